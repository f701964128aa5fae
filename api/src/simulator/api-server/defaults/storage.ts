import { fill, type Loose } from './loose.ts';

/** @see kubernetes: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume */
export function setDefaultsPersistentVolume(volume: Loose): void {
  volume.spec ??= {};
  volume.status ??= {};
  fill(volume.status, 'phase', 'Pending');
  fill(volume.spec, 'persistentVolumeReclaimPolicy', 'Retain');
  volume.spec.volumeMode ??= 'Filesystem';
  if (volume.spec.hostPath) volume.spec.hostPath.type ??= '';
}

export function setDefaultsPersistentVolumeClaim(claim: Loose): void {
  claim.spec ??= {};
  claim.status ??= {};
  fill(claim.status, 'phase', 'Pending');
  setDefaultsPersistentVolumeClaimSpec(claim.spec);
}

export function setDefaultsPersistentVolumeClaimSpec(spec: Loose): void {
  spec.volumeMode ??= 'Filesystem';
}

/** @see kubernetes: pkg/apis/storage/v1/defaults.go */
export function setDefaultsStorageClass(storageClass: Loose): void {
  storageClass.reclaimPolicy ??= 'Delete';
  storageClass.volumeBindingMode ??= 'Immediate';
}
