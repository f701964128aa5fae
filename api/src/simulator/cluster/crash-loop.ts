import { type Micros, SECOND } from '../engine/index.ts';

/** For so long a leader that cannot renew its lease goes on. @see kubernetes: component-base/config/v1alpha1/defaults.go RenewDeadline */
export const RENEW_DEADLINE: Micros = 10 * SECOND;
/** Until the kubelet has found out that a container has ended and has started it again, and until that has found no API server. */
const RESTARTING: Micros = 1.5 * SECOND;
export const TRYING: Micros = 0.5 * SECOND;
/** @see kubernetes: pkg/kubelet/kubelet.go backOffPeriod, MaxContainerBackOff */
const FIRST_WAIT: Micros = 10 * SECOND;
const LONGEST_WAIT: Micros = 300 * SECOND;

/** The start of a container that succeeds at last. */
export interface Recovery {
  readonly restarts: number;
  readonly startedAt: Micros;
  /** When it ended the last time before. */
  readonly endedAt: Micros;
}

/**
 * How a container that ends without the API server, and cannot start without it, comes back after it was away: not at all, if that was
 * for less time than it holds out. @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff
 */
export function recovery(from: Micros, to: Micros): Recovery | undefined {
  if (to - from < RENEW_DEADLINE) return undefined;
  let endedAt = from + RENEW_DEADLINE;
  let startedAt = endedAt + RESTARTING;
  let restarts = 1;
  for (let delay = FIRST_WAIT; startedAt < to; delay = Math.min(2 * delay, LONGEST_WAIT)) {
    endedAt = startedAt + TRYING;
    startedAt = endedAt + delay + RESTARTING;
    restarts++;
  }
  return { restarts, startedAt, endedAt };
}
