import { Budget, type Limits } from './limits.ts';
import type { Block, Task } from './task.ts';

/** Simulated time: whole microseconds since the run began. */
export type Micros = number;
export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const seconds = (n: number): Micros => Math.round(n * SECOND);
export const toSeconds = (t: Micros): number => t / SECOND;

/** Something that will happen. */
export interface Timer {
  readonly at: Micros;
  cancel(): void;
}

class Entry implements Timer {
  constructor(
    readonly at: Micros,
    readonly order: number,
    public action: (() => void) | undefined,
    readonly quiet: boolean,
    readonly cancelled: (entry: Entry) => void,
  ) {}

  cancel(): void {
    if (!this.action) return;
    this.action = undefined;
    this.cancelled(this);
  }
}

/** A running task. */
export interface TaskHandle {
  readonly done: boolean;
  /** Throws `reason` inside the task where it waits, so that its `finally` blocks run. A task that has ended is left alone. */
  interrupt(reason: unknown): void;
}

/**
 * The virtual clock and the one queue of things that will happen: the only loop that moves time.
 * What is due at the same microsecond happens in the order in which it was planned.
 */
export class Engine {
  readonly budget: Budget;
  #now: Micros;
  #order = 0;
  #loud = 0;
  #heap: Entry[] = [];
  #dead = 0;

  /** `begin` may lie before the run's zero: what was there before the run happens then. */
  constructor(limits?: Limits, begin: Micros = 0) {
    this.budget = new Budget(limits);
    this.#now = begin;
  }

  get now(): Micros {
    return this.#now;
  }

  /**
   * Plans `action` at that time (now, if that has passed). What is `quiet` is housekeeping that nobody waits for (an event
   * expires): a run in which nothing else is planned has come to its end.
   */
  at(time: Micros, action: () => void, quiet = false): Timer {
    const entry = new Entry(Math.max(this.#now, Math.ceil(time)), this.#order++, action, quiet, this.#cancelled);
    if (!quiet) this.#loud++;
    this.#push(entry);
    return entry;
  }

  after(delay: Micros, action: () => void): Timer {
    return this.at(this.#now + delay, action);
  }

  /** Runs `task` at once up to where it first waits. `failed` takes what it throws; without it, a throw ends the run. */
  start<T>(task: Task<T>, done?: (value: T) => void, failed?: (error: unknown) => void): TaskHandle {
    let giveUp: (() => void) | undefined;
    let running = false;
    let turn = 0;
    let pending: { reason: unknown } | undefined;
    const handle = { done: false, interrupt };

    const advance = (input: { value?: unknown; reason?: unknown; throws?: boolean }): void => {
      let next = input;
      for (;;) {
        this.budget.spend('steps');
        turn++;
        running = true;
        let result: IteratorResult<Block<unknown>, T>;
        try {
          result = next.throws ? task.throw(next.reason) : task.next(next.value);
        } catch (error) {
          running = false;
          handle.done = true;
          if (!failed) throw error;
          failed(error);
          return;
        }
        running = false;
        if (result.done) {
          handle.done = true;
          done?.(result.value);
          return;
        }
        if (pending) {
          next = { reason: pending.reason, throws: true };
          pending = undefined;
          continue;
        }
        const mine = turn;
        let early: { value: unknown } | undefined;
        let starting = true;
        giveUp = result.value.start((value) => {
          if (mine !== turn || handle.done) return;
          if (starting) {
            early ??= { value };
            return;
          }
          giveUp = undefined;
          advance({ value });
        });
        starting = false;
        if (!early) return;
        giveUp = undefined;
        next = { value: early.value };
      }
    };

    function interrupt(reason: unknown): void {
      if (handle.done) return;
      if (running) {
        pending = { reason };
        return;
      }
      const stop = giveUp;
      giveUp = undefined;
      turn++;
      stop?.();
      advance({ reason, throws: true });
    }

    advance({});
    return handle;
  }

  /** Lets everything happen that is due up to and at `until`. Returns the time of the last thing that happened. */
  run(until: Micros): Micros {
    let last = this.#now;
    for (let entry = this.#heap[0]; entry && entry.at <= until; entry = this.#heap[0]) {
      this.#pop();
      const action = entry.action;
      if (!action) {
        this.#dead--;
        continue;
      }
      entry.action = undefined;
      if (entry.at > this.#now) this.budget.rest(toSeconds(entry.at - this.#now));
      this.#now = entry.at;
      if (!entry.quiet) {
        this.#loud--;
        last = entry.at;
      }
      this.budget.spend('steps');
      action();
    }
    this.#now = Math.max(this.#now, until);
    return last;
  }

  /** Nothing is planned any more but housekeeping. */
  get idle(): boolean {
    return this.#loud === 0;
  }

  /** Those that were cancelled stay until their time, or until they are the most. */
  readonly #cancelled = ({ quiet }: Entry): void => {
    if (!quiet) this.#loud--;
    if (++this.#dead < 100 || this.#dead * 2 < this.#heap.length) return;
    this.#heap = this.#heap.filter(({ action }) => action).sort((a, b) => (before(a, b) ? -1 : 1));
    this.#dead = 0;
  };

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent] as Entry)) break;
      heap[i] = heap[parent] as Entry;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      if (!before(heap[child] as Entry, last)) break;
      heap[i] = heap[child] as Entry;
      i = child;
    }
    heap[i] = last;
  }
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
