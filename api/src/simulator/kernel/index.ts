export { byteLength } from '../apimachinery/utf8.ts';
export { abort } from './abort.ts';
export { withWholeLines } from './bare-lines.ts';
export { ALL_CAPABILITIES, boundingSet } from './capabilities.ts';
export { Cgroup, type CgroupLimits } from './cgroup/cgroup.ts';
export { METRIC_RESOLUTION } from './cgroup/cpu-meter.ts';
export { UsageMeter } from './cgroup/usage-meter.ts';
export * from './container.ts';
export * from './container-options.ts';
export * from './costs.ts';
export { repeated, sizeOf, slice as sliceData, spelled, textOf, turned } from './data.ts';
export { goWords, strerror } from './errno.ts';
export type { ErrnoCode } from './errno-code.ts';
export { Content } from './files/content.ts';
export { copyTree } from './files/copied-tree.ts';
export { ext4Space, makeLostAndFound } from './files/ext4.ts';
export { FileTree } from './files/file-tree.ts';
export { growingFile } from './files/growing-file.ts';
export { type ImageFile, type ImageFiles, type ImageNode, imageTree, withFiles } from './files/image-tree.ts';
export type { Inode } from './files/inode.ts';
export { cleanPath } from './files/paths.ts';
export { BLOCK, inBlocks, inWholeBlocks, Space } from './files/space.ts';
export { virtualFile } from './files/virtual.ts';
export { Journal, type JournalEntry, type JournalLine } from './host/journal.ts';
export {
  KUBELET_CONFIGURATION,
  KUBELET_DROP_IN,
  KUBELET_SERVICE,
  NODE_NAME_SERVER,
  NODE_RESOLV_CONF,
  nodeImage,
} from './host/node-files.ts';
export { ALL_DAEMONS_CPU, type HostProcess } from './host/processes.ts';
export { KERNEL_RELEASE, KERNEL_VERSION } from './host/release.ts';
export { containerProcess, PAUSE_USER, pauseProcess, type SandboxPids, shimProcess, takeSandboxPids } from './host/sandbox-processes.ts';
export { showSyslog } from './host/syslog.ts';
export { MountFailure, type MountOptions, type Propagation } from './mounts/mounts.ts';
export { CGROUP_OPTIONS, type NodeMount } from './mounts/node-mounts.ts';
export { inNetwork, ipv4, isAddress } from './network/addresses.ts';
export { NetworkNamespace } from './network/namespace.ts';
export {
  type Asked,
  ClusterNetwork,
  type NameServer,
  type NetworkHooks,
} from './network/network.ts';
export type { PacketMatch, PacketRule, PacketRules } from './network/packet-rules.ts';
export { broadcastOf, hardwareAddress, linkLocalAddress, maskOf } from './network/routes.ts';
export { acceptTls, clientHello, type Protocol, type Secured, startTls } from './network/tls.ts';
export * from './network/types.ts';
export { NodeKernel } from './node.ts';
export { ROOT, type Viewer } from './permissions.ts';
export { parameters, podSysctlError, writtenValue } from './proc/sysctl-values.ts';
export { DEFAULT_PATH, ExecutableMissing } from './process/executables.ts';
export type { Signalled } from './process/foreign-signal.ts';
export type { IpcNamespace } from './process/ipc-namespace.ts';
export { ProcessEnded } from './process/life.ts';
export { PidNamespace } from './process/pid-namespace.ts';
export { signalNamed, signalNumbers } from './process/signals.ts';
export { ERRAND, type Idle } from './process/thread.ts';
export { WorkingDirectoryError } from './process/working-directory.ts';
export * from './types.ts';
export { parsePasswd, resolveUser, type User } from './users.ts';
