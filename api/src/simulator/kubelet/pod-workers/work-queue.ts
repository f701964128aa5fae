import { type Engine, type Micros, SECOND, type Timer } from '../../engine/index.ts';

/** Of one Pod: the timer may have run out. */
interface Entry {
  timer: Timer | undefined;
  readonly due: () => void;
}

/**
 * When each Pod is to be synced again. The kubelet looks once a second which are due.
 * @see kubernetes: pkg/kubelet/util/queue/work_queue.go, pkg/kubelet/kubelet.go syncLoopIteration (syncCh)
 */
export class WorkQueue {
  readonly #engine: Engine;
  readonly #phase: Micros;
  readonly #due: (podUid: string) => void;
  readonly #entries = new Map<string, Entry>();

  constructor(engine: Engine, phase: Micros, due: (podUid: string) => void) {
    this.#engine = engine;
    this.#phase = phase;
    this.#due = due;
  }

  /** A later call for the same Pod replaces an earlier one. */
  enqueue(podUid: string, delay: Micros): void {
    const entry = this.#entryOf(podUid);
    entry.timer?.cancel();
    entry.timer = this.#engine.at(this.tickAtOrAfter(this.#engine.now + delay), entry.due);
  }

  forget(podUid: string): void {
    this.#entries.get(podUid)?.timer?.cancel();
    this.#entries.delete(podUid);
  }

  #entryOf(podUid: string): Entry {
    let entry = this.#entries.get(podUid);
    if (!entry) {
      entry = { timer: undefined, due: () => this.#due(podUid) };
      this.#entries.set(podUid, entry);
    }
    return entry;
  }

  /** The first turn of the sync loop at or after that time. */
  tickAtOrAfter(time: Micros): Micros {
    const since = time - this.#phase;
    const over = since - Math.floor(since / SECOND) * SECOND;
    return over === 0 ? time : time + SECOND - over;
  }
}
