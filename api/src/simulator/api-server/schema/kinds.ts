import { groupOf } from '../../apimachinery/group-version.ts';
import type { Kind } from '../../apimachinery/objects.ts';
import { type ServedResource, servedKind } from '../../apimachinery/served-resources.ts';

/** A kind and where the API serves it. */
export interface KindInfo {
  readonly kind: Kind;
  readonly apiVersion: string;
  /** '' for the core group. */
  readonly group: string;
  /** As in URLs and messages: `pods`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** The kinds that a manifest may have, as refusals list them. */
export const manifestKinds: readonly KindInfo[] = (
  [
    ...(['Pod', 'Namespace', 'Node', 'ConfigMap', 'Secret', 'Service', 'ServiceAccount', 'PersistentVolume'] as const),
    ...(['PersistentVolumeClaim', 'StorageClass', 'PriorityClass', 'RuntimeClass', 'LimitRange', 'ResourceQuota'] as const),
    ...(['PodDisruptionBudget', 'Endpoints', 'EndpointSlice'] as const),
  ] as const
).map(infoOf);

/** Kinds that only the cluster itself writes. */
const clusterKinds: readonly KindInfo[] = [infoOf('Event')];

function infoOf(kind: Kind): KindInfo {
  const { apiVersion, name, namespaced } = servedKind(kind) as ServedResource;
  return { kind, apiVersion, group: groupOf(apiVersion), resource: name, namespaced };
}

const byKind = new Map([...manifestKinds, ...clusterKinds].map((entry) => [entry.kind as string, entry]));

/** Whether the store holds objects of that kind. */
export const isStored = (kind: string): kind is Kind => byKind.has(kind);

/** What is known of a kind that is stored; each of them is there. */
export const kindInfo = (kind: Kind): KindInfo => byKind.get(kind) as KindInfo;

/** A kind that a manifest may hold; undefined for others. */
export const findManifestKind = (kind: string): KindInfo | undefined => manifestKinds.find((entry) => entry.kind === kind);

/** Whether the kind is served in that group and version. */
export const isKind = (kind: string, apiVersion: string): boolean => byKind.get(kind)?.apiVersion === apiVersion;

/** The kind behind a path of the API (`apps`, `deployments`); the core group is the empty text. */
export const kindOfResource = (group: string, resource: string): KindInfo | undefined =>
  [...byKind.values()].find((entry) => entry.group === group && entry.resource === resource);
