import type { Pod } from '../apimachinery/objects.ts';
import { copyPrepared, filterNode, movePod, type NodeRejection, type PreparedFilters } from './fit.ts';
import { podPriority, type Snapshot } from './framework.ts';
import type { NodeInfo } from './node-info.ts';

/** Pods for which room is being made on a node, and that are not there yet. */
export type Nominated = (node: string) => readonly Pod[];

/**
 * Filters one node as if the Pods nominated to it (that are no less important) were there, and again as if they were not. A plugin
 * that had nothing to say before it knew of them is not asked because of them.
 * @see kubernetes: pkg/scheduler/framework/runtime/framework.go RunFilterPluginsWithNominatedPods
 */
export function filterWithNominated(
  pod: Pod,
  info: NodeInfo,
  snapshot: Snapshot,
  nominated: Nominated,
  prepared: PreparedFilters,
): NodeRejection | undefined {
  const guests = nominated(info.name).filter((other) => other.metadata.uid !== pod.metadata.uid && podPriority(other) >= podPriority(pod));
  if (guests.length > 0) {
    const crowded = info.clone();
    const counted = copyPrepared(prepared);
    for (const guest of guests) {
      crowded.add(guest);
      movePod(counted, { pod, other: guest, node: crowded, sign: 1 }, snapshot);
    }
    const rejection = filterNode(pod, crowded, counted, snapshot);
    if (rejection) return rejection;
  }
  return filterNode(pod, info, prepared, snapshot);
}
