import { type Engine, type Micros, SECOND, type Wait } from '../../engine/index.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import type { Uninterruptible } from './thread.ts';

/** How long a process keeps the part of a CPU that it has. */
const TURN: Micros = SECOND / 4;

/** It has the CPU, or waits until others let it have it. */
export class CpuTime implements Uninterruptible, Wait {
  readonly uninterruptible = true;
  #timer: Wait | undefined;

  /** `amount`: what it has to do, and then of that what it does in this turn. */
  constructor(
    readonly engine: Engine,
    readonly cgroup: Cgroup,
    public amount: Micros,
  ) {}

  start(resume: (value: undefined) => void): Wait {
    const { engine, cgroup } = this;
    cgroup.runs(1);
    const { pace } = cgroup;
    if (pace < 1) this.amount = Math.min(this.amount, Math.ceil(pace * TURN));
    this.#timer = engine.after(cgroup.useCpu(this.amount, pace), () => {
      this.#leave();
      resume(undefined);
    });
    return this;
  }

  cancel(): void {
    this.#timer?.cancel();
    if (this.#timer) this.#leave();
  }

  #leave(): void {
    this.#timer = undefined;
    this.cgroup.runs(-1);
  }
}
