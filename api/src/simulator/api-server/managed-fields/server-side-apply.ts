import { define, isRecord } from '../../apimachinery/records.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { Loose } from '../defaults/loose.ts';
import { appliedFields, compareFields, type FieldSet, membersOf, nameIn, without } from './field-set.ts';
import { type Owned, part, sameWriter, type Writer } from './managed-fields.ts';

/** A field that somebody else has set otherwise. */
interface FieldConflict {
  readonly owner: Writer;
  readonly path: string;
}

/** What an apply on the server's side comes to. */
export interface Application {
  readonly object: Loose;
  readonly conflicts: readonly FieldConflict[];
  /** Whether the manager has other fields by it than it had. */
  readonly isNews: boolean;
}

/**
 * A manifest over an object: what both say, of which the manifest counts, without what the manager has said before and says no
 * more, unless it is another's, too.
 * @see sigs.k8s.io/structured-merge-diff: merge/update.go Apply, prune
 */
export function applyOver(current: Loose, wanted: Loose, write: Writer, owners: readonly Owned[]): Application {
  const fields = appliedFields(part(wanted, write));
  const isOwn = (one: Owned): boolean => sameWriter(one.write, { ...write, applied: wanted });
  const isReplaced = (one: Owned): boolean => [...(write.inPlaceOf ?? [])].some((gone) => sameWriter(gone, one.write));
  const others = owners.filter((one) => !isOwn(one) && !isReplaced(one));
  const last = new Set(owners.filter((one) => isOwn(one) || isReplaced(one)).flatMap((one) => [...one.fields]));
  const kept = new Set([...fields, ...others.flatMap((one) => [...one.fields])]);
  // A member of a list goes with all that others have set of it, a field does not.
  const gone = new Set([...last].filter((path) => !kept.has(path) && !(/(^|\n)f:[^\n]*$/.test(path) && isKept(path, kept))));
  const merged = merge('', '', current, wanted) as Loose;
  const object = prune('', '', merged, gone) as Loose;
  const { changed } = compareFields(part(current, write), part(object, write));
  const conflicts = owners
    .filter((one) => !isOwn(one))
    .flatMap(({ write: owner, fields: theirs }) =>
      inOrder([...theirs].filter((path) => changed.has(path))).map((path) => ({ owner, path })),
    );
  const before = new Set(owners.filter(isOwn).flatMap((one) => [...one.fields]));
  const isSame = before.size === fields.size && [...fields].every((path) => before.has(path));
  return { object, conflicts, isNews: !isSame || owners.some(isReplaced) };
}

/**
 * kubectl takes over what it has applied on its own side, as far as nobody has changed it since.
 * @see kubernetes: apimachinery/pkg/util/managedfields/internal/lastappliedmanager.go allowedConflictsFromLastApplied
 */
export function allowedByLastApplied(current: Loose, last: Loose, write: Writer): FieldSet {
  const { changed, removed } = compareFields(part(last, write), part(current, write));
  return without(without(appliedFields(part(last, write)), changed), removed);
}

/** @see sigs.k8s.io/structured-merge-diff: typed/merge.go */
function merge(path: string, element: string, live: unknown, wanted: unknown): unknown {
  const isWhole = (value: object): boolean => membersOf(path, element, value).size === 0 && Object.keys(value).length > 0;
  if (isRecord(live) && isRecord(wanted)) {
    if (isWhole(live) || isWhole(wanted)) return wanted;
    const result: Record<string, unknown> = { ...live };
    for (const [name, value] of Object.entries(wanted))
      define(result, name, merge(under(path, `f:${name}`), nameIn(element, `f:${name}`), live[name], value));
    return result;
  }
  if (!Array.isArray(live) || !Array.isArray(wanted) || isWhole(live) || isWhole(wanted)) return wanted;
  const [was, is] = [membersOf(path, element, live), membersOf(path, element, wanted)];
  const members = new Map([
    ...was,
    ...[...is].map(([name, value]) => [name, merge(under(path, name), nameIn(element, name), was.get(name), value)] as const),
  ]);
  return inBothOrders([...was.keys()], [...is.keys()]).map((name) => members.get(name));
}

/** The manifest's order, and what is there alone as soon as all that it has stood before is still to come. @see typed/merge.go visitListItems */
function inBothOrders(live: readonly string[], wanted: readonly string[]): string[] {
  const [isLive, isWanted] = [new Set(live), new Set(wanted)];
  const shared = wanted.filter((name) => isLive.has(name));
  const order: string[] = [];
  let [at, next] = [0, 0];
  while (at < live.length || next < wanted.length) {
    const [was, is] = [live[at], wanted[next]];
    if (was !== undefined && !isWanted.has(was)) {
      order.push(was);
      at++;
    } else if (was !== undefined && was !== is && was !== shared[0]) at++;
    else {
      if (is !== undefined) order.push(is);
      if (was === is) at++;
      if (is === shared[0]) shared.shift();
      next++;
    }
  }
  return order;
}

/** Without the fields and members that are gone, and what holds nothing more by that: it becomes null, also where the manifest
 *  names it. @see sigs.k8s.io/structured-merge-diff: typed/remove.go, merge/nested_test.go struct_apply_remove_dangling */
function prune(path: string, element: string, value: unknown, gone: FieldSet): unknown {
  const members = membersOf(path, element, value);
  if (members.size === 0 || ![...gone].some((one) => path === '' || one.startsWith(`${path}\n`))) return value;
  const left = [...members].flatMap(([name, member]) => {
    const at = under(path, name);
    if (gone.has(at)) return [];
    const pruned = prune(at, nameIn(element, name), member, gone);
    return pruned !== member && isEmpty(pruned) ? [] : [[name, pruned] as const];
  });
  return Array.isArray(value)
    ? left.map(([, member]) => member)
    : Object.fromEntries(left.map(([name, member]) => [name.slice(2), member]));
}

const isEmpty = (value: unknown): boolean => sameJson(value, {}) || sameJson(value, []);
const isKept = (path: string, kept: FieldSet): boolean => [...kept].some((one) => one === path || one.startsWith(`${path}\n`));
const under = (path: string, name: string): string => (path === '' ? name : `${path}\n${name}`);

/** Of one place, what is set itself comes before what is further down. @see sigs.k8s.io/structured-merge-diff: fieldpath/set.go Iterate */
function inOrder(paths: readonly string[]): string[] {
  const split = paths.map((path) => ({ path, steps: path.split('\n') }));
  const compare = (a: readonly string[], b: readonly string[]): number => {
    const at = a.findIndex((step, i) => step !== b[i]);
    if (at < 0) return a.length - b.length;
    const [isLeaf, othersIs] = [at === a.length - 1, at === b.length - 1];
    if (isLeaf !== othersIs) return isLeaf ? -1 : 1;
    return (a[at] as string) < (b[at] ?? '') ? -1 : 1;
  };
  return split.sort((a, b) => compare(a.steps, b.steps)).map(({ path }) => path);
}

/** `.spec.containers[name="app"].image`. @see sigs.k8s.io/structured-merge-diff: fieldpath/element.go String */
const shownPath = (path: string): string =>
  path
    .split('\n')
    .map((step) => {
      if (step.startsWith('f:')) return `.${step.slice(2)}`;
      if (step.startsWith('v:')) return `[=${step.slice(2)}]`;
      const keys = Object.entries(JSON.parse(step.slice(2)) as object).sort(([a], [b]) => (a < b ? -1 : 1));
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');

/** @see kubernetes: apimachinery/pkg/util/managedfields/internal/conflict.go getConflictMessage, printManager */
export function conflictMessage(conflicts: readonly FieldConflict[], apiVersion: string): string {
  const named = conflicts.map(({ owner, path }) => ({ manager: managerText(owner, apiVersion), path: shownPath(path) }));
  const [first] = named;
  if (first && named.length === 1) return `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`;
  const managers = [...new Set(named.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...named.filter((one) => one.manager === manager).map(({ path }) => `- ${path}`),
  ]);
  return `Apply failed with ${named.length} conflicts: ${lines.join('\n')}`;
}

/** Its causes, one for each field. @see kubernetes: conflict.go NewConflictError */
export const conflictCauses = (conflicts: readonly FieldConflict[], apiVersion: string): object[] =>
  conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(owner, apiVersion)}`,
    field: shownPath(path),
  }));

function managerText({ manager, subresource, applied }: Writer, apiVersion: string): string {
  const of = subresource ? ` with subresource "${subresource}"` : '';
  return `"${manager}"${of}${applied ? '' : ` using ${apiVersion}`}`;
}
