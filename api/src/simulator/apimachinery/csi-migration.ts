/**
 * In-tree volume plugins whose work is given to CSI drivers, each with its driver. (Those of Portworx and Ceph are not, by default.)
 * @see kubernetes: pkg/volume/csimigration/plugin_manager.go IsMigrationEnabledForPlugin; csi-translation-lib/plugins
 */
const MIGRATED: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
};

/** Who provisions where a class names that: the same, but for a plugin that has been migrated. */
export const migratedProvisioner = (provisioner: string): string => MIGRATED[provisioner] ?? provisioner;
