import type { PersistentVolume, PersistentVolumeClaim } from '../apimachinery/objects.ts';
import type { Micros } from '../engine/index.ts';
import { AGE, column, NAME, ofField, wide } from './definitions.ts';
import type { Printers } from './printer.ts';
import { accessModes, age, amount } from './text.ts';

export const storagePrinters: Printers = {
  PersistentVolume: {
    columns: [
      NAME,
      column('Capacity', ofField('PersistentVolumeSpec.capacity')),
      column('Access Modes', ofField('PersistentVolumeSpec.accessModes')),
      column('Reclaim Policy', ofField('PersistentVolumeSpec.persistentVolumeReclaimPolicy')),
      column('Status', ofField('PersistentVolumeStatus.phase')),
      column('Claim', ofField('PersistentVolumeSpec.claimRef')),
      column('StorageClass', 'StorageClass of the pv'),
      column('Reason', ofField('PersistentVolumeStatus.reason')),
      AGE,
      wide('VolumeMode', ofField('PersistentVolumeSpec.volumeMode')),
    ],
    cells: (one, now) => [...volumeCells(one, now), one.spec?.volumeMode ?? '<unset>'],
  },
  PersistentVolumeClaim: {
    columns: [
      NAME,
      column('Status', ofField('PersistentVolumeClaimStatus.phase')),
      column('Volume', ofField('PersistentVolumeClaimSpec.volumeName')),
      column('Capacity', ofField('PersistentVolumeClaimStatus.capacity')),
      column('Access Modes', ofField('PersistentVolumeClaimStatus.accessModes')),
      column('StorageClass', 'StorageClass of the pvc'),
      AGE,
      wide('VolumeMode', ofField('PersistentVolumeClaimSpec.volumeMode')),
    ],
    cells: (one, now) => [...claimCells(one, now), one.spec?.volumeMode ?? '<unset>'],
  },
  StorageClass: {
    columns: [
      NAME,
      column('Provisioner', ofField('StorageClass.provisioner')),
      column('ReclaimPolicy', ofField('StorageClass.reclaimPolicy')),
      column('VolumeBindingMode', ofField('StorageClass.volumeBindingMode')),
      column('AllowVolumeExpansion', ofField('StorageClass.allowVolumeExpansion')),
      AGE,
    ],
    cells: (one, now) => [
      one.metadata.name + (isDefaultClass(one) ? ' (default)' : ''),
      one.provisioner,
      one.reclaimPolicy ?? 'Delete',
      one.volumeBindingMode ?? 'Immediate',
      one.allowVolumeExpansion ?? false,
      age(one, now),
    ],
  },
};

/** By the annotation, or the one of old. @see kubernetes: kubectl/pkg/util/storage/storage.go IsDefaultAnnotationText */
export const isDefaultClass = ({ metadata }: { metadata: { annotations?: Readonly<Record<string, string>> } }): boolean =>
  metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ||
  metadata.annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true';

/** @see kubernetes: kubectl/pkg/util/storage/storage.go GetPersistentVolumeClaimClass, GetPersistentVolumeClass */
export const storageClassOf = (
  annotations: Readonly<Record<string, string>> | undefined,
  spec: { readonly storageClassName?: string } | undefined,
): string => annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';

/** @see kubernetes: pkg/printers/internalversion/printers.go printPersistentVolume */
function volumeCells(one: PersistentVolume, now: Micros): string[] {
  const { metadata, spec, status } = one;
  const claim = spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '';
  const phase = metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '');
  return [
    metadata.name,
    amount(spec?.capacity?.storage),
    accessModes(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? '',
    phase,
    claim,
    storageClassOf(metadata.annotations, spec),
    status?.reason ?? '',
    age(one, now),
  ];
}

/** @see kubernetes: pkg/printers/internalversion/printers.go printPersistentVolumeClaim */
function claimCells(one: PersistentVolumeClaim, now: Micros): string[] {
  const { metadata, spec, status } = one;
  const bound = (spec?.volumeName ?? '') !== '';
  return [
    metadata.name,
    metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    spec?.volumeName ?? '',
    bound ? amount(status?.capacity?.storage) : '',
    bound ? accessModes(status?.accessModes) : '',
    storageClassOf(metadata.annotations, spec),
    age(one, now),
  ];
}
