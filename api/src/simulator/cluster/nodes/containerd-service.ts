import { type Engine, MILLISECOND, type Micros, SECOND, type Timer, type Trace } from '../../engine/index.ts';
import type { KubeletVerb, NodeKernel } from '../../kernel/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import { ContainerdEnded, ContainerdStarted } from '../timeline.ts';
import { ContainerdLog } from './containerd-log.ts';

/** From the start of its process until it answers. */
const STARTING: Micros = 100 * MILLISECOND;
/** @see containerd: containerd.service RestartSec */
const RESTART_WAIT: Micros = 5 * SECOND;

interface Dependencies {
  readonly name: string;
  readonly engine: Engine;
  readonly trace: Trace;
  readonly kernel: NodeKernel;
  readonly runtime: ContainerRuntime;
}

/** A node's containerd, as systemd keeps it: its shims go on without it. @see containerd: containerd.service KillMode=process, Restart=always */
export class ContainerdService {
  readonly #d: Dependencies;
  readonly #log: ContainerdLog;
  /** Of its next process. */
  #start: Timer | undefined;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    this.#log = new ContainerdLog(dependencies.engine, dependencies.kernel.journal);
  }

  /** What root asks systemd for, or a signal. */
  is(verb: Exclude<KubeletVerb, 'reload'>): void {
    if (verb === 'start') {
      if (this.#d.kernel.containerd.state !== 'active') this.#starts();
      return;
    }
    this.#ends(verb === 'kill');
    if (verb === 'restart') this.#starts();
    if (verb !== 'kill') return;
    this.#start = this.#d.engine.after(RESTART_WAIT, () => {
      this.#log.restarts();
      this.#starts();
    });
  }

  /** Its machine is. */
  isOff(): void {
    this.#start?.cancel();
  }

  #ends(isKilled: boolean): void {
    const { trace, name, engine, kernel, runtime } = this.#d;
    const { containerd } = kernel;
    this.#start?.cancel();
    const wasActive = containerd.state === 'active';
    if (wasActive && !isKilled) this.#log.stops();
    if (wasActive) runtime.ends(isKilled);
    containerd.ends(isKilled ? 'activating' : 'inactive', engine.now);
    if (isKilled) this.#log.isKilled();
    else this.#log.stopped(wasActive, this.#left);
    if (wasActive) trace.record(ContainerdEnded, {}, { node: name, isKilled });
  }

  #starts(): void {
    const { trace, name, engine, kernel, runtime } = this.#d;
    this.#start?.cancel();
    this.#log.starts(this.#left);
    kernel.containerd.starts(kernel.hostPids.take(), engine.now);
    this.#start = engine.after(STARTING, () => {
      runtime.begins();
      this.#log.started();
      trace.record(ContainerdStarted, {}, { node: name });
    });
  }

  /** Its shims. */
  get #left(): readonly { readonly pid: number }[] {
    return this.#d.kernel.service('containerd')?.processes ?? [];
  }
}
