import type { Micros } from '../../engine/index.ts';
import type { ContainerRuntime, Room, RoomKind } from '../../runtime/index.ts';
import type { Pressure } from '../nodestatus/conditions.ts';
import { described, isPassed, isUnresolved, type Signal, type Threshold } from './thresholds.ts';

/** A threshold that has been passed for long enough, as messages tell of it. */
export interface Ripe {
  readonly signal: Signal;
  readonly isHard: boolean;
  readonly threshold: string;
  readonly available: string;
}

/** What is left on the node against its thresholds. @see kubernetes: pkg/kubelet/eviction/helpers.go thresholdsMet, thresholdsFirstObservedAt */
export class Signals {
  readonly #thresholds: readonly Threshold[];
  readonly #runtime: ContainerRuntime;
  readonly #since = new Map<Threshold, Micros>();
  /** Those that were acted upon last: they are so until as much is free as was asked for beyond them. */
  #met: readonly Threshold[] = [];

  constructor(thresholds: readonly Threshold[], runtime: ContainerRuntime) {
    this.#thresholds = thresholds;
    this.#runtime = runtime;
  }

  /** Calls back whenever more is taken of what is low. */
  onLow(listener: () => void): void {
    const rooms = this.#runtime.stats.room();
    const largest: Partial<Record<RoomKind, number>> = {};
    for (const { signal, value } of this.#thresholds)
      largest[signal.room] = Math.max(largest[signal.room] ?? 0, value.of(rooms[signal.room].capacity));
    this.#runtime.stats.onLittleRoom(largest, listener);
  }

  isLow(): boolean {
    return this.#passed().length > 0;
  }

  /** Whether all that was asked for is free, of everything. @see kubernetes: eviction_manager.go reclaimNodeLevelResources */
  isResolved(): boolean {
    return !this.#thresholds.some((threshold) => isUnresolved(threshold, this.#roomOf(threshold)));
  }

  /** A regular look: the pressures there are, and the thresholds that are to be acted upon. */
  observe(now: Micros): { readonly pressures: ReadonlySet<Pressure>; readonly ripe: readonly Ripe[] } {
    const passed = this.#passed();
    for (const threshold of this.#since.keys()) if (!passed.includes(threshold)) this.#since.delete(threshold);
    for (const threshold of passed) if (!this.#since.has(threshold)) this.#since.set(threshold, now);
    this.#met = passed.filter((one) => one.grace === undefined || now - (this.#since.get(one) ?? now) >= one.grace);
    return {
      pressures: new Set(passed.map(({ signal }) => signal.pressure)),
      ripe: this.#met.map((one) => ({ signal: one.signal, isHard: one.grace === undefined, ...described(one, this.#roomOf(one)) })),
    };
  }

  #passed(): Threshold[] {
    return this.#thresholds.filter((one) => {
      const room = this.#roomOf(one);
      return isPassed(one, room) || (this.#met.includes(one) && isUnresolved(one, room));
    });
  }

  #roomOf({ signal }: Threshold): Room {
    return this.#runtime.stats.room()[signal.room];
  }
}
