import { parseTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';
import { replicasOf } from './rollout.ts';
import { conditionOf, deploymentStatus, withCondition, withoutCondition } from './status.ts';
import type { Condition, Workload, WorkloadSpec, WorkloadStatus } from './types.ts';

const PROGRESSING = 'Progressing';
const AVAILABLE = 'NewReplicaSetAvailable';
const LATE = 'ProgressDeadlineExceeded';
const FAILURE = 'ReplicaFailure';
/** As many mean none. @see kubernetes: pkg/controller/deployment/util/deployment_util.go HasProgressDeadline */
const ENDLESS = 2 ** 31 - 1;

export const hasDeadline = ({ progressDeadlineSeconds = 600 }: WorkloadSpec): boolean => progressDeadlineSeconds !== ENDLESS;

/** @see kubernetes: pkg/controller/deployment/util/deployment_util.go DeploymentComplete */
export function isComplete(deployment: Workload, status: WorkloadStatus = {}): boolean {
  const wanted = replicasOf(deployment);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
  return (
    [updatedReplicas, replicas, availableReplicas].every((one) => one === wanted) &&
    observedGeneration >= (deployment.metadata.generation ?? 1)
  );
}

/** There are more new ones, or fewer old ones, or more that are well. @see kubernetes: deployment_util.go DeploymentProgressing */
function movesOn(before: WorkloadStatus = {}, after: WorkloadStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: WorkloadStatus): number => replicas - updatedReplicas;
  const more = (of: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'): boolean => (after[of] ?? 0) > (before[of] ?? 0);
  return old(after) < old(before) || more('updatedReplicas') || more('readyReplicas') || more('availableReplicas');
}

/** @see kubernetes: deployment_util.go DeploymentTimedOut */
function isLate({ spec }: Workload, status: WorkloadStatus, now: Micros): boolean {
  const condition = conditionOf(status, PROGRESSING);
  if (!condition || condition.reason === AVAILABLE) return false;
  return condition.reason === LATE || deadlineOf(spec, condition) < now;
}

const deadlineOf = ({ progressDeadlineSeconds = 600 }: WorkloadSpec, { lastUpdateTime }: Condition): Micros =>
  (parseTime(lastUpdateTime) ?? 0) + progressDeadlineSeconds * SECOND;

/** How far a rollout is. @see kubernetes: pkg/controller/deployment/progress.go syncRolloutStatus */
export function rolloutStatusOf(
  deployment: Workload,
  newest: Workload | undefined,
  sets: readonly Workload[],
  now: Micros,
): WorkloadStatus {
  const { spec, status: before, metadata } = deployment;
  const counted = deploymentStatus(deployment, newest, sets, now);
  const plain = hasDeadline(spec) ? counted : withoutCondition(counted, PROGRESSING);
  const current = conditionOf(before, PROGRESSING);
  const isOver = (plain.replicas ?? 0) === (plain.updatedReplicas ?? 0) && current?.reason === AVAILABLE;
  const what = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${metadata.name}"`;
  return withFailure(hasDeadline(spec) && !isOver ? progressed() : plain, newest, sets);

  function progressed(): WorkloadStatus {
    if (isComplete(deployment, plain))
      return withCondition(plain, [PROGRESSING, 'True', AVAILABLE, `${what} has successfully progressed.`], now);
    if (movesOn(before, plain)) {
      // That it moves on is told each time.
      const told = withCondition(
        withoutCondition(plain, PROGRESSING),
        [PROGRESSING, 'True', 'ReplicaSetUpdated', `${what} is progressing.`],
        now,
      );
      return current?.status === 'True' ? sinceThen(told, current.lastTransitionTime) : told;
    }
    return isLate(deployment, plain, now)
      ? withCondition(plain, [PROGRESSING, 'False', LATE, `${what} has timed out progressing.`], now)
      : plain;
  }
}

const sinceThen = (status: WorkloadStatus, lastTransitionTime: string): WorkloadStatus => ({
  ...status,
  conditions: (status.conditions ?? []).map((one) => (one.type === PROGRESSING ? { ...one, lastTransitionTime } : one)),
});

/** What keeps a ReplicaSet from its Pods, the newest first. @see kubernetes: progress.go getReplicaFailures */
function withFailure(status: WorkloadStatus, newest: Workload | undefined, sets: readonly Workload[]): WorkloadStatus {
  const [failure] = [...(newest ? [newest] : []), ...sets].flatMap((set) => conditionOf(set.status, FAILURE) ?? []);
  if (!failure) return withoutCondition(status, FAILURE);
  const old = conditionOf(status, FAILURE);
  if (old?.status === failure.status && old.reason === failure.reason) return status;
  const told = { ...failure, lastUpdateTime: failure.lastTransitionTime };
  return { ...status, conditions: [...(withoutCondition(status, FAILURE).conditions ?? []), told] };
}

/** When it is to be looked at again, as it may be late then. @see kubernetes: progress.go requeueStuckDeployment */
export function nextLook(deployment: Workload, now: Micros): Micros | undefined {
  const { spec, status } = deployment;
  const condition = conditionOf(status, PROGRESSING);
  if (!hasDeadline(spec) || !condition || [AVAILABLE, LATE].includes(condition.reason)) return undefined;
  return Math.max(now, deadlineOf(spec, condition) + SECOND);
}

/** What is paused is not late. @see kubernetes: pkg/controller/deployment/sync.go checkPausedConditions */
export function pausedStatus({ spec, status = {} }: Workload, now: Micros): WorkloadStatus {
  const reason = conditionOf(status, PROGRESSING)?.reason;
  if (!hasDeadline(spec) || reason === LATE) return status;
  if (spec.paused && reason !== PAUSED) return withCondition(status, [PROGRESSING, 'Unknown', PAUSED, 'Deployment is paused'], now);
  if (!spec.paused && reason === PAUSED)
    return withCondition(status, [PROGRESSING, 'Unknown', 'DeploymentResumed', 'Deployment is resumed'], now);
  return status;
}
const PAUSED = 'DeploymentPaused';
