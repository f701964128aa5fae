export { byteLength } from '../apimachinery/utf8.ts';
export { abort } from './abort.ts';
export { inNetwork, ipv4, isAddress } from './addresses.ts';
export { withWholeLines } from './bare-lines.ts';
export { ALL_CAPABILITIES, boundingSet } from './capabilities.ts';
export { Cgroup, type CgroupLimits } from './cgroup.ts';
export * from './container.ts';
export * from './container-options.ts';
export { Content } from './content.ts';
export { copyTree } from './copied-tree.ts';
export * from './costs.ts';
export { METRIC_RESOLUTION } from './cpu-meter.ts';
export { repeated, sizeOf, slice as sliceData, spelled, textOf, turned } from './data.ts';
export { goWords, strerror } from './errno.ts';
export type { ErrnoCode } from './errno-code.ts';
export { DEFAULT_PATH, ExecutableMissing } from './executables.ts';
export { ext4Space, makeLostAndFound } from './ext4.ts';
export { FileTree } from './file-tree.ts';
export { growingFile } from './growing-file.ts';
export { ALL_DAEMONS_CPU, type HostProcess } from './host-processes.ts';
export { type ImageFile, type ImageFiles, type ImageNode, imageTree, withFiles } from './image-tree.ts';
export type { Inode } from './inode.ts';
export type { IpcNamespace } from './ipc-namespace.ts';
export { Journal, type JournalEntry, type JournalLine } from './journal.ts';
export { MountFailure, type MountOptions, type Propagation } from './mounts.ts';
export {
  type Asked,
  ClusterNetwork,
  type NameServer,
  type NetworkHooks,
} from './network.ts';
export { NetworkNamespace } from './network-namespace.ts';
export * from './network-types.ts';
export { NodeKernel } from './node.ts';
export { KUBELET_CONFIGURATION, KUBELET_DROP_IN, KUBELET_SERVICE, NODE_NAME_SERVER, NODE_RESOLV_CONF, nodeImage } from './node-files.ts';
export { CGROUP_OPTIONS, type NodeMount } from './node-mounts.ts';
export type { PacketMatch, PacketRule, PacketRules } from './packet-rules.ts';
export { cleanPath } from './paths.ts';
export { ROOT, type Viewer } from './permissions.ts';
export { PidNamespace } from './pid-namespace.ts';
export { ProcessEnded } from './process-life.ts';
export { KERNEL_RELEASE, KERNEL_VERSION } from './release.ts';
export { broadcastOf, hardwareAddress, linkLocalAddress, maskOf } from './routes.ts';
export { containerProcess, PAUSE_USER, pauseProcess, type SandboxPids, shimProcess, takeSandboxPids } from './sandbox-processes.ts';
export { signalNamed, signalNumbers } from './signals.ts';
export { BLOCK, inBlocks, inWholeBlocks, Space } from './space.ts';
export { parameters, podSysctlError, writtenValue } from './sysctl-values.ts';
export { showSyslog } from './syslog.ts';
export { ERRAND, type Idle } from './thread.ts';
export { acceptTls, clientHello, type Protocol, type Secured, startTls } from './tls.ts';
export * from './types.ts';
export { UsageMeter } from './usage-meter.ts';
export { parsePasswd, resolveUser, type User } from './users.ts';
export { virtualFile } from './virtual.ts';
export { WorkingDirectoryError } from './working-directory.ts';
