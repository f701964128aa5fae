import { type Engine, MILLISECOND, type Micros, SECOND, type Timer, type Trace } from '../engine/index.ts';
import type { KubeletVerb, NodeKernel } from '../kernel/index.ts';
import type { Kubelet } from '../kubelet/kubelet.ts';
import type { ContainerRuntime } from '../runtime/index.ts';
import type { NodeDaemons } from './node-daemons.ts';
import { KubeletEnded, KubeletStarted } from './timeline.ts';

/** From the start of its process to a kubelet's first event. */
const STARTING: Micros = 300 * MILLISECOND;
/** @see kubernetes: cmd/krel/templates/latest/kubelet/kubelet.service RestartSec */
const RESTART_WAIT: Micros = 10 * SECOND;

interface Dependencies {
  readonly name: string;
  readonly engine: Engine;
  readonly trace: Trace;
  readonly kernel: NodeKernel;
  readonly runtime: ContainerRuntime;
  readonly daemons: NodeDaemons;
  /** The process of a kubelet, and which one it is; the first has been there before. */
  readonly makeKubelet: (n: number) => Kubelet;
  /** Nothing is heard of it any more. */
  readonly silent: (cause: number | undefined) => void;
}

/** What there is of one node: Linux, containerd and a kubelet, which systemd keeps. */
export class Machine {
  readonly kernel: NodeKernel;
  readonly runtime: ContainerRuntime;
  /** Of those that there have been, the last. */
  kubelet: Kubelet;
  readonly #d: Dependencies;
  #kubelets = 1;
  /** Of the next one. */
  #start: Timer | undefined;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    this.kernel = dependencies.kernel;
    this.runtime = dependencies.runtime;
    this.kubelet = dependencies.makeKubelet(0);
  }

  /** What root asks systemd for, or a signal. @see systemd: systemctl(1); systemd.service(5) Restart= */
  kubeletIs(verb: KubeletVerb): void {
    const { kubelet: unit } = this.kernel;
    if (verb === 'start') {
      if (unit.state !== 'active') this.#starts();
      return;
    }
    this.#end(verb === 'kill' ? 'activating' : 'inactive');
    if (verb === 'restart') this.#starts();
    else if (verb === 'kill') this.#start = this.#d.engine.after(RESTART_WAIT, () => this.#starts());
  }

  #end(state: 'inactive' | 'activating'): void {
    const { trace, name, daemons, silent } = this.#d;
    this.#start?.cancel();
    this.kernel.kubelet.ends(state);
    if (!this.kubelet.runs) return;
    daemons.kubeletEnds();
    this.kubelet.fail();
    silent(trace.record(KubeletEnded, {}, { node: name, isKilled: state === 'activating' }));
  }

  #starts(): void {
    const { engine, trace, name, makeKubelet, daemons } = this.#d;
    this.#start?.cancel();
    this.kernel.kubelet.starts(this.kernel.hostPids.take(), engine.now);
    this.#start = engine.after(STARTING, () => {
      const { kubelet } = this;
      const cause = trace.record(KubeletStarted, {}, { node: name });
      this.kubelet = makeKubelet(this.#kubelets++);
      daemons.kubeletBegins();
      this.kubelet.startAfter(kubelet, cause);
    });
  }
}
