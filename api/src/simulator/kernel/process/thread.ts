import type { Block, Budget, Task, Wait } from '../../engine/index.ts';

/** A wait that a caught signal does not end (the use of the CPU). */
export interface Uninterruptible extends Block<undefined> {
  readonly uninterruptible: true;
}

/** A wait in which the process may be given something to do, and then waits on: it is answered with `ERRAND`. */
export interface Idle extends Block<undefined | typeof ERRAND> {
  runErrand(): void;
}
export const ERRAND = Symbol('errand');

/** What it goes on with. */
interface Input {
  readonly value: unknown;
  readonly throws: boolean;
}

/** Nothing: no answer has come. */
const NONE = Symbol('none');

/**
 * Runs the coroutine of a process. Like `Engine.start`, and beyond it: it can be stopped and continued, it knows whether it
 * runs or waits, and it can be let go of without unwinding (as execve does).
 */
export class Thread {
  running = false;
  ended = false;
  stopped = false;
  #waiting: Block | undefined;
  #wait: Wait | undefined;
  #turn = 0;
  #held: Input | undefined;
  /** It has begun a wait, and is not back from that yet: an answer that comes now is kept. */
  #starting = false;
  #early: unknown = NONE;
  readonly #answered = (value: unknown): void => {
    if (this.#starting) {
      if (this.#early === NONE) this.#early = value;
    } else if (value === ERRAND && this.#waiting && !this.stopped) {
      this.#runErrand(this.#waiting as Idle);
    } else if (this.#waiting) {
      this.#waiting = undefined;
      this.#wait = undefined;
      this.#resume(value, false);
    }
  };

  constructor(
    readonly budget: Budget,
    readonly task: Task<number>,
    readonly done: (code: number) => void,
    readonly failed: (error: unknown) => void,
  ) {}

  get waits(): boolean {
    return this.#waiting !== undefined;
  }
  get interruptible(): boolean {
    return this.#waiting !== undefined && !('uninterruptible' in this.#waiting);
  }

  start(): void {
    this.#resume(undefined, false);
  }

  /** Throws into what it waits for. */
  interrupt(error: unknown): void {
    if (this.ended || !this.#waiting) return;
    this.#leaveWait();
    this.#resume(error, true);
  }

  /** Like interrupt, even where it is stopped: it is about to end. */
  end(error: unknown): void {
    if (this.ended) return;
    if (this.running) {
      // Its next system call throws.
      this.ended = true;
      return;
    }
    this.stopped = false;
    this.#leaveWait();
    this.#held = undefined;
    this.#advance(error, true);
    this.abandon();
  }

  /** Never goes on, and unwinds nothing. */
  abandon(): void {
    this.#leaveWait();
    this.ended = true;
  }

  continue(): void {
    this.stopped = false;
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#advance(held.value, held.throws);
  }

  #leaveWait(): void {
    const wait = this.#wait;
    this.#wait = undefined;
    this.#waiting = undefined;
    this.#turn++;
    wait?.cancel();
  }

  #resume(value: unknown, throws: boolean): void {
    if (this.stopped) this.#held = { value, throws };
    else this.#advance(value, throws);
  }

  /** As if it had gone on, and waited again. */
  #runErrand(idle: Idle): void {
    this.budget.step();
    this.#waiting = undefined;
    this.running = true;
    try {
      idle.runErrand();
    } catch (error) {
      this.running = false;
      this.#leaveWait();
      this.#advance(error, true);
      return;
    }
    this.running = false;
    if (this.ended) this.#leaveWait();
    else this.#waiting = idle;
  }

  #advance(given: unknown, throws: boolean): void {
    let value = given;
    let thrown = throws;
    for (;;) {
      this.budget.step();
      this.running = true;
      let result: IteratorResult<Block, number>;
      try {
        result = thrown ? this.task.throw(value) : this.task.next(value);
      } catch (error) {
        this.running = false;
        this.ended = true;
        this.failed(error);
        return;
      }
      this.running = false;
      if (this.ended) return;
      if (result.done) {
        this.ended = true;
        this.done(result.value);
        return;
      }
      const mine = ++this.#turn;
      this.#waiting = result.value;
      this.#starting = true;
      const wait = result.value.start(this.#answered);
      this.#starting = false;
      const early = this.#early;
      this.#early = NONE;
      // Starting the wait may itself have ended or interrupted the process.
      if (mine !== this.#turn || this.ended) {
        wait.cancel();
        return;
      }
      if (early === NONE) {
        this.#wait = wait;
        return;
      }
      this.#waiting = undefined;
      if (this.stopped) {
        this.#held = { value: early, throws: false };
        return;
      }
      value = early;
      thrown = false;
    }
  }
}
