import type { PodConditionStatus, PodStatus } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import type { Micros } from '../engine/index.ts';

/** The status with that condition; the same object if nothing changes. @see kubernetes: pkg/api/v1/pod/util.go UpdatePodCondition */
export function withCondition(
  status: PodStatus,
  condition: Omit<PodConditionStatus, 'lastTransitionTime' | 'lastProbeTime'>,
  now: Micros,
): PodStatus {
  const conditions = status.conditions ?? [];
  const existing = conditions.find(({ type }) => type === condition.type);
  if (existing && existing.status === condition.status && existing.reason === condition.reason && existing.message === condition.message)
    return status;
  const lastTransitionTime = existing?.status === condition.status ? existing.lastTransitionTime : formatTime(now);
  const updated = { lastProbeTime: null, lastTransitionTime, ...condition } as unknown as PodConditionStatus;
  return { ...status, conditions: existing ? conditions.map((c) => (c === existing ? updated : c)) : [...conditions, updated] };
}

/** The status with this node nominated; none at all for the empty text. */
export function withNomination({ nominatedNodeName: _, ...status }: PodStatus, node: string): PodStatus {
  return node ? { ...status, nominatedNodeName: node } : status;
}
