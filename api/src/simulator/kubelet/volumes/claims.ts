import type { StoreView } from '../../api-server/index.ts';
import type { Container, PersistentVolume, PersistentVolumeClaim, Pod, PodSpec, Volume } from '../../apimachinery/objects.ts';
import { byObject, Outcome } from '../../engine/index.ts';

/** Why it is not known yet what to mount: the wait for a Pod's volumes ends with it at once. */
export class ProcessingError extends Outcome {}

/** A claim that a Pod uses, with the volume it is bound to. */
export interface ClaimedVolume {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
  readonly readOnly: boolean;
}

/** What the volume's claim is bound to; undefined if it has none.
 *  @see kubernetes: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go createVolumeSpec */
export function claimedVolume(store: StoreView, pod: Pod, { name, persistentVolumeClaim, ephemeral }: Volume): ClaimedVolume | undefined {
  const { namespace, name: podName, uid } = pod.metadata;
  const claimName = persistentVolumeClaim?.claimName ?? (ephemeral && `${podName}-${name}`);
  if (claimName === undefined) return undefined;
  const fail = (why: string): never => {
    throw new ProcessingError(`error processing PVC ${namespace}/${claimName}: ${why}`);
  };
  const claim = store.get('PersistentVolumeClaim', namespace, claimName);
  if (!claim) return fail(`failed to fetch PVC from API server: persistentvolumeclaims "${claimName}" not found`);
  if (claim.metadata.deletionTimestamp) fail('PVC is being deleted');
  if (claim.status?.phase !== 'Bound') fail('PVC is not bound');
  if (!claim.spec?.volumeName) fail('PVC has empty pvc.Spec.VolumeName');
  if (ephemeral && !claim.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid))
    throw new ProcessingError(`PVC ${namespace}/${claimName} was not created for pod ${namespace}/${podName} (pod is not owner)`);

  const volumeName = claim.spec?.volumeName ?? '';
  const volume = store.get('PersistentVolume', undefined, volumeName);
  if (!volume) return fail(`failed to fetch PV ${volumeName} from API server: persistentvolumes "${volumeName}" not found`);
  const boundTo = volume.spec?.claimRef;
  if (!boundTo) fail(`found PV object ${volumeName} but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim`);
  if (boundTo?.uid !== claim.metadata.uid)
    fail(`found PV object ${volumeName} but its pv.Spec.ClaimRef.UID ${boundTo?.uid} does not point to claim.UID ${claim.metadata.uid}`);

  const mode = volume.spec?.volumeMode ?? 'Filesystem';
  const { mounts, devices } = namesOfUsed(pod.spec);
  if (mounts.has(name) && mode !== 'Filesystem')
    throw new ProcessingError(`volume ${name} has volumeMode ${mode}, but is specified in volumeMounts`);
  if (devices.has(name) && mode !== 'Block')
    throw new ProcessingError(`volume ${name} has volumeMode ${mode}, but is specified in volumeDevices`);
  return { claim, volume, readOnly: persistentVolumeClaim?.readOnly ?? false };
}

/**
 * Kinds of volumes for which a kubelet of v1.27 has no plugin any more, and FlexVolumes, whose drivers nobody has installed.
 * @see kubernetes: pkg/kubelet/volumemanager/cache/desired_state_of_world.go AddPodToVolume; cmd/kubelet/app/plugins.go
 */
export function needPlugin(name: string, source: object): void {
  if (WITHOUT_PLUGIN.some((kind) => Object.hasOwn(source, kind)))
    throw new ProcessingError(`failed to get Plugin from volumeSpec for volume "${name}" err=no volume plugin matched`);
}
const WITHOUT_PLUGIN = ['photonPersistentDisk', 'scaleIO', 'flocker', 'quobyte', 'storageos', 'glusterfs', 'flexVolume'] as const;

/** @see kubernetes: pkg/volume/util/util.go GetPodVolumeNames */
function namesOfUsed(spec: PodSpec): { readonly mounts: ReadonlySet<string>; readonly devices: ReadonlySet<string> } {
  const containers = [...(spec.initContainers ?? []), ...spec.containers, ...((spec.ephemeralContainers ?? []) as Container[])];
  return {
    mounts: new Set(containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name))),
    devices: new Set(containers.flatMap(({ volumeDevices = [] }) => volumeDevices.map(({ name }) => name))),
  };
}

/** Volumes that no container uses are not set up. */
export const usedVolumes = ({ spec }: Pod): readonly Volume[] => usedOf(spec);
const usedOf = byObject((spec: PodSpec): readonly Volume[] => {
  const { mounts, devices } = namesOfUsed(spec);
  return (spec.volumes ?? []).filter(({ name }) => mounts.has(name) || devices.has(name));
});
