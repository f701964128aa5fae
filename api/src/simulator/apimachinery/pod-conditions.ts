import type { Micros } from '../engine/index.ts';
import type { Pod, PodConditionStatus, PodStatus } from './objects.ts';
import { formatTime } from './time.ts';

/** The condition Ready, as the kubelet last told it. @see kubernetes: pkg/api/v1/pod/util.go IsPodReady */
export const isPodReady = ({ status }: Pick<Pod, 'status'>): boolean =>
  status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';

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
