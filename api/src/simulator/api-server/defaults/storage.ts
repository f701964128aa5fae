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

/** The old and the new name of a claim's data source are kept alike where both can say it. @see kubernetes: pkg/api/persistentvolumeclaim NormalizeDataSources */
export function setDefaultsPersistentVolumeClaimSpec(spec: Loose): void {
  spec.volumeMode ??= 'Filesystem';
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) spec.dataSource = { ...spec.dataSourceRef };
}

/** @see kubernetes: pkg/apis/storage/v1/defaults.go */
export function setDefaultsStorageClass(storageClass: Loose): void {
  storageClass.reclaimPolicy ??= 'Delete';
  storageClass.volumeBindingMode ??= 'Immediate';
}
