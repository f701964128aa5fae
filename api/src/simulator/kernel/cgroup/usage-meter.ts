import { type Engine, type Micros, sinceRound } from '../../engine/index.ts';

/** What a file system holds: bytes, and files. */
export interface Usage {
  readonly bytes: number;
  readonly inodes: number;
}

/** For one who measures a file system only once in a while. Nothing happens for it but when the file system changes, of which it is told before. */
export class UsageMeter {
  readonly #engine: Engine;
  readonly #phase: Micros;
  readonly #period: Micros;
  /** The last measurement since which something has changed, and what it found. */
  #measuredAt: Micros | undefined;
  #bytes = 0;
  #inodes = 0;

  constructor(engine: Engine, phase: Micros, period: Micros) {
    this.#engine = engine;
    this.#phase = phase;
    this.#period = period;
  }

  willChange({ usedBytes, usedInodes }: { readonly usedBytes: number; readonly usedInodes: number }): void {
    const last = this.#last();
    if (this.#measuredAt === last) return;
    this.#measuredAt = last;
    this.#bytes = usedBytes;
    this.#inodes = usedInodes;
  }

  /** What the last measurement found of a file system that holds so much now; it was empty when it was made. */
  measured(now: Usage): Usage {
    return this.#measuredAt === this.#last() ? { bytes: this.#bytes, inodes: this.#inodes } : now;
  }

  #last(): Micros {
    const { now } = this.#engine;
    return now - sinceRound(now, this.#phase, this.#period);
  }
}
