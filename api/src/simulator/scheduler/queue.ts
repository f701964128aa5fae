import type { Pod } from '../apimachinery/objects.ts';
import { type Engine, MILLISECOND, MINUTE, type Micros, SECOND, type Timer } from '../engine/index.ts';
import { type ClusterEvent, podPriority } from './framework.ts';
import { filterPlugins } from './plugins/index.ts';

/** A Pod on its way through the queue. */
export interface QueuedPod {
  pod: Pod;
  /** When it was last put into the queue. */
  timestamp: Micros;
  attempts: number;
  /** What turned it away last time. */
  plugins: ReadonlySet<string>;
  gated: boolean;
  /** The timeline's entry of its last failure. */
  lastFailure?: number | undefined;
}

const INITIAL_BACKOFF: Micros = SECOND;
const MAX_BACKOFF: Micros = 10 * SECOND;
/** How often Pods are looked for whose back-off is over. */
const BACKOFF_TICK: Micros = SECOND;
/**
 * So long a Pod stays unschedulable when nothing happens; looked at as often as the tick. A turn begins half a minute after the
 * last one ended, and timers wake late: ten ticks are a little more than five minutes, so that a Pod that was tried at one tick
 * is tried again at the tenth after it, every five minutes.
 * @see kubernetes: apimachinery/pkg/util/wait/backoff.go BackoffUntil (sliding)
 */
const UNSCHEDULABLE_LIMIT: Micros = 5 * MINUTE;
const UNSCHEDULABLE_TICK: Micros = 30 * SECOND + MILLISECOND;

const GATES = 'SchedulingGates';

/**
 * Pods to be scheduled now (by priority, then age), those that wait out a back-off, and those that wait for the cluster
 * to change. Its ticks are planned only while someone waits for them.
 * @see kubernetes: pkg/scheduler/internal/queue/scheduling_queue.go PriorityQueue
 */
export class SchedulingQueue {
  readonly #engine: Engine;
  /** Told when there is something to schedule. */
  readonly #wake: () => void;
  readonly #start: Micros;
  readonly #active = new Map<string, QueuedPod>();
  readonly #backoff = new Map<string, QueuedPod>();
  readonly #unschedulable = new Map<string, QueuedPod>();
  #cycle = 0;
  #moveRequestCycle = -1;
  #backoffTimer: Timer | undefined;
  #unschedulableTimer: Timer | undefined;

  constructor(engine: Engine, wake: () => void) {
    this.#engine = engine;
    this.#wake = wake;
    this.#start = engine.now;
  }

  get cycle(): number {
    return this.#cycle;
  }
  get isEmpty(): boolean {
    return this.#active.size === 0;
  }
  unschedulable(): readonly QueuedPod[] {
    return [...this.#unschedulable.values()];
  }

  add(pod: Pod): QueuedPod {
    const entry: QueuedPod = { pod, timestamp: this.#engine.now, attempts: 0, plugins: new Set(), gated: false };
    this.#activate(entry);
    return entry;
  }

  /** The most important Pod to schedule. */
  pop(): QueuedPod | undefined {
    let first: QueuedPod | undefined;
    for (const entry of this.#active.values()) if (!first || comesBefore(entry, first)) first = entry;
    if (!first) return undefined;
    this.#active.delete(first.pod.metadata.uid);
    first.attempts++;
    this.#cycle++;
    return first;
  }

  /** Back after an attempt that failed; if something has happened since it began, it is not too late for another. */
  addUnschedulable(entry: QueuedPod, cycle: number): void {
    const { uid } = entry.pod.metadata;
    if (this.#active.has(uid) || this.#backoff.has(uid) || this.#unschedulable.has(uid)) return;
    entry.timestamp = this.#engine.now;
    if (this.#moveRequestCycle >= cycle) this.#addToBackoff(entry);
    else this.#addToUnschedulable(entry);
  }

  update(previous: Pod | undefined, pod: Pod): QueuedPod | undefined {
    const { uid } = pod.metadata;
    const waiting = this.#active.get(uid) ?? this.#backoff.get(uid);
    if (waiting) {
      waiting.pod = pod;
      return waiting;
    }
    const entry = this.#unschedulable.get(uid);
    if (!entry) return this.add(pod);
    entry.pod = pod;
    if (!previous || !isUpdated(previous, pod)) return entry;
    this.#unschedulable.delete(uid);
    if (this.#isBackingOff(entry)) this.#addToBackoff(entry);
    else this.#activate(entry);
    return entry;
  }

  delete(pod: Pod): { readonly wasActive: boolean } {
    const { uid } = pod.metadata;
    const wasActive = this.#active.delete(uid);
    this.#backoff.delete(uid);
    this.#unschedulable.delete(uid);
    return { wasActive };
  }

  /** The cluster has changed: those that it may help get another attempt, after their back-off. */
  move(event: ClusterEvent, concerns: (entry: QueuedPod) => boolean = () => true): void {
    const moved = this.unschedulable().filter((entry) => !entry.gated && isWorth(entry, event) && concerns(entry));
    this.#moveRequestCycle = this.#cycle;
    this.#move(moved);
  }

  #move(entries: readonly QueuedPod[]): void {
    for (const entry of entries) {
      this.#unschedulable.delete(entry.pod.metadata.uid);
      if (this.#isBackingOff(entry)) this.#addToBackoff(entry);
      else this.#activate(entry);
    }
  }

  /** @see kubernetes: plugins/schedulinggates/scheduling_gates.go PreEnqueue */
  #activate(entry: QueuedPod): void {
    entry.gated = (entry.pod.spec.schedulingGates ?? []).length > 0;
    if (entry.gated) {
      entry.plugins = new Set([GATES]);
      this.#unschedulable.set(entry.pod.metadata.uid, entry);
      return;
    }
    this.#active.set(entry.pod.metadata.uid, entry);
    this.#wake();
  }

  #addToBackoff(entry: QueuedPod): void {
    this.#backoff.set(entry.pod.metadata.uid, entry);
    this.#planBackoff();
  }

  #addToUnschedulable(entry: QueuedPod): void {
    this.#unschedulable.set(entry.pod.metadata.uid, entry);
    this.#planUnschedulable();
  }

  #isBackingOff(entry: QueuedPod): boolean {
    return !entry.gated && backoffEnd(entry) > this.#engine.now;
  }

  #planBackoff(): void {
    if (this.#backoffTimer || this.#backoff.size === 0) return;
    const end = Math.min(...[...this.#backoff.values()].map(backoffEnd));
    this.#backoffTimer = this.#engine.at(this.#tickAt(end, BACKOFF_TICK), () => {
      this.#backoffTimer = undefined;
      const over = [...this.#backoff.values()].filter((entry) => backoffEnd(entry) <= this.#engine.now);
      for (const entry of over) {
        this.#backoff.delete(entry.pod.metadata.uid);
        this.#activate(entry);
      }
      this.#planBackoff();
    });
  }

  #planUnschedulable(): void {
    if (this.#unschedulableTimer) return;
    const waiting = [...this.#unschedulable.values()].filter(({ gated }) => !gated);
    if (waiting.length === 0) return;
    // Strictly longer than the limit.
    const end = Math.min(...waiting.map(({ timestamp }) => timestamp)) + UNSCHEDULABLE_LIMIT + 1;
    this.#unschedulableTimer = this.#engine.at(this.#tickAt(end, UNSCHEDULABLE_TICK), () => {
      this.#unschedulableTimer = undefined;
      const { now } = this.#engine;
      const over = this.unschedulable().filter(({ timestamp, gated }) => !gated && now - timestamp > UNSCHEDULABLE_LIMIT);
      if (over.length > 0) {
        this.#moveRequestCycle = this.#cycle;
        this.#move(over);
      }
      this.#planUnschedulable();
    });
  }

  /** The first tick at or after that time, counted from the scheduler's start; not before now. */
  #tickAt(time: Micros, tick: Micros): Micros {
    const after = Math.max(time, this.#engine.now) - this.#start;
    return this.#start + Math.ceil(after / tick) * tick;
  }
}

/**
 * What may help a Pod that the plugin has turned away. A Pod that came through its gates still counts as turned away by them if
 * no plugin has looked at it since, because there was no node.
 * @see kubernetes: plugins/schedulinggates/scheduling_gates.go EventsToRegister
 */
const eventsByPlugin: ReadonlyMap<string, ReadonlySet<ClusterEvent>> = new Map([
  ...filterPlugins.map(({ name, events }) => [name, new Set<ClusterEvent>(events)] as const),
  [GATES, new Set<ClusterEvent>(['Pod/Update'])],
]);

const isWorth = ({ plugins }: QueuedPod, event: ClusterEvent): boolean =>
  plugins.size === 0 || [...plugins].some((plugin) => eventsByPlugin.get(plugin)?.has(event));

const comesBefore = (a: QueuedPod, b: QueuedPod): boolean => {
  const difference = podPriority(a.pod) - podPriority(b.pod);
  return difference > 0 || (difference === 0 && a.timestamp < b.timestamp);
};

const backoffEnd = ({ timestamp, attempts }: QueuedPod): Micros =>
  timestamp + Math.min(MAX_BACKOFF, INITIAL_BACKOFF * 2 ** Math.max(0, attempts - 1));

/** Whether anything but its status has changed. @see kubernetes: pkg/scheduler/internal/queue/scheduling_queue.go isPodUpdated */
const isUpdated = (previous: Pod, pod: Pod): boolean => stripped(previous) !== stripped(pod);

function stripped({ metadata, spec }: Pod): string {
  const { resourceVersion: _r, generation: _g, finalizers: _f, ...rest } = metadata;
  return JSON.stringify([rest, spec]);
}
