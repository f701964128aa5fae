import type { Engine, Micros } from '../engine/index.ts';
import type { ControllerContext } from './context.ts';
import { EndpointsController } from './endpoints/endpoints.ts';
import { EndpointMirror } from './endpoints/mirror.ts';
import { GarbageCollector } from './garbage-collector.ts';
import { KubernetesService } from './kubernetes-service.ts';
import { AccountTokenController } from './namespaces/account-tokens.ts';
import { NamespaceContentController } from './namespaces/namespace-content.ts';
import { NamespaceController } from './namespaces/namespaces.ts';
import { ResourceQuotaController } from './namespaces/resource-quota.ts';
import { NodeLifecycleController } from './nodes/node-lifecycle.ts';
import { PodGarbageCollector } from './nodes/pod-gc.ts';
import { TaintManager } from './nodes/taint-manager.ts';
import { Term } from './term.ts';
import { AttachDetachController } from './volumes/attach-detach.ts';
import { EphemeralVolumeController } from './volumes/ephemeral-volumes.ts';
import { VolumeExpansionController } from './volumes/expansion.ts';
import { VolumeProtectionController } from './volumes/protection.ts';
import { ExternalProvisioners } from './volumes/provisioner.ts';
import { VolumeController } from './volumes/volume-controller.ts';
import { claimOf } from './workloads/claims.ts';
import { DisruptionController } from './workloads/disruption.ts';
import { WorkloadObjects } from './workloads/objects.ts';
import { PodAutoscalerController } from './workloads/pod-autoscaler.ts';
import { HASH } from './workloads/pods.ts';
import { runsProxy } from './workloads/runs-proxy.ts';
import { StaleDisruptions } from './workloads/stale-disruption.ts';
import { daemonSetStatus } from './workloads/status.ts';
import { SystemWorkloads } from './workloads/system-workloads.ts';

type Context = ControllerContext & { readonly engine: Engine };

/** What it is given: the workloads it keeps itself. */
type Given = Omit<Context, 'workloads'> & { readonly store: { readonly revision: number; readonly isDry: boolean } };

/** A node of which nothing is heard. */
interface Silence {
  readonly since: Micros;
  readonly cause: number | undefined;
}

/**
 * The controller manager, which tells of a namespace that it empties, and what else looks after a cluster's objects, though it is none
 * of its parts: the API server's own controller and the provisioners of volumes.
 */
export class ControllerManager {
  /** What is told of autoscalers, which the store does not know. */
  readonly autoscalers: Pick<PodAutoscalerController, 'added'>;
  /** Of kube-system: there are no others. */
  readonly workloads: WorkloadObjects;
  readonly #context: Context;
  readonly #emptied: (namespace: string) => void;
  readonly #silent = new Map<string, Silence>();
  #term: { readonly of: Term; readonly nodes: NodeLifecycleController } | undefined;

  constructor(given: Given, emptied: (namespace: string) => void) {
    const { engine, store } = given;
    this.workloads = new WorkloadObjects(engine, store, (set, revisions) => {
      const nodes = store.list('Node').filter(runsProxy);
      const pods = store.list('Pod', set.metadata.namespace).filter((pod) => claimOf(set, pod) === 'own');
      const hash = revisions.at(-1)?.metadata.labels?.[HASH] ?? '';
      return daemonSetStatus(set, { nodes, pods, hash, now: engine.now });
    });
    const context: Context = { ...given, workloads: this.workloads };
    this.#context = context;
    this.#emptied = emptied;
    const recorder = { record: (...told: Parameters<typeof context.recorder.record>) => this.#term && context.recorder.record(...told) };
    this.autoscalers = new PodAutoscalerController({ engine: context.engine, recorder });
  }

  /** With all that is there before anything changes. */
  start(): void {
    this.#begin();
    for (const controller of [new ExternalProvisioners(this.#context), new KubernetesService(this.#context)]) controller.start();
  }

  /** Whether one does its work. */
  get runs(): boolean {
    return this.#term !== undefined;
  }

  /** Its process has ended: of what changes from now on nobody takes care. */
  stop(): void {
    this.#term?.of.end();
    this.#term = undefined;
  }

  /** Another process of it leads. */
  restart(): void {
    if (this.#term) return;
    const { of, nodes } = this.#begin();
    of.tellAll();
    for (const [name, { cause, since }] of this.#silent) nodes.heartbeatsStop(name, cause, since);
  }

  /** The kubelet of that node is gone, or cut off. */
  heartbeatsStop(node: string, cause?: number): void {
    if (!this.#silent.has(node)) this.#silent.set(node, { since: this.#context.engine.now, cause });
    this.#term?.nodes.heartbeatsStop(node, cause);
  }

  /** It is heard of again. */
  heartbeatsGoOn(node: string): void {
    this.#silent.delete(node);
    this.#term?.nodes.heartbeatsGoOn(node);
  }

  #begin(): { readonly of: Term; readonly nodes: NodeLifecycleController } {
    const of = new Term(this.#context);
    const { context } = of;
    const nodes = new NodeLifecycleController(context);
    for (const controller of [
      nodes,
      new TaintManager(context),
      new PodGarbageCollector(context),
      new EndpointsController(context),
      new EndpointMirror(context),
      new VolumeController(context),
      new EphemeralVolumeController(context),
      new VolumeProtectionController(context),
      new VolumeExpansionController(context),
      new AttachDetachController(context),
      new DisruptionController(context),
      new StaleDisruptions(context),
      new GarbageCollector(context),
      new ResourceQuotaController(context),
      new NamespaceContentController(context),
      new NamespaceController(context, this.#emptied),
      new AccountTokenController(context),
      new SystemWorkloads(context),
    ])
      controller.start();
    this.#term = { of, nodes };
    return this.#term;
  }
}
