import type { PodConditionStatus, PodStatus } from '../../apimachinery/objects.ts';

/** A condition that the API server itself sets. */
export function withCondition(
  status: PodStatus,
  condition: Omit<PodConditionStatus, 'lastTransitionTime' | 'lastProbeTime'>,
  now: string,
): PodStatus {
  const old = status.conditions?.find(({ type }) => type === condition.type);
  const lastTransitionTime = old?.status === condition.status ? (old.lastTransitionTime ?? now) : now;
  const full = { lastProbeTime: null, lastTransitionTime, ...condition } as unknown as PodConditionStatus;
  const conditions = old
    ? (status.conditions ?? []).map((other) => (other.type === condition.type ? full : other))
    : [...(status.conditions ?? []), full];
  return { ...status, conditions };
}
