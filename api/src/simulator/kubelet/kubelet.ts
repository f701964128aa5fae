// The main loop knows all parts of the kubelet and hands Pods from one to the next: that is said in one place.
import type { Change, StoreView } from '../api-server/index.ts';
import { isMirrorPod, kubeletUid } from '../apimachinery/mirror-pod.ts';
import { type Node, type Pod, podKey } from '../apimachinery/objects.ts';
import { isPodPhaseTerminal, isPodTerminal } from '../apimachinery/pod-phase.ts';
import { amountOf, resourceList } from '../apimachinery/resources.ts';
import { parseTime } from '../apimachinery/time.ts';
import { type Engine, type Micros, type Random, SECOND, type Task, type Trace } from '../engine/index.ts';
import { type FileTree, type Inode, type Journal, type MountOptions, NODE_RESOLV_CONF } from '../kernel/index.ts';
import type { ContainerRuntime } from '../runtime/index.ts';
import type { KubeletClient, KubeletRecorder } from './api-link.ts';
import { Backoff } from './container/backoff.ts';
import { EvictionManager } from './eviction/index.ts';
import { ImageGarbageCollector } from './images/image-gc.ts';
import { ImagePuller } from './images/puller.ts';
import { KubeletLog } from './klog/kubelet-log.ts';
import type { KubeletConfiguration, ShutdownGracePeriod } from './kubeletconfig/configuration.ts';
import { ContainerConfigurator, rememberedContainer } from './kuberuntime/container-config.ts';
import { ContainerDeletor, podIsEvicted } from './kuberuntime/container-deletor.ts';
import { ContainerStarter } from './kuberuntime/container-starter.ts';
import { RuntimeManager } from './kuberuntime/runtime-manager.ts';
import { type SandboxContext, sandboxConfig } from './kuberuntime/sandbox-config.ts';
import { HookRunner } from './lifecycle/hooks.ts';
import { PodAdmission } from './lifecycle/pod-admission.ts';
import { PodDns } from './network/pod-dns.ts';
import { NodeShutdownManager } from './node-shutdown.ts';
import { NodeStatusSync } from './nodestatus/node-status.ts';
import { NodeReporter } from './nodestatus/reporter.ts';
import { ObjectCache } from './object-cache.ts';
import { Pleg } from './pleg.ts';
import { fromApi, isStaticPod } from './pod/source.ts';
import { gatesChanged, sameMetadata } from './pod/update.ts';
import { endOrphans, somethingRuns } from './pod-workers/orphans.ts';
import { PodSync } from './pod-workers/pod-sync.ts';
import type { Termination } from './pod-workers/pod-worker.ts';
import { PodWorkers } from './pod-workers/pod-workers.ts';
import { WorkQueue } from './pod-workers/work-queue.ts';
import { ProbeManager } from './prober/manager.ts';
import type { NodeNetwork } from './prober/node-client.ts';
import { RuntimeState } from './runtime-state.ts';
import { StandingPods } from './standing-pods.ts';
import { startUp } from './start-up.ts';
import { StaticPods } from './static-pods/index.ts';
import { StatusGenerator } from './status/generator.ts';
import { StatusManager } from './status/manager.ts';
import { ReasonCache } from './status/reason-cache.ts';
import * as timeline from './timeline/entries.ts';
import { KubeletEvents } from './timeline/kubelet-events.ts';
import { traceRuntime } from './timeline/runtime-trace.ts';
import { traceStatus } from './timeline/status-trace.ts';
import { type NetworkStorage, VolumeManager } from './volumes/index.ts';

interface KubeletDependencies {
  readonly node: string;
  readonly configuration: KubeletConfiguration;
  readonly engine: Engine;
  readonly random: Random;
  readonly trace: Trace;
  /** What it has been told of the API server's objects. */
  readonly store: StoreView;
  /** What it is told when it asks. */
  readonly asked: StoreView;
  readonly api: KubeletClient;
  readonly recorder: KubeletRecorder;
  /** Nobody outside of the node is reached. */
  readonly isSilent: () => boolean;
  readonly runtime: ContainerRuntime;
  readonly network: NodeNetwork;
  readonly hostFiles: FileTree;
  readonly hostShm: () => MountOptions;
  /** What a container has left mounted below a directory of its own. */
  readonly mountedBelow: (directory: Inode) => string | undefined;
  readonly journal: Journal;
  /** Its own. */
  /** Its own, at its start. */
  readonly process: { readonly pid: number; readonly since: Micros };
  readonly storage: NetworkStorage;
  /** Of the cluster's DNS. */
  readonly dnsIP: string;
  readonly standing: StandingWork;
  /** The last process of it, where this is another one. */
  readonly before?: Kubelet | undefined;
  /** Its lease is renewed again. */
  readonly reports?: () => void;
  readonly hasApi?: () => boolean;
  /** Of a machine that was booted during the run. */
  readonly bootID?: (() => string | undefined) | undefined;
}

/** What Pods that have run since before the run do for the cluster. */
interface StandingWork {
  /** They have been told to stop. */
  standingEnds(pod: Pod): void;
  /** For so long they go on then. */
  lingers(pod: Pod): Micros;
}

/** From the moment that the API server tells of a change to the kubelet's first step for it. */
export const CONFIG_LATENCY: Micros = 6_000;

/**
 * The kubelet of one node: it is told of the Pods bound to it, and gives each to a worker.
 * @see kubernetes: pkg/kubelet/kubelet.go
 */
export class Kubelet {
  readonly node: string;
  readonly status: StatusManager;
  readonly events: KubeletEvents;
  readonly probes: ProbeManager;
  readonly volumes: VolumeManager;
  readonly eviction: EvictionManager;
  readonly configuration: KubeletConfiguration;
  readonly #shutdown: NodeShutdownManager;
  readonly #d: KubeletDependencies;
  readonly #workers: PodWorkers;
  readonly #admission: PodAdmission;
  readonly #pleg: Pleg;
  readonly #deletor: ContainerDeletor;
  readonly #queue: WorkQueue;
  readonly #syncer: PodSync;
  readonly #reporter: NodeReporter;
  readonly #nodeStatus: NodeStatusSync;
  readonly #static: StaticPods;
  readonly #standing: StandingPods;
  readonly #imageGC: ImageGarbageCollector;
  readonly #podDns: PodDns;
  readonly #manager: RuntimeManager;
  readonly #runtimeState: RuntimeState;
  /** Pods that processes before it have looked after. */
  #known: ReadonlySet<string> = new Set();
  /** It is told of the API server's Pods. */
  #watches = true;
  /** Whether it knows of all that runs: one that was started again does not at first. @see kubernetes: pod_workers.go podsSynced */
  #hasCleanedUp = true;
  #failed = false;

  constructor(dependencies: KubeletDependencies) {
    const { node, engine, random, trace, store, api, runtime, network } = dependencies;
    const recorder: KubeletRecorder = {
      record: (input, causes) => (this.#failed ? undefined : dependencies.recorder.record(input, causes)),
    };
    this.#d = dependencies;
    this.node = node;
    this.configuration = dependencies.configuration;
    const phase = random.fork('relist').int(SECOND);
    const kick = (podUid: string) => this.#workers.get(podUid)?.update();
    const log = new KubeletLog({ engine, node, journal: dependencies.journal, process: dependencies.process });
    this.events = new KubeletEvents(node, trace, recorder, log);
    this.#queue = new WorkQueue(engine, random.fork('sync-loop').int(SECOND), (podUid) => this.#workers.get(podUid)?.retry());
    this.#workers = new PodWorkers({
      engine,
      random,
      events: this.events,
      queue: this.#queue,
      status: () => this.status,
      pleg: () => this.#pleg,
      syncer: () => this.#syncer,
    });
    const deletor = new ContainerDeletor(engine, random, runtime, log, (podUid) => this.#pleg.get(podUid));
    this.#deletor = deletor;
    const died = (podUid: string, id: string) =>
      deletor.died(podUid, id, this.#watches && (this.#workers.get(podUid)?.contentIsUseless ?? true));
    const vanished = (podUid: string) => this.#workers.resync(podUid);
    this.#pleg = new Pleg(engine, runtime, phase, kick, died, vanished);
    this.status = new StatusManager(
      engine,
      engine.now > 0 ? engine.now : random.fork('status').int(10 * SECOND),
      {
        isSilent: dependencies.isSilent,
        currentPod: (uid, namespace, name) => {
          const pod = dependencies.asked.get('Pod', namespace, name);
          return pod && this.#static.uidOf(pod) === uid ? pod : undefined;
        },
        updatePodStatus: (namespace, name, uid, status) => void (this.#failed || api.updatePodStatus(namespace, name, uid, status)),
        removePod: (namespace, name, uid) => void (this.#failed || api.removePod(namespace, name, uid)),
        couldHaveRunningContainers: (uid) => (this.#workers.get(uid) ? this.#workers.couldRun(uid) : !this.#hasCleanedUp),
      },
      (pod, before, after) => {
        traceStatus(this.events, pod, before, after);
        log.observes(pod, after);
      },
    );
    const configFor = () => this.#config();
    const reporter = new NodeReporter({ recorder, node: configFor });
    this.#reporter = reporter;
    const { servers, domain, inheritsHost } = this.configuration.dns;
    const hostResolvConf = inheritsHost ? NODE_RESOLV_CONF : undefined;
    this.#podDns = new PodDns(
      { clusterDNS: servers ?? [dependencies.dnsIP], clusterDomain: domain, hostResolvConf },
      this.events,
      reporter,
    );
    const objects = new ObjectCache(store, this.node);
    this.volumes = new VolumeManager({
      engine,
      random,
      store,
      objects,
      hostFiles: dependencies.hostFiles,
      hostShm: dependencies.hostShm,
      mountedBelow: dependencies.mountedBelow,
      storage: dependencies.storage,
      clusterDomain: this.configuration.dns.domain,
      events: this.events,
      node: configFor,
      inUseChanged: () => this.#nodeStatus.changed(),
      resync: (uid) => this.#workers.resync(uid),
      nextSync: (uid) => this.#workers.nextSync(uid),
      terminationLogs: (uid) => runtime.terminationLogs(uid),
      before: dependencies.before?.volumes,
    });
    const { events, status } = this;
    // Those that a run begins with have run for long.
    const since = engine.now > 0 ? engine.now : undefined;
    this.probes = new ProbeManager({ engine, random, runtime, network, status, events, sync: kick, since });
    this.#runtimeState = new RuntimeState({ engine, random, runtime, pleg: this.#pleg, log, changed: () => this.#nodeStatus.changed() });
    this.#manager = this.#runtimeManager(objects);
    this.#syncer = this.#podSync(objects);
    this.#static = this.#staticPods(kick);
    this.#standing = new StandingPods({
      engine,
      api,
      events: this.events,
      hasFailed: () => this.#failed,
      stops: (pod) => dependencies.standing.standingEnds(pod),
      lingers: (pod) => dependencies.standing.lingers(pod),
    });
    this.#nodeStatus = new NodeStatusSync({
      node,
      engine,
      random,
      store: dependencies.asked,
      api,
      reporter,
      images: runtime.images,
      pressures: () => this.eviction.pressures(),
      volumesInUse: () => this.volumes.inUse(),
      cannotReport: () => this.#failed || dependencies.isSilent(),
      bootID: dependencies.bootID,
      problem: () => this.#runtimeState.problem,
    });
    this.#imageGC = new ImageGarbageCollector(engine, random, runtime, reporter, this.configuration.imageGC);
    this.eviction = this.#evictionManager();
    this.#shutdown = new NodeShutdownManager({
      node,
      engine,
      events: this.events,
      reporter,
      notReady: (cause) => this.#nodeStatus.shutsDown(cause),
      pods: () => [...this.#workers.activePods(), ...this.#standing.pods.filter((pod) => !isMirrorPod(pod))],
      kill: (pod, termination) => this.#endForShutdown(pod, termination),
    });
    this.#admission = this.#podAdmission();
  }

  /** Those that have run for long are only told to end. */
  #endForShutdown(pod: Pod, termination: Termination): Task<unknown> {
    const { gracePeriodOverride = 0, change = (status) => status } = termination;
    const isStanding = this.#standing.has(pod.metadata.uid);
    return isStanding ? this.#standing.shutDown(pod, gracePeriodOverride, change) : this.#workers.kill(pod, termination);
  }

  #podAdmission(): PodAdmission {
    return new PodAdmission({
      engine: this.#d.engine,
      events: this.events,
      node: this.node,
      status: this.status,
      allowedUnsafeSysctls: this.configuration.allowedUnsafeSysctls,
      nodeObject: () => this.#config(),
      others: () => [...this.#standing.pods, ...this.#workers.activePods()],
      pressures: () => this.eviction.pressures(),
      refusal: () => this.#shutdown.refusal(),
      hasCleanedUp: () => this.#hasCleanedUp,
      kill: (pod, termination) => this.#workers.kill(pod, termination),
      accept: (pod) => this.#accept(pod),
    });
  }

  /** How containers are made, started and stopped. */
  #runtimeManager(objects: ObjectCache): RuntimeManager {
    const { engine, random, store, runtime, network } = this.#d;
    const hooks = new HookRunner(engine, runtime, network, this.events);
    const configurator = new ContainerConfigurator({
      engine,
      store,
      objects,
      runtime,
      volumes: this.volumes,
      events: this.events,
      node: () => this.#config(),
      configuration: this.configuration,
    });
    const images = new ImagePuller({
      engine,
      random: random.fork('pulls'),
      runtime,
      events: this.events,
      secret: (namespace, name) => objects.pullSecret(namespace, name),
      limits: this.configuration.pulls,
    });
    return new RuntimeManager({
      engine,
      runtime,
      events: this.events,
      probes: this.probes,
      backoff: new Backoff(10 * SECOND, 300 * SECOND),
      starter: new ContainerStarter({ runtime, images, configurator, events: this.events, hooks }),
      hooks,
      podDns: this.#podDns,
      sandboxContext: (pod) => this.#sandboxContext(pod),
      isTerminationRequested: (uid) => this.#workers.isTerminationRequested(uid),
    });
  }

  /** What one sync of a Pod needs: its containers, and its status. */
  #podSync(objects: ObjectCache): PodSync {
    const { engine, store, runtime } = this.#d;
    const reasons = new ReasonCache();
    const generator = new StatusGenerator({
      engine,
      store,
      reasons,
      status: this.status,
      probes: this.probes,
      events: this.events,
      node: () => this.#config(),
    });
    return new PodSync({
      isTerminationRequested: (uid) => this.#workers.isTerminationRequested(uid),
      engine,
      runtime,
      events: this.events,
      manager: this.#manager,
      status: this.status,
      generator,
      probes: this.probes,
      reasons,
      objects,
      volumes: this.volumes,
      podDns: this.#podDns,
      runtimeState: this.#runtimeState,
      ensureMirror: (pod) => void (this.#failed || this.#static.ensureMirror(pod)),
      finished: (pod) => this.#finished(pod),
    });
  }

  #staticPods(sync: (podUid: string) => void): StaticPods {
    const { node, engine, random, store, api, hostFiles } = this.#d;
    return new StaticPods({
      node,
      engine,
      random,
      store,
      api,
      events: this.events,
      files: hostFiles,
      directory: this.configuration.staticPodPath,
      workers: {
        add: (pod) => void (this.#failed || this.#admission.admit(pod)),
        sync,
        update: (pod) => this.#workers.get(pod.metadata.uid)?.update(pod),
        end: (uid) => {
          this.#admission.drop(uid);
          this.#workers.get(uid)?.terminate({ orphaned: true });
        },
        endStanding: (key, ended) => this.#endStanding(key, ended),
        busy: (key) => this.#workers.unfinishedStatic(key) ?? this.#standing.staticUid(key),
        tickAtOrAfter: (time) => this.#queue.tickAtOrAfter(time),
      },
    });
  }

  #endStanding(key: string, ended: () => void): void {
    const pod = this.#standing.static(key);
    if (pod) this.#standing.end(pod, ended);
  }

  #evictionManager(): EvictionManager {
    const { node, engine, random, runtime } = this.#d;
    return new EvictionManager({
      node,
      configuration: this.configuration.eviction,
      volumeStatsPeriod: this.configuration.volumeStatsPeriod,
      limitsLocalStorage: this.configuration.limitsLocalStorage,
      engine,
      random,
      runtime,
      events: this.events,
      volumes: this.volumes,
      reporter: this.#reporter,
      conditionsChanged: () => this.#nodeStatus.changed(),
      hasFailed: () => this.#failed,
      pods: () => this.#workers.activePods(),
      isGone: ({ metadata }) => this.#workers.isFinished(metadata.uid),
      diskCapacity: () => Number(amountOf(resourceList(this.#config().status.capacity), 'ephemeral-storage').value()),
      reclaimDisk: () => {
        for (const uid of this.#workers.uids) if (!this.#workers.couldRun(uid)) runtime.removeDead(uid);
        this.#imageGC.deleteUnusedImages();
      },
      kill: (pod, termination) => this.#workers.kill(pod, termination),
    });
  }

  /** The node as the API server has it, or had it last: somebody may have deleted it. @see kubernetes: kubelet_getters.go getNodeAnyWay */
  #config(): Node {
    const { store } = this.#d;
    const last = () => store.history('Node').findLast(({ object }) => object.metadata.name === this.node)?.object;
    return (store.get('Node', undefined, this.node) ?? last()) as Node;
  }

  start(): void {
    this.#listen();
    this.#nodeStatus.start();
    this.#static.start();
  }

  /** As another process, in place of `before`. @see kubernetes: pkg/kubelet/kubelet.go Run */
  startAfter(before: Kubelet, { cause, hasBooted = false }: { readonly cause?: number | undefined; readonly hasBooted?: boolean }): void {
    const { engine, store, runtime, reports = () => {}, hasApi = () => true } = this.#d;
    this.#watches = false;
    this.#hasCleanedUp = false;
    this.events.beginAfter(cause);
    this.#known = new Set([...before.#known, ...before.#workers.uids]);
    this.#listen();
    if (hasBooted) {
      for (const pod of before.#standing.pods) this.#remember(pod);
      this.volumes.forgetMemory();
    } else for (const pod of before.#standing.pods) this.#standing.adopt(pod);
    this.eviction.startAfter(before.eviction, hasBooted);
    const isAnother = this.configuration !== before.configuration;
    this.#nodeStatus.startAfter(before.#nodeStatus, isAnother ? this.configuration : undefined);
    this.#pleg.relistAll(runtime.pods().keys());
    this.#runtimeState.start();
    const current = ({ metadata: { uid, namespace, name } }: Pod): Pod | undefined => {
      const pod = store.get('Pod', namespace, name);
      return pod?.metadata.uid === uid ? pod : undefined;
    };
    startUp({
      engine,
      hasFailed: () => this.#failed,
      reporter: this.#reporter,
      nodeStatus: this.#nodeStatus,
      cause,
      reports,
      hasApi,
      readFiles: () => this.#static.startAfter(before.#static, hasBooted),
      takeUpPods: () => {
        this.#standing.compare(current);
        this.#takeUp();
      },
    });
  }

  /** It has run since before the run, until its machine went off: from now on it is as all others are. */
  #remember(shown: Pod): void {
    const pod = { ...shown, metadata: { ...shown.metadata, uid: kubeletUid(shown) } };
    const sandbox = sandboxConfig(pod, 0, this.#sandboxContext(pod));
    if (!sandbox.ok) return;
    const containers = pod.spec.containers.flatMap((container) => {
      const status = pod.status.containerStatuses?.find(({ name }) => name === container.name);
      const id = status?.containerID?.replace(/^.*:\/\//, '');
      const startedAt = parseTime(status?.state?.running?.startedAt);
      return status && id && startedAt !== undefined
        ? [{ ...rememberedContainer(pod, container, status.restartCount), id, startedAt }]
        : [];
    });
    this.#d.runtime.remembers(sandbox.value, pod.spec.hostNetwork ? '' : (pod.status.podIP ?? ''), containers);
  }

  #listen(): void {
    traceRuntime(this.#d.runtime, this.events, (uid) => this.#workers.get(uid)?.pod);
    this.eviction.start();
    this.#imageGC.start();
    // @see kubernetes: pkg/kubelet/oom/oom_watcher_linux.go
    this.#d.runtime.onSystemOom(({ comm, hostPid }) =>
      this.#reporter.event('Warning', 'SystemOOM', `System OOM encountered, victim process: ${comm}, pid: ${hostPid}`),
    );
    this.volumes.start();
  }

  /**
   * The API server's Pods, those that were here before too: each is admitted anew, also one that has ended (mended by 126343).
   * @see kubernetes: pkg/kubelet/kubelet.go HandlePodAdditions
   */
  #takeUp(): void {
    const { engine, store, runtime } = this.#d;
    this.#watches = true;
    const pods = store.list('Pod').filter(({ spec }) => spec.nodeName === this.node);
    for (const pod of pods.sort(
      (a, b) => (parseTime(a.metadata.creationTimestamp) ?? 0) - (parseTime(b.metadata.creationTimestamp) ?? 0),
    )) {
      const { uid } = pod.metadata;
      if (isMirrorPod(pod) || this.#standing.has(uid)) continue;
      this.#admission.admit(fromApi(pod));
    }
    this.#nodeStatus.knowsPods();
    endOrphans({
      engine,
      runtime,
      manager: this.#manager,
      hasFailed: () => this.#failed,
      isKnown: (uid) => this.#workers.get(uid) !== undefined,
      looked: () => {
        this.#hasCleanedUp = true;
      },
      ended: (uid) => {
        this.volumes.removeLeft(uid);
        this.#collect(uid);
      },
    });
  }

  get runs(): boolean {
    return !this.#failed;
  }

  /** It, or its node, ends: it does nothing any more, and nobody hears of it. */
  fail(): void {
    this.#failed = true;
    this.events.silence();
    for (const part of [
      this.#workers,
      this.#pleg,
      this.#deletor,
      this.#imageGC,
      this.#static,
      this.probes,
      this.volumes,
      this.#runtimeState,
    ])
      part.halt();
  }

  /** After a time in which nobody was reached: what could not be told is told now. */
  speaks(): void {
    if (this.#failed || !this.#watches) return;
    this.status.tellRest();
    this.#nodeStatus.changed();
  }

  /** The machine is to be shut down; goes on when it may be switched off. */
  shutDown(periods: readonly ShutdownGracePeriod[], cause?: number): Task<void> {
    return this.#shutdown.shutDown(periods, cause);
  }

  /** Whether it still runs what ran here before the run. */
  stands({ metadata: { uid } }: Pod): boolean {
    return this.#standing.pods.some((pod) => pod.metadata.uid === uid);
  }

  /** A Pod has run here since before the run. */
  adopt(pod: Pod): void {
    this.#standing.adopt(pod);
  }

  /** A Pod that is bound to this node changed. @see kubernetes: pkg/kubelet/config/apiserver.go NewSourceApiserver */
  podChanged(change: Change<'Pod'>): void {
    this.#runtimeState.inLoop(() => this.#podChanged(change));
  }

  #podChanged(change: Change<'Pod'>): void {
    const { type, object, previous } = change;
    if (this.#failed || !this.#watches) return;
    if (this.#standing.has(object.metadata.uid)) {
      this.#standing.changed(change);
      return;
    }
    if (isMirrorPod(object)) {
      this.#mirrorChanged(type, object, previous);
      return;
    }
    const pod = fromApi(object);
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (type === 'DELETED' ? this.#admission.drop(uid) : this.#admission.changed(pod)) return;
    // What ended before goes now, too.
    if (worker?.state === 'finished' && (type === 'DELETED' || pod.metadata.deletionTimestamp)) this.#collect(uid);
    if (type === 'DELETED') {
      if (worker) worker.terminate({ orphaned: true });
      else this.status.forget(uid);
      return;
    }
    this.status.refresh(pod);
    if (podIsEvicted(pod.status)) this.#deletor.removeAll(uid);
    if (worker) {
      if (worker.pod.metadata.resourceVersion === pod.metadata.resourceVersion) return;
      const changed = previous === undefined || previous.spec !== pod.spec || !sameMetadata(previous, pod);
      const wanted = changed || gatesChanged(pod, previous);
      if (wanted) worker.update(pod);
      if (changed) this.#workers.planDeadline(pod);
      return;
    }
    // Nor is one looked at again that was turned away, though the API may not know it yet; but if it is deleted then, it is cleaned up after.
    if (isPodTerminal(pod) || isPodPhaseTerminal(this.status.get(uid)?.phase)) {
      if (pod.metadata.deletionTimestamp && !previous?.metadata.deletionTimestamp) this.#workers.add(pod).terminate({});
      return;
    }
    this.#admission.admit(pod);
  }

  #mirrorChanged(type: Change<'Pod'>['type'], mirror: Pod, previous: Pod | undefined): void {
    const status = type === 'MODIFIED' && previous !== undefined && previous.spec === mirror.spec && sameMetadata(previous, mirror);
    if (!status) this.#static.mirrorChanged(mirror);
    const uid = type === 'DELETED' ? undefined : this.#static.uidOf(mirror);
    if (uid === undefined) return;
    if (type === 'ADDED') this.status.tellAgain(uid);
    else this.status.reconcile(uid, mirror.status);
  }

  #accept(pod: Pod): void {
    // What has ended is left as it is: only since v1.27.2 is it cleaned up after (117019). @see kubernetes: pkg/kubelet/pod_workers.go UpdatePod
    if (isPodTerminal(pod)) {
      const worker = this.#workers.add(pod);
      if (somethingRuns(this.#d.runtime.podStatus(pod.metadata.uid))) worker.terminate({});
      else worker.state = 'finished';
      return;
    }
    const bound = this.#d.trace.entries.findLast(({ pod: key, type }) => key === podKey(pod) && type.name === 'PodBound')?.sequence;
    if (!this.#known.has(pod.metadata.uid)) this.events.trace(pod, null, timeline.PodAccepted, { node: this.node }, [bound]);
    this.events.log.admits(pod);
    this.volumes.addPod(pod);
    this.#workers.add(pod).update();
    this.eviction.watch();
    this.#workers.planDeadline(pod);
  }

  #sandboxContext(pod: Pod): SandboxContext {
    const { store } = this.#d;
    const { dns, cpuCFSQuota, podPidsLimit } = this.configuration;
    const { runtimeClassName } = pod.spec;
    const runtimeHandler = runtimeClassName ? store.get('RuntimeClass', undefined, runtimeClassName)?.handler : '';
    const seen = this.volumes.seen(pod.metadata.uid);
    return { dns: this.#podDns.configure(pod), clusterDomain: dns.domain, cpuCFSQuota, runtimeHandler, pidsLimit: podPidsLimit, seen };
  }

  #finished(pod: Pod): void {
    const { uid } = pod.metadata;
    this.#workers.finished(uid);
    const current = this.#d.store.get('Pod', pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid !== uid || current.metadata.deletionTimestamp) this.#collect(uid);
    if (current?.metadata.uid !== uid && !this.#static.wants(uid)) {
      this.#workers.forget(uid);
      this.status.forget(uid);
    }
    if (isStaticPod(pod)) this.#static.ended();
  }

  /** What is left of the Pod's containers goes. */
  #collect(podUid: string): void {
    this.#deletor.collect(podUid, (each) => this.#workers.couldRun(each));
  }
}
