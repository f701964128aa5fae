import type { Pod } from '../../apimachinery/objects.ts';
import { amountOf, podRequests } from '../../apimachinery/resources.ts';
import type { Starved } from './thresholds.ts';

/** What a Pod uses of the starved resource, in bytes (of inodes and PIDs: how many). */
export type UsageOf = (pod: Pod) => number;

/**
 * Whom the kubelet evicts first: those that use more than they asked for, then the lower priority, then the larger use
 * over the request. From files, too, a request of room on the disk is taken off.
 * @see kubernetes: pkg/kubelet/eviction/helpers.go rankMemoryPressure, rankDiskPressureFunc, rankPIDPressure, disk
 */
export function rankForEviction(pods: readonly Pod[], resource: Starved, usageOf: UsageOf): Pod[] {
  const priority = (pod: Pod): number => pod.spec.priority ?? 0;
  if (resource === 'pids') return [...pods].sort((a, b) => priority(a) - priority(b) || usageOf(b) - usageOf(a));
  const exceeds = (pod: Pod): number => Number(usageOf(pod) > requestOf(pod, resource));
  const over = (pod: Pod): number => usageOf(pod) - requestOf(pod, resource === 'inodes' ? 'ephemeral-storage' : resource);
  return [...pods].sort((a, b) => exceeds(b) - exceeds(a) || priority(a) - priority(b) || over(b) - over(a));
}

const requestOf = (pod: Pod, resource: Starved): number => Number(amountOf(podRequests(pod.spec), resource).value());
