import type { Block, Task } from '../../engine/index.ts';
import { OsError } from '../../kernel/index.ts';

/** One task among those of a loop. */
interface Fiber {
  readonly task: Task<void>;
  giveUp: (() => void) | undefined;
}

/**
 * Many tasks in one process, as a server's threads or event loop have them. A caught signal interrupts none of them: its
 * handler may `start` another, or `stop` the loop, which the end of the wait (EINTR) then finds; so may a task of the loop,
 * but nobody else. A task that a system call fails (a client that went away) ends alone.
 */
export class EventLoop {
  readonly #fibers = new Set<Fiber>();
  readonly #ready: { readonly fiber: Fiber; readonly value: unknown }[] = [];
  #wake: (() => void) | undefined;
  #stopped = false;

  start(task: Task<void>): void {
    const fiber: Fiber = { task, giveUp: undefined };
    this.#fibers.add(fiber);
    this.#ready.push({ fiber, value: undefined });
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Runs until it is stopped, or all tasks have ended. */
  *run(): Task<void> {
    try {
      while (!this.#stopped && this.#fibers.size > 0) {
        const next = this.#ready.shift();
        if (next) this.#advance(next.fiber, next.value);
        else yield* this.#idle();
      }
    } finally {
      for (const fiber of this.#fibers) fiber.giveUp?.();
      this.#fibers.clear();
      this.#ready.length = 0;
    }
  }

  *#idle(): Task<void> {
    const block: Block<undefined> = {
      start: (resume) => {
        if (this.#ready.length > 0 || this.#stopped) {
          resume(undefined);
          return () => {};
        }
        this.#wake = () => resume(undefined);
        return () => {
          this.#wake = undefined;
        };
      },
    };
    try {
      yield block;
    } catch (error) {
      if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
    } finally {
      this.#wake = undefined;
    }
  }

  #advance(fiber: Fiber, value: unknown): void {
    let result: IteratorResult<Block<unknown>, void>;
    try {
      result = fiber.task.next(value);
    } catch (error) {
      this.#fibers.delete(fiber);
      if (!(error instanceof OsError)) throw error;
      return;
    }
    if (result.done) {
      this.#fibers.delete(fiber);
      return;
    }
    let over = false;
    const giveUp = result.value.start((answer) => {
      if (over) return;
      over = true;
      fiber.giveUp = undefined;
      this.#push(fiber, answer);
    });
    if (!over) fiber.giveUp = giveUp;
  }

  #push(fiber: Fiber, value: unknown): void {
    this.#ready.push({ fiber, value });
    this.#wake?.();
  }
}
