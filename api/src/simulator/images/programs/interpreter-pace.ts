import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';

/** What a step of an interpreted language costs. */
interface Costs {
  /** CPU time of a step, in microseconds. */
  readonly time: number;
  /** Of a batch of steps, in steps of the run's limit. */
  readonly work: number;
}

const BATCH = 500;
const RESTLESS = 150_000;
const DOUBLING = 40_000;
const NOTHING: Iterable<never> = [];

/**
 * The CPU time of an interpreter's steps. The longer a loop that may never end goes on without rest, the more a step counts for: it
 * costs ever less. What goes through a list ends, and is not slowed; it ends at the run's limits if it takes too long.
 */
export abstract class InterpreterPace {
  /** How many loops it is in that may never end. */
  endless = 0;
  /** How many questions it answers that may not wait. */
  protected still = 0;
  readonly #costs: Costs;
  #operations = 0;
  #restless = 0;

  constructor(
    readonly process: Process,
    costs: Costs,
  ) {
    this.#costs = costs;
  }

  tick(): Iterable<never> | Task<void> {
    if (++this.#operations % BATCH !== 0) return NOTHING;
    if (this.still === 0) return this.work();
    // What may not wait is work all the same.
    this.process.work(this.#costs.work);
    return NOTHING;
  }

  protected *work(): Task<void> {
    if (this.endless > 0) this.#restless += BATCH;
    const beyond = this.#restless - RESTLESS;
    if (beyond <= 0) this.process.work(this.#costs.work);
    yield* this.process.compute(BATCH * this.#costs.time * (beyond <= 0 ? 1 : 2 ** Math.min(40, beyond / DOUBLING)));
  }

  /** It has waited, or got somewhere: what comes is no endless loop. */
  rested(): void {
    this.#restless = 0;
  }
}
