import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { StoreView } from '../../api-server/index.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { MountError } from './payload.ts';

/** A volume of its own, or one that stands in a Pod. */
type Source = core.PersistentVolumeSpec | core.Volume;

/** In the Pod's namespace where it names none. */
interface SecretRef {
  readonly name?: string;
  readonly namespace?: string;
}

/**
 * The Secret that a plugin gets for its server before it mounts anything. Throws MountError while it is missing.
 * @see kubernetes: pkg/volume/cephfs/cephfs.go NewMounter, pkg/volume/rbd/rbd.go NewMounter, pkg/volume/iscsi/iscsi.go createSecretMap
 */
export function needSecretOfServer(store: StoreView, pod: Pod, { cephfs, rbd, iscsi }: Source): void {
  const chap = iscsi?.chapAuthDiscovery || iscsi?.chapAuthSession ? iscsi.secretRef : undefined;
  const why = missing(store, pod, cephfs?.secretRef ?? rbd?.secretRef ?? chap);
  if (why) throw new MountError(`couldn't get secret ${why.secret} ${chap ? 'error' : 'err'}: ${why.error}`, 'NewMounter initialization');
}

/**
 * The Secret that a CSI driver is given when it stages a volume on the node. Throws MountError while it is missing.
 * @see kubernetes: pkg/volume/csi/csi_attacher.go MountDevice, csi_util.go getCredentialsFromSecret
 */
export function needStageSecret(store: StoreView, pod: Pod, ref: SecretRef | undefined): void {
  needSecretOfDriver(store, pod, 'NodeStageSecretRef', ref, 'MountDevice');
}

/** And the one for the mount itself. @see kubernetes: pkg/volume/csi/csi_mounter.go SetUpAt */
export function needPublishSecret(store: StoreView, pod: Pod, ref: SecretRef | undefined): void {
  needSecretOfDriver(store, pod, 'NodePublishSecretRef', ref, 'SetUp');
}

function needSecretOfDriver(store: StoreView, pod: Pod, field: string, ref: SecretRef | undefined, step: 'MountDevice' | 'SetUp'): void {
  const why = missing(store, pod, ref);
  if (!why) return;
  const found = `kubernetes.io/csi: failed to find the secret ${why.name} in the namespace ${why.namespace} with error: ${why.error}`;
  throw new MountError(`fetching ${field} ${why.secret} failed: ${found}`, step);
}

function missing(store: StoreView, pod: Pod, ref: SecretRef | undefined) {
  const { name, namespace = pod.metadata.namespace } = ref ?? {};
  if (!name || store.get('Secret', namespace, name)) return undefined;
  return { name, namespace, secret: `${namespace}/${name}`, error: `secrets "${name}" not found` };
}
