import type { PersistentVolume, PersistentVolumeClaim } from '../../apimachinery/objects.ts';
import { capacityOf, className, findMatchingVolume, hasAccessModes, requestedStorage } from '../../scheduler/index.ts';

/**
 * The best volume among those with the fewest access modes that suffice: one that can do more is kept for who needs it, even if
 * it is smaller. @see kubernetes: pkg/controller/volume/persistentvolume/index.go findByClaim, allPossibleMatchingAccessModes
 */
export function bestMatch(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  delayBinding: boolean,
): PersistentVolume | undefined {
  const groups = new Map<string, PersistentVolume[]>();
  for (const volume of volumes) {
    if (!hasAccessModes(volume, claim.spec?.accessModes ?? [])) continue;
    const key = [...modesOf(volume)].sort().join();
    groups.set(key, [...(groups.get(key) ?? []), volume]);
  }
  const byModes = [...groups.values()].sort((a, b) => modesOf(a[0]).length - modesOf(b[0]).length);
  for (const group of byModes) {
    const volume = findMatchingVolume(claim, group, { delayBinding });
    if (volume) return volume;
  }
  return undefined;
}

const modesOf = (volume: PersistentVolume | undefined): readonly string[] => volume?.spec?.accessModes ?? [];

/** Why a volume that the claim names is not for it. @see kubernetes: pv_controller.go checkVolumeSatisfyClaim */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp) return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (capacityOf(volume).cmp(requestedStorage(claim)) < 0) return 'requested PV is too small';
  if (className(volume) !== className(claim)) return 'storageClassName does not match';
  if (modesDiffer(volume, claim)) return 'incompatible volumeMode';
  return hasAccessModes(volume, claim.spec?.accessModes ?? []) ? undefined : 'incompatible accessMode';
}

/** Filesystem is the default on both sides. */
export const modesDiffer = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (claim.spec?.volumeMode ?? 'Filesystem') !== (volume.spec?.volumeMode ?? 'Filesystem');

/** What the controller manager has plugins for, but none that makes volumes. @see kubernetes: cmd/kube-controller-manager/app/plugins.go */
const UNPROVISIONABLE = ['kubernetes.io/nfs', 'kubernetes.io/local-volume', 'kubernetes.io/csi'];
const HOST_PATH = 'kubernetes.io/host-path';

/**
 * Names of its own are plugins that the controller manager must have; all others are somebody else's.
 * @see kubernetes: pv_controller.go findProvisionablePlugin; pkg/volume/plugins.go FindProvisionablePluginByName
 */
export function whyNotProvisioned(provisioner: string): string | undefined {
  if (!provisioner.startsWith('kubernetes.io/')) return undefined;
  // --enable-hostpath-provisioner is for tests.
  if (provisioner === HOST_PATH) return `Failed to create provisioner: Provisioning in volume plugin "${HOST_PATH}" is disabled`;
  return UNPROVISIONABLE.includes(provisioner) ? 'no provisionable volume plugin matched' : `no volume plugin matched name: ${provisioner}`;
}
