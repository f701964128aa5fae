import type * as core from 'kubernetes-types/core/v1.d.ts';

/** A volume of its own, or one that stands in a Pod. */
type Source = core.PersistentVolumeSpec | core.Volume;

/**
 * What a volume is called where it must be attached to a node before it can be mounted; undefined if it needs not be. The disks
 * of clouds are attached by CSI drivers (CSI migration).
 * @see kubernetes: pkg/volume/util/util.go GetUniqueVolumeName; csi-translation-lib/plugins
 */
export function attachedName(source: Source): string | undefined {
  const { csi, awsElasticBlockStore: aws, gcePersistentDisk: gce, azureDisk: azure, cinder, vsphereVolume: vsphere } = source;
  // A CSI volume that stands in the Pod itself is never attached.
  if (csi && 'volumeHandle' in csi) return csiName(csi.driver, csi.volumeHandle);
  if (aws) return csiName('ebs.csi.aws.com', aws.volumeID);
  if (gce) return csiName('pd.csi.storage.gke.io', `projects/UNSPECIFIED/zones/UNSPECIFIED/disks/${gce.pdName}`);
  if (azure) return csiName('disk.csi.azure.com', azure.diskURI);
  if (cinder) return csiName('cinder.csi.openstack.org', cinder.volumeID);
  if (vsphere) return csiName('csi.vsphere.vmware.com', vsphere.volumePath);
  const { iscsi, rbd, fc } = source;
  if (iscsi) return `kubernetes.io/iscsi/${iscsi.targetPortal}:${iscsi.iqn}:${iscsi.lun}`;
  if (rbd) return `kubernetes.io/rbd/${rbd.pool ?? 'rbd'}:${rbd.image}`;
  return fc && `kubernetes.io/fc/${fc.wwids?.join(',') ?? `${fc.targetWWNs?.join(',')}:${fc.lun}`}`;
}

const csiName = (driver: string, handle: string): string => `kubernetes.io/csi/${driver}^${handle}`;
