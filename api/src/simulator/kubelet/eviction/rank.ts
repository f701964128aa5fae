import type { Pod } from '../../apimachinery/objects.ts';
import { amountOf, podRequests } from '../../apimachinery/resources.ts';
import type { Starved } from './thresholds.ts';

/** What a Pod uses of the starved resource, in bytes (of inodes and PIDs: how many); undefined of one in which nothing runs, of which nothing is known. */
type UsageOf = (pod: Pod) => number | undefined;

/**
 * Whom the kubelet evicts first: those of which it knows nothing, those that use more than they asked for, then the lower
 * priority, then the larger use over the request. From files, too, a request of room on the disk is taken off.
 * @see kubernetes: pkg/kubelet/eviction/helpers.go rankMemoryPressure, rankDiskPressureFunc, rankPIDPressure, disk
 */
export function rankForEviction(pods: readonly Pod[], resource: Starved, usageOf: UsageOf): Pod[] {
  const ranked = pods.map((pod) => {
    const used = usageOf(pod) ?? Number.POSITIVE_INFINITY;
    const exceeds = used === Number.POSITIVE_INFINITY ? 2 : Number(used > requestOf(pod, resource));
    const over = used - requestOf(pod, resource === 'inodes' ? 'ephemeral-storage' : resource);
    return { pod, priority: pod.spec.priority ?? 0, ...(resource === 'pids' ? { exceeds: 0, over: used } : { exceeds, over }) };
  });
  return ranked.sort((a, b) => b.exceeds - a.exceeds || a.priority - b.priority || descending(a.over, b.over)).map(({ pod }) => pod);
}

/** They may be infinite. */
const descending = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);

const requestOf = (pod: Pod, resource: Starved): number => Number(amountOf(podRequests(pod.spec), resource).value());
