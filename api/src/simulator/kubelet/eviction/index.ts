import type { Pod, PodStatus } from '../../apimachinery/objects.ts';
import { type Engine, MINUTE, type Micros, type Random, SECOND, type Task, type Timer } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import type { Pressure } from '../admission.ts';
import { terminatedByKubelet } from '../kill-pod.ts';
import type { KubeletEvents } from '../kubelet-events.ts';
import type { NodeReporter } from '../node-reporter.ts';
import { isCriticalPod } from '../pod-source.ts';
import type { Termination } from '../pod-worker.ts';
import { NodePressure, PodEvicted } from '../timeline.ts';
import type { VolumeManager } from '../volumes/index.ts';
import { hasLocalLimits, type LocalStorage, localStorageViolation, onDisk } from './local-storage.ts';
import { nodePressureMessage } from './messages.ts';
import { rankForEviction, resourceOf } from './rank.ts';

/** @see kubernetes: pkg/kubelet/kubelet.go evictionMonitoringPeriod */
const MONITORING_PERIOD: Micros = 10 * SECOND;
/** How long a condition stays after the pressure. @see kubernetes: EvictionPressureTransitionPeriod */
const TRANSITION_PERIOD: Micros = 5 * MINUTE;

const SIGNALS = {
  MEMORY: {
    condition: 'MemoryPressure',
    on: 'KubeletHasInsufficientMemory',
    off: 'KubeletHasSufficientMemory',
    event: 'Memory',
    threshold: '100Mi',
    available: '64Mi',
  },
  DISK: {
    condition: 'DiskPressure',
    on: 'KubeletHasDiskPressure',
    off: 'KubeletHasNoDiskPressure',
    event: 'Disk',
    threshold: '10484529Ki',
    available: '9961472Ki',
  },
  PID: {
    condition: 'PIDPressure',
    on: 'KubeletHasInsufficientPID',
    off: 'KubeletHasSufficientPID',
    event: 'PID',
    threshold: '1600',
    available: '1024',
  },
} as const;
const SAYS = {
  MEMORY: ['kubelet has insufficient memory available', 'kubelet has sufficient memory available'],
  DISK: ['kubelet has disk pressure', 'kubelet has no disk pressure'],
  PID: ['kubelet has insufficient PID available', 'kubelet has sufficient PID available'],
} as const;

interface Dependencies {
  readonly node: string;
  readonly engine: Engine;
  readonly random: Random;
  readonly reporter: NodeReporter;
  readonly runtime: ContainerRuntime;
  readonly volumes: VolumeManager;
  readonly events: KubeletEvents;
  /** Those that are to run. */
  readonly pods: () => readonly Pod[];
  /** Goes on once it has stopped, or takes too long for it. */
  readonly kill: (pod: Pod, termination: Termination) => Task<unknown>;
}

/**
 * Protects the node: Pods over their local-storage limits go, and under pressure those that the real order names. It looks
 * every 10 s, but only while there is something to look at. A pressure that an intervention begins ends with the first
 * eviction that it causes. @see kubernetes: pkg/kubelet/eviction/eviction_manager.go
 */
export class EvictionManager {
  readonly #d: Dependencies;
  /** With the entry of what began it. */
  readonly #starving = new Map<Pressure, number | undefined>();
  readonly #conditions = new Set<Pressure>();
  #timer: Timer | undefined;
  #working = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** What new Pods are refused for. */
  pressures(): ReadonlySet<Pressure> {
    return this.#conditions;
  }

  pressureBegins(pressure: Pressure, cause?: number): void {
    this.#starving.set(pressure, cause);
    this.watch();
  }

  /** There may be something to look at: a new Pod. */
  watch(): void {
    const { engine, random } = this.#d;
    if (this.#timer || this.#working || (this.#starving.size === 0 && !this.#d.pods().some(hasLocalLimits))) return;
    const phase = random.fork('eviction').int(MONITORING_PERIOD);
    const next = engine.now + MONITORING_PERIOD - ((((engine.now - phase) % MONITORING_PERIOD) + MONITORING_PERIOD) % MONITORING_PERIOD);
    this.#timer = engine.at(next, () => {
      this.#timer = undefined;
      this.#working = true;
      engine.start(this.#synchronize(), () => {
        this.#working = false;
        this.watch();
      });
    });
  }

  *#synchronize(): Task<void> {
    for (const [pressure, cause] of this.#starving) {
      if (!this.#conditions.has(pressure)) this.#starving.set(pressure, this.#setCondition(pressure, true, cause));
    }
    let evicted = false;
    for (const pod of this.#d.pods().filter(hasLocalLimits)) {
      const message = localStorageViolation(pod, this.#storageOf(pod));
      if (!message) continue;
      evicted = true;
      yield* this.#evict(pod, message, undefined);
    }
    if (evicted) return;
    const [pressure] = [...this.#starving.keys()].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
    if (pressure) yield* this.#relieve(pressure);
  }

  *#relieve(pressure: Pressure): Task<void> {
    const { engine, reporter } = this.#d;
    const resource = resourceOf(pressure);
    reporter.event('Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`);
    const usageOf = (pod: Pod) => sum(this.#usage(pod, pressure)) + (pressure === 'DISK' ? onDisk(this.#storageOf(pod)) : 0);
    const victim = rankForEviction(
      this.#d.pods().filter((pod) => !isCriticalPod(pod)),
      pressure,
      usageOf,
    )[0];
    if (!victim) return;
    const { threshold, available } = SIGNALS[pressure];
    const message = nodePressureMessage(resource, threshold, available, victim, this.#usage(victim, pressure));
    const cause = this.#starving.get(pressure);
    this.#starving.delete(pressure);
    engine.after(TRANSITION_PERIOD, () => {
      if (!this.#starving.has(pressure)) this.#setCondition(pressure, false);
    });
    yield* this.#evict(victim, message, pressure, cause);
  }

  *#evict(pod: Pod, message: string, pressure: Pressure | undefined, why?: number): Task<void> {
    const { events, kill, engine } = this.#d;
    const cause = events.trace(pod, null, PodEvicted, { message }, [why]);
    events.event(pod, null, 'Warning', 'Evicted', message, cause);
    const now = engine.now;
    const change = (status: PodStatus): PodStatus => {
      const failed = { ...status, phase: 'Failed', reason: 'Evicted', message } as const;
      return pressure ? terminatedByKubelet(failed, message, now) : failed;
    };
    yield* kill(pod, { gracePeriodOverride: 0, change });
  }

  #setCondition(pressure: Pressure, on: boolean, cause?: number): number | undefined {
    const { node, reporter, events } = this.#d;
    const { condition: type, on: begins, off, event } = SIGNALS[pressure];
    if (on) this.#conditions.add(pressure);
    else this.#conditions.delete(pressure);
    const [starved, enough] = SAYS[pressure];
    const status = on ? 'True' : 'False';
    reporter.condition(type, status, on ? begins : off, on ? starved : enough);
    const how = on ? (pressure === 'DISK' ? 'Has' : 'HasInsufficient') : pressure === 'DISK' ? 'HasNo' : 'HasSufficient';
    reporter.statusEvent(pressure === 'DISK' ? `Node${how}DiskPressure` : `Node${how}${event}`);
    return events.nodeTrace(NodePressure, { node, condition: type, status }, cause);
  }

  /** By container: what volumes hold is nobody's. */
  #usage(pod: Pod, pressure: Pressure): ReadonlyMap<string, number> {
    const { runtime } = this.#d;
    if (pressure === 'DISK') return runtime.localUsage(pod.metadata.uid);
    return new Map([...runtime.usage(pod.metadata.uid)].map(([name, { memoryBytes }]) => [name, pressure === 'PID' ? 1 : memoryBytes]));
  }

  #storageOf(pod: Pod): LocalStorage {
    const { runtime, volumes } = this.#d;
    const mounted = volumes.volumesOf(pod.metadata.uid);
    const emptyDirs = (pod.spec.volumes ?? []).flatMap(({ name, emptyDir }) => {
      const volume = emptyDir && mounted.get(name);
      return volume ? [[name, { bytes: volume.tree.usage().bytes, inMemory: emptyDir.medium === 'Memory' }] as const] : [];
    });
    return { emptyDirs: new Map(emptyDirs), containers: runtime.localUsage(pod.metadata.uid) };
  }
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go byEvictionPriority: memory first */
const ORDER: readonly Pressure[] = ['MEMORY', 'DISK', 'PID'];

const sum = (amounts: ReadonlyMap<string, number>): number => [...amounts.values()].reduce((total, amount) => total + amount, 0);
