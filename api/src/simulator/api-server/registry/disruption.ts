import type { Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { matchLabelSelector } from '../../apimachinery/selectors.ts';

export interface BudgetStatus {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;

/** The Pods that a budget is about. */
export function podsOfBudget(budget: PodDisruptionBudget, pods: readonly Pod[]): Pod[] {
  const selector = budget.spec?.selector;
  if (!selector) return [];
  return pods.filter(({ metadata }) => metadata.namespace === budget.metadata.namespace && matchLabelSelector(selector, metadata.labels));
}

/**
 * How many of a budget's Pods may go. Pods without a controller have no scale that a percentage or `maxUnavailable`
 * could be taken of: then none may.
 * @see kubernetes: pkg/controller/disruption/disruption.go getExpectedPodCount, updatePdbStatus
 */
export function budgetStatus(budget: PodDisruptionBudget, pods: readonly Pod[]): BudgetStatus {
  const own = podsOfBudget(budget, pods);
  const currentHealthy = own.filter((pod) => isReady(pod) && !pod.metadata.deletionTimestamp).length;
  const minAvailable = budget.spec?.minAvailable;
  const expectedPods = own.length;
  if (typeof minAvailable !== 'number') return { disruptionsAllowed: 0, currentHealthy, desiredHealthy: 0, expectedPods: 0 };
  const allowed = expectedPods > 0 ? Math.max(0, currentHealthy - minAvailable) : 0;
  return { disruptionsAllowed: allowed, currentHealthy, desiredHealthy: minAvailable, expectedPods };
}

export type EvictionDecision =
  | { readonly kind: 'delete' }
  | { readonly kind: 'refuse'; readonly code: number; readonly reason: string; readonly message: string };

/** @see kubernetes: pkg/registry/core/pod/storage/eviction.go */
export function decideEviction(pod: Pod, budgets: readonly PodDisruptionBudget[], pods: readonly Pod[]): EvictionDecision {
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.metadata.deletionTimestamp) return { kind: 'delete' };
  const own = budgets.filter((budget) => podsOfBudget(budget, [pod]).length > 0);
  if (own.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    return { kind: 'refuse', code: 500, reason: 'InternalError', message };
  }
  const budget = own[0];
  if (!budget) return { kind: 'delete' };
  const status = budgetStatus(budget, pods);
  if (!isReady(pod)) {
    if (budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return { kind: 'delete' };
    if (status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0) return { kind: 'delete' };
  }
  if (status.disruptionsAllowed > 0) return { kind: 'delete' };
  return {
    kind: 'refuse',
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
  };
}
