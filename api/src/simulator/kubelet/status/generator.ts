import type { StoreView } from '../../api-server/index.ts';
import { hostAddresses } from '../../apimachinery/node-address.ts';
import type { Node, Pod, PodStatus } from '../../apimachinery/objects.ts';
import type { Engine } from '../../engine/index.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';
import { DEADLINE_EXCEEDED, deadlineOf } from '../pod/deadline.ts';
import type { ProbeManager } from '../prober/manager.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { generateAPIPodStatus } from './index.ts';
import type { StatusManager } from './manager.ts';
import type { ReasonCache } from './reason-cache.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly store: StoreView;
  readonly reasons: ReasonCache;
  readonly status: StatusManager;
  readonly probes: ProbeManager;
  readonly events: KubeletEvents;
  readonly node: () => Node;
}

/** Gathers what the status of a Pod is made of. @see kubernetes: pkg/kubelet/kubelet_pods.go generateAPIPodStatus */
export class StatusGenerator {
  readonly #d: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  generate(pod: Pod, runtimeStatus: PodRuntimeStatus, podIsTerminal: boolean): PodStatus {
    const { reasons, status, probes, node } = this.#d;
    const { uid } = pod.metadata;
    const stored = this.stored(pod);
    const latest = stored ? { ...pod, status: stored.status } : pod;
    const generated = generateAPIPodStatus({
      pod: latest,
      runtime: runtimeStatus,
      previous: status.get(uid) ?? latest.status,
      podIsTerminal,
      startFailure: (container) => reasons.get(uid, container),
      probes: probes.view(pod),
      hostIPs: hostAddresses(node()),
      evict: this.#deadline(pod),
    });
    probes.statusGenerated(pod, generated);
    return generated;
  }

  /** What the API server has of it; undefined once it is gone. */
  stored({ metadata: { uid, namespace, name } }: Pod): Pod | undefined {
    const current = this.#d.store.get('Pod', namespace, name);
    return current?.metadata.uid === uid ? current : undefined;
  }

  /** A Pod past its deadline has failed, whatever its containers do. @see kubernetes: pkg/kubelet/active_deadline.go ShouldEvict */
  #deadline(pod: Pod): { reason: string; message: string } | undefined {
    const { engine, status, events } = this.#d;
    const deadline = deadlineOf(pod, status.get(pod.metadata.uid));
    if (deadline === undefined || engine.now < deadline) return undefined;
    events.event(pod, null, 'Normal', DEADLINE_EXCEEDED.reason, DEADLINE_EXCEEDED.message);
    return DEADLINE_EXCEEDED;
  }
}
