import { type Micros, SECOND } from '../../engine/index.ts';

/** For so long a leader that cannot renew its lease goes on. @see kubernetes: component-base/config/v1alpha1/defaults.go RenewDeadline */
export const RENEW_DEADLINE: Micros = 10 * SECOND;
/** Until the kubelet has found out that a container has ended and has started it again, and until that has found no API server. */
const RESTARTING: Micros = 1.5 * SECOND;
const TRYING: Micros = 0.5 * SECOND;
/** @see kubernetes: pkg/kubelet/kubelet.go backOffPeriod, MaxContainerBackOff */
const FIRST_WAIT: Micros = 10 * SECOND;
const LONGEST_WAIT: Micros = 300 * SECOND;

/** Before a client that starts has found out that the API server does not answer. @see kubernetes: apiserver/pkg/server/options/authentication.go ClientTimeout */
const UNANSWERED: Micros = 10 * SECOND;
/** Eight looks of its probe, the last of which takes two seconds. @see kubernetes: cmd/kubeadm/app/util/staticpod/utils.go LivenessProbe; apiserver/pkg/storage/storagebackend/config.go DefaultHealthcheckTimeout */
export const PROBE_ENDS_IT: Micros = 72 * SECOND;
/** What asks it still waits for its store: it does not end by itself before that. */
export const GRACE: Micros = 30 * SECOND;
/** @see kubernetes: apiserver/pkg/storage/storagebackend/factory/etcd3.go dialTimeout */
const WAITS_FOR_STORE: Micros = 20 * SECOND;
const STARTING: Micros = 3 * SECOND;

/** The start of a container that succeeds at last. */
export interface Recovery {
  readonly restarts: number;
  readonly startedAt: Micros;
  /** When it ended the last time before, and with which code. */
  readonly endedAt: Micros;
  readonly exitCode: number;
  /** How long it had tried then, and how long the kubelet waited since. */
  readonly tried: Micros;
  readonly backoff: Micros;
}

/**
 * How a container that ends without the API server, and cannot start without it, comes back after it was away: not at all, if that was
 * for less time than it holds out. `hungUntil`: before that the API server was there, but did not answer.
 * @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff
 */
export function recovery(from: Micros, to: Micros, hungUntil = from): Recovery | undefined {
  if (to - from < RENEW_DEADLINE) return undefined;
  return loop(from + RENEW_DEADLINE, to, 1, (startedAt) => (startedAt < hungUntil ? UNANSWERED : TRYING));
}

/** How an API server comes back that its probe has ended at `killedAt`, for want of its store, which is there again. */
export function revival(killedAt: Micros, to: Micros): Recovery & { readonly servesAt: Micros } {
  const back = loop(killedAt + GRACE, to, 137, () => WAITS_FOR_STORE);
  return { ...back, servesAt: Math.max(back.startedAt, to) + STARTING };
}

/** Each try but the last one is in vain. */
function loop(firstEnd: Micros, to: Micros, exitCode: number, tries: (startedAt: Micros) => Micros): Recovery {
  let [endedAt, tried, backoff] = [firstEnd, 0, 0];
  let startedAt = endedAt + RESTARTING;
  let restarts = 1;
  for (let delay = FIRST_WAIT; startedAt + waits(tries(startedAt)) < to; delay = Math.min(2 * delay, LONGEST_WAIT)) {
    tried = tries(startedAt);
    backoff = delay;
    endedAt = startedAt + tried;
    startedAt = endedAt + delay + RESTARTING;
    restarts++;
  }
  return { restarts, startedAt, endedAt, exitCode: restarts > 1 ? 1 : exitCode, tried, backoff };
}

/** One that is refused at once does not wait. */
const waits = (tried: Micros): Micros => (tried === TRYING ? 0 : tried);
