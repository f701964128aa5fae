import type { Pod } from '../../apimachinery/objects.ts';

/** Whether what the kubelet looks at in a Pod's metadata is the same. */
export function sameMetadata(a: Pod, b: Pod): boolean {
  const pick = ({ metadata }: Pod) => [
    metadata.labels,
    metadata.annotations,
    metadata.deletionTimestamp,
    metadata.deletionGracePeriodSeconds,
  ];
  const left = pick(a);
  return pick(b).every((value, i) => value === left[i] || JSON.stringify(value) === JSON.stringify(left[i]));
}

/** A condition that a readiness gate names was changed by somebody else. @see kubernetes: pkg/kubelet/status NeedToReconcilePodReadiness */
export function gatesChanged(pod: Pod, previous: Pod | undefined): boolean {
  const status = (one: Pod | undefined, type: string) => one?.status.conditions?.find((condition) => condition.type === type)?.status;
  return (pod.spec.readinessGates ?? []).some(({ conditionType }) => status(pod, conditionType) !== status(previous, conditionType));
}
