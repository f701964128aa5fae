import { WORKLOADS } from '../../api-server/index.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import type { KubernetesObject, Pod } from '../../apimachinery/objects.ts';
import { daemonSetStatus, initialWorkloads, type Workload, type WorkloadObject } from '../../controllers/index.ts';
import { notSimulated } from '../command/errors.ts';
import type { ClusterView } from '../view.ts';

const NAMESPACE = 'kube-system';

type WorkloadKind = WorkloadObject['kind'];

/** What kube-system's Pods belong to; in a cluster of the manifest's own nodes there is no Deployment, as its DNS runs elsewhere. */
export const standingWorkloads: Readonly<Record<WorkloadKind, (view: ClusterView) => KubernetesObject[]>> = {
  ControllerRevision: (view) => of(view, 'ControllerRevision', asKept),
  DaemonSet: (view) => of(view, 'DaemonSet', withDaemonStatus),
  Deployment: (view) => of(view, 'Deployment', asKept),
  ReplicaSet: (view) => of(view, 'ReplicaSet', asKept),
};

export const isStandingWorkload = ({ kind }: { readonly kind: string }): boolean => Object.hasOwn(standingWorkloads, kind);

/** Ends a command that would do what is not followed of it. */
export function mustNotStand({ kind, metadata }: KubernetesObject): void {
  if (isStandingWorkload({ kind })) notSimulated(`such a change of the ${kind} ${metadata.namespace}/${metadata.name}`);
}

type Make = (workload: Workload, view: ClusterView) => object;

const asKept: Make = (workload) => workload;

function of(view: ClusterView, kind: WorkloadKind, make: Make): KubernetesObject[] {
  const isDaemon = kind === 'DaemonSet' || kind === 'ControllerRevision';
  const [first] = WORKLOADS.filter((one) => (one.kind === 'DaemonSet') === isDaemon);
  const isFirst = ({ metadata }: Pod): boolean => metadata.ownerReferences?.some(({ uid }) => uid === first?.uid) === true;
  if (!view.history('Pod').some(({ object }) => isFirst(object))) return [];
  const workloads = (view.workloads?.() ?? initialWorkloads()).filter((one) => one.kind === kind);
  // As they are listed: by name.
  const inOrder = [...workloads].sort((a, b) => compareText(a.metadata.name, b.metadata.name));
  return inOrder.map((one) => make(one as Workload, view) as KubernetesObject);
}

/** As long as its controller has had nothing to do with it, it follows from its Pods. */
function withDaemonStatus(set: Workload, view: ClusterView): object {
  if (set.status) return set;
  const pods = view.list('Pod', NAMESPACE).filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid));
  const revisions = (view.workloads?.() ?? initialWorkloads()).filter(({ kind }) => kind === 'ControllerRevision');
  const hash = revisions.at(-1)?.metadata.labels?.['controller-revision-hash'] ?? '';
  return { ...set, status: daemonSetStatus(set, { nodes: view.list('Node'), pods, hash, now: view.now }) };
}
