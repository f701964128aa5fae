/** How long a task may wait until a thread begins with it, and how long it may then run. */
interface TimeLimits {
  readonly toBeginMs: number;
  readonly toRunMs: number;
}

/** A task whose time is measured; the signal says that it is over. */
interface Timed {
  /** To be sent along with the task, and to be said back when it is begun. */
  readonly ticket: number;
  readonly signal: AbortSignal;
  /** Whether the signal came while the task ran. */
  ranTooLong(): boolean;
  end(): void;
}

/**
 * Ends tasks that run too long. A thread that is still being made reads a thousand modules first, which takes seconds on a busy
 * machine: that is no fault of the run, so its time counts from where the thread begins with it. Nor may such a thread be stopped:
 * Node does not close the files that it is reading.
 */
export function createTimer({ toBeginMs, toRunMs }: TimeLimits) {
  const waiting = new Map<number, () => void>();
  let tickets = 0;
  function start(): Timed {
    const ticket = ++tickets;
    const stop = new AbortController();
    let begun = false;
    let timer = setTimeout(() => stop.abort(), toBeginMs);
    waiting.set(ticket, () => {
      begun = true;
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), toRunMs);
    });
    const end = () => {
      clearTimeout(timer);
      waiting.delete(ticket);
    };
    return { ticket, signal: stop.signal, ranTooLong: () => begun && stop.signal.aborted, end };
  }
  return { start, begin: (ticket: number) => waiting.get(ticket)?.() };
}
