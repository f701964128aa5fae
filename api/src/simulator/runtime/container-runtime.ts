// The calls of the CRI, one after the other, and who is told of what comes of them.
import { goQuote } from '../apimachinery/go-quote.ts';
import {
  type Engine,
  MILLISECOND,
  type Micros,
  type Random,
  SECOND,
  sinceRound,
  sleep,
  type Task,
  wait,
  withTimeout,
} from '../engine/index.ts';
import {
  type Data,
  FileTree,
  type HostProcess,
  type Inode,
  type NodeKernel,
  type Remark,
  RUNC_CREATE_COST,
  type SignalName,
  showSyslog,
  signalNumbers,
  UsageMeter,
} from '../kernel/index.ts';
import type { ContainerBehaviorInput, FileInfo } from '../types.ts';
import { ContainerStore } from './container-store.ts';
import { CriServer } from './cri/server.ts';
import { fileInfo } from './file-info.ts';
import type { ImageStore } from './images/image-store.ts';
import { ContainerInstance } from './instance.ts';
import type { LogRotation } from './logs/container-log.ts';
import { showLogs } from './logs/log-files.ts';
import { LogReader } from './logs/log-reader.ts';
import { RuntimeLog } from './logs/runtime-log.ts';
import { targetProblem } from './oci/container-spec.ts';
import { noUsersFound } from './oci/errors.ts';
import { execSync, type Streams } from './oci/exec.ts';
import { withHostPaths } from './oci/host-paths.ts';
import { commandLine, imageUser } from './oci/process-options.ts';
import { ProcessStarter } from './oci/process-starter.ts';
import { profileProblem } from './oci/seccomp.ts';
import { RuntimeOutage, UNREACHABLE_RUNTIME, unreachableRuntime } from './outage.ts';
import type { PodRuntimeStatus, RuntimeContainerStatus } from './pod-status.ts';
import { runtimeMounts } from './runtime-mounts.ts';
import { standingProcesses } from './sandbox/host-view.ts';
import type { SandboxRecord } from './sandbox/sandbox.ts';
import type { PauseListener, SandboxStore } from './sandbox/sandboxes.ts';
import { loggedOf, type StandingPod } from './standing.ts';
import { RuntimeStats } from './stats.ts';
import {
  type ContainerConfig,
  type ExecResult,
  failure,
  type LogRecord,
  type Result,
  rpcError,
  type SandboxConfig,
  success,
} from './types.ts';

/** What runc, which is started for it, needs to send a signal, and an end to be told: a probe that began with the same sync is answered before. */
const KILL_LATENCY: Micros = 5 * MILLISECOND;
/** How often it measures what containers have written. @see containerd: pkg/cri/config/config_unix.go StatsCollectPeriod, pkg/cri/server/snapshots.go */
const STATS_PERIOD: Micros = 10 * SECOND;

/** What a node's containerd is made from. */
interface RuntimeOptions {
  readonly engine: Engine;
  readonly random: Random;
  readonly kernel: NodeKernel;
  readonly images: ImageStore;
  readonly sandboxes: SandboxStore;
  readonly behaviors: readonly ContainerBehaviorInput[];
  readonly logRotation?: LogRotation;
  /** Its own, as nodes tell of it: `containerd://1.6.21`. */
  readonly version?: () => string;
}

/**
 * The container runtime of one node, as the kubelet sees it through the CRI: sandboxes, containers, images, exec.
 * Words of errors are containerd's and runc's.
 */
export class ContainerRuntime {
  readonly images: ImageStore;
  readonly containers: ContainerStore;
  readonly stats: RuntimeStats;
  readonly logs: LogReader;
  readonly outage = new RuntimeOutage();
  readonly #o: RuntimeOptions;
  readonly #statsPhase: Micros;
  readonly #starter: ProcessStarter;
  readonly #log: RuntimeLog;
  readonly #listeners: ((podUid: string) => void)[] = [];
  readonly #firstLineListeners: ((podUid: string, container: string, line: LogRecord) => void)[] = [];
  readonly #remarkListeners: ((podUid: string, container: string, remark: Remark) => void)[] = [];
  readonly #exitListeners: ((podUid: string, status: RuntimeContainerStatus) => void)[] = [];
  readonly #creations = new Map<string, number>();
  /** What has run on the node since before the run. */
  standing: () => readonly StandingPod[] = () => [];
  /** The same when the machine went off. */
  #stoodBefore: readonly StandingPod[] = [];
  #isLookedAt = false;
  #execs = 0;

  constructor(options: RuntimeOptions) {
    this.#o = options;
    this.#statsPhase = options.random.fork('stats').int(STATS_PERIOD);
    this.#log = new RuntimeLog(options.engine, options.kernel);
    this.images = options.images;
    this.containers = new ContainerStore(options.engine, options.kernel.disk);
    this.logs = new LogReader(this.containers);
    this.stats = new RuntimeStats(options.engine, options.kernel, this.containers, () => this.standing());
    const { engine, kernel, sandboxes, behaviors } = options;
    kernel.mountedBeside.push(() => runtimeMounts(sandboxes, this.containers, this.standing()));
    this.#starter = new ProcessStarter({
      engine,
      kernel,
      sandboxes,
      containers: this.containers,
      behaviors,
      meter: () => new UsageMeter(engine, this.#statsPhase, STATS_PERIOD),
      write: (instance, stream, data) => this.#write(instance, stream, data),
      remark: (instance, remark) => this.#remark(instance, remark),
      outOfMemory: (instance) => this.#log.outOfMemory(instance.id),
      ended: (instance) => {
        const { podUid } = instance.config;
        this.#log.ends(instance.id);
        for (const listener of this.#exitListeners) listener(podUid, instance.status());
        this.#changed(podUid);
      },
    });
    options.sandboxes.onNetworkLost((event, error) => this.#log.networkLost(event, error));
    options.sandboxes.onCrash((podUid, withContainers, id) => {
      this.#log.ends(id);
      if (withContainers) for (const { running, container } of this.containers.of(podUid)) if (running) container?.killAll();
      this.#changed(podUid);
    });
  }

  /** `listener` is told when a container or sandbox of that Pod changed its state. */
  onChange(listener: (podUid: string) => void): void {
    this.#listeners.push(listener);
  }

  /** `listener` is told at once when a container's process has ended: for the record only, the kubelet learns it by asking. */
  onExit(listener: (podUid: string, status: RuntimeContainerStatus) => void): void {
    this.#exitListeners.push(listener);
  }

  /** Likewise of a pause process that nobody stopped. */
  onPauseExit(listener: PauseListener): void {
    this.#o.sandboxes.onPauseExit(listener);
  }

  /** `listener` is told of the first line that each start of a container writes. */
  onFirstLine(listener: (podUid: string, container: string, line: LogRecord) => void): void {
    this.#firstLineListeners.push(listener);
  }

  /** `listener` is told of what the programs of a container have to say to the reader of the run, each once a start. */
  onRemark(listener: (podUid: string, container: string, remark: Remark) => void): void {
    this.#remarkListeners.push(listener);
  }

  podStatus(podUid: string): PodRuntimeStatus {
    const { statuses, ips } = this.#o.sandboxes.statusOf(podUid);
    const containers = this.containers.of(podUid).map((instance) => instance.status());
    return { ips, sandboxes: statuses, containers: containers.reverse() };
  }

  /** The containers of such a Pod. */
  instancesOf(podUid: string): readonly ContainerInstance[] {
    return this.containers.of(podUid);
  }

  /** What such a Pod runs, as a node sees it where that has run since before: its numbers are from `first` on. */
  processesOf(podUid: string, first: number): HostProcess[] {
    const { kernel } = this.#o;
    return this.containers.of(podUid).flatMap((instance) => standingProcesses(kernel, instance, first));
  }

  /** Of which it has anything, by their uids; with what they are called. */
  pods(): ReadonlyMap<string, string> {
    const pods = new Map(this.#o.sandboxes.present().map(({ config }) => [config.podUid, config.podKey]));
    for (const { config } of this.containers.present()) pods.set(config.podUid, config.podKey);
    return pods;
  }

  /** The machine is off: nothing runs any more, which nobody can tell of. */
  powerOff(): void {
    this.#stoodBefore = this.standing();
    for (const { container } of this.containers.present()) container?.vanish();
    for (const { pause } of this.#o.sandboxes.present()) pause?.container?.vanish();
  }

  /** The machine has booted: what containerd finds on its disk ran when it went off. @see containerd: pkg/cri/server/restart.go recover */
  boots(): void {
    const { engine, sandboxes } = this.#o;
    for (const instance of this.containers.present()) if (instance.running) instance.wasLost(engine.now);
    sandboxes.boots();
    sandboxes.cni.restarts();
    this.outage.ends();
  }

  /** Of a Pod that has run since before the run: it is known as one whose machine has booted, with those that have run in it. */
  remembers(
    config: SandboxConfig,
    ip: string,
    containers: readonly (ContainerConfig & { readonly id: string; readonly startedAt: Micros })[],
  ): void {
    const { engine } = this.#o;
    const stood = this.#stoodBefore.find(({ named, sandbox }) => named(sandbox.config.podUid) === config.podUid);
    const madeAt = stood && stood.sandbox.createdAt + stood.later;
    const sandbox = this.#o.sandboxes.remembers(config, ip, stood?.named(stood.sandbox.id), madeAt ?? engine.now);
    for (const { id, startedAt, ...container } of containers) {
      const image = this.images.get(container.image);
      if (!image) continue;
      const instance = new ContainerInstance(
        engine,
        id,
        container,
        sandbox,
        image,
        this.images.shownName(image),
        new FileTree(engine),
        undefined,
        startedAt,
      );
      instance.startedAt = startedAt;
      instance.log.lines.push(...(stood?.log(id) ?? []));
      instance.wasLost(engine.now);
      this.containers.add(instance);
    }
  }

  /** Its process has ended; the shims, and what they look after, go on. @see containerd: services/server/server.go Stop; containerd.service KillMode=process */
  ends(isKilled: boolean): void {
    const { kernel } = this.#o;
    if (!isKilled) this.#log.isTerminated();
    this.outage.begins();
    if (!this.#isLookedAt) return;
    kernel.files.lookup(SOCKET)?.listener?.close();
    if (!isKilled) kernel.files.remove(SOCKET);
  }

  /** And here is another, which finds what there is. @see containerd: pkg/cri/server/restart.go recover */
  begins(): void {
    const { kernel, sandboxes } = this.#o;
    const problem = sandboxes.cni.restarts();
    this.#log.begins(this.#o.version?.().replace(/^.*:\/\//, '') ?? '', problem);
    if (this.#isLookedAt) {
      kernel.files.remove(SOCKET);
      kernel.files.makeSocket(SOCKET, 0o660);
      this.#serve();
    }
    this.outage.ends();
  }

  // ---- sandboxes

  *runPodSandbox(config: SandboxConfig): Task<Result<{ readonly id: string; readonly ip: string }>> {
    if (this.outage.isDown) return failure(UNREACHABLE_RUNTIME);
    const { now } = this.#o.engine;
    this.#log.runsSandbox(config);
    const created = yield* this.#o.sandboxes.run(config);
    if (created.ok) {
      this.#log.ranSandbox(config, created.value.id, created.value.hostPids?.shim ?? 0, now);
      this.#changed(config.podUid);
    } else this.#log.sandboxFailed(config, created.error);
    return created.ok ? success({ id: created.value.id, ip: created.value.ip }) : created;
  }

  /** What it fails by is told, where its network cannot be taken away. */
  *stopPodSandbox(id: string): Task<Result<undefined>> {
    if (this.outage.isDown) return unreachableRuntime();
    const sandbox = this.#o.sandboxes.get(id);
    if (!sandbox) return success(undefined);
    this.#log.stopsSandbox(id);
    for (const instance of this.containers.of(sandbox.config.podUid)) {
      if (instance.sandbox !== sandbox) continue;
      if (instance.running) yield* this.#stop(instance, 0);
      else this.#log.isStopped(instance.id, instance.finishedAt !== undefined);
    }
    const wasReady = sandbox.ready;
    const stopped = yield* this.#o.sandboxes.stop(sandbox);
    if (wasReady) this.#log.ends(id);
    if (stopped.ok) this.#log.stoppedSandbox(id);
    else this.#log.stopFailed(id, stopped.error);
    if (!stopped.ok || stopped.value) this.#changed(sandbox.config.podUid);
    return stopped.ok ? success(undefined) : stopped;
  }

  /** Why sandboxes have no network; `listener` is told when that is another. */
  get networkError(): string | undefined {
    return this.#o.sandboxes.cni.error;
  }
  onNetworkChange(listener: () => void): void {
    this.#o.sandboxes.cni.onChange(listener);
  }

  sandboxIP(id: string): string | undefined {
    return this.#o.sandboxes.get(id)?.ip;
  }
  sandboxHistory(podUid: string): readonly SandboxRecord[] {
    return this.#o.sandboxes.history(podUid);
  }
  /** The pause process dies, as by a crash. */
  crashSandbox(podUid: string): boolean {
    return this.#o.sandboxes.crash(podUid);
  }

  // ---- containers

  *createContainer(sandboxId: string, config: ContainerConfig): Task<Result<string>> {
    if (this.outage.isDown) return unreachableRuntime();
    this.#log.createsContainer(sandboxId, config);
    const created = yield* this.#create(sandboxId, config);
    if (created.ok) this.#log.createdContainer(sandboxId, config, created.value);
    else this.#log.createFailed(sandboxId, config, created.error);
    return created;
  }

  *#create(sandboxId: string, config: ContainerConfig): Task<Result<string>> {
    const { engine, random, sandboxes, kernel } = this.#o;
    const chance = random.fork('create', config.podUid, config.name, this.#nth(config));
    yield* sleep(engine, chance.jitter(25 * MILLISECOND, 1));
    const sandbox = sandboxes.get(sandboxId);
    const image = this.images.get(config.image);
    if (!sandbox) return failure(`failed to find sandbox id "${sandboxId}": not found`);
    // Its pause process has died, and the kubelet has not seen it yet.
    if (!sandbox.ready)
      return failure(`failed to get sandbox container task: no running task found: task ${sandboxId} not found: not found`, 'NotFound');
    if (!image) return failure(`failed to resolve image "${config.image}": not found`);
    if (commandLine(config, image).length === 0 && image.known) {
      return failure(`failed to generate container "${chance.hex(64)}" spec: failed to generate spec: no command specified`);
    }
    const mounts = config.mounts.some(({ missing }) => missing) ? withHostPaths(config.mounts) : success(config.mounts);
    if (!mounts.ok) return failure(`failed to generate container "${chance.hex(64)}" spec: failed to generate spec: ${mounts.error}`);
    const problem = profileProblem(config.security, kernel.files);
    if (problem !== undefined) return failure(problem);
    const user = imageUser(config, image);
    if (!user) return failure(noUsersFound(chance.int(2 ** 32)));
    // Few look at the node's own files.
    if (sandbox.config.hostPids || config.mounts.some(({ tree }) => tree === kernel.files)) this.#lookedAt();
    const id = chance.hex(64);
    const { targetContainerId } = config;
    const misfit = targetContainerId && targetProblem(targetContainerId, this.containers.get(targetContainerId), sandboxId);
    if (misfit) return failure(`failed to generate container "${id}" spec: invalid target container: ${misfit}`);
    const termination = new FileTree(engine);
    termination.writeFile('/file', '', { mode: 0o666 });
    const name = this.images.shownName(image);
    const complete = mounts.value === config.mounts ? config : { ...config, mounts: mounts.value };
    const instance = new ContainerInstance(engine, id, complete, sandbox, image, name, termination, this.#o.logRotation);
    instance.user = user;
    this.containers.add(instance);
    this.#changed(config.podUid);
    return success(id);
  }

  /** Somebody may see the node's own files: what containers say, and the socket that the runtime listens at. */
  #lookedAt(): void {
    if (this.#isLookedAt) return;
    this.#isLookedAt = true;
    const { kernel, sandboxes } = this.#o;
    sandboxes.cni.watch();
    showSyslog(kernel);
    showLogs(kernel.files, () => [...this.containers.logged(), ...this.standing().flatMap(loggedOf)]);
    this.#serve();
  }

  #serve(): void {
    const { engine, kernel, sandboxes } = this.#o;
    const listener = kernel.listenAt(SOCKET);
    if (!listener) return;
    const server = new CriServer({
      engine,
      images: this.images,
      measuredAt: () => engine.now - sinceRound(engine.now, this.#statsPhase, STATS_PERIOD),
      containers: () => this.containers.present(),
      sandboxes: () => sandboxes.present(),
      standing: () => this.standing(),
      startContainer: (id) => this.startContainer(id),
      stopContainer: (id, timeout) => this.stopContainer(id, timeout),
      removeContainer: (instance) => {
        this.#log.removesContainer(instance.id);
        this.#removeByOthers(instance.config.podUid, [instance]);
      },
      stopPodSandbox: (id) => this.stopPodSandbox(id),
      removePodSandbox: (sandbox) => {
        this.#log.removesSandbox(sandbox.id);
        sandboxes.remove(sandbox);
        const { podUid } = sandbox.config;
        this.#removeByOthers(
          podUid,
          this.containers.of(podUid).filter((instance) => instance.sandbox === sandbox),
        );
      },
      exec: (...asked) => this.execSync(...asked),
      version: () => this.#o.version?.() ?? '',
      networkError: () => sandboxes.cni.error,
      networkLoaded: () => sandboxes.cni.loaded,
    });
    engine.start(server.serve(listener));
  }

  #removeByOthers(podUid: string, instances: readonly ContainerInstance[]): void {
    this.containers.removeByOthers(podUid, new Set(instances));
    this.#changed(podUid);
  }

  /** How many times such a container was asked for before: no two have one id, be it that the first was never made. */
  #nth({ podUid, name }: ContainerConfig): number {
    const key = `${podUid}/${name}`;
    const before = this.#creations.get(key) ?? 0;
    this.#creations.set(key, before + 1);
    return before;
  }

  *startContainer(id: string): Task<Result<undefined>> {
    if (this.outage.isDown) return unreachableRuntime();
    const { engine, random } = this.#o;
    const instance = this.containers.get(id);
    if (!instance) return failure(`an error occurred when try to find container "${id}": not found`);
    this.#log.startsContainer(id);
    yield* sleep(engine, random.fork('start', id).jitter(40 * MILLISECOND, 1));
    const late = instance.sandbox.cgroup.delays(RUNC_CREATE_COST);
    if (late > 0) yield* sleep(engine, late);
    const error = this.#starter.start(instance);
    if (error === undefined) this.#log.startedContainer(id);
    else {
      instance.failedToStart(error, engine.now);
      this.#log.startFailed(id, error);
    }
    this.#changed(instance.config.podUid);
    return error === undefined ? success(undefined) : failure(error, 'StartError');
  }

  /** TERM (or what the image says), then KILL when `timeout` has passed; `onSignal` is told of each that finds a process. */
  *stopContainer(id: string, timeout: Micros, onSignal?: (signal: string, isLast: boolean) => void): Task<void> {
    const instance = this.containers.get(id);
    if (!instance?.running) return;
    this.#log.stopsContainer(id, timeout);
    yield* this.#stop(instance, timeout, onSignal);
    this.#log.stoppedContainer(id);
  }

  *#stop(instance: ContainerInstance, timeout: Micros, onSignal?: (signal: string, isLast: boolean) => void): Task<void> {
    const { engine } = this.#o;
    yield* sleep(engine, KILL_LATENCY);
    if (!instance.running) return;
    if (timeout > 0) {
      const { stopSignal } = instance.image.config;
      // Who asks a second time waits anew, but the container hears nothing of it. @see containerd: pkg/cri/server/container_stop.go IsStopSignaledWithTimeout
      if (!instance.isStopping) {
        instance.isStopping = true;
        this.#log.signals(instance.id, stopSignal);
        if (!instance.container?.init?.status) onSignal?.(stopSignal, false);
        instance.container?.signal(stopSignal);
      } else this.#log.spares(instance.id, stopSignal);
      yield* wait(withTimeout(engine, instance.ended, timeout));
    }
    if (instance.running) {
      this.#log.kills(instance.id);
      onSignal?.('KILL', true);
      instance.container?.killAll();
      yield* wait(withTimeout(engine, instance.ended, timeout));
    }
    yield* sleep(engine, KILL_LATENCY);
  }

  /** Forgets init containers that have ended: all of them for a new sandbox, else all but the newest of each, one that runs not counted. */
  pruneInitContainers(podUid: string, names: readonly string[], all: boolean): void {
    if (names.length === 0) return;
    const wanted = new Set(names);
    const seen = new Set<string>();
    const inTheWay = new Set<ContainerInstance>();
    for (const instance of this.containers.of(podUid).toReversed()) {
      const { name } = instance.config;
      if (!wanted.has(name) || instance.finishedAt === undefined) continue;
      if (all || seen.has(name)) inTheWay.add(instance);
      seen.add(name);
    }
    for (const { id } of inTheWay) this.#log.removesContainer(id);
    if (inTheWay.size > 0) this.containers.remove(podUid, inTheWay);
  }

  /** Of a container's dead starts one is kept, the newest. @see kubernetes: pkg/kubelet/pod_container_deletor.go */
  removeOlder(podUid: string, id: string): readonly string[] {
    const name = this.containers.get(id)?.config.name;
    const dead = this.containers.of(podUid).filter((one) => one.config.name === name && one.finishedAt !== undefined);
    return this.#remove(podUid, dead.slice(0, -1).reverse());
  }

  /** One that has died. Who removes it asks for its status first. */
  remove(podUid: string, id: string): Result<undefined> {
    const dead = this.containers.of(podUid).filter((one) => one.id === id && one.finishedAt !== undefined);
    if (this.#remove(podUid, dead).length > 0) return success(undefined);
    const missing = { error: `an error occurred when try to find container ${goQuote(id)}: not found`, reason: 'NotFound' };
    this.#log.statusFailed(id, rpcError(missing));
    return { ok: false, ...missing };
  }

  /** Nothing is kept of the Pod's dead starts. */
  removeDead(podUid: string): readonly string[] {
    return this.#remove(
      podUid,
      this.containers.of(podUid).filter(({ finishedAt }) => finishedAt !== undefined),
    );
  }

  /** All that is left of a Pod that is over. */
  removePod(podUid: string): readonly string[] {
    this.containers.forgetLogs(podUid);
    const removed = this.removeDead(podUid);
    for (const { id } of this.#o.sandboxes.removeStopped(podUid)) {
      // Whoever removes one has it stopped first. @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_gc.go removeSandbox
      this.#log.stopsSandbox(id);
      this.#log.stoppedSandbox(id);
      this.#log.removesSandbox(id);
    }
    return removed;
  }

  /** Returns their ids. */
  #remove(podUid: string, dead: readonly ContainerInstance[]): readonly string[] {
    if (dead.length === 0) return NONE;
    for (const { id } of dead) this.#log.removesContainer(id);
    this.containers.remove(podUid, new Set(dead));
    this.#changed(podUid);
    return dead.map(({ id }) => id);
  }

  /** @param timeout 0: none */
  *execSync(id: string, argv: readonly string[], timeout: Micros, tty = false, streams: Streams = {}): Task<Result<ExecResult>> {
    if (this.outage.isDown) return unreachableRuntime();
    const { engine, random } = this.#o;
    const answered = yield* execSync(engine, random.fork('exec', id, this.#execs++), this.containers.get(id), {
      argv,
      timeout,
      tty,
      streams,
    });
    if (timeout > 0 && !answered.ok) this.#log.execFailed(id, answered.error);
    else if (timeout > 0 && answered.ok && answered.value.timedOut) this.#log.execTimedOut(id, timeout);
    return answered;
  }

  /** The process dies by a signal, as by a fault of its own: no handler is asked. */
  crash(id: string, name: SignalName): void {
    const container = this.containers.get(id)?.container;
    container?.init?.finish({ code: 128 + signalNumbers[name], signal: name });
  }

  /** Whoever is attached writes to its process. @see containerd: pkg/cri/io/container_io.go Attach */
  give(id: string, text: string, closes: boolean): void {
    this.containers.get(id)?.container?.give(text, closes);
  }

  // ---- what others look at

  runningContainer(podUid: string, name: string): string | undefined {
    return this.containers.of(podUid).find((instance) => instance.config.name === name && instance.running)?.id;
  }
  /** What its process writes without having a turn. */
  writes(id: string, text: string): void {
    const instance = this.containers.get(id);
    if (instance?.running) this.#write(instance, 'stdout', text);
  }
  /** Of a container that is known by its id. */
  containerName(id: string): string | undefined {
    return this.containers.get(id)?.config.name;
  }
  /** Every start there was, oldest first. */
  containerHistory(podUid: string, name: string): readonly RuntimeContainerStatus[] {
    return this.containers.historyOf(podUid, name).map((instance) => instance.status());
  }
  readFile(podUid: string, name: string, path: string): string | undefined {
    return this.containers.newest(podUid, name)?.readFile(path);
  }
  fileInfo(podUid: string, name: string, path: string): FileInfo | undefined {
    const container = this.containers.newest(podUid, name);
    const stat = container?.lstat(path);
    return stat && fileInfo(stat, container?.list(path));
  }
  /** What containers leave their last words in, by the path below the Pod's directory on its node. */
  terminationLogs(podUid: string): (readonly [path: string, file: Inode])[] {
    return this.containers
      .of(podUid)
      .map(({ config, id, terminationLog }) => [`containers/${config.name}/${id.slice(0, 8)}`, terminationLog.lookup('/file') as Inode]);
  }
  /** The node itself has run out of memory, and the kernel has chosen a process. */
  onSystemOom(listener: (victim: { readonly hostPid: number; readonly comm: string }) => void): void {
    this.#o.kernel.rootCgroup.onKill = listener;
  }
  #remark(instance: ContainerInstance, remark: Remark): void {
    const { config } = instance;
    instance.remarks ??= new Set();
    const { remarks } = instance;
    const isDone = remark.kind === 'Kubelet' || remark.kind === 'Containerd';
    const key =
      remark.kind === 'CommandNotFound' ? remark.command : remark.kind === 'NotFollowed' ? `${remark.program} ${remark.why}` : remark.kind;
    if (!isDone && (remarks.has(key) || remarks.size >= MOST_REMARKS)) return;
    remarks.add(key);
    for (const listener of this.#remarkListeners) listener(config.podUid, config.name, remark);
  }

  #write(instance: ContainerInstance, stream: 'stdout' | 'stderr', data: Data): void {
    const { log, config } = instance;
    const first = log.lines.length === 0;
    log.write(stream, data);
    const [line] = log.lines;
    if (first && line) for (const listener of this.#firstLineListeners) listener(config.podUid, config.name, line);
  }

  #changed(podUid: string): void {
    for (const listener of this.#listeners) listener(podUid);
  }
}

/** Where it listens. */
const SOCKET = '/run/containerd/containerd.sock';

/** A script that looks for ever new commands is told of no further. */
const MOST_REMARKS = 100;

const NONE: readonly string[] = [];
