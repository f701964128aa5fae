import { goDuration } from '../apimachinery/duration.ts';
import { type Engine, MILLISECOND, MINUTE, type Micros, type Random, SECOND, sinceRound, type Timer, untilRound } from '../engine/index.ts';
import type { ContainerRuntime } from '../runtime/index.ts';
import type { KubeletLog } from './klog/kubelet-log.ts';
import type { Pleg } from './pleg.ts';

/** How often it asks how the runtime is. @see kubernetes: pkg/kubelet/kubelet.go Run (updateRuntimeUp) */
const PERIOD: Micros = 5 * SECOND;
/** So long it does without an answer. @see kubernetes: pkg/kubelet/kubelet.go maxWaitForContainerRuntime */
const PATIENCE: Micros = 30 * SECOND;
/** And so long without a look at what runs. @see kubernetes: pkg/kubelet/pleg/generic.go, kubelet.go RelistThreshold */
const LOOK_THRESHOLD: Micros = 3 * MINUTE;
/** Between two turns of its loop that come to nothing. @see kubernetes: pkg/kubelet/kubelet.go syncLoop base, max, factor */
const FIRST_TURN: Micros = 100 * MILLISECOND;
const LONGEST_TURN: Micros = 5 * SECOND;
const LOOK_PERIOD: Micros = SECOND;

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly runtime: ContainerRuntime;
  readonly pleg: Pick<Pleg, 'lastLook'>;
  readonly log: KubeletLog;
  /** It has something else to say of its node. */
  readonly changed: () => void;
}

/**
 * What the kubelet knows of how its runtime is. It asks all the time, and is told the same: here it asks when something has changed, and for as long as
 * something is amiss. @see kubernetes: pkg/kubelet/runtime.go, kubelet.go updateRuntimeUp, syncLoop
 */
export class RuntimeState {
  readonly #d: Dependencies;
  readonly #phase: Micros;
  #timer: Timer | undefined;
  #looks: Timer | undefined;
  #networkError: string | undefined;
  /** When it was answered last, since it is not any more. */
  #lastSync: Micros | undefined;
  /** What its loop would have done. */
  readonly #held: (() => void)[] = [];
  #skips = false;
  #halted = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    const { random, runtime } = dependencies;
    this.#phase = random.fork('runtime-up').int(PERIOD);
    runtime.onNetworkChange(() => this.#plan());
    runtime.outage.onChange(() => this.#hears());
  }

  /** It is another process' turn, which finds how it is. */
  start(): void {
    if (this.#d.runtime.networkError !== undefined) this.#ask();
  }

  halt(): void {
    this.#halted = true;
    this.#timer?.cancel();
    this.#looks?.cancel();
  }

  /** Why no Pod gets a network. */
  get networkError(): string | undefined {
    return this.#networkError;
  }

  /** Why nothing is done for any Pod. @see kubernetes: pkg/kubelet/runtime.go runtimeErrors; pkg/kubelet/pleg/generic.go Healthy */
  get runtimeErrors(): readonly string[] {
    const { engine, pleg } = this.#d;
    const { lastLook } = pleg;
    const unseen = lastLook === undefined ? 0 : engine.now - lastLook;
    return [
      ...(this.#lastSync !== undefined && engine.now - this.#lastSync >= PATIENCE ? ['container runtime is down'] : []),
      ...(unseen > LOOK_THRESHOLD ? [`PLEG is not healthy: pleg was last seen active ${goDuration(unseen)} ago; threshold is 3m0s`] : []),
    ];
  }

  /** What of its node is amiss, in one. @see kubernetes: pkg/kubelet/nodestatus/setters.go ReadyCondition; apimachinery/pkg/util/errors/errors.go Error */
  get problem(): string | undefined {
    const errors = [...this.runtimeErrors, ...(this.#networkError === undefined ? [] : [this.#networkError])];
    return errors.length > 1 ? `[${errors.join(', ')}]` : errors[0];
  }

  /** Does it now, or when the loop turns again. */
  inLoop(act: () => void): void {
    if (this.#skips) this.#held.push(act);
    else act();
  }

  #hears(): void {
    if (this.#halted) return;
    const { engine, runtime } = this.#d;
    if (runtime.outage.isDown) {
      this.#lastSync ??= engine.now - sinceRound(engine.now, this.#phase, PERIOD);
      this.#looks = engine.after(LOOK_PERIOD, () => this.#looksInVain());
    } else this.#looks?.cancel();
    this.#plan();
  }

  #looksInVain(): void {
    const { engine, log } = this.#d;
    log.looksInVain();
    this.#looks = engine.after(LOOK_PERIOD, () => this.#looksInVain());
  }

  #plan(): void {
    if (this.#halted) return;
    const { engine } = this.#d;
    this.#timer?.cancel();
    this.#timer = engine.at(engine.now + untilRound(engine.now, this.#phase, PERIOD), () => this.#ask());
  }

  #ask(): void {
    const { runtime, log, changed } = this.#d;
    if (runtime.outage.isDown) {
      log.asksInVain();
      this.#plan();
      // What it says of its node grows with the time.
      if (this.runtimeErrors.length > 0) changed();
      if (this.runtimeErrors.length > 0 && !this.#skips) this.#skip(FIRST_TURN);
      return;
    }
    const was = [this.#networkError, this.#lastSync];
    this.#lastSync = undefined;
    const why = runtime.networkError;
    const state = `NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: ${why}`;
    this.#networkError = why === undefined ? undefined : `container runtime network not ready: ${state}`;
    if (why !== undefined) {
      log.networkNotReady(state);
      this.#plan();
    }
    if (was[0] !== this.#networkError || was[1] !== undefined) changed();
  }

  #skip(wait: Micros): void {
    if (this.#halted) return;
    const { engine, log } = this.#d;
    const errors = this.runtimeErrors;
    if (errors.length === 0) {
      this.#skips = false;
      for (const act of this.#held.splice(0)) act();
      return;
    }
    this.#skips = true;
    log.skipsAll(errors.length > 1 ? `[${errors.join(', ')}]` : (errors[0] as string));
    engine.after(wait, () => this.#skip(Math.min(2 * wait, LONGEST_TURN)));
  }
}
