import { cgroupPath, pathInNamespace } from '../cgroup/path.ts';
import { osError } from '../errno.ts';
import { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { fixedDirectory, linkFile, magicLink, textFile, virtualFile, withMode } from '../files/virtual.ts';
import { hostDirectory } from '../host/processes.ts';
import { mountInfo, mountTable } from '../mounts/mount-table.ts';
import type { Place } from '../mounts/mounts.ts';
import type { NodeKernel } from '../node.ts';
import { mayTrace, type Viewer } from '../permissions.ts';
import { mapsOf, rollupOf, smapsOf } from '../process/memory-map.ts';
import type { PidNamespace } from '../process/pid-namespace.ts';
import type { KernelProcess } from '../process/process.ts';
import { fdDirectory, fdInfoDirectory } from './descriptors.ts';
import { guardedFiles } from './guarded.ts';
import { machineFiles } from './machine.ts';
import { networkDirectory } from './network.ts';
import { adjustOomScore, LIMITS, NO_IO, oomScoreOf, schedOf, statmOf, statOf, statusOf } from './status.ts';

/** /proc of one PID namespace. @see proc(5) */
export function procTree(node: NodeKernel, space: PidNamespace): FileTree {
  const tree = new FileTree(node.engine, { kind: 'virtual', mode: 0o555 });
  const hosts = () => (space === node.hostPids ? node.hostProcesses : []);
  tree.root.virtual = {
    names: () => [...[...hosts().map(({ pid }) => pid), ...space.processes.keys()].sort((a, b) => a - b).map(String), ...MACHINE],
    lookup(name, viewer) {
      const own = (who: Viewer): string => String((who as Partial<KernelProcess>).pidIn?.(space) ?? who.pid);
      if (name === 'self') return linkFile(tree, own);
      if (name === 'thread-self') return linkFile(tree, (who) => `${own(who)}/task/${own(who)}`);
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

/** One that tells what it does in place of its arguments begins with its name. */
function programOf(process: KernelProcess): string {
  const [first = ''] = process.argv;
  return process.which(first) ?? process.which(first.replace(/:.*/, '')) ?? '';
}

/** There are no others: users are the node's. */
const ALL_IDS = '         0          0 4294967295\n';

const MACHINE = [...Object.keys(machineFiles), ...Object.keys(guardedFiles), 'self', 'thread-self'].sort();

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
    arch_status: text(() => 'AVX512_elapsed_ms:\t-1\n'),
    cgroup: (of) => textFile(of, (who) => `0::${pathInNamespace(cgroupPath(surroundings.cgroup), who.surroundings)}\n`),
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
        : secret(linkFile(of, () => programOf(process))),
    fd: (of) => secret(fdDirectory(of, process)),
    fdinfo: (of) => secret(fdInfoDirectory(of, process)),
    gid_map: text(() => ALL_IDS),
    io: (of) => traced(of, 0o400, () => NO_IO),
    limits: text(() => LIMITS),
    maps: (of) => traced(of, 0o444, () => mapsOf(process)),
    smaps: (of) => traced(of, 0o444, () => smapsOf(process)),
    smaps_rollup: (of) => traced(of, 0o444, () => rollupOf(process)),
    mountinfo: text(() => mountInfo(process.space, surroundings.node)),
    mounts: text(() => mountsOf(process)),
    mountstats: (of) => traced(of, 0o400, () => mountStatsOf(process)),
    net: (of) => networkDirectory(of, surroundings.network, surroundings.node.hostPids.processes),
    loginuid: text(() => '4294967295'),
    ns: (of) => secret(fixedDirectory(of, nsLinks(process))),
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
    oom_adj: text(() => `${Math.trunc((process.oomScoreAdj * 17) / 1000)}\n`),
    patch_state: text(() => '-1\n'),
    personality: (of) => traced(of, 0o400, () => '00000000\n'),
    coredump_filter: text(() => '00000033\n'),
    cpu_resctrl_groups: text(() => 'res:\nmon:\n'),
    // A container with a namespace of control groups is at its root.
    cpuset: (of) => textFile(of, (who) => `${pathInNamespace(cgroupPath(surroundings.cgroup), who.surroundings)}\n`),
    projid_map: text(() => ALL_IDS),
    sched: text(() => schedOf(process, space)),
    schedstat: text(() => `${process.cpuTime * 1000} 0 1\n`),
    sessionid: text(() => '4294967295'),
    setgroups: text(() => 'allow\n'),
    stat: text(() => statOf(process, space)),
    statm: text(() => statmOf(process)),
    status: text(() => statusOf(process, space)),
    // Its only thread is itself.
    ...(isThread
      ? { children: text(() => [...process.children].map((child) => `${child.pidIn(space)} `).join('')) }
      : { task: (of) => fixedDirectory(of, { [pid]: () => processDirectory(tree, process, space, viewer, true) }) }),
    timens_offsets: text(() => 'monotonic           0         0\nboottime            0         0\n'),
    timers: text(() => ''),
    timerslack_ns: text(() => '50000\n'),
    uid_map: text(() => ALL_IDS),
    wchan: text(() => '0'),
  });
  return ownedBy(withModes(directory), process);
}

/** Of those that not only are read by all, or are so by nobody. @see linux: fs/proc/base.c tgid_base_stuff */
const MODES: Readonly<Record<string, number>> = {
  ns: 0o511,
  fdinfo: 0o555,
  timerslack_ns: 0o666,
  patch_state: 0o400,
  ...Object.fromEntries(
    'coredump_filter gid_map loginuid oom_adj projid_map sched setgroups timens_offsets uid_map'.split(' ').map((name) => [name, 0o644]),
  ),
};

function withModes(directory: Inode): Inode {
  const { virtual } = directory;
  const lookup = virtual?.lookup?.bind(virtual);
  if (lookup)
    directory.virtual = {
      ...virtual,
      lookup(name, viewer) {
        const inode = lookup(name, viewer);
        const mode = MODES[name];
        return inode && mode !== undefined && inode.mode !== 0 ? withMode(inode, mode) : inode;
      },
    };
  return directory;
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

const nsLinks = (process: KernelProcess): Record<string, (tree: FileTree) => Inode> =>
  Object.fromEntries(
    Object.entries(process.surroundings.namespaces).map(([name, link]) => [
      name,
      (tree: FileTree) => virtualFile(tree, 'symlink', 0o777, { link: () => link }, process),
    ]),
  );

const mountsOf = ({ space, surroundings }: KernelProcess): string =>
  mountTable(space, surroundings.node)
    .map(({ source, path, type, options }) => `${source} ${path} ${type} ${options} 0 0\n`)
    .join('');

/** @see linux: fs/proc_namespace.c show_vfsstat */
const mountStatsOf = ({ space, surroundings }: KernelProcess): string =>
  mountTable(space, surroundings.node)
    .map(({ source, path, type }) => `device ${source} mounted on ${path} with fstype ${type}\n`)
    .join('');
