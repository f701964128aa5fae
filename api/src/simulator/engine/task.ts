import type { Budget } from './limits.ts';
import type { Micros } from './micros.ts';

/** Somebody waits: once it is given up, nobody will be resumed. */
export interface Wait {
  cancel(): void;
}

/** Of the engine, what waits for a time. */
interface Clock {
  after(delay: Micros, action: () => void): Wait;
}

/** What a task yields when it cannot go on: `start` arranges for `resume` to be called once, at once or later. */
export interface Block<T = unknown> {
  start(resume: (value: T) => void): Wait;
}

/** Work that takes simulated time: a generator that yields what it waits for. `Engine.start` runs it. */
// biome-ignore lint/suspicious/noExplicitAny: one task waits for values of many types; `wait` gives each its own.
export type Task<T> = Generator<Block<any>, T>;

/** Waits for one thing: `const value = yield* wait(block)`. */
export const wait = <T>(block: Block<T>): Task<T> => new Waited(block);

/** A task without the cost of a generator: `next` is all that it does, and what is thrown into it ends it. */
export abstract class Steps<T> implements Task<T> {
  abstract next(answer?: unknown): IteratorResult<Block, T>;
  return(value: T): IteratorResult<Block, T> {
    return { done: true, value };
  }
  throw(error: unknown): IteratorResult<Block, T> {
    throw error;
  }
  [Symbol.iterator](): Task<T> {
    return this;
  }
}

class Waited<T> extends Steps<T> {
  #block: Block<T> | undefined;

  constructor(block: Block<T>) {
    super();
    this.#block = block;
  }
  next(answer: unknown): IteratorResult<Block, T> {
    const value = this.#block;
    if (!value) return { done: true, value: answer as T };
    this.#block = undefined;
    return { done: false, value };
  }
}

/** What `made` makes of what a task comes to. */
export const mapped = <T, U>(task: Task<T>, made: (value: T) => U): Task<U> => new Mapped(task, made);

class Mapped<T, U> extends Steps<U> {
  constructor(
    readonly task: Task<T>,
    readonly made: (value: T) => U,
  ) {
    super();
  }
  next(answer: unknown): IteratorResult<Block, U> {
    return this.#result(this.task.next(answer));
  }
  override throw(error: unknown): IteratorResult<Block, U> {
    return this.#result(this.task.throw(error));
  }
  #result(result: IteratorResult<Block, T>): IteratorResult<Block, U> {
    return result.done ? { done: true, value: this.made(result.value) } : result;
  }
}

/** A task that has nothing to wait for, and comes to `value`. It is much cheaper than a generator. */
export const finished = <T>(value: T): Task<T> => new Finished(value);

/** It is what its `next` gives, too. */
class Finished<T> extends Steps<T> {
  readonly done = true;

  constructor(readonly value: T) {
    super();
  }
  next(): { readonly done: true; readonly value: T } {
    return this;
  }
}

/** What a task comes to that has nothing to wait for; undefined for all others, which have to be run. */
export const known = <T>(task: Task<T>): { readonly value: T } | undefined => (task instanceof Finished ? task : undefined);

/** Nothing to wait for, and nothing to tell. */
export const nothing: Task<void> = finished<void>(undefined);

/** A task that fails as soon as it is begun. */
export function* failing(error: unknown): Task<never> {
  yield* nothing;
  throw error;
}

/** A task that has begun, and waits for `block`. */
export function* goneOn<T>(task: Task<T>, block: Block): Task<T> {
  let next = task.next(yield block);
  while (!next.done) next = task.next(yield next.value);
  return next.value;
}

/** Lets simulated time pass. */
export function* sleep(engine: Clock, duration: Micros): Task<void> {
  yield new Sleep(engine, duration);
}

/** That much time. */
export class Sleep implements Block<undefined> {
  constructor(
    readonly engine: Clock,
    readonly duration: Micros,
  ) {}

  start(resume: (value: undefined) => void): Wait {
    return this.engine.after(this.duration, resume as () => void);
  }
}

/** For what was answered at once. */
export const noWait: Wait = { cancel() {} };

/** Those who wait for the same thing. They go on in the order in which they came. */
export class Waiters<T> {
  first: Waiting<T> | undefined;
  last: Waiting<T> | undefined;

  add(resume: (value: T) => void): Wait {
    const waiting = new Waiting(this, resume);
    if (this.last) this.last.next = waiting;
    else this.first = waiting;
    this.last = waiting;
    return waiting;
  }
  /** Whoever gives up before it is their turn is left out. */
  resumeAll(value: T): void {
    for (let waiting = this.first; waiting; waiting = this.first) {
      waiting.cancel();
      waiting.resume(value);
    }
  }
}

/** One of those who wait, between who came before and who came after. */
class Waiting<T> implements Wait {
  next: Waiting<T> | undefined;
  previous: Waiting<T> | undefined;
  list: Waiters<T> | undefined;

  constructor(
    list: Waiters<T>,
    readonly resume: (value: T) => void,
  ) {
    this.list = list;
    this.previous = list.last;
  }

  cancel(): void {
    const { list, previous, next } = this;
    if (!list) return;
    this.list = undefined;
    if (previous) previous.next = next;
    else list.first = next;
    if (next) next.previous = previous;
    else list.last = previous;
  }
}

/** Something that will be known once: many may wait for it. */
export class Future<T> implements Block<T> {
  #known = false;
  #value: T | undefined;
  readonly #waiting = new Waiters<T>();

  get known(): boolean {
    return this.#known;
  }
  get value(): T | undefined {
    return this.#value;
  }
  /** The first value stands; later ones are ignored. Those who wait go on at once, in the order in which they came. */
  resolve(value: T): void {
    if (this.#known) return;
    this.#known = true;
    this.#value = value;
    this.#waiting.resumeAll(value);
  }
  start(resume: (value: T) => void): Wait {
    if (!this.#known) return this.#waiting.add(resume);
    resume(this.#value as T);
    return noWait;
  }
}

/** Whichever comes first, or undefined when `duration` has passed. */
export const withTimeout = <T>(engine: Clock, block: Block<T>, duration: Micros): Block<T | undefined> =>
  new WithTimeout(engine, block, duration);

class WithTimeout<T> implements Block<T | undefined>, Wait {
  #resume: ((value: T | undefined) => void) | undefined;
  #timer: Wait | undefined;
  #wait: Wait | undefined;

  constructor(
    readonly engine: Clock,
    readonly block: Block<T>,
    readonly duration: Micros,
  ) {}

  start(resume: (value: T | undefined) => void): Wait {
    this.#resume = resume;
    const finish = (value: T | undefined): void => {
      const waiting = this.#resume;
      if (!waiting) return;
      this.cancel();
      waiting(value);
    };
    this.#timer = this.engine.after(this.duration, finish as () => void);
    this.#wait = this.block.start(finish);
    return this;
  }

  cancel(): void {
    this.#resume = undefined;
    this.#timer?.cancel();
    this.#wait?.cancel();
  }
}

/** A list of those who wait to be told that something changed: `wake` resumes all of them. */
export class Signal implements Block<undefined> {
  #waiting = new Waiters<undefined>();

  start(resume: (value: undefined) => void): Wait {
    return this.#waiting.add(resume);
  }
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = new Waiters();
    waiting.resumeAll(undefined);
  }
}

/** A running task. */
export interface TaskHandle {
  readonly done: boolean;
  /** Throws `reason` inside the task where it waits, so that its `finally` blocks run. A task that has ended is left alone. */
  interrupt(reason: unknown): void;
}

/** Nothing: no answer has come. */
const NONE = Symbol('none');

/** Takes a task from wait to wait. */
export class TaskRun<T> implements TaskHandle {
  done = false;
  #running = false;
  /** It has begun a wait, and is not back from that yet: an answer that comes now is kept. */
  #starting = false;
  #early: unknown = NONE;
  #wait: Wait | undefined;
  #interrupted: { readonly reason: unknown } | undefined;
  readonly #resume = (value: unknown): void => {
    if (this.#starting) {
      if (this.#early === NONE) this.#early = value;
    } else if (this.#wait) {
      this.#wait = undefined;
      this.#advance(value, false);
    }
  };

  constructor(
    readonly budget: Budget,
    readonly task: Task<T>,
    readonly ended: ((value: T) => void) | undefined,
    readonly failed: ((error: unknown) => void) | undefined,
  ) {}

  start(): void {
    this.#advance(undefined, false);
  }

  interrupt(reason: unknown): void {
    if (this.done) return;
    if (this.#running || this.#starting) {
      this.#interrupted = { reason };
      return;
    }
    const wait = this.#wait;
    this.#wait = undefined;
    wait?.cancel();
    this.#advance(reason, true);
  }

  #advance(given: unknown, throws: boolean): void {
    let value = given;
    let thrown = throws;
    for (;;) {
      this.budget.step();
      this.#running = true;
      let result: IteratorResult<Block, T>;
      try {
        result = thrown ? this.task.throw(value) : this.task.next(value);
      } catch (error) {
        this.#running = false;
        this.done = true;
        if (!this.failed) throw error;
        this.failed(error);
        return;
      }
      this.#running = false;
      if (result.done) {
        this.done = true;
        this.ended?.(result.value);
        return;
      }
      if (!this.#interrupted) {
        this.#starting = true;
        const wait = result.value.start(this.#resume);
        this.#starting = false;
        if (this.#interrupted) wait.cancel();
        else if (this.#early === NONE) {
          this.#wait = wait;
          return;
        }
      }
      thrown = this.#interrupted !== undefined;
      value = this.#interrupted ? this.#interrupted.reason : this.#early;
      this.#interrupted = undefined;
      this.#early = NONE;
    }
  }
}
