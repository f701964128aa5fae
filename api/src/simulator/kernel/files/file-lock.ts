import type { Engine } from '../../engine/index.ts';
import type { LockKind } from '../types.ts';
import { WaitQueue } from '../wait-queue.ts';

/** Who has a file locked: open files, not processes, so that children have the lock of what they inherit. @see flock(2) */
export class FileLock {
  readonly #holders = new Set<object>();
  #exclusive = false;
  /** Those who wait until it is free. */
  readonly freed: WaitQueue;

  constructor(engine: Engine) {
    this.freed = new WaitQueue(engine);
  }

  /** False while others have it. Whoever asks for another kind gives up what it had. */
  take(by: object, kind: LockKind): boolean {
    const held = this.#holders.delete(by);
    if (this.#holders.size === 0) this.#exclusive = false;
    if (kind !== 'unlock' && (this.#holders.size === 0 || (kind === 'shared' && !this.#exclusive))) {
      this.#holders.add(by);
      this.#exclusive = kind === 'exclusive';
    }
    if (held && !this.#exclusive) this.freed.wake();
    return kind === 'unlock' || this.#holders.has(by);
  }
}
