import { type Authorizer, type ResourceRequest, serviceAccountUser } from '../api-server/index.ts';
import { isMirrorPod } from '../apimachinery/mirror-pod.ts';
import type { Pod } from '../apimachinery/objects.ts';
import type { ControllerManager } from '../controllers/index.ts';
import type { Random, Trace } from '../engine/index.ts';
import type { EventRecorder } from '../events/index.ts';
import type { Remark } from '../kernel/index.ts';
import { DEFAULT_SCHEDULER, type Scheduler } from '../scheduler/index.ts';
import type { Leases } from './leases.ts';
import { ComponentLeads, ComponentStopped } from './timeline.ts';

interface Dependencies {
  readonly trace: Trace;
  readonly recorder: Pick<EventRecorder, 'record'>;
  readonly random: Random;
  readonly authorizer: Pick<Authorizer, 'allows'>;
  readonly now: () => number;
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

/**
 * The scheduler and the controller manager as they run in containers: those that have run since before, whatever takes their place, and
 * more schedulers, each for the Pods that name it. Of two with one name the second would be in the way of the first, and is left out.
 */
export class ControlPlane {
  readonly #d: Dependencies;
  readonly #running = new Map<string, Work>();
  #hasScheduler = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Those that run since before. */
  start(): void {
    const { controllers, leases } = this.#d;
    for (const name of [SCHEDULER, CONTROLLER_MANAGER]) leases.take(leaseOf(name));
    this.#running.set(SCHEDULER, {
      component: SCHEDULER,
      lease: leaseOf(SCHEDULER),
      stop: this.#schedule([DEFAULT_SCHEDULER], 'control-plane'),
    });
    controllers.start();
    const lease = leaseOf(CONTROLLER_MANAGER);
    this.#running.set(CONTROLLER_MANAGER, { component: CONTROLLER_MANAGER, lease, stop: () => controllers.stop() });
  }

  /** Whether it is followed what comes of the end of this Pod, one of those that run since before. */
  follows = ({ metadata: { labels } }: Pick<Pod, 'metadata'>): boolean =>
    labels?.component === SCHEDULER || labels?.component === CONTROLLER_MANAGER;

  /** One of those that run since before is stopped, by a signal. */
  standingEnds({ metadata: { labels } }: Pod): void {
    const component = labels?.component ?? '';
    this.#end(component, component === SCHEDULER);
  }

  begins(podUid: string, container: string, { component, names, lease }: Leads): void {
    const { authorizer, now, podOf, controllers } = this.#d;
    const pod = podOf(podUid);
    if (!pod) return;
    // A static Pod has a kubeconfig of its node.
    const isTrusted = isMirrorPod(pod);
    const user = serviceAccountUser(pod.metadata.namespace, pod.spec.serviceAccountName ?? 'default');
    const host = isTrusted ? (pod.spec.nodeName ?? '') : pod.metadata.name;
    const key = `${podUid} ${container}`;
    if (component === CONTROLLER_MANAGER) {
      if (!isTrusted || controllers.runs) return;
      controllers.restart();
      this.#works(key, { component, lease, stop: () => controllers.stop() });
    } else if (isTrusted || NEEDS.every((asked) => authorizer.allows(user, asked, now())))
      this.#works(key, { component, lease, stop: this.#schedule(names, host) });
    else return;
    if (lease !== '') this.#tellLeader(component, names[0] ?? component, lease, host);
  }

  ends(podUid: string, container: string, exitCode: number): void {
    if (this.#running.size > 0) this.#end(`${podUid} ${container}`, exitCode === 0);
  }

  #works(key: string, work: Work): void {
    this.#running.set(key, work);
    if (MAIN.has(work.lease)) this.#d.trace.record(ComponentLeads, {}, { component: work.component });
  }

  #end(key: string, isReleased: boolean): void {
    const work = this.#running.get(key);
    if (!work) return;
    this.#running.delete(key);
    work.stop();
    const { leases, trace } = this.#d;
    leases.end(work.lease, isReleased);
    if (MAIN.has(work.lease)) trace.record(ComponentStopped, {}, { component: work.component });
  }

  /** @see kubernetes: client-go/tools/leaderelection/resourcelock/leaselock.go RecordEvent */
  #tellLeader(component: string, reporter: string, lease: string, host: string): void {
    const { leases, recorder, random, now } = this.#d;
    const [namespace, name = ''] = lease.split('/');
    const identity = `${host}_${random.fork(component, now()).uuid()}`;
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

/** Of the cluster's own. */
const MAIN: ReadonlySet<string> = new Set([SCHEDULER, CONTROLLER_MANAGER].map(leaseOf));
