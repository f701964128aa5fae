import type { Container, ContainerStatus, PodStatus, Probe } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';

/** @see kubernetes: pkg/kubelet/prober/prober_manager.go probeType */
export type ProbeType = 'liveness' | 'readiness' | 'startup';
type ProbeResult = 'Success' | 'Failure' | 'Unknown';

/** What a worker remembers from tick to tick. Never changed in place. */
export interface ProbeWorkerState {
  /** Of the container that it knows; empty before the first. */
  readonly containerID: string;
  readonly lastResult: ProbeResult | undefined;
  /** How many times in a row the probe came out like that. */
  readonly resultRun: number;
  /** It probes no more until there is a new container. */
  readonly onHold: boolean;
  /** The cached result, which status and sync go by; null if there is none. */
  readonly result: ProbeResult | null;
}

/** What a worker probes. */
export interface ProbeTarget {
  readonly type: ProbeType;
  readonly probe: Probe;
  readonly container: Pick<Container, 'name'>;
  readonly restartPolicy: string | undefined;
  readonly podDeleted: boolean;
}

/** What a tick comes to: the probe is to be run, or not; `keepGoing` false ends the worker. */
interface Tick {
  readonly state: ProbeWorkerState;
  readonly run: boolean;
  readonly keepGoing: boolean;
}

/** A worker that has seen no container yet. */
export const newProbeWorker: ProbeWorkerState = { containerID: '', lastResult: undefined, resultRun: 0, onHold: false, result: null };

/** Before the first probe of a container. */
const initialResult: Readonly<Record<ProbeType, ProbeResult>> = { liveness: 'Success', readiness: 'Failure', startup: 'Unknown' };

/**
 * Whether the probe is run at this tick.
 * @param status as the status manager has it
 * @see kubernetes: pkg/kubelet/prober/worker.go doProbe
 */
export function beginProbe(target: ProbeTarget, before: ProbeWorkerState, status: PodStatus | undefined, now: Micros): Tick {
  const { type, probe, container } = target;
  if (!status) return wait(before);
  if (status.phase === 'Failed' || status.phase === 'Succeeded') return { state: before, run: false, keepGoing: false };
  const found = statusOf(container.name, status.containerStatuses) ?? statusOf(container.name, status.initContainerStatuses);
  if (!found) return wait(before);

  let state = before;
  if (state.containerID !== found.containerID)
    state = { ...state, containerID: found.containerID ?? '', result: initialResult[type], onHold: false };
  if (state.onHold) return wait(state);

  const running = found.state?.running;
  if (!running) {
    const keepGoing = !found.state?.terminated || target.restartPolicy !== 'Never';
    return { state: { ...state, result: 'Failure' }, run: false, keepGoing };
  }
  // A Pod that is to stop is not restarted any more; readiness is still asked for.
  if (target.podDeleted && type !== 'readiness') return { state: { ...state, result: 'Success' }, run: false, keepGoing: false };

  const { initialDelaySeconds: delay } = probe;
  if (delay && secondsSince(running.startedAt, now) < delay) return wait(state);
  // The startup probe until it has succeeded; from then on the others.
  if ((found.started === true) === (type === 'startup')) return wait(state);
  return { state, run: true, keepGoing: true };
}

const secondsSince = (time: string | undefined, now: Micros): number => Math.trunc((now - (parseTime(time) ?? now)) / SECOND);

function statusOf(name: string, statuses: readonly ContainerStatus[] = []): ContainerStatus | undefined {
  for (const one of statuses) if (one.name === name && one.containerID) return one;
  return undefined;
}

/** The worker after the probe was run, and came out like that. */
export function endProbe(
  { type, probe }: Pick<ProbeTarget, 'type' | 'probe'>,
  before: ProbeWorkerState,
  outcome: ProbeResult,
): ProbeWorkerState {
  const resultRun = before.lastResult === outcome ? before.resultRun + 1 : 1;
  const { containerID, onHold, result } = before;
  const threshold =
    outcome === 'Failure'
      ? (probe.failureThreshold ?? DEFAULT_FAILURE_THRESHOLD)
      : outcome === 'Success'
        ? (probe.successThreshold ?? DEFAULT_SUCCESS_THRESHOLD)
        : 0;
  if (resultRun < threshold) return { containerID, lastResult: outcome, resultRun, onHold, result };
  const restarts = outcome === 'Failure' && type !== 'readiness';
  return {
    containerID,
    lastResult: outcome,
    resultRun: restarts ? 0 : resultRun,
    onHold: restarts || onHold,
    result: outcome,
  };
}

const DEFAULT_FAILURE_THRESHOLD = 3;
const DEFAULT_SUCCESS_THRESHOLD = 1;

const wait = (state: ProbeWorkerState): Tick => ({ state, run: false, keepGoing: true });
