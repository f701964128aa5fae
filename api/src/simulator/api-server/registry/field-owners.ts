import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { listMerge } from '../../apimachinery/patch-lists.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { Loose } from '../defaults/loose.ts';

/** Who has said what of one object, as far as server-side apply asks; what `managedFields` shows is worked out from what was written. */
interface Owned {
  /** What each manager has applied last. */
  readonly applied: Map<string, Loose>;
  /** Fields that a patch has set since. */
  readonly changed: Map<string, string>;
}

type Owner = Pick<KubernetesObject, 'apiVersion'> & { readonly metadata: Pick<KubernetesObject['metadata'], 'uid'> };

/** Fields that somebody else has set otherwise. */
export interface FieldConflict {
  readonly manager: string;
  readonly path: string;
}

const ofClientSideApply = 'kubectl-client-side-apply';

/** @see kubernetes: apimachinery/pkg/util/managedfields, sigs.k8s.io/structured-merge-diff */
export class FieldOwners {
  /** By the objects' uids. */
  readonly #owned = new Map<string, Owned>();

  /** What a manager has applied so far; undefined if it never did. */
  appliedBy({ metadata }: Owner, manager: string): Loose | undefined {
    return this.#owned.get(metadata.uid)?.applied.get(manager);
  }

  apply(object: Owner, manager: string, wanted: Loose): void {
    const { applied, changed } = this.#of(object);
    applied.set(manager, wanted);
    for (const path of fieldsOf(wanted).keys()) changed.delete(path);
  }

  /** A patch by a manager that does not apply. */
  change(object: Owner, manager: string, patch: unknown): void {
    if (!isRecord(patch)) return;
    const { changed } = this.#of(object);
    for (const path of fieldsOf(patch).keys()) changed.set(path, manager);
  }

  /** What keeps `wanted` from being applied. `lastApplied` is what kubectl has applied on its own side; the maker has what nobody has since set. */
  conflicts(manager: string, wanted: Loose, current: Owner, lastApplied: Loose | undefined, maker = 'kubectl-create'): FieldConflict[] {
    const { applied, changed } = this.#owned.get(current.metadata.uid) ?? nothing();
    const isMadeByApply = applied.size > 0 && !lastApplied;
    const live = fieldsOf(current);
    const appliers = [...applied].map(([name, config]) => [name, fieldsOf(config)] as const);
    const own = appliers.find(([name]) => name === manager)?.[1];
    const last = lastApplied && fieldsOf(lastApplied);
    return [...fieldsOf(wanted)].flatMap(([path, value]) => {
      const is = live.get(path);
      if (is === undefined || sameJson(is, value)) return [];
      const others = appliers.filter(([name, fields]) => name !== manager && sameJson(fields.get(path), is)).map(([name]) => name);
      if (others.length > 0) return others.map((name) => ({ manager: `"${name}"`, path }));
      const by = changed.get(path);
      const update = (name: string): FieldConflict[] => [{ manager: `"${name}" using ${current.apiVersion}`, path }];
      if (by !== undefined) return update(by);
      if (own && sameJson(own.get(path), is)) return [];
      if (last) return own ? [] : update(ofClientSideApply);
      // Of what is filled in where somebody applies, nobody is the owner.
      return isMadeByApply ? [] : update(maker);
    });
  }

  #of({ metadata }: Owner): Owned {
    const owned = this.#owned.get(metadata.uid) ?? nothing();
    this.#owned.set(metadata.uid, owned);
    return owned;
  }
}

const nothing = (): Owned => ({ applied: new Map(), changed: new Map() });

/** @see kubernetes: apimachinery/pkg/util/managedfields/internal/conflict.go getConflictMessage */
export function conflictMessage(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1) return `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`;
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((one) => one.manager === manager).map(({ path }) => `- ${path}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

/** Maps that are one value. @see kubernetes: +mapType=atomic in staging/src/k8s.io/api/core/v1/types.go */
const wholes: ReadonlySet<string> = new Set(
  'nodeSelector selector labelSelector namespaceSelector fieldRef resourceFieldRef configMapKeyRef secretKeyRef secretRef'.split(' '),
);
const unowned: ReadonlySet<string> = new Set(
  ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace', 'metadata.uid'].map((path) => `.${path}`),
);

/** What an object says, by paths such as `.spec.containers[name="app"].image`. */
function fieldsOf(object: Loose): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  collect(object, '', fields);
  for (const path of unowned) fields.delete(path);
  return fields;
}

function collect(value: unknown, path: string, into: Map<string, unknown>): void {
  const field = /\.([^.[\]]+)$/.exec(path)?.[1] ?? '';
  if (isRecord(value) && !wholes.has(field)) {
    for (const [name, entry] of Object.entries(value)) if (path !== '' || name !== 'status') collect(entry, `${path}.${name}`, into);
    return;
  }
  const how = Array.isArray(value) ? listMerge(field, value, path.lastIndexOf('.') === 0) : undefined;
  if (how?.kind !== 'byKey') {
    into.set(path, value);
    return;
  }
  for (const item of value as readonly Loose[]) {
    const keys = [how.key, ...(field === 'ports' ? ['protocol'] : [])];
    const shown = keys.map((name) => `${name}=${JSON.stringify(item[name] ?? (name === 'protocol' ? 'TCP' : ''))}`).join(',');
    for (const [name, entry] of Object.entries(item)) if (!keys.includes(name)) collect(entry, `${path}[${shown}].${name}`, into);
  }
}
