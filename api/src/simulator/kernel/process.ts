import type { Block, Micros, Random, Task } from '../engine/index.ts';
import type { MemoryUser } from './cgroup.ts';
import type { Container } from './container.ts';
import { BYTE_COST, FORK_COST, FORK_MEMORY, PROCESS_MEMORY, SLICE, SPAWN_COST, TRANSFER_COST } from './costs.ts';
import { osError } from './errno.ts';
import { type Executable, findExecutable, searchPath } from './executables.ts';
import { FileCalls } from './file-calls.ts';
import type { Place } from './mounts.ts';
import type { OpenFile } from './open-file.ts';
import type { Credentials } from './permissions.ts';
import type { PidNamespace } from './pid-namespace.ts';
import { ProcessNetwork } from './process-network.ts';
import { defaultAction, signalNumbers } from './signals.ts';
import { Thread, type Uninterruptible } from './thread.ts';
import {
  type Data,
  type ExitStatus,
  type Network,
  OsError,
  type Process,
  type ProcessInfo,
  type Program,
  type SignalName,
  type SpawnOptions,
} from './types.ts';
import { WaitQueue } from './wait-queue.ts';

/** Thrown out of the system calls of a process that has ended, so that its coroutine unwinds. Never caught by programs. */
export class ProcessEnded extends Error {}
/** One for all: making an error is slow, and this one carries nothing. */
const ENDED = new ProcessEnded('the process has ended');

export interface ProcessStart {
  readonly container: Container;
  readonly parent?: KernelProcess;
  readonly program: Program;
  readonly memory: number;
  readonly argv: readonly string[];
  readonly comm: string;
  readonly env: ReadonlyMap<string, string>;
  readonly user: Credentials;
  readonly place: Place;
  readonly umask?: number;
  readonly fds: readonly (OpenFile | undefined)[];
  readonly ignore?: Iterable<SignalName>;
  /** Before the program's first step. */
  readonly delay: Micros;
  readonly oomScoreAdj: number;
  readonly ended?: (status: ExitStatus) => void;
}

type Action = 'ignore' | (() => void);

/** A process of a container. @see types.ts for what each system call does */
export class KernelProcess extends FileCalls implements Process, MemoryUser {
  readonly surroundings: Container;
  /** In its own namespace, and in those above it. */
  readonly pids: readonly number[];
  argv: readonly string[];
  comm: string;
  readonly startedAt: Micros;
  readonly oomScoreAdj: number;
  /** The process at the root of its session: signals to group 0 go to all who share it. */
  readonly leader: KernelProcess;
  cpuTime: Micros = 0;
  status: ExitStatus | undefined;
  parent: KernelProcess | undefined;
  /** Listeners and connections, closed when it ends. */
  readonly resources = new Set<{ close(): void }>();
  readonly #children = new Set<KernelProcess>();
  readonly #childEnded: WaitQueue;
  readonly #ended: ((status: ExitStatus) => void) | undefined;
  #actions: Map<SignalName, Action> | undefined;
  #thread: Thread;
  #environment: ReadonlyMap<string, string>;
  #ownEnvironment: Map<string, string> | undefined;
  #baseMemory: number;
  #extraMemory = 0;
  #owed: Micros = 0;
  #random: Random | undefined;
  #net: Network | undefined;

  constructor(start: ProcessStart) {
    super(start.user.uid, start.user.gid, start.user.groups, start.place);
    const { container, parent } = start;
    const { node } = container;
    if (container.pidNamespace.dead) throw osError('ENOMEM');
    if (!container.cgroup.addProcess()) throw osError('EAGAIN');
    node.engine.budget.spend('processes');
    this.surroundings = container;
    this.parent = parent;
    this.leader = parent?.leader ?? this;
    this.umask = start.umask ?? 0o022;
    this.argv = start.argv;
    this.comm = start.comm;
    this.startedAt = node.engine.now;
    this.oomScoreAdj = start.oomScoreAdj;
    this.#environment = start.env;
    this.#ended = start.ended;
    this.#childEnded = new WaitQueue(node.engine);
    if (start.ignore) for (const signal of start.ignore) this.#setAction(signal, 'ignore');
    for (const [fd, file] of start.fds.entries()) if (file) this.fds[fd] = file.retain();
    const pids: number[] = [];
    for (let space: PidNamespace | undefined = container.pidNamespace; space; space = space.parent) pids.push(space.add(this, !parent));
    this.pids = pids;
    if (parent) parent.#children.add(this);
    container.processes.add(this);
    this.#thread = this.#threadOf(start.program);
    this.#baseMemory = start.memory;
    container.cgroup.users.add(this);
    node.engine.after(start.delay, () => {
      if (!this.status) this.#thread.start();
    });
    container.cgroup.charge(start.memory);
  }

  get pid(): number {
    return this.pids[0] as number;
  }
  get ppid(): number {
    return this.parent?.pidIn(this.surroundings.pidNamespace) ?? 0;
  }
  get env(): Map<string, string> {
    this.#ownEnvironment ??= new Map(this.#environment);
    return this.#ownEnvironment;
  }
  get now(): Micros {
    return this.surroundings.node.engine.now;
  }
  get random(): Random {
    this.#random ??= this.surroundings.random.fork('process', this.pid, this.startedAt);
    return this.#random;
  }
  get net(): Network {
    this.#net ??= new ProcessNetwork(this);
    return this.#net;
  }
  get memoryBytes(): number {
    return this.status ? 0 : this.#baseMemory + this.#extraMemory;
  }

  // ---- files that may wait

  *read(fd: number, max = 65536): Task<Data> {
    this.enter();
    const file = this.opened(fd);
    if (!file.canRead) throw osError('EBADF');
    for (;;) {
      const data = file.tryRead(max);
      if (data !== undefined) {
        if (this.#owes(TRANSFER_COST + data.length * BYTE_COST)) yield* this.#payCpu();
        return data;
      }
      yield file.readable as WaitQueue;
    }
  }

  *write(fd: number, data: Data): Task<void> {
    this.enter();
    const file = this.opened(fd);
    if (!file.canWrite) throw osError('EBADF');
    let left = data;
    for (;;) {
      try {
        left = file.tryWrite(left, this.surroundings.cgroup);
      } catch (error) {
        if (error instanceof OsError && error.code === 'EPIPE') {
          this.deliver('PIPE', 'inside');
          this.#stayAlive();
        }
        throw error;
      }
      if (left === '') break;
      yield file.writable as WaitQueue;
    }
    this.#stayAlive();
    if (this.#owes(TRANSFER_COST + data.length * BYTE_COST)) yield* this.#payCpu();
  }

  // ---- processes

  spawn(options: SpawnOptions): number {
    this.enter();
    const { argv, program, fds, ignore } = options;
    const container = this.surroundings;
    const env = options.env ?? new Map(this.env);
    const place = options.cwd === undefined ? this.place : this.at(options.cwd);
    const found = program ? { program, argv, comm: this.comm, memory: FORK_MEMORY } : this.#executable(argv, env);
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
      delay: program ? FORK_COST : SPAWN_COST,
      oomScoreAdj: this.oomScoreAdj,
    });
    const cost = program ? FORK_COST : SPAWN_COST;
    child.cpuTime += cost;
    container.cgroup.useCpu(cost);
    this.#stayAlive();
    return child.pid;
  }

  *exec(argv: readonly string[], env?: ReadonlyMap<string, string>): Task<never> {
    this.enter();
    const found = this.#executable(argv, env ?? this.env);
    const { engine } = this.surroundings.node;
    if (env) {
      this.#environment = env;
      this.#ownEnvironment = undefined;
    }
    this.argv = found.argv;
    this.comm = found.comm;
    if (this.#actions) for (const [signal, action] of this.#actions) if (action !== 'ignore') this.#actions.delete(signal);
    for (const resource of this.resources) resource.close();
    this.resources.clear();
    const memory = found.memory ?? PROCESS_MEMORY;
    const more = memory - this.memoryBytes;
    this.#baseMemory = memory;
    this.#extraMemory = 0;
    this.surroundings.cgroup.charge(more);
    this.#stayAlive();
    // The old coroutine is let go of without unwinding it, as execve does: its `finally` blocks are no part of the new program.
    yield {
      start: () => {
        const old = this.#thread;
        const next = this.#threadOf(found.program);
        next.stopped = old.stopped;
        this.#thread = next;
        old.abandon();
        engine.after(SPAWN_COST, () => {
          if (!this.status && this.#thread === next) next.start();
        });
        return () => {};
      },
    };
    throw ENDED;
  }

  *waitpid(pid?: number): Task<{ readonly pid: number; readonly status: ExitStatus }> {
    this.enter();
    for (;;) {
      let waitsFor = false;
      for (const child of this.#children) {
        if (pid !== undefined && pid > 0 && child.pid !== pid) continue;
        waitsFor = true;
        const { status } = child;
        if (!status) continue;
        const number = child.pid;
        child.#reap();
        return { pid: number, status };
      }
      if (!waitsFor) throw osError('ECHILD');
      yield this.#childEnded;
    }
  }

  pollChild(pid: number): ExitStatus | undefined {
    this.enter();
    for (const child of this.#children) {
      if (child.pid !== pid) continue;
      const { status } = child;
      if (status) child.#reap();
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
      const leader = pid < -1 ? space.processes.get(-pid)?.leader : this.leader;
      for (const target of space.processes.values()) {
        if (pid === -1 ? target !== this && target !== space.init : target.leader === leader) targets.push(target);
      }
    }
    if (targets.length === 0) throw osError('ESRCH');
    const allowed = targets.filter((target) => this.uid === 0 || this.uid === target.uid);
    if (allowed.length === 0) throw osError('EPERM');
    // Itself last: the others hear of it even if it ends by it.
    allowed.sort((a, b) => Number(a === this) - Number(b === this));
    if (signal !== 0)
      for (const target of allowed) target.deliver(signal, target.surroundings.pidNamespace === space ? 'inside' : 'outside');
    this.#stayAlive();
  }

  onSignal(signal: SignalName, action: 'default' | 'ignore' | (() => void)): void {
    this.enter();
    if (signal === 'KILL' || signal === 'STOP') throw osError('EINVAL');
    this.#setAction(signal, action);
  }

  signalAction(signal: SignalName): 'default' | 'ignore' | 'handler' {
    this.enter();
    return this.actionOf(signal);
  }

  actionOf(signal: SignalName): 'default' | 'ignore' | 'handler' {
    const action = this.#actions?.get(signal);
    return action === undefined ? 'default' : action === 'ignore' ? 'ignore' : 'handler';
  }

  /** For su, gosu and servers that give up root: EPERM for anybody but root. */
  setUser(user: Credentials): void {
    this.enter();
    if (this.uid !== 0 && (user.uid !== this.uid || user.gid !== this.gid)) throw osError('EPERM');
    this.uid = user.uid;
    this.gid = user.gid;
    this.groups = user.groups;
  }

  exit(code: number): never {
    this.enter();
    this.finish({ code: code & 255 });
    throw ENDED;
  }

  processes(): ProcessInfo[] {
    this.enter();
    return this.surroundings.processesSeen();
  }

  which(name: string): string | undefined {
    this.enter();
    return searchPath(this, this.surroundings.mounts, this.place, name, this.env.get('PATH'));
  }

  // ---- time, CPU, memory

  *sleep(duration: Micros): Task<void> {
    this.enter();
    const { engine } = this.surroundings.node;
    yield {
      start(resume) {
        if (duration === Number.POSITIVE_INFINITY) return () => {};
        const timer = engine.after(Math.max(0, duration), () => resume(undefined));
        return () => timer.cancel();
      },
    };
  }

  *compute(duration: Micros): Task<void> {
    this.enter();
    if (this.#owes(duration)) yield* this.#payCpu();
  }

  setMemory(bytes: number): void {
    this.enter();
    const more = Math.max(0, Math.round(bytes)) - this.#extraMemory;
    this.#extraMemory += more;
    this.surroundings.cgroup.charge(more);
    this.#stayAlive();
  }

  // ---- what the kernel does to it

  /** A signal arrives. `inside`: from its own PID namespace, whose PID 1 is spared what it does not handle. */
  deliver(signal: SignalName, from: 'inside' | 'outside'): void {
    if (this.status) return;
    const action = this.#actions?.get(signal);
    if (signal === 'CONT') this.#continue();
    if (action === 'ignore') return;
    if (action === undefined) {
      const spared = this.pid === 1 && (from === 'inside' || (signal !== 'KILL' && signal !== 'STOP'));
      const effect = defaultAction(signal);
      if (spared || effect === 'ignore' || effect === 'continue') return;
      if (effect === 'stop') this.#thread.stopped = true;
      else this.finish({ code: 128 + signalNumbers[signal], signal });
      return;
    }
    if (this.#thread.stopped) {
      this.#pending.push(action);
      return;
    }
    this.#handle(action);
  }

  killedForMemory(): void {
    this.surroundings.oomKilled(this);
    this.finish({ code: 137, signal: 'KILL' });
  }

  /** Its number as a namespace sees it; 0 if it is not seen there. */
  pidIn(space: PidNamespace): number {
    let index = 0;
    for (let at: PidNamespace | undefined = this.surroundings.pidNamespace; at; at = at.parent, index++)
      if (at === space) return this.pids[index] as number;
    return 0;
  }

  /** R, S, D, Z, T */
  get state(): string {
    if (this.status) return 'Z';
    if (this.#thread.stopped) return 'T';
    return this.#thread.waits && this.#thread.interruptible ? 'S' : 'R';
  }

  get children(): ReadonlySet<KernelProcess> {
    return this.#children;
  }

  /** The end: everything is given back but its number, which stays until somebody has heard of it. */
  finish(status: ExitStatus): void {
    if (this.status) return;
    const { surroundings } = this;
    const memory = this.memoryBytes;
    this.status = status;
    for (const resource of this.resources) resource.close();
    this.resources.clear();
    for (const [fd, file] of this.fds.entries()) {
      file?.release();
      this.fds[fd] = undefined;
    }
    surroundings.cgroup.users.delete(this);
    surroundings.cgroup.charge(-memory);
    this.#thread.end(ENDED);
    const space = surroundings.pidNamespace;
    if (space.init === this) {
      space.dead = true;
      for (const other of [...space.processes.values()]) other.finish({ code: 137, signal: 'KILL' });
    }
    this.#giveAwayChildren(space.init?.status ? undefined : space.init);
    const { parent } = this;
    if (parent && !parent.status && parent.actionOf('CHLD') !== 'ignore') {
      parent.#childEnded.wake();
      parent.deliver('CHLD', 'inside');
    } else {
      if (parent) parent.#childEnded.wake();
      this.#reap();
    }
    this.#ended?.(status);
  }

  protected enter(): void {
    if (this.status) throw ENDED;
    this.surroundings.node.engine.budget.spend('steps');
  }

  readonly #pending: (() => void)[] = [];

  #handle(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof ProcessEnded)) throw error;
    }
    if (!this.status && !this.#thread.running && this.#thread.interruptible) this.#thread.interrupt(osError('EINTR'));
  }

  #continue(): void {
    if (!this.#thread.stopped) return;
    this.surroundings.node.engine.after(0, () => {
      if (this.status) return;
      this.#thread.continue();
      for (const action of this.#pending.splice(0)) this.#handle(action);
    });
  }

  #reap(): void {
    const { surroundings } = this;
    const { parent } = this;
    if (parent) parent.#children.delete(this);
    let index = 0;
    for (let space: PidNamespace | undefined = surroundings.pidNamespace; space; space = space.parent)
      space.remove(this.pids[index++] as number);
    surroundings.processes.delete(this);
    surroundings.cgroup.removeProcess();
    surroundings.node.engine.budget.spend('processes', -1);
  }

  /** Orphans go to PID 1 of their namespace; where there is none, the runtime's shim takes them. */
  #giveAwayChildren(to: KernelProcess | undefined): void {
    for (const child of [...this.#children]) {
      this.#children.delete(child);
      child.parent = to;
      if (to) to.#children.add(child);
      if (!child.status) continue;
      if (to && to.actionOf('CHLD') !== 'ignore') to.#childEnded.wake();
      else child.#reap();
    }
  }

  #threadOf(program: Program): Thread {
    const { node } = this.surroundings;
    return new Thread(
      node.engine.budget,
      program(this),
      (code) => this.finish({ code: code & 255 }),
      (error) => this.#failed(error),
    );
  }

  /** A system call that failed unseen ends a program with a message, as most do; anything else is a bug of the simulator's. */
  #failed(error: unknown): void {
    if (this.status) {
      if (error instanceof ProcessEnded || error instanceof OsError) return;
      throw error;
    }
    if (!(error instanceof OsError)) throw error;
    const about = error.path === undefined ? '' : `${error.path}: `;
    const stderr = this.fds[2];
    if (stderr?.canWrite && error.code !== 'EPIPE') {
      try {
        stderr.tryWrite(`${this.comm}: ${about}${error.message}\n`, this.surroundings.cgroup);
      } catch (second) {
        if (!(second instanceof OsError)) throw second;
      }
    }
    this.finish({ code: 1 });
  }

  #stayAlive(): void {
    if (this.status) throw ENDED;
  }

  #executable(argv: readonly string[], env: ReadonlyMap<string, string>): Executable {
    return findExecutable(this, this.surroundings.mounts, this.place, argv, env.get('PATH'));
  }

  #chosen(fds: ReadonlyMap<number, number>): (OpenFile | undefined)[] {
    const chosen: (OpenFile | undefined)[] = [];
    for (const [theirs, mine] of fds) chosen[theirs] = this.opened(mine);
    return chosen;
  }

  #inherited(more: readonly SignalName[] | undefined): Iterable<SignalName> | undefined {
    if (!this.#actions) return more;
    const ignored: SignalName[] = more ? [...more] : [];
    for (const [signal, action] of this.#actions) if (action === 'ignore') ignored.push(signal);
    return ignored;
  }

  #setAction(signal: SignalName, action: 'default' | Action): void {
    this.#actions ??= new Map();
    if (action === 'default') this.#actions.delete(signal);
    else this.#actions.set(signal, action);
  }

  /** Adds to the CPU time that is owed; true if it is enough for a slice. */
  #owes(duration: Micros): boolean {
    this.#owed += duration;
    return this.#owed >= SLICE;
  }

  *#payCpu(): Task<void> {
    const { cgroup, node } = this.surroundings;
    const owed = Math.round(this.#owed);
    this.#owed = 0;
    const amount = owed < 2 * SLICE ? cgroup.stretched(owed) : owed;
    this.cpuTime += amount;
    const delay = cgroup.useCpu(amount);
    const block: Uninterruptible = {
      uninterruptible: true,
      start(resume) {
        const timer = node.engine.after(delay, () => resume(undefined));
        return () => timer.cancel();
      },
    };
    yield block as Block<undefined>;
  }
}
