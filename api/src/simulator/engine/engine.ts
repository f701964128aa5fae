import { Budget, type Limits } from './limits.ts';
import { type Micros, toSeconds } from './micros.ts';
import { known, type Task, type TaskHandle, TaskRun, type Wait } from './task.ts';

/** Of a task that had nothing to wait for. */
const ENDED: TaskHandle = { done: true, interrupt() {} };

/** Something that will happen. */
export interface Timer extends Wait {
  readonly at: Micros;
}

class Entry implements Timer {
  /** Where in the heap it stands, DUE if it is to happen at once; -1 once it has happened or was cancelled. */
  index = GONE;

  constructor(
    readonly engine: Queue,
    readonly at: Micros,
    readonly order: number,
    readonly action: (() => void) | ((value: undefined) => void),
    readonly quiet: boolean,
  ) {}

  cancel(): void {
    if (this.index !== GONE) this.engine.remove(this);
  }
}

const GONE = -1;
const DUE = -2;

/**
 * The virtual clock and the one queue of things that will happen: the only loop that moves time.
 * What is due at the same microsecond happens in the order in which it was planned.
 */
export class Engine {
  readonly budget: Budget;
  readonly #queue = new Queue();
  #now: Micros;
  #until: Micros;
  #housekeeping = false;

  /** `begin` may lie before the run's zero: what was there before the run happens then. */
  constructor(limits?: Limits, begin: Micros = 0) {
    this.budget = new Budget(limits);
    this.#now = begin;
    this.#until = begin;
  }

  get now(): Micros {
    return this.#now;
  }

  /**
   * Plans `action` at that time (now, if that has passed). What is `quiet` is housekeeping that nobody waits for (an event
   * expires): a run in which nothing else is planned has come to its end.
   */
  at(time: Micros, action: () => void, quiet = false): Timer {
    const at = Math.ceil(time);
    return at > this.#now ? this.#queue.add(at, action, quiet) : this.#queue.addDue(this.#now, action, quiet);
  }

  after(delay: Micros, action: () => void): Timer {
    return this.at(this.#now + delay, action);
  }

  /**
   * Lets time pass at once, where nothing else is due until then: whether it did. It is for whoever acts last in their turn,
   * and saves them the way through the queue.
   */
  pass(duration: Micros): boolean {
    const to = this.#now + Math.ceil(duration);
    const next = this.#queue.first;
    if (to > this.#until || (next && next.at <= to)) return false;
    this.#moveTo(to);
    return true;
  }

  #moveTo(at: Micros): void {
    this.budget.rest(toSeconds(at - this.#now));
    this.#now = at;
  }

  /** Runs `task` at once up to where it first waits. `failed` takes what it throws; without it, a throw ends the run. */
  start<T>(task: Task<T>, done?: (value: T) => void, failed?: (error: unknown) => void): TaskHandle {
    const end = this.settled(task);
    if (end) {
      done?.(end.value);
      return ENDED;
    }
    const run = new TaskRun(this.budget, task, done, failed);
    run.start();
    return run;
  }

  /** What `start` would tell at once: what a task comes to that has nothing to wait for. Undefined for all others, which are to be started. */
  settled<T>(task: Task<T>): { readonly value: T } | undefined {
    const end = known(task);
    if (end) this.budget.step();
    return end;
  }

  /** Lets everything happen that is due up to and at `until`. Returns the time of the last thing that happened. */
  run(until: Micros): Micros {
    const queue = this.#queue;
    const { budget } = this;
    this.#until = until;
    let last = this.#now;
    for (let entry = queue.first; entry && entry.at <= until; entry = queue.first) {
      queue.remove(entry);
      if (entry.at > this.#now) this.#moveTo(entry.at);
      budget.step();
      this.#housekeeping = entry.quiet;
      entry.action(undefined);
      if (!entry.quiet) last = this.#now;
    }
    this.#now = Math.max(this.#now, until);
    return last;
  }

  /** What happens now is housekeeping. */
  get housekeeping(): boolean {
    return this.#housekeeping;
  }

  /** Nothing is planned any more but housekeeping. */
  get idle(): boolean {
    return this.#queue.loud === 0;
  }
}

/** What is planned, by time and then by the order of planning: a binary heap, and a list of what is to happen at once. */
class Queue {
  /** How many are not quiet. */
  loud = 0;
  readonly #heap: Entry[] = [];
  /** What is to happen at once, in order, from `#next` to `#end`; those that were cancelled are left in it. */
  readonly #due: (Entry | undefined)[] = [];
  #next = 0;
  #end = 0;
  #order = 0;

  get first(): Entry | undefined {
    const due = this.#firstDue();
    const later = this.#heap[0];
    return due && !(later && before(later, due)) ? due : later;
  }

  add(at: Micros, action: () => void, quiet: boolean): Entry {
    const entry = new Entry(this, at, this.#order++, action, quiet);
    if (!quiet) this.loud++;
    this.#up(entry, this.#heap.length);
    return entry;
  }

  addDue(now: Micros, action: () => void, quiet: boolean): Entry {
    const entry = new Entry(this, now, this.#order++, action, quiet);
    if (!quiet) this.loud++;
    entry.index = DUE;
    this.#due[this.#end++] = entry;
    return entry;
  }

  #firstDue(): Entry | undefined {
    const due = this.#due;
    for (; this.#next < this.#end; this.#next++) {
      const entry = due[this.#next] as Entry;
      if (entry.index === DUE) return entry;
      due[this.#next] = undefined;
    }
    this.#next = 0;
    this.#end = 0;
    return undefined;
  }

  remove(entry: Entry): void {
    const heap = this.#heap;
    const { index } = entry;
    entry.index = GONE;
    if (!entry.quiet) this.loud--;
    if (index === DUE) return;
    const last = heap.pop() as Entry;
    if (last === entry) return;
    if (index > 0 && before(last, heap[(index - 1) >> 1] as Entry)) this.#up(last, index);
    else this.#down(last, index);
  }

  #up(entry: Entry, from: number): void {
    const heap = this.#heap;
    let i = from;
    while (i > 0) {
      const above = (i - 1) >> 1;
      const parent = heap[above] as Entry;
      if (!before(entry, parent)) break;
      heap[i] = parent;
      parent.index = i;
      i = above;
    }
    heap[i] = entry;
    entry.index = i;
  }

  #down(entry: Entry, from: number): void {
    const heap = this.#heap;
    const { length } = heap;
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      let next = heap[child] as Entry;
      if (child + 1 < length) {
        const right = heap[child + 1] as Entry;
        if (before(right, next)) {
          next = right;
          child++;
        }
      }
      if (!before(next, entry)) break;
      heap[i] = next;
      next.index = i;
      i = child;
    }
    heap[i] = entry;
    entry.index = i;
  }
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
