import type { Pod, PodStatus } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';

/** When the Pod has been active for too long; undefined: never, or not started. @see kubernetes: pkg/kubelet/active_deadline.go */
export function deadlineOf(pod: Pod, status: PodStatus | undefined): Micros | undefined {
  const limit = pod.spec.activeDeadlineSeconds;
  const started = parseTime(status?.startTime ?? pod.status.startTime);
  return limit === undefined || limit === null || started === undefined ? undefined : started + limit * SECOND;
}

/** activeDeadlineSeconds is over. @see kubernetes: pkg/kubelet/active_deadline.go */
export const DEADLINE_EXCEEDED = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};
