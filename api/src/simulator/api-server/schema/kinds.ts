import { groupOf } from '../../apimachinery/group-version.ts';
import type { Kind } from '../../apimachinery/objects.ts';

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

const info = (kind: Kind, apiVersion: string, resource: string, namespaced: boolean): KindInfo => ({
  kind,
  apiVersion,
  group: groupOf(apiVersion),
  resource,
  namespaced,
});

/** The kinds that a manifest may have. */
export const manifestKinds: readonly KindInfo[] = [
  info('Pod', 'v1', 'pods', true),
  info('Namespace', 'v1', 'namespaces', false),
  info('Node', 'v1', 'nodes', false),
  info('ConfigMap', 'v1', 'configmaps', true),
  info('Secret', 'v1', 'secrets', true),
  info('Service', 'v1', 'services', true),
  info('ServiceAccount', 'v1', 'serviceaccounts', true),
  info('PersistentVolume', 'v1', 'persistentvolumes', false),
  info('PersistentVolumeClaim', 'v1', 'persistentvolumeclaims', true),
  info('StorageClass', 'storage.k8s.io/v1', 'storageclasses', false),
  info('PriorityClass', 'scheduling.k8s.io/v1', 'priorityclasses', false),
  info('RuntimeClass', 'node.k8s.io/v1', 'runtimeclasses', false),
  info('LimitRange', 'v1', 'limitranges', true),
  info('ResourceQuota', 'v1', 'resourcequotas', true),
  info('PodDisruptionBudget', 'policy/v1', 'poddisruptionbudgets', true),
  info('Endpoints', 'v1', 'endpoints', true),
  info('EndpointSlice', 'discovery.k8s.io/v1', 'endpointslices', true),
];

/** Kinds that only the cluster itself writes. */
const clusterKinds: readonly KindInfo[] = [info('Event', 'v1', 'events', true)];

const byKind = new Map([...manifestKinds, ...clusterKinds].map((entry) => [entry.kind as string, entry]));

/** What is known of a kind that is stored; each of them is there. */
export const kindInfo = (kind: Kind): KindInfo => byKind.get(kind) as KindInfo;

/** A kind that a manifest may hold; undefined for others. */
export const findManifestKind = (kind: string): KindInfo | undefined => manifestKinds.find((entry) => entry.kind === kind);

/** Whether the kind is served in that group and version. */
export const isKind = (kind: string, apiVersion: string): boolean => byKind.get(kind)?.apiVersion === apiVersion;

/** The kind behind a path of the API (`apps`, `deployments`); the core group is the empty text. */
export const kindOfResource = (group: string, resource: string): KindInfo | undefined =>
  [...byKind.values()].find((entry) => entry.group === group && entry.resource === resource);
