import { parseQuantity } from '../../apimachinery/quantity.ts';

/** A source's field, what kubectl calls it, and its lines: title, path, and what stands where there is nothing, or how it is shown. */
export interface VolumeKind {
  readonly field: string;
  readonly title: string;
  readonly lines: readonly (readonly [title: string, path: string, show: string | ((value: unknown) => string)])[];
}

const positive = (value: unknown): string => {
  const amount = parseQuantity((value ?? '0') as string);
  return amount.sign() > 0 ? amount.toString() : '<unset>';
};
const joined = (value: unknown): string => ((value ?? []) as string[]).join(', ');

/** As Go prints a map. */
function goMap(value: unknown): string {
  const map = (value ?? {}) as Readonly<Record<string, string>>;
  const pairs = Object.keys(map)
    .sort()
    .map((key) => `${key}:${map[key]}`);
  return `map[${pairs.join(' ')}]`;
}

/** As Go prints a reference to a Secret. */
function reference(value: unknown): string {
  if (!value) return 'nil';
  const { name = '', namespace } = value as { readonly name?: string; readonly namespace?: string };
  return namespace === undefined ? `&LocalObjectReference{Name:${name},}` : `&SecretReference{Name:${name},Namespace:${namespace},}`;
}

const readOnly = ['ReadOnly:', 'readOnly', 'false'] as const;
const fsType = ['FSType:', 'fsType', ''] as const;
const secretRef = ['SecretRef:', 'secretRef', reference] as const;
const scaleIO = [
  ['Gateway:', 'gateway', ''],
  ['System:', 'system', ''],
  ['Protection Domain:', 'protectionDomain', ''],
  ['Storage Pool:', 'storagePool', ''],
  ['Storage Mode:', 'storageMode', ''],
  ['VolumeName:', 'volumeName', ''],
] as const;

/** Of a Pod's volumes, in the order in which kubectl looks for them. @see kubernetes: kubectl/pkg/describe/describe.go print…VolumeSource */
export const volumeKinds: readonly VolumeKind[] = [
  {
    field: 'hostPath',
    title: 'HostPath (bare host directory volume)',
    lines: [
      ['Path:', 'path', ''],
      ['HostPathType:', 'type', '<none>'],
    ],
  },
  {
    field: 'emptyDir',
    title: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    lines: [
      ['Medium:', 'medium', ''],
      ['SizeLimit:', 'sizeLimit', positive],
    ],
  },
  {
    field: 'gcePersistentDisk',
    title: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    lines: [['PDName:', 'pdName', ''], fsType, ['Partition:', 'partition', '0'], readOnly],
  },
  {
    field: 'awsElasticBlockStore',
    title: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    lines: [['VolumeID:', 'volumeID', ''], fsType, ['Partition:', 'partition', '0'], readOnly],
  },
  {
    field: 'gitRepo',
    title: 'GitRepo (a volume that is pulled from git when the pod is created)',
    lines: [
      ['Repository:', 'repository', ''],
      ['Revision:', 'revision', ''],
    ],
  },
  {
    field: 'secret',
    title: 'Secret (a volume populated by a Secret)',
    lines: [
      ['SecretName:', 'secretName', ''],
      ['Optional:', 'optional', 'false'],
    ],
  },
  {
    field: 'configMap',
    title: 'ConfigMap (a volume populated by a ConfigMap)',
    lines: [
      ['Name:', 'name', ''],
      ['Optional:', 'optional', 'false'],
    ],
  },
  {
    field: 'nfs',
    title: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    lines: [['Server:', 'server', ''], ['Path:', 'path', ''], readOnly],
  },
  {
    field: 'iscsi',
    title: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: [
      ['TargetPortal:', 'targetPortal', ''],
      ['IQN:', 'iqn', ''],
      ['Lun:', 'lun', '0'],
      ['ISCSIInterface', 'iscsiInterface', ''],
      fsType,
      readOnly,
      ['Portals:', 'portals', '[]'],
      ['DiscoveryCHAPAuth:', 'chapAuthDiscovery', 'false'],
      ['SessionCHAPAuth:', 'chapAuthSession', 'false'],
      secretRef,
      ['InitiatorName:', 'initiatorName', '<none>'],
    ],
  },
  {
    field: 'glusterfs',
    title: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: [['EndpointsName:', 'endpoints', ''], ['Path:', 'path', ''], readOnly],
  },
  {
    field: 'persistentVolumeClaim',
    title: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    lines: [['ClaimName:', 'claimName', ''], readOnly],
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
      ['CephMonitors:', 'monitors', '[]'],
      ['RBDImage:', 'image', ''],
      fsType,
      ['RBDPool:', 'pool', ''],
      ['RadosUser:', 'user', ''],
      ['Keyring:', 'keyring', ''],
      secretRef,
      readOnly,
    ],
  },
  {
    field: 'quobyte',
    title: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    lines: [['Registry:', 'registry', ''], ['Volume:', 'volume', ''], readOnly],
  },
  { field: 'downwardAPI', title: 'DownwardAPI (a volume populated by information about the pod)', lines: [] },
  {
    field: 'azureDisk',
    title: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: [
      ['DiskName:', 'diskName', ''],
      ['DiskURI:', 'diskURI', ''],
      ['Kind:', 'kind', 'Shared'],
      fsType,
      ['CachingMode:', 'cachingMode', 'ReadWrite'],
      readOnly,
    ],
  },
  {
    field: 'cinder',
    title: 'Cinder (a Persistent Disk resource in OpenStack)',
    lines: [['VolumeID:', 'volumeID', ''], fsType, readOnly, secretRef],
  },
  {
    field: 'photonPersistentDisk',
    title: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    lines: [['PdID:', 'pdID', ''], fsType],
  },
  { field: 'portworxVolume', title: 'PortworxVolume (a Portworx Volume resource)', lines: [['VolumeID:', 'volumeID', '']] },
  {
    field: 'scaleIO',
    title: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    lines: [...scaleIO, fsType, readOnly],
  },
  {
    field: 'storageos',
    title: 'StorageOS (a StorageOS Persistent Disk resource)',
    lines: [['VolumeName:', 'volumeName', ''], ['VolumeNamespace:', 'volumeNamespace', ''], fsType, readOnly],
  },
  {
    field: 'cephfs',
    title: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: [
      ['Monitors:', 'monitors', '[]'],
      ['Path:', 'path', ''],
      ['User:', 'user', ''],
      ['SecretFile:', 'secretFile', ''],
      secretRef,
      readOnly,
    ],
  },
  {
    field: 'fc',
    title: 'FC (a Fibre Channel disk)',
    lines: [['TargetWWNs:', 'targetWWNs', joined], ['LUN:', 'lun', '<none>'], fsType, readOnly],
  },
  {
    field: 'azureFile',
    title: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    lines: [['SecretName:', 'secretName', ''], ['ShareName:', 'shareName', ''], readOnly],
  },
  {
    field: 'flexVolume',
    title: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: [['Driver:', 'driver', ''], fsType, secretRef, readOnly, ['Options:', 'options', goMap]],
  },
  {
    field: 'flocker',
    title: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    lines: [
      ['DatasetName:', 'datasetName', ''],
      ['DatasetUUID:', 'datasetUUID', ''],
    ],
  },
  { field: 'projected', title: 'Projected (a volume that contains injected data from multiple sources)', lines: [] },
  {
    field: 'csi',
    title: 'CSI (a Container Storage Interface (CSI) volume source)',
    lines: [['Driver:', 'driver', ''], fsType, readOnly],
  },
  {
    field: 'vsphereVolume',
    title: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    lines: [['VolumePath:', 'volumePath', ''], fsType, ['StoragePolicyName:', 'storagePolicyName', '']],
  },
];

const titleOf = (field: string): string => volumeKinds.find((kind) => kind.field === field)?.title ?? '';

/** Of a PersistentVolume, which says more of some. @see kubernetes: kubectl/pkg/describe/describe.go print…PersistentVolumeSource */
export const persistentVolumeKinds: readonly VolumeKind[] = [
  {
    field: 'local',
    title: 'LocalVolume (a persistent volume backed by local storage on a node)',
    lines: [['Path:', 'path', '']],
  },
  {
    field: 'glusterfs',
    title: titleOf('glusterfs'),
    lines: [['EndpointsName:', 'endpoints', ''], ['EndpointsNamespace:', 'endpointsNamespace', '<unset>'], ['Path:', 'path', ''], readOnly],
  },
  {
    field: 'scaleIO',
    title: titleOf('scaleIO'),
    lines: [...scaleIO, ['SecretName:', 'secretRef.name', ''], ['SecretNamespace:', 'secretRef.namespace', ''], fsType, readOnly],
  },
  {
    field: 'azureFile',
    title: titleOf('azureFile'),
    lines: [['SecretName:', 'secretName', ''], ['SecretNamespace:', 'secretNamespace', ''], ['ShareName:', 'shareName', ''], readOnly],
  },
  {
    field: 'csi',
    title: titleOf('csi'),
    lines: [['Driver:', 'driver', ''], fsType, ['VolumeHandle:', 'volumeHandle', ''], readOnly],
  },
  ...volumeKinds.filter(({ field }) => !['glusterfs', 'scaleIO', 'azureFile', 'csi'].includes(field)),
];
