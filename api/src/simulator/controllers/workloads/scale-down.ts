import type { Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { parseTime } from '../../apimachinery/time.ts';

const COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * Which of them go first where there are too many: those without a node, then by phase, by readiness, by their cost, by how many others of
 * them their node has, by how long they have been ready, by how often they were started again, and the younger ones.
 * @see kubernetes: pkg/controller/controller_utils.go ActivePodsWithRanks
 */
export function firstToGo(pods: readonly Pod[], count: number): readonly Pod[] {
  const onNode = (node: string | undefined): number => pods.filter(({ spec }) => spec.nodeName === node).length;
  const keys = (pod: Pod): number[] => {
    const { metadata, spec, status } = pod;
    const readySince = parseTime(status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime) ?? 0;
    const restarts = Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));
    const created = parseTime(metadata.creationTimestamp) ?? 0;
    return [
      spec.nodeName ? 1 : 0,
      ['Pending', 'Unknown', 'Running'].indexOf(status.phase ?? 'Pending'),
      isPodReady(pod) ? 1 : 0,
      Number(metadata.annotations?.[COST] ?? 0),
      -onNode(spec.nodeName),
      isPodReady(pod) ? -readySince : 0,
      -restarts,
      -created,
    ];
  };
  const ranked = pods.map((pod) => ({ pod, keys: keys(pod) }));
  return ranked
    .sort((a, b) => a.keys.map((key, i) => key - (b.keys[i] ?? 0)).find((difference) => difference !== 0) ?? 0)
    .slice(0, count)
    .map(({ pod }) => pod);
}
