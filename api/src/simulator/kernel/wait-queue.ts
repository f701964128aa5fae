import { type Block, type Engine, type Wait, Waiters } from '../engine/index.ts';

/**
 * Those who wait for something in the kernel. They go on at the same instant, but in a turn of their own: no process ever
 * runs inside of another's system call.
 */
export class WaitQueue implements Block<undefined> {
  readonly #engine: Engine;
  #waiting: Waiters<undefined> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  start(resume: (value: undefined) => void): Wait {
    this.#waiting ??= new Waiters();
    return this.#waiting.add(resume);
  }

  get isEmpty(): boolean {
    return !this.#waiting?.first;
  }

  wake(): void {
    const waiting = this.#waiting;
    if (!waiting?.first) return;
    this.#waiting = undefined;
    this.#engine.after(0, () => waiting.resumeAll(undefined));
  }

  /** In the caller's turn, who must be no process. */
  wakeNow(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resumeAll(undefined);
  }
}
