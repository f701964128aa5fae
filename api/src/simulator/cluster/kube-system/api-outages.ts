import { type Engine, type Micros, SECOND, sleep, type Task } from '../../engine/index.ts';

/**
 * What becomes of a request to the API server: it answers; nobody listens there; it listens, and waits for its store; its machine is not
 * heard of.
 */
type Availability = 'serves' | 'refuses' | 'hangs' | 'silent';

/** For so long the API server waits for its store before it tells that it has got no answer. @see kubernetes: apiserver/pkg/server/config.go RequestTimeout */
const REQUEST_TIMEOUT: Micros = 60 * SECOND;

interface Outage {
  readonly from: Micros;
  readonly how: Exclude<Availability, 'serves'>;
  to?: Micros;
}

/** When the API server did not answer, and how. */
export class ApiOutages {
  readonly #all: Outage[] = [];
  #since: Micros | undefined;

  /** One that goes on is from now on another. */
  begin(how: Outage['how'], now: Micros): void {
    this.#close(now);
    this.#since ??= now;
    this.#all.push({ from: now, how });
  }

  end(now: Micros): void {
    this.#close(now);
    this.#since = undefined;
  }

  /** Of the one that goes on, however it has gone on. */
  get since(): Micros | undefined {
    return this.#since;
  }

  /** Up to when, of the one that goes on, the API server was there and waited for its store; undefined if it never did. */
  hungUntil(now: Micros): Micros | undefined {
    const hung = this.#all.findLast(({ how }) => how === 'hangs');
    return hung && hung.from >= (this.#since ?? now) ? (hung.to ?? now) : undefined;
  }

  at(time: Micros): Availability {
    return this.#all.findLast(({ from, to = time }) => from <= time && time <= to)?.how ?? 'serves';
  }

  /** When a request that waits for the store at that moment is answered: undefined if the API server gives up, or ends, before. */
  answeredAt(time: Micros): Micros | undefined {
    const to = this.#all.findLast(({ from }) => from <= time)?.to;
    return to !== undefined && to - time < REQUEST_TIMEOUT && this.at(to + 1) === 'serves' ? to + 1 : undefined;
  }

  /** When a connection broke that was there since that moment. */
  brokenAt(since: Micros): Micros | undefined {
    return this.#all.find(({ from, how }) => from >= since && how !== 'hangs')?.from;
  }

  /** Waits as long as the API server does for its store. */
  *settled(engine: Engine): Task<Availability> {
    for (const since = engine.now; this.at(engine.now) === 'hangs' && engine.now - since < REQUEST_TIMEOUT; ) yield* sleep(engine, SECOND);
    return this.at(engine.now);
  }

  #close(now: Micros): void {
    const last = this.#all.at(-1);
    if (last && last.to === undefined) last.to = now;
  }
}
