import { type Micros, Random } from '../../engine/index.ts';
import type { Recovery } from './crash-loop.ts';

/** A container of one that has run since before the run, and was started again: the one that runs, or the last that ended. */
export interface Life {
  readonly attempt: number;
  /** Undefined of the one that has run since before. */
  readonly createdAt: Micros | undefined;
  readonly hasEnded: boolean;
}

/** How often it was started again so far. */
interface Restarted {
  readonly restarts: number;
  readonly startedAt: Micros;
  /** When the one was made that ended before that. */
  readonly before: Micros | undefined;
}

/** How the parts of the control plane came back that have run since before the run, of which only this is known. */
export class Restarts {
  readonly #all = new Map<string, Restarted>();

  add(component: string, how: Recovery): void {
    this.#all.set(component, this.#with(component, how));
  }

  /** `how` it goes on at that moment. Of the dead the kubelet keeps the last. @see kubernetes: pkg/kubelet/pod_container_deletor.go */
  lives(component: string, how: Recovery | undefined, now: Micros): readonly Life[] | undefined {
    const last = how ? this.#with(component, how) : this.#all.get(component);
    if (!last) return undefined;
    const dead = { attempt: last.restarts - 1, createdAt: last.before, hasEnded: true };
    return last.startedAt <= now ? [{ attempt: last.restarts, createdAt: last.startedAt, hasEnded: false }, dead] : [dead];
  }

  #with(component: string, { restarts, startedAt, endedAt, tried }: Recovery): Restarted {
    const known = this.#all.get(component);
    return { restarts: (known?.restarts ?? 0) + restarts, startedAt, before: restarts > 1 ? endedAt - tried : known?.startedAt };
  }
}

/** The id of the container that was started then, by the uid that its kubelet has for its Pod; undefined of the first. */
export const restartedId = (uid: string, name: string, attempt: number): string | undefined =>
  attempt > 0 ? new Random(`${uid}/${name}/${attempt}`).hex(64) : undefined;
