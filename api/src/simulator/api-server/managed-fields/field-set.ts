import { LAST_APPLIED } from '../../apimachinery/annotations.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { type ListMerge, listMerge } from '../../apimachinery/patch/lists.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { sameJson } from '../../apimachinery/same-json.ts';

/** Paths of fields: the elements of each, such as `f:spec` and `k:{"name":"app"}`, stand on lines of their own. */
export type FieldSet = ReadonlySet<string>;

/** Where kubectl notes what it has applied on its own side. */
export const LAST_APPLIED_FIELD = `f:metadata\nf:annotations\nf:${LAST_APPLIED}`;

/** The fields that are not among those that are gone. */
export const without = (fields: FieldSet, gone: FieldSet): FieldSet => new Set([...fields].filter((path) => !gone.has(path)));

/** What a change has set, and what it has taken away. */
interface Comparison {
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

/** @see sigs.k8s.io/structured-merge-diff: typed/typed.go Compare */
export function compareFields(before: unknown, after: unknown): Comparison {
  const comparison = { changed: new Set<string>(), removed: new Set<string>() };
  for (const [element, was, is] of pairs('', '', before, after)) compare(element, element, was, is, comparison);
  return comparison;
}

function compare(
  path: string,
  element: string,
  before: unknown,
  after: unknown,
  into: { readonly changed: Set<string>; readonly removed: Set<string> },
): void {
  const members = pairs(path, element, before, after);
  for (const [name, was, is] of members) compare(`${path}\n${name}`, nameIn(element, name), was, is, into);
  if (before === undefined) into.changed.add(path);
  else if (after === undefined) into.removed.add(path);
  else if (members.length === 0 && !sameJson(before, after)) into.changed.add(path);
}

/** What a manifest that is applied on the server's side says. @see sigs.k8s.io/structured-merge-diff: typed/tofieldset.go */
export function appliedFields(manifest: unknown): FieldSet {
  const fields = new Set<string>();
  const collect = (path: string, element: string, value: unknown): void => {
    const members = membersOf(path, element, value);
    // Of a list that has members of their own owners and none of them, nothing is said.
    if (Array.isArray(value) && members.size === 0 && mergeOf(path, element, value).kind !== 'replace') return;
    if (members.size === 0 || !element.startsWith('f:')) fields.add(path);
    for (const [name, member] of members) collect(`${path}\n${name}`, nameIn(element, name), member);
  };
  for (const [element, value] of membersOf('', '', manifest)) collect(element, element, value);
  return fields;
}

/** As `fieldsV1` tells it: a field that has fields of its own, and is set itself, has a point. @see sigs.k8s.io/structured-merge-diff: fieldpath/serialize.go */
export function fieldsV1(fields: FieldSet): object {
  const root: Tree = {};
  for (const path of fields) {
    let place = root;
    for (const element of path.split('\n')) {
      place[element] ??= {};
      place = place[element];
    }
    place['.'] = {};
  }
  return inOrder(root);
}

interface Tree {
  [element: string]: Tree;
}

function inOrder(tree: Tree): Tree {
  const entries = Object.entries(tree);
  if (entries.length === 1 && '.' in tree) return {};
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)).map(([element, member]) => [element, inOrder(member)]));
}

/** Members of a keyed list are told by what the list is called. */
export const nameIn = (element: string, member: string): string =>
  member.startsWith('f:') ? member : `${element.replace(/^f:/, '')} ${member}`;

type Pair = readonly [element: string, before: unknown, after: unknown];

function pairs(path: string, element: string, before: unknown, after: unknown): Pair[] {
  const [was, is] = [membersOf(path, element, before), membersOf(path, element, after)];
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => [name, was.get(name), is.get(name)]);
}

/** What a value is made of, each with its own owner; of one value, nothing. */
export function membersOf(path: string, element: string, value: unknown): ReadonlyMap<string, unknown> {
  const field = element.replace(/^f:/, '');
  if (isRecord(value) && !wholes.has(field.replace(/ .*/, '[]')) && !wholes.has(field))
    return new Map(Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[`f:${name}`, member] as const])));
  if (!Array.isArray(value)) return NOTHING;
  const how = mergeOf(path, element, value);
  if (how.kind === 'values') return new Map(value.map((member) => [`v:${JSON.stringify(member)}`, member]));
  if (how.kind !== 'byKey') return NOTHING;
  const keys = keysOf(field, how.key);
  return new Map(value.map((member) => [`k:${JSON.stringify(keyOf(member, keys))}`, member]));
}
/** How the members of a list are told apart, if each has its own owner. */
export const mergeOf = (path: string, element: string, list: readonly unknown[]): ListMerge =>
  listMerge(element.replace(/^f:/, ''), list, !path.includes('\n'));
const NOTHING: ReadonlyMap<string, unknown> = new Map();

/** Of a list of that name, whose members have that key first. */
export const keysOf = (field: string, key: string): readonly string[] => [key, ...(furtherKeys[field] ?? [])];

const keyOf = (member: Readonly<Record<string, unknown>>, keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, member[key] ?? (key === 'protocol' ? 'TCP' : '')]));

/** @see kubernetes: +listMapKey in staging/src/k8s.io/api/core/v1/types.go */
const furtherKeys: Readonly<Record<string, readonly string[]>> = { ports: ['protocol'], topologySpreadConstraints: ['whenUnsatisfiable'] };

/** Maps that are one value, and members of lists. @see kubernetes: +mapType=atomic and +structType=atomic in staging/src/k8s.io/api/core/v1/types.go */
const wholes: ReadonlySet<string> = new Set(
  [
    'nodeSelector selector podSelector labelSelector namespaceSelector scopeSelector fieldRef resourceFieldRef configMapKeyRef secretKeyRef',
    'requiredDuringSchedulingIgnoredDuringExecution required secretRef dataSource imagePullSecrets[] ownerReferences[] secrets[]',
    'roleRef involvedObject nodePublishSecretRef nodeStageSecretRef controllerPublishSecretRef controllerExpandSecretRef nodeExpandSecretRef',
  ].flatMap((names) => names.split(' ')),
);
