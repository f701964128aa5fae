import { scaled } from '../../apimachinery/int-or-percent.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import { placeOn } from './daemon-nodes.ts';
import { isUpdated, nodeOf } from './pods.ts';
import { isPodAvailable } from './status.ts';
import type { Workload } from './types.ts';

/** What is to be done: which Pods go, and which nodes get one. */
export interface DaemonSteps {
  readonly remove: readonly Pod[];
  readonly create: readonly string[];
}

interface Seen {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly hash: string;
  readonly now: Micros;
}

/** What is on a node of the template as it is now, and of one before; nothing can be said where there are several. */
interface OnNode {
  readonly node: string;
  readonly fresh: readonly Pod[];
  readonly stale: readonly Pod[];
}

/** Of that DaemonSet there may be an old Pod and a new one on a node. */
export const surges = (set: Workload): boolean =>
  set.spec.updateStrategy?.type === 'RollingUpdate' && set.spec.updateStrategy.rollingUpdate?.maxSurge !== undefined
    ? countOf(set.spec.updateStrategy.rollingUpdate.maxSurge, 100) > 0
    : false;

const countOf = (value: number | string, total: number): number => scaled(value, total, Math.ceil);

/** @see kubernetes: pkg/controller/daemon/update.go rollingUpdate, findUpdatedPodsOnNode, updatedDesiredNodeCounts */
export function rollingSteps(set: Workload, seen: Seen): DaemonSteps {
  const { nodes, pods, hash } = seen;
  const wanted = nodes.filter((node) => placeOn(set, node).mayRun).map(({ metadata }) => metadata.name);
  const { maxSurge = 0, maxUnavailable = 1 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = countOf(maxSurge, wanted.length);
  const unavailable = countOf(maxUnavailable, wanted.length);
  const names = new Set([...wanted, ...pods.flatMap((pod) => nodeOf(pod) ?? [])]);
  const places = [...names].map((node): OnNode => {
    const there = pods.filter((pod) => nodeOf(pod) === node && !pod.metadata.deletionTimestamp);
    return { node, fresh: there.filter((pod) => isUpdated(pod, hash)), stale: there.filter((pod) => !isUpdated(pod, hash)) };
  });
  const isWell = (pod: Pod): boolean => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, seen.now);
  return surge === 0 ? replacing(places, Math.max(1, unavailable), isWell) : surging(places, surge, isWell);
}

/** Just as many go as may be missing, and all that are missing already: the next look makes new ones. */
function replacing(places: readonly OnNode[], most: number, isWell: (pod: Pod) => boolean): DaemonSteps {
  let missing = 0;
  const unwell: Pod[] = [];
  const candidates: Pod[] = [];
  for (const { fresh, stale } of places) {
    const [newer, older] = [fresh[0], stale[0]];
    const isClear = fresh.length < 2 && stale.length < 2 && Boolean(newer) !== Boolean(older);
    if (!isClear || (newer && !isWell(newer))) missing++;
    else if (older && !isWell(older)) unwell.push(older);
    else if (older && missing < most) candidates.push(older);
  }
  return { remove: [...unwell, ...candidates.slice(0, Math.max(0, most - missing))], create: [] };
}

/** New ones come first, and old ones go as soon as those are well. */
function surging(places: readonly OnNode[], most: number, isWell: (pod: Pod) => boolean): DaemonSteps {
  let coming = 0;
  const remove: Pod[] = [];
  const unwell: string[] = [];
  const candidates: string[] = [];
  for (const { node, fresh, stale } of places) {
    const [newer, older] = [fresh[0], stale[0]];
    if (fresh.length > 1 || stale.length > 1) coming++;
    else if (!older) continue;
    else if (!newer && !isWell(older)) unwell.push(node);
    else if (!newer && coming < most) candidates.push(node);
    else if (newer && !isWell(newer)) coming++;
    else if (newer) remove.push(older);
  }
  return { remove, create: [...unwell, ...candidates.slice(0, Math.max(0, most - coming))] };
}
