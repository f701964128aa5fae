import type { FileTree } from '../files/file-tree.ts';
import type { Space } from '../files/space.ts';
import { ROOT } from '../permissions.ts';
import type { MountRow } from '../types.ts';
import type { Mount, MountNamespace } from './mounts.ts';
import { CGROUP_OPTIONS, type MountingNode, type NodeMount, nodeMounts } from './node-mounts.ts';

const NODE_DISK = '/dev/sda1';
const STRICT = 'nosuid,nodev,noexec,relatime';

type Stub = Pick<MountRow, 'source' | 'path' | 'type' | 'options'>;
const stub = (source: string, path: string, type: string, options: string): Stub => ({ source, path, type, options });

/** What runc mounts that is no place to look into here. @see containerd: oci/mounts.go, oci/spec.go (MaskedPaths, ReadonlyPaths) */
const TERMINALS = stub('devpts', '/dev/pts', 'devpts', 'rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666');
const IN_DEV = [TERMINALS, stub('mqueue', '/dev/mqueue', 'mqueue', `rw,${STRICT}`)];
const cgroups = (readOnly: boolean): Stub => stub('cgroup', '/sys/fs/cgroup', 'cgroup2', `${readOnly ? 'ro' : 'rw'},${CGROUP_OPTIONS}`);
const READ_ONLY = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => stub('proc', `/proc/${name}`, 'proc', `ro,${STRICT}`));
/** In the order in which the kubelet names them. @see kubernetes: pkg/securitycontext/util.go defaultMaskedPaths */
const MASKED = ['/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/timer_list', '/proc/scsi', '/sys/firmware'];
const FILES: ReadonlySet<string> = new Set(['/proc/kcore', '/proc/keys', '/proc/timer_list']);

/** Files in memory have long numbers, as Ubuntu and Debian 12 build the kernel (CONFIG_TMPFS_INODE64). @see linux: mm/shmem.c shmem_show_options */
const WIDE = ',inode64';

/** A mount as mountinfo has it, too. */
interface Row extends MountRow {
  /** What of its file system is seen there. */
  readonly root: string;
  readonly peers?: string;
}

/** The node whose mounts they are, or are beside. */
interface Holder extends MountingNode {
  readonly files: FileTree;
  readonly disk: Space;
}

/** What is mounted where for a container, with what each file system holds; whoever has another root sees what is below it. */
export function mountTable(space: MountNamespace, node: Holder): Row[] {
  const rows = allMounts(space, node);
  const { rootPath: at } = space;
  if (at === '') return rows;
  const below = rows.filter(({ path }) => path === at || path.startsWith(`${at}/`));
  return below.map((row) => ({ ...row, path: row.path.slice(at.length) || '/' }));
}

function allMounts({ mounts }: MountNamespace, node: Holder): Row[] {
  const confined = mounts.some(({ path }) => path === '/proc/sys');
  const dev = mounts.find(({ path }) => path === '/dev');
  const rows: Row[] = [];
  // What is asked for at such a place is mounted instead. @see containerd: pkg/cri/opts/spec_linux.go WithMounts
  const unasked = (stubs: readonly Stub[]): Row[] => stubs.filter(({ path }) => !mounts.some((one) => one.path === path)).map(empty);
  for (const mount of mounts) {
    if (mount.path === '/proc/sys') continue;
    if (mount.tree !== node.files) rows.push(rowOf(mount, mounts, node));
    else rows.push(...withMountsBelow(mount, mounts, node));
    if (mount.path === '/dev') rows.push(...unasked(IN_DEV));
    if (mount.path === '/sys') rows.push(...unasked([cgroups(mount.readOnly)]));
  }
  if (dev?.root.child('console', ROOT)) rows.push(empty({ ...TERMINALS, path: '/dev/console' }));
  if (!confined) return rows;
  // A file is hidden behind /dev/null, a directory behind an empty file system.
  const ofDev = dev ? rowOf(dev, mounts, node) : undefined;
  return [
    ...rows,
    ...READ_ONLY.map(empty),
    ...MASKED.map((path) => (FILES.has(path) ? hiddenFile(path, ofDev) : hiddenDirectory(path, node))),
  ];
}

/** A part of the node's files comes with what the node has mounted there. @see containerd: pkg/cri/opts/spec_opts.go WithMounts (rbind) */
function withMountsBelow(mount: Mount, mounts: readonly Mount[], node: Holder): Row[] {
  const own = rowOf(mount, mounts, node);
  if (mount.source !== NODE_DISK || mount.root.type !== 'directory') return [own];
  const isOwn = mount.path === '/' && mount.from === undefined;
  const from = isOwn ? '' : (mount.from ?? '').replace(/\/$/, '');
  const at = mount.path === '/' ? '' : mount.path;
  const below = (all: readonly NodeMount[]): Row[] =>
    all.filter(({ path }) => path.startsWith(`${from}/`)).map((one) => nodeRow(one, `${at}${one.path.slice(from.length)}`, node));
  const { before, behind } = nodeMounts(node);
  return isOwn ? [...below(before), own, ...below(behind)] : [own, ...below([...before, ...behind])];
}

function nodeRow({ source, type, options, tree, bytes, onDisk, path: device }: NodeMount, path: string, node: Holder): Row {
  const space = onDisk ? node.disk : tree?.space;
  const totalBytes = bytes ?? space?.capacity ?? 0;
  const isOfMemory = !onDisk && totalBytes > 0;
  return {
    source,
    path,
    type,
    options,
    totalBytes: Number.isFinite(totalBytes) ? totalBytes : 0,
    usedBytes: space?.used ?? 0,
    totalInodes: isOfMemory ? inMemory(node) : (space?.inodes ?? 0),
    usedInodes: isOfMemory ? 1 + (tree?.usage().inodes ?? 0) : (space?.usedInodes ?? 0),
    device: `${source} ${device}`,
    root: '/',
  };
}

function hiddenFile(path: string, ofDev: Row | undefined): Row {
  const row = stub('tmpfs', path, 'tmpfs', `rw,nosuid,size=65536k,mode=755${WIDE}`);
  return { ...(ofDev ?? empty(row)), ...row, root: '/null' };
}

const hiddenDirectory = (path: string, node: Holder): Row => ({
  ...stub('tmpfs', path, 'tmpfs', `ro,relatime${WIDE}`),
  ...NOTHING,
  totalBytes: node.memoryBytes / 2,
  totalInodes: inMemory(node),
  usedInodes: 1,
  device: path,
  root: '/',
});

const NOTHING = { totalBytes: 0, usedBytes: 0, totalInodes: 0, usedInodes: 0 };
const empty = (row: Stub): Row => ({
  ...row,
  ...NOTHING,
  // What is read-only of /proc is of the same file system.
  device: row.type === 'proc' ? 'proc' : row.path,
  root: row.type === 'proc' ? row.path.slice('/proc'.length) : '/',
});
/** Half as many files as there are pages. @see linux: mm/shmem.c shmem_default_max_inodes */
const inMemory = ({ memoryBytes }: MountingNode): number => Math.floor(memoryBytes / 8192);

/** Of the node's file systems that are no disk's, by their types, where they are there. */
const OF_THE_KERNEL: Readonly<Record<string, string>> = { proc: '/proc', sysfs: '/sys', cgroup2: '/sys/fs/cgroup', devtmpfs: '/dev' };

function rowOf({ source, path, type, tree, readOnly, options, from, propagation }: Mount, mounts: readonly Mount[], node: Holder): Row {
  const { space } = tree;
  const kernels = from === undefined ? undefined : OF_THE_KERNEL[type];
  if (kernels !== undefined && from !== undefined) {
    const half = type === 'devtmpfs' ? node.memoryBytes / 2 : 0;
    const sizes = half > 0 ? `,size=${half / 1024}k,nr_inodes=${inMemory(node)},mode=755${WIDE}` : '';
    return {
      ...stub(source, path, type, `${readOnly ? 'ro' : 'rw'},${options}${sizes}`),
      ...NOTHING,
      totalBytes: half,
      totalInodes: half > 0 ? inMemory(node) : 0,
      device: type,
      root: from.slice(kernels.length) || '/',
    };
  }
  const own = Number.isFinite(space.capacity) ? space : source === NODE_DISK ? node.disk : undefined;
  // One of the size that the kernel chooses does not tell it. @see linux: mm/shmem.c shmem_show_options
  const plain = type !== 'tmpfs' || !own || own.capacity === node.memoryBytes / 2 || options.includes('size=');
  const sized = plain ? options : `${options},size=${Math.floor(own.capacity / 1024)}k`;
  return {
    source,
    path,
    type,
    options: `${readOnly ? 'ro' : 'rw'},${sized}${type === 'tmpfs' ? WIDE : ''}`,
    totalBytes: own?.capacity ?? 0,
    usedBytes: own?.used ?? space.used,
    ...(own?.reserved && { reservedBytes: own.reserved }),
    totalInodes: type === 'tmpfs' ? inMemory(node) : (own?.inodes ?? 0),
    usedInodes: type === 'tmpfs' ? 1 + tree.usage().inodes : (own?.usedInodes ?? 0),
    device: source === NODE_DISK ? source : type === 'proc' ? type : String(mounts.findIndex((each) => each.tree === tree)),
    root: source === NODE_DISK ? (from ?? '/') : '/',
    ...(propagation !== 'None' && { peers: propagation === 'Bidirectional' ? 'shared:1' : 'master:1' }),
  };
}

const OF_A_MOUNT = /^(ro|rw|nosuid|nodev|noexec|noatime|nodiratime|relatime)$/;
/** The first of the numbers that mounts and file systems without a device have. */
const FIRST_ID = 600;
const FIRST_DEVICE = 50;

/** @see proc_pid_mountinfo(5); linux: fs/proc_namespace.c show_mountinfo */
export function mountInfo(mounts: MountNamespace, node: Holder): string {
  const rows = mountTable(mounts, node);
  const devices = [...new Set(rows.map(({ device }) => device))];
  const isBelow = (path: string, above: string): boolean => above === '/' || path === above || path.startsWith(`${above}/`);
  return rows
    .map(({ source, path, type, options, device, root, peers }, i) => {
      const parent = rows.findLastIndex((each, at) => at < i && isBelow(path, each.path));
      const number = device === NODE_DISK ? '8:1' : `0:${FIRST_DEVICE + devices.indexOf(device)}`;
      const all = options.split(',');
      const [own, others] = [all.filter((each) => OF_A_MOUNT.test(each)), all.filter((each) => !OF_A_MOUNT.test(each))];
      const place = [FIRST_ID + i, FIRST_ID + parent, number, root, path, own.join(','), ...(peers ? [peers] : [])];
      return `${place.join(' ')} - ${type} ${source} ${['rw', ...others].join(',')}\n`;
    })
    .join('');
}
