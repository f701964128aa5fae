import type { Micros } from '../../engine/index.ts';

interface Entry {
  readonly delay: Micros;
  readonly lastUpdate: Micros;
}

/**
 * Doubling waits by key. An entry that is older than twice the longest wait counts no more.
 * @see kubernetes: staging/src/k8s.io/client-go/util/flowcontrol/backoff.go
 */
export class Backoff {
  readonly #initial: Micros;
  readonly #max: Micros;
  readonly #entries = new Map<string, Entry>();

  constructor(initial: Micros, max: Micros) {
    this.#initial = initial;
    this.#max = max;
  }

  /** The wait of that key; 0 if it has none. */
  get(key: string): Micros {
    return this.#entries.get(key)?.delay ?? 0;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** The first wait, or twice the one before. */
  next(key: string, eventTime: Micros, now: Micros): void {
    const entry = this.#entries.get(key);
    const delay = !entry || this.#expired(entry, eventTime) ? this.#initial : Math.min(entry.delay * 2, this.#max);
    this.#entries.set(key, { delay, lastUpdate: now });
  }

  reset(key: string): void {
    this.#entries.delete(key);
  }

  /** Whether less time has passed since the event than the key must wait. */
  isInBackOffSince(key: string, eventTime: Micros, now: Micros): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && !this.#expired(entry, eventTime) && now - eventTime < entry.delay;
  }

  /** Whether the event came less time after the last update than the key must wait. */
  isInBackOffSinceUpdate(key: string, eventTime: Micros): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && !this.#expired(entry, eventTime) && eventTime - entry.lastUpdate < entry.delay;
  }

  /** When `gc` forgets the key, if it is not used again. */
  forgottenAt(key: string): Micros {
    return (this.#entries.get(key)?.lastUpdate ?? 0) + 2 * this.#max;
  }

  /** Forgets what has expired. */
  gc(now: Micros): void {
    for (const [key, entry] of this.#entries) if (this.#expired(entry, now)) this.#entries.delete(key);
  }

  #expired(entry: Entry, eventTime: Micros): boolean {
    return eventTime - entry.lastUpdate > 2 * this.#max;
  }
}
