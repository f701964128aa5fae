import { scaled } from '../../apimachinery/int-or-percent.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { Template, Workload, WorkloadSpec } from './types.ts';

export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MOST = 'deployment.kubernetes.io/max-replicas';
export const REVISION = 'deployment.kubernetes.io/revision';

/** A ReplicaSet, and how many of its Pods are ready. */
export interface Counted {
  readonly set: Workload;
  readonly available: number;
}

/** A ReplicaSet is to have so many Pods. */
export interface Step {
  readonly set: Workload;
  readonly to: number;
}

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

const sum = (sets: readonly Counted[], of: (one: Counted) => number): number => sets.reduce((total, one) => total + of(one), 0);
const wanted = ({ set }: Counted): number => replicasOf(set);
const isActive = (one: Counted): boolean => wanted(one) > 0;

/** How many Pods the newest is to have now. @see kubernetes: deployment_util.go NewRSNewReplicas */
export function newReplicas(spec: WorkloadSpec, all: readonly Counted[], current: number): number {
  const { replicas = 1 } = spec;
  if (spec.strategy?.type !== 'RollingUpdate') return replicas;
  const total = sum(all, wanted);
  const most = replicas + fenceposts(spec).surge;
  return total >= most ? current : current + Math.min(most - total, replicas - current);
}

/** Whether somebody has changed how many there are to be. @see kubernetes: pkg/controller/deployment/sync.go isScalingEvent */
export const isScaled = ({ replicas = 1 }: WorkloadSpec, all: readonly Counted[]): boolean =>
  all.some((one) => isActive(one) && one.set.metadata.annotations?.[DESIRED] !== String(replicas));

/** @see kubernetes: pkg/controller/deployment/sync.go scale; deployment_util.go FindActiveOrLatest, GetProportion */
export function scalingSteps(spec: WorkloadSpec, newest: Counted | undefined, old: readonly Counted[]): Step[] {
  const { replicas = 1 } = spec;
  const all = [...old, ...(newest ? [newest] : [])];
  const active = all.filter(isActive);
  const one = active.length === 0 ? (newest ?? old.at(-1)) : active.length === 1 ? active[0] : undefined;
  if (one) return [{ set: one.set, to: replicas }];
  if (newest && wanted(newest) === replicas && newest.available === replicas)
    return old.filter(isActive).map(({ set }) => ({ set, to: 0 }));
  if (spec.strategy?.type !== 'RollingUpdate') return [];
  const allowed = replicas > 0 ? replicas + fenceposts(spec).surge : 0;
  const toAdd = allowed - sum(active, wanted);
  // The largest first; of those that are alike, the newest where there are to be more, the oldest where fewer.
  const inOrder = active
    .map((each, i) => ({ each, age: toAdd > 0 ? -i : i }))
    .sort((a, b) => wanted(b.each) - wanted(a.each) || a.age - b.age);
  let added = 0;
  const steps = inOrder.map(({ each }): Step => {
    const most = Number(each.set.metadata.annotations?.[MOST] ?? replicas);
    const share = Math.round((wanted(each) * allowed) / most) - wanted(each);
    const left = toAdd - added;
    const part = toAdd === 0 ? 0 : toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
    added += part;
    return { set: each.set, to: wanted(each) + part };
  });
  const [first] = steps;
  return first ? [{ ...first, to: Math.max(0, first.to + toAdd - added) }, ...steps.slice(1)] : [];
}

/** What makes room for the newest. @see kubernetes: pkg/controller/deployment/rolling.go reconcileOldReplicaSets */
export function oldSteps(spec: WorkloadSpec, newest: Counted, old: readonly Counted[]): Step[] {
  const { replicas = 1 } = spec;
  if (sum(old, wanted) === 0) return [];
  const least = replicas - fenceposts(spec).unavailable;
  const most = sum(old, wanted) + wanted(newest) - least - (wanted(newest) - newest.available);
  if (most <= 0) return [];
  const left = new Map(old.map((one) => [one.set, wanted(one)]));
  let taken = 0;
  // Those that are not well go first.
  for (const { set, available } of old) {
    const part = Math.min(most - taken, Math.max(0, (left.get(set) ?? 0) - available));
    left.set(set, (left.get(set) ?? 0) - part);
    taken += part;
  }
  let free = sum(old, ({ available }) => available) + newest.available - least;
  for (const { set } of old) {
    if (free <= 0) break;
    const part = Math.min(left.get(set) ?? 0, free);
    left.set(set, (left.get(set) ?? 0) - part);
    free -= part;
  }
  return old.flatMap(({ set }) => (left.get(set) === replicasOf(set) ? [] : [{ set, to: left.get(set) ?? 0 }]));
}
