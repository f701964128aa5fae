import { type Engine, type Micros, SECOND, type Timer } from '../engine/index.ts';

/**
 * When each Pod is to be synced again. The kubelet looks once a second which are due.
 * @see kubernetes: pkg/kubelet/util/queue/work_queue.go, pkg/kubelet/kubelet.go syncLoopIteration (syncCh)
 */
export class WorkQueue {
  readonly #engine: Engine;
  readonly #phase: Micros;
  readonly #due: (podUid: string) => void;
  readonly #timers = new Map<string, Timer>();

  constructor(engine: Engine, phase: Micros, due: (podUid: string) => void) {
    this.#engine = engine;
    this.#phase = phase;
    this.#due = due;
  }

  /** A later call for the same Pod replaces an earlier one. */
  enqueue(podUid: string, delay: Micros): void {
    this.#timers.get(podUid)?.cancel();
    const timer = this.#engine.at(this.tickAtOrAfter(this.#engine.now + delay), () => {
      this.#timers.delete(podUid);
      this.#due(podUid);
    });
    this.#timers.set(podUid, timer);
  }

  forget(podUid: string): void {
    this.#timers.get(podUid)?.cancel();
    this.#timers.delete(podUid);
  }

  /** The first turn of the sync loop at or after that time. */
  tickAtOrAfter(time: Micros): Micros {
    const since = time - this.#phase;
    const over = since - Math.floor(since / SECOND) * SECOND;
    return over === 0 ? time : time + SECOND - over;
  }
}
