/** A source's field, what kubectl calls it, and its lines: title, path, and what stands where there is nothing. */
export interface VolumeKind {
  readonly field: string;
  readonly title: string;
  readonly lines: readonly (readonly [title: string, path: string, otherwise: string])[];
}

const readOnly = ['ReadOnly', 'readOnly', 'false'] as const;
const fsType = ['FSType', 'fsType', ''] as const;

/** @see kubernetes: kubectl/pkg/describe/describe.go print…VolumeSource */
export const volumeKinds: readonly VolumeKind[] = [
  {
    field: 'hostPath',
    title: 'HostPath (bare host directory volume)',
    lines: [
      ['Path', 'path', ''],
      ['HostPathType', 'type', '<none>'],
    ],
  },
  {
    field: 'emptyDir',
    title: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    lines: [
      ['Medium', 'medium', ''],
      ['SizeLimit', 'sizeLimit', '<unset>'],
    ],
  },
  {
    field: 'gcePersistentDisk',
    title: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    lines: [['PDName', 'pdName', ''], fsType, ['Partition', 'partition', '0'], readOnly],
  },
  {
    field: 'awsElasticBlockStore',
    title: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    lines: [['VolumeID', 'volumeID', ''], fsType, ['Partition', 'partition', '0'], readOnly],
  },
  {
    field: 'gitRepo',
    title: 'GitRepo (a volume that is pulled from git when the pod is created)',
    lines: [
      ['Repository', 'repository', ''],
      ['Revision', 'revision', ''],
    ],
  },
  {
    field: 'secret',
    title: 'Secret (a volume populated by a Secret)',
    lines: [
      ['SecretName', 'secretName', ''],
      ['Optional', 'optional', 'false'],
    ],
  },
  {
    field: 'configMap',
    title: 'ConfigMap (a volume populated by a ConfigMap)',
    lines: [
      ['Name', 'name', ''],
      ['Optional', 'optional', 'false'],
    ],
  },
  {
    field: 'nfs',
    title: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    lines: [['Server', 'server', ''], ['Path', 'path', ''], readOnly],
  },
  {
    field: 'iscsi',
    title: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: [
      ['TargetPortal', 'targetPortal', ''],
      ['IQN', 'iqn', ''],
      ['Lun', 'lun', '0'],
      ['ISCSIInterface', 'iscsiInterface', ''],
      fsType,
      readOnly,
      ['Portals', 'portals', '[]'],
      ['DiscoveryCHAPAuth', 'chapAuthDiscovery', 'false'],
      ['SessionCHAPAuth', 'chapAuthSession', 'false'],
      ['SecretRef', 'secretRef.name', '<nil>'],
      ['InitiatorName', 'initiatorName', '<none>'],
    ],
  },
  {
    field: 'glusterfs',
    title: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: [['EndpointsName', 'endpoints', ''], ['Path', 'path', ''], readOnly],
  },
  {
    field: 'persistentVolumeClaim',
    title: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    lines: [['ClaimName', 'claimName', ''], readOnly],
  },
  {
    field: 'ephemeral',
    title: 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    lines: [],
  },
  {
    field: 'rbd',
    title: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: [
      ['CephMonitors', 'monitors', '[]'],
      ['RBDImage', 'image', ''],
      fsType,
      ['RBDPool', 'pool', ''],
      ['RadosUser', 'user', ''],
      ['Keyring', 'keyring', ''],
      ['SecretRef', 'secretRef.name', '<nil>'],
      readOnly,
    ],
  },
  { field: 'downwardAPI', title: 'DownwardAPI (a volume populated by information about the pod)', lines: [] },
  {
    field: 'azureDisk',
    title: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: [
      ['DiskName', 'diskName', ''],
      ['DiskURI', 'diskURI', ''],
      ['Kind', 'kind', 'Shared'],
      fsType,
      ['CachingMode', 'cachingMode', 'ReadWrite'],
      readOnly,
    ],
  },
  {
    field: 'cephfs',
    title: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: [
      ['Monitors', 'monitors', '[]'],
      ['Path', 'path', ''],
      ['User', 'user', ''],
      ['SecretFile', 'secretFile', ''],
      ['SecretRef', 'secretRef.name', '<nil>'],
      readOnly,
    ],
  },
  {
    field: 'fc',
    title: 'FC (a Fibre Channel disk)',
    lines: [['TargetWWNs', 'targetWWNs', ''], ['LUN', 'lun', '<none>'], fsType, readOnly],
  },
  {
    field: 'azureFile',
    title: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    lines: [['SecretName', 'secretName', ''], ['SecretNamespace', 'secretNamespace', '<nil>'], ['ShareName', 'shareName', ''], readOnly],
  },
  {
    field: 'flexVolume',
    title: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: [['Driver', 'driver', ''], fsType, ['SecretRef', 'secretRef.name', '<nil>'], readOnly, ['Options', 'options', 'map[]']],
  },
  {
    field: 'flocker',
    title: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    lines: [
      ['DatasetName', 'datasetName', ''],
      ['DatasetUUID', 'datasetUUID', ''],
    ],
  },
  {
    field: 'local',
    title: 'LocalVolume (a persistent volume backed by local storage on a node)',
    lines: [['Path', 'path', '']],
  },
  { field: 'projected', title: 'Projected (a volume that contains injected data from multiple sources)', lines: [] },
  {
    field: 'csi',
    title: 'CSI (a Container Storage Interface (CSI) volume source)',
    lines: [['Driver', 'driver', ''], fsType, readOnly],
  },
  {
    field: 'vsphereVolume',
    title: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    lines: [['VolumePath', 'volumePath', ''], fsType, ['StoragePolicyName', 'storagePolicyName', '']],
  },
];
