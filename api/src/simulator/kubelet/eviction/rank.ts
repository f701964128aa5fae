import type { Pod } from '../../apimachinery/objects.ts';
import { amountOf, podRequests } from '../../apimachinery/resources.ts';
import type { Pressure } from '../admission.ts';

/** What a Pod uses of the starved resource, in bytes (of PIDs: how many processes). */
export type UsageOf = (pod: Pod) => number;

/**
 * Whom the kubelet evicts first: those that use more than they asked for, then the lower priority, then the larger use
 * over the request. @see kubernetes: pkg/kubelet/eviction/helpers.go rankMemoryPressure, rankDiskPressureFunc, rankPIDPressure
 */
export function rankForEviction(pods: readonly Pod[], pressure: Pressure, usageOf: UsageOf): Pod[] {
  const priority = (pod: Pod): number => pod.spec.priority ?? 0;
  if (pressure === 'PID') return [...pods].sort((a, b) => priority(a) - priority(b) || usageOf(b) - usageOf(a));
  const over = (pod: Pod): number => usageOf(pod) - requestOf(pod, pressure);
  return [...pods].sort((a, b) => Number(over(b) > 0) - Number(over(a) > 0) || priority(a) - priority(b) || over(b) - over(a));
}

export const resourceOf = (pressure: Pressure): string =>
  pressure === 'MEMORY' ? 'memory' : pressure === 'DISK' ? 'ephemeral-storage' : 'pids';

const requestOf = (pod: Pod, pressure: Pressure): number => Number(amountOf(podRequests(pod.spec), resourceOf(pressure)).value());
