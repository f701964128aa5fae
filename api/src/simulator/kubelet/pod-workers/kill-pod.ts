import type { PodStatus } from '../../apimachinery/objects.ts';
import { withCondition } from '../../apimachinery/pod-conditions.ts';
import { type Engine, type Micros, SECOND, type Task, wait, withTimeout } from '../../engine/index.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import type { PodWorker, Termination } from './pod-worker.ts';

/** How long a kill waits at least, in seconds. */
const MINIMUM_WAIT = 10;

/**
 * Has a Pod stopped, and waits for its containers: half as long again as they were given to stop, then it is told that
 * they did not, and nobody waits any longer. True if they are gone.
 * @see kubernetes: pkg/kubelet/pod_workers.go killPodNow
 */
export function* killPodNow(engine: Engine, events: KubeletEvents, worker: PodWorker, termination: Termination): Task<boolean> {
  const { pod } = worker;
  worker.terminate(termination);
  const grace = termination.gracePeriodOverride ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  const patience = Math.max(MINIMUM_WAIT, grace + Math.trunc(grace / 2));
  if (yield* wait(withTimeout(engine, worker.stopped, patience * SECOND))) return true;
  events.event(pod, null, 'Warning', 'ExceededGracePeriod', 'Container runtime did not kill the pod within specified grace period.');
  return false;
}

/** Says of a Pod that it was the kubelet who ended it, for something greater. @see kubernetes: v1.PodReasonTerminationByKubelet */
export const terminatedByKubelet = (status: PodStatus, message: string, now: Micros): PodStatus =>
  withCondition(status, { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message }, now);
