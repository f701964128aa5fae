import { compareText } from '../../apimachinery/compare-text.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';

const COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * Which of them go first where there are too many: those without a node, then by phase, by readiness, by their cost, by how many others of
 * them their node has, by how long they have been ready, by how often they were started again, and the younger ones. Times are
 * compared by their powers of two: where those are the same, uids decide. `related`: those of what the same controller has.
 * @see kubernetes: pkg/controller/controller_utils.go ActivePodsWithRanks (LogarithmicScaleDown), logarithmicRankDiff
 */
export function firstToGo(pods: readonly Pod[], count: number, now: Micros, related: readonly Pod[] = pods): readonly Pod[] {
  const onNode = (node: string | undefined): number => related.filter(({ spec }) => spec.nodeName === node).length;
  const ranked = pods.map((pod) => {
    const { metadata, spec, status } = pod;
    const readySince = parseTime(status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime) ?? 0;
    const restarts = Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));
    const before = [
      spec.nodeName ? 1 : 0,
      ['Pending', 'Unknown', 'Running'].indexOf(status.phase ?? 'Pending'),
      isPodReady(pod) ? 1 : 0,
      Number(metadata.annotations?.[COST] ?? 0),
      -onNode(spec.nodeName),
    ];
    const created = parseTime(metadata.creationTimestamp) ?? 0;
    return { pod, before, readySince: isPodReady(pod) ? readySince : now, restarts, created };
  });
  type Ranked = (typeof ranked)[number];
  const byAge = (a: Ranked, b: Ranked, of: 'readySince' | 'created'): number =>
    a[of] === b[of] ? 0 : powerOfTwo(now - a[of]) - powerOfTwo(now - b[of]) || compareText(a.pod.metadata.uid, b.pod.metadata.uid);
  return ranked
    .sort(
      (a, b) =>
        a.before.map((key, i) => key - (b.before[i] as number)).find((difference) => difference !== 0) ||
        byAge(a, b, 'readySince') ||
        b.restarts - a.restarts ||
        byAge(a, b, 'created'),
    )
    .slice(0, count)
    .map(({ pod }) => pod);
}

/** Of nanoseconds, as Go counts them. */
const powerOfTwo = (age: Micros): number => (age > 0 ? Math.trunc(Math.log2(age * 1000)) : -1);
