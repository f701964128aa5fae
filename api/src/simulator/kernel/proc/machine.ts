import { SECOND } from '../../engine/index.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { osError } from '../errno.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { fixedDirectory, linkFile, textFile, virtualFile } from '../files/virtual.ts';
import { ALL_DAEMONS_CPU } from '../host/processes.ts';
import { KERNEL_VERSION } from '../host/release.ts';
import type { NodeKernel } from '../node.ts';
import type { Viewer } from '../permissions.ts';
import { cpuInfo } from './cpu-info.ts';
import { meminfo } from './machine-memory.ts';
import { vmstat } from './vmstat.ts';

type Maker = (tree: FileTree, node: NodeKernel) => Inode;

const text =
  (make: (node: NodeKernel) => string): Maker =>
  (tree, node) =>
    textFile(tree, () => make(node));
const uptime = (node: NodeKernel): number => node.bootedBefore + node.engine.now / SECOND;

/** Of all processors together. */
const idle = (node: NodeKernel): number =>
  Math.max(0, uptime(node) * (node.cpus - ALL_DAEMONS_CPU / 1000) - node.rootCgroup.cpuUsed / SECOND);

export const pressure = (tree: FileTree): Inode =>
  textFile(tree, () => ['some', 'full'].map((who) => `${who} avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`).join(''));

/** All of them have had the same to do. What interrupts them is not counted. @see linux: fs/proc/stat.c show_stat */
function processorTimes(node: NodeKernel): string {
  const row = (name: string, cpus: number): string => {
    const used = Math.floor((node.rootCgroup.cpuUsed * cpus) / node.cpus / 10_000);
    const daemons = Math.floor((uptime(node) * 100 * ALL_DAEMONS_CPU * cpus) / node.cpus / 1000);
    const system = Math.floor(daemons / 3);
    return `${name} ${used + daemons - system} 0 ${system} ${Math.max(0, Math.floor(uptime(node) * 100 * cpus) - used - daemons)} 0 0 0 0 0 0\n`;
  };
  const each = Array.from({ length: node.cpus }, (_, i) => row(`cpu${i}`, 1)).join('');
  const last = `btime ${node.bootTime}\nprocesses ${lastPid(node)}\nprocs_running ${runningOn(node)}\nprocs_blocked 0\nsoftirq${' 0'.repeat(11)}\n`;
  return `${row('cpu ', node.cpus)}${each}intr 0\nctxt 0\n${last}`;
}

const runningOn = (node: NodeKernel): number => [...node.hostPids.processes.values()].filter(({ state }) => state === 'R').length;
const loads = ({ rootCgroup, engine }: NodeKernel): readonly string[] => rootCgroup.load?.at(engine.now, rootCgroup) ?? [];
const threadsOn = (node: NodeKernel): number => node.hostProcesses.length + node.hostPids.processes.size;
/** By the numbers of whoever looks. */
function lastSeenBy(viewer: Viewer, { hostPids }: NodeKernel): number {
  const space = viewer.surroundings?.pidNamespace ?? hostPids;
  return Math.max(0, ...space.processes.keys());
}
const lastPid = (node: NodeKernel): number => Math.max(0, ...node.hostPids.processes.keys());

/** What containers and their networks need, as kubeadm's nodes load it. Who may not see the kernel's addresses sees zeros. */
const MODULES = [
  'veth 36864 0 -',
  'vxlan 94208 0 -',
  'ip6_udp_tunnel 16384 1 vxlan,',
  'udp_tunnel 20480 1 vxlan,',
  'xt_conntrack 16384 8 -',
  'xt_MASQUERADE 20480 4 -',
  'nf_conntrack_netlink 49152 0 -',
  'xt_comment 16384 92 -',
  'nft_chain_nat 16384 2 -',
  'nf_nat 49152 2 xt_MASQUERADE,nft_chain_nat,',
  'nf_conntrack 172032 4 xt_conntrack,nf_nat,nf_conntrack_netlink,xt_MASQUERADE,',
  'nf_defrag_ipv6 24576 1 nf_conntrack,',
  'nf_defrag_ipv4 16384 1 nf_conntrack,',
  'br_netfilter 32768 0 -',
  'bridge 307200 1 br_netfilter,',
  'stp 16384 1 bridge,',
  'llc 16384 2 bridge,stp,',
  'overlay 151552 8 -',
]
  .map((module) => `${module} Live 0x0000000000000000\n`)
  .join('');

/** In version 2 there is one hierarchy for all of them. @see linux: kernel/cgroup/cgroup-v1.c proc_cgroupstats_show */
function controllers({ podsCgroup }: NodeKernel): string {
  const count = ({ children }: Cgroup): number => [...children].reduce((sum, child) => sum + 1 + count(child), 0);
  const groups = OF_SYSTEMD + count(podsCgroup);
  const names = 'cpuset cpu cpuacct blkio memory devices freezer net_cls perf_event net_prio hugetlb pids rdma misc'.split(' ');
  return `#subsys_name\thierarchy\tnum_cgroups\tenabled\n${names.map((name) => `${name}\t0\t${groups}\t1\n`).join('')}`;
}
/** The root, init.scope, system.slice, user.slice, and those of the kubelet for all Pods. */
const OF_SYSTEMD = 7;

const DEVICES = `Character devices:
  1 mem
  4 /dev/vc/0
  4 tty
  4 ttyS
  5 /dev/tty
  5 /dev/console
  5 /dev/ptmx
  7 vcs
 10 misc
 13 input
128 ptm
136 pts

Block devices:
  7 loop
  8 sd
  9 md
253 device-mapper
254 mdp
259 blkext
`;

/** The node's disk has one partition. In blocks of 1024 bytes. @see linux: block/genhd.c show_partition */
const partitions = ({ disk }: NodeKernel): string => {
  const row = (minor: number, blocks: number, name: string): string =>
    `${'8'.padStart(4)}  ${String(minor).padStart(7)} ${String(blocks).padStart(10)} ${name}\n`;
  const blocks = Math.ceil(disk.capacity / 1024);
  return `major minor  #blocks  name\n\n${row(0, blocks + 1024, 'sda')}${row(1, blocks, 'sda1')}`;
};

/** What goes to the disk is not counted. @see linux: block/genhd.c diskstats_show */
const DISK_STATS = ['sda', 'sda1'].map((name, i) => `${'8'.padStart(4)} ${String(i).padStart(7)} ${name}${' 0'.repeat(17)}\n`).join('');

/** Who may read the kernel's messages may open it. @see linux: fs/proc/kmsg.c, kernel/printk/printk.c do_syslog */
const messages: Maker = (tree) =>
  virtualFile(tree, 'file', 0o400, {
    open: () => {
      throw osError('EPERM');
    },
  });

const COMPILER = '(gcc (Ubuntu 11.3.0-1ubuntu1~22.04.1) 11.3.0, GNU ld (GNU Binutils for Ubuntu) 2.38)';

/** What is the same in all of a node's namespaces. */
export const machineFiles: Readonly<Record<string, Maker>> = {
  bootconfig: text(() => ''),
  cgroups: text(controllers),
  cmdline: text(() => 'BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro\n'),
  consoles: text(() => 'tty0                 -WU (EC  p  )    4:7\n'),
  cpuinfo: text(({ system }) => cpuInfo(system)),
  devices: text(() => DEVICES),
  diskstats: text(() => DISK_STATS),
  dma: text(() => ' 4: cascade\n'),
  execdomains: text(() => '0-0\tLinux           \t[kernel]\n'),
  fb: text(() => ''),
  filesystems: text(() =>
    [
      ...'sysfs tmpfs bdev proc cgroup cgroup2 cpuset devtmpfs configfs debugfs tracefs securityfs sockfs bpf pipefs ramfs hugetlbfs devpts'
        .split(' ')
        .map((name) => `nodev\t${name}\n`),
      '\text3\n\text2\n\text4\n\tsquashfs\n\tvfat\n',
      ...'ecryptfs mqueue pstore autofs binfmt_misc overlay'.split(' ').map((name) => `nodev\t${name}\n`),
    ].join(''),
  ),
  kmsg: messages,
  loadavg: (tree, node) =>
    textFile(tree, (viewer) => `${loads(node).join(' ')} ${runningOn(node)}/${threadsOn(node)} ${lastSeenBy(viewer, node)}\n`),
  locks: text(() => ''),
  mdstat: text(() => 'Personalities : \nunused devices: <none>\n'),
  meminfo: text(meminfo),
  modules: text(() => MODULES),
  mounts: (tree) => linkFile(tree, () => 'self/mounts'),
  net: (tree) => linkFile(tree, () => 'self/net'),
  partitions: text(partitions),
  pressure: (tree) => fixedDirectory(tree, { cpu: pressure, io: pressure, memory: pressure }),
  stat: text(processorTimes),
  swaps: text(() => 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'),
  sys: (_tree, node) => node.sysctlTree.root,
  uptime: text((node) => `${uptime(node).toFixed(2)} ${idle(node).toFixed(2)}\n`),
  version: text((node) => `Linux version ${node.system.release} (buildd@lcy02-amd64-060) ${COMPILER} ${KERNEL_VERSION}\n`),
  version_signature: text((node) => `Ubuntu ${node.system.release.replace('-generic', '.79-generic')} 5.15.98\n`),
  vmstat: text((node) => vmstat(node, node.rootCgroup.killed)),
};
