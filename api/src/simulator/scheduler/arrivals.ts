import type { Pod } from '../apimachinery/objects.ts';
import { type Engine, MILLISECOND, type Micros } from '../engine/index.ts';

/** What a client takes at least from one object of a manifest to the next: time enough for a Pod to be bound. */
export const PACE: Micros = 5 * MILLISECOND;

/**
 * Pods that are made in one instant reach the scheduler one after another, as `kubectl apply` sends them. So the first of two is
 * on its node when the second comes, however important that is: it may have to go again, but it was not passed over.
 */
export class Arrivals {
  readonly #engine: Engine;
  /** Those that are not here yet, as they are by now. */
  readonly #onTheWay = new Map<string, Pod>();
  #last: Micros = Number.NEGATIVE_INFINITY;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether the Pod comes later: `arrives` is called then, unless it is deleted meanwhile. */
  isHeldBack(pod: Pod, arrives: (latest: Pod) => void): boolean {
    const { uid } = pod.metadata;
    const { now } = this.#engine;
    if (this.#onTheWay.delete(uid)) return false;
    const at = Math.max(now, this.#last + PACE);
    this.#last = at;
    if (at === now) return false;
    this.#onTheWay.set(uid, pod);
    this.#engine.at(at, () => {
      const latest = this.#onTheWay.get(uid);
      if (latest) arrives(latest);
    });
    return true;
  }

  /** A newer state of one that is on its way. */
  update(pod: Pod): boolean {
    const { uid } = pod.metadata;
    if (!this.#onTheWay.has(uid)) return false;
    this.#onTheWay.set(uid, pod);
    return true;
  }
  delete(pod: Pod): void {
    this.#onTheWay.delete(pod.metadata.uid);
  }
}
