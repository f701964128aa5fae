import { forNode } from '../../api-server/index.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import type { EventType } from '../../events/index.ts';
import { type ControllerContext, type NewObject, WorkQueue } from '../context.ts';
import { DaemonSets } from './daemon-sets.ts';
import { Deployments } from './deployments.ts';
import { NAMESPACE, ownedBy, PROXY } from './initial.ts';
import { replicasOf } from './rollout.ts';
import { runsProxy } from './runs-proxy.ts';
import { firstToGo } from './scale-down.ts';
import type { Workload, WorkloadKind } from './types.ts';

/**
 * Keeps the Pods of kube-system's own workloads: what of them is deleted, or fails, has a successor, and what is changed of a workload comes
 * true. @see kubernetes: pkg/controller/replicaset/replica_set.go manageReplicas, pkg/controller/daemon/daemon_controller.go manage
 */
export class SystemWorkloads {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  readonly #deployments: Deployments;
  readonly #daemonSets: DaemonSets;
  /** Servers of DNS that are not there from the beginning run elsewhere. */
  #hasServers = false;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
    this.#deployments = new Deployments(context, (set) => {
      const pods = this.#podsOf(set).filter(isActive);
      return { set, there: pods.length, available: pods.filter(isPodReady).length };
    });
    this.#daemonSets = new DaemonSets(context, {
      podsOf: (set) => this.#podsOf(set),
      create: (set, node, labels) => this.#create(set, { node, labels }),
      remove: (set, pod) => this.#remove(set, pod),
      tell: (set, type, reason, message) => this.#tell(set, reason, message, type),
      later: (set, delay) => void context.engine.after(delay, () => this.#queue.add(keyOf(set))),
    });
  }

  start(): void {
    const { store, workloads } = this.#context;
    this.#hasServers = store.list('Pod', NAMESPACE).some((pod) => ownerOf(pod)?.kind === 'ReplicaSet');
    store.watch('Node', ({ type, object }) => {
      if (type === 'ADDED' && runsProxy(object)) this.#queue.add(PROXY_KEY);
    });
    store.watch('Pod', ({ type, object }) => {
      if (object.metadata.namespace !== NAMESPACE) return;
      const owner = ownerOf(object);
      if (!owner) return;
      if (type === 'DELETED' || !isActive(object)) this.#queue.add(keyOf(owner));
      // As long as nothing was changed nobody waits for a Pod.
      if (workloads.areChanged) this.#lookAtAll();
    });
    workloads.onChange(() => this.#lookAtAll());
    if (workloads.areChanged) this.#lookAtAll();
  }

  #lookAtAll(): void {
    for (const kind of KINDS) for (const workload of this.#context.workloads.list(kind)) this.#queue.add(keyOf(workload));
    this.#queue.add(ORPHANS);
  }

  #sync(key: string): void {
    const [kind = '', name = ''] = key.split('/');
    const workload = this.#context.workloads.get(kind, name);
    if (key === ORPHANS) this.#removeOrphans();
    else if (kind === 'Deployment') this.#deployments.sync(name);
    else if (kind === 'DaemonSet' && workload) this.#daemonSets.sync(workload);
    else if (kind === 'ReplicaSet' && workload && this.#hasServers) this.#fill(workload);
  }

  #fill(set: Workload): void {
    const pods = this.#podsOf(set).filter(isActive);
    const missing = replicasOf(set) - pods.length;
    for (let i = 0; i < missing; i++) this.#create(set);
    for (const pod of firstToGo(pods, Math.max(0, -missing), this.#context.engine.now)) this.#remove(set, pod);
  }

  /** What belongs to a workload that is gone. @see kubernetes: pkg/controller/garbagecollector/garbagecollector.go */
  #removeOrphans(): void {
    const { store, api, workloads } = this.#context;
    for (const set of workloads.list('ReplicaSet')) {
      const owner = set.metadata.ownerReferences?.[0];
      if (owner && !workloads.has(owner.kind, owner.name, owner.uid)) workloads.remove(set);
    }
    for (const pod of store.list('Pod', NAMESPACE).filter(isActive)) {
      const owner = ownerOf(pod);
      if (owner && !workloads.has(owner.kind, owner.name, owner.uid))
        api.deletePod(NAMESPACE, pod.metadata.name, { uid: pod.metadata.uid });
    }
  }

  #podsOf({ metadata: { uid } }: Workload): Pod[] {
    return this.#context.store.list('Pod', NAMESPACE).filter((pod) => ownerOf(pod)?.uid === uid);
  }

  #create(set: Workload, { node, labels }: { readonly node?: string; readonly labels?: Readonly<Record<string, string>> } = {}): void {
    const { metadata, spec } = set.spec.template;
    const made = this.#context.api.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: `${set.metadata.name}-`,
        namespace: NAMESPACE,
        labels: { ...metadata.labels, ...labels },
        ...(metadata.annotations && { annotations: metadata.annotations }),
        ownerReferences: [ownedBy(set)],
      },
      spec: node === undefined ? spec : forNode(spec, node),
    } as unknown as NewObject);
    if (made.ok) this.#tell(set, 'SuccessfulCreate', `Created pod: ${made.object.metadata.name}`);
  }

  #remove(set: Workload, { metadata: { name, uid } }: Pod): void {
    const gone = this.#context.api.deletePod(NAMESPACE, name, { uid });
    if (gone.ok) this.#tell(set, 'SuccessfulDelete', `Deleted pod: ${name}`);
  }

  #tell({ kind, metadata: { name, uid } }: Workload, reason: string, message: string, type: EventType = 'Normal'): void {
    const object = { apiVersion: 'apps/v1', kind, namespace: NAMESPACE, name, uid };
    const source = { component: kind === 'ReplicaSet' ? 'replicaset-controller' : 'daemonset-controller' };
    this.#context.recorder.record({ source, object, type, reason, message });
  }
}

const KINDS: readonly WorkloadKind[] = ['Deployment', 'ReplicaSet', 'DaemonSet'];
const ORPHANS = 'orphans';
const PROXY_KEY = `DaemonSet/${PROXY}`;
const keyOf = (workload: { readonly kind: string; readonly name?: string; readonly metadata?: { readonly name: string } }): string =>
  `${workload.kind}/${workload.name ?? workload.metadata?.name}`;

/** @see kubernetes: pkg/controller/controller_utils.go IsPodActive */
const isActive = (pod: Pod): boolean => !pod.metadata.deletionTimestamp && !isPodTerminal(pod);

type Owner = NonNullable<Pod['metadata']['ownerReferences']>[number];

const OWNERS: ReadonlySet<string> = new Set(['ReplicaSet', 'DaemonSet']);

/** The workload whose it is. */
const ownerOf = ({ metadata }: Pod): Owner | undefined =>
  metadata.ownerReferences?.find(({ controller, kind, apiVersion }) => controller && apiVersion === 'apps/v1' && OWNERS.has(kind));
