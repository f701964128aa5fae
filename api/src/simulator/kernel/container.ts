import type { Micros, Random, TaskHandle } from '../engine/index.ts';
import { type Capabilities, DEFAULT_CAPABILITIES, NO_CAPABILITIES } from './capabilities.ts';
import { Cgroup } from './cgroup/cgroup.ts';
import { CpuMeter } from './cgroup/cpu-meter.ts';
import type { Usage } from './cgroup/usage-meter.ts';
import type { ContainerOptions, ExecOptions, ExecResult, StartOptions } from './container-options.ts';
import { PROCESS_MEMORY, RUNC_START_COST, SPAWN_COST } from './costs.ts';
import { osError } from './errno.ts';
import { AttachedInput, GivenInput, Null } from './files/devices.ts';
import { FileTree } from './files/file-tree.ts';
import { type OpenFile, Sink } from './files/open-file.ts';
import { cleanPath, namesOf } from './files/paths.ts';
import { NO_WINDOW, Terminal, WINDOW } from './files/terminal.ts';
import { MountNamespace, type MountOptions, type Place } from './mounts/mounts.ts';
import type { NetworkNamespace } from './network/namespace.ts';
import type { LibC } from './network/resolver.ts';
import type { NodeKernel } from './node.ts';
import { type Credentials, ROOT, type Viewer } from './permissions.ts';
import { type Executable, ExecutableMissing, failAfter, findExecutable, refusalOf, searchPath } from './process/executables.ts';
import { ForeignSignal } from './process/foreign-signal.ts';
import { IpcNamespace } from './process/ipc-namespace.ts';
import { namespacesOf, numberNamespaces } from './process/namespaces.ts';
import { PidNamespace } from './process/pid-namespace.ts';
import { KernelProcess } from './process/process.ts';
import { standingDirectory, workingDirectory } from './process/working-directory.ts';
import { standardMounts } from './standard-mounts.ts';
import { type ExitStatus, OsError, type ProcessInfo, type Remark, type SignalName, type Stat, type TerminalSettings } from './types.ts';
import { parsePasswd } from './users.ts';

/** A container: what runc sets up around a process. Its id, image and times are the runtime's. */
export class Container {
  readonly id: string;
  readonly rootfs: FileTree;
  readonly mounts: MountNamespace;
  readonly pidNamespace: PidNamespace;
  readonly ipc: IpcNamespace;
  readonly network: NetworkNamespace;
  readonly hostname: string;
  readonly cgroup: Cgroup;
  readonly random: Random;
  readonly libc: LibC;
  readonly noNewPrivileges: boolean;
  readonly seccomp: boolean;
  readonly confined: boolean;
  /** Parts of /proc are hidden from it: it is not privileged. */
  readonly masked: boolean;
  readonly apparmorProfile: string;
  /** What its processes may have at most; root has all of it. */
  readonly capabilities: Capabilities;
  readonly processes = new Set<KernelProcess>();
  /** By their numbers. */
  readonly terminals = new Map<number, Terminal>();
  /** Its first process, once started. */
  init: KernelProcess | undefined;
  oomKilledAny = false;
  #firstOomKilled = false;
  readonly #foreignSignal = new ForeignSignal();
  #input: AttachedInput | undefined;
  readonly #options: ContainerOptions;

  constructor(
    readonly node: NodeKernel,
    options: ContainerOptions,
  ) {
    this.#options = options;
    this.id = options.id;
    this.network = options.network;
    this.hostname = options.hostname ?? options.network.hostname;
    this.libc = options.libc ?? 'glibc';
    this.noNewPrivileges = options.noNewPrivileges ?? false;
    this.seccomp = options.seccomp ?? false;
    this.confined = options.confined ?? false;
    this.masked = !options.privileged;
    this.apparmorProfile = options.apparmorProfile ?? 'cri-containerd.apparmor.d';
    this.capabilities = options.capabilities ?? DEFAULT_CAPABILITIES;
    this.random = node.random.fork('container', options.id);
    this.pidNamespace = options.pidNamespace ?? new PidNamespace(node.hostPids);
    this.ipc = options.ipc ?? new IpcNamespace(node.engine);
    this.cgroup = new Cgroup(node.engine, options.limits, options.parentCgroup ?? node.rootCgroup);
    this.cgroup.meter = new CpuMeter();
    this.cgroup.cpuShares = options.cpuShares ?? 2;
    this.cgroup.name = `cri-containerd-${options.id}.scope`;
    this.cgroup.shown = options;
    this.rootfs = new FileTree(node.engine, { image: options.image, space: node.disk, meter: options.meter });
    this.mounts = new MountNamespace({ tree: this.rootfs, readOnly: options.readOnlyRoot ?? false, source: 'overlay', type: 'overlay' });
    numberNamespaces(this);
    try {
      for (const mount of standardMounts(this, this.#options)) this.mounts.add(mount);
      // containerd mounts parents before what is in them. @see containerd: pkg/cri/opts/spec_opts.go orderedMounts
      const depth = ({ path }: MountOptions): number => namesOf(cleanPath(path)).length;
      for (const mount of [...(options.mounts ?? [])].sort((a, b) => depth(a) - depth(b))) this.mounts.add(mount);
      if (options.mounts) node.sharedMounts.join(this.mounts);
    } catch (error) {
      this.destroy();
      throw error;
    }
  }

  /** The parent of its first process, as the node sees it. */
  get shimPid(): number {
    return this.#options.shimPid ?? 0;
  }
  /** What its processes begin with. */
  get oomScoreAdj(): number {
    return this.#options.oomScoreAdj ?? 0;
  }

  /** By name, as links in /proc say: `net:[4026532201]`. */
  get namespaces(): Readonly<Record<string, string>> {
    return namespacesOf(this, this.#options.privileged ?? false);
  }

  /**
   * Starts the container's process. Throws what runc finds before it: ENOENT or EACCES with the executable's or the working
   * directory's path. A file that turns out not to be executable only then ends the started process with 1.
   */
  start(options: StartOptions): void {
    const { stdin = 'null', tty = false } = this.#options;
    const { engine } = this.node;
    // Of a terminal the runtime keeps the other end, whether or not somebody may write to it. @see containerd: pkg/cri/sbserver/container_start.go, runc: tty.go
    this.#input = stdin === 'open' || tty ? new AttachedInput(engine, tty) : undefined;
    const input = this.#input ?? new Null();
    const out = this.#sink('stdout', tty);
    const fds = tty ? onTerminal(this.#terminal(input, out, NO_WINDOW, options.user.uid)) : [input, out, this.#sink('stderr', false)];
    this.init = this.#run(options, fds, (status) => {
      // Without a PID namespace of its own, runc kills what is left. @see runc: libcontainer/process_linux.go
      for (const process of [...this.processes]) process.finish({ code: 137, signal: 'KILL' });
      this.cgroup.remove();
      const outlived = this.oomKilledAny && !this.#firstOomKilled;
      const signalled = this.#foreignSignal.causeOf(status, this.node.engine.now);
      options.onExit({ status, oomKilled: this.oomKilledAny, ...(outlived && { outlivedOom: true }), ...(signalled && { signalled }) });
    });
  }

  /** For its process to read, if it has a standard input. What is typed at a terminal is not followed. */
  give(text: string, closes: boolean): void {
    if (!this.#options.tty) this.#input?.give(text, closes);
    else if (text !== '')
      this.#options.onRemark?.({ kind: 'NotFollowed', program: 'terminal', why: 'what is typed there', taken: 'statement' });
  }

  /**
   * Runs a command beside it; `done` is called when it has ended and its output was closed by all who have it. Throws as
   * `start` does. Returns how to give up waiting for it (it goes on).
   */
  exec(options: ExecOptions, done: (result: ExecResult) => void): Pick<TaskHandle, 'done'> & { kill(): void } {
    const { engine } = this.node;
    let stdout = '';
    let stderr = '';
    const { isTerminal = false, tty = false } = options;
    let open = tty ? 1 : 2;
    let status: ExitStatus | undefined;
    const handle = { done: false, kill: () => process.finish({ code: 137, signal: 'KILL' }) };
    let timedOut = false;
    const finish = (): void => {
      if (handle.done) return;
      handle.done = true;
      timer?.cancel();
      engine.budget.spend('logBytes', -stdout.length - stderr.length);
      done({ exitCode: status?.code ?? 137, stdout, stderr, timedOut });
    };
    // What is kept until the end counts as a log does, until then.
    const keep = (stream: 'stdout' | 'stderr', text: string): void => {
      engine.budget.spend('logBytes', text.length);
      options.onOutput?.(stream, text);
    };
    const closed = (): void => {
      open--;
      if (open === 0 && status) finish();
    };
    const untold = isTerminal ? new GivenInput('', true) : new Null();
    const input = options.stdin === undefined ? untold : new GivenInput(options.stdin, false);
    const out = new Sink(
      (text) => {
        stdout += text;
        keep('stdout', text);
      },
      closed,
      isTerminal,
    );
    const err = new Sink(
      (text) => {
        stderr += text;
        keep('stderr', text);
      },
      closed,
      isTerminal,
    );
    const ended = (end: ExitStatus): void => {
      status = end;
      options.onEnd?.(end);
      if (terminal) hangUp(terminal, process);
      if (open === 0 || tty) finish();
    };
    // A terminal goes where no process takes it.
    const terminal = tty ? this.#terminal(input, out, WINDOW, options.user.uid).retain() : undefined;
    let process: KernelProcess;
    try {
      process = this.#run(options, terminal ? onTerminal(terminal) : [input, out, err], ended, true);
    } finally {
      terminal?.release();
    }
    const timer =
      options.timeout === undefined
        ? undefined
        : engine.after(options.timeout, () => {
            if (status) return;
            timedOut = true;
            process.finish({ code: 137, signal: 'KILL' });
          });
    return handle;
  }

  /** The runtime's signal to its first process. False if that has ended. */
  signal(signal: SignalName): boolean {
    const { init } = this;
    if (!init || init.status) return false;
    init.deliver(signal, 'outside');
    return true;
  }

  /** Ends all that runs in it, as the runtime's KILL does. */
  killAll(): void {
    this.init?.finish({ code: 137, signal: 'KILL' });
    for (const process of [...this.processes]) process.finish({ code: 137, signal: 'KILL' });
  }

  /** Its machine is off. */
  vanish(): void {
    for (const process of [...this.processes]) process.vanish();
    this.cgroup.remove();
    this.pidNamespace.dead ||= this.pidNamespace !== this.node.hostPids;
  }

  /** Text of a file as root sees it, mounts included, be it of another root; undefined if there is none. */
  readFile(path: string, mounts = this.mounts): string | undefined {
    const seen = mounts.seen(ROOT, mounts.root, path);
    const inode = typeof seen === 'string' ? undefined : seen.inode;
    if (inode?.type !== 'file') return undefined;
    if (inode.virtual?.text) return inode.virtual.text(this.init ?? ROOT);
    return inode.size > 2 ** 27 ? undefined : inode.content.text();
  }

  lstat(path: string): Stat | undefined {
    const found = this.mounts.find(ROOT, this.mounts.root, path, false);
    return typeof found === 'string' ? undefined : found.place?.inode.stat(this.init ?? ROOT);
  }

  /** What is in a directory as root sees it, in order, those that lead further with a slash; undefined if it is none. @see coreutils: src/ls.c (-A, -p) */
  list(path: string): string[] | undefined {
    const seen = this.mounts.seen(ROOT, this.mounts.root, path);
    const inode = typeof seen === 'string' ? undefined : seen.inode;
    if (inode?.type !== 'directory') return undefined;
    const viewer = this.init ?? ROOT;
    return inode
      .names(viewer)
      .sort()
      .map((name) => (inode.child(name, viewer)?.type === 'directory' ? `${name}/` : name));
  }

  /** Where a user is at home, by its own /etc/passwd; one that it has not, at the root. @see runc: libcontainer/init_linux.go setupUser (HOME) */
  homeOf(uid: number): string {
    return parsePasswd(this.readFile('/etc/passwd') ?? '').find((user) => user.uid === uid)?.home ?? '/';
  }

  get memoryBytes(): number {
    return this.cgroup.memoryBytes;
  }
  get cpuUsed(): Micros {
    return this.cgroup.cpuUsed;
  }
  /** Between the last two looks of the metrics server. */
  get cpuUsedLately(): Micros {
    return this.cgroup.meter?.last(this.node.engine.now) ?? 0;
  }
  /** Of the writable layer. */
  usage(): Usage {
    return this.rootfs.usage();
  }
  /** Of the writable layer, as its meter has found it. */
  measuredUsage(): Usage {
    return this.rootfs.measuredUsage();
  }

  /** Ends what runs and gives back the writable layer. */
  destroy(): void {
    this.killAll();
    this.node.sharedMounts.leave(this.mounts);
    this.rootfs.destroy();
    this.cgroup.remove();
  }

  /** Instead of an executable that was not found; without such a thing the error stands. */
  assumed(error: unknown, argv: readonly string[], beside: boolean): Executable {
    const { assumed } = this.#options;
    if (!assumed || !(error instanceof ExecutableMissing) || error.code !== 'ENOENT') throw error;
    const comm = (argv[0] ?? '').split('/').at(-1) ?? '';
    return { program: assumed(beside, comm), argv, comm, memory: undefined };
  }

  /** Told by who sends one of its processes a signal: who shares its PID namespace may. */
  heardSignal(target: KernelProcess, from: Container, signal: SignalName): void {
    if (target === this.init && from !== this) this.#foreignSignal.heard(from.id, signal, this.node.engine.now);
  }

  /** Told by a process that the OOM killer chose. */
  oomKilled(hostPid: number): void {
    this.oomKilledAny = true;
    if (!this.init || this.init.hostPid === hostPid) this.#firstOomKilled = true;
    this.#options.onOutOfMemory?.();
  }

  remark(remark: Remark): void {
    this.#options.onRemark?.(remark);
  }

  processesSeen(): ProcessInfo[] {
    const space = this.pidNamespace;
    const names = new Map(parsePasswd(this.readFile('/etc/passwd') ?? '').map(({ uid, name }) => [uid, name]));
    const rows = [...space.processes].map(([pid, process]) => ({
      pid,
      ppid: process.ppidIn(space),
      pgid: process.group.pidIn(space),
      sid: process.session.pidIn(space),
      terminal: process.terminal?.terminalNumber,
      niceness: process.niceness,
      uid: process.uid,
      user: names.get(process.uid) ?? String(process.uid),
      argv: process.status ? [] : process.argv,
      comm: process.comm,
      state: process.state,
      startedAt: process.startedAt,
      cpuTime: process.cpuTime,
      memoryBytes: process.memoryBytes,
    }));
    const hosts = space === this.node.hostPids ? this.node.hostProcesses : [];
    const named = hosts.map((host) => ({ ...host, user: names.get(host.uid) ?? String(host.uid) }));
    return [...named, ...rows].sort((a, b) => a.pid - b.pid);
  }

  #run(options: Omit<StartOptions, 'onExit'>, fds: OpenFile[], ended: (status: ExitStatus) => void, beside = false): KernelProcess {
    const { user, argv, env } = options;
    const place = (beside ? standingDirectory : workingDirectory)(this.mounts, options.cwd);
    const viewer = this.#viewer(user);
    const found: Executable = options.program
      ? { argv, comm: (argv[0] ?? '').split('/').at(-1) ?? '', memory: undefined, program: options.program }
      : this.#executable(viewer, place, argv, env, beside);
    return new KernelProcess({
      container: this,
      program: found.program,
      memory: found.memory ?? PROCESS_MEMORY,
      argv: found.argv,
      comm: found.comm,
      env,
      user,
      place,
      fds,
      delay: SPAWN_COST + this.cgroup.delays(beside ? SPAWN_COST : RUNC_START_COST + SPAWN_COST),
      oomScoreAdj: this.oomScoreAdj,
      ended,
    });
  }

  #viewer(user: Credentials): Viewer {
    return {
      uid: user.uid,
      gid: user.gid,
      groups: user.groups,
      pid: 0,
      capabilities: user.uid === 0 ? this.capabilities : NO_CAPABILITIES,
    };
  }

  #executable(viewer: Viewer, place: Place, argv: readonly string[], env: ReadonlyMap<string, string>, beside: boolean): Executable {
    try {
      const found = findExecutable(viewer, this.mounts, place, argv, env.get('PATH'));
      const refused = argv.some((word) => word.includes('\0')) ? 'EINVAL' : refusalOf(found, this.capabilities, argv, env);
      if (refused) throw osError(refused, searchPath(viewer, this.mounts, place, argv[0] ?? '', env.get('PATH')));
      return found;
    } catch (error) {
      const name = argv[0] ?? '';
      if (!(error instanceof OsError) || error instanceof ExecutableMissing) return this.assumed(error, argv, beside);
      // The file is there and may be executed, so runc goes on; execve then fails, and that is the process's end.
      const said = `exec ${error.path ?? name}: ${error.message.toLowerCase()}\n`;
      return { argv, comm: 'runc:[2:INIT]', memory: undefined, program: (process) => failAfter(process, said) };
    }
  }

  /** The next that is free. */
  #terminal(typed: OpenFile, shown: OpenFile, settings: TerminalSettings, uid: number): Terminal {
    let number = 0;
    while (this.terminals.has(number)) number++;
    const terminal = new Terminal(number, typed, shown, settings, uid, () => this.terminals.delete(number));
    this.terminals.set(number, terminal);
    return terminal;
  }

  #sink(stream: 'stdout' | 'stderr', tty: boolean): Sink {
    const { onRun } = this.#options;
    const take = (text: string): void => this.#options[stream]?.(text, this.node.engine.now);
    if (tty) return new Sink((text) => take(text.replaceAll('\n', '\r\n')), undefined, tty);
    return new Sink(take, undefined, false, onRun && ((run) => onRun(stream, run)));
  }
}

/** Who has stayed in the foreground of a session whose first process has ended hears of it. @see linux: drivers/tty/tty_jobctrl.c disassociate_ctty */
function hangUp(terminal: Terminal, leader: KernelProcess): void {
  terminal.hangUp();
  for (const each of [...leader.surroundings.processes]) if (each.group === leader.group && !each.status) each.deliver('HUP', 'outside');
}

const onTerminal = (terminal: Terminal): OpenFile[] => [terminal, terminal, terminal];
