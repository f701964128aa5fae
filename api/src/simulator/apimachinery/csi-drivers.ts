/** What a driver's own CSIDriver says, as far as a run goes by it. @see kubernetes: storage.k8s.io/v1 CSIDriverSpec */
export interface CsiDriver {
  /** Whether a node is attached to a volume before it is mounted. */
  readonly attachRequired: boolean;
  /** Whether files become the Pod's fsGroup's: whatever the volume is, never, or, as usually, on a disk that is one node's. */
  readonly fsGroupPolicy: string;
  /** Whether it has volumes of their own, such as stand in a Pod, or both. */
  readonly volumeLifecycleModes: readonly string[];
}

/** What the cluster's CSIDriver of that name says; undefined where there is none. */
export type DriverSays = (name: string) => CsiDriver | undefined;

/** File servers and buckets: any node mounts them as they are. @see each driver's repository: deploy/…/csidriver.yaml */
const FILES = { attachRequired: false };
const EPHEMERAL = { ...FILES, volumeLifecycleModes: ['Ephemeral'] };
const BOTH = ['Persistent', 'Ephemeral'];
const DRIVERS: Readonly<Record<string, Partial<CsiDriver>>> = {
  'blob.csi.azure.com': { ...FILES, volumeLifecycleModes: BOTH },
  'csi.cert-manager.io': EPHEMERAL,
  'disk.csi.azure.com': { fsGroupPolicy: 'File' },
  'efs.csi.aws.com': FILES,
  'file.csi.azure.com': { ...FILES, volumeLifecycleModes: BOTH },
  'filestore.csi.storage.gke.io': FILES,
  'fsx.csi.aws.com': FILES,
  'gcsfuse.csi.storage.gke.io': { ...FILES, volumeLifecycleModes: BOTH },
  'hostpath.csi.k8s.io': { volumeLifecycleModes: BOTH },
  'nfs.csi.k8s.io': { ...FILES, fsGroupPolicy: 'File' },
  's3.csi.aws.com': FILES,
  'secrets-store.csi.k8s.io': EPHEMERAL,
  'smb.csi.k8s.io': FILES,
};

/** Of others it is taken to be what a CSIDriver says if nothing is set. @see kubernetes: pkg/apis/storage/v1/defaults.go SetDefaults_CSIDriver */
export const csiDriver = (name: string): CsiDriver => ({
  attachRequired: true,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  volumeLifecycleModes: ['Persistent'],
  ...DRIVERS[name],
});
