import { scaled } from '../../apimachinery/int-or-percent.ts';
import type { Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { matchLabelSelector } from '../../apimachinery/selectors/selectors.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { MINUTE, type Micros } from '../../engine/index.ts';

type Status = NonNullable<PodDisruptionBudget['status']>;
/** By the names of Pods: when it was granted that they go. */
export type DisruptedPods = Readonly<Record<string, string>>;

interface BudgetStatus {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

/** So long a Pod that may go has for being deleted. @see kubernetes: pkg/controller/disruption/disruption.go DeletionTimeout */
export const DELETION_TIMEOUT: Micros = 2 * MINUTE;

/** The Pods that a budget is about. */
export function podsOfBudget(budget: PodDisruptionBudget, pods: readonly Pod[]): Pod[] {
  const selector = budget.spec?.selector;
  if (!selector) return [];
  return pods.filter(({ metadata }) => metadata.namespace === budget.metadata.namespace && matchLabelSelector(selector, metadata.labels));
}

/** Of the Pods that may go and are still there: those that nobody has begun to delete, and those of them that are late.
 *  @see kubernetes: pkg/controller/disruption/disruption.go buildDisruptedPodMap */
export function disruptedPods(
  { status }: PodDisruptionBudget,
  pods: readonly Pod[],
  now: Micros,
): { readonly expected: DisruptedPods; readonly late: readonly Pod[] } {
  const granted = (status?.disruptedPods ?? {}) as DisruptedPods;
  const waited = pods.filter(({ metadata: { name, deletionTimestamp } }) => !deletionTimestamp && granted[name] !== undefined);
  const isLate = ({ metadata: { name } }: Pod): boolean => (parseTime(granted[name]) ?? 0) + DELETION_TIMEOUT < now;
  const expected = waited.filter((pod) => !isLate(pod)).map(({ metadata: { name } }) => [name, granted[name] as string] as const);
  return { expected: Object.fromEntries(expected), late: waited.filter(isLate) };
}

/**
 * How many of a budget's Pods may go. A percentage and `maxUnavailable` are taken of how many the Pods' controllers want; Pods without
 * one have no such scale: then none may. Those that are as good as gone do not count.
 * @see kubernetes: pkg/controller/disruption/disruption.go getExpectedPodCount, countHealthyPods, updatePdbStatus
 */
export function budgetStatus(budget: PodDisruptionBudget, pods: readonly Pod[], disrupted: DisruptedPods = {}, scale = 0): BudgetStatus {
  const own = podsOfBudget(budget, pods);
  const counts = ({ metadata }: Pod): boolean => !metadata.deletionTimestamp && disrupted[metadata.name] === undefined;
  const currentHealthy = own.filter((pod) => isPodReady(pod) && counts(pod)).length;
  const expectedPods = typeof budget.spec?.minAvailable === 'number' ? own.length : scale;
  const desiredHealthy = wantedOf(budget, scale);
  const allowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  return { disruptionsAllowed: allowed, currentHealthy, desiredHealthy, expectedPods };
}

function wantedOf({ spec }: PodDisruptionBudget, scale: number): number {
  const { minAvailable, maxUnavailable } = spec ?? {};
  if (minAvailable !== undefined) return scaled(minAvailable, scale, Math.ceil);
  return maxUnavailable === undefined ? 0 : Math.max(0, scale - scaled(maxUnavailable, scale, Math.ceil));
}

type EvictionDecision =
  | { readonly kind: 'delete' /** What it costs. */; readonly spent?: { readonly budget: PodDisruptionBudget; readonly status: Status } }
  | {
      readonly kind: 'refuse';
      readonly code: number;
      readonly reason: string;
      readonly message: string;
      readonly details?: object;
    };

/** The budget's own status is what counts, as its controller has left it.
 *  @see kubernetes: pkg/registry/core/pod/storage/eviction.go Create, canIgnorePDB */
export function decideEviction(pod: Pod, budgets: readonly PodDisruptionBudget[], now: Micros): EvictionDecision {
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.metadata.deletionTimestamp) return { kind: 'delete' };
  const own = budgets.filter((budget) => selectsSomething(budget) && podsOfBudget(budget, [pod]).length > 0);
  if (own.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    return { kind: 'refuse', code: 500, reason: '', message };
  }
  const budget = own[0];
  if (!budget) return { kind: 'delete' };
  if (!isPodReady(pod)) {
    const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
    if (budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return { kind: 'delete' };
    if (currentHealthy >= desiredHealthy && desiredHealthy > 0) return { kind: 'delete' };
  }
  return checkAndDecrement(budget, pod, now);
}

/** What selects all Pods protects none here, whatever is written of it. @see kubernetes: eviction.go getPodDisruptionBudgets */
const selectsSomething = ({ spec }: PodDisruptionBudget): boolean =>
  Object.keys(spec?.selector?.matchLabels ?? {}).length + (spec?.selector?.matchExpressions ?? []).length > 0;

/** @see kubernetes: pkg/registry/core/pod/storage/eviction.go checkAndDecrement, createTooManyRequestsError */
function checkAndDecrement(budget: PodDisruptionBudget, pod: Pod, now: Micros): EvictionDecision {
  const { name, generation = 0 } = budget.metadata;
  const { observedGeneration = 0, disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0, conditions = [] } = budget.status ?? {};
  if (observedGeneration < generation) return violates(`The disruption budget ${name} is still being processed by the server.`, 10);
  if (disruptionsAllowed < 0)
    return { kind: 'refuse', code: 403, reason: 'Forbidden', message: `${forbidden(name)}: pdb disruptions allowed is negative` };
  if (disruptionsAllowed === 0)
    return violates(`The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`, 0);
  const left = disruptionsAllowed - 1;
  const none = (condition: (typeof conditions)[number]) =>
    condition.type === 'DisruptionAllowed' && left === 0
      ? { ...condition, status: 'False', reason: 'InsufficientPods', lastTransitionTime: formatTime(now) }
      : condition;
  const status = {
    ...budget.status,
    ...(conditions.length > 0 && { conditions: conditions.map(none) }),
    disruptionsAllowed: left,
    disruptedPods: { ...budget.status?.disruptedPods, [pod.metadata.name]: formatTime(now) },
  } as Status;
  return { kind: 'delete', spent: { budget, status } };
}

const forbidden = (name: string): string => `poddisruptionbudget.policy "${name}" is forbidden`;

const violates = (cause: string, retryAfterSeconds: number): EvictionDecision => ({
  kind: 'refuse',
  code: 429,
  reason: 'TooManyRequests',
  message: "Cannot evict pod as it would violate the pod's disruption budget.",
  details: { causes: [{ reason: 'DisruptionBudget', message: cause }], ...(retryAfterSeconds > 0 && { retryAfterSeconds }) },
});
