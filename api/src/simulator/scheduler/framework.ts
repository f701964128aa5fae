import type {
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  Service,
  StorageClass,
} from '../apimachinery/objects.ts';
import type { ImageSummary } from './image-states.ts';
import type { NodeInfo } from './node-info.ts';

/**
 * Why a node, or the whole cluster, is not for a Pod. Preempting others may help against `Unschedulable`, never against
 * `UnschedulableAndUnresolvable`; `Error` means that the attempt itself failed.
 * @see kubernetes: pkg/scheduler/framework/interface.go Status
 */
export interface Rejection {
  readonly code: 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Error';
  readonly reasons: readonly string[];
}

/** The node does not fit now; it might if Pods went away. */
export const unschedulable = (...reasons: string[]): Rejection => ({ code: 'Unschedulable', reasons });

/** The node does not fit, and no preemption would change that. */
export const unresolvable = (...reasons: string[]): Rejection => ({ code: 'UnschedulableAndUnresolvable', reasons });

/** The cluster as the scheduler sees it during one attempt. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  node(name: string): NodeInfo | undefined;
  /** By all of their names. */
  images(node: string): ReadonlyMap<string, ImageSummary>;
  namespace(name: string): Namespace | undefined;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  volumes(): readonly PersistentVolume[];
  storageClass(name: string): StorageClass | undefined;
  services(namespace: string): readonly Service[];
  budgets(): readonly PodDisruptionBudget[];
}

/** What happened to which kind of thing: a plugin names those that may make a Pod fit that it turned away. */
type ClusterResource = 'Pod' | 'Node' | 'PersistentVolume' | 'PersistentVolumeClaim' | 'StorageClass';
type ClusterAction = 'Add' | 'Delete' | 'Update' | 'UpdateAllocatable' | 'UpdateLabel' | 'UpdateTaint' | 'UpdateCondition';

/** What may make a Pod schedulable: `Node/Add`. @see kubernetes: pkg/scheduler/framework/types.go ClusterEvent */
export type ClusterEvent = `${ClusterResource}/${ClusterAction}`;

/**
 * That a node comes, or changes in whatever way: it may have been left out of account until now. (So say the plugins whose filter
 * stands in the check before a move; up to v1.28 the others forget that.)
 */
export const NODE_ADD_OR_UPDATE = [
  'Node/Add',
  'Node/UpdateAllocatable',
  'Node/UpdateLabel',
  'Node/UpdateTaint',
  'Node/UpdateCondition',
] as const satisfies readonly ClusterEvent[];

/** What the filter of one Pod has found out before it looks at single nodes. */
export interface PreFilter<S> {
  /** Turns the Pod away from every node. */
  readonly rejection?: Rejection;
  /** Nothing to look at on the nodes. */
  readonly skip?: boolean;
  /** Only these can do. */
  readonly nodeNames?: ReadonlySet<string>;
  readonly state?: S;
}

/** That, in thought, another Pod is put on a node (1), or taken off it (-1), while a node is looked for. */
export interface PodMove {
  readonly pod: Pod;
  readonly other: Pod;
  readonly node: NodeInfo;
  readonly sign: 1 | -1;
}

/** How a plugin keeps up what it has counted. @see kubernetes: pkg/scheduler/framework/interface.go PreFilterExtensions */
interface PreFilterExtensions<S> {
  copy(state: S): S;
  /** In place. */
  update(state: S, move: PodMove, snapshot: Snapshot): void;
}

/** A rule on which nodes fit; `events` are those after which its verdict may be another. */
export interface FilterPlugin<S = unknown> {
  readonly name: string;
  readonly events: readonly ClusterEvent[];
  preFilter?(pod: Pod, snapshot: Snapshot): PreFilter<S>;
  filter?(pod: Pod, node: NodeInfo, state: S, snapshot: Snapshot): Rejection | undefined;
  /** Where what PreFilter has counted depends on the Pods of nodes. */
  readonly extensions?: PreFilterExtensions<S>;
}

/** A plugin, whose state from PreFilter only itself knows the type of. */
export const filterPlugin = <S>(plugin: FilterPlugin<S>): FilterPlugin => plugin;

/** A preference among the nodes that fit. */
export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /** Why the Pod cannot be scored at all: then the attempt fails. */
  preScore?(pod: Pod): string | undefined;
  /** One whole number in [0, 100] for each of the nodes, normalised; undefined if it has no opinion. */
  score(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): readonly number[] | undefined;
}

/** @see kubernetes: pkg/scheduler/framework/interface.go MaxNodeScore */
export const MAX_SCORE = 100;

/** Scales the largest score to 100. @see kubernetes: plugins/helper/normalize_score.go DefaultNormalizeScore */
export function normalize(scores: readonly number[], reverse: boolean): number[] {
  const max = Math.max(0, ...scores);
  if (max === 0) return scores.map((score) => (reverse ? MAX_SCORE : score));
  return scores.map((score) => {
    const scaled = Math.trunc((MAX_SCORE * score) / max);
    return reverse ? MAX_SCORE - scaled : scaled;
  });
}

/** @see kubernetes: component-helpers/scheduling/corev1/helpers.go PodPriority */
export const podPriority = (pod: Pod): number => pod.spec.priority ?? 0;

export type { Pod };
