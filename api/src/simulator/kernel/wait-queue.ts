import type { Block, Engine } from '../engine/index.ts';

/**
 * Those who wait for something in the kernel. They go on at the same instant, but in a turn of their own: no process ever
 * runs inside of another's system call.
 */
export class WaitQueue implements Block<undefined> {
  readonly #engine: Engine;
  #waiting = new Set<(value: undefined) => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  start(resume: (value: undefined) => void): () => void {
    this.#waiting.add(resume);
    return () => this.#waiting.delete(resume);
  }

  wake(): void {
    if (this.#waiting.size === 0) return;
    const woken = this.#waiting;
    this.#waiting = new Set();
    this.#engine.after(0, () => {
      for (const resume of woken) resume(undefined);
    });
  }
}
