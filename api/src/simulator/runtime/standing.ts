import type { LogRecord } from '../apimachinery/pod-logs.ts';
import type { Micros, Task } from '../engine/index.ts';
import type { ContainerInstance } from './instance.ts';
import type { Logged } from './logs/log-files.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { ExecResult, Result } from './types.ts';

/** A Pod that has run on the node since before the run: what there is of it was played elsewhere, where it may have had other names. */
export interface StandingPod {
  readonly sandbox: Sandbox;
  readonly instances: readonly ContainerInstance[];
  /** What was told of what was played, by its own names. */
  named(text: string): string;
  /** How long after what was played it began. */
  readonly later: Micros;
  log(containerId: string): readonly LogRecord[];
  /** A command in one of its containers; undefined if there is none. */
  exec(container: string, command: readonly string[], tty: boolean): Task<Result<ExecResult> | undefined>;
  /** Of a container that was started again, of which no more is known; each is told of in place of the one that was played. */
  livesOf(container: string): readonly StandingLife[] | undefined;
  /** As its node numbers the sandbox's and the containers' first processes. */
  readonly pids: { readonly pause: number; readonly container: number };
  /** Thousandths of a CPU that it goes on using. */
  idleMillis(container: string): number;
}

/** The one that runs, or one that has ended. */
export interface StandingLife {
  /** Undefined of the one that was played, as is when that was made. */
  readonly id: string | undefined;
  readonly createdAt: Micros | undefined;
  readonly attempt: number;
  readonly hasEnded: boolean;
}

/** Its containers, as far as their logs go. */
export const loggedOf = (pod: StandingPod): Logged[] => pod.instances.map((instance) => new StandingLog(pod, instance));

class StandingLog implements Logged {
  readonly #pod: StandingPod;
  readonly #instance: ContainerInstance;
  readonly log: Logged['log'];

  constructor(pod: StandingPod, instance: ContainerInstance) {
    this.#pod = pod;
    this.#instance = instance;
    this.log = new StandingLines(pod, this.id);
  }

  get id(): string {
    return this.#pod.named(this.#instance.id);
  }
  get config(): Logged['config'] {
    const { podUid, podKey, name, attempt } = this.#instance.config;
    return { podUid: this.#pod.named(podUid), podKey: this.#pod.named(podKey), name, attempt };
  }
  get createdAt(): Micros {
    return this.#instance.createdAt + this.#pod.later;
  }
  get startedAt(): Micros | undefined {
    return this.createdAt;
  }
}

class StandingLines {
  readonly #pod: StandingPod;
  readonly #id: string;
  readonly file = { number: 0, first: 0 };
  readonly rotated = [];

  constructor(pod: StandingPod, id: string) {
    this.#pod = pod;
    this.#id = id;
  }

  get lines(): LogRecord[] {
    return [...this.#pod.log(this.#id)];
  }
}
