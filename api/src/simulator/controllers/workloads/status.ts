import type { Node, Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { matchLabels } from '../../apimachinery/selectors/selectors.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';
import { placeOn } from './daemon-nodes.ts';
import { byBirth, isUpdated, nodeOf } from './pods.ts';
import { fenceposts, replicasOf, sum } from './rollout.ts';
import type { Condition, Workload, WorkloadStatus } from './types.ts';

/** What there is none of is left out. */
const counts = (of: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(of).filter(([, count]) => count !== 0));

/** It has been ready for as long as that. @see kubernetes: pkg/api/v1/pod/util.go IsPodAvailable */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Micros): boolean {
  if (!isPodReady(pod)) return false;
  const since = parseTime(pod.status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime);
  return minReadySeconds === 0 || (since !== undefined && since + minReadySeconds * SECOND < now);
}

/** Why not all of its Pods could be made. */
export interface ReplicaFailure {
  readonly reason: 'FailedCreate';
  readonly message: string;
}

/** @see kubernetes: pkg/controller/replicaset/replica_set_utils.go calculateStatus */
export function replicaSetStatus(set: Workload, pods: readonly Pod[], failure: ReplicaFailure | undefined, now: Micros): WorkloadStatus {
  const { template, minReadySeconds = 0 } = set.spec;
  const old = conditionOf(set.status, FAILURE);
  const made: Condition | undefined = failure && { ...failure, type: FAILURE, status: 'True', lastTransitionTime: formatTime(now) };
  const condition = failure && (old ?? made);
  return {
    ...counts({
      availableReplicas: pods.filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length,
      fullyLabeledReplicas: pods.filter(({ metadata }) => matchLabels(template.metadata.labels, metadata.labels)).length,
      readyReplicas: pods.filter(isPodReady).length,
    }),
    ...(condition && { conditions: [condition] }),
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
  };
}
const FAILURE = 'ReplicaFailure';

/** @see kubernetes: pkg/controller/deployment/sync.go calculateStatus */
export function deploymentStatus(
  deployment: Workload,
  newest: Workload | undefined,
  sets: readonly Workload[],
  now: Micros,
): WorkloadStatus {
  const { metadata, spec, status } = deployment;
  const available = sum(sets, (set) => set.status?.availableReplicas ?? 0);
  const counted = {
    ...counts({
      availableReplicas: available,
      readyReplicas: sum(sets, (set) => set.status?.readyReplicas ?? 0),
      replicas: sum(sets, (set) => set.status?.replicas ?? 0),
      unavailableReplicas: Math.max(0, sum(sets, replicasOf) - available),
      updatedReplicas: newest?.status?.replicas ?? 0,
    }),
    ...(status?.collisionCount !== undefined && { collisionCount: status.collisionCount }),
    ...(status?.conditions && { conditions: status.conditions }),
    observedGeneration: metadata.generation ?? 1,
  };
  const isAvailable = available >= replicasOf(deployment) - fenceposts(spec).unavailable;
  return withCondition(
    counted,
    isAvailable
      ? ['Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.']
      : ['Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'],
    now,
  );
}

export const conditionOf = (status: WorkloadStatus | undefined, type: string): Condition | undefined =>
  status?.conditions?.find((one) => one.type === type);

export const withoutCondition = ({ conditions = [], ...status }: WorkloadStatus, type: string): WorkloadStatus => {
  const left = conditions.filter((one) => one.type !== type);
  return left.length > 0 ? { ...status, conditions: left } : status;
};

export type Said = readonly [type: string, status: Condition['status'], reason: string, message: string];

/** One that says the same for the same reason stays as it is; another comes last. @see kubernetes: pkg/controller/deployment/util/deployment_util.go SetDeploymentCondition */
export function withCondition(status: WorkloadStatus, [type, value, reason, message]: Said, now: Micros): WorkloadStatus {
  const old = conditionOf(status, type);
  if (old?.status === value && old.reason === reason) return status;
  const time = formatTime(now);
  const since = old?.status === value ? old.lastTransitionTime : time;
  const condition: Condition = { lastTransitionTime: since, lastUpdateTime: time, message, reason, status: value, type };
  return { ...status, conditions: [...(withoutCondition(status, type).conditions ?? []), condition] };
}

/**
 * `pods`: all of it that are there, but those that have ended and are to go. `observed`: the generation that was looked at.
 * @see kubernetes: pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus
 */
export function daemonSetStatus(
  set: Workload,
  {
    nodes,
    pods,
    hash,
    now,
  }: { readonly nodes: readonly Node[]; readonly pods: readonly Pod[]; readonly hash: string; readonly now: Micros },
): WorkloadStatus {
  const { minReadySeconds = 0 } = set.spec;
  const firstOn = (node: Node): Pod | undefined => pods.filter((pod) => nodeOf(pod) === node.metadata.name).sort(byBirth)[0];
  const wanted = nodes.filter((node) => placeOn(set, node).mayRun);
  const first = wanted.flatMap((node) => firstOn(node) ?? []);
  const available = first.filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length;
  const updated = first.filter((pod) => isUpdated(pod, hash)).length;
  return {
    currentNumberScheduled: first.length,
    desiredNumberScheduled: wanted.length,
    numberMisscheduled: nodes.filter((node) => !wanted.includes(node) && firstOn(node)).length,
    numberReady: first.filter(isPodReady).length,
    observedGeneration: set.metadata.generation ?? 1,
    ...counts({ numberAvailable: available, numberUnavailable: wanted.length - available, updatedNumberScheduled: updated }),
  };
}
