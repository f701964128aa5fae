// All parts of a run's world are handed from one to the next: that is said in one place.
import {
  type AccessObject,
  ApiServer,
  Authorizer,
  asBound,
  besideStore,
  CONTROL_PLANE,
  changeRefusal,
  changesBeside,
  credentialFiles,
  type DecodedDocument,
  type Loaded,
  listAt,
  loadDocuments,
  OF_MANIFEST,
  podNetworkOf,
  podsOfWorkloads,
  Store,
  staticPodFiles,
  type Writer,
  withDefaultIngressClass,
  withGeneration,
} from '../api-server/index.ts';
import type { CsiDriver } from '../apimachinery/csi-drivers.ts';
import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import type { Node, PersistentVolume, Pod } from '../apimachinery/objects.ts';
import type { LogRecord } from '../apimachinery/pod-logs.ts';
import type { PropagationPolicy } from '../apimachinery/propagation.ts';
import { ControllerManager, runsProxy } from '../controllers/index.ts';
import { Engine, HOUR, type Limits, MINUTE, type Micros, Random, SECOND, Trace } from '../engine/index.ts';
import { EventRecorder, EventSeriesRecorder } from '../events/index.ts';
import {
  ClusterNetwork,
  KUBELET_CONFIGURATION,
  KUBELET_DROP_IN,
  type Listener,
  type NetworkHooks,
  type NetworkNamespace,
  type NodeKernel,
} from '../kernel/index.ts';
import { ApiLink } from '../kubelet/api-link.ts';
import { CONFIG_LATENCY, Kubelet } from '../kubelet/kubelet.ts';
import { type KubeletConfiguration, kubeletConfiguration } from '../kubelet/kubeletconfig/configuration.ts';
import { kubeletStart } from '../kubelet/kubeletconfig/start-files.ts';
import { NetworkStorage } from '../kubelet/volumes/index.ts';
import { type ContainerRuntime, Registry, type SandboxStore } from '../runtime/index.ts';
import { DEFAULT_SCHEDULER, Scheduler } from '../scheduler/index.ts';
import type { ContainerBehaviorInput } from '../types.ts';
import { ChangeSignals } from './api-http/change-signals.ts';
import { converse, listenForClients } from './api-http/endpoint.ts';
import type { KubectlOfPods } from './api-http/kubectl.ts';
import { BystanderGarbage } from './bystander-garbage.ts';
import { ControlPlane } from './kube-system/control-plane.ts';
import { Leases } from './kube-system/leases.ts';
import { proxyBegins } from './kube-system/proxies.ts';
import { restartedStatus } from './kube-system/restarted-status.ts';
import { StandingHoldings } from './kube-system/standing-holdings.ts';
import { execAsPlayed } from './kube-system/system-exec.ts';
import { SystemPods } from './kube-system/system-pods.ts';
import type { DnsServers } from './network/dns-servers.ts';
import { hasAddress, PublicInternet } from './network/internet.ts';
import { DNS_IP, networkHooks, withDnsServers } from './network/network-hooks.ts';
import { clonedFrom } from './nodes/cloned-volumes.ts';
import { containerdOf, containerdVersion } from './nodes/containerd.ts';
import { kubeletAnswer, listenAsEtcd, listenAsNode } from './nodes/daemons.ts';
import { diskOfControlPlane, diskOfNode } from './nodes/disks.ts';
import { kernelOf } from './nodes/kernel.ts';
import { Machine } from './nodes/machine.ts';
import { kubeletConfigurationOf, nodeResources } from './nodes/settings.ts';
import { makeUsedVolumes } from './nodes/used-volumes.ts';
import { Workstation } from './workstation.ts';

/** What a run's world is made from; `documents` is the decoded manifest. */
export interface ClusterOptions {
  readonly seed: number;
  readonly namespace: string;
  readonly documents: readonly DecodedDocument[];
  readonly access: readonly AccessObject[];
  readonly behaviors: readonly ContainerBehaviorInput[];
  readonly limits?: Limits;
  /** Nothing is there that is not played. */
  readonly bare?: boolean;
}

/** In which the Pods of kube-system are played. */
const BARE: ClusterOptions = { bare: true, seed: 0, namespace: 'default', documents: [], access: [], behaviors: [] };

/** The recorder of a node's nth kubelet: another process knows nothing of what was told before. */
type RecorderOf = (n: number) => EventRecorder;

/** What there is of a node beside its kubelet. */
interface KubeletParts {
  readonly name: string;
  readonly random: Random;
  readonly kernel: NodeKernel;
  readonly runtime: ContainerRuntime;
  readonly link: ApiLink;
  readonly storage: NetworkStorage;
  readonly recorder: RecorderOf;
  readonly reports: () => void;
}

/** The cluster was there before the run: its own objects since an hour, the manifest's (but its Pods) since a minute. */
const CLUSTER_AGE = HOUR;
const OBJECTS_AGE = MINUTE;

/** What a file of that name has held since then. */
interface KeptKubeconfig {
  readonly at: Micros;
  readonly path: string;
  readonly text: string;
}

/** Everything there is in a run's world, wired up. */
export class Cluster {
  readonly engine: Engine;
  readonly store: Store;
  readonly trace: Trace;
  readonly api: ApiServer;
  readonly authorizer = new Authorizer((now) => asBound(listAt(this.store.history('Pod'), now), this.store.history('Pod')));
  readonly changes: ChangeSignals;
  /** kubectl inside a Pod asks the API server with its command; what answers for it stands above. */
  kubectl: KubectlOfPods | undefined;
  /** What stands in the kubeconfigs of who looks after it, since when; nothing of one that is as it was. */
  readonly kubeconfigs: KeptKubeconfig[] = [];
  readonly registry: Registry;
  readonly nodes = new Map<string, Machine>();
  readonly internet = new PublicInternet();
  controllers!: ControllerManager;
  readonly #garbage: BystanderGarbage;
  /** Its nodes are those that every run has, if the manifest brings none. */
  #hasOwnPlane = false;
  leases!: Leases;
  /** None of its own where it is not known what runs on the nodes: something answers there. */
  #dnsServers: DnsServers | undefined;
  plane!: ControlPlane;
  /** Of the API server and of etcd, that have run since before. */
  #apiListener: Listener | undefined;
  #storeListener: Listener | undefined;
  readonly #standing: StandingHoldings;
  /** What runs in it since before: on nodes that the manifest brings the proxies alone. */
  system: SystemPods | undefined;
  /** Where clients outside of the cluster's Pods connect from. */
  outside!: NetworkNamespace;
  hasStoppedKubelets = false;
  #workstation: Workstation | undefined;
  readonly #options: ClusterOptions;
  readonly #random: Random;
  /** kubeadm keeps it in a ConfigMap, and a node takes it from there when it joins. */
  readonly #kubeletText: string;
  readonly #kubeletConfiguration: KubeletConfiguration;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.engine = new Engine(options.limits, -CLUSTER_AGE);
    this.store = new Store(this.engine);
    this.changes = new ChangeSignals(this.store);
    this.trace = new Trace(this.engine);
    this.#standing = new StandingHoldings(this.store);
    this.#garbage = new BystanderGarbage(this, (...owner) => this.controllers.workloads.has(...owner));
    this.#random = new Random(options.seed);
    this.#kubeletText = kubeletConfigurationOf(options.documents);
    this.#kubeletConfiguration = kubeletConfiguration(this.#kubeletText);
    this.api = new ApiServer({
      engine: this.engine,
      store: this.store,
      random: this.#random.fork('api'),
      trace: this.trace,
      nodeResources: nodeResources(this.#kubeletConfiguration),
      hasControllers: () => this.controllers === undefined || this.controllers.runs,
      beside: (kind) => changesBeside(this.authorizer, kind),
    });
    this.registry = new Registry(this.#random.fork('registry'), options.behaviors);
  }

  /** A cluster of kubeadm's as its installer leaves it, with nothing but what it runs itself: its Pods are played as all others. */
  static withSystemPods(): Cluster {
    const cluster = new Cluster(BARE);
    cluster.#boot();
    const { api, engine, nodes } = cluster;
    // What listens for the daemons and the control plane of a run is, here, they themselves.
    for (const { kernel } of nodes.values()) kernel.network.daemons = undefined;
    const files = nodes.get(CONTROL_PLANE)?.kernel.files;
    for (const [path, text] of credentialFiles()) files?.writeFile(path, text);
    files?.mkdir('/var/lib/etcd', { mode: 0o700 });
    for (const [path, text] of staticPodFiles()) {
      files?.writeFile(path, text);
      engine.run(engine.now + 10 * SECOND);
    }
    for (const pod of podsOfWorkloads([...nodes.keys()])) {
      engine.run(engine.now + SECOND);
      api.create(pod);
    }
    engine.run(-CLUSTER_AGE + 10 * MINUTE);
    return cluster;
  }

  /** Brings the cluster up to the run's zero, where the manifest's Pods are created. What the API server refuses is told. */
  begin(): Loaded {
    const { engine, api } = this;
    const { documents } = this.#options;
    this.#boot();
    engine.run(-OBJECTS_AGE);
    const placed = this.#options.access.flatMap(({ metadata: { namespace } }) => namespace ?? []);
    const before = loadDocuments(
      api,
      documents.filter(({ kind }) => kind !== 'Pod'),
      placed,
    );
    const volumes = documents.filter(({ kind }) => kind === 'PersistentVolume').map(({ object }) => object as PersistentVolume);
    makeUsedVolumes(
      volumes,
      [...this.nodes.values()].map(({ kernel }) => kernel.files),
    );
    for (const object of this.#options.access) this.keep(object);
    if (!this.#hasOwnPlane) {
      this.system = played().onNodes(this.store.list('Node'), engine.now);
      this.system.restore(this.store);
    }
    engine.run(0);
    const loaded = loadDocuments(
      api,
      documents.filter(({ kind }) => kind === 'Pod'),
    );
    return {
      pods: loaded.pods,
      problems: [...before.problems, ...loaded.problems],
      messages: [...before.messages, ...loaded.messages],
      warnings: [...before.warnings, ...loaded.warnings],
      implied: [...before.implied, ...loaded.implied],
    };
  }

  /** The machine of who looks after it: there when somebody needs it. */
  get workstation(): Workstation {
    this.#workstation ??= new Workstation(this.#random, this.outside);
    return this.#workstation;
  }
  /** Whether what has been done there has left such a file. */
  isOnWorkstation(path: string): boolean {
    return this.#workstation?.has(path) ?? false;
  }

  /** A machine is switched off, or cut off. What runs of the control plane on others is not known. */
  nodeFails(node: string, isOrderly: boolean): void {
    if (this.isOfPlane(node)) this.plane.nodeFails(isOrderly);
  }

  /** What runs of the control plane runs there. */
  isOfPlane(node: string): boolean {
    return this.#hasOwnPlane && node === CONTROL_PLANE;
  }

  /** It is switched on again. */
  nodeBoots(node: string): void {
    if (this.isOfPlane(node)) this.plane.nodeBoots();
  }

  /** All that is there before anything is brought in. */
  #boot(): void {
    const { engine, store, api, trace } = this;
    const { documents } = this.#options;
    const random = this.#random;
    const nodes = documents.filter(({ kind }) => kind === 'Node').map(({ object }) => object);
    api.bootstrap(nodes);
    this.#hasOwnPlane = nodes.length === 0 && !this.#options.bare;
    if (this.#hasOwnPlane) this.system = played();
    this.system?.restore(store);
    const context = { engine, store, trace, random: random.fork('events') };
    const recorderOf = (): EventRecorder => new EventRecorder(context);
    const recorder = recorderOf();
    const schedulerOf = (name: string, host: string): Scheduler =>
      new Scheduler(
        {
          engine,
          store,
          client: api,
          recorder: new EventSeriesRecorder(context, name, host),
          trace,
          random: name === DEFAULT_SCHEDULER ? random.fork('scheduler') : random.fork('scheduler', name),
        },
        name,
      );
    this.controllers = new ControllerManager(
      { engine, store, api, random: random.fork('controllers'), trace, recorder, driverSays: (name) => this.#driverSays(name) },
      (namespace) => this.authorizer.empty(namespace, engine.now, () => this.#revision()),
    );
    this.#garbage.start();
    this.leases = new Leases(engine, random);
    this.plane = new ControlPlane({
      trace,
      recorder,
      random: random.fork('leaders'),
      authorizer: this.authorizer,
      engine,
      closeApi: () => this.#apiListener?.close(),
      openApi: () => this.#openApi(),
      servesWith: (plugins) => api.servesWith(plugins),
      closeStore: () => this.#storeListener?.close(),
      restarted: (component, restart) => restartedStatus(api, store, component, restart, engine.now),
      podOf: (uid) => store.list('Pod').find((pod) => kubeletUid(pod) === uid),
      proxyBegins: (node) => proxyBegins(new EventSeriesRecorder(context, 'kube-proxy', node), node),
      leases: this.leases,
      controllers: this.controllers,
      makeScheduler: schedulerOf,
    });
    this.plane.start();
    this.#startNodes((n) => (n === 0 ? recorder : recorderOf()));
  }

  /** Why what is kept beside the store cannot become that: in the API server's words. */
  whyNotKept(object: AccessObject): string | undefined {
    const { kind, metadata } = object;
    const current = this.authorizer.get(kind, metadata.namespace, metadata.name, this.engine.now)?.object;
    return current && changeRefusal(object, current);
  }

  /** Of a CSIDriver that was brought in: with all its defaults. */
  #driverSays(name: string): CsiDriver | undefined {
    const found = this.authorizer.get('CSIDriver', undefined, name, this.engine.now)?.object;
    return (found as { readonly spec?: CsiDriver } | undefined)?.spec;
  }

  /** What a run begins with has the store's first. */
  #revision(): number {
    return this.engine.now > 0 ? this.store.nextRevision() : 1;
  }

  /** Brings in, or changes, what is kept beside the store. */
  keep(given: AccessObject, by: Writer = OF_MANIFEST): ReturnType<Authorizer['apply']> {
    const { authorizer, engine, store } = this;
    const { namespace, name } = given.metadata;
    const current = authorizer.get(given.kind, namespace, name, engine.now)?.object;
    const object = withGeneration(withDefaultIngressClass(given, current, authorizer.list('IngressClass', engine.now)), current);
    const { writers } = this.api;
    const verb = writers.as(by, () => {
      const done = authorizer.apply(object, engine.now, { dryRun: store.isDry, revision: () => this.#revision() });
      const kept = done === 'created' && !store.isDry ? authorizer.get(given.kind, namespace, name, engine.now) : undefined;
      if (kept) writers.made(besideStore(kept), object);
      return done;
    });
    if (verb === 'created' && !store.isDry && object.kind === 'HorizontalPodAutoscaler') this.#autoscale(object);
    if (verb !== 'unchanged' && !store.isDry) this.#garbage.look(object);
    return verb;
  }

  /** What a container has written that has run since before the run. */
  standingLog(containerID: string): readonly LogRecord[] | undefined {
    const said = (ip: string): readonly LogRecord[] => this.#dnsServers?.saidBy(ip) ?? [];
    return this.system?.log(containerID, (pod) => this.plane.livesOf(pod), said);
  }

  /** A command in one that has run since before the run. */
  *execInSystemPod(pod: Pod, container: string, command: readonly string[], tty: boolean): ReturnType<typeof execAsPlayed> {
    const played = Cluster.withSystemPods();
    const { now } = this.engine;
    const model = this.system?.played(pod) ?? pod;
    const [own, its] = [this.nodes.get(pod.spec.nodeName ?? ''), played.nodes.get(model.spec.nodeName ?? '')];
    if (own && its) its.kernel.network.packetRules = own.kernel.network.packetRules;
    const result = yield* execAsPlayed(this.engine, played, model, container, command, tty);
    // What is not followed there is told here.
    for (const { type, at, detail, ...where } of played.trace.entries)
      if (at >= now && type.name === 'NotFollowed') this.trace.record(type, { pod: where.pod, container: where.container }, detail);
    return result;
  }

  /** Takes away what is kept beside the store. */
  forget(kindName: string, namespace: string | undefined, name: string, policy: PropagationPolicy = 'Background'): void {
    const workload = this.controllers.workloads.get(kindName, name);
    if (workload) this.controllers.workloads.delete(workload, policy);
    else if (!this.store.isDry) this.authorizer.remove(kindName, namespace, name, this.engine.now, () => this.#revision());
  }

  #autoscale({ kind, metadata: { namespace, name } }: AccessObject): void {
    const since = this.engine.now;
    this.controllers.autoscalers.added(() => {
      const found = this.authorizer.get(kind, namespace, name, this.engine.now);
      return found?.since === since ? besideStore(found) : undefined;
    });
  }

  /** Each Node of the cluster, and each that comes later, has its own machine and kubelet; that is told of the Pods bound to it. */
  #startNodes(recorder: RecorderOf): void {
    const { engine, store, trace } = this;
    const wired = {
      engine,
      store,
      trace,
      internet: this.internet,
      runtimeOf: (node: string) => this.nodes.get(node)?.runtime,
      knownTo: (node: string) => this.nodes.get(node)?.knows ?? store,
    };
    const hooks = networkHooks(wired, this.#options.bare ? {} : this.#apiHooks());
    const network = new ClusterNetwork(engine, this.#random, hooks);
    if (this.#hasOwnPlane) this.#dnsServers = withDnsServers(wired, hooks, network, this.#random.fork('dns'), () => this.outside);
    const storage = new NetworkStorage(engine, hasAddress, (name) => this.#driverSays(name));
    for (const node of store.list('Node')) this.#startNode(node, network, storage, recorder);
    store.watch('Pod', (change) =>
      engine.after(CONFIG_LATENCY, () => this.nodes.get(change.object.spec.nodeName ?? '')?.podChanged(change)),
    );
    store.watch('PersistentVolume', ({ type, object }) => {
      const source = type === 'ADDED' ? clonedFrom(store, object) : undefined;
      if (source !== undefined) storage.copies(`pv/${object.metadata.name}`, `pv/${source}`);
    });
    store.watch('Node', ({ type, object }) => {
      if (type === 'ADDED' && !this.nodes.has(object.metadata.name)) this.#startNode(object, network, storage, recorder);
    });
  }

  #apiHooks(): Partial<NetworkHooks> {
    return {
      acquireLease: (lease) => this.leases.acquire(lease),
      losesLease: (lease) => this.leases.loses(lease),
      apiServer: (socket, node) => converse(socket, this, node),
    };
  }

  #startNode(node: Node, network: ClusterNetwork, storage: NetworkStorage, recorder: RecorderOf): void {
    const { engine, store, api, trace } = this;
    const { name } = node.metadata;
    const index = this.nodes.size;
    const random = this.#random.fork('node', name);
    const configuration = this.#kubeletConfiguration;
    const ofPlane = this.#hasOwnPlane && name === CONTROL_PLANE;
    const podNetwork = node.spec.podCIDR ?? podNetworkOf(index);
    const kernel = kernelOf(node, index, {
      engine,
      random,
      network,
      configuration,
      image: ofPlane ? diskOfControlPlane(podNetwork) : diskOfNode(name, podNetwork),
    });
    if (this.#kubeletText) kernel.files.writeFile('/var/lib/kubelet/config.yaml', this.#kubeletText);
    this.outside ??= kernel.network;
    if (index === 0 && !this.#options.bare) this.#openApi();
    // For those who look whether it is there.
    if (ofPlane) this.#storeListener = listenAsEtcd(engine, kernel.network);
    const daemons = listenAsNode(this, kernel.network);
    const { proxyEnds } = daemons;
    const { runtime, sandboxes } = containerdOf(node, {
      engine,
      store,
      random,
      kernel,
      podNetwork,
      registry: this.registry,
      behaviors: this.#options.behaviors,
      configuration,
    });
    const link = new ApiLink({ engine, random, store, api });
    const reports = (): void => this.controllers.heartbeatsGoOn(name);
    const makeKubelet = this.#kubeletMaker({ name, random, kernel, runtime, link, storage, recorder, reports });
    const silent = (cause: number | undefined): void => {
      this.hasStoppedKubelets = true;
      this.controllers.heartbeatsStop(name, cause);
    };
    const standingEnd = (): void => {
      for (const pod of this.system?.podsOf(name) ?? []) this.#standing.vanishes(pod);
    };
    const readFile = (path: string): string | undefined => kernel.files.readFile(path);
    const findStart = (unit: string) => kubeletStart(readFile, { text: this.#configurationText, address: this.#apiAddress(), unit });
    const readUnit = (): string => readFile(KUBELET_DROP_IN) ?? '';
    const machine = new Machine({
      name,
      engine,
      trace,
      random,
      kernel,
      runtime,
      daemons,
      makeKubelet,
      findStart,
      readUnit,
      readFile,
      containerd: containerdVersion(node).replace(/^.*:\/\//, ''),
      link,
      silent,
      reports,
      standingEnd,
    });
    const { kubelet } = machine;
    runtime.onRemark((podUid, container, remark) => {
      if (remark.kind === 'Leads') this.plane.begins(podUid, container, remark);
      else if (remark.kind === 'Kubelet') machine.kubeletIs(remark.verb);
      else if (remark.kind === 'Containerd') machine.containerd.is(remark.verb);
    });
    runtime.onExit((podUid, { name, exitCode = 0 }) => this.plane.ends(podUid, name, exitCode));
    this.nodes.set(name, machine);
    kernel.mountedBeside.push(() => machine.kubelet.volumes.mountsOnNode());
    // A Node that is said not to be ready has a kubelet that does not answer.
    if (node.status.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True')) kubelet.fail();
    kubelet.start();
    this.#adoptStanding(node, machine, sandboxes, proxyEnds);
  }

  get #configurationText(): string {
    return this.#kubeletText || KUBELET_CONFIGURATION;
  }

  /** A node's kubelets, one after another. */
  #kubeletMaker({ name, random, kernel, runtime, link, storage, recorder, reports }: KubeletParts): (n: number, text?: string) => Kubelet {
    const { engine, store, trace } = this;
    const configuration = this.#kubeletConfiguration;
    const configText = this.#configurationText;
    return (n, text = configText) =>
      new Kubelet({
        engine,
        random: n === 0 ? random : random.fork('kubelet', n),
        trace,
        store: link.store,
        asked: store,
        api: link.api,
        recorder: link.recorder(recorder(n)),
        isSilent: () => link.isSilent,
        runtime,
        storage,
        configuration: text === configText ? configuration : kubeletConfiguration(text),
        node: name,
        network: kernel,
        hostFiles: kernel.files,
        hostShm: () => kernel.ipc.shm,
        mountedBelow: (directory) => kernel.sharedMounts.below(directory),
        journal: kernel.journal,
        process: kernel.kubelet,
        dnsIP: DNS_IP,
        standing: {
          standingEnds: (pod) => {
            this.#standing.ends(pod);
            this.plane.standingEnds(pod);
          },
          lingers: ({ status }) => this.#dnsServers?.lingers(status.podIP ?? '') ?? 0,
        },
        before: this.nodes.get(name)?.kubelet,
        reports,
        bootID: () => this.nodes.get(name)?.bootID,
        hasApi: () => this.plane.outages.since === undefined && !link.isDeaf,
      });
  }

  /** What runs on a node since before the run goes on, until its Pod is deleted. */
  #adoptStanding(node: Node, machine: Machine, sandboxes: SandboxStore, proxyEnds: () => void): void {
    const { name } = node.metadata;
    const { kernel, kubelet, runtime } = machine;
    const standing = this.system?.podsOf(name) ?? [];
    // On one that joins, the proxy is played.
    if (this.engine.now >= 0 && runsProxy(node) && !standing.some(isProxy)) proxyEnds();
    if (standing.length > 0) {
      const stands = (pod: Pod): boolean => machine.kubelet.stands(pod);
      const livesOf = (pod: Pod) => this.plane.livesOf(pod);
      kernel.beside.push(() => this.system?.processesOn(name, stands, livesOf) ?? []);
      const living: Parameters<SystemPods['standingOn']>[2] = {
        log: (id) => this.standingLog(id) ?? [],
        exec: (...asked) => this.execInSystemPod(...asked),
        livesOf,
      };
      const standingPods = () => this.system?.standingOn(name, stands, living) ?? [];
      runtime.standing = standingPods;
    }
    for (const pod of standing) {
      kubelet.adopt(pod);
      this.#standing.begins(pod, kernel, this.system?.memoryOf(pod) ?? 0);
      if (!pod.spec.hostNetwork) sandboxes.reserve(pod.status.podIP ?? '');
      if (isProxy(pod)) this.#standing.onceDeleted(pod, proxyEnds);
      if (isDnsServer(pod)) this.#answersNames(pod, kernel.network);
    }
  }

  kubeletAnswers(node: string, path: string): ReturnType<typeof kubeletAnswer> {
    return kubeletAnswer(this, node, path);
  }

  #apiAddress(): string {
    return this.store.get('Endpoints', 'default', 'kubernetes')?.subsets?.[0]?.addresses?.[0]?.ip ?? '';
  }

  #openApi(): void {
    this.#apiListener = listenForClients(this, this.outside);
  }

  #answersNames(pod: Pod, node: NetworkNamespace): void {
    const { podIP = '' } = pod.status;
    this.#dnsServers?.stands(podIP, node);
    this.#standing.onceDeleted(pod, () => this.#dnsServers?.ends(podIP));
  }
}

let systemPods: SystemPods | undefined;
const played = (): SystemPods => {
  systemPods ??= new SystemPods(Cluster.withSystemPods());
  return systemPods;
};

const isDnsServer = ({ metadata }: Pod): boolean => metadata.labels?.['k8s-app'] === 'kube-dns';
const isProxy = ({ metadata }: Pod): boolean => metadata.labels?.['k8s-app'] === 'kube-proxy';
