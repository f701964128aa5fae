import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { StoreView } from '../../api-server/index.ts';
import { attachedName } from '../../apimachinery/attachable.ts';
import { type CsiDriver, csiDriver, type DriverSays } from '../../apimachinery/csi-drivers.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Node, PersistentVolume, Pod, Volume } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { resourceList } from '../../apimachinery/resources.ts';
import { type Engine, Outcome } from '../../engine/index.ts';
import { CGROUP_OPTIONS, cleanPath, FileTree, inBlocks, type MountOptions, Space } from '../../kernel/index.ts';
import { canReach } from '../../scheduler/index.ts';
import { podMemoryLimit } from '../cm/pod-memory.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import type { Attachments } from './attachments.ts';
import { type DevicePaths, devicePaths } from './block-devices.ts';
import { type ClaimedVolume, claimedVolume, needPlugin } from './claims.ts';
import { needPublishSecret, needSecretOfServer, needStageSecret } from './credentials.ts';
import { podDirectory, volumeDirectory } from './directories.ts';
import { prepareHostPath } from './host-path.ts';
import { isHugePageMedium, pageSizeOf } from './huge-pages.ts';
import { setVolumeOwnership } from './ownership.ts';
import { isPayload, MountError } from './payload.ts';
import type { Disk, NetworkStorage } from './storage.ts';

/** It is to be attached to the node first. */
export class NotAttachedError extends Outcome {}

/** It is to be a raw device, which its plugin does not know: nothing is told of it. */
export class NoMapperError extends Outcome {}

/** Where a mounted volume's files are. */
export interface MountedVolume {
  readonly tree: FileTree;
  /** Within the tree: '/' unless the volume is a part of the node's files. */
  readonly path: string;
  /** What is the node's own, as the volume names it: there may be nothing. */
  readonly hostPath?: string;
  /** As /proc/mounts tells it. */
  readonly source: string;
  readonly type: string;
  readonly options?: string;
  readonly readOnly: boolean;
  /** The node itself cannot write there, either. */
  readonly mountedReadOnly?: boolean;
  /** Of a raw device, which is no directory. */
  readonly device?: DevicePaths;
  /** The volume's own name where a claim is bound to it. */
  readonly claimed?: string;
  /** And where it is on the node. */
  readonly directory?: string;
  /** The group that whoever uses it is to be in, as it is annotated. */
  readonly group?: string;
}

interface SetupContext {
  readonly engine: Engine;
  readonly store: StoreView;
  readonly hostFiles: FileTree;
  /** The node's own /dev/shm. */
  readonly hostShm: () => MountOptions;
  readonly storage: NetworkStorage;
  readonly attachments: Attachments;
  /** Whether another Pod of the node has it. */
  readonly isMountedElsewhere: (volume: string, podUid: string) => boolean;
  readonly node: () => Node;
  readonly events: Pick<KubeletEvents, 'event'>;
}

/** The kernel's own, which the kubelet leaves: setupDir compares the permission bits alone. @see pkg/volume/emptydir/empty_dir.go */
const TMPFS_MODE = 0o1777;

/** Sets one volume up; payloads are written by the caller. Throws ProcessingError, NotAttachedError or MountError. @see kubernetes: pkg/volume/<type>, SetUpAt */
export function setUpVolume(context: SetupContext, pod: Pod, volume: Volume): MountedVolume {
  if (isPayload(volume)) return forPayload(context, pod, volume);
  if (volume.emptyDir) return emptyDir(context, pod, volume, volume.emptyDir.medium ?? '');
  if (volume.hostPath) return fromNode(context, volume.hostPath);
  const claimed = claimedVolume(context.store, pod, volume);
  const source = claimed?.volume.spec ?? volume;
  needPlugin(claimed?.volume.metadata.name ?? volume.name, source);
  const attachable = attachedName(source, context.storage.driverSays);
  if (attachable && !context.attachments.isReady(pod.metadata.uid, attachable)) throw new NotAttachedError();
  needSecretOfServer(context.store, pod, source);
  return claimed ? persistent(context, pod, volume, claimed) : inline(context, pod, volume);
}

/** Containers may only read it, whatever its mount says: GetAttributes of each of these kinds. */
function forPayload({ engine, node }: SetupContext, pod: Pod, volume: Volume): MountedVolume {
  const tmpfs = !volume.configMap;
  const tree = new FileTree(engine, {
    kind: tmpfs ? 'tmpfs' : 'disk',
    mode: tmpfs ? TMPFS_MODE : 0o777,
    ...(tmpfs && { space: new Space(memorySize(pod, volume, node())) }),
  });
  return plain(tree, tmpfs ? 'tmpfs' : '/dev/sda1', tmpfs ? 'tmpfs' : 'ext4', true);
}

function emptyDir(context: SetupContext, pod: Pod, volume: Volume, medium: string): MountedVolume {
  if (isHugePageMedium(medium)) return hugePages(context, pod, medium);
  const { engine, hostFiles, node } = context;
  const memory = medium === 'Memory';
  if (!memory && medium !== '') throw new MountError(`unknown storage medium ${goQuote(medium)}`);
  const tree = new FileTree(engine, {
    kind: memory ? 'tmpfs' : 'disk',
    mode: memory ? TMPFS_MODE : 0o777,
    space: memory ? new Space(memorySize(pod, volume, node())) : hostFiles.space,
  });
  setVolumeOwnership(tree, '/', pod.spec.securityContext?.fsGroup, false);
  return memory ? plain(tree, 'tmpfs', 'tmpfs', false) : plain(tree, '/dev/sda1', 'ext4', false);
}

/** A PersistentVolume, by the claim that the Pod names. */
function persistent(context: SetupContext, pod: Pod, volume: Volume, claimed: ClaimedVolume): MountedVolume {
  const { name, annotations } = claimed.volume.metadata;
  const group = annotations?.['pv.beta.kubernetes.io/gid'];
  checkNodeAffinity(claimed.volume, context.node());
  checkMountOptionSupport(claimed.volume);
  if (isForOnePod(claimed.volume) && context.isMountedElsewhere(name, pod.metadata.uid))
    throw new MountError('volume uses the ReadWriteOncePod access mode and is already in use by another pod');
  const directory = volumeDirectory(pod, volume.name, claimed.volume);
  return { ...setUpClaimed(context, pod, claimed), claimed: name, directory, ...(group && { group }) };
}

/** Over the network, as the Pod itself describes it. */
function inline({ store, storage, hostFiles }: SetupContext, pod: Pod, volume: Volume): MountedVolume {
  if (volume.gitRepo) needGit(hostFiles, volume.gitRepo);
  if (volume.portworxVolume) needPortworx(store);
  // It is its CSI driver's. @see kubernetes: csi-translation-lib/plugins/azure_file.go TranslateInTreeInlineVolumeToCSI
  if (volume.azureFile) needStageSecret(store, pod, { name: volume.azureFile.secretName });
  if (volume.csi) {
    needDriver(store, storage, volume.csi.driver);
    needPublishSecret(store, pod, volume.csi.nodePublishSecretRef);
  }
  if (volume.nfs) needServer(storage, pod, volume.name, volume.nfs);
  const [kind, own] = Object.entries(volume).find(([key, value]) => key !== 'name' && value) ?? ['emptyDir', {}];
  const mounted = mountedFrom(volume);
  const tree = storage.tree(`${kind}/${JSON.stringify(own)}`, diskOf(volume, mounted[1], storage.driverSays));
  const readOnly = (own as { readOnly?: boolean }).readOnly ?? false;
  return { ...plain(tree, ...mounted, readOnly), mountedReadOnly: readOnly };
}

/** Of the node's disk, or of its shared memory, which is a file system of its own. */
function fromNode({ hostFiles, hostShm }: SetupContext, source: core.HostPathVolumeSource): MountedVolume {
  const path = cleanPath(source.path);
  if (path !== SHM && !path.startsWith(`${SHM}/`)) {
    prepareHostPath(hostFiles, source);
    const [, device = '/dev/sda1', type = 'ext4', options] =
      OF_THE_KERNEL.find(([at]) => `${hostFiles.realPath(path)}/`.startsWith(`${at}/`)) ?? [];
    return { ...plain(hostFiles, device, type, false), path: source.path, hostPath: source.path, ...(options && { options }) };
  }
  const { tree, source: device = '', type = '', options } = hostShm();
  const below = path.slice(SHM.length) || '/';
  prepareHostPath(tree, { ...source, path: below });
  return { ...plain(tree, device, type, false), path: below, hostPath: source.path, ...(options && { options }) };
}
const SHM = '/dev/shm';
/** What lies there is no disk's. @see systemd: src/shared/mount-setup.c mount_table */
const OF_THE_KERNEL: readonly (readonly [at: string, device: string, type: string, options: string])[] = [
  ['/proc', 'proc', 'proc', 'nosuid,nodev,noexec,relatime'],
  ['/sys/fs/cgroup', 'cgroup2', 'cgroup2', CGROUP_OPTIONS],
  ['/sys', 'sysfs', 'sysfs', 'nosuid,nodev,noexec,relatime'],
  ['/dev', 'udev', 'devtmpfs', 'nosuid,relatime'],
];

/** It is mounted over the directory that the kubelet has made, and has the mode of its own file system. */
function hugePages({ engine }: SetupContext, pod: Pod, medium: string): MountedVolume {
  const size = pageSizeOf(medium, pod);
  const tree = new FileTree(engine, { kind: 'huge', mode: 0o755, space: new Space(Number.POSITIVE_INFINITY) });
  setVolumeOwnership(tree, '/', pod.spec.securityContext?.fsGroup, false);
  return { ...plain(tree, 'nodev', 'hugetlbfs', false), options: `relatime,pagesize=${size.toString().replace('i', '')}` };
}

/** A Pod that names its node was never held against its volumes' nodes. @see kubernetes: pkg/volume/util/util.go CheckNodeAffinity */
function checkNodeAffinity(volume: PersistentVolume, node: Node): void {
  if (!canReach(volume, node)) throw new MountError('no matching NodeSelectorTerms', 'NodeAffinity check');
}

/** @see kubernetes: pkg/volume/util/operationexecutor/operation_generator.go checkMountOptionSupport; pkg/volume/hostpath/host_path.go SupportsMountOption */
function checkMountOptionSupport({ spec }: PersistentVolume): void {
  if (spec?.hostPath && spec.volumeMode !== 'Block' && spec.mountOptions?.length)
    throw new MountError('mount options are not supported for this volume type', 'MountOptionSupport check');
}

/**
 * Volumes that stand in a Pod, of a driver that nobody has installed, or that has none such: it is there where a class, a volume or a
 * CSIDriver is its own.
 * @see kubernetes: pkg/volume/csi/csi_mounter.go SetUpAt, supportsVolumeLifecycleMode
 */
function needDriver(store: StoreView, { driverSays }: NetworkStorage, driver: string): void {
  const said = driverSays(driver);
  const known =
    said !== undefined ||
    store.list('StorageClass').some(({ provisioner }) => provisioner === driver) ||
    store.list('PersistentVolume').some(({ spec }) => spec?.csi?.driver === driver);
  if (!known)
    throw new MountError(
      `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${driver} not found in the list of registered CSI drivers`,
    );
  checkLifecycleMode('Ephemeral', driver, said);
}

function checkLifecycleMode(mode: string, driver: string, { volumeLifecycleModes }: CsiDriver = csiDriver(driver)): void {
  if (volumeLifecycleModes.includes(mode)) return;
  const supported = volumeLifecycleModes.map(goQuote).join(' ');
  throw new MountError(
    `kubernetes.io/csi: mounter.SetupAt failed to check volume lifecycle mode: volume mode ${goQuote(mode)} not supported by driver ${driver} (only supports [${supported}])`,
  );
}

/** The node's own git clones it. @see kubernetes: pkg/volume/git_repo/git_repo.go SetUpAt */
function needGit(hostFiles: FileTree, { repository, directory = '' }: core.GitRepoVolumeSource): void {
  if (BINARIES.some((path) => hostFiles.lookup(`${path}/git`, true))) return;
  const args = ['clone', '--', repository, ...(directory === '' ? [] : [directory])];
  throw new MountError(`failed to exec 'git ${args.join(' ')}': : executable file not found in $PATH`);
}
/** As systemd gives it to services. @see systemd: src/basic/path-util.h DEFAULT_PATH */
const BINARIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/snap/bin'];

/** Nothing of Portworx listens on the node, so that its Service is looked for. @see kubernetes: pkg/volume/portworx/portworx_util.go getPortworxService */
function needPortworx(store: StoreView): void {
  if (!store.get('Service', 'kube-system', 'portworx-service')) throw new MountError('services "portworx-service" not found');
}

/** A Service's name means nothing to the node, which is the one that mounts. @see kubernetes: k8s.io/mount-utils mount_linux.go doMount */
function needServer(
  storage: NetworkStorage,
  pod: Pod,
  name: string,
  nfs: NonNullable<Volume['nfs']>,
  mountOptions: readonly string[] = [],
): void {
  const { server, path, readOnly } = nfs;
  if (storage.hasAddress(server)) return;
  const options = [...new Set([...mountOptions, ...(readOnly ? ['ro'] : [])])].sort();
  const args = ['-t nfs', ...(options.length > 0 ? [`-o ${options.join(',')}`] : []), `${server}:${path}`];
  throw new MountError(
    `mount failed: exit status 32\nMounting command: mount\nMounting arguments: ${args.join(' ')} ${podDirectory(pod)}/volumes/kubernetes.io~nfs/${name}\nOutput: mount.nfs: Failed to resolve server ${server}: Name or service not known\n\n`,
  );
}

/**
 * Directories of the node and of NFS are each Pod's own to the kubelet: it does not see that another has the same.
 * @see kubernetes: pkg/volume/util/operationexecutor/operation_generator.go GenerateMountVolumeFunc; util.GetUniqueVolumeNameFromSpecWithPod
 */
const isForOnePod = ({ spec }: PersistentVolume): boolean =>
  spec?.accessModes?.length === 1 &&
  (spec.accessModes[0] as string) === 'ReadWriteOncePod' &&
  !!(spec.local || spec.csi || attachedName(spec));

const plain = (tree: FileTree, source: string, type: string, readOnly: boolean): MountedVolume => ({
  tree,
  path: '/',
  source,
  type,
  readOnly,
});

interface Formatted {
  readonly fsType?: string;
}
type FromNetwork = Pick<core.PersistentVolumeSpec, 'nfs' | 'mountOptions'> & {
  readonly cephfs?: { readonly monitors: readonly string[]; readonly path?: string };
  readonly rbd?: Formatted;
  readonly iscsi?: Formatted;
  readonly fc?: Formatted;
  readonly csi?: Formatted;
  readonly awsElasticBlockStore?: Formatted;
  readonly azureDisk?: Formatted;
  readonly cinder?: Formatted;
  readonly gcePersistentDisk?: Formatted;
  readonly vsphereVolume?: Formatted;
};

/** What the node mounts, and as which file system. @see kubernetes: pkg/volume/nfs/nfs.go SetUpAt, pkg/volume/cephfs/cephfs.go execMount, pkg/volume/rbd/rbd.go newMounterInternal; nfs(5) */
function mountedFrom({ nfs, cephfs, mountOptions = [], ...disks }: FromNetwork): [source: string, type: string] {
  const { rbd, iscsi, fc, csi } = disks;
  const { awsElasticBlockStore, azureDisk, cinder, gcePersistentDisk, vsphereVolume } = disks;
  const ofCloud = awsElasticBlockStore ?? azureDisk ?? cinder ?? gcePersistentDisk ?? vsphereVolume;
  if (nfs) return [`${nfs.server}:${nfs.path}`, mountOptions.some((option) => /^(nfs)?vers=3$/.test(option)) ? 'nfs' : 'nfs4'];
  if (cephfs) return [`${cephfs.monitors.join(',')}:${cephfs.path || '/'}`, 'ceph'];
  return [rbd ? '/dev/rbd0' : '/dev/sdb', (rbd ?? iscsi ?? fc ?? csi ?? ofCloud)?.fsType || 'ext4'];
}

function setUpClaimed(context: SetupContext, pod: Pod, { volume, readOnly }: ClaimedVolume): MountedVolume {
  const { hostFiles, storage, store } = context;
  const { fsGroup, fsGroupChangePolicy } = pod.spec.securityContext ?? {};
  const device = volume.spec?.volumeMode === 'Block' ? devicePaths(volume, pod) : undefined;
  if (volume.spec?.volumeMode === 'Block' && !device) throw new NoMapperError();
  const { hostPath, local } = volume.spec ?? {};
  if (hostPath) return { ...fromNode(context, hostPath), readOnly };
  if (local) {
    if (!hostFiles.lookup(local.path, true)) throw localMissing(local.path, device);
    if (isGivenToGroup(context, pod, volume, readOnly)) setVolumeOwnership(hostFiles, local.path, fsGroup, false, fsGroupChangePolicy);
    const mounted = { tree: hostFiles, path: local.path, source: '/dev/sda1', type: 'ext4', readOnly, mountedReadOnly: readOnly };
    return { ...mounted, ...(device && { device }) };
  }
  if (volume.spec?.nfs) needServer(storage, pod, volume.metadata.name, volume.spec.nfs, volume.spec.mountOptions);
  const csi = volume.spec?.csi;
  if (csi && !device) {
    needStageSecret(store, pod, csi.nodeStageSecretRef);
    checkLifecycleMode('Persistent', csi.driver, storage.driverSays(csi.driver));
    needPublishSecret(store, pod, csi.nodePublishSecretRef);
  }
  const mounted = mountedFrom(volume.spec ?? {});
  const tree = storage.tree(`pv/${volume.metadata.name}`, device ? undefined : diskOf(volume.spec ?? {}, mounted[1], storage.driverSays));
  if (!device && isGivenToGroup(context, pod, volume, readOnly)) setVolumeOwnership(tree, '/', fsGroup, false, fsGroupChangePolicy);
  return { ...plain(tree, ...mounted, readOnly), mountedReadOnly: readOnly, ...(device && { device }) };
}

/** What is brought to the node as a disk; what a file server gives is none. */
function diskOf(source: core.PersistentVolumeSpec | Volume, type: string, says: DriverSays): Disk | undefined {
  const { csi } = source;
  if (attachedName(source, says) === undefined || (csi && IS_DIRECTORY.test(csi.driver))) return undefined;
  const size = 'capacity' in source ? source.capacity?.storage : undefined;
  return { type, ...(size !== undefined && { bytes: Number(parseQuantity(String(size)).value()) }) };
}
/** Drivers whose volumes are directories, though they may be attached. @see kubernetes-csi/csi-driver-host-path: deploy; ceph/ceph-csi: deploy/cephfs */
const IS_DIRECTORY = /hostpath|cephfs|nfs|smb|efs\.|fsx\.|file/;

/** @see kubernetes: pkg/volume/local/local.go NewMounter; operation_generator.go GenerateMapVolumeFunc */
const localMissing = (path: string, device: DevicePaths | undefined): MountError =>
  device
    ? new MountError(`lstat ${path}: no such file or directory`, 'EvalHostSymlinks')
    : new MountError(`path "${path}" does not exist`, 'NewMounter initialization');

/**
 * Whether a volume's files become the Pod's fsGroup's: not what is shared over the network, nor what is only read, nor a directory of the node
 * that another Pod has at the time.
 * @see kubernetes: pkg/volume/csi/csi_mounter.go supportsFSGroup; pkg/volume/local/local.go SetUpAt; nfs.go SetUpAt
 */
function isGivenToGroup(context: SetupContext, pod: Pod, { metadata: { name }, spec }: PersistentVolume, readOnly: boolean): boolean {
  const wanted = pod.spec.securityContext?.fsGroup;
  if (wanted === undefined || readOnly || spec?.nfs || spec?.cephfs) return false;
  if (spec?.csi) {
    const { fsGroupPolicy } = context.storage.driverSays(spec.csi.driver) ?? csiDriver(spec.csi.driver);
    if (fsGroupPolicy !== 'ReadWriteOnceWithFSType') return fsGroupPolicy === 'File';
    return Boolean(spec.csi.fsType) && (spec.accessModes ?? []).some((mode: string) => FOR_ONE.has(mode));
  }
  if (!spec?.local || !context.isMountedElsewhere(name, pod.metadata.uid)) return true;
  const owner = context.hostFiles.lookup(spec.local.path, true)?.gid ?? 0;
  const message = `The requested fsGroup is ${wanted}, but the volume ${name} has GID ${owner}. The volume may not be shareable.`;
  if (owner !== wanted) context.events.event(pod, null, 'Warning', 'AlreadyMountedVolume', message);
  return false;
}
const FOR_ONE: ReadonlySet<string> = new Set(['ReadWriteOnce', 'ReadWriteOncePod']);

/** @see kubernetes: pkg/volume/emptydir/empty_dir.go calculateEmptyDirMemorySize (SizeMemoryBackedVolumes) */
function memorySize(pod: Pod, volume: Volume, node: Node): number {
  const allocatable = Number(resourceList(node.status.allocatable).get('memory')?.value() ?? 0n) || Number.POSITIVE_INFINITY;
  const limit = podMemoryLimit(pod.spec) ?? 0;
  const given = volume.emptyDir?.sizeLimit === undefined ? 0 : Number(parseQuantity(volume.emptyDir.sizeLimit).value());
  // The kernel gives whole pages. @see linux: mm/shmem.c shmem_parse_one
  return inBlocks(Math.min(...[allocatable, limit, given].filter((bytes) => bytes > 0)));
}
