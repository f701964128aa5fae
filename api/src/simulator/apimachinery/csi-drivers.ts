/** What a well-known driver's own CSIDriver says where it is not the usual thing. */
interface CsiDriver {
  /** Whether a node is attached to a volume before it is mounted. */
  readonly attachRequired?: false;
  /** Whether files become the Pod's fsGroup's, whatever the volume is; usually they do on a disk that is one node's. */
  readonly fsGroupPolicy?: 'File';
}

/** File servers and buckets: any node mounts them as they are. @see each driver's repository: deploy/…/csidriver.yaml */
const DRIVERS: Readonly<Record<string, CsiDriver>> = {
  'blob.csi.azure.com': { attachRequired: false },
  'disk.csi.azure.com': { fsGroupPolicy: 'File' },
  'efs.csi.aws.com': { attachRequired: false },
  'file.csi.azure.com': { attachRequired: false },
  'filestore.csi.storage.gke.io': { attachRequired: false },
  'fsx.csi.aws.com': { attachRequired: false },
  'gcsfuse.csi.storage.gke.io': { attachRequired: false },
  'nfs.csi.k8s.io': { attachRequired: false, fsGroupPolicy: 'File' },
  's3.csi.aws.com': { attachRequired: false },
  'secrets-store.csi.k8s.io': { attachRequired: false },
  'smb.csi.k8s.io': { attachRequired: false },
};

/** Of others it is taken to be what a CSIDriver says if nothing is set. @see kubernetes: pkg/apis/storage/v1/defaults.go SetDefaults_CSIDriver */
export const csiDriver = (name: string): { attachRequired: boolean; fsGroupPolicy: string } => ({
  attachRequired: true,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  ...DRIVERS[name],
});
