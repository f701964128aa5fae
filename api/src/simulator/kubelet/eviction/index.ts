import type { Pod, PodStatus } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, type Random, SECOND, sleep, type Task, type Timer, untilRound } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import type { Pressure } from '../nodestatus/conditions.ts';
import { conditionOf } from '../nodestatus/conditions.ts';
import type { NodeReporter } from '../nodestatus/reporter.ts';
import { isCriticalPod } from '../pod/source.ts';
import { terminatedByKubelet } from '../pod-workers/kill-pod.ts';
import type { Termination } from '../pod-workers/pod-worker.ts';
import { NodePressure, PodEvicted } from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import type { VolumeManager } from '../volumes/index.ts';
import { hasLocalLimits, localStorageViolation, onDisk } from './local-storage.ts';
import { type EvictionMessage, nodePressureMessage } from './messages.ts';
import { rankForEviction } from './rank.ts';
import { type Ripe, Signals } from './signals.ts';
import { assumed, type EvictionConfiguration, type Starved } from './thresholds.ts';
import { emptyDirInodes, emptyDirUsage, VolumeStats } from './volume-stats.ts';

export { emptyDirUsage } from './volume-stats.ts';

/** @see kubernetes: pkg/kubelet/kubelet.go evictionMonitoringPeriod */
const MONITORING_PERIOD: Micros = 10 * SECOND;
/** @see kubernetes: eviction_manager.go podCleanupTimeout, podCleanupPollFreq */
const CLEANUP_TIMEOUT: Micros = 30 * SECOND;
const CLEANUP_POLL: Micros = SECOND;
interface Dependencies {
  readonly node: string;
  readonly configuration: EvictionConfiguration;
  readonly volumeStatsPeriod: Micros | undefined;
  readonly limitsLocalStorage: boolean;
  readonly engine: Engine;
  readonly random: Random;
  readonly reporter: NodeReporter;
  readonly runtime: ContainerRuntime;
  readonly volumes: VolumeManager;
  readonly events: KubeletEvents;
  /** The node's status is to tell them. */
  readonly conditionsChanged: () => void;
  /** Whether the kubelet is no more. */
  readonly hasFailed: () => boolean;
  /** Those whose containers run or are to run, though they may be on their way out. */
  readonly pods: () => readonly Pod[];
  /** In bytes. */
  readonly diskCapacity: () => number;
  /** Removes what is of no use any more. */
  readonly reclaimDisk: () => void;
  /** Goes on once it has stopped, or takes too long for it. */
  readonly kill: (pod: Pod, termination: Termination) => Task<unknown>;
  /** Nothing of it is left on the node, its volumes neither. */
  readonly isGone: (pod: Pod) => boolean;
}

/**
 * Protects the node: Pods over their local-storage limits go, and under pressure those that the real order names. It looks
 * every 10 s, but only while there is something to look at. A pressure that an intervention begins ends with the first
 * eviction that it causes; that of what Pods really use, when enough is free. @see kubernetes: pkg/kubelet/eviction/eviction_manager.go
 */
export class EvictionManager {
  readonly #d: Dependencies;
  readonly #signals: Signals;
  /** What interventions have begun, with the entry of what did. */
  readonly #starving = new Map<Pressure, number | undefined>();
  readonly #conditions = new Set<Pressure>();
  /** The entry of each condition's last change. */
  readonly #began = new Map<Pressure, number | undefined>();
  readonly #lastMet = new Map<Pressure, Micros>();
  readonly #volumeStats: VolumeStats;
  #timer: Timer | undefined;
  #working = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    this.#signals = new Signals(dependencies.configuration.thresholds, dependencies.runtime);
    this.#volumeStats = new VolumeStats(dependencies);
  }

  start(): void {
    this.#signals.onLow(() => this.watch());
  }

  /** After another process of the kubelet: what it had seen is forgotten, but what an intervention has begun is there still; after a boot, what is on the disk. */
  startAfter(before: EvictionManager, hasBooted: boolean): void {
    for (const [pressure, cause] of before.#starving) if (!hasBooted || pressure === 'DISK') this.#starving.set(pressure, cause);
    this.watch();
  }

  /** What new Pods are refused for. */
  pressures(): ReadonlySet<Pressure> {
    return this.#conditions;
  }

  pressureBegins(pressure: Pressure, cause?: number): void {
    this.#starving.set(pressure, cause);
    if (pressure === 'MEMORY') this.#d.runtime.stats.isLeft(this.#assumed(pressure).left);
    this.watch();
  }

  #assumed(pressure: Pressure): ReturnType<typeof assumed> {
    const { runtime, configuration, diskCapacity } = this.#d;
    const { memory, pids } = runtime.stats.room();
    const capacity = { MEMORY: memory.capacity, DISK: diskCapacity(), PID: pids.capacity }[pressure];
    return assumed(pressure, configuration.thresholds, capacity);
  }

  /** There may be something to look at: a new Pod. */
  watch(): void {
    const { engine, random, hasFailed } = this.#d;
    if (this.#timer || this.#working || hasFailed()) return;
    const limited = this.#limited();
    if (this.#starving.size === 0 && limited.length === 0 && !this.#signals.isLow()) return;
    for (const pod of limited) this.#volumeStats.watch(pod);
    const phase = random.fork('eviction').int(MONITORING_PERIOD);
    this.#timer = engine.after(untilRound(engine.now, phase, MONITORING_PERIOD), () => {
      this.#timer = undefined;
      this.#working = true;
      engine.start(this.#run(), () => {
        this.#working = false;
        this.watch();
      });
    });
  }

  /** Where Pods were evicted, it looks again as soon as they are gone. @see kubernetes: eviction_manager.go Start, waitForPodsCleanup */
  *#run(): Task<void> {
    const { engine, isGone, hasFailed } = this.#d;
    while (!hasFailed()) {
      const evicted = yield* this.#synchronize();
      if (evicted.length === 0) return;
      for (let waited = 0; waited < CLEANUP_TIMEOUT && !evicted.every(isGone); waited += CLEANUP_POLL) yield* sleep(engine, CLEANUP_POLL);
    }
  }

  *#synchronize(): Task<Pod[]> {
    const { runtime, engine } = this.#d;
    const { pressures, ripe } = this.#signals.observe(engine.now);
    for (const pressure of new Set([...this.#starving.keys(), ...pressures])) {
      const cause = this.#starving.get(pressure);
      const entry = this.#conditions.has(pressure) ? cause : this.#setCondition(pressure, true, cause);
      if (this.#starving.has(pressure)) this.#starving.set(pressure, entry);
      this.#met(pressure);
    }
    const evicted: Pod[] = [];
    for (const pod of this.#limited()) {
      const containers = runtime.stats.localUsage(pod.metadata.uid);
      // Nothing is known of a Pod in which nothing runs. @see kubernetes: pkg/kubelet/stats/cri_stats_provider.go removeTerminatedContainers
      const message = containers.size > 0 && localStorageViolation(pod, { emptyDirs: this.#volumeStats.of(pod), containers });
      if (!message) continue;
      evicted.push(pod);
      yield* this.#evict(pod, { message }, { gracePeriodOverride: 0 });
    }
    if (evicted.length > 0) return evicted;
    const pressure = ORDER.find((one) => this.#starving.has(one) || ripe.some(({ signal }) => signal.pressure === one));
    return pressure
      ? yield* this.#relieve(
          pressure,
          ripe.find(({ signal }) => signal.pressure === pressure),
        )
      : [];
  }

  #limited(): Pod[] {
    const { pods, limitsLocalStorage } = this.#d;
    return limitsLocalStorage ? pods().filter(mayGoForLimits) : [];
  }

  /** @param ripe what was measured; else an intervention has begun it */
  *#relieve(pressure: Pressure, ripe: Ripe | undefined): Task<Pod[]> {
    const { reporter, configuration } = this.#d;
    const resource = ripe?.signal.resource ?? RESOURCES[pressure];
    reporter.event('Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`);
    if (pressure === 'DISK') this.#d.reclaimDisk();
    // For an intervention that is never enough: what fills the disk then is not of the kubelet's making.
    if (pressure === 'DISK' && ripe && this.#signals.isResolved()) return [];
    const pods = this.#d.pods().filter((pod) => !isCriticalPod(pod));
    const victim = rankForEviction(resource === 'pids' ? this.#shuffled(pods) : pods, resource, (pod) => {
      const used = this.#usage(pod, resource);
      return used.size > 0 ? sum(used) + this.#usageOfVolumes(pod, resource) : undefined;
    })[0];
    const cause = this.#starving.get(pressure) ?? this.#began.get(pressure);
    // What an intervention has begun waits for a victim.
    if (!victim) return [];
    this.#starving.delete(pressure);
    const { threshold, available } = ripe ?? this.#assumed(pressure);
    const message = nodePressureMessage(resource, threshold, available, victim, this.#usage(victim, resource));
    const gracePeriodOverride = ripe && !ripe.isHard ? configuration.maxPodGracePeriod : 0;
    yield* this.#evict(victim, message, { gracePeriodOverride, pressure, ...(cause !== undefined && { cause }) });
    if (!this.#starving.has('MEMORY')) this.#d.runtime.stats.isLeft(undefined);
    return [victim];
  }

  /** A condition ends when its threshold has not been met for some time. @see kubernetes: helpers.go nodeConditionsObservedSince */
  #met(pressure: Pressure): void {
    const { engine, configuration } = this.#d;
    const now = engine.now;
    this.#lastMet.set(pressure, now);
    engine.after(configuration.transitionPeriod, () => {
      if (this.#lastMet.get(pressure) === now) this.#setCondition(pressure, false);
    });
  }

  *#evict(
    pod: Pod,
    { message, annotations }: EvictionMessage,
    { gracePeriodOverride, pressure, cause: why }: { gracePeriodOverride: number; pressure?: Pressure; cause?: number },
  ): Task<void> {
    const { events, kill, engine } = this.#d;
    const cause = events.trace(pod, null, PodEvicted, { message }, [why]);
    events.evicted(pod, message, annotations, cause);
    const now = engine.now;
    const change = (status: PodStatus): PodStatus => {
      const failed = { ...status, phase: 'Failed', reason: 'Evicted', message } as const;
      return pressure ? terminatedByKubelet(failed, message, now) : failed;
    };
    yield* kill(pod, { gracePeriodOverride, change, evict: true });
  }

  #setCondition(pressure: Pressure, on: boolean, cause?: number): number | undefined {
    const { node, conditionsChanged, events } = this.#d;
    if (on) this.#conditions.add(pressure);
    else this.#conditions.delete(pressure);
    conditionsChanged();
    const entry = events.nodeTrace(NodePressure, { node, condition: conditionOf(pressure), status: on ? 'True' : 'False' }, cause);
    this.#began.set(pressure, entry);
    return entry;
  }

  /** As the kubelet finds its Pods, in no order: that decides where nothing else does. @see kubernetes: pkg/kubelet/pod/pod_manager.go GetPods */
  #shuffled(pods: readonly Pod[]): Pod[] {
    const { random, engine } = this.#d;
    const drawn = (pod: Pod): number => random.fork('order', engine.now, pod.metadata.uid).next();
    const places = new Map(pods.map((pod) => [pod, drawn(pod)]));
    return pods.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }

  /**
   * By container that runs: what volumes hold is nobody's. Of processes none is seen: up to v1.30 those of a Pod's own cgroup are counted,
   * and they are all in its containers' (mended by 124101). @see kubernetes: pkg/kubelet/stats/cri_stats_provider.go addProcessStats
   */
  #usage({ metadata: { uid } }: Pod, resource: Starved): ReadonlyMap<string, number> {
    const { runtime } = this.#d;
    if (resource === 'ephemeral-storage') return runtime.stats.localUsage(uid);
    if (resource === 'inodes') return runtime.stats.localInodes(uid);
    const used = [...runtime.stats.usage(uid)];
    return new Map(used.map(([name, { memoryBytes }]) => [name, resource === 'pids' ? 0 : memoryBytes]));
  }

  #usageOfVolumes(pod: Pod, resource: Starved): number {
    if (resource === 'ephemeral-storage') return onDisk(emptyDirUsage(pod, this.#d.volumes));
    return resource === 'inodes' ? emptyDirInodes(pod, this.#d.volumes) : 0;
  }
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go byEvictionPriority: memory first */
const ORDER: readonly Pressure[] = ['MEMORY', 'DISK', 'PID'];

/** Critical Pods stay, whatever they have written. @see kubernetes: eviction_manager.go evictPod */
const mayGoForLimits = (pod: Pod): boolean => hasLocalLimits(pod) && !isCriticalPod(pod);

/** What interventions use up. */
const RESOURCES: Readonly<Record<Pressure, Starved>> = { MEMORY: 'memory', DISK: 'ephemeral-storage', PID: 'pids' };

const sum = (amounts: ReadonlyMap<string, number>): number => [...amounts.values()].reduce((total, amount) => total + amount, 0);
