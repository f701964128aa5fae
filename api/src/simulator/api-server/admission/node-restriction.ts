import { isMirrorPod, MIRROR_POD } from '../../apimachinery/mirror-pod.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { namesSome } from '../authorizer/node.ts';
import type { Loose } from '../defaults/loose.ts';

/** What a node's kubelet asks for. */
interface Asked {
  readonly kind: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /** As it would be; of a deletion, as it is. */
  readonly object: Loose;
  readonly old?: Loose | undefined;
  /** The uid of a node that is there. */
  readonly uidOf: (node: string) => string | undefined;
}

/**
 * Why the kubelet of that node may not: it has to do with what is its own alone. The words come after `pods "x" is forbidden: `.
 * @see kubernetes: plugin/pkg/admission/noderestriction/admission.go
 */
export function nodeRestriction(node: string, { kind, operation, object, old, uidOf }: Asked): string | undefined {
  if (kind === 'Node') return ofNode(node, operation, object, old);
  if (kind !== 'Pod') return undefined;
  if (operation === 'CREATE') return ofNewPod(node, object, uidOf);
  if (operation === 'UPDATE') return `unexpected operation "UPDATE", node "${node}" can only create and delete mirror pods`;
  return object.spec?.nodeName === node ? undefined : `node "${node}" can only delete pods with spec.nodeName set to itself`;
}

/** A kubelet evicts its own Pods alone. @see kubernetes: admitPodEviction */
export const evictionRestriction = (node: string, pod: Loose): string | undefined =>
  pod.spec?.nodeName === node ? undefined : `node ${node} can only evict pods with spec.nodeName set to itself`;

/** A kubelet makes nothing but mirrors of its static Pods, and these name nothing else of the API server. @see kubernetes: admitPodCreate */
function ofNewPod(node: string, pod: Loose, uidOf: Asked['uidOf']): string | undefined {
  if (!isMirrorPod(pod)) return `pod does not have "${MIRROR_POD}" annotation, node "${node}" can only create mirror pods`;
  const may = (what: string): string => `node "${node}" can only create pods with ${what}`;
  if (pod.spec.nodeName !== node) return may('spec.nodeName set to itself');
  const owners: Loose[] = pod.metadata.ownerReferences ?? [];
  const [owner] = owners;
  if (owners.length > 1) return may('a single owner reference set to itself');
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) return may('an owner reference set to itself');
  if (!owner.controller) return may('a controller owner reference set to itself');
  if (owner.blockOwnerDeletion) return `node "${node}" must not set blockOwnerDeletion on an owner reference`;
  const uid = uidOf(node);
  if (uid === undefined) return `nodes "${node}" not found`;
  if (owner.uid !== uid) return `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`;
  const named = REFERENCES.find(([, isNamed]) => isNamed(pod));
  return named && `node "${node}" can not create pods that reference ${named[0]}`;
}

const REFERENCES: readonly (readonly [what: string, isNamed: (pod: Loose) => boolean])[] = [
  ['a service account', ({ spec }) => Boolean(spec.serviceAccountName)],
  ['secrets', (pod) => namesSome(pod, 'secrets')],
  ['configmaps', (pod) => namesSome(pod, 'configmaps')],
  ['persistentvolumeclaims', ({ spec }) => (spec.volumes ?? []).some((volume: Loose) => volume.persistentVolumeClaim)],
];

/** Its own node it may change, but not so that other Pods come to it. @see kubernetes: admitNode */
function ofNode(node: string, operation: Asked['operation'], object: Loose, old: Loose | undefined): string | undefined {
  const { name, labels } = object.metadata;
  if (name !== node) return `node "${node}" is not allowed to modify node "${name}"`;
  if (operation === 'DELETE') return undefined;
  if (old && !sameJson(object.spec?.taints ?? [], old.spec?.taints ?? [])) return `node "${node}" is not allowed to modify taints`;
  const barred = changed(labels ?? {}, old?.metadata.labels ?? {})
    .filter(isBarred)
    .sort();
  if (barred.length === 0) return undefined;
  return old
    ? `is not allowed to modify labels: ${barred.join(', ')}`
    : `node "${node}" is not allowed to set the following labels: ${barred.join(', ')}`;
}

const changed = (now: Loose, before: Loose): string[] =>
  [...new Set([...Object.keys(now), ...Object.keys(before)])].filter((key) => now[key] !== before[key]);

/** @see kubernetes: getForbiddenLabels */
const isBarred = (key: string): boolean =>
  isOf(key, ['node-restriction.kubernetes.io']) || (isOf(key, ['kubernetes.io', 'k8s.io']) && !isKubelets(key));

/** Whether a label is of one of these names or below. */
function isOf(key: string, spaces: readonly string[]): boolean {
  const space = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  return spaces.some((one) => space === one || space.endsWith(`.${one}`));
}

/** @see kubernetes: staging/src/k8s.io/kubelet/pkg/apis/well_known_labels.go IsKubeletLabel */
const isKubelets = (key: string): boolean => KUBELETS.has(key) || isOf(key, ['kubelet.kubernetes.io', 'node.kubernetes.io']);
const KUBELETS: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);

/** What a token is to be bound to. */
interface BoundTo {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
}

/** A kubelet gets tokens for its own Pods alone. @see kubernetes: admitServiceAccount */
export function tokenRestriction(
  node: string,
  bound: BoundTo | null | undefined,
  podOf: (name: string) => Loose | undefined,
): string | undefined {
  const { apiVersion, kind, name, uid } = bound ?? {};
  if (apiVersion !== 'v1' || kind !== 'Pod' || !name) return 'node requested token not bound to a pod';
  if (!uid) return 'node requested token with a pod binding without a uid';
  const pod = podOf(name);
  if (!pod) return undefined;
  if (pod.metadata.uid !== uid)
    return `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  return pod.spec.nodeName === node ? undefined : 'node requested token bound to a pod scheduled on a different node';
}
