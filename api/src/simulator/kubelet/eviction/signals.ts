import type { Micros } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import { described, isPassed, type Threshold } from './thresholds.ts';

/** A threshold that has been passed for long enough, as messages tell of it. */
export interface Ripe {
  readonly pressure: Threshold['pressure'];
  readonly isHard: boolean;
  readonly threshold: string;
  readonly available: string;
}

/** What is left on the node against its thresholds. @see kubernetes: pkg/kubelet/eviction/helpers.go thresholdsMet, thresholdsFirstObservedAt */
export class Signals {
  readonly #thresholds: readonly Threshold[];
  readonly #runtime: ContainerRuntime;
  readonly #since = new Map<Threshold, Micros>();

  constructor(thresholds: readonly Threshold[], runtime: ContainerRuntime) {
    this.#thresholds = thresholds;
    this.#runtime = runtime;
  }

  /** Calls back whenever more is taken of what is low. */
  onLow(listener: () => void): void {
    const { memory, disk } = this.#runtime.room();
    const largest = (pressure: Threshold['pressure'], capacity: number) =>
      Math.max(0, ...this.#thresholds.filter((one) => one.pressure === pressure).map(({ least }) => least(capacity)));
    this.#runtime.onLittleRoom({ memory: largest('MEMORY', memory.capacity), disk: largest('DISK', disk.capacity) }, listener);
  }

  isLow(): boolean {
    return this.#passed().length > 0;
  }

  /** A regular look: the pressures there are, and those that are to be acted upon. */
  observe(now: Micros): { readonly pressures: ReadonlySet<Threshold['pressure']>; readonly ripe: readonly Ripe[] } {
    const passed = this.#passed();
    for (const threshold of this.#since.keys()) if (!passed.includes(threshold)) this.#since.delete(threshold);
    for (const threshold of passed) if (!this.#since.has(threshold)) this.#since.set(threshold, now);
    const ripe = passed.filter((one) => one.grace === undefined || now - (this.#since.get(one) ?? now) >= one.grace);
    return {
      pressures: new Set(passed.map(({ pressure }) => pressure)),
      ripe: ripe.map((one) => ({ pressure: one.pressure, isHard: one.grace === undefined, ...described(one, this.#roomOf(one)) })),
    };
  }

  #passed(): Threshold[] {
    return this.#thresholds.filter((threshold) => isPassed(threshold, this.#roomOf(threshold)));
  }

  #roomOf({ pressure }: Threshold) {
    return this.#runtime.room()[pressure === 'MEMORY' ? 'memory' : 'disk'];
  }
}
