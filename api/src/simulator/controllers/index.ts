import { AccountTokenController } from './account-tokens.ts';
import { AttachDetachController } from './attach-detach.ts';
import type { ControllerContext } from './context.ts';
import { DisruptionController } from './disruption.ts';
import { EndpointMirror } from './endpoint-mirror.ts';
import { EndpointsController } from './endpoints.ts';
import { EphemeralVolumeController } from './ephemeral-volumes.ts';
import { GarbageCollector } from './garbage-collector.ts';
import { KubernetesService } from './kubernetes-service.ts';
import { NamespaceContentController } from './namespace-content.ts';
import { NamespaceController } from './namespaces.ts';
import { NodeLifecycleController } from './node-lifecycle.ts';
import { PodAutoscalerController } from './pod-autoscaler.ts';
import { PodGarbageCollector } from './pod-gc.ts';
import { ExternalProvisioners } from './provisioner.ts';
import { StaleDisruptions } from './stale-disruption.ts';
import { SystemWorkloads } from './system-workloads.ts';
import { TaintManager } from './taint-manager.ts';
import { VolumeController } from './volume-controller.ts';
import { VolumeExpansionController } from './volume-expansion.ts';
import { VolumeProtectionController } from './volume-protection.ts';

export { autoscaled } from './pod-autoscaler.ts';
export { provisionersAtWork } from './provisioner.ts';

/** The running controllers, as far as others speak to them. */
export interface Controllers {
  /** Where it is told that a node's kubelet falls silent, or is back. */
  readonly nodes: Pick<NodeLifecycleController, 'heartbeatsStop'>;
  /** Where it is told of autoscalers, which the store does not know. */
  readonly autoscalers: Pick<PodAutoscalerController, 'added'>;
}

/** The controller manager, which tells of a namespace that it empties. (Resource quotas are looked after by the API server itself.) */
export function startControllers(context: ControllerContext, emptied: (namespace: string) => void): Controllers {
  const nodes = new NodeLifecycleController(context);
  for (const controller of [
    nodes,
    new TaintManager(context),
    new PodGarbageCollector(context),
    new EndpointsController(context),
    new EndpointMirror(context),
    new VolumeController(context),
    new ExternalProvisioners(context),
    new EphemeralVolumeController(context),
    new VolumeProtectionController(context),
    new VolumeExpansionController(context),
    new AttachDetachController(context),
    new DisruptionController(context),
    new StaleDisruptions(context),
    new GarbageCollector(context),
    new NamespaceContentController(context),
    new NamespaceController(context, emptied),
    new AccountTokenController(context),
    new SystemWorkloads(context),
    new KubernetesService(context),
  ])
    controller.start();
  return { nodes, autoscalers: new PodAutoscalerController(context) };
}
