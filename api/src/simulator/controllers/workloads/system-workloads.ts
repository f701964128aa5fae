import { forNode } from '../../api-server/index.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { Micros } from '../../engine/index.ts';
import type { EventType } from '../../events/index.ts';
import { type ControllerContext, type NewObject, WorkQueue } from '../context.ts';
import { claimed, controllerOf, isOf } from './claims.ts';
import { DaemonSets } from './daemon-sets.ts';
import { Deployments } from './deployments.ts';
import { NAMESPACE, ownedBy, PROXY } from './initial.ts';
import { isActive } from './pods.ts';
import { ReplicaSets } from './replica-sets.ts';
import { runsProxy } from './runs-proxy.ts';
import type { Workload, WorkloadKind, WorkloadObject } from './types.ts';

/**
 * Keeps the Pods of kube-system's own workloads: what of them is deleted, or fails, has a successor, and what is changed of a workload comes
 * true. @see kubernetes: pkg/controller/replicaset/replica_set.go, pkg/controller/deployment/deployment_controller.go, pkg/controller/daemon/daemon_controller.go
 */
export class SystemWorkloads {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  readonly #deployments: Deployments;
  readonly #replicaSets: ReplicaSets;
  readonly #daemonSets: DaemonSets;
  /** Servers of DNS that are not there from the beginning run elsewhere. */
  #hasServers = false;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
    const later = (set: Workload, delay: Micros): void => void context.engine.after(delay, () => this.#queue.add(keyOf(set)));
    const remove = (set: Workload, pod: Pod): void => this.#remove(set, pod);
    this.#deployments = new Deployments(context, (set) => this.#podsOf(set).some((pod) => !isPodTerminal(pod)));
    this.#replicaSets = new ReplicaSets(context, { create: (set) => this.#create(set), remove, later });
    this.#daemonSets = new DaemonSets(context, {
      create: (set, node, labels) => void this.#create(set, { node, labels }),
      remove,
      tell: (set, type, reason, message) => this.#tell(set, reason, message, type),
      later,
    });
  }

  start(): void {
    const { store, workloads } = this.#context;
    this.#hasServers = store.list('Pod', NAMESPACE).some((pod) => isOfKind(pod, 'ReplicaSet'));
    store.watch('Node', ({ type, object, previous }) => {
      if ((type !== 'ADDED' && !workloads.areChanged) || !runsProxy(object)) return;
      const isSame = previous && sameJson(previous.spec, object.spec) && sameJson(previous.metadata.labels, object.metadata.labels);
      if (!isSame) this.#queue.add(PROXY_KEY);
    });
    store.watch('Pod', ({ type, object, previous }) => {
      if (object.metadata.namespace !== NAMESPACE) return;
      // While a cluster is being made nobody waits for a Pod.
      if (type !== 'DELETED' && isActive(object) && !workloads.areChanged && !this.#hasServers) return;
      const owners = [controllerOf(object), previous && controllerOf(previous)];
      for (const owner of owners) if (owner && isOurs(owner)) this.#queue.add(keyOf(owner));
      // Nobody's may be anybody's.
      if (!owners[0] && type !== 'DELETED' && !sameJson(previous?.metadata, object.metadata)) this.#lookAtSets();
      if (type === 'DELETED' && owners[0]) this.#lookAbove(owners[0]);
      if (type === 'DELETED' && owners[0] && isOurs(owners[0]) && workloads.areChanged) this.#queue.add(ORPHANS);
    });
    workloads.onChange((object) => this.#lookAt(object));
    if (workloads.areChanged) for (const kind of KINDS) for (const workload of workloads.list(kind)) this.#lookAt(workload);
  }

  /** What is changed, and what it belongs to. */
  #lookAt(object: WorkloadObject): void {
    this.#queue.add(keyOf(object));
    const above = controllerOf(object);
    if (above) this.#queue.add(keyOf(above));
    else if (object.kind === 'ReplicaSet')
      for (const deployment of this.#context.workloads.list('Deployment')) this.#queue.add(keyOf(deployment));
    this.#queue.add(ORPHANS);
  }

  #lookAtSets(): void {
    for (const kind of ['ReplicaSet', 'DaemonSet'] as const)
      for (const set of this.#context.workloads.list(kind)) this.#queue.add(keyOf(set));
  }

  /** One that makes room for the new waits until the last has gone. @see kubernetes: pkg/controller/deployment/deployment_controller.go deletePod */
  #lookAbove({ kind, name }: { readonly kind: string; readonly name: string }): void {
    const set = kind === 'ReplicaSet' ? this.#context.workloads.get(kind, name) : undefined;
    const above = set && controllerOf(set);
    if (above) this.#queue.add(keyOf(above));
  }

  #sync(key: string): void {
    const [kind = '', name = ''] = key.split('/');
    const workload = this.#context.workloads.get(kind, name);
    if (key === ORPHANS) {
      this.#endDeleted();
      this.#removeOrphans();
    } else if (kind === 'DaemonSet' && workload) this.#daemonSets.sync(workload);
    else if (!this.#hasServers) return;
    else if (kind === 'Deployment') this.#deployments.sync(name);
    else if (kind === 'ReplicaSet' && workload) this.#replicaSets.sync(workload);
  }

  /** What belongs to one that is to go is let go, or goes before it. @see kubernetes: pkg/controller/garbagecollector/garbagecollector.go attemptToOrphanWorker, processDeletingDependentsItem */
  #endDeleted(): void {
    const { workloads, api } = this.#context;
    for (const kind of KINDS)
      for (const owner of workloads.list(kind).filter(({ metadata }) => metadata.deletionTimestamp)) {
        const own = [...workloads.list('ReplicaSet'), ...workloads.list('ControllerRevision')].filter(
          (one) => controllerOf(one)?.uid === owner.metadata.uid,
        );
        const pods = this.#podsOf(owner);
        if (owner.metadata.finalizers?.includes('orphan')) {
          for (const one of own) workloads.put(claimed(owner, one, 'release'));
          for (const pod of pods) api.update(claimed(owner, pod, 'release'));
          workloads.remove(owner);
        } else if (own.length + pods.length === 0) workloads.remove(owner);
        else {
          for (const one of own)
            if (!one.metadata.deletionTimestamp) workloads.delete(one, one.kind === 'ReplicaSet' ? 'Foreground' : 'Background');
          for (const { metadata } of pods) if (!metadata.deletionTimestamp) api.deletePod(NAMESPACE, metadata.name, { uid: metadata.uid });
        }
      }
  }

  /** What belongs to a workload that is gone. @see kubernetes: pkg/controller/garbagecollector/garbagecollector.go */
  #removeOrphans(): void {
    const { workloads, store, api } = this.#context;
    const isLeft = (object: Parameters<typeof controllerOf>[0]): boolean => {
      const owner = controllerOf(object);
      return owner !== undefined && isOurs(owner) && !workloads.has(owner.kind, owner.name, owner.uid);
    };
    for (const kind of ['ReplicaSet', 'ControllerRevision'] as const)
      for (const object of workloads.list(kind)) if (isLeft(object)) workloads.remove(object);
    for (const pod of store.list('Pod', NAMESPACE))
      if (!pod.metadata.deletionTimestamp && isLeft(pod)) api.deletePod(NAMESPACE, pod.metadata.name, { uid: pod.metadata.uid });
  }

  #podsOf({ metadata: { uid } }: Workload): Pod[] {
    return this.#context.store.list('Pod', NAMESPACE).filter((pod) => controllerOf(pod)?.uid === uid);
  }

  /** What went wrong, if anything did. @see kubernetes: pkg/controller/controller_utils.go createPods */
  #create(
    set: Workload,
    { node, labels }: { readonly node?: string; readonly labels?: Readonly<Record<string, string>> } = {},
  ): string | undefined {
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
    else this.#tell(set, 'FailedCreate', `Error creating: ${made.message}`, 'Warning');
    return made.ok ? undefined : made.message;
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

const isOurs = (owner: { readonly apiVersion: string; readonly kind: string }): boolean => KINDS.some((kind) => isOf(owner, kind));
const isOfKind = (pod: Pod, kind: WorkloadKind): boolean => {
  const owner = controllerOf(pod);
  return owner !== undefined && isOf(owner, kind);
};
