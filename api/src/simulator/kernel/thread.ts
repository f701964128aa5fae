import type { Block, Budget, Task } from '../engine/index.ts';

/** A wait that a caught signal does not end (the use of the CPU). */
export interface Uninterruptible extends Block<undefined> {
  readonly uninterruptible: true;
}

type Input = { readonly value?: unknown; readonly error?: unknown; readonly throws?: boolean };

/**
 * Runs the coroutine of a process. Like `Engine.start`, and beyond it: it can be stopped and continued, it knows whether it
 * runs or waits, and it can be let go of without unwinding (as execve does).
 */
export class Thread {
  running = false;
  ended = false;
  stopped = false;
  #waiting: Block<unknown> | undefined;
  #giveUp: (() => void) | undefined;
  #turn = 0;
  #held: Input | undefined;

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
    this.#resume({});
  }

  /** Throws into what it waits for. */
  interrupt(error: unknown): void {
    if (this.ended || !this.#waiting) return;
    this.#leaveWait();
    this.#resume({ error, throws: true });
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
    this.#advance({ error, throws: true });
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
    if (held) this.#advance(held);
  }

  #leaveWait(): void {
    const giveUp = this.#giveUp;
    this.#giveUp = undefined;
    this.#waiting = undefined;
    this.#turn++;
    giveUp?.();
  }

  #resume(input: Input): void {
    if (this.stopped) this.#held = input;
    else this.#advance(input);
  }

  #advance(input: Input): void {
    let next = input;
    for (;;) {
      this.budget.spend('steps');
      this.running = true;
      let result: IteratorResult<Block<unknown>, number>;
      try {
        result = next.throws ? this.task.throw(next.error) : this.task.next(next.value);
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
      let early: Input | undefined;
      let starting = true;
      this.#waiting = result.value;
      const giveUp = result.value.start((value) => {
        if (mine !== this.#turn || this.ended) return;
        if (starting) {
          early ??= { value };
          return;
        }
        this.#waiting = undefined;
        this.#giveUp = undefined;
        this.#resume({ value });
      });
      starting = false;
      // Starting the wait may itself have ended or interrupted the process.
      if (mine !== this.#turn || this.ended) return;
      if (!early) {
        this.#giveUp = giveUp;
        return;
      }
      this.#waiting = undefined;
      if (this.stopped) {
        this.#held = early;
        return;
      }
      next = early;
    }
  }
}
