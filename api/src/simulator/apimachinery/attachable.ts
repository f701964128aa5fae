import type * as core from 'kubernetes-types/core/v1.d.ts';
import { csiDriver, type DriverSays } from './csi-drivers.ts';

/** A volume of its own, or one that stands in a Pod. */
type Source = core.PersistentVolumeSpec | core.Volume;

/** A disk of a cloud, as the CSI driver gets it to whom its plugin's work was given. */
interface MigratedDisk {
  readonly driver: string;
  readonly handle: string;
  /** What it is called where the driver needs a name. */
  readonly disk: string;
}

/**
 * What a volume is called where it must be attached to a node before it can be mounted; undefined if it needs not be. The disks
 * of clouds are attached by CSI drivers (CSI migration). `says`: what the cluster's drivers say of themselves.
 * @see kubernetes: pkg/volume/util/util.go GetUniqueVolumeName
 */
export function attachedName(source: Source, says: DriverSays = csiDriver): string | undefined {
  const { csi, iscsi, rbd, fc } = source;
  // A CSI volume that stands in the Pod itself is never attached.
  if (csi && 'volumeHandle' in csi) {
    const { attachRequired } = says(csi.driver) ?? csiDriver(csi.driver);
    return attachRequired ? csiName(csi.driver, csi.volumeHandle) : undefined;
  }
  const migrated = migratedDisk(source);
  if (migrated) return csiName(migrated.driver, migrated.handle);
  if (iscsi) return `kubernetes.io/iscsi/${iscsi.targetPortal}:${iscsi.iqn}:${iscsi.lun}`;
  if (rbd) return `kubernetes.io/rbd/${rbd.pool ?? 'rbd'}:${rbd.image}`;
  return fc && `kubernetes.io/fc/${fc.wwids?.join(',') ?? `${fc.targetWWNs?.join(',')}:${fc.lun}`}`;
}

const csiName = (driver: string, handle: string): string => `kubernetes.io/csi/${driver}^${handle}`;

/**
 * What events call a volume that stands in a Pod, and whether it is for one node at a time: a disk of a cloud is taken for a
 * PersistentVolume that its driver has. @see kubernetes: csi-translation-lib/plugins TranslateInTreeInlineVolumeToCSI
 */
export function inlineVolume(volume: core.Volume): { readonly title: string; readonly exclusive: boolean } {
  if (volume.azureFile) return { title: `file.csi.azure.com-${volume.azureFile.shareName}`, exclusive: false };
  const migrated = migratedDisk(volume);
  if (!migrated) return { title: volume.name, exclusive: false };
  return { title: `${migrated.driver}-${migrated.disk}`, exclusive: !volume.gcePersistentDisk?.readOnly };
}

/** @see kubernetes: csi-translation-lib/plugins */
function migratedDisk(source: Source): MigratedDisk | undefined {
  const { awsElasticBlockStore: aws, gcePersistentDisk: gce, azureDisk: azure, cinder, vsphereVolume: vsphere } = source;
  const plain = (driver: string, handle: string, disk = handle): MigratedDisk => ({ driver, handle, disk });
  // The zone that may stand in front is left out.
  if (aws) return plain('ebs.csi.aws.com', aws.volumeID.replace(/^aws:\/\/[^/]*\//, ''));
  if (gce) return plain('pd.csi.storage.gke.io', `projects/UNSPECIFIED/zones/UNSPECIFIED/disks/${gce.pdName}`, gce.pdName);
  if (azure) return plain('disk.csi.azure.com', azure.diskURI, azure.diskName);
  if (cinder) return plain('cinder.csi.openstack.org', cinder.volumeID);
  return vsphere && plain('csi.vsphere.vmware.com', vsphere.volumePath);
}
