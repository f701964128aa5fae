import type { Block, Task, Wait } from '../../../engine/index.ts';
import { failure } from './exceptions.ts';
import { Iteration, type Raised, type Value } from './values.ts';

/** What a generator hands out: whoever drives it takes it, and it never reaches the engine. */
export class Yielded implements Block {
  constructor(readonly value: Value) {}
  start(): Wait {
    throw failure('RuntimeError', 'yield outside of a generator');
  }
}

/** A function that has stopped at a `yield`, or at an `await`. */
export class Generator extends Iteration {
  /** What it has returned. */
  result: Value = null;
  #started = false;
  ended = false;

  constructor(
    override readonly kind: 'generator' | 'coroutine' | 'async_generator',
    readonly name: string,
    readonly task: Task<Value>,
    /** The file and line of its function. */
    readonly defined = '',
  ) {
    super();
  }

  get started(): boolean {
    return this.#started;
  }

  step(): Task<Value | undefined> {
    return this.resume(null);
  }

  /** To the next value; undefined: it has ended. */
  *resume(sent: Value, thrown?: Raised): Task<Value | undefined> {
    if (this.ended) {
      if (thrown) throw thrown;
      return undefined;
    }
    if (!this.#started && sent !== null) throw failure('TypeError', `can't send non-None value to a just-started ${this.kind}`);
    this.#started = true;
    try {
      let step = thrown ? this.task.throw(thrown) : this.task.next(sent);
      while (!step.done) {
        if (step.value instanceof Yielded) return step.value.value;
        let answer: unknown;
        try {
          answer = yield step.value;
        } catch (error) {
          step = this.task.throw(error);
          continue;
        }
        step = this.task.next(answer);
      }
      this.ended = true;
      this.result = step.value;
      return undefined;
    } catch (error) {
      this.ended = true;
      throw error;
    }
  }

  /** Ends it where it stands; what it does at last is done. */
  *close(): Task<void> {
    const end = failure('GeneratorExit');
    try {
      if (this.#started) yield* this.resume(null, end);
    } catch (error) {
      if (error !== end) throw error;
    }
    this.ended = true;
  }
}
