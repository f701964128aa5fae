import { fill, fillAll, type Loose, roundAmounts } from './loose.ts';

/** @see kubernetes: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume */
export function setDefaultsPersistentVolume(volume: Loose): void {
  volume.spec ??= {};
  volume.status ??= {};
  fill(volume.status, 'phase', 'Pending');
  fill(volume.spec, 'persistentVolumeReclaimPolicy', 'Retain');
  volume.spec.volumeMode ??= 'Filesystem';
  setDefaultsVolumeSource(volume.spec);
  if (volume.spec.azureFile) volume.spec.azureFile.secretNamespace ??= null;
  roundAmounts(volume.spec.capacity);
}

/** Of the sources that Pods and volumes have in common. */
export function setDefaultsVolumeSource({ hostPath, iscsi, rbd, azureDisk, scaleIO }: Loose): void {
  if (hostPath) hostPath.type ??= '';
  if (iscsi) fill(iscsi, 'iscsiInterface', 'default');
  if (rbd) fillAll(rbd, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' });
  if (azureDisk) {
    azureDisk.cachingMode ??= 'ReadWrite';
    azureDisk.kind ??= 'Shared';
    azureDisk.fsType ??= 'ext4';
    azureDisk.readOnly ??= false;
  }
  if (scaleIO) fillAll(scaleIO, { storageMode: 'ThinProvisioned', fsType: 'xfs' });
}

/** @see kubernetes: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaim */
export function setDefaultsPersistentVolumeClaim(claim: Loose): void {
  claim.spec ??= {};
  claim.status ??= {};
  fill(claim.status, 'phase', 'Pending');
  setDefaultsPersistentVolumeClaimSpec(claim.spec);
  roundAmounts(claim.status.capacity, claim.status.allocatedResources);
}

/** For the template of an ephemeral volume too. @see kubernetes: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaimSpec */
export function setDefaultsPersistentVolumeClaimSpec(spec: Loose): void {
  spec.volumeMode ??= 'Filesystem';
  roundAmounts(spec.resources?.limits, spec.resources?.requests);
  // A pointer that JSON does not leave out: where nobody gave it, it is null.
  for (const source of [spec.dataSource, spec.dataSourceRef]) if (source) source.apiGroup ??= null;
}

/** @see kubernetes: pkg/apis/storage/v1/defaults.go */
export function setDefaultsStorageClass(storageClass: Loose): void {
  storageClass.reclaimPolicy ??= 'Delete';
  storageClass.volumeBindingMode ??= 'Immediate';
}
