import { type Authorizer, CONTROL_PLANE, type ResourceRequest, serviceAccountUser } from '../../api-server/index.ts';
import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import { type Pod, podKey } from '../../apimachinery/objects.ts';
import type { ControllerManager } from '../../controllers/index.ts';
import { type Engine, type Micros, type Random, SECOND, type Trace } from '../../engine/index.ts';
import type { EventRecorder } from '../../events/index.ts';
import type { Remark } from '../../kernel/index.ts';
import { DEFAULT_SCHEDULER, type Scheduler } from '../../scheduler/index.ts';
import { ComponentLeads, ComponentStopped, StoreMoved } from '../timeline.ts';
import { ApiOutages } from './api-outages.ts';
import { GRACE, PROBE_ENDS_IT, RENEW_DEADLINE, type Recovery, recovery, revival } from './crash-loop.ts';
import type { Leases } from './leases.ts';
import type { Restart } from './restarted-status.ts';
import { type Life, Restarts } from './restarts.ts';

interface Dependencies {
  readonly trace: Trace;
  readonly recorder: Pick<EventRecorder, 'record'>;
  readonly random: Random;
  readonly authorizer: Pick<Authorizer, 'allows'>;
  readonly engine: Engine;
  /** Nobody gets through to the API server any more; and somebody does again. */
  readonly closeApi: () => void;
  readonly openApi: () => void;
  /** The API server has these admission plugins on and off. */
  readonly servesWith: (plugins: NonNullable<Leads['plugins']>) => void;
  /** Nobody finds the store any more that has run since before the run. */
  readonly closeStore: () => void;
  /** What has become of the container of that component, which has run since before the run. */
  readonly restarted: (component: string, restart: Restart) => void;
  /** By the uid that its kubelet has for it. */
  readonly podOf: (uid: string) => Pod | undefined;
  /** A proxy of that node tells that it begins. */
  readonly proxyBegins: (node: string) => void;
  readonly leases: Leases;
  readonly controllers: ControllerManager;
  /** Not started yet; `host` is where it runs. */
  readonly makeScheduler: (name: string, host: string) => Scheduler;
}

type Leads = Extract<Remark, { readonly kind: 'Leads' }>;

/** What a container does for the cluster, for as long as it runs. */
interface Work {
  readonly component: string;
  readonly lease: string;
  /** Of a scheduler, whose Pods are its own; and where it runs. */
  readonly names: readonly string[];
  readonly host: string;
  stop(): void;
}

/** What a scheduler cannot do without. @see kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy system:kube-scheduler */
const NEEDS: readonly ResourceRequest[] = [
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'list', group: '', resource: 'nodes' },
  { verb: 'create', group: '', resource: 'pods', subresource: 'binding' },
];

/** The parts of the control plane whose end, and whose new beginning, the run follows. */
const SCHEDULER = 'kube-scheduler';
const CONTROLLER_MANAGER = 'kube-controller-manager';
const API_SERVER = 'kube-apiserver';
const ETCD = 'etcd';
const PROXY = 'kube-proxy';

/** Where the API server that has run since before looks for its store. */
const STORE = /^(127\.0\.0\.1|0\.0\.0\.0):2379$/;

/** @see kubernetes: cmd/kubeadm/app/util/staticpod/utils.go StartupProbe */
const FIRST_PROBE: Micros = 10 * SECOND;
const PROBE_PERIOD: Micros = 10 * SECOND;

/** From the moment its store is there until the API server has found it. */
const RECONNECTING: Micros = SECOND;

/**
 * The scheduler, the controller manager, the API server and its store as they run in containers: those that have run since before, whatever takes
 * their place, and more schedulers, each for the Pods that name it. Of two with one name the second would be in the way of the first, and
 * is left out.
 */
export class ControlPlane {
  readonly #d: Dependencies;
  readonly #running = new Map<string, Work>();
  readonly outages = new ApiOutages();
  readonly #restarts = new Restarts();
  #hasScheduler = false;
  #hasStore = true;
  /** When the probe of the API server that has run since before has ended it. */
  #probedOut: Micros | undefined;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Those that run since before. */
  start(): void {
    const { controllers, leases } = this.#d;
    for (const name of [SCHEDULER, CONTROLLER_MANAGER]) leases.take(leaseOf(name));
    this.#running.set(ETCD, this.#server(ETCD));
    this.#running.set(API_SERVER, this.#server(API_SERVER));
    this.#running.set(SCHEDULER, this.#workOf(SCHEDULER, leaseOf(SCHEDULER), [DEFAULT_SCHEDULER], CONTROL_PLANE));
    controllers.start();
    this.#running.set(CONTROLLER_MANAGER, this.#workOf(CONTROLLER_MANAGER, leaseOf(CONTROLLER_MANAGER), [], CONTROL_PLANE));
  }

  /** One of those that run since before is stopped, by a signal. */
  standingEnds({ metadata: { labels } }: Pod): void {
    const component = labels?.component ?? '';
    if (component === ETCD) this.#d.closeStore();
    this.#end(component, component === SCHEDULER);
  }

  /** Of one of those that run since before; undefined if it was never started again, or does not run. */
  livesOf({ metadata: { labels } }: Pod): readonly Life[] | undefined {
    const component = labels?.component ?? '';
    return this.#running.has(component) ? this.#restarts.lives(component, this.#unfinished(component), this.#d.engine.now) : undefined;
  }

  /** Its machine is switched off, in order or not. */
  nodeFails(isOrderly: boolean): void {
    this.#hasStore = false;
    this.#suspend(isOrderly ? 'refuses' : 'silent');
    for (const { lease } of this.#running.values()) this.#d.leases.end(lease, false);
    this.#running.clear();
  }

  /** It is switched on again: nobody listens until its static Pods run, of which what they do is played. */
  nodeBoots(): void {
    this.#hasStore = false;
    this.outages.begin('refuses', this.#d.engine.now);
  }

  begins(podUid: string, container: string, { component, names, lease, plugins = { on: [], off: [] } }: Leads): void {
    const { authorizer, engine, podOf, controllers } = this.#d;
    const pod = podOf(podUid);
    if (!pod) return;
    // A static Pod has a kubeconfig of its node.
    const isTrusted = isMirrorPod(pod);
    const user = serviceAccountUser(pod.metadata.namespace, pod.spec.serviceAccountName ?? 'default');
    const host = isTrusted ? (pod.spec.nodeName ?? '') : pod.metadata.name;
    const key = `${podUid} ${container}`;
    if (component === PROXY) {
      if (pod.metadata.namespace === 'kube-system' && this.#hasApi) this.#d.proxyBegins(pod.spec.nodeName ?? '');
      return;
    }
    if (component === ETCD) {
      const isTheStore = isTrusted && host === CONTROL_PLANE && pod.spec.hostNetwork === true && names.some((at) => STORE.test(at));
      if (!isTheStore || this.#hasStore) return;
      if (!hasOldData(pod)) this.#d.trace.record(StoreMoved, { pod: podKey(pod), container }, {});
      this.#works(key, this.#server(ETCD));
      this.#storeIsBack();
      return;
    }
    if (component === API_SERVER) {
      if (!isTrusted || this.#hasApi) return;
      this.#works(key, this.#server(API_SERVER));
      this.#d.servesWith(plugins);
      this.#apiIsBack();
      return;
    }
    if (
      component === CONTROLLER_MANAGER
        ? !isTrusted || controllers.runs
        : !isTrusted && !NEEDS.every((asked) => authorizer.allows(user, asked, engine.now))
    )
      return;
    this.#works(key, this.#workOf(component, lease, names, host));
    if (lease !== '') this.#tellLeader(component, names[0] ?? component, lease, host);
  }

  ends(podUid: string, container: string, exitCode: number): void {
    if (this.#running.size > 0) this.#end(`${podUid} ${container}`, exitCode === 0);
  }

  /** How it tries to come back, as long as it cannot. */
  #unfinished(component: string): Recovery | undefined {
    const { now } = this.#d.engine;
    const { since } = this.outages;
    if (component === API_SERVER) {
      const killedAt = this.#probedOut;
      return killedAt !== undefined && now >= killedAt + GRACE ? revival(killedAt, now) : undefined;
    }
    return since === undefined || component === ETCD ? undefined : recovery(since, now, this.outages.hungUntil(now));
  }

  get #hasApi(): boolean {
    return this.outages.since === undefined;
  }

  /** Which is asked by others. */
  #server(component: string): Work {
    return { component, lease: '', names: [], host: CONTROL_PLANE, stop: () => (component === ETCD ? this.#storeEnds() : this.#apiEnds()) };
  }

  /** It begins at once. */
  #workOf(component: string, lease: string, names: readonly string[], host: string): Work {
    const { controllers } = this.#d;
    if (component === CONTROLLER_MANAGER) {
      if (!controllers.runs) controllers.restart();
      return { component, lease, names, host, stop: () => controllers.stop() };
    }
    return { component, lease, names, host, stop: this.#schedule(names, host) };
  }

  #works(key: string, work: Work): void {
    this.#running.set(key, work);
    if (isMain(work)) this.#d.trace.record(ComponentLeads, {}, { component: work.component });
  }

  #end(key: string, isReleased: boolean): void {
    const work = this.#running.get(key);
    if (!work) return;
    this.#running.delete(key);
    work.stop();
    const { leases, trace } = this.#d;
    leases.end(work.lease, isReleased && this.#hasApi);
    if (isMain(work)) trace.record(ComponentStopped, {}, { component: work.component });
  }

  #apiEnds(): void {
    if (this.#hasApi) this.#suspend('refuses');
    else this.outages.begin('refuses', this.#d.engine.now);
    this.#d.closeApi();
  }

  /** Who works for the cluster can do nothing from now on, and ends when it cannot say any more that it leads. */
  #suspend(how: 'refuses' | 'hangs' | 'silent'): void {
    const { engine, leases } = this.#d;
    this.outages.begin(how, engine.now);
    const { since } = this.outages;
    leases.isReached(false);
    for (const work of this.#running.values()) if (!isServer(work)) work.stop();
    engine.after(RENEW_DEADLINE, () => {
      if (this.outages.since !== since) return;
      for (const { lease } of this.#running.values()) leases.end(lease, false);
    });
  }

  /** The API server waits for it, and its probe fails: of one that is played, its kubelet finds that out. */
  #storeEnds(): void {
    const { engine, random, closeApi } = this.#d;
    this.#hasStore = false;
    if (!this.#hasApi) return;
    this.#suspend('hangs');
    const { since } = this.outages;
    if (!this.#running.has(API_SERVER)) return;
    engine.after(PROBE_ENDS_IT + random.fork('liveness').int(10 * SECOND), () => {
      if (this.outages.since !== since || this.outages.at(engine.now) !== 'hangs' || !this.#running.has(API_SERVER)) return;
      this.#probedOut = engine.now;
      this.outages.begin('refuses', engine.now);
      closeApi();
    });
  }

  #storeIsBack(): void {
    const { engine, openApi } = this.#d;
    this.#hasStore = true;
    const { since } = this.outages;
    if (since === undefined) return;
    if (this.outages.at(engine.now) === 'hangs') {
      engine.after(RECONNECTING, () => {
        if (this.#hasStore && this.outages.since === since && this.outages.at(engine.now) === 'hangs') this.#apiIsBack();
      });
      return;
    }
    const killedAt = this.#probedOut;
    if (killedAt === undefined || !this.#running.has(API_SERVER)) return;
    const back = revival(killedAt, engine.now);
    engine.at(back.servesAt, () => {
      if (!this.#hasStore || this.#probedOut !== killedAt || !this.#running.has(API_SERVER)) return;
      openApi();
      this.#restarts.add(API_SERVER, back);
      this.#apiIsBack();
      this.#tellRestart(API_SERVER, back);
    });
  }

  #apiIsBack(): void {
    const { engine, leases } = this.#d;
    const { since } = this.outages;
    if (since === undefined) return;
    const hung = this.outages.hungUntil(engine.now);
    this.outages.end(engine.now);
    this.#probedOut = undefined;
    leases.isReached(true);
    const back = recovery(since, engine.now, hung);
    for (const [key, work] of this.#running) {
      if (isServer(work)) continue;
      // It has held out, as one does that need not say that it leads.
      if (!back || work.lease === '') this.#running.set(key, this.#workOf(work.component, work.lease, work.names, work.host));
      else if (key === work.component) {
        this.#restarts.add(key, back);
        if (back.restarts > 1) this.#d.restarted(key, { kind: 'waits', how: back });
        engine.at(back.startedAt, () => this.#recovers(work, back));
      }
    }
  }

  /** One that has run since before the run is started again by its kubelet, and leads when its lease has lapsed. */
  #recovers({ component, lease, names, host }: Work, back: Recovery): void {
    const { engine, leases } = this.#d;
    if (!this.#running.has(component) || !this.#hasApi) return;
    this.#tellRestart(component, back);
    engine.start(leases.acquire(lease), () => {
      if (!this.#running.has(component)) return leases.end(lease, false);
      this.#works(component, this.#workOf(component, lease, names, host));
      this.#tellLeader(component, component === SCHEDULER ? DEFAULT_SCHEDULER : component, lease, host);
    });
  }

  /** Its probe finds out that it is well. */
  #tellRestart(component: string, how: Recovery): void {
    const { engine, random, restarted } = this.#d;
    restarted(component, { kind: 'starts', how });
    const { since } = this.outages;
    engine.at(Math.max(engine.now, how.startedAt + FIRST_PROBE + random.fork('startup', component).int(PROBE_PERIOD)), () => {
      if (this.#running.has(component) && this.outages.since === since) restarted(component, { kind: 'ready' });
    });
  }

  /** @see kubernetes: client-go/tools/leaderelection/resourcelock/leaselock.go RecordEvent */
  #tellLeader(component: string, reporter: string, lease: string, host: string): void {
    const { engine, leases, recorder, random } = this.#d;
    const [namespace, name = ''] = lease.split('/');
    const identity = `${host}_${random.fork(component, engine.now).uuid()}`;
    leases.heldBy(lease, identity);
    recorder.record({
      source: { component: reporter },
      object: { kind: 'Lease', apiVersion: 'coordination.k8s.io/v1', ...(namespace && { namespace }), name, uid: '' },
      type: 'Normal',
      reason: 'LeaderElection',
      message: `${identity} became leader`,
    });
  }

  /** Answers with how they end. */
  #schedule(names: readonly string[], host: string): () => void {
    const mine = names.filter((name) => name !== DEFAULT_SCHEDULER || !this.#hasScheduler);
    const isMain = mine.includes(DEFAULT_SCHEDULER);
    this.#hasScheduler ||= isMain;
    const schedulers = mine.map((name) => this.#d.makeScheduler(name, host));
    for (const scheduler of schedulers) scheduler.start();
    return () => {
      for (const scheduler of schedulers) scheduler.stop();
      if (isMain) this.#hasScheduler = false;
    };
  }
}

/** Whether it finds what the cluster has had in it. */
const hasOldData = ({ spec }: Pod): boolean =>
  spec.volumes?.some(({ hostPath }) => hostPath?.path.replace(/\/$/, '') === '/var/lib/etcd') === true;

const leaseOf = (name: string): string => `kube-system/${name}`;

const isServer = ({ component }: Work): boolean => component === API_SERVER || component === ETCD;

/** One of the cluster's own. */
const isMain = (work: Work): boolean => isServer(work) || work.lease === leaseOf(work.component);
