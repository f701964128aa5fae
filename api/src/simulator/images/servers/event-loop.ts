import type { Block, Task, Wait } from '../../engine/index.ts';
import { ERRAND, type Idle, OsError } from '../../kernel/index.ts';

/** One task among those of a loop. */
class Fiber {
  /** It has been told of what it waits for, and has not gone on yet. */
  ready = true;
  wait: Wait | undefined;
  value: unknown;
  #answered: ((value: unknown) => void) | undefined;

  constructor(
    readonly task: Task<void>,
    readonly ended: (() => void) | undefined,
    readonly push: (fiber: Fiber) => void,
  ) {}

  /** Many never wait. */
  get answered(): (value: unknown) => void {
    if (this.#answered) return this.#answered;
    const answered = (value: unknown): void => {
      if (this.ready) return;
      this.ready = true;
      this.wait = undefined;
      this.value = value;
      this.push(this);
    };
    this.#answered = answered;
    return answered;
  }
}

/**
 * Many tasks in one process, as a server's threads or event loop have them. A caught signal interrupts none of them: its
 * handler may `start` another, or `stop` the loop, which the end of the wait (EINTR) then finds; so may a task of the loop,
 * but nobody else. A task that a system call fails (a client that went away) ends alone.
 */
export class EventLoop {
  /** Few at a time, and those that came last mostly end first. */
  readonly #fibers: Fiber[] = [];
  readonly #ready: Fiber[] = [];
  #wake: ((value: undefined | typeof ERRAND) => void) | undefined;
  #stopped = false;
  #errand: { run(): void } | undefined;

  /** `ended` is told of the task's end, whatever it was. */
  start(task: Task<void>, ended?: () => void): void {
    const fiber = new Fiber(task, ended, this.#push);
    this.#fibers.push(fiber);
    this.#ready.push(fiber);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Does `errand` in this very turn, as a task of the loop does, if all of them wait: whether it did. */
  now(errand: { run(): void }): boolean {
    if (!this.#wake || this.#ready.length > 0 || this.#stopped) return false;
    this.#errand = errand;
    this.#wake(ERRAND);
    if (this.#errand !== undefined) {
      this.#errand = undefined;
      return false;
    }
    if (this.#ready.length > 0 || this.#stopped) this.#wake?.(undefined);
    return true;
  }

  /** Runs until it is stopped, or all tasks have ended. */
  *run(): Task<void> {
    try {
      while (!this.#stopped && this.#fibers.length > 0) {
        const next = this.#errand ? undefined : this.#ready.shift();
        if (this.#errand) this.#runErrand();
        else if (next) this.#advance(next);
        else {
          try {
            yield this.#readiness;
          } catch (error) {
            if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
          } finally {
            this.#wake = undefined;
          }
        }
      }
    } finally {
      for (const fiber of this.#fibers) fiber.wait?.cancel();
      this.#fibers.length = 0;
      this.#ready.length = 0;
    }
  }

  #runErrand(): void {
    const errand = this.#errand;
    const wake = this.#wake;
    this.#errand = undefined;
    this.#wake = undefined;
    errand?.run();
    this.#wake = wake;
  }

  readonly #readiness: Idle & Wait = {
    runErrand: () => this.#runErrand(),
    start: (resume) => {
      if (this.#ready.length > 0 || this.#stopped) resume(undefined);
      else this.#wake = resume;
      return this.#readiness;
    },
    cancel: () => {
      this.#wake = undefined;
    },
  };

  #advance(fiber: Fiber): void {
    let result: IteratorResult<Block, void>;
    try {
      result = fiber.task.next(fiber.value);
    } catch (error) {
      this.#end(fiber);
      if (!(error instanceof OsError)) throw error;
      return;
    }
    if (result.done) {
      this.#end(fiber);
      return;
    }
    fiber.ready = false;
    const wait = result.value.start(fiber.answered);
    if (!fiber.ready) fiber.wait = wait;
  }

  #end(fiber: Fiber): void {
    const { length } = this.#fibers;
    if (this.#fibers[length - 1] === fiber) this.#fibers.pop();
    else this.#fibers.splice(this.#fibers.indexOf(fiber), 1);
    fiber.ended?.();
  }

  readonly #push = (fiber: Fiber): void => {
    this.#ready.push(fiber);
    this.#wake?.(undefined);
  };
}
