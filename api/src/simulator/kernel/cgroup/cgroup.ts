import { type Engine, MILLISECOND, type Micros } from '../../engine/index.ts';
import { inWholeBlocks } from '../files/space.ts';
import type { KernelLog } from '../host/kernel-log.ts';
import { divideCpus, weightOf } from './cpu-division.ts';
import type { CpuMeter } from './cpu-meter.ts';
import type { LoadAverage } from './load-average.ts';
import type { MemoryUser } from './memory-user.ts';

/** What a control group may use; no limit where it is not said. CPU in thousandths of a core. */
export interface CgroupLimits {
  readonly memoryBytes?: number;
  readonly cpuMillis?: number;
  readonly pids?: number;
}

/** A control group (version 2): what its processes and those of its children use, and may use. */
export class Cgroup {
  readonly users = new Set<MemoryUser>();
  readonly children = new Set<Cgroup>();
  /** Of its own namespace; a Pod's has those that its containers share, too. */
  namespaceNumber: number | undefined;
  memoryBytes = 0;
  pids = 0;
  cpuUsed: Micros = 0;
  /** Of a container: what the metrics server is told. */
  meter: CpuMeter | undefined;
  /** How long it stood still, having used up its own quota. */
  throttled: Micros = 0;
  /** How long its processes stood still for that, or because a group above it had. */
  stood: Micros = 0;
  /** How long its processes waited for others. */
  waited: Micros = 0;
  /** Periods in which there was work to do under a quota, and those of them in which it stood still. */
  periods = 0;
  throttledPeriods = 0;
  /** How often the OOM killer ended a process of this group. */
  oomKills = 0;
  /** Of the group of all: how often it ended one of any group. */
  killed = 0;
  /** As the kubelet derives them from the CPU request. */
  cpuShares = 2;
  /** Its processes that have work for a CPU now; of the group of all: all of them. */
  runnable = 0;
  /** Of the group of all. */
  load: LoadAverage | undefined;
  /** When the CPUs were divided last: how many this group could use, and has. */
  wanted = 0;
  cores = 0;
  #divided: Micros = Number.NEGATIVE_INFINITY;
  readonly #root: Cgroup;
  limits: CgroupLimits;
  /** Of its directory on the node; below that of its parent. */
  name = '';
  /** What its files say beside its limits: that is known, but nothing comes of it here. */
  shown:
    | {
        readonly cpuQuotaMillis?: number;
        /** Infinity where nobody has set a limit. */
        readonly hugePages?: Readonly<Record<string, number>>;
        /** Numbers of its processes that are not played. */
        readonly unplayed?: readonly number[];
      }
    | undefined;
  /** Is told when more memory is used than that, again and again. */
  high = Number.POSITIVE_INFINITY;
  /** And when there are more processes than that. */
  highPids = Number.POSITIVE_INFINITY;
  onHigh: (() => void) | undefined;
  /** Is told whom the OOM killer has chosen because this group's own limit was passed. */
  onKill: ((victim: MemoryUser) => void) | undefined;
  /** Of the group of all: is told of each, whichever group's limit was passed. */
  kernelLog: KernelLog | undefined;
  readonly #engine: Engine;
  #period = Number.NEGATIVE_INFINITY;
  #usedInPeriod = 0;

  constructor(
    engine: Engine,
    limits: CgroupLimits = {},
    readonly parent?: Cgroup,
    /** Of the group of all: how many the node has. */
    readonly cpus = Number.POSITIVE_INFINITY,
  ) {
    this.#engine = engine;
    this.#root = parent ? parent.#root : this;
    this.limits = inPages(limits);
    parent?.children.add(this);
  }

  /** It is not there any more. What is yet given back of it, its parents had too. */
  remove(): void {
    this.parent?.children.delete(this);
  }

  /**
   * Adds memory (or gives it back). Where a limit is passed, the largest process dies, until it fits or nobody is left.
   * False, and nothing is added: it was for `asker`, which has died of it, so that nobody else has to.
   * @see linux: mm/memcontrol.c try_charge (task_is_dying)
   */
  charge(bytes: number, asker?: MemoryUser): boolean {
    for (let group: Cgroup | undefined = this; group; group = group.parent) {
      group.memoryBytes += bytes;
      if (group.memoryBytes > group.high) group.onHigh?.();
    }
    if (bytes <= 0) return true;
    for (let group: Cgroup | undefined = this; group; group = group.parent) {
      const { memoryBytes: limit } = group.limits;
      while (limit !== undefined && group.memoryBytes > limit) {
        if (asker?.status) {
          this.charge(-bytes);
          return false;
        }
        if (!group.#killLargest(limit, asker)) break;
      }
    }
    return true;
  }

  /** What it may still take. */
  get room(): number {
    let room = Number.POSITIVE_INFINITY;
    for (let group: Cgroup | undefined = this; group; group = group.parent)
      if (group.limits.memoryBytes !== undefined) room = Math.min(room, group.limits.memoryBytes - group.memoryBytes);
    return Math.max(0, room);
  }

  /** One more process: false if the group, or one above it, is full. */
  addProcess(): boolean {
    for (let group: Cgroup | undefined = this; group; group = group.parent)
      if (group.limits.pids !== undefined && group.pids >= group.limits.pids) return false;
    for (let group: Cgroup | undefined = this; group; group = group.parent) if (++group.pids > group.highPids) group.onHigh?.();
    return true;
  }
  removeProcess(): void {
    for (let group: Cgroup | undefined = this; group; group = group.parent) group.pids--;
  }

  get cpuWeight(): number {
    return weightOf(this.cpuShares);
  }
  get quotaCores(): number {
    return (this.limits.cpuMillis ?? Number.POSITIVE_INFINITY) / 1000;
  }

  /** One of its processes has work for a CPU now, or no more. */
  runs(change: 1 | -1): void {
    const root = this.#root;
    const { load } = root;
    if (load && this.#engine.now >= load.next) load.pass(this.#engine.now, root);
    this.runnable += change;
    if (root !== this) root.runnable += change;
  }

  /** What each of its processes that have work has of a CPU, where there is more work on the node than its CPUs can do. */
  get pace(): number {
    const root = this.#root;
    if (root.runnable <= root.cpus) return 1;
    const { now } = this.#engine;
    if (this.wanted === 0 || now - root.#divided >= DIVIDED_EACH) {
      root.#divided = now;
      divideCpus(root, root.cpus);
    }
    return this.cores < this.wanted ? Math.min(1, this.cores / this.runnable) : 1;
  }

  /**
   * How long it takes from now to use the CPU for `amount`. A limit is a quota for each period of 100 ms: within it work goes
   * at full speed, and then stands still until the next period. @see linux: Documentation/scheduler/sched-bwc.rst
   * @param pace what it has of a CPU meanwhile
   */
  useCpu(amount: Micros, pace = 1): Micros {
    const atPace = Math.round(amount / pace);
    let delay = atPace;
    for (let group: Cgroup | undefined = this; group; group = group.parent) {
      group.cpuUsed += amount;
      const { cpuMillis } = group.limits;
      if (cpuMillis !== undefined) delay = Math.max(delay, group.#quotaDelay(amount, Math.max(cpuMillis, 10) * (PERIOD / 1000)));
    }
    this.meter?.use(this.#engine.now, delay, amount);
    this.stood += delay - atPace;
    this.waited += atPace - amount;
    return delay;
  }

  /** The same for work that keeps nobody waiting but by the quota: how much later it is done than it would be without one. */
  delays(amount: Micros): Micros {
    return this.useCpu(amount) - Math.round(amount);
  }

  #quotaDelay(amount: Micros, quota: Micros): Micros {
    const now = this.#engine.now;
    const period = Math.floor(now / PERIOD);
    const before = Math.max(now, this.#period * PERIOD + this.#usedInPeriod);
    if (period > this.#period) {
      this.#period = period;
      this.#usedInPeriod = 0;
      this.periods++;
    }
    const total = this.#usedInPeriod + amount;
    const later = Math.max(0, Math.ceil(total / quota) - 1);
    this.#period += later;
    this.periods += later;
    this.throttledPeriods += later;
    this.#usedInPeriod = total - later * quota;
    if (later > 0) this.throttled += this.#period * PERIOD + this.#usedInPeriod - before - amount;
    // Others of the group may have used up what there is until then.
    return this.#period > period ? this.#period * PERIOD + this.#usedInPeriod - now : amount;
  }

  /** Of two alike, the newer one. @see linux: mm/oom_kill.c oom_badness, oom_evaluate_task */
  #killLargest(limit: number, asker?: MemoryUser): boolean {
    const candidates: MemoryUser[] = [];
    let worst: { user: MemoryUser; group: Cgroup; points: number } | undefined;
    const look = (group: Cgroup): void => {
      for (const user of group.users) {
        candidates.push(user);
        if (user.oomScoreAdj <= -1000) continue;
        const points = user.memoryBytes + (user.oomScoreAdj * limit) / 1000;
        if (!worst || points >= worst.points) worst = { user, group, points };
      }
      for (const child of group.children) look(child);
    };
    look(this);
    if (!worst) return false;
    for (let group: Cgroup | undefined = worst.group; group; group = group === this ? undefined : group.parent) group.oomKills++;
    this.#root.killed++;
    const excess = this.memoryBytes - limit;
    this.#root.kernelLog?.killed({ asker, victim: worst.user, group: worst.group, limited: this, candidates, excess }, this.#engine.now);
    this.onKill?.(worst.user);
    worst.user.killedForMemory();
    return true;
  }
}

const PERIOD: Micros = 100_000;
/** So long it stays as it was found, as long as nobody else comes. */
const DIVIDED_EACH: Micros = 50 * MILLISECOND;

/** Memory is counted in pages: what is left of the last one is not given. @see linux: mm/page_counter.c page_counter_memparse */
const inPages = (limits: CgroupLimits): CgroupLimits =>
  limits.memoryBytes === undefined ? limits : { ...limits, memoryBytes: inWholeBlocks(limits.memoryBytes) };
