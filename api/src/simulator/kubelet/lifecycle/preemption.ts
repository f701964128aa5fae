import type { Pod, PodStatus } from '../../apimachinery/objects.ts';
import { computePodQOS, type PodQOSClass } from '../../apimachinery/qos.ts';
import { amountOf, podRequests } from '../../apimachinery/resources.ts';
import { isCriticalPod } from '../pod/source.ts';

/** So much of a resource lacks: CPU in thousandths, Pods by number, all else as it is counted. */
export interface Requirement {
  readonly name: string;
  readonly quantity: number;
}

/** What the status says of a Pod that made room for a critical one. @see kubernetes: pkg/kubelet/preemption/preemption.go */
export const PREEMPTING = { reason: 'Preempting', message: 'Preempted in order to admit critical pod' };

/**
 * What the status of a Pod says that had to make room; a condition DisruptionTarget came only in v1.27.3.
 * @see kubernetes: pkg/kubelet/preemption/preemption.go evictPodsToFreeRequests
 */
export const preempted = (status: PodStatus): PodStatus => ({ ...status, phase: 'Failed', ...PREEMPTING });

/**
 * Those that have to go so that a critical Pod finds room: as few and as small as may be, best effort before burstable before
 * guaranteed. A text says why that cannot be.
 * @see kubernetes: pkg/kubelet/preemption/preemption.go getPodsToPreempt
 */
export function podsToPreempt(critical: Pod, active: readonly Pod[], requirements: readonly Requirement[]): readonly Pod[] | string {
  const lower = active.filter((pod) => preemptable(critical, pod));
  const missing = without(requirements, lower);
  if (missing.length > 0) {
    const list = missing.map(({ name, quantity }) => `(res: ${name}, q: ${quantity}), `).join('');
    return `error finding a set of pods to preempt: no set of running pods found to reclaim resources: [${list}]`;
  }
  const of = (wanted: PodQOSClass) => lower.filter(({ spec }) => computePodQOS(spec) === wanted);
  const [bestEffort, burstable, guaranteed] = [of('BestEffort'), of('Burstable'), of('Guaranteed')];
  const third = nearest(guaranteed, without(requirements, [...bestEffort, ...burstable]));
  const second = nearest(burstable, without(requirements, [...bestEffort, ...third]));
  const first = nearest(bestEffort, without(requirements, [...second, ...third]));
  return [...first, ...second, ...third];
}

/** @see kubernetes: pkg/kubelet/types/pod_update.go Preemptable */
const preemptable = (critical: Pod, pod: Pod): boolean =>
  (isCriticalPod(critical) && !isCriticalPod(pod)) || (critical.spec.priority ?? Number.NaN) > (pod.spec.priority ?? Number.NaN);

/** One after the other, that which frees most of what is left to free; of two alike, the smaller. @see kubernetes: getPodsToPreemptByDistance */
function nearest(pods: readonly Pod[], requirements: readonly Requirement[]): Pod[] {
  const candidates = [...pods];
  const chosen: Pod[] = [];
  for (let left = requirements; left.length > 0 && candidates.length > 0; ) {
    let best = 0;
    for (const [i, pod] of candidates.entries()) {
      const [mine, least] = [distance(left, pod), distance(left, candidates[best] as Pod)];
      if (mine < least || (mine === least && i !== best && smaller(pod, candidates[best] as Pod))) best = i;
    }
    const pod = candidates[best] as Pod;
    left = without(left, [pod]);
    chosen.push(pod);
    candidates[best] = candidates.at(-1) as Pod;
    candidates.pop();
  }
  return chosen;
}

const distance = (requirements: readonly Requirement[], pod: Pod): number =>
  requirements.reduce((sum, { name, quantity }) => sum + (Math.max(0, quantity - requested(pod, name)) / quantity) ** 2, 0);

/** What would still lack without those Pods. */
const without = (requirements: readonly Requirement[], pods: readonly Pod[]): Requirement[] =>
  requirements
    .map(({ name, quantity }) => ({ name, quantity: pods.reduce((left, pod) => left - requested(pod, name), quantity) }))
    .filter(({ quantity }) => quantity > 0);

const smaller = (a: Pod, b: Pod): boolean => {
  const [memory, cpu] = ['memory', 'cpu'].map((name) => requested(a, name) - requested(b, name)) as [number, number];
  return memory === 0 ? cpu <= 0 : memory < 0;
};

/** @see kubernetes: pkg/api/v1/resource/helpers.go GetResourceRequest */
function requested({ spec }: Pod, name: string): number {
  if (name === 'pods') return 1;
  const quantity = amountOf(podRequests(spec), name);
  return Number(name === 'cpu' ? quantity.milliValue() : quantity.value());
}
