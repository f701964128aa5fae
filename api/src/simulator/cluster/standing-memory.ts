import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import type { Pod } from '../apimachinery/objects.ts';
import type { NodeKernel } from '../kernel/index.ts';

/** What of their node's memory those have that have run since before the run, until they end: it is not for others. */
export class StandingMemory {
  /** By the uids that kubelets have for them. */
  readonly #held = new Map<string, readonly [kernel: NodeKernel, bytes: number]>();

  begins(pod: Pod, kernel: NodeKernel, bytes: number): void {
    if (!kernel.hasRoomForSystem) return;
    this.#held.set(kubeletUid(pod), [kernel, bytes]);
    kernel.rootCgroup.charge(bytes);
  }

  ends(pod: Pod): void {
    const [kernel, bytes] = this.#held.get(kubeletUid(pod)) ?? [];
    this.#held.delete(kubeletUid(pod));
    if (bytes !== undefined) kernel?.rootCgroup.charge(-bytes);
  }
}
