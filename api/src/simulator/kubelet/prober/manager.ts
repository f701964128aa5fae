import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, type Random, SECOND, type Timer } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import { generateContainersReadyCondition, generatePodReadyCondition, type ProbeView } from '../status/index.ts';
import type { StatusManager } from '../status/manager.ts';
import { ProbeResult as ProbeEntry } from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { bare, type ProbeContext, type ProbeError, runProbe } from './handlers.ts';
import type { NodeNetwork } from './node-client.ts';
import { type ProbeOutcome, probeErroredEvent, probeEvent } from './probe.ts';
import { beginProbe, endProbe, newProbeWorker, type ProbeTarget, type ProbeType, type ProbeWorkerState } from './worker.ts';

/** What the probes have found out, by container id. */
export interface ProbeFailures {
  liveness(containerId: string): boolean;
  startup(containerId: string): boolean;
}

/** What computePodActions asks. */
export interface ProbeResults {
  failures(pod: Pod): ProbeFailures;
}

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly runtime: ContainerRuntime;
  readonly network: NodeNetwork;
  readonly status: StatusManager;
  readonly events: KubeletEvents;
  readonly sync: (podUid: string) => void;
  /** When the kubelet was started; undefined: long ago. */
  readonly since?: Micros | undefined;
}

interface Worker {
  readonly type: ProbeType;
  readonly probe: Probe;
  readonly container: Container;
  state: ProbeWorkerState;
  timer: Timer | undefined;
  busy: boolean;
  /** It has not begun yet. */
  asleep: boolean;
  /** What came while it was busy: each of the two is kept once, as Go's channels of size one do. */
  readonly kept: { tick: boolean; trigger: boolean };
  stopped: boolean;
  /** The Pod as it was when it probed last, and what that makes of it. */
  probed: Pod | undefined;
  target: ProbeTarget | undefined;
  context: ProbeContext | undefined;
  lastOutcome: ProbeOutcome['result'] | undefined;
}

interface Entry {
  pod: Pod;
  readonly workers: Worker[];
}

/**
 * A worker for each probe of each container. A worker ticks with its period from the moment at which the Pod was first
 * synced, so a probe's phase against its container's start is whatever the pull and the start took.
 * @see kubernetes: pkg/kubelet/prober/prober_manager.go, worker.go
 */
export class ProbeManager implements ProbeResults {
  readonly #d: Dependencies;
  readonly #pods = new Map<string, Entry>();
  #halted = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  addPod(pod: Pod): void {
    const known = this.#pods.get(pod.metadata.uid);
    if (known) {
      known.pod = pod;
      return;
    }
    const entry: Entry = { pod, workers: [] };
    this.#pods.set(pod.metadata.uid, entry);
    for (const container of pod.spec.containers) {
      for (const type of ['startup', 'readiness', 'liveness'] as const) {
        const probe = container[`${type}Probe`];
        if (!probe) continue;
        const worker: Worker = {
          type,
          probe,
          container,
          state: newProbeWorker,
          timer: undefined,
          busy: false,
          asleep: false,
          kept: { tick: false, trigger: false },
          stopped: false,
          probed: undefined,
          target: undefined,
          context: undefined,
          lastOutcome: undefined,
        };
        entry.workers.push(worker);
        const delay = this.#delay(pod, worker);
        worker.asleep = delay > 0;
        this.#tick(entry, worker, this.#d.engine.now + delay);
      }
    }
  }

  /** So that those of a kubelet that was started again do not probe all at once. @see kubernetes: pkg/kubelet/prober/worker.go run */
  #delay({ metadata: { uid } }: Pod, { probe, container, type }: Worker): Micros {
    const { since, engine, random } = this.#d;
    const period = (probe.periodSeconds ?? 10) * SECOND;
    return since === undefined || engine.now - since >= period ? 0 : 1 + random.fork('first probe', uid, container.name, type).int(period);
  }

  stopLivenessAndStartup(pod: Pod): void {
    for (const worker of this.#pods.get(pod.metadata.uid)?.workers ?? []) if (worker.type !== 'readiness') stop(worker);
  }

  removePod(pod: Pod): void {
    for (const worker of this.#pods.get(pod.metadata.uid)?.workers ?? []) stop(worker);
    this.#pods.delete(pod.metadata.uid);
  }

  /** No probe is run any more. */
  halt(): void {
    this.#halted = true;
    for (const { workers } of this.#pods.values()) for (const worker of workers) stop(worker);
  }

  failures(pod: Pod): ProbeFailures {
    const failed = (type: ProbeType) => (containerId: string) =>
      this.#workers(pod, type).some(({ state }) => bare(state.containerID) === containerId && state.result === 'Failure' && state.onHold);
    return { liveness: failed('liveness'), startup: failed('startup') };
  }

  /**
   * Who has no probe is started, and ready; and so, too, is who has no worker for it yet, though its container runs: that of a kubelet
   * which has been started again. @see kubernetes: pkg/kubelet/prober/prober_manager.go UpdatePodStatus; issues 78733, 100277
   */
  view(pod: Pod): ProbeView {
    const succeeds = (type: ProbeType) => (container: string, containerID: string) => {
      const worker = this.#workers(pod, type).find((one) => one.container.name === container);
      return worker === undefined || (worker.state.containerID === containerID && worker.state.result === 'Success');
    };
    return { started: succeeds('startup'), ready: succeeds('readiness') };
  }

  /** Whether there is a container of which readiness has not been found. */
  waitsForReadiness(podUid: string): boolean {
    const workers = this.#pods.get(podUid)?.workers ?? [];
    return workers.some(({ type, stopped, state }) => type === 'readiness' && !stopped && state.result !== 'Success');
  }

  /** A container that runs and is not known to be ready is asked at once, whenever its status is made.
   *  @see kubernetes: pkg/kubelet/prober/prober_manager.go UpdatePodStatus (manualTriggerCh) */
  statusGenerated(pod: Pod, status: PodStatus): void {
    const entry = this.#pods.get(pod.metadata.uid);
    if (!entry) return;
    for (const worker of entry.workers) {
      if (worker.type !== 'readiness' || worker.stopped) continue;
      const container = status.containerStatuses?.find(({ name }) => name === worker.container.name);
      if (!container?.state?.running || !container.started) continue;
      if (worker.state.containerID === container.containerID && worker.state.result === 'Success') continue;
      // The status must have reached the status manager first: the worker reads it from there.
      this.#d.engine.after(0, () => this.#probe(entry, worker, 'trigger'));
    }
  }

  #workers(pod: Pod, type: ProbeType): readonly Worker[] {
    return (this.#pods.get(pod.metadata.uid)?.workers ?? []).filter((worker) => worker.type === type);
  }

  #tick(entry: Entry, worker: Worker, at: number): void {
    if (worker.stopped) return;
    const { engine } = this.#d;
    const period = (worker.probe.periodSeconds ?? 10) * SECOND;
    // The probe comes last in its turn: it may let time pass.
    const tick = (): void => {
      worker.timer = engine.after(period, tick);
      if (worker.asleep) {
        worker.asleep = false;
        this.#probeAgain(entry, worker, 'trigger');
      }
      this.#probe(entry, worker, 'tick');
    };
    worker.timer = engine.at(at, tick);
  }

  #probe(entry: Entry, worker: Worker, why: 'tick' | 'trigger'): void {
    const { engine, status, runtime, network, events } = this.#d;
    if (worker.stopped) return;
    if (worker.busy || worker.asleep) {
      worker.kept[why] = true;
      return;
    }
    const { pod } = entry;
    const { type, probe, container } = worker;
    if (!worker.target || worker.probed !== pod) {
      const podDeleted = pod.metadata.deletionTimestamp !== undefined;
      worker.probed = pod;
      worker.target = { type, probe, container, restartPolicy: pod.spec.restartPolicy, podDeleted };
      worker.context = undefined;
    }
    const podStatus = status.get(pod.metadata.uid);
    const begun = beginProbe(worker.target, worker.state, podStatus, engine.now);
    this.#move(entry, worker, begun.state);
    if (!begun.keepGoing) {
      stop(worker);
      return;
    }
    if (!begun.run) return;
    worker.busy = true;
    const { containerID } = begun.state;
    const podIP = podStatus?.podIP ?? runtime.podStatus(pod.metadata.uid).ips[0] ?? '';
    if (worker.context?.containerID !== containerID || worker.context.podIP !== podIP)
      worker.context = { engine, runtime, network, log: events.log, pod, container, containerID, podIP };
    const running = runProbe(worker.context, probe);
    // Most end at once, and need nobody who waits for them.
    const end = engine.settled(running);
    if (end) this.#probed(entry, worker, containerID, end.value);
    else engine.start(running, this.#whenProbed(entry, worker, containerID));
  }

  #whenProbed(entry: Entry, worker: Worker, containerID: string): (outcome: ProbeOutcome | ProbeError) => void {
    return (outcome) => this.#probed(entry, worker, containerID, outcome);
  }

  #probed(entry: Entry, worker: Worker, containerID: string, outcome: ProbeOutcome | ProbeError): void {
    worker.busy = false;
    if (this.#halted) return;
    // What was under way when its worker was stopped is told, too.
    this.#tell(entry, worker, outcome);
    if (worker.stopped) return;
    // The container may have gone while the probe ran: its result then concerns nobody.
    if (!('error' in outcome) && worker.state.containerID === containerID)
      this.#move(entry, worker, endProbe(worker, worker.state, outcome.result === 'failure' ? 'Failure' : 'Success'));
    this.#probeAgain(entry, worker, 'tick');
    this.#probeAgain(entry, worker, 'trigger');
  }

  /** What came in the meantime. */
  #probeAgain(entry: Entry, worker: Worker, why: 'tick' | 'trigger'): void {
    if (worker.kept[why]) this.#planAgain(entry, worker, why);
  }

  #planAgain(entry: Entry, worker: Worker, why: 'tick' | 'trigger'): void {
    worker.kept[why] = false;
    this.#d.engine.after(0, () => this.#probe(entry, worker, why));
  }

  #tell({ pod }: Entry, worker: Worker, outcome: ProbeOutcome | { readonly error: string }): void {
    const { events } = this.#d;
    const { name } = worker.container;
    const told = 'error' in outcome ? probeErroredEvent(worker.type, outcome.error) : probeEvent(worker.type, outcome);
    const result = 'error' in outcome ? 'failure' : outcome.result;
    const output = 'error' in outcome ? outcome.error : outcome.output;
    let cause: number | undefined;
    if (result === 'failure' || worker.lastOutcome !== result) {
      const word = result === 'failure' ? 'Failure' : 'Success';
      cause = events.trace(pod, name, ProbeEntry, { name, probe: worker.type, result: word, output: result === 'failure' ? output : '' });
    }
    worker.lastOutcome = result;
    if (told) events.event(pod, name, 'Warning', told.reason, told.message, cause);
  }

  /** A new result goes where it is waited for: readiness and startup into the status, a failed liveness into a sync, though the
   *  container may have ended by itself. @see kubernetes: pkg/kubelet/kubelet.go syncLoopIteration; worker.go doProbe */
  #move(entry: Entry, worker: Worker, state: ProbeWorkerState): void {
    const before = worker.state;
    worker.state = state;
    if (state.result !== before.result || state.containerID !== before.containerID) this.#pass(entry, worker, state);
  }

  #pass({ pod }: Entry, worker: Worker, state: ProbeWorkerState): void {
    const { status, sync, engine } = this.#d;
    const { uid } = pod.metadata;
    if (worker.type === 'liveness') {
      if (state.result === 'Failure') sync(uid);
      return;
    }
    const current = status.get(uid);
    const change = worker.type === 'readiness' ? { ready: state.result === 'Success' } : { started: state.result === 'Success' };
    const container = current?.containerStatuses?.find(({ containerID }) => containerID === state.containerID);
    if (current && container && differs(container, change)) {
      const containerStatuses = current.containerStatuses?.map((one) => (one === container ? { ...one, ...change } : one)) ?? [];
      status.set(pod, withReadyConditions(pod, { ...current, containerStatuses }));
    }
    engine.after(0, () => sync(uid));
  }
}

function stop(worker: Worker): void {
  worker.stopped = true;
  worker.timer?.cancel();
}

const differs = (container: ContainerStatus, change: { ready?: boolean; started?: boolean }): boolean =>
  Object.entries(change).some(([key, value]) => container[key as 'ready' | 'started'] !== value);

/** @see kubernetes: pkg/kubelet/status/status_manager.go SetContainerReadiness */
function withReadyConditions(pod: Pod, status: PodStatus): PodStatus {
  const statuses = status.containerStatuses ?? [];
  const fresh = [
    generatePodReadyCondition(pod.spec, status.conditions ?? [], statuses, status.phase ?? ''),
    generateContainersReadyCondition(pod.spec, statuses, status.phase ?? ''),
  ];
  const conditions = (status.conditions ?? []).map((condition) => {
    const made = fresh.find(({ type }) => type === condition.type);
    if (!made) return condition;
    const { reason: _reason, message: _message, ...rest } = condition;
    return { ...rest, status: made.status, ...(made.reason && { reason: made.reason }), ...(made.message && { message: made.message }) };
  });
  return { ...status, conditions };
}
