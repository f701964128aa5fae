import type { ObjectMeta, PodSpec } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';

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
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
  readonly selector: { readonly matchLabels: Labels };
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
    readonly labels?: Labels;
    readonly annotations?: Labels;
    readonly ownerReferences?: ObjectMeta['ownerReferences'];
  };
  readonly spec?: WorkloadSpec;
  /** How far a Deployment has come. */
  readonly progress?: Progress;
  /** Of a revision. */
  readonly data?: object;
  readonly revision?: number;
}

/** @see kubernetes: pkg/controller/deployment/util/deployment_util.go */
export interface Progress {
  readonly reason: 'NewReplicaSetAvailable' | 'ReplicaSetUpdated' | 'ProgressDeadlineExceeded';
  /** The newest ReplicaSet. */
  readonly set: string;
  readonly since: Micros;
  /** Grows with each step ahead. */
  readonly reached: number;
}

/** One that has a spec. */
export type Workload = WorkloadObject & { readonly spec: WorkloadSpec };
