import type { Engine, Micros } from './engine.ts';

/**
 * What a task yields when it cannot go on: `start` arranges for `resume` to be called once, at once or later, and
 * returns how to give up waiting (nobody will be resumed then).
 */
export interface Block<T = unknown> {
  start(resume: (value: T) => void): () => void;
}

/** Work that takes simulated time: a generator that yields what it waits for. `Engine.start` runs it. */
// biome-ignore lint/suspicious/noExplicitAny: one task waits for values of many types; `wait` gives each its own.
export type Task<T> = Generator<Block<any>, T, any>;

/** Waits for one thing: `const value = yield* wait(block)`. */
export function* wait<T>(block: Block<T>): Task<T> {
  return (yield block) as T;
}

/** Lets simulated time pass. */
export function* sleep(engine: Engine, duration: Micros): Task<void> {
  yield {
    start(resume) {
      const timer = engine.after(duration, () => resume(undefined));
      return () => timer.cancel();
    },
  };
}

/** Something that will be known once: many may wait for it. */
export class Future<T> implements Block<T> {
  #value: { readonly it: T } | undefined;
  #waiting: Set<(value: T) => void> = new Set();

  get known(): boolean {
    return this.#value !== undefined;
  }
  get value(): T | undefined {
    return this.#value?.it;
  }
  /** The first value stands; later ones are ignored. Those who wait go on at once, in the order in which they came. */
  resolve(value: T): void {
    if (this.#value) return;
    this.#value = { it: value };
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resume of waiting) resume(value);
  }
  start(resume: (value: T) => void): () => void {
    if (this.#value) {
      resume(this.#value.it);
      return () => {};
    }
    this.#waiting.add(resume);
    return () => this.#waiting.delete(resume);
  }
}

/** Whichever comes first, or undefined when `duration` has passed. */
export function withTimeout<T>(engine: Engine, block: Block<T>, duration: Micros): Block<T | undefined> {
  return {
    start(resume) {
      let stop: () => void = () => {};
      let over = false;
      const timer = engine.after(duration, () => finish(undefined, stop));
      const finish = (value: T | undefined, giveUp: () => void): void => {
        if (over) return;
        over = true;
        timer.cancel();
        giveUp();
        resume(value);
      };
      stop = block.start((value) => finish(value, () => {}));
      return () => {
        over = true;
        timer.cancel();
        stop();
      };
    },
  };
}

/** A list of those who wait to be told that something changed: `wake` resumes all of them. */
export class Signal implements Block<undefined> {
  #waiting: Set<(value: undefined) => void> = new Set();

  start(resume: (value: undefined) => void): () => void {
    this.#waiting.add(resume);
    return () => this.#waiting.delete(resume);
  }
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resume of waiting) resume(undefined);
  }
}
