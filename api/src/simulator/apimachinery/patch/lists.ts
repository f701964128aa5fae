import { isRecord } from '../records.ts';

/** How patches and `kubectl apply` bring two lists together. */
export type ListMerge =
  | { readonly kind: 'replace' }
  /** Members are told apart by a field; of those that are `isWhole`, `kubectl apply` keeps no fields that the manifest does not have. */
  | { readonly kind: 'byKey'; readonly key: string; readonly isWhole: boolean }
  /** A set of texts. */
  | { readonly kind: 'values' };

/** @see kubernetes: patchStrategy and patchMergeKey in staging/src/k8s.io/api/core/v1/types.go, apimachinery/pkg/apis/meta/v1/types.go */
const keys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  secrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  schedulingGates: 'name',
  resourceClaims: 'name',
  conditions: 'type',
  addresses: 'type',
  podIPs: 'ip',
  ownerReferences: 'uid',
};
const sets: ReadonlySet<string> = new Set(['finalizers', 'podCIDRs']);
const wholes: ReadonlySet<string> = new Set(['volumes', 'resourceClaims']);
const replace: ListMerge = { kind: 'replace' };

/** By the name of the field that holds the list; `members` are those that are brought in; of an object itself or further down. */
export function listMerge(field: string, members: readonly unknown[], isAtRoot = false): ListMerge {
  // A ServiceAccount's, and an EndpointSlice's.
  if (isAtRoot && (field === 'imagePullSecrets' || field === 'ports')) return replace;
  if (field === 'ports') return { kind: 'byKey', key: portKey(members), isWhole: false };
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  if (key !== undefined) return { kind: 'byKey', key, isWhole: wholes.has(field) };
  return sets.has(field) ? { kind: 'values' } : replace;
}

/**
 * Whether a map further down is the patch's alone: nothing that was there is merged into it.
 * @see kubernetes: patchStrategy=replace in staging/src/k8s.io/api/policy/v1/types.go
 */
export const isReplaced = (kind: unknown, ...path: readonly string[]): boolean =>
  kind === 'PodDisruptionBudget' && path.join('.') === 'spec.selector';

/** Of containers, or of Services. */
const portKey = (ports: readonly unknown[]): string =>
  ports.some((port) => isRecord(port) && 'containerPort' in port) ? 'containerPort' : 'port';

/**
 * The order of a merged list: what was brought in, as it was brought in; what was there alone, before whatever it stood before.
 * @see kubernetes: apimachinery/pkg/util/strategicpatch/patch.go normalizeElementOrder, mergeSortedSlice
 */
export function mergedOrder<T>(
  brought: readonly T[],
  kept: readonly T[],
  before: readonly unknown[],
  idOf: (item: unknown) => unknown,
): T[] {
  const places = new Map(before.map((item, place) => [idOf(item), place] as const).reverse());
  const placeOf = (item: T): number | undefined => places.get(idOf(item));
  const left = kept.toSorted((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0));
  const isBefore = (one: T, other: T): boolean => {
    const [place, others] = [placeOf(one), placeOf(other)];
    return place !== undefined && others !== undefined && place < others;
  };
  const merged: T[] = [];
  let next = 0;
  for (const item of brought) {
    while (next < left.length && isBefore(left[next] as T, item)) merged.push(left[next++] as T);
    merged.push(item);
  }
  return [...merged, ...left.slice(next)];
}
