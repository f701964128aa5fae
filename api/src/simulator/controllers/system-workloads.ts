import { podOfWorkload, type SystemWorkload, WORKLOADS } from '../api-server/index.ts';
import type { Node, Pod } from '../apimachinery/objects.ts';
import { isPodTerminal } from '../apimachinery/pod-phase.ts';
import { type ControllerContext, type NewObject, WorkQueue } from './context.ts';

/** How many there are of each ReplicaSet. */
const REPLICAS = 2;

/**
 * Keeps the Pods of kube-system's own ReplicaSet and DaemonSet: what of them is deleted, or fails, has a successor.
 * @see kubernetes: pkg/controller/replicaset/replica_set.go manageReplicas, pkg/controller/daemon/daemon_controller.go manage
 */
export class SystemWorkloads {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  /** Servers of DNS that are not there from the beginning run elsewhere. */
  #hasServers = false;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (name) => this.#sync(name));
  }

  start(): void {
    const { store } = this.#context;
    this.#hasServers = store.list('Pod', NAMESPACE).some((pod) => workloadOf(pod)?.kind === 'ReplicaSet');
    store.watch('Node', ({ type, object }) => {
      if (type === 'ADDED' && runsProxy(object)) this.#queue.add('kube-proxy');
    });
    store.watch('Pod', ({ type, object }) => {
      if (object.metadata.namespace !== NAMESPACE) return;
      const workload = workloadOf(object);
      if (workload && (type === 'DELETED' || !isActive(object))) this.#queue.add(workload.name);
    });
  }

  #sync(name: string): void {
    const { store } = this.#context;
    const workload = WORKLOADS.find((one) => one.name === name) as SystemWorkload;
    const pods = store.list('Pod', NAMESPACE).filter((pod) => workloadOf(pod) === workload);
    if (workload.kind === 'ReplicaSet') {
      if (!this.#hasServers) return;
      const missing = REPLICAS - pods.filter(isActive).length;
      for (let i = 0; i < missing; i++) this.#create(workload);
      return;
    }
    // A node has none that still ends, and one that has failed makes room.
    for (const pod of pods) if (isPodTerminal(pod)) this.#context.api.deletePod(NAMESPACE, pod.metadata.name, { uid: pod.metadata.uid });
    const there = new Set(pods.map(nodeOf));
    for (const node of store.list('Node'))
      if (runsProxy(node) && !there.has(node.metadata.name)) this.#create(workload, node.metadata.name);
  }

  #create(workload: SystemWorkload, node?: string): void {
    const { api, recorder } = this.#context;
    const { kind, name, uid } = workload;
    const made = api.create(podOfWorkload(workload, node) as unknown as NewObject);
    if (!made.ok) return;
    const object = { apiVersion: 'apps/v1', kind, namespace: NAMESPACE, name, uid };
    const source = { component: kind === 'ReplicaSet' ? 'replicaset-controller' : 'daemonset-controller' };
    recorder.record({ source, object, type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${made.object.metadata.name}` });
  }
}

const NAMESPACE = 'kube-system';

/** A manifest that gives a node room for fewer Pods means its own. */
const ROOM_FOR_MORE = 10;

/** Whether the DaemonSet `kube-proxy` has a Pod there. @see kubernetes: cmd/kubeadm/app/phases/addons/proxy/manifests.go nodeSelector */
export const runsProxy = ({ metadata, status }: Node): boolean =>
  metadata.labels?.['kubernetes.io/os'] === 'linux' && Number(status.allocatable?.pods ?? 0) >= ROOM_FOR_MORE;

/** @see kubernetes: pkg/controller/controller_utils.go IsPodActive */
const isActive = (pod: Pod): boolean => !pod.metadata.deletionTimestamp && !isPodTerminal(pod);

const workloadOf = ({ metadata }: Pod): SystemWorkload | undefined => {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  return owner && WORKLOADS.find(({ uid }) => uid === owner.uid);
};

/** To which it is bound, or is to be. */
const nodeOf = ({ spec }: Pod): string | undefined =>
  spec.nodeName ??
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];
