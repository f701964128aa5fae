import type { Micros } from '../engine/index.ts';
import { deviceStat, OpenFile } from './open-file.ts';
import type { Data, Run, Stat } from './types.ts';
import type { WaitQueue } from './wait-queue.ts';

/** The terminal of a container's first process: what is typed there is read, and what is written there is seen. All three of its descriptors are this. */
export class Terminal extends OpenFile {
  override readonly isTerminal = true;
  override readonly readable: WaitQueue | undefined;
  readonly #typed: OpenFile;
  readonly #shown: OpenFile;

  constructor(typed: OpenFile, shown: OpenFile) {
    super();
    this.readable = typed.readable;
    this.#typed = typed;
    this.#shown = shown.retain();
  }

  override stat(): Stat {
    return deviceStat('char', 0o620);
  }
  override tryRead(max: number): Data | undefined {
    return this.#typed.tryRead(max);
  }
  override tryWrite(...[data, payer, writer]: Parameters<OpenFile['tryWrite']>): Data {
    return this.#shown.tryWrite(data, payer, writer);
  }
  override get stride(): number {
    return this.#shown.stride;
  }
  override timeToTake(run: Run): Micros {
    return this.#shown.timeToTake(run);
  }
  protected override onClose(): void {
    this.#shown.release();
  }
}
