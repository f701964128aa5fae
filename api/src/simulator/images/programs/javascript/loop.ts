import { type Block, MILLISECOND, noWait, type Task, type Wait } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { Handle, Loop } from './values.ts';
import { WaitingLine } from './waiting-line.ts';

interface Fiber extends Handle {
  readonly task: Task<void>;
  wait: Wait | undefined;
  over: boolean;
}

/** Node's event loop: one job at a time, and what is waited for beside them. @see libuv: docs/src/design.rst */
export class NodeLoop implements Loop {
  readonly #jobs = new WaitingLine<() => Task<void>>();
  readonly #alive = new Set<Handle>();
  readonly #wake = { now: undefined as ((value: undefined) => void) | undefined };
  /** What has to be done after each job: the reactions of promises. */
  after: () => Task<void> = nothingAfter;

  constructor(readonly process: Process) {}

  push(job: () => Task<void>): void {
    this.#jobs.push(job);
    this.#wake.now?.(undefined);
  }

  start(task: Task<void>): Handle {
    const fiber: Fiber = { task, wait: undefined, over: false, alive: true, stop: () => this.#end(fiber) };
    this.#alive.add(fiber);
    this.#advance(fiber, undefined);
    return fiber;
  }

  #advance(fiber: Fiber, answer: unknown): void {
    if (fiber.over) return;
    let result: IteratorResult<Block, void>;
    try {
      result = fiber.task.next(answer);
    } catch (error) {
      this.#end(fiber);
      if (error instanceof OsError) return;
      this.push(() => failing(error));
      return;
    }
    if (result.done) {
      this.#end(fiber);
      return;
    }
    fiber.wait = result.value.start((value: unknown) => this.#advance(fiber, value));
  }

  #end(fiber: Fiber): void {
    if (fiber.over) return;
    fiber.over = true;
    fiber.wait?.cancel();
    this.#alive.delete(fiber);
    this.#wake.now?.(undefined);
  }

  timer(delay: number, job: () => Task<void>, repeat: boolean): Handle {
    const made: Handle & { wait?: Wait } = { alive: true, stop: () => this.#stopTimer(made) };
    this.#alive.add(made);
    this.process.work(TIMER_WORK);
    this.#arm(made, Math.max(1, delay) * MILLISECOND, job, repeat);
    return made;
  }
  #arm(made: Handle & { wait?: Wait }, delay: number, job: () => Task<void>, repeat: boolean): void {
    const step = this.process.sleep(delay).next();
    if (step.done) return;
    made.wait = step.value.start(() =>
      this.push(() => {
        if (!this.#alive.has(made)) return nothingAfter();
        if (repeat) this.#arm(made, delay, job, repeat);
        else this.#alive.delete(made);
        return job();
      }),
    );
  }
  #stopTimer(made: Handle & { wait?: Wait }): void {
    made.wait?.cancel();
    this.#alive.delete(made);
    this.#wake.now?.(undefined);
  }

  get isBusy(): boolean {
    return this.#jobs.length > 0 || this.#isWaiting();
  }
  /** The first that the process lives for is enough: there may be very many. */
  #isWaiting(): boolean {
    for (const { alive } of this.#alive) if (alive) return true;
    return false;
  }
  /** Until there is nothing left to do, or just for one job. */
  *run(once = false): Task<void> {
    for (;;) {
      const job = this.#jobs.take();
      if (job) {
        yield* job();
        yield* this.after();
        if (once) return;
      } else if (!this.#isWaiting()) return;
      else {
        try {
          yield {
            start: (resume: (value: undefined) => void): Wait => {
              this.#wake.now = resume;
              return noWait;
            },
          };
        } catch (error) {
          if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
        } finally {
          this.#wake.now = undefined;
        }
      }
    }
  }
}

/** What a timer takes beside the turn in which it is over. */
const TIMER_WORK = 4;

function* nothingAfter(): Task<void> {
  // There is nothing to do.
}
function* failing(error: unknown): Task<void> {
  yield* nothingAfter();
  throw error;
}
