import { type Engine, type Micros, SECOND, sleep, type Task } from '../engine/index.ts';
import type { ContainerRuntime } from '../runtime/index.ts';
import type { PodRuntimeStatus } from './container/runtime-status.ts';

/** How long the kubelet's loops wait between two turns. */
const RELIST_PERIOD: Micros = SECOND;

const NOTHING: PodRuntimeStatus = { ips: [], sandboxes: [], containers: [] };

/**
 * The Pod lifecycle event generator: the kubelet learns what containers did by asking the runtime once a second.
 * Between two relists it knows only what it saw last, and that is what its decisions rest on.
 * Nothing happens at a relist without a change, so only those are planned.
 * @see kubernetes: pkg/kubelet/pleg/generic.go
 */
export class Pleg {
  readonly #engine: Engine;
  readonly #runtime: ContainerRuntime;
  readonly #phase: Micros;
  readonly #cache = new Map<string, PodRuntimeStatus>();
  readonly #states = new Map<string, Map<string, string>>();
  readonly #planned = new Set<string>();
  readonly #notify: (podUid: string) => void;
  readonly #died: (podUid: string, id: string) => void;
  readonly #vanished: (podUid: string) => void;
  #halted = false;
  /** When it has looked last, while the runtime does not answer. */
  #lastLook: Micros | undefined;

  /**
   * `notify` is called for each container or sandbox of a Pod that started or died: two in one relist mean two syncs;
   * `died` after it, for each that died; `vanished` when nothing is left of a container that had ended, of which nobody is told.
   */
  constructor(
    engine: Engine,
    runtime: ContainerRuntime,
    phase: Micros,
    notify: (podUid: string) => void,
    died: (podUid: string, id: string) => void,
    vanished: (podUid: string) => void,
  ) {
    this.#engine = engine;
    this.#runtime = runtime;
    this.#phase = phase;
    this.#notify = notify;
    this.#died = died;
    this.#vanished = vanished;
    runtime.onChange((podUid) => this.#plan(podUid));
    runtime.outage.onChange(() => {
      if (!runtime.outage.isDown) this.#looksAgain();
      else this.#lastLook ??= this.#nextRelist(engine.now) - RELIST_PERIOD;
    });
  }

  /** Since when it has not been able to look; undefined where it is. */
  get lastLook(): Micros | undefined {
    return this.#lastLook;
  }

  #looksAgain(): void {
    this.#lastLook = undefined;
    for (const uid of this.#planned) this.#engine.at(this.#nextRelist(this.#engine.now), () => this.#relist(uid));
  }

  /** The first look at all that there is, of which no Pod is known yet: what has ended is cleaned up. */
  relistAll(podUids: Iterable<string>): void {
    for (const uid of podUids) {
      const status = this.#withAddresses(uid, this.#runtime.podStatus(uid));
      this.#cache.set(uid, status);
      const states = statesOf(status);
      this.#states.set(uid, states);
      for (const [id, state] of states) if (state === 'exited') this.#died(uid, id);
    }
  }

  /** Nobody asks any more. */
  halt(): void {
    this.#halted = true;
  }

  /** What the last relist saw. */
  get(podUid: string): PodRuntimeStatus {
    return this.#cache.get(podUid) ?? NOTHING;
  }

  /** Waits for a relist after `time`; at once if there was one. @see kubernetes: pkg/kubelet/container/cache.go GetNewerThan */
  *newerThan(podUid: string, time: Micros | undefined): Task<PodRuntimeStatus> {
    if (time !== undefined) {
      const { outage } = this.#runtime;
      const wasDown = outage.isDown;
      if (wasDown) yield* outage.waitForEnd();
      const next = this.#nextRelist(wasDown ? this.#engine.now : time);
      if (next > this.#engine.now) {
        yield* sleep(this.#engine, next - this.#engine.now);
        this.#relist(podUid);
      }
    }
    return this.get(podUid);
  }

  #nextRelist(after: Micros): Micros {
    return this.#phase + (Math.floor((after - this.#phase) / RELIST_PERIOD) + 1) * RELIST_PERIOD;
  }

  #plan(podUid: string): void {
    if (this.#halted || this.#planned.has(podUid)) return;
    this.#planned.add(podUid);
    this.#engine.at(this.#nextRelist(this.#engine.now), () => this.#relist(podUid));
  }

  #relist(podUid: string): void {
    if (this.#runtime.outage.isDown || !this.#planned.delete(podUid) || this.#halted) return;
    const status = this.#withAddresses(podUid, this.#runtime.podStatus(podUid));
    const isLeft = ({ name }: { readonly name: string }): boolean => status.containers.some((container) => container.name === name);
    if (this.get(podUid).containers.some((container) => container.state === 'exited' && !isLeft(container))) this.#vanished(podUid);
    this.#cache.set(podUid, status);
    const before = this.#states.get(podUid) ?? new Map<string, string>();
    const now = statesOf(status);
    this.#states.set(podUid, now);
    for (const [id, state] of now) {
      if ((state !== 'running' && state !== 'exited') || before.get(id) === state) continue;
      this.#notify(podUid);
      if (state === 'exited') this.#died(podUid, id);
    }
    // Whatever ran and is gone has died. @see kubernetes: pkg/kubelet/pleg/generic.go generateEvents
    for (const [id, state] of before) if (state === 'running' && !now.has(id)) this.#notify(podUid);
  }

  /** A Pod of which no sandbox is left keeps the addresses that it had. @see kubernetes: pkg/kubelet/pleg/generic.go getPodIPs */
  #withAddresses(podUid: string, status: PodRuntimeStatus): PodRuntimeStatus {
    if (status.ips.length > 0 || status.sandboxes.some(({ state }) => state === 'READY')) return status;
    return { ...status, ips: this.get(podUid).ips };
  }
}

function statesOf({ containers, sandboxes }: PodRuntimeStatus): Map<string, string> {
  const states = new Map<string, string>();
  for (const { id, state } of containers) states.set(id, state);
  for (const { id, state } of sandboxes) states.set(id, state === 'READY' ? 'running' : 'exited');
  return states;
}
