import { type Block, noWait, SECOND, type Task, type Wait } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { Instance, Raised, Threads } from './values.ts';

interface Thread {
  readonly task: Task<void>;
  readonly daemon: boolean;
  ready: boolean;
  answer: unknown;
  wait: Wait | undefined;
  readonly owner: Instance | undefined;
  /** asyncio's task that it is, if it is one. */
  readonly coroutine: Instance | undefined;
  /** What is thrown into it when it goes on. */
  thrown: Raised | undefined;
}

/** The main thread and those that it has started. Signals are the main thread's. */
export class ThreadScheduler implements Threads {
  readonly #threads = new Set<Thread>();
  readonly #waiting = new Set<() => void>();
  #wake: ((value: undefined) => void) | undefined;

  constructor(readonly process: Process) {}

  current: Instance | undefined;
  currentTask: Instance | undefined;
  #running: Thread | undefined;
  /** What is thrown into the main thread where it waits. */
  #thrown: Raised | undefined;

  start(task: Task<void>, daemon: boolean, owner?: Instance, coroutine?: Instance): (error: Raised) => void {
    // Each of those that are there is asked whether it goes on.
    this.process.work(1 + (this.#threads.size >> 3));
    const thread: Thread = { task, daemon, ready: true, answer: undefined, wait: undefined, owner, coroutine, thrown: undefined };
    this.#threads.add(thread);
    this.#wake?.(undefined);
    return (error) => this.#throwInto(thread, error);
  }
  #throwInto(thread: Thread, error: Raised): void {
    thread.thrown = error;
    thread.wait?.cancel();
    thread.ready = true;
    this.#wake?.(undefined);
  }
  interrupter(): (error: Raised) => void {
    const thread = this.#running;
    if (thread) return (error) => this.#throwInto(thread, error);
    return (error) => {
      this.#thrown = error;
      this.#wake?.(undefined);
    };
  }

  /** Runs the main thread to its end, and all others meanwhile. */
  *run<T>(main: Task<T>): Task<T> {
    let step = main.next();
    while (!step.done) {
      let answer: unknown;
      try {
        answer = this.#threads.size === 0 ? yield step.value : yield* this.#together(step.value);
      } catch (error) {
        step = main.throw(error);
        continue;
      }
      step = main.next(answer);
    }
    return step.value;
  }

  /** After the main thread has ended: those that are no daemons go on. */
  *rest(): Task<void> {
    while ([...this.#threads].some(({ daemon }) => !daemon)) yield* this.#together(undefined);
    for (const { wait } of this.#threads) wait?.cancel();
  }

  /** Waits for what the main thread waits for, or for any thread to go on if it has ended. */
  *#together(block: Block | undefined): Task<unknown> {
    let answered = false;
    let answer: unknown;
    const wait = block?.start((value: unknown) => {
      answered = true;
      answer = value;
      this.#wake?.(undefined);
    });
    let advanced = false;
    while (!answered) {
      if (this.#thrown && block) {
        const thrown = this.#thrown;
        this.#thrown = undefined;
        wait?.cancel();
        throw thrown;
      }
      const next = [...this.#threads].find(({ ready }) => ready);
      if (next) {
        this.#advance(next);
        advanced = true;
      } else if (!block && advanced) return undefined;
      else {
        try {
          yield {
            start: (resume: (value: undefined) => void): Wait => {
              this.#wake = resume;
              return noWait;
            },
          };
        } catch (error) {
          if (block || !(error instanceof OsError && error.code === 'EINTR')) {
            wait?.cancel();
            throw error;
          }
        } finally {
          this.#wake = undefined;
        }
      }
    }
    return answer;
  }

  #advance(thread: Thread): void {
    const before = this.current;
    this.current = thread.owner;
    this.currentTask = thread.coroutine;
    this.#running = thread;
    const { thrown } = thread;
    thread.thrown = undefined;
    const result = thrown ? thread.task.throw(thrown) : thread.task.next(thread.answer);
    this.current = before;
    this.currentTask = undefined;
    this.#running = undefined;
    if (result.done) {
      this.#threads.delete(thread);
      this.changed();
      return;
    }
    thread.ready = false;
    thread.wait = result.value.start((value: unknown) => {
      thread.ready = true;
      thread.answer = value;
      this.#wake?.(undefined);
    });
  }

  *until(done: () => boolean, timeout?: number): Task<boolean> {
    const end = timeout === undefined ? undefined : this.process.now + timeout * SECOND;
    while (!done()) {
      if (end !== undefined && this.process.now >= end) return false;
      if (end === undefined) yield { start: this.#onChange };
      else yield* this.#changeBefore(end);
    }
    return true;
  }

  readonly #onChange = (resume: (value: undefined) => void): Wait => {
    const told = (): void => resume(undefined);
    this.#waiting.add(told);
    return { cancel: () => void this.#waiting.delete(told) };
  };

  /** A sleep that a change cuts short. */
  *#changeBefore(end: number): Task<void> {
    const sleep = this.process.sleep(end - this.process.now);
    const step = sleep.next();
    if (step.done) return;
    const block = step.value;
    yield {
      start: (resume: (value: undefined) => void): Wait => {
        let over = false;
        const finish = (): void => {
          if (over) return;
          over = true;
          change.cancel();
          slept.cancel();
          resume(undefined);
        };
        const change = this.#onChange(finish);
        const slept = block.start(finish);
        return {
          cancel(): void {
            change.cancel();
            slept.cancel();
          },
        };
      },
    };
  }

  changed(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const told of waiting) told();
  }
}
