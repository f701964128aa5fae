import type { FileTree } from '../files/file-tree.ts';
import type { IpcNamespace } from '../process/ipc-namespace.ts';

/** What the node itself has mounted. */
export interface NodeMount {
  readonly path: string;
  readonly source: string;
  readonly type: string;
  /** Without `size=`, where it has files. */
  readonly options: string;
  /** Its files, where they are known. */
  readonly tree?: FileTree;
  /** Of memory, of which it holds nothing that is known. */
  readonly bytes?: number;
  /** It takes its room from the node's disk. */
  readonly onDisk?: boolean;
}

/** A node, by what is mounted on it. */
export interface MountingNode {
  readonly memoryBytes: number;
  readonly ipc: IpcNamespace;
  /** Beside what is mounted at its start. */
  readonly mountedBeside: readonly (() => readonly NodeMount[])[];
}

const STRICT = 'rw,nosuid,nodev,noexec,relatime';
/**
 * The one hierarchy tells how systemd has mounted it wherever it is seen, in containers too.
 * @see linux: kernel/cgroup/cgroup.c cgroup_show_options; systemd: src/shared/mount-setup.c mount_table
 */
export const CGROUP_OPTIONS = 'nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot';
const of = (type: string, source: string, path: string, options = STRICT, more: Partial<NodeMount> = {}): NodeMount => ({
  path,
  source,
  type,
  options,
  ...more,
});

/** What systemd mounts on Ubuntu beside the root, in two parts: before the root's line and behind it. @see systemd: src/shared/mount-setup.c, units/*.mount */
function ofSystem({ memoryBytes, ipc }: MountingNode): readonly [before: NodeMount[], behind: NodeMount[]] {
  const tenth = Math.floor(memoryBytes / 10 / 4096) * 4096;
  const run = { bytes: tenth };
  return [
    [
      of('sysfs', 'sysfs', '/sys'),
      of('proc', 'proc', '/proc'),
      of('devtmpfs', 'udev', '/dev', `rw,nosuid,relatime,size=${memoryBytes / 2048}k,nr_inodes=${memoryBytes / 8192},mode=755,inode64`),
      of('devpts', 'devpts', '/dev/pts', 'rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=000'),
      of('tmpfs', 'tmpfs', '/run', `${STRICT},size=${tenth / 1024}k,mode=755,inode64`, run),
    ],
    [
      of('securityfs', 'securityfs', '/sys/kernel/security'),
      of('tmpfs', 'tmpfs', '/dev/shm', 'rw,nosuid,nodev,inode64', { tree: ipc.shm.tree }),
      of('tmpfs', 'tmpfs', '/run/lock', `${STRICT},size=5120k,inode64`, { bytes: 5 * 2 ** 20 }),
      of('cgroup2', 'cgroup2', '/sys/fs/cgroup', `rw,${CGROUP_OPTIONS}`),
      of('pstore', 'pstore', '/sys/fs/pstore'),
      of('bpf', 'bpf', '/sys/fs/bpf', `${STRICT},mode=700`),
      of('hugetlbfs', 'hugetlbfs', '/dev/hugepages', 'rw,relatime,pagesize=2M'),
      of('mqueue', 'mqueue', '/dev/mqueue'),
      of('debugfs', 'debugfs', '/sys/kernel/debug'),
      of('tracefs', 'tracefs', '/sys/kernel/tracing'),
      of('fusectl', 'fusectl', '/sys/fs/fuse/connections'),
      of('configfs', 'configfs', '/sys/kernel/config'),
    ],
  ];
}

/** All of it, in the order in which it was mounted; the root stands between. */
export function nodeMounts(node: MountingNode): { readonly before: readonly NodeMount[]; readonly behind: readonly NodeMount[] } {
  const [before, behind] = ofSystem(node);
  return { before, behind: [...behind, ...node.mountedBeside.flatMap((mounts) => mounts())] };
}
