import type { Change, StoreView } from '../../api-server/index.ts';
import { type Engine, MILLISECOND, type Micros, type Random, SECOND, type Timer, type Trace } from '../../engine/index.ts';
import type { KubeletVerb, NodeKernel } from '../../kernel/index.ts';
import type { ApiLink } from '../../kubelet/api-link.ts';
import { StartLog } from '../../kubelet/klog/start-log.ts';
import type { Kubelet } from '../../kubelet/kubelet.ts';
import { commandOf } from '../../kubelet/kubeletconfig/service-unit.ts';
import type { KubeletStart } from '../../kubelet/kubeletconfig/start-files.ts';
import { type ContainerRuntime, RUNTIME_ENDPOINT, UNREACHABLE_RUNTIME } from '../../runtime/index.ts';
import {
  KubeletAlone,
  KubeletEnded,
  KubeletExits,
  KubeletFlagNotFollowed,
  KubeletStarted,
  MachineBooted,
  NodeIsReached,
} from '../timeline.ts';
import { ContainerdService } from './containerd-service.ts';

/** From the start of its process to a kubelet's first event. */
const STARTING: Micros = 300 * MILLISECOND;
/** @see kubernetes: cmd/krel/templates/latest/kubelet/kubelet.service RestartSec */
const RESTART_WAIT: Micros = 10 * SECOND;

/** What becomes of a node's daemons. */
export interface NodeDaemons {
  proxyEnds(): void;
  kubeletEnds(): void;
  kubeletBegins(): void;
  /** None of them is there any more: their machine has booted. */
  areGone(): void;
}

interface Dependencies {
  readonly name: string;
  readonly engine: Engine;
  readonly trace: Trace;
  readonly kernel: NodeKernel;
  readonly runtime: ContainerRuntime;
  readonly daemons: NodeDaemons;
  /** The process of a kubelet, and which one it is; the first has been there before. Others go by what is on the disk. */
  readonly makeKubelet: (n: number, text?: string) => Kubelet;
  /** What one that is started now finds on the disk; `unit` is the file of its unit as systemd has it. */
  readonly findStart: (unit: string) => KubeletStart;
  readonly readUnit: () => string;
  readonly readFile: (path: string) => string | undefined;
  /** Its version. */
  readonly containerd: string;
  readonly random: Random;
  /** What has run on it since before the run is gone. */
  readonly standingEnd: () => void;
  readonly link: ApiLink;
  /** Nothing is heard of it any more. */
  readonly silent: (cause: number | undefined) => void;
  /** It is heard of again. */
  readonly reports: () => void;
}

/** What there is of one node: Linux, containerd and a kubelet, which systemd keeps. */
export class Machine {
  readonly kernel: NodeKernel;
  readonly runtime: ContainerRuntime;
  readonly containerd: ContainerdService;
  /** Of those that there have been, the last. */
  kubelet: Kubelet;
  readonly #d: Dependencies;
  readonly #log: StartLog;
  #kubelets = 1;
  /** Of the next one. */
  #start: Timer | undefined;
  #isOff = false;
  /** Its network leads nowhere. */
  #isApart = false;
  #boots = 0;
  #bootID: string | undefined;
  /** Since then no kubelet has come to find what there is. */
  #booted: { readonly cause: number | undefined } | undefined;
  /** Why the last one ended at once. */
  #exit: string | undefined;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    this.kernel = dependencies.kernel;
    this.runtime = dependencies.runtime;
    this.kubelet = dependencies.makeKubelet(0);
    const { engine, kernel, name, containerd } = dependencies;
    this.containerd = new ContainerdService(dependencies);
    this.#log = new StartLog({
      engine,
      journal: kernel.journal,
      node: name,
      containerd,
    });
  }

  /** What root asks systemd for, or a signal. @see systemd: systemctl(1); systemd.service(5) Restart= */
  kubeletIs(verb: KubeletVerb): void {
    const { kubelet: unit } = this.kernel;
    if (verb === 'reload') {
      unit.unit = this.#d.readUnit();
      return;
    }
    if (verb === 'start') {
      if (unit.state !== 'active') this.#starts();
      return;
    }
    const before = unit.state;
    this.#end(verb === 'kill' ? 'activating' : 'inactive');
    if (verb === 'kill') {
      this.#log.isKilled();
      this.#startsLater();
      return;
    }
    if (before !== 'inactive') this.#log.stops(before === 'active');
    if (verb === 'restart') this.#starts();
  }

  /** @see kubernetes: pkg/kubelet/config/apiserver.go NewSourceApiserver */
  podChanged(change: Change<'Pod'>): void {
    this.#d.link.tell(() => this.kubelet.podChanged(change));
  }

  /** It can be started again. */
  get isDown(): boolean {
    return this.#isOff || (!this.kubelet.runs && this.kernel.kubelet.state === 'active');
  }

  /** What goes to it from outside gets there. */
  get hasNetwork(): boolean {
    return this.kernel.network.up && !this.#isApart;
  }

  /** Its kubelet answers who asks from outside. */
  get answers(): boolean {
    return this.kubelet.runs && !this.#isApart;
  }

  /** What it has been told of the cluster's objects. */
  get knows(): StoreView {
    return this.#d.link.store;
  }

  get isCutOff(): boolean {
    return this.#isApart;
  }

  /** Nothing comes from it or gets there any more; what runs on it runs on. */
  isCut(cause: number | undefined): void {
    const { link, name, silent } = this.#d;
    this.#isApart = true;
    link.cut();
    this.kernel.cluster.cut(name);
    silent(cause);
  }

  /** Its network is as it was. */
  isReachable(cause: number | undefined): void {
    const { link, name, trace, reports } = this.#d;
    this.#isApart = false;
    this.kernel.cluster.mend(name);
    const speaks = (): void => {
      if (!this.kubelet.runs) return;
      reports();
      this.kubelet.speaks();
    };
    link.restore(speaks, () => void (this.kubelet.runs && trace.record(NodeIsReached, { causes: [cause] }, { node: name })));
  }

  /** It breaks down, or is switched off. */
  fails(cause: number | undefined): void {
    if (this.#isOff) return;
    this.#isOff = true;
    this.#isApart = false;
    this.#d.link.forget();
    this.kernel.cluster.mend(this.#d.name);
    this.#start?.cancel();
    this.containerd.isOff();
    this.#log.isKilled();
    this.kubelet.fail();
    this.kernel.kubelet.ends('inactive', this.#d.engine.now);
    this.kernel.cluster.isolate(this.#d.name);
    this.runtime.powerOff();
    this.#d.silent(cause);
  }

  /** It is switched on again, and has come to where its services are started. */
  boots(cause: number | undefined): void {
    const { name, trace, daemons, standingEnd, random } = this.#d;
    this.fails(cause);
    this.#isOff = false;
    this.#bootID = random.fork('boot', ++this.#boots).uuid();
    const booted = trace.record(MachineBooted, { causes: [cause] }, { node: name });
    this.kernel.boots();
    daemons.areGone();
    standingEnd();
    this.runtime.boots();
    this.#booted = { cause: booted };
    this.kernel.kubelet.unit = this.#d.readUnit();
    this.#starts();
  }

  get bootID(): string | undefined {
    return this.#bootID;
  }

  #end(state: 'inactive' | 'activating'): void {
    const { trace, name, daemons, silent } = this.#d;
    this.#start?.cancel();
    this.kernel.kubelet.ends(state, this.#d.engine.now);
    if (!this.kubelet.runs) return;
    daemons.kubeletEnds();
    this.#d.link.kubeletEnds();
    this.kubelet.fail();
    silent(trace.record(KubeletEnded, {}, { node: name, isKilled: state === 'activating' }));
  }

  #starts(): void {
    const { engine, findStart, readFile } = this.#d;
    this.#start?.cancel();
    const pid = this.kernel.hostPids.take();
    this.kernel.kubelet.starts(pid, engine.now);
    this.#log.starts();
    this.#start = engine.after(STARTING, () => {
      const { unit } = this.kernel.kubelet;
      const start = this.#withRuntime(findStart(unit));
      if (start.kind !== 'exits' || start.hasRead) this.#log.reads(pid, commandOf(unit, readFile));
      if (start.kind === 'exits') return this.#exits(pid, start.why, start.exitCode);
      this.#exit = undefined;
      if (start.kind === 'starts') {
        this.#log.begins(pid, start.told);
        return this.#runs(start.text, start.unfollowed);
      }
      this.#log.beginsAlone(pid, start.told, start.server, start.why);
      this.#d.trace.record(KubeletAlone, {}, { node: this.#d.name, server: start.server });
    });
  }

  /** Without a runtime that answers it ends. @see kubernetes: pkg/kubelet/kubelet.go PreInitRuntimeService; cri/remote/remote_runtime.go validateServiceConnection */
  #withRuntime(start: KubeletStart): KubeletStart {
    if (start.kind === 'exits' || !this.runtime.outage.isDown) return start;
    const why = `failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "unix://${RUNTIME_ENDPOINT}": ${UNREACHABLE_RUNTIME}`;
    return { kind: 'exits', why, exitCode: 1, hasRead: true };
  }

  #startsLater(): void {
    this.#start = this.#d.engine.after(RESTART_WAIT, () => {
      this.#log.restarts();
      this.#starts();
    });
  }

  #runs(text: string, unfollowed: readonly string[]): void {
    const { trace, name, makeKubelet, daemons } = this.#d;
    for (const flag of unfollowed) trace.record(KubeletFlagNotFollowed, {}, { node: name, flag });
    const { kubelet } = this;
    const booted = this.#booted;
    this.#booted = undefined;
    const cause = trace.record(KubeletStarted, { causes: [booted?.cause] }, { node: name });
    this.kubelet = makeKubelet(this.#kubelets++, text);
    daemons.kubeletBegins();
    this.kubelet.startAfter(kubelet, { cause, hasBooted: booted !== undefined });
  }

  /** systemd starts it again and again. @see systemd: systemd.service(5) Restart=always, StartLimitIntervalSec=0 */
  #exits(pid: number, why: string, exitCode: number): void {
    const { engine, trace, name } = this.#d;
    this.#log.exits(pid, why, exitCode);
    this.kernel.kubelet.ends('activating', engine.now, exitCode);
    if (this.#exit !== why) trace.record(KubeletExits, {}, { node: name, why, exitCode });
    this.#exit = why;
    this.#startsLater();
  }
}
