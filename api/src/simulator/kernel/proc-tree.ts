import { SECOND } from '../engine/index.ts';
import { cgroupPath, pathInNamespace } from './cgroup-path.ts';
import type { Container } from './container.ts';
import { osError } from './errno.ts';
import { FileTree } from './file-tree.ts';
import { guardedFiles } from './guarded-proc.ts';
import { hostDirectory } from './host-processes.ts';
import type { Inode } from './inode.ts';
import { meminfo } from './machine-memory.ts';
import { mountInfo, mountTable } from './mount-table.ts';
import type { Place } from './mounts.ts';
import { pathOf } from './mounts.ts';
import type { NodeKernel } from './node.ts';
import { mayTrace, type Viewer } from './permissions.ts';
import type { PidNamespace } from './pid-namespace.ts';
import { networkDirectory } from './proc-network.ts';
import { adjustOomScore, LIMITS, mapsOf, NO_IO, oomScoreOf, schedOf, statusOf } from './proc-status.ts';
import type { KernelProcess } from './process.ts';
import { KERNEL_VERSION } from './release.ts';
import { fixedDirectory, linkFile, magicLink, textFile, virtualFile } from './virtual.ts';

/** /proc of one PID namespace. @see proc(5) */
export function procTree(node: NodeKernel, space: PidNamespace): FileTree {
  const tree = new FileTree(node.engine, { kind: 'virtual', mode: 0o555 });
  const hosts = () => (space === node.hostPids ? node.hostProcesses : []);
  tree.root.virtual = {
    names: () => [...[...hosts().map(({ pid }) => pid), ...space.processes.keys()].sort((a, b) => a - b).map(String), ...MACHINE],
    lookup(name, viewer) {
      if (name === 'self') return linkFile(tree, (who) => String((who as Partial<KernelProcess>).pidIn?.(space) ?? who.pid));
      if (Object.hasOwn(machineFiles, name)) return machineFiles[name]?.(tree, node);
      if (Object.hasOwn(guardedFiles, name)) return guardedFiles[name]?.(tree, viewer);
      const pid = /^\d+$/.test(name) ? Number(name) : 0;
      const process = space.processes.get(pid);
      if (process) return processDirectory(tree, process, space, viewer);
      const host = hosts().find((one) => one.pid === pid);
      return host && hostDirectory(tree, host, node, viewer);
    },
  };
  return tree;
}

/** There are no others: users are the node's. */
const ALL_IDS = '         0          0 4294967295\n';
const pressure = (tree: FileTree): Inode =>
  textFile(tree, () => ['some', 'full'].map((who) => `${who} avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`).join(''));

const text =
  (make: (node: NodeKernel) => string) =>
  (tree: FileTree, node: NodeKernel): Inode =>
    textFile(tree, () => make(node));
const uptime = (node: NodeKernel): number => node.bootedBefore + node.engine.now / SECOND;

/** All of them have had the same to do. @see linux: fs/proc/stat.c show_stat */
function processorTimes(node: NodeKernel): string {
  const row = (name: string, cpus: number): string =>
    `${name} ${Math.floor((node.rootCgroup.cpuUsed * cpus) / node.cpus / 10_000)} 0 0 ${Math.floor(uptime(node) * 100 * cpus)} 0 0 0 0 0 0\n`;
  const each = Array.from({ length: node.cpus }, (_, i) => row(`cpu${i}`, 1));
  return `${row('cpu ', node.cpus)}${each.join('')}btime ${node.bootTime}\n`;
}

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

/** What is the same in all of a node's namespaces. */
const machineFiles: Readonly<Record<string, (tree: FileTree, node: NodeKernel) => Inode>> = {
  cmdline: text(() => 'BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro\n'),
  cpuinfo: text((node) =>
    Array.from(
      { length: node.cpus },
      (_, i) =>
        `processor\t: ${i}\nvendor_id\t: GenuineIntel\nmodel name\t: Virtual CPU\ncpu MHz\t\t: 2500.000\ncpu cores\t: ${node.cpus}\n\n`,
    ).join(''),
  ),
  filesystems: text(() => 'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup2\nnodev\tdevpts\n\text4\nnodev\toverlay\n'),
  loadavg: text((node) => {
    const running = [...node.hostPids.processes.values()].filter((process) => process.state === 'R').length;
    return `0.00 0.00 0.00 ${running}/${node.hostPids.processes.size} ${Math.max(0, ...node.hostPids.processes.keys())}\n`;
  }),
  meminfo: text(meminfo),
  modules: text(() => MODULES),
  mounts: (tree) => linkFile(tree, () => 'self/mounts'),
  net: (tree) => linkFile(tree, () => 'self/net'),
  pressure: (tree) => fixedDirectory(tree, { cpu: pressure, io: pressure, memory: pressure }),
  stat: text(processorTimes),
  swaps: text(() => 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'),
  sys: (_tree, node) => node.sysctlTree.root,
  uptime: text((node) => `${uptime(node).toFixed(2)} ${(uptime(node) * node.cpus).toFixed(2)}\n`),
  version: text((node) => `Linux version ${node.system.release} (gcc version 11.3.0) ${KERNEL_VERSION}\n`),
};

const MACHINE = [...Object.keys(machineFiles), ...Object.keys(guardedFiles), 'self'].sort();

function processDirectory(tree: FileTree, process: KernelProcess, space: PidNamespace, viewer: Viewer, isThread = false): Inode {
  const pid = process.pidIn(space) ?? 0;
  const { surroundings } = process;
  const mine = viewer.uid === 0 || viewer.uid === process.uid;
  const secret = (file: Inode): Inode => {
    if (!mine) file.mode = 0;
    return file;
  };
  const into = (of: FileTree, path: () => string, place: () => Place): Inode =>
    secret(magicLink(of, path, () => (mayTrace(viewer, process) ? place() : 'EACCES')));
  const text = (make: () => string) => (): Inode => textFile(tree, make);
  // Who may not look into another's memory is not even let open these.
  const traced = (of: FileTree, mode: number, make: () => string): Inode => {
    const inode = textFile(of, (who) => {
      if (!mayTrace(who, process)) throw osError('EACCES');
      return make();
    });
    inode.mode = mode;
    return inode;
  };
  const directory = fixedDirectory(tree, {
    // A privileged container has no profile. @see containerd: pkg/cri/server/container_create_linux.go generateApparmorSpecOpts
    attr: (of) =>
      fixedDirectory(of, { current: text(() => (surroundings.confined ? `${surroundings.apparmorProfile} (enforce)\n` : 'unconfined\n')) }),
    cgroup: (of) =>
      textFile(of, (who) => `0::${pathInNamespace(cgroupPath(surroundings.cgroup), who.surroundings as Container | undefined)}\n`),
    cmdline: text(() => (process.status ? '' : process.argv.map((argument) => `${argument}\0`).join(''))),
    comm: (of) =>
      textFile(
        of,
        () => `${process.comm}\n`,
        (name) => {
          process.comm = name.replace(/\n$/, '').slice(0, 15);
        },
      ),
    cwd: (of) =>
      into(
        of,
        () => process.cwd,
        () => process.place,
      ),
    environ: (of) =>
      traced(of, 0o400, () => (process.status ? '' : [...process.env].map(([name, value]) => `${name}=${value}\0`).join(''))),
    // A process that has ended has no program any more.
    exe: (of) =>
      process.status
        ? magicLink(
            of,
            () => '',
            () => 'ENOENT',
          )
        : secret(linkFile(of, () => process.which(process.argv[0] ?? '') ?? '')),
    fd: (of) => secret(fdDirectory(of, process)),
    gid_map: text(() => ALL_IDS),
    io: (of) => traced(of, 0o400, () => NO_IO),
    limits: text(() => LIMITS),
    maps: (of) => traced(of, 0o444, () => mapsOf(process)),
    mountinfo: text(() => mountInfo(process.space, surroundings.node)),
    mounts: text(() => mountsOf(process)),
    net: (of) => networkDirectory(of, surroundings.network),
    loginuid: text(() => '4294967295'),
    ns: (of) => secret(fixedDirectory(of, nsLinks(surroundings))),
    oom_score: text(() => `${oomScoreOf(process)}\n`),
    oom_score_adj: (of) =>
      textFile(
        of,
        () => `${process.oomScoreAdj}\n`,
        (value, who) => adjustOomScore(process, Number(value), who.capabilities),
      ),
    root: (of) =>
      into(
        of,
        () => '/',
        () => surroundings.mounts.root,
      ),
    sched: text(() => schedOf(process, space)),
    setgroups: text(() => 'allow\n'),
    stat: text(() => {
      const ticks = Math.floor(process.cpuTime / 10000);
      return `${process.pidIn(space)} (${process.comm}) ${process.state} ${process.parent?.pidIn(space) ?? 0} 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${Math.floor(process.startedAt / 10000)} ${process.memoryBytes} ${Math.ceil(process.memoryBytes / 4096)}\n`;
    }),
    statm: text(() => {
      const pages = Math.ceil(process.memoryBytes / 4096);
      return `${pages} ${pages} 0 1 0 ${pages} 0\n`;
    }),
    status: text(() => statusOf(process, space)),
    // Its only thread is itself.
    ...(!isThread && { task: (of) => fixedDirectory(of, { [pid]: () => processDirectory(tree, process, space, viewer, true) }) }),
    uid_map: text(() => ALL_IDS),
    wchan: text(() => '0'),
  });
  return ownedBy(directory, process);
}

/** What is a process's in /proc belongs to who it runs as. @see linux: fs/proc/base.c task_dump_owner */
function ownedBy(directory: Inode, { uid, gid }: KernelProcess): Inode {
  const { virtual } = directory;
  const owned = (inode: Inode): Inode => {
    inode.uid = uid;
    inode.gid = gid;
    if (inode.type === 'directory' && inode.mode === 0o755) inode.mode = 0o555;
    return inode;
  };
  if (virtual?.lookup) {
    const lookup = virtual.lookup.bind(virtual);
    directory.virtual = {
      ...virtual,
      lookup(name, viewer) {
        const inode = lookup(name, viewer);
        return inode && owned(inode);
      },
    };
  }
  return owned(directory);
}

const nsLinks = (surroundings: Container): Record<string, (tree: FileTree) => Inode> =>
  Object.fromEntries(Object.entries(surroundings.namespaces).map(([name, link]) => [name, (tree: FileTree) => linkFile(tree, () => link)]));

function fdDirectory(tree: FileTree, process: KernelProcess): Inode {
  return virtualFile(tree, 'directory', 0o500, {
    names: () => process.openFiles().map(String),
    lookup(name) {
      const file = /^\d+$/.test(name) ? process.openFile(Number(name)) : undefined;
      if (!file) return undefined;
      const { place } = file;
      const { type } = file.stat(process);
      const unnamed =
        type === 'char'
          ? file.isTerminal
            ? '/dev/pts/0'
            : '/dev/null'
          : `${type === 'fifo' ? 'pipe' : 'socket'}:[${1000 + Number(name)}]`;
      const described = place ? pathOf(place) : unnamed;
      // A regular file is opened anew by its path; a pipe has none, and is what the descriptor is.
      const mode = 0o100 | (file.canRead ? 0o400 : 0) | (file.canWrite ? 0o200 : 0);
      if (place) return virtualFile(tree, 'symlink', mode, { link: () => described, size: 64 });
      const open = (_viewer: Viewer, flags: { write?: boolean; append?: boolean }) =>
        file.reopen(flags.write || flags.append ? 'write' : 'read');
      return virtualFile(tree, 'symlink', mode, { link: () => described, open, size: 64 });
    },
  });
}

const mountsOf = ({ space, surroundings }: KernelProcess): string =>
  mountTable(space, surroundings.node)
    .map(({ source, path, type, options }) => `${source} ${path} ${type} ${options} 0 0\n`)
    .join('');
