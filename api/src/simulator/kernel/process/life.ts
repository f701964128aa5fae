// How a process begins, gets signals, and ends: each step leaves the others what they need.
import { type Micros, Outcome, type Timer } from '../../engine/index.ts';
import type { MemoryUser } from '../cgroup/memory-user.ts';
import type { Container } from '../container.ts';
import { CLIENT_COST, PROCESS_STEPS, SLICE } from '../costs.ts';
import { osError } from '../errno.ts';
import type { OpenFile } from '../files/open-file.ts';
import type { Place } from '../mounts/mounts.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import type { Credentials } from '../permissions.ts';
import { type ExitStatus, OsError, type Process, type Program, type SignalName } from '../types.ts';
import { WaitQueue } from '../wait-queue.ts';
import { FileCalls } from './file-calls.ts';
import type { PidNamespace } from './pid-namespace.ts';
import type { KernelProcess } from './process.ts';
import { defaultAction, signalNumbers } from './signals.ts';
import { Thread } from './thread.ts';

/** Thrown out of the system calls of a process that has ended, so that its coroutine unwinds. Never caught by programs. */
export class ProcessEnded extends Outcome {}
/** One for all: making an error is slow, and this one carries nothing. */
export const ENDED = new ProcessEnded('the process has ended');

interface ProcessStart {
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

const NO_CHILDREN: ReadonlySet<KernelProcess> = new Set();

/** A process as the kernel sees it: how it begins, hears signals, and ends. Its system calls are KernelProcess'. */
export abstract class ProcessLife extends FileCalls implements MemoryUser {
  readonly surroundings: Container;
  /** This, with its system calls. */
  protected abstract override self(): KernelProcess;
  /** In its own namespace, and in those above it. */
  readonly pids: readonly number[];
  argv: readonly string[];
  comm: string;
  readonly startedAt: Micros;
  oomScoreAdj: number;
  /** The process that its session began with, which has the terminal if the session has one. */
  session: KernelProcess;
  /** The process that its group began with: signals to group 0 go to all who share it. */
  group: KernelProcess;
  niceness: number;
  cpuTime: Micros = 0;
  childrenTime: Micros = 0;
  /** The most memory that it has had before what it has now, and the most that one of those had which it has outlived. */
  protected mostMemory = 0;
  protected childrenMemory = 0;
  /** CPU time that it has not taken yet. */
  protected owed: Micros = 0;
  /** And for the clients for which the one stands that it serves. */
  protected owedToOthers: Micros = 0;
  protected owedForClients: Micros = 0;
  clientCost: Micros = CLIENT_COST;
  status: ExitStatus | undefined;
  parent: KernelProcess | undefined;
  /** Where it has another than its container. */
  network: NetworkNamespace | undefined;
  /** Most processes have neither, so they are made when they are needed. */
  #resources: Set<{ close(): void }> | undefined;
  #offspring: Set<KernelProcess> | undefined;
  protected readonly childEnded: WaitQueue;
  readonly #ended: ((status: ExitStatus) => void) | undefined;
  protected actions: Map<SignalName, Action> | undefined;
  protected thread: Thread;
  protected fileCapabilities: Program['fileCapabilities'];
  protected environment: ReadonlyMap<string, string>;
  protected ownEnvironment: Map<string, string> | undefined;
  protected baseMemory: number;
  readonly ownTerminal: OpenFile | undefined;
  #alarm: Timer | undefined;
  protected extraMemory = 0;
  protected heldMemory = 0;

  constructor(start: ProcessStart) {
    super(start.user.uid, start.user.gid, start.user.groups, start.place);
    const { container, parent } = start;
    const { node } = container;
    if (container.pidNamespace.dead) throw osError('ENOMEM');
    if (!container.cgroup.addProcess()) throw osError('EAGAIN');
    node.engine.budget.spend('processes');
    // The more there are, the more another one costs: a fork bomb ends soon.
    node.engine.budget.step(PROCESS_STEPS + container.processes.size);
    this.surroundings = container;
    this.parent = parent;
    this.view = parent?.view;
    this.network = parent?.network;
    this.session = parent?.session ?? this.self();
    this.group = parent?.group ?? this.self();
    this.niceness = parent?.niceness ?? 0;
    this.umask = start.umask ?? 0o022;
    this.argv = start.argv;
    this.comm = start.comm;
    this.startedAt = node.engine.now;
    this.oomScoreAdj = start.oomScoreAdj;
    this.environment = start.env;
    this.#ended = start.ended;
    this.childEnded = new WaitQueue(node.engine);
    if (start.ignore) for (const signal of start.ignore) this.setAction(signal, 'ignore');
    for (let fd = 0; fd < start.fds.length; fd++) {
      const file = start.fds[fd];
      if (file) this.fds[fd] = file.retain();
    }
    this.ownTerminal = !parent && start.fds[0]?.isTerminal ? start.fds[0] : undefined;
    const pids: number[] = [];
    for (let space: PidNamespace | undefined = container.pidNamespace; space; space = space.parent)
      pids.push(space.add(this.self(), !parent));
    this.pids = pids;
    parent?.adopt(this.self());
    container.processes.add(this.self());
    this.thread = this.threadOf(start.program);
    this.baseMemory = start.memory;
    container.cgroup.users.add(this);
    const { cgroup } = container;
    cgroup.runs(1);
    node.engine.after(start.delay === 0 ? 0 : Math.round(start.delay / cgroup.pace), () => {
      cgroup.runs(-1);
      if (!this.status) this.thread.start();
    });
    container.cgroup.charge(start.memory);
  }

  get pid(): number {
    return this.pids[0] as number;
  }
  get ppid(): number {
    return this.ppidIn(this.surroundings.pidNamespace);
  }
  /** Of its process group. */
  get pgid(): number {
    return this.group.pidIn(this.surroundings.pidNamespace);
  }
  /** The node sees the shim that has started a container's first process. */
  ppidIn(space: PidNamespace): number {
    const { node, shimPid } = this.surroundings;
    return this.parent?.pidIn(space) || (space === node.hostPids ? shimPid : 0);
  }
  get now(): Micros {
    return this.surroundings.node.engine.now;
  }
  used(): ReturnType<Process['used']> {
    const { cgroup, node } = this.surroundings;
    return {
      cpu: this.cpuTime + this.owed + this.childrenTime,
      kept: cgroup.stood + cgroup.waited,
      childrenMemory: this.childrenMemory,
      steps: node.engine.budget.used.steps,
    };
  }

  passPids(count: number): void {
    for (let space: PidNamespace | undefined = this.surroundings.pidNamespace; space; space = space.parent) space.pass(count);
  }

  get memoryBytes(): number {
    return this.status ? 0 : this.baseMemory + this.extraMemory;
  }

  /** A signal arrives. `inside`: from its own PID namespace, whose PID 1 is spared what it does not handle. */
  deliver(signal: SignalName, from: 'inside' | 'outside'): void {
    if (this.status) return;
    const action = this.actions?.get(signal);
    if (signal === 'CONT') this.#continue();
    if (action === 'ignore') return;
    if (action === undefined) {
      const spared = this.pid === 1 && (from === 'inside' || (signal !== 'KILL' && signal !== 'STOP'));
      const effect = defaultAction(signal);
      if (spared || effect === 'ignore' || effect === 'continue') return;
      if (effect === 'stop') this.thread.stopped = true;
      else this.finish({ code: 128 + signalNumbers[signal], signal });
      return;
    }
    if (this.thread.stopped) {
      this.#pending.push(action);
      return;
    }
    this.#handle(action);
  }

  /** SIGALRM after so long, in place of the one that it waits for; none after 0. */
  protected setAlarm(delay: Micros): void {
    this.#alarm?.cancel();
    this.#alarm = delay > 0 ? this.surroundings.node.engine.after(delay, () => this.deliver('ALRM', 'inside')) : undefined;
  }

  killedForMemory(): void {
    this.surroundings.oomKilled(this.hostPid);
    this.finish({ code: 137, signal: 'KILL' });
  }

  get hostPid(): number {
    return this.pidIn(this.surroundings.node.hostPids);
  }

  /** Its number as a namespace sees it; 0 if it is not seen there. */
  pidIn(space: PidNamespace): number {
    let index = 0;
    for (let at: PidNamespace | undefined = this.surroundings.pidNamespace; at; at = at.parent, index++)
      if (at === space) return this.pids[index] as number;
    return 0;
  }

  /** What of it comes from its session: of a container's first process, and of each exec, that is what they were started with. */
  get terminal(): OpenFile | undefined {
    return this.session.ownTerminal;
  }

  /** R, S, D, Z, T */
  get state(): string {
    if (this.status) return 'Z';
    if (this.thread.stopped) return 'T';
    return this.thread.waits && this.thread.interruptible ? 'S' : 'R';
  }

  get children(): ReadonlySet<KernelProcess> {
    return this.#offspring ?? NO_CHILDREN;
  }
  protected adopt(child: KernelProcess): void {
    this.#offspring ??= new Set();
    this.#offspring.add(child);
  }
  protected forget(child: KernelProcess): void {
    this.#offspring?.delete(child);
  }

  /** Listeners and connections, closed when it ends. */
  get resources(): Set<{ close(): void }> {
    this.#resources ??= new Set();
    return this.#resources;
  }
  protected closeResources(): void {
    if (!this.#resources) return;
    for (const resource of this.#resources) resource.close();
    this.#resources.clear();
  }

  /** The end: everything is given back but its number, which stays until somebody has heard of it. */
  finish(status: ExitStatus): void {
    if (this.status) return;
    const { surroundings } = this;
    const memory = this.memoryBytes;
    this.noteMemory();
    this.serveOthers();
    this.status = status;
    this.#alarm?.cancel();
    this.closeResources();
    for (let fd = 0; fd < this.fds.length; fd++) {
      this.fds[fd]?.release();
      this.fds[fd] = undefined;
    }
    surroundings.cgroup.users.delete(this);
    surroundings.cgroup.charge(-memory);
    this.thread.end(ENDED);
    const space = surroundings.pidNamespace;
    if (space.init === this.self()) {
      space.dead = true;
      for (const other of [...space.processes.values()]) other.finish({ code: 137, signal: 'KILL' });
    }
    this.#giveAwayChildren(space.init?.status ? undefined : space.init);
    const { parent } = this;
    if (parent && !parent.status && parent.actionOf('CHLD') !== 'ignore') {
      parent.childEnded.wake();
      parent.deliver('CHLD', 'inside');
    } else {
      if (parent) parent.childEnded.wake();
      this.reap();
    }
    this.#ended?.(status);
  }

  /** Its machine is off: it does nothing any more, and nobody hears of it, not even who is at the other end of its connections. */
  vanish(): void {
    if (this.status) return;
    const { surroundings } = this;
    const memory = this.memoryBytes;
    this.status = { code: 137, signal: 'KILL' };
    surroundings.cgroup.users.delete(this);
    surroundings.cgroup.charge(-memory);
    this.thread.abandon();
    this.reap();
  }

  /** Takes a client that stands for so many alike: its forks have what it listens on, and may be the ones that do. */
  serve(clients: number): void {
    if (this.serves === clients) return;
    this.serves = clients;
    for (const child of this.children) child.serve(clients);
  }

  /** It takes so many clients: what the system and its own library do for them keeps nobody waiting. */
  takesClients(count: number): void {
    this.owedForClients += count * this.clientCost;
    if (this.owedForClients < SLICE) return;
    const amount = Math.round(this.owedForClients);
    this.owedForClients = 0;
    this.cpuTime += amount;
    this.surroundings.cgroup.useCpu(amount);
  }

  /** The one that is served has its answer: what the others take of the CPU keeps only those who come after them. */
  serveOthers(): void {
    for (const child of this.children) child.serveOthers();
    const amount = Math.round(this.owedToOthers);
    if (amount === 0) return;
    this.owedToOthers = 0;
    this.cpuTime += amount;
    this.surroundings.cgroup.useCpu(amount);
  }

  protected noteMemory(): void {
    this.mostMemory = Math.max(this.mostMemory, this.memoryBytes);
  }

  protected enter(): void {
    if (this.status) throw ENDED;
    this.surroundings.node.engine.budget.step();
  }

  work(steps: number): void {
    this.surroundings.node.engine.budget.step(steps);
  }

  readonly #pending: (() => void)[] = [];

  #handle(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof ProcessEnded)) throw error;
    }
    if (!this.status && !this.thread.running && this.thread.interruptible) this.thread.interrupt(osError('EINTR'));
  }

  #continue(): void {
    if (!this.thread.stopped) return;
    this.surroundings.node.engine.after(0, () => {
      if (this.status) return;
      this.thread.continue();
      for (const action of this.#pending.splice(0)) this.#handle(action);
    });
  }

  protected reap(): void {
    const { surroundings } = this;
    const { parent } = this;
    if (parent) {
      parent.forget(this.self());
      parent.childrenTime += this.cpuTime + this.childrenTime;
      parent.childrenMemory = Math.max(parent.childrenMemory, this.mostMemory, this.childrenMemory);
    }
    let index = 0;
    for (let space: PidNamespace | undefined = surroundings.pidNamespace; space; space = space.parent)
      space.remove(this.pids[index++] as number);
    surroundings.processes.delete(this.self());
    surroundings.cgroup.removeProcess();
    surroundings.node.engine.budget.spend('processes', -1);
  }

  /** Orphans go to PID 1 of their namespace; where there is none, the runtime's shim takes them. */
  #giveAwayChildren(to: KernelProcess | undefined): void {
    const children = this.#offspring;
    if (!children) return;
    this.#offspring = undefined;
    for (const child of children) {
      child.parent = to;
      to?.adopt(child);
      if (!child.status) continue;
      if (to && to.actionOf('CHLD') !== 'ignore') to.childEnded.wake();
      else child.reap();
    }
  }

  protected threadOf(program: Program): Thread {
    this.fileCapabilities = this.surroundings.noNewPrivileges ? undefined : program.fileCapabilities;
    const { node } = this.surroundings;
    return new Thread(
      node.engine.budget,
      program(this.self()),
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
        stderr.tryWrite(`${this.comm}: ${about}${error.message}\n`, this.surroundings.cgroup, this);
      } catch (second) {
        if (!(second instanceof OsError)) throw second;
      }
    }
    this.finish({ code: 1 });
  }

  protected stayAlive(): void {
    if (this.status) throw ENDED;
  }

  actionOf(signal: SignalName): 'default' | 'ignore' | 'handler' {
    const action = this.actions?.get(signal);
    return action === undefined ? 'default' : action === 'ignore' ? 'ignore' : 'handler';
  }

  protected setAction(signal: SignalName, action: 'default' | Action): void {
    this.actions ??= new Map();
    if (action === 'default') this.actions.delete(signal);
    else this.actions.set(signal, action);
  }
}
