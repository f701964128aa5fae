import { defaulted, type SystemWorkload, WORKLOADS } from '../../api-server/index.ts';
import type { KubernetesObject, Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { HOUR } from '../../engine/index.ts';
import { notSimulated } from '../command/errors.ts';
import type { ClusterView } from '../view.ts';
import { standing } from './standing-object.ts';

const GROUP = 'apps/v1';
const NAMESPACE = 'kube-system';
const SINCE = formatTime(-HOUR);

/** What kube-system's Pods belong to; in a cluster of the manifest's own nodes there is none. */
export const standingWorkloads: Readonly<Record<string, (view: ClusterView) => KubernetesObject[]>> = {
  ControllerRevision: (view) => of(view, 'DaemonSet', revision),
  DaemonSet: (view) => of(view, 'DaemonSet', daemonSet),
  Deployment: (view) => of(view, 'ReplicaSet', deployment),
  ReplicaSet: (view) => of(view, 'ReplicaSet', replicaSet),
};

/** Nothing can be changed of it. */
export const isStandingWorkload = ({ kind }: { readonly kind: string }): boolean => Object.hasOwn(standingWorkloads, kind);

/** Ends a command that would. */
export function mustNotStand({ kind, metadata }: KubernetesObject): void {
  if (isStandingWorkload({ kind })) notSimulated(`a change of the ${kind} ${metadata.namespace}/${metadata.name}`);
}

type Make = (workload: SystemWorkload, counts: Counts, view: ClusterView) => KubernetesObject;

/** Of the Pods of a workload. */
interface Counts {
  readonly there: number;
  readonly ready: number;
}

function of(view: ClusterView, kind: SystemWorkload['kind'], make: Make): KubernetesObject[] {
  return WORKLOADS.filter((workload) => workload.kind === kind).flatMap((workload) => {
    const isOf = ({ metadata }: Pod): boolean => metadata.ownerReferences?.some(({ uid }) => uid === workload.uid) === true;
    if (!view.history('Pod').some(({ object }) => isOf(object))) return [];
    const pods = view.list('Pod', NAMESPACE).filter((pod) => isOf(pod) && !pod.metadata.deletionTimestamp);
    const ready = pods.filter(isPodReady).length;
    return [make(workload, { there: pods.length, ready }, view)];
  });
}

/** As it is stored, with its defaults. */
function templateOf({ labels, spec }: SystemWorkload, own: readonly string[]): object {
  const kept = Object.fromEntries(Object.entries(labels).filter(([key]) => own.includes(key)));
  const { spec: whole } = defaulted('Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' }, spec: structuredClone(spec) });
  const { enableServiceLinks: _, ...rest } = whole;
  return { metadata: { creationTimestamp: null, labels: kept }, spec: rest };
}

function daemonSet(workload: SystemWorkload, { there, ready }: Counts, view: ClusterView): KubernetesObject {
  const desired = view.list('Node').length;
  return standing(
    'DaemonSet',
    GROUP,
    {
      annotations: { 'deprecated.daemonset.template.generation': '1' },
      creationTimestamp: SINCE,
      generation: 1,
      labels: { 'k8s-app': workload.name },
      name: workload.name,
      namespace: NAMESPACE,
      uid: workload.uid,
    },
    {
      spec: {
        revisionHistoryLimit: 10,
        selector: { matchLabels: { 'k8s-app': workload.name } },
        template: templateOf(workload, ['k8s-app']),
        updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, type: 'RollingUpdate' },
      },
      status: {
        currentNumberScheduled: there,
        desiredNumberScheduled: desired,
        numberAvailable: ready,
        numberMisscheduled: 0,
        numberReady: ready,
        ...(desired > ready && { numberUnavailable: desired - ready }),
        observedGeneration: 1,
        updatedNumberScheduled: there,
      },
    },
  );
}

function revision(workload: SystemWorkload): KubernetesObject {
  const hash = workload.labels['controller-revision-hash'] ?? '';
  return standing(
    'ControllerRevision',
    GROUP,
    {
      annotations: { 'deprecated.daemonset.template.generation': '1' },
      creationTimestamp: SINCE,
      labels: { 'controller-revision-hash': hash, 'k8s-app': workload.name },
      name: `${workload.name}-${hash}`,
      namespace: NAMESPACE,
      ownerReferences: [ownedBy('DaemonSet', workload.name, workload.uid)],
    },
    { data: { spec: { template: { $patch: 'replace', ...templateOf(workload, ['k8s-app']) } } }, revision: 1 },
  );
}

const DEPLOYMENT = 'coredns';
const REPLICAS = 2;
const deploymentUid = (): string => standing('Deployment', GROUP, { name: DEPLOYMENT, namespace: NAMESPACE }, {}).metadata.uid;
const ownedBy = (kind: string, name: string, uid: string) => ({
  apiVersion: GROUP,
  blockOwnerDeletion: true,
  controller: true,
  kind,
  name,
  uid,
});

function deployment(workload: SystemWorkload, { there, ready }: Counts): KubernetesObject {
  const since = { lastTransitionTime: SINCE, lastUpdateTime: SINCE };
  // One may be missing, as its strategy says.
  const isAvailable = ready >= REPLICAS - 1;
  return standing(
    'Deployment',
    GROUP,
    {
      annotations: { 'deployment.kubernetes.io/revision': '1' },
      creationTimestamp: SINCE,
      generation: 1,
      labels: { 'k8s-app': 'kube-dns' },
      name: DEPLOYMENT,
      namespace: NAMESPACE,
    },
    {
      spec: {
        progressDeadlineSeconds: 600,
        replicas: REPLICAS,
        revisionHistoryLimit: 10,
        selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 }, type: 'RollingUpdate' },
        template: templateOf(workload, ['k8s-app']),
      },
      status: {
        ...(ready > 0 && { availableReplicas: ready }),
        conditions: [
          {
            ...since,
            ...(isAvailable
              ? { message: 'Deployment has minimum availability.', reason: 'MinimumReplicasAvailable', status: 'True' }
              : { message: 'Deployment does not have minimum availability.', reason: 'MinimumReplicasUnavailable', status: 'False' }),
            type: 'Available',
          },
          {
            ...since,
            message: `ReplicaSet "${workload.name}" has successfully progressed.`,
            reason: 'NewReplicaSetAvailable',
            status: 'True',
            type: 'Progressing',
          },
        ],
        observedGeneration: 1,
        ...(ready > 0 && { readyReplicas: ready }),
        replicas: there,
        ...(ready < REPLICAS && { unavailableReplicas: REPLICAS - ready }),
        updatedReplicas: there,
      },
    },
  );
}

function replicaSet(workload: SystemWorkload, { there, ready }: Counts): KubernetesObject {
  return standing(
    'ReplicaSet',
    GROUP,
    {
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(REPLICAS),
        'deployment.kubernetes.io/max-replicas': String(REPLICAS + 1),
        'deployment.kubernetes.io/revision': '1',
      },
      creationTimestamp: SINCE,
      generation: 1,
      labels: workload.labels,
      name: workload.name,
      namespace: NAMESPACE,
      ownerReferences: [ownedBy('Deployment', DEPLOYMENT, deploymentUid())],
      uid: workload.uid,
    },
    {
      spec: {
        replicas: REPLICAS,
        selector: { matchLabels: workload.labels },
        template: templateOf(workload, Object.keys(workload.labels)),
      },
      status: {
        ...(ready > 0 && { availableReplicas: ready }),
        fullyLabeledReplicas: there,
        observedGeneration: 1,
        ...(ready > 0 && { readyReplicas: ready }),
        replicas: there,
      },
    },
  );
}
