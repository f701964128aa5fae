import { type Engine, type Micros, type Random, SECOND, Signal, sleep, type Task, wait } from '../../engine/index.ts';

/** How long a lease stands that nobody renews, and how long those who want it wait between looks. @see kubernetes: component-base/config/v1alpha1/defaults.go */
const LEASE_DURATION: Micros = 15 * SECOND;
const RETRY_PERIOD: Micros = 2 * SECOND;
const JITTER_FACTOR = 1.2;

/** Held, or since when it is not renewed any more. */
type Held = { readonly lapsedAt?: Micros };

/**
 * What a lease says, from a moment on: of who held it when the cluster began, and since when, nothing is said.
 * @see kubernetes: client-go/tools/leaderelection/resourcelock/interface.go LeaderElectionRecord
 */
export interface Leadership {
  readonly at: Micros;
  /** Who holds it; '' if it was given back, undefined if it is as it was. */
  readonly holder: string | undefined;
  readonly acquired: Micros | undefined;
  readonly transitions: number;
  /** Its holder renews it no more. */
  readonly lapsed?: true;
}

/**
 * Who leads, of those of whom one leads: each lease by `namespace/name`. That it is renewed is not simulated, only that it lapses or
 * is given back. @see kubernetes: client-go/tools/leaderelection/leaderelection.go
 */
export class Leases {
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #held = new Map<string, Held>();
  readonly #changed = new Signal();
  /** Of those that have changed hands since the cluster began, or have lapsed. */
  readonly #log = new Map<string, Leadership[]>();
  #reached = true;

  constructor(engine: Engine, random: Random) {
    this.#engine = engine;
    this.#random = random;
  }

  /** Whether anybody can look at them, and take them. */
  isReached(reached: boolean): void {
    this.#reached = reached;
    if (reached) this.#changed.wake();
  }

  /** Nobody else has it from now on. */
  take(lease: string): void {
    this.#held.set(lease, {});
  }

  /** Waits until that happens. */
  *loses(lease: string): Task<void> {
    while (this.#held.get(lease)?.lapsedAt === undefined) yield* wait(this.#changed);
  }

  /** Who it is that has taken it. */
  heldBy(lease: string, holder: string): void {
    const { now } = this.#engine;
    const before = this.#last(lease);
    this.#note(lease, { at: now, holder, acquired: now, transitions: (before?.transitions ?? 0) + 1 });
  }

  /** What it says at that moment; undefined where it says what it did when the cluster began. */
  at(lease: string, now: Micros): Leadership | undefined {
    return this.#log.get(lease)?.findLast(({ at }) => at <= now);
  }

  #last(lease: string): Leadership | undefined {
    return this.#log.get(lease)?.at(-1);
  }

  #note(lease: string, said: Leadership): void {
    this.#log.set(lease, [...(this.#log.get(lease) ?? []), said]);
  }

  /** Waits until it may be had, and takes it. A lease that lapses is free when its whole duration has been seen to pass. */
  *acquire(lease: string): Task<void> {
    const engine = this.#engine;
    const since = engine.now;
    for (let tries = 0; ; tries++) {
      const held = this.#held.get(lease);
      if (held === undefined && this.#reached) break;
      const lapsedAt = held?.lapsedAt;
      if (lapsedAt === undefined || !this.#reached) {
        yield* wait(this.#changed);
        // Who has waited looks at its own times.
        if (!this.#held.has(lease)) yield* sleep(engine, this.#pause(lease, since, tries));
        continue;
      }
      const free = Math.max(since, lapsedAt) + LEASE_DURATION;
      if (free <= engine.now) break;
      yield* sleep(engine, free - engine.now + this.#pause(lease, since, tries));
    }
    this.take(lease);
  }

  /** Its holder has ended, and has given it back, or not. */
  end(lease: string, isReleased: boolean): void {
    if (!this.#held.has(lease)) return;
    const { now } = this.#engine;
    const before = this.#last(lease) ?? { at: now, holder: undefined, acquired: undefined, transitions: 0 };
    if (isReleased) this.#held.delete(lease);
    else this.#held.set(lease, { lapsedAt: now });
    this.#note(lease, isReleased ? { ...before, at: now, holder: '', acquired: now } : { ...before, at: now, lapsed: true });
    this.#changed.wake();
  }

  #pause(lease: string, since: Micros, tries: number): Micros {
    return this.#random.fork(lease, since, tries).int(RETRY_PERIOD * JITTER_FACTOR);
  }
}
