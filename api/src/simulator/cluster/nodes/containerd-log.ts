import type { Engine } from '../../engine/index.ts';
import type { Journal } from '../../kernel/index.ts';

const UNIT = 'containerd.service';
const ABOUT = 'containerd container runtime';

/** What systemd says of containerd, of which the shims are left when it ends (that of Ubuntu 22.04). @see systemd: src/core/service.c, unit.c, cgroup.c */
export class ContainerdLog {
  readonly #engine: Engine;
  readonly #journal: Journal;
  #restarts = 0;

  constructor(engine: Engine, journal: Journal) {
    this.#engine = engine;
    this.#journal = journal;
  }

  stops(): void {
    this.#say(`Stopping ${ABOUT}...`);
  }

  stopped(wasActive: boolean, left: readonly { readonly pid: number }[]): void {
    this.#restarts = 0;
    if (wasActive) {
      this.#say(`${UNIT}: Deactivated successfully.`);
      for (const { pid } of left) this.#say(`${UNIT}: Unit process ${pid} (containerd-shim) remains running after unit stopped.`);
    }
    this.#say(`Stopped ${ABOUT}.`);
  }

  isKilled(): void {
    this.#say(`${UNIT}: Main process exited, code=killed, status=9/KILL`);
    this.#say(`${UNIT}: Failed with result 'signal'.`);
  }

  restarts(): void {
    this.#say(`${UNIT}: Scheduled restart job, restart counter is at ${++this.#restarts}.`);
    this.#say(`Stopped ${ABOUT}.`);
  }

  starts(left: readonly { readonly pid: number }[]): void {
    for (const { pid } of left) {
      this.#say(`${UNIT}: Found left-over process ${pid} (containerd-shim) in control group while starting unit. Ignoring.`);
      this.#say('This usually indicates unclean termination of a previous run, or service implementation deficiencies.');
    }
    this.#say(`Starting ${ABOUT}...`);
  }

  started(): void {
    this.#say(`Started ${ABOUT}.`);
  }

  #say(text: string): void {
    this.#journal.add({ at: this.#engine.now, unit: UNIT, pid: 1, identifier: 'systemd', write: () => text });
  }
}
