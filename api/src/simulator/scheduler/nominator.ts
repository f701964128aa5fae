import type { Pod, PodStatus } from '../apimachinery/objects.ts';

/** Which Pods wait for room on which node. @see kubernetes: pkg/scheduler/internal/queue/scheduling_queue.go nominator */
export class Nominator {
  readonly #byPod = new Map<string, { readonly node: string; readonly pod: Pod }>();

  /** The name given, or else the one in the Pod's status. */
  set(pod: Pod, node: string = pod.status.nominatedNodeName ?? ''): void {
    if (node) this.#byPod.set(pod.metadata.uid, { node, pod });
    else this.#byPod.delete(pod.metadata.uid);
  }
  delete(pod: Pod): void {
    this.#byPod.delete(pod.metadata.uid);
  }
  /** A newer state of the Pod: its nomination stays when the status does not have it yet. */
  update(previous: Pod | undefined, pod: Pod): void {
    const known = this.#byPod.get(pod.metadata.uid);
    const unsaid = !previous?.status.nominatedNodeName && !pod.status.nominatedNodeName;
    this.set(pod, unsaid ? known?.node : undefined);
  }
  on(node: string): Pod[] {
    if (this.#byPod.size === 0) return [];
    return [...this.#byPod.values()].filter((nominated) => nominated.node === node).map(({ pod }) => pod);
  }
}

/** The status with this node nominated; none at all for the empty text. */
export function withNomination({ nominatedNodeName: _, ...status }: PodStatus, node: string): PodStatus {
  return node ? { ...status, nominatedNodeName: node } : status;
}
