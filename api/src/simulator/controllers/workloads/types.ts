import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { ObjectMeta, PodSpec } from '../../apimachinery/objects.ts';

/** Of a DaemonSet, how often its template was changed. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export type Labels = Readonly<Record<string, string>>;

/** What the Pods of a workload are made from. */
export interface Template {
  readonly metadata: { readonly creationTimestamp?: null; readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec: PodSpec;
}

/** What of a workload's spec its controllers go by. */
export interface WorkloadSpec {
  readonly replicas?: number;
  readonly paused?: boolean;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
  readonly selector: { readonly matchLabels: Labels; readonly matchExpressions?: NonNullable<LabelSelector['matchExpressions']> };
  readonly strategy?: Strategy;
  readonly updateStrategy?: Strategy;
  readonly template: Template;
}

interface Strategy {
  readonly type: string;
  readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
}

export type WorkloadKind = 'ControllerRevision' | 'DaemonSet' | 'Deployment' | 'ReplicaSet';

/** A workload as it is stored, but for its status. */
export interface WorkloadObject {
  readonly apiVersion: string;
  readonly kind: WorkloadKind;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly generation?: number;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly deletionGracePeriodSeconds?: number;
    readonly finalizers?: string[];
    readonly labels?: Labels;
    readonly annotations?: Labels;
    readonly ownerReferences?: ObjectMeta['ownerReferences'];
  };
  readonly spec?: WorkloadSpec;
  /** As its controller has written it; of a DaemonSet there is none until it has. */
  readonly status?: WorkloadStatus;
  /** Of a revision. */
  readonly data?: object;
  readonly revision?: number;
}

/** Counts of ReplicaSets and Deployments that are zero are not there, as Go leaves them out. */
export interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
  readonly currentNumberScheduled?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly numberMisscheduled?: number;
  readonly numberReady?: number;
  readonly numberUnavailable?: number;
  readonly updatedNumberScheduled?: number;
}

/** Of a Deployment or a ReplicaSet. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  /** A ReplicaSet's has none. */
  readonly lastUpdateTime?: string;
}

/** One that has a spec. */
export type Workload = WorkloadObject & { readonly spec: WorkloadSpec };
