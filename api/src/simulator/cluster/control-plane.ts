import { type Authorizer, type ResourceRequest, serviceAccountUser } from '../api-server/index.ts';
import { isMirrorPod } from '../apimachinery/mirror-pod.ts';
import type { Pod } from '../apimachinery/objects.ts';
import type { ControllerManager } from '../controllers/index.ts';
import type { Engine, Micros, Random, Trace } from '../engine/index.ts';
import type { EventRecorder } from '../events/index.ts';
import type { Remark } from '../kernel/index.ts';
import { DEFAULT_SCHEDULER, type Scheduler } from '../scheduler/index.ts';
import { RENEW_DEADLINE, type Recovery, recovery } from './crash-loop.ts';
import type { Leases } from './leases.ts';
import { ComponentLeads, ComponentStopped } from './timeline.ts';

interface Dependencies {
  readonly trace: Trace;
  readonly recorder: Pick<EventRecorder, 'record'>;
  readonly random: Random;
  readonly authorizer: Pick<Authorizer, 'allows'>;
  readonly engine: Engine;
  /** Nobody gets through to the API server any more. */
  readonly closeApi: () => void;
  /** The container of that component, which has run since before the run, was started again. */
  readonly restarted: (component: string, how: Recovery) => void;
  /** By the uid that its kubelet has for it. */
  readonly podOf: (uid: string) => Pod | undefined;
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
const FOLLOWED: ReadonlySet<string> = new Set([SCHEDULER, CONTROLLER_MANAGER, API_SERVER]);

/**
 * The scheduler, the controller manager and the API server as they run in containers: those that have run since before, whatever takes
 * their place, and more schedulers, each for the Pods that name it. Of two with one name the second would be in the way of the first, and
 * is left out.
 */
export class ControlPlane {
  readonly #d: Dependencies;
  readonly #running = new Map<string, Work>();
  /** Without the API server. */
  readonly #outages: { readonly from: Micros; to?: Micros }[] = [];
  #hasScheduler = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Those that run since before. */
  start(): void {
    const { controllers, leases } = this.#d;
    for (const name of [SCHEDULER, CONTROLLER_MANAGER]) leases.take(leaseOf(name));
    this.#running.set(API_SERVER, { component: API_SERVER, lease: '', stop: () => this.#apiEnds() });
    this.#running.set(SCHEDULER, this.#workOf(SCHEDULER, leaseOf(SCHEDULER), [DEFAULT_SCHEDULER], 'control-plane'));
    controllers.start();
    this.#running.set(CONTROLLER_MANAGER, this.#workOf(CONTROLLER_MANAGER, leaseOf(CONTROLLER_MANAGER), [], ''));
  }

  /** Whether the API server answered at that moment. */
  servesAt(at: Micros): boolean {
    return !this.#outages.some(({ from, to = at }) => from <= at && at <= to);
  }

  /** Whether it is followed what comes of the end of this Pod, one of those that run since before. */
  follows = ({ metadata: { labels } }: Pick<Pod, 'metadata'>): boolean => FOLLOWED.has(labels?.component ?? '');

  /** One of those that run since before is stopped, by a signal. */
  standingEnds({ metadata: { labels } }: Pod): void {
    const component = labels?.component ?? '';
    this.#end(component, component === SCHEDULER);
  }

  begins(podUid: string, container: string, { component, names, lease }: Leads): void {
    const { authorizer, engine, podOf, controllers } = this.#d;
    const pod = podOf(podUid);
    if (!pod) return;
    // A static Pod has a kubeconfig of its node.
    const isTrusted = isMirrorPod(pod);
    const user = serviceAccountUser(pod.metadata.namespace, pod.spec.serviceAccountName ?? 'default');
    const host = isTrusted ? (pod.spec.nodeName ?? '') : pod.metadata.name;
    const key = `${podUid} ${container}`;
    if (component === API_SERVER) {
      if (!isTrusted || this.#hasApi) return;
      this.#works(key, { component, lease, stop: () => this.#apiEnds() });
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

  get #hasApi(): boolean {
    return this.#outages.at(-1)?.from === undefined || this.#outages.at(-1)?.to !== undefined;
  }

  /** It begins at once. */
  #workOf(component: string, lease: string, names: readonly string[], host: string): Work {
    const { controllers } = this.#d;
    if (component === CONTROLLER_MANAGER) {
      if (!controllers.runs) controllers.restart();
      return { component, lease, stop: () => controllers.stop() };
    }
    return { component, lease, stop: this.#schedule(names, host) };
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

  /** Who works for the cluster can do nothing from now on, and ends when it cannot say any more that it leads. */
  #apiEnds(): void {
    const { engine, leases, closeApi } = this.#d;
    const outage = { from: engine.now };
    this.#outages.push(outage);
    closeApi();
    for (const work of this.#running.values()) work.stop();
    engine.after(RENEW_DEADLINE, () => {
      if (this.#outages.at(-1) !== outage || this.#hasApi) return;
      for (const { lease } of this.#running.values()) leases.end(lease, false);
    });
  }

  #apiIsBack(): void {
    const { engine } = this.#d;
    const outage = this.#outages.at(-1);
    if (!outage) return;
    outage.to = engine.now;
    const back = recovery(outage.from, engine.now);
    for (const [key, work] of this.#running) {
      if (work.component === API_SERVER) continue;
      // It has held out.
      if (!back) this.#running.set(key, this.#workOf(work.component, work.lease, [DEFAULT_SCHEDULER], 'control-plane'));
      else if (key === work.component) engine.at(back.startedAt, () => this.#recovers(work, back));
    }
  }

  /** One that has run since before the run is started again by its kubelet, and leads when its lease has lapsed. */
  #recovers({ component, lease }: Work, back: Recovery): void {
    const { engine, leases, restarted } = this.#d;
    if (!this.#running.has(component) || !this.#hasApi) return;
    restarted(component, back);
    engine.start(leases.acquire(lease), () => {
      if (!this.#running.has(component)) return leases.end(lease, false);
      this.#works(component, this.#workOf(component, lease, [DEFAULT_SCHEDULER], 'control-plane'));
      this.#tellLeader(component, component === SCHEDULER ? DEFAULT_SCHEDULER : component, lease, 'control-plane');
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

const leaseOf = (name: string): string => `kube-system/${name}`;

/** One of the cluster's own. */
const isMain = ({ component, lease }: Work): boolean => component === API_SERVER || lease === leaseOf(component);
