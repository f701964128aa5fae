import { defaulted, type SystemWorkload, WORKLOADS } from '../../api-server/index.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { HOUR, Random } from '../../engine/index.ts';
import { templateHash } from './template-hash.ts';
import { TEMPLATE_GENERATION, type Template, type Workload, type WorkloadObject } from './types.ts';

/** Where all of them are. */
export const NAMESPACE = 'kube-system';
const DNS = 'coredns';
export const PROXY = 'kube-proxy';

const GROUP = 'apps/v1';
const SINCE = formatTime(-HOUR);
const REPLICAS = 2;
const WELL = { availableReplicas: REPLICAS, observedGeneration: 1, readyReplicas: REPLICAS, replicas: REPLICAS };
const FROM_THE_BEGINNING = { lastTransitionTime: SINCE, lastUpdateTime: SINCE };

/** What kubeadm leaves of workloads: all that is stored of them but their status, which follows from their Pods. It is made when it is looked at. */
export function initialWorkloads(): readonly WorkloadObject[] {
  initial ??= WORKLOADS.flatMap((workload) =>
    workload.kind === 'ReplicaSet'
      ? [deployment(workload), replicaSet(workload)]
      : [daemonSet(workload), revisionNamed(FIRST_REVISION, daemonSet(workload), 1, SINCE)],
  );
  return initial;
}
let initial: readonly WorkloadObject[] | undefined;

/** As it is stored, with its defaults, but for those labels that the workload's controller gives. */
function templateOf({ labels, spec }: SystemWorkload): Template {
  const own = Object.fromEntries(Object.entries(labels).filter(([key]) => key === 'k8s-app'));
  const { spec: whole } = defaulted('Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' }, spec: structuredClone(spec) });
  const { enableServiceLinks: _, ...rest } = whole;
  return { metadata: { creationTimestamp: null, labels: own }, spec: rest };
}

/** What it is called by: of those that are there from the beginning it is known. `collisions`: how often that name was another's. */
export function hashOf(template: Template, collisions = 0): string {
  if (collisions > 0) return templateHash({ ...template, collisions });
  const known = initialWorkloads().find(({ kind, spec }) => kind !== 'ReplicaSet' && sameJson(spec?.template, template));
  const made = WORKLOADS.find(({ kind }) => (kind === 'ReplicaSet') === (known?.kind === 'Deployment'));
  return (known && (made?.labels['pod-template-hash'] ?? made?.labels[REVISION_HASH])) ?? templateHash(template);
}
const REVISION_HASH = 'controller-revision-hash';
const FIRST_REVISION = WORKLOADS.find(({ kind }) => kind === 'DaemonSet')?.labels[REVISION_HASH] ?? '';

/** @see kubernetes: cmd/kubeadm/app/phases/addons/dns/manifests.go CoreDNSDeployment */
function deployment(workload: SystemWorkload): WorkloadObject {
  return {
    apiVersion: GROUP,
    kind: 'Deployment',
    metadata: {
      annotations: { 'deployment.kubernetes.io/revision': '1' },
      creationTimestamp: SINCE,
      generation: 1,
      labels: { 'k8s-app': 'kube-dns' },
      name: DNS,
      namespace: NAMESPACE,
      resourceVersion: '1',
      uid: new Random(`Deployment/${NAMESPACE}/${DNS}`).uuid(),
    },
    spec: {
      progressDeadlineSeconds: 600,
      replicas: REPLICAS,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 }, type: 'RollingUpdate' },
      template: templateOf(workload),
    },
    status: {
      ...WELL,
      updatedReplicas: REPLICAS,
      conditions: [
        {
          ...FROM_THE_BEGINNING,
          message: 'Deployment has minimum availability.',
          reason: 'MinimumReplicasAvailable',
          status: 'True',
          type: 'Available',
        },
        {
          ...FROM_THE_BEGINNING,
          message: `ReplicaSet "${workload.name}" has successfully progressed.`,
          reason: 'NewReplicaSetAvailable',
          status: 'True',
          type: 'Progressing',
        },
      ],
    },
  };
}

function replicaSet(workload: SystemWorkload): WorkloadObject {
  const owner = deployment(workload);
  const template = templateOf(workload);
  return {
    apiVersion: GROUP,
    kind: 'ReplicaSet',
    metadata: {
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
      ownerReferences: [ownedBy(owner)],
      resourceVersion: '1',
      uid: workload.uid,
    },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: workload.labels },
      template: { ...template, metadata: { ...template.metadata, labels: workload.labels } },
    },
    status: { ...WELL, fullyLabeledReplicas: REPLICAS },
  };
}

/** @see kubernetes: cmd/kubeadm/app/phases/addons/proxy/manifests.go KubeProxyDaemonSet19 */
function daemonSet(workload: SystemWorkload): WorkloadObject {
  return {
    apiVersion: GROUP,
    kind: 'DaemonSet',
    metadata: {
      annotations: { [TEMPLATE_GENERATION]: '1' },
      creationTimestamp: SINCE,
      generation: 1,
      labels: { 'k8s-app': PROXY },
      name: PROXY,
      namespace: NAMESPACE,
      resourceVersion: '1',
      uid: workload.uid,
    },
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: { 'k8s-app': PROXY } },
      template: templateOf(workload),
      updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, type: 'RollingUpdate' },
    },
  };
}

/** @see kubernetes: pkg/controller/daemon/update.go snapshot, getPatch */
export const revisionOf = (set: Workload, revision: number, since: string): WorkloadObject =>
  revisionNamed(hashOf(set.spec.template), set, revision, since);

function revisionNamed(hash: string, { metadata, spec }: WorkloadObject, revision: number, since: string): WorkloadObject {
  return {
    apiVersion: GROUP,
    kind: 'ControllerRevision',
    metadata: {
      annotations: metadata.annotations ?? {},
      creationTimestamp: since,
      labels: { ...spec?.template.metadata.labels, [REVISION_HASH]: hash },
      name: `${PROXY}-${hash}`,
      namespace: NAMESPACE,
      ownerReferences: [ownedBy({ apiVersion: GROUP, kind: 'DaemonSet', metadata })],
      resourceVersion: '1',
      uid: new Random(`ControllerRevision/${NAMESPACE}/${PROXY}-${hash}`).uuid(),
    },
    data: { spec: { template: { $patch: 'replace', ...spec?.template } } },
    revision,
  };
}

export const ownedBy = ({ kind, metadata: { name, uid } }: Pick<WorkloadObject, 'apiVersion' | 'kind' | 'metadata'>) => ({
  apiVersion: GROUP,
  blockOwnerDeletion: true,
  controller: true,
  kind,
  name,
  uid,
});
