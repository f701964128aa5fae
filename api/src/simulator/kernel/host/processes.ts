import { type Micros, SECOND } from '../../engine/index.ts';
import { ALL_CAPABILITIES } from '../capabilities.ts';
import { pathInNamespace } from '../cgroup/path.ts';
import { osError } from '../errno.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { fixedDirectory, linkFile, magicLink, textFile } from '../files/virtual.ts';
import type { MountNamespace } from '../mounts/mounts.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import { mayTrace, type Viewer } from '../permissions.ts';
import { namespacesOfNode } from '../process/namespaces.ts';
import type { ProcessInfo, ServiceInfo, SignalName, UnitState } from '../types.ts';
import { KUBELET_ARGUMENTS, KUBELET_FLAGS, KUBELET_SERVICE } from './node-files.ts';

/** How long a node has been up when a run begins, in seconds. */
export const BOOTED_BEFORE = 86_400;

/** Thousandths of a CPU that its daemons use, each of them. */
const DAEMONS_CPU = { systemd: 20, containerd: 60, kubelet: 100 };
/** And all of them together. */
export const ALL_DAEMONS_CPU = DAEMONS_CPU.systemd + DAEMONS_CPU.containerd + DAEMONS_CPU.kubelet;

/** One that is no container's. */
export interface HostProcess extends ProcessInfo {
  readonly exe: string;
  /** Thousandths of a CPU that it goes on using. */
  readonly cpuMillis?: number;
  readonly cgroup: string;
  /** Those of the node, where it has no others. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** Its files, where they are not the node's. */
  readonly mounts?: () => MountNamespace;
  /** Likewise. */
  readonly network?: NetworkNamespace;
  /** A signal reaches it; false where what comes of that is not played. */
  readonly ends?: (signal: SignalName) => boolean;
}

/** One that root runs, as a child of the first. */
export const hostProcess = (
  pid: number,
  comm: string,
  argv: readonly string[],
  megabytes: number,
  cgroup: string,
  exe = argv[0],
): HostProcess => ({
  pid,
  ppid: pid > 2 ? 1 : 0,
  pgid: pid,
  sid: pid,
  terminal: undefined,
  niceness: 0,
  uid: 0,
  user: 'root',
  argv,
  comm,
  state: 'S',
  startedAt: (pid > 2 ? 6 : 1) * SECOND - BOOTED_BEFORE * SECOND,
  cpuTime: 0,
  memoryBytes: megabytes * 2 ** 20,
  exe: exe ?? '',
  cgroup,
});

const KUBELET = ['/usr/bin/kubelet', ...KUBELET_ARGUMENTS.KUBECONFIG, ...KUBELET_ARGUMENTS.CONFIG, ...KUBELET_FLAGS];

/** What runs on a node beside containers, as `hostPID` shows it: PID 1 is systemd, by the name of init. */
const hostProcesses: readonly HostProcess[] = [
  { ...hostProcess(1, 'systemd', ['/sbin/init'], 12, '/init.scope', '/usr/lib/systemd/systemd'), cpuMillis: DAEMONS_CPU.systemd },
  hostProcess(2, 'kthreadd', ['[kthreadd]'], 0, '/', ''),
];
const containerd: HostProcess = {
  ...hostProcess(482, 'containerd', ['/usr/bin/containerd'], 62, '/system.slice/containerd.service'),
  cpuMillis: DAEMONS_CPU.containerd,
};
const kubelet: HostProcess = {
  ...hostProcess(611, 'kubelet', KUBELET, 98, '/system.slice/kubelet.service'),
  cpuMillis: DAEMONS_CPU.kubelet,
};

/** The node's container runtime, as systemd keeps it. */
export class ContainerdUnit {
  #state: UnitState = 'active';
  #pid = containerd.pid;
  #since = containerd.startedAt;
  #process: HostProcess | undefined = containerd;

  /** Of its process, or the last one that it had. */
  get pid(): number {
    return this.#pid;
  }
  get state(): UnitState {
    return this.#state;
  }
  get info(): Omit<ServiceInfo, 'processes'> {
    return { state: this.#state, since: this.#since, mainPid: this.#pid, command: '/usr/bin/containerd' };
  }
  get processes(): readonly HostProcess[] {
    return this.#process ? [this.#process] : [];
  }

  ends(state: Exclude<UnitState, 'active'>, at: Micros): void {
    this.#state = state;
    this.#since = at;
    this.#process = undefined;
  }

  starts(pid: number, startedAt: Micros): void {
    this.#state = 'active';
    this.#pid = pid;
    this.#since = startedAt;
    this.#process = { ...containerd, pid, startedAt };
  }

  boots(at: Micros): void {
    this.starts(containerd.pid, containerd.startedAt + BOOTED_BEFORE * SECOND + at);
  }
}

/** The node's kubelet, as systemd keeps it. */
export class KubeletUnit {
  #state: UnitState = 'active';
  #process: HostProcess | undefined = kubelet;
  /** Of its process, or the last one that it had. */
  #pid = kubelet.pid;
  #since = kubelet.startedAt;
  /** Its file, as systemd has read it since the machine was booted. */
  unit = KUBELET_SERVICE;
  /** Of the last process that ended by itself. */
  #exitCode: number | undefined;
  #others = hostProcesses;

  get state(): UnitState {
    return this.#state;
  }
  /** Of its process, or the last one that it had. */
  get pid(): number {
    return this.#pid;
  }
  get since(): Micros {
    return this.#since;
  }
  /** Since when it is so, and of which process. */
  get info(): Omit<ServiceInfo, 'processes'> {
    const command = /^ExecStart=(.+)$/m.exec(this.unit)?.[1];
    return { state: this.#state, since: this.#since, mainPid: this.#pid, exitCode: this.#exitCode, command };
  }
  /** What runs beside containers while it is so. */
  get processes(): readonly HostProcess[] {
    return this.#process ? [...this.#others, this.#process] : this.#others;
  }

  ends(state: Exclude<UnitState, 'active'>, at: Micros, exitCode?: number): void {
    this.#state = state;
    this.#exitCode = exitCode;
    this.#since = at;
    this.#process = undefined;
  }

  /** All others are started anew. */
  boots(at: Micros): void {
    this.#others = hostProcesses.map((one) => ({ ...one, startedAt: one.startedAt + BOOTED_BEFORE * SECOND + at }));
  }

  starts(pid: number, startedAt: Micros): void {
    this.#state = 'active';
    this.#pid = pid;
    this.#since = startedAt;
    this.#process = { ...kubelet, pid, startedAt };
  }
}

/** Root, with all rights, and no profile holds it. */
const OF_THE_NODE = { uid: 0, capabilities: ALL_CAPABILITIES };

function seenBy(viewer: Viewer, link: string): string {
  if (!mayTrace(viewer, OF_THE_NODE)) throw osError('EACCES');
  return link;
}

/** Its directory in /proc: little more is known of it than what ps shows. */
export function hostDirectory(tree: FileTree, process: HostProcess, node: { readonly mounts: MountNamespace }, viewer: Viewer): Inode {
  const { argv, comm, ppid, pid, uid, exe, cgroup, namespaces = namespacesOfNode, mounts = () => node.mounts } = process;
  const isKernel = pid === 2;
  const text = (content: string) => (of: FileTree) => textFile(of, () => content);
  const into = (of: FileTree): Inode =>
    magicLink(
      of,
      () => '/',
      () => (mayTrace(viewer, OF_THE_NODE) ? mounts().root : 'EACCES'),
    );
  const secret = (file: Inode): Inode => {
    if (viewer.uid !== 0) file.mode = 0;
    return file;
  };
  return fixedDirectory(tree, {
    attr: (of) => fixedDirectory(of, { current: text('unconfined\n') }),
    cgroup: (of) => textFile(of, (who) => `0::${pathInNamespace(cgroup, who.surroundings)}\n`),
    cmdline: text(isKernel ? '' : argv.map((argument) => `${argument}\0`).join('')),
    comm: text(`${comm}\n`),
    cwd: (of) => secret(into(of)),
    exe: (of) => secret(linkFile(of, (who) => seenBy(who, exe))),
    ns: (of) =>
      secret(
        fixedDirectory(
          of,
          Object.fromEntries(
            Object.entries(namespaces).map(([name, link]) => [name, (t: FileTree) => linkFile(t, (who) => seenBy(who, link))]),
          ),
        ),
      ),
    root: (of) => secret(into(of)),
    stat: text(`${pid} (${comm}) S ${ppid} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0\n`),
    status: text(
      `Name:\t${comm}\nUmask:\t0000\nState:\tS (sleeping)\nTgid:\t${pid}\nNgid:\t0\nPid:\t${pid}\nPPid:\t${ppid}\nUid:\t${Array(4).fill(uid).join('\t')}\n`,
    ),
  });
}
