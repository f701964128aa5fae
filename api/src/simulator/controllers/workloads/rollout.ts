import { compareText } from '../../apimachinery/compare-text.ts';
import { scaled } from '../../apimachinery/int-or-percent.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { Template, Workload, WorkloadSpec } from './types.ts';

export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MOST = 'deployment.kubernetes.io/max-replicas';
export const REVISION = 'deployment.kubernetes.io/revision';

/** A ReplicaSet is to have so many Pods. */
export interface Step {
  readonly set: Workload;
  readonly to: number;
}

export const availableOf = ({ status }: Workload): number => status?.availableReplicas ?? 0;
export const replicasOf = ({ spec }: Workload): number => spec.replicas ?? 1;
export const revisionOfSet = ({ metadata }: Workload): number => Number(metadata.annotations?.[REVISION] ?? 0);

/** How many more there may be, and how many fewer. @see kubernetes: pkg/controller/deployment/util/deployment_util.go ResolveFenceposts, MaxUnavailable, MaxSurge */
export function fenceposts({ strategy, replicas = 1 }: WorkloadSpec): { readonly surge: number; readonly unavailable: number } {
  if (strategy?.type !== 'RollingUpdate') return { surge: 0, unavailable: 0 };
  const { maxSurge, maxUnavailable } = strategy.rollingUpdate ?? {};
  const surge = scaled(maxSurge ?? DEFAULT_SHARE, replicas, Math.ceil);
  const unavailable = scaled(maxUnavailable ?? DEFAULT_SHARE, replicas, Math.floor);
  const atLeastOne = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return { surge, unavailable: replicas === 0 ? 0 : Math.min(atLeastOne, replicas) };
}

/** Of the Pods that there should be, where nothing is said. @see kubernetes: pkg/apis/apps/v1/defaults.go SetDefaults_Deployment */
const DEFAULT_SHARE = '25%';

/** The hash apart, which its controller has given it. @see kubernetes: deployment_util.go EqualIgnoreHash */
export function hasTemplate({ spec }: Workload, { metadata, spec: pod }: Template): boolean {
  const { 'pod-template-hash': _, ...labels } = spec.template.metadata.labels ?? {};
  const { annotations = {} } = spec.template.metadata;
  return sameJson(labels, metadata.labels ?? {}) && sameJson(annotations, metadata.annotations ?? {}) && sameJson(spec.template.spec, pod);
}

export const sum = (sets: readonly Workload[], of: (one: Workload) => number): number => sets.reduce((total, one) => total + of(one), 0);
export const isActive = (one: Workload): boolean => replicasOf(one) > 0;

/** The oldest first. @see kubernetes: pkg/controller/controller_utils.go ReplicaSetsByCreationTimestamp */
export const byAge = (a: Workload, b: Workload): number =>
  compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compareText(a.metadata.name, b.metadata.name);

/** How many Pods the newest is to have now. @see kubernetes: deployment_util.go NewRSNewReplicas */
export function newReplicas(spec: WorkloadSpec, all: readonly Workload[], current: number): number {
  const { replicas = 1 } = spec;
  if (spec.strategy?.type !== 'RollingUpdate') return replicas;
  const total = sum(all, replicasOf);
  const most = replicas + fenceposts(spec).surge;
  return total >= most ? current : current + Math.min(most - total, replicas - current);
}

/** Whether somebody has changed how many there are to be. @see kubernetes: pkg/controller/deployment/sync.go isScalingEvent */
export const isScaled = ({ replicas = 1 }: WorkloadSpec, all: readonly Workload[]): boolean =>
  all.some((one) => isActive(one) && (desiredOf(one) ?? replicas) !== replicas);

/** What is no number says nothing. @see kubernetes: deployment_util.go GetDesiredReplicasAnnotation */
function desiredOf({ metadata }: Workload): number | undefined {
  const told = metadata.annotations?.[DESIRED] ?? '';
  return /^[+-]?\d+$/.test(told) ? Number(told) : undefined;
}

/**
 * `there`: how many Pods there are. What is scaled by itself is told of as `alone`, and stays as it is where it has as many; the others share.
 * @see kubernetes: pkg/controller/deployment/sync.go scale; deployment_util.go FindActiveOrLatest, GetProportion
 */
export function scalingSteps(
  spec: WorkloadSpec,
  newest: Workload | undefined,
  old: readonly Workload[],
  there = 0,
): { readonly alone?: true; readonly steps: readonly Step[] } {
  const { replicas = 1 } = spec;
  const active = [...old, ...(newest ? [newest] : [])].filter(isActive);
  const one = active.length === 0 ? (newest ?? [...old].sort(byAge).at(-1)) : active.length === 1 ? active[0] : undefined;
  if (one) return { alone: true, steps: [{ set: one, to: replicas }] };
  if (newest && replicasOf(newest) === replicas && desiredOf(newest) === replicas && availableOf(newest) === replicas)
    return { alone: true, steps: old.filter(isActive).map((set) => ({ set, to: 0 })) };
  if (spec.strategy?.type !== 'RollingUpdate') return { steps: [] };
  const allowed = replicas > 0 ? replicas + fenceposts(spec).surge : 0;
  const toAdd = allowed - sum(active, replicasOf);
  // The largest first; of those that are alike, the newest where there are to be more, the oldest where fewer.
  const inOrder = [...active].sort((a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? byAge(b, a) : byAge(a, b)));
  let added = 0;
  const steps = inOrder.map((set): Step => {
    const part = proportion(set, spec, { left: toAdd - added, isMore: toAdd > 0, there });
    added += part;
    return { set, to: replicasOf(set) + part };
  });
  const [first] = steps;
  return { steps: first ? [{ ...first, to: Math.max(0, first.to + toAdd - added) }, ...steps.slice(1)] : [] };
}

/** @see kubernetes: deployment_util.go GetProportion, getReplicaSetFraction */
function proportion(
  set: Workload,
  spec: WorkloadSpec,
  { left, isMore, there }: { readonly left: number; readonly isMore: boolean; readonly there: number },
): number {
  const { replicas = 1 } = spec;
  if (left === 0) return 0;
  const size = replicasOf(set);
  const most = Number(set.metadata.annotations?.[MOST] ?? there);
  const share = replicas === 0 ? -size : roundAway((size * (replicas + fenceposts(spec).surge)) / most) - size;
  return isMore ? Math.min(share, left) : Math.max(share, left);
}

/** Halves go away from zero. @see kubernetes: k8s.io/utils/integer/integer.go RoundToInt32 */
const roundAway = (value: number): number => Math.trunc(value < 0 ? value - 0.5 : value + 0.5);

/** How many old ones make room for the newest at most. @see kubernetes: pkg/controller/deployment/rolling.go reconcileOldReplicaSets */
export function roomToMake(spec: WorkloadSpec, newest: Workload, old: readonly Workload[]): number {
  const { replicas = 1 } = spec;
  if (sum(old, replicasOf) === 0) return 0;
  const least = replicas - fenceposts(spec).unavailable;
  return Math.max(0, sum(old, replicasOf) + replicasOf(newest) - least - (replicasOf(newest) - availableOf(newest)));
}

/**
 * Those that are not well go first. Where one still has more that are well than it is to have, no more is done until it has not: what is
 * known of it is out of date. @see kubernetes: pkg/controller/deployment/rolling.go cleanupUnhealthyReplicas
 */
export function unwellSteps(old: readonly Workload[], most: number): { readonly steps: readonly Step[]; readonly isOutdated: boolean } {
  const steps: Step[] = [];
  let taken = 0;
  for (const set of [...old].sort(byAge)) {
    const part = Math.min(most - taken, replicasOf(set) - availableOf(set));
    if (taken < most && part < 0) return { steps, isOutdated: true };
    if (part <= 0) continue;
    taken += part;
    steps.push({ set, to: replicasOf(set) - part });
  }
  return { steps, isOutdated: false };
}

/** Then as many as may be missing. @see kubernetes: pkg/controller/deployment/rolling.go scaleDownOldReplicaSetsForRollingUpdate */
export function spareSteps(spec: WorkloadSpec, newest: Workload, old: readonly Workload[]): Step[] {
  const { replicas = 1 } = spec;
  let free = sum([...old, newest], availableOf) - (replicas - fenceposts(spec).unavailable);
  return [...old].sort(byAge).flatMap((set) => {
    const part = Math.min(replicasOf(set), free);
    if (part <= 0) return [];
    free -= part;
    return [{ set, to: replicasOf(set) - part }];
  });
}
