import type { StoreView } from '../../api-server/index.ts';
import { isMirrorPod, kubeletUid } from '../../apimachinery/mirror-pod.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import type { NodeKernel } from '../../kernel/index.ts';

/** What Pods that have run since before the run have until they end: of their node's memory, which is not for others, and what ends with them. */
export class StandingHoldings {
  readonly #store: StoreView;
  /** By the uids that kubelets have for them. */
  readonly #held = new Map<string, readonly [kernel: NodeKernel, bytes: number]>();
  /** By their own uids. */
  readonly #whenDeleted = new Map<string, (() => void)[]>();

  constructor(store: StoreView) {
    this.#store = store;
  }

  begins(pod: Pod, kernel: NodeKernel, bytes: number): void {
    if (kernel.hasRoomForSystem) {
      this.#held.set(kubeletUid(pod), [kernel, bytes]);
      kernel.rootCgroup.charge(bytes);
    }
    if (!isMirrorPod(pod)) this.onceDeleted(pod, () => this.ends(pod));
  }

  /** It runs no more, be its Pod still there. */
  ends(pod: Pod): void {
    const [kernel, bytes] = this.#held.get(kubeletUid(pod)) ?? [];
    this.#held.delete(kubeletUid(pod));
    if (bytes !== undefined) kernel?.rootCgroup.charge(-bytes);
  }

  onceDeleted({ metadata: { uid } }: Pod, act: () => void): void {
    if (this.#whenDeleted.size === 0)
      this.#store.watch('Pod', ({ type, object }) => {
        if (type === 'DELETED') this.#deleted(object);
      });
    const acts = this.#whenDeleted.get(uid);
    if (acts) acts.push(act);
    else this.#whenDeleted.set(uid, [act]);
  }

  /** With the machine that it runs on. */
  vanishes(pod: Pod): void {
    this.ends(pod);
    this.#deleted(pod);
  }

  #deleted({ metadata: { uid } }: Pod): void {
    for (const act of this.#whenDeleted.get(uid) ?? []) act();
  }
}
