// The system calls of a process, but those on files and on the network, each in the terms of the others.
import { type Block, failing, finished, type Micros, nothing, noWait, type Random, Sleep, type Task } from '../../engine/index.ts';
import { type Capabilities, type Capability, NO_CAPABILITIES } from '../capabilities.ts';
import {
  BYTE_COST,
  BYTES_PER_STEP,
  FORK_COST,
  FORK_MEMORY,
  PROCESS_MEMORY,
  PROGRAM_STEPS,
  SLICE,
  SPAWN_COST,
  TRANSFER_COST,
} from '../costs.ts';
import { multiplied } from '../data.ts';
import { osError } from '../errno.ts';
import type { OpenFile } from '../files/open-file.ts';
import type { JournalLine } from '../host/journal.ts';
import type { HostProcess } from '../host/processes.ts';
import type { Network } from '../network/types.ts';
import { type Credentials, mayReach } from '../permissions.ts';
import {
  type Data,
  type ExitStatus,
  type KernelLine,
  OsError,
  type Process,
  type ProcessInfo,
  type Remark,
  type Run,
  type ServiceInfo,
  type SignalName,
  type SpawnOptions,
  type SystemInfo,
} from '../types.ts';
import type { WaitQueue } from '../wait-queue.ts';
import { CpuTime } from './cpu-time.ts';
import { type Executable, findExecutable, refusalOf, searchPath } from './executables.ts';
import { ENDED, ProcessLife } from './life.ts';
import { ProcessNetwork } from './network.ts';
import { endsGoPrograms } from './signals.ts';

/** A process of a container: its system calls. @see types.ts for what each does */
export class KernelProcess extends ProcessLife implements Process {
  #random: Random | undefined;
  #net: Network | undefined;

  protected override self(): KernelProcess {
    return this;
  }
  get env(): Map<string, string> {
    this.ownEnvironment ??= new Map(this.environment);
    return this.ownEnvironment;
  }
  get #path(): string | undefined {
    return (this.ownEnvironment ?? this.environment).get('PATH');
  }
  /** What a child gets. From then on it is nobody's own. */
  #sharedEnvironment(): ReadonlyMap<string, string> {
    this.environment = this.ownEnvironment ?? this.environment;
    this.ownEnvironment = undefined;
    return this.environment;
  }
  get random(): Random {
    this.#random ??= this.surroundings.random.fork('process', this.pid, this.startedAt);
    return this.#random;
  }
  get net(): Network {
    this.#net ??= new ProcessNetwork(this);
    return this.#net;
  }
  get system(): SystemInfo {
    return this.surroundings.node.system;
  }
  service(name: string): ServiceInfo | undefined {
    return this.surroundings.node.service(name);
  }
  journal(): readonly JournalLine[] {
    return this.surroundings.node.journal.lines;
  }
  kernelLog(): readonly KernelLine[] {
    const { kernelLog, bootedBefore } = this.surroundings.node;
    return kernelLog.lines(bootedBefore);
  }
  // ---- files that may wait

  read(fd: number, max = 65536): Task<Data> {
    try {
      this.enter();
      const file = this.opened(fd);
      if (!file.canRead) return failing(osError('EBADF'));
      const data = file.tryRead(max);
      if (data !== undefined) file.moved += data.length;
      return data !== undefined && !this.#owesTransfer(data, file.bytesPerStep) ? finished(data) : this.#waitToRead(file, max, data);
    } catch (error) {
      return failing(error);
    }
  }

  *#waitToRead(file: OpenFile, max: number, got: Data | undefined): Task<Data> {
    let data = got;
    while (data === undefined) {
      yield file.readable as WaitQueue;
      data = file.tryRead(max);
      if (data !== undefined) file.moved += data.length;
      if (data !== undefined && !this.#owesTransfer(data, file.bytesPerStep)) return data;
    }
    yield* this.#payCpu();
    return data;
  }

  write(fd: number, data: Data): Task<void> {
    try {
      this.enter();
      const file = this.opened(fd);
      if (!file.canWrite) return failing(osError('EBADF'));
      file.moved += data.length;
      const left = this.#tryWrite(file, this.turns > file.times ? multiplied(data, Math.round(this.turns / file.times)) : data);
      if (left !== '') return this.#waitToWrite(file, left, data);
      this.stayAlive();
      if (typeof data !== 'string' && file.timeToTake(data) > 0) return this.#waitForTaker(file, data);
      return this.#owesTransfer(data, file.bytesPerStep) ? this.#payCpu() : nothing;
    } catch (error) {
      return failing(error);
    }
  }

  /** What is left to write. */
  #tryWrite(file: OpenFile, data: Data): Data {
    try {
      return file.tryWrite(data, this.surroundings.cgroup, this);
    } catch (error) {
      if (error instanceof OsError && error.code === 'EPIPE') {
        this.deliver('PIPE', 'inside');
        this.stayAlive();
      }
      throw error;
    }
  }

  *#waitForTaker(file: OpenFile, data: Run): Task<void> {
    if (this.#owesTransfer(data)) yield* this.#payCpu();
    yield* this.sleep(file.timeToTake(data));
  }

  *#waitToWrite(file: OpenFile, first: Data, data: Data): Task<void> {
    for (let left = first; left !== ''; left = this.#tryWrite(file, left)) yield file.writable as WaitQueue;
    this.stayAlive();
    if (this.#owesTransfer(data, file.bytesPerStep)) yield* this.#payCpu();
  }

  // ---- processes

  spawn(options: SpawnOptions): number {
    this.enter();
    const { argv, program, fds, ignore } = options;
    const container = this.surroundings;
    const env = options.env ?? this.#sharedEnvironment();
    const place = options.cwd === undefined ? this.place : this.at(options.cwd);
    const found = program ? { program, argv, comm: this.comm, memory: FORK_MEMORY } : this.#executable(argv, env);
    const cost = program ? FORK_COST : SPAWN_COST;
    const child = new KernelProcess({
      container,
      parent: this,
      program: found.program,
      memory: found.memory ?? PROCESS_MEMORY,
      argv: found.argv,
      comm: found.comm,
      env,
      user: this,
      place,
      umask: this.umask,
      fds: fds ? this.#chosen(fds) : this.fds,
      ignore: this.#inherited(ignore),
      delay: cost + container.cgroup.delays(cost * this.serves),
      oomScoreAdj: this.oomScoreAdj,
    });
    if (options.ownGroup) child.group = child;
    child.cpuTime += cost;
    child.times = this.times;
    child.serves = this.serves;
    if (this.turns > 1) this.passPids(this.turns - 1);
    this.stayAlive();
    return child.pid;
  }

  *exec(argv: readonly string[], env?: ReadonlyMap<string, string>, argv0?: string): Task<never> {
    this.enter();
    const found = this.#executable(argv, env ?? this.#sharedEnvironment());
    const { engine } = this.surroundings.node;
    if (env) {
      this.environment = env;
      this.ownEnvironment = undefined;
    }
    this.numbering = undefined;
    this.argv = argv0 !== undefined && found.argv === argv ? [argv0, ...argv.slice(1)] : found.argv;
    this.comm = found.comm;
    if (this.actions) for (const [signal, action] of this.actions) if (action !== 'ignore') this.actions.delete(signal);
    this.closeResources();
    const memory = found.memory ?? PROCESS_MEMORY;
    const more = memory + this.heldMemory - this.memoryBytes;
    this.noteMemory();
    this.baseMemory = memory;
    this.extraMemory = this.heldMemory;
    this.surroundings.cgroup.charge(more);
    const delay = this.surroundings.cgroup.useCpu(SPAWN_COST);
    this.stayAlive();
    // The old coroutine is let go of without unwinding it, as execve does: its `finally` blocks are no part of the new program.
    yield {
      start: () => {
        const old = this.thread;
        const next = this.threadOf(found.program);
        next.stopped = old.stopped;
        this.thread = next;
        old.abandon();
        engine.after(delay, () => {
          if (!this.status && this.thread === next) next.start();
        });
        return noWait;
      },
    };
    throw ENDED;
  }

  *waitpid(pid?: number): Task<{ readonly pid: number; readonly status: ExitStatus }> {
    this.enter();
    for (;;) {
      let waitsFor = false;
      for (const child of this.children) {
        if (pid !== undefined && pid > 0 && child.pid !== pid) continue;
        waitsFor = true;
        const { status } = child;
        if (!status) continue;
        const number = child.pid;
        child.reap();
        return { pid: number, status };
      }
      if (!waitsFor) throw osError('ECHILD');
      yield this.childEnded;
    }
  }

  pollChild(pid: number): ExitStatus | undefined {
    this.enter();
    for (const child of this.children) {
      if (child.pid !== pid) continue;
      const { status } = child;
      if (status) child.reap();
      return status;
    }
    throw osError('ECHILD');
  }

  kill(pid: number, signal: SignalName | 0): void {
    this.enter();
    const space = this.surroundings.pidNamespace;
    const targets: KernelProcess[] = [];
    if (pid > 0) {
      const target = space.processes.get(pid);
      if (target) targets.push(target);
    } else {
      const group = pid === 0 ? this.group.pidIn(space) : -pid;
      for (const target of space.processes.values()) {
        if (pid === -1 ? target !== this && target !== space.init : target.group.pidIn(space) === group) targets.push(target);
      }
    }
    const ofNode = pid > 0 && targets.length === 0 ? this.#hostProcess(pid) : undefined;
    if (targets.length === 0 && !ofNode) throw osError('ESRCH');
    const may = (target: { readonly uid: number }): boolean => this.uid === target.uid || this.holds('KILL');
    if (![...targets, ...(ofNode ? [ofNode] : [])].some(may)) throw osError('EPERM');
    const allowed = targets.filter((target) => may(target) && mayReach(this.surroundings, target.surroundings));
    const reachesNode = ofNode && !this.surroundings.confined;
    if (allowed.length === 0 && !reachesNode) throw osError('EACCES');
    if (reachesNode) this.#signalNode(ofNode, signal);
    // Itself last: the others hear of it even if it ends by it.
    allowed.sort((a, b) => Number(a === this) - Number(b === this));
    if (signal !== 0)
      for (const target of allowed) {
        target.surroundings.heardSignal(target, this.surroundings, signal);
        target.deliver(signal, target.surroundings.pidNamespace === space ? 'inside' : 'outside');
      }
    this.stayAlive();
  }

  /** The first two heed no one; systemd starts the others again, of which the ends of the kubelet and of containerd are played, as is that of a Pod's pause process. */
  #signalNode({ pid, comm, ends }: HostProcess, signal: SignalName | 0): void {
    if (signal === 0) return;
    if (ends?.(signal)) return;
    if (comm === 'kubelet' && endsGoPrograms(signal)) this.remark({ kind: 'Kubelet', verb: 'kill' });
    else if (comm === 'containerd' && endsGoPrograms(signal)) this.remark({ kind: 'Containerd', verb: 'kill' });
    else if (pid > 2) this.remark({ kind: 'NotFollowed', program: 'kill', why: `the end of the node’s ${comm}`, taken: 'done' });
  }

  onSignal(signal: SignalName, action: 'default' | 'ignore' | (() => void)): void {
    this.enter();
    if (signal === 'KILL' || signal === 'STOP') throw osError('EINVAL');
    this.setAction(signal, action);
  }

  /** For su, gosu and servers that give up root: setgroups, setgid and setuid. */
  setUser(user: Credentials): void {
    this.enter();
    if (!this.holds('SETGID') || (user.uid !== this.uid && !this.holds('SETUID'))) throw osError('EPERM');
    this.uid = user.uid;
    this.gid = user.gid;
    this.groups = user.groups;
  }

  /** Those in effect: root has all that its container lets it have, others what their executable gives them. */
  get capabilities(): Capabilities {
    if (this.uid === 0) return this.surroundings.capabilities;
    if (!this.fileCapabilities) return NO_CAPABILITIES;
    return new Set([...this.fileCapabilities].filter((capability) => this.surroundings.capabilities.has(capability)));
  }
  holds(capability: Capability): boolean {
    return this.capabilities.has(capability);
  }

  newSession(): void {
    this.enter();
    if (this.group === this) throw osError('EPERM');
    this.session = this;
    this.group = this;
  }

  newGroup(): void {
    this.enter();
    if (this.session === this) throw osError('EPERM');
    this.group = this;
  }

  alarm(delay: Micros): void {
    this.enter();
    this.setAlarm(delay);
  }

  /** To come before others takes a right, whoever it is for. @see linux: kernel/sys.c set_one_prio */
  setNiceness(value: number, pid = this.pid): void {
    this.enter();
    const target = this.surroundings.pidNamespace.processes.get(pid);
    if (!target) throw osError('ESRCH');
    if (this.uid !== target.uid && !this.holds('SYS_NICE')) throw osError('EPERM');
    const wanted = Math.max(-20, Math.min(19, value));
    if (wanted < target.niceness && !this.holds('SYS_NICE')) throw osError('EACCES');
    target.niceness = wanted;
  }

  exit(code: number): never {
    this.enter();
    this.finish({ code: code & 255 });
    throw ENDED;
  }

  /** setns: into the mounts, or the network with its name, of another that it sees, be it none of a container. */
  enterNamespaces(pid: number, { mounts, network }: { readonly mounts: boolean; readonly network: boolean }): void {
    this.enter();
    if (!this.holds('SYS_ADMIN')) throw osError('EPERM');
    const { node, pidNamespace } = this.surroundings;
    const target = pidNamespace.processes.get(pid);
    const host = target ? undefined : this.#hostProcess(pid);
    if (!target && !host) throw osError('ESRCH');
    if (network) this.network = target ? (target.network ?? target.surroundings.network) : (host?.network ?? node.network);
    if (!mounts) return;
    this.view = target ? target.space : (host?.mounts?.() ?? node.mounts);
    this.place = this.view.root;
  }

  /** One that is no container's, where it is seen. */
  #hostProcess(pid: number): HostProcess | undefined {
    const { node, pidNamespace } = this.surroundings;
    return pidNamespace === node.hostPids ? node.hostProcesses.find((one) => one.pid === pid) : undefined;
  }

  processes(): ProcessInfo[] {
    this.enter();
    return this.surroundings.processesSeen();
  }

  which(name: string): string | undefined {
    this.enter();
    return searchPath(this, this.space, this.place, name, this.#path);
  }

  // ---- time, CPU, memory

  *sleep(duration: Micros): Task<void> {
    this.enter();
    yield duration === Number.POSITIVE_INFINITY ? never : new Sleep(this.surroundings.node.engine, Math.max(0, duration));
  }

  compute(duration: Micros): Task<void> {
    try {
      this.enter();
      return this.#owes(duration) ? this.#payCpu() : nothing;
    } catch (error) {
      return failing(error);
    }
  }

  setMemory(bytes: number): void {
    this.enter();
    const more = Math.max(this.heldMemory, Math.round(bytes)) - this.extraMemory;
    if (more < 0) this.noteMemory();
    this.extraMemory += more;
    this.surroundings.cgroup.charge(more);
    this.stayAlive();
  }

  remark(remark: Remark): void {
    this.surroundings.remark(remark);
  }

  holdMemory(bytes: number): void {
    this.heldMemory = Math.max(0, Math.round(bytes));
    this.setMemory(bytes);
  }

  #executable(argv: readonly string[], env: ReadonlyMap<string, string>): Executable {
    this.work(PROGRAM_STEPS + (argv.length >> 3) + (env.size >> 5));
    const path = env.get('PATH');
    let found: Executable;
    try {
      found = findExecutable(this, this.space, this.place, argv, path);
    } catch (error) {
      return this.surroundings.assumed(error, argv, this.session !== this.surroundings.init);
    }
    const refused = refusalOf(found, this.surroundings.capabilities, argv, env);
    if (refused) throw osError(refused, searchPath(this, this.space, this.place, argv[0] ?? '', path));
    return found;
  }

  #chosen(fds: ReadonlyMap<number, number>): (OpenFile | undefined)[] {
    const chosen: (OpenFile | undefined)[] = [];
    for (const [theirs, mine] of fds) chosen[theirs] = this.opened(mine);
    return chosen;
  }

  #inherited(more: readonly SignalName[] | undefined): Iterable<SignalName> | undefined {
    if (!this.actions) return more;
    const ignored: SignalName[] = more ? [...more] : [];
    for (const [signal, action] of this.actions) if (action === 'ignore') ignored.push(signal);
    return ignored;
  }

  /** Adds to the CPU time that is owed; true if it is enough for a slice. */
  #owes(duration: Micros): boolean {
    this.owed += duration;
    return this.owed >= SLICE;
  }

  /** Text that is really moved counts as the run's steps too; a run of one character is no work for anybody. */
  #owesTransfer(data: Data, bytesPerStep = BYTES_PER_STEP): boolean {
    if (typeof data === 'string') this.work(Math.floor(data.length / bytesPerStep));
    return this.#owes(TRANSFER_COST + data.length * BYTE_COST);
  }

  *#payCpu(): Task<void> {
    const { cgroup, node } = this.surroundings;
    let amount = Math.round(this.owed);
    this.owed = 0;
    if (this.serves > 1) this.owedToOthers += amount * (this.serves - 1);
    this.cpuTime += amount;
    while (amount > 0) {
      const turn = new CpuTime(node.engine, cgroup, amount);
      yield turn;
      amount -= turn.amount;
    }
  }
}

/** For ever. */
const never: Block<undefined> = { start: () => noWait };
