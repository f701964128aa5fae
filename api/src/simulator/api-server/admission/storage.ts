import { BETA_STORAGE_CLASS } from '../../apimachinery/annotations.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { forbidden, type Plugin } from './types.ts';

const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';
const BETA_IS_DEFAULT = 'storageclass.beta.kubernetes.io/is-default-class';

/** A claim that names no class gets the default one (the newest, if there are several). @see kubernetes: plugin/pkg/admission/storage/storageclass/setdefault/admission.go */
export const defaultStorageClass: Plugin = ({ info, operation, object: claim, cluster }) => {
  if (info.kind !== 'PersistentVolumeClaim' || operation !== 'CREATE') return undefined;
  if (claim.spec.storageClassName !== undefined || claim.metadata.annotations?.[BETA_STORAGE_CLASS] !== undefined) return undefined;
  const newest = newestDefaultClass(cluster.list('StorageClass'));
  if (newest) claim.spec.storageClassName = newest.metadata.name;
  return undefined;
};

/** @see kubernetes: pkg/volume/util/storageclass.go GetDefaultClass */
export function newestDefaultClass(classes: readonly StorageClass[]): StorageClass | undefined {
  const defaults = classes.filter(({ metadata }) => [IS_DEFAULT, BETA_IS_DEFAULT].some((key) => metadata.annotations?.[key] === 'true'));
  return defaults.sort(
    (a, b) => compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp) || compareText(a.metadata.name, b.metadata.name),
  )[0];
}

/** What is in use is not taken away. @see kubernetes: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go */
export const storageObjectInUseProtection: Plugin = ({ info, operation, object }) => {
  const finalizer = { PersistentVolume: 'kubernetes.io/pv-protection', PersistentVolumeClaim: 'kubernetes.io/pvc-protection' }[
    info.kind as string
  ];
  if (!finalizer || operation !== 'CREATE') return undefined;
  object.metadata.finalizers = [...new Set([...(object.metadata.finalizers ?? []), finalizer])];
  return undefined;
};

/**
 * A claim may grow where its class says so.
 * @see kubernetes: plugin/pkg/admission/storage/persistentvolume/resize/admission.go
 */
export const claimResize: Plugin = (attributes) => {
  const { info, operation, object, old, cluster } = attributes;
  if (info.kind !== 'PersistentVolumeClaim' || operation !== 'UPDATE' || !old) return undefined;
  const [after, before] = [object, old] as unknown as [PersistentVolumeClaim, PersistentVolumeClaim];
  if (storageOf(after).cmp(storageOf(before)) <= 0) return undefined;
  if (before.status?.phase !== 'Bound') return forbidden(attributes, 'Only bound persistent volume claims can be expanded');
  const [name, oldName] = [classOf(after), classOf(before)];
  if (name && name === oldName && cluster.get('StorageClass', undefined, name)?.allowVolumeExpansion) return undefined;
  const why = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
  return forbidden(attributes, why);
};

const storageOf = ({ spec }: PersistentVolumeClaim) => parseQuantity(spec?.resources?.requests?.storage ?? '0');
const classOf = ({ metadata, spec }: PersistentVolumeClaim): string | undefined =>
  metadata.annotations?.[BETA_STORAGE_CLASS] ?? spec?.storageClassName;

/** A new node is not ready until it says so. @see kubernetes: plugin/pkg/admission/nodetaint/admission.go */
export const taintNodesByCondition: Plugin = ({ info, operation, object: node }) => {
  if (info.kind !== 'Node' || operation !== 'CREATE') return undefined;
  const ready = node.status?.conditions?.some(
    ({ type, status }: { type: string; status: string }) => type === 'Ready' && status === 'True',
  );
  const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
  const tainted = node.spec.taints?.some(({ key, effect }: typeof taint) => key === taint.key && effect === taint.effect);
  if (!ready && !tainted) node.spec.taints = [...(node.spec.taints ?? []), taint];
  return undefined;
};

/** @see kubernetes: apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go */
export const namespaceLifecycle: Plugin = (attributes) => {
  const { info, operation, object, cluster } = attributes;
  if (!info.namespaced || operation !== 'CREATE') return undefined;
  const { namespace } = object.metadata;
  const found = cluster.get('Namespace', undefined, namespace);
  if (!found) {
    const message = `namespaces "${namespace}" not found`;
    return { message, code: 404, reason: 'NotFound', path: 'metadata.namespace', type: 'Not found', detail: message };
  }
  if (!found.metadata.deletionTimestamp) return undefined;
  const detail = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return forbidden(attributes, detail, 'metadata.namespace');
};
