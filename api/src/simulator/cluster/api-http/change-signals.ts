import type { Store } from '../../api-server/index.ts';
import type { Kind } from '../../apimachinery/objects.ts';
import { Signal } from '../../engine/index.ts';

/** Those who wait for changes of each kind. The store is watched from the first of them on. */
export class ChangeSignals {
  readonly #signals = new Map<Kind, Signal>();

  constructor(readonly store: Pick<Store, 'watch'>) {}

  of(kind: Kind): Signal {
    let signal = this.#signals.get(kind);
    if (!signal) {
      const made = new Signal();
      this.store.watch(kind, () => made.wake());
      this.#signals.set(kind, made);
      signal = made;
    }
    return signal;
  }
}
