import { WORKLOADS } from '../../api-server/index.ts';
import type { KubernetesObject, Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { formatTime } from '../../apimachinery/time.ts';
import {
  fenceposts,
  hasTemplate,
  initialWorkloads,
  mayRunOn,
  replicasOf,
  type Workload,
  type WorkloadObject,
} from '../../controllers/index.ts';
import { HOUR } from '../../engine/index.ts';
import { notSimulated } from '../command/errors.ts';
import type { ClusterView } from '../view.ts';

const NAMESPACE = 'kube-system';

type WorkloadKind = WorkloadObject['kind'];

/** What kube-system's Pods belong to; in a cluster of the manifest's own nodes there is no Deployment, as its DNS runs elsewhere. */
export const standingWorkloads: Readonly<Record<WorkloadKind, (view: ClusterView) => KubernetesObject[]>> = {
  ControllerRevision: (view) => of(view, 'ControllerRevision', (one) => one),
  DaemonSet: (view) => of(view, 'DaemonSet', withDaemonStatus),
  Deployment: (view) => of(view, 'Deployment', withDeploymentStatus),
  ReplicaSet: (view) => of(view, 'ReplicaSet', withReplicaStatus),
};

export const isStandingWorkload = ({ kind }: { readonly kind: string }): boolean => Object.hasOwn(standingWorkloads, kind);

/** Ends a command that would do what is not followed of it. */
export function mustNotStand({ kind, metadata }: KubernetesObject): void {
  if (isStandingWorkload({ kind })) notSimulated(`such a change of the ${kind} ${metadata.namespace}/${metadata.name}`);
}

type Make = (workload: Workload, view: ClusterView) => object;

function of(view: ClusterView, kind: WorkloadKind, make: Make): KubernetesObject[] {
  const isDaemon = kind === 'DaemonSet' || kind === 'ControllerRevision';
  const [first] = WORKLOADS.filter((one) => (one.kind === 'DaemonSet') === isDaemon);
  const isFirst = ({ metadata }: Pod): boolean => metadata.ownerReferences?.some(({ uid }) => uid === first?.uid) === true;
  if (!view.history('Pod').some(({ object }) => isFirst(object))) return [];
  const workloads = (view.workloads?.() ?? initialWorkloads()).filter((one) => one.kind === kind);
  return workloads.map((one) => {
    const { progress: _, ...object } = make(one as Workload, view) as WorkloadObject;
    return object;
  });
}

/** Of the Pods of a workload. */
function countsOf(view: ClusterView, { metadata: { uid } }: WorkloadObject): { readonly pods: readonly Pod[]; readonly ready: number } {
  const isOf = (pod: Pod): boolean => pod.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true;
  const pods = view
    .list('Pod', NAMESPACE)
    .filter((pod) => isOf(pod) && !pod.metadata.deletionTimestamp && !OVER.has(pod.status.phase ?? ''));
  return { pods, ready: pods.filter(isPodReady).length };
}
const OVER: ReadonlySet<string> = new Set(['Failed', 'Succeeded']);

function withDaemonStatus(set: Workload, view: ClusterView): object {
  const desired = view.list('Node').filter((node) => mayRunOn(set, node)).length;
  const { pods, ready } = countsOf(view, set);
  const revisions = (view.workloads?.() ?? initialWorkloads()).filter(({ kind }) => kind === 'ControllerRevision');
  const hash = revisions.at(-1)?.metadata.labels?.['controller-revision-hash'];
  const there = new Set(pods.map(({ spec }) => spec.nodeName)).size;
  return {
    ...set,
    status: {
      currentNumberScheduled: there,
      desiredNumberScheduled: desired,
      numberAvailable: ready,
      numberMisscheduled: 0,
      numberReady: ready,
      ...(desired > ready && { numberUnavailable: desired - ready }),
      observedGeneration: set.metadata.generation,
      updatedNumberScheduled: pods.filter(({ metadata }) => metadata.labels?.['controller-revision-hash'] === hash).length,
    },
  };
}

function withReplicaStatus(set: Workload, view: ClusterView): object {
  const { pods, ready } = countsOf(view, set);
  return {
    ...set,
    status: {
      ...(ready > 0 && { availableReplicas: ready }),
      ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
      observedGeneration: set.metadata.generation,
      ...(ready > 0 && { readyReplicas: ready }),
      replicas: pods.length,
    },
  };
}

/** @see kubernetes: pkg/controller/deployment/sync.go calculateStatus */
function withDeploymentStatus(deployment: Workload, view: ClusterView): object {
  const all = (view.workloads?.() ?? initialWorkloads()).filter((one): one is Workload => one.kind === 'ReplicaSet');
  const newest = all.find((set) => hasTemplate(set, deployment.spec.template));
  const counted = all.map((set) => ({ set, ...countsOf(view, set) }));
  const total = counted.reduce((sum, { pods }) => sum + pods.length, 0);
  const ready = counted.reduce((sum, one) => sum + one.ready, 0);
  const updated = counted.find(({ set }) => set === newest)?.pods.length ?? 0;
  const wanted = replicasOf(deployment);
  const isAvailable = ready >= wanted - fenceposts(deployment.spec).unavailable;
  const unavailable = Math.max(0, all.reduce((sum, set) => sum + replicasOf(set), 0) - ready);
  const since = formatTime(deployment.progress?.since ?? view.now);
  return {
    ...deployment,
    status: {
      ...(ready > 0 && { availableReplicas: ready }),
      conditions: [
        {
          lastTransitionTime: SINCE,
          lastUpdateTime: SINCE,
          ...(isAvailable
            ? { message: 'Deployment has minimum availability.', reason: 'MinimumReplicasAvailable', status: 'True' }
            : { message: 'Deployment does not have minimum availability.', reason: 'MinimumReplicasUnavailable', status: 'False' }),
          type: 'Available',
        },
        { lastTransitionTime: SINCE, lastUpdateTime: since, ...progressOf(deployment), type: 'Progressing' },
      ],
      observedGeneration: deployment.metadata.generation,
      ...(ready > 0 && { readyReplicas: ready }),
      ...(total > 0 && { replicas: total }),
      ...(unavailable > 0 && { unavailableReplicas: unavailable }),
      ...(updated > 0 && { updatedReplicas: updated }),
    },
  };
}

/** The cluster is an hour old. */
const SINCE = formatTime(-HOUR);

/** @see kubernetes: pkg/controller/deployment/progress.go syncRolloutStatus, sync.go checkPausedConditions */
function progressOf({ spec, progress }: Workload): { readonly message: string; readonly reason: string; readonly status: string } {
  if (spec.paused) return { message: 'Deployment is paused', reason: 'DeploymentPaused', status: 'Unknown' };
  const { reason = 'NewReplicaSetAvailable', set = '' } = progress ?? {};
  const message = {
    NewReplicaSetAvailable: `ReplicaSet "${set}" has successfully progressed.`,
    ReplicaSetUpdated: `ReplicaSet "${set}" is progressing.`,
    ProgressDeadlineExceeded: `ReplicaSet "${set}" has timed out progressing.`,
  }[reason];
  return { message, reason, status: reason === 'ProgressDeadlineExceeded' ? 'False' : 'True' };
}
