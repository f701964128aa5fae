import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { StoreView } from '../../api-server/index.ts';
import { SYSTEM_LABELS } from '../../apimachinery/node-labels.ts';
import type { Node } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { isNativeResource, resourceList, toResourceObject } from '../../apimachinery/resources.ts';
import { type Engine, type Micros, type Random, SECOND, type Timer, untilRound } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import type { KubeletClient } from '../api-link.ts';
import { nodeAllocatable, nodePods } from '../cm/node-allocatable.ts';
import type { KubeletConfiguration } from '../kubeletconfig/configuration.ts';
import { heardOf, nodeConditions, type Pressure, type Statements, saysTheSame, withPressures } from './conditions.ts';
import { nodeImages } from './images.ts';
import type { NodeReporter } from './reporter.ts';

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go NodeStatusUpdateFrequency */
const PERIOD: Micros = 10 * SECOND;
/** How often the kubelet asks the runtime for its images. @see kubernetes: pkg/kubelet/images/image_gc_manager.go Start */
const IMAGES_PERIOD: Micros = 30 * SECOND;

interface Dependencies {
  readonly node: string;
  readonly engine: Engine;
  readonly random: Random;
  readonly store: StoreView;
  readonly api: KubeletClient;
  readonly reporter: NodeReporter;
  readonly images: ContainerRuntime['images'];
  /** What the node is short of. */
  readonly pressures: () => ReadonlySet<Pressure>;
  /** Of the volumes that a controller attaches: those that Pods want. */
  readonly volumesInUse: () => readonly string[];
  /** Why the node is not ready. */
  readonly problem: () => string | undefined;
  /** Of a machine that was booted during the run. */
  readonly bootID?: (() => string | undefined) | undefined;
  /** It has ended, or the API server is not reached. */
  readonly cannotReport: () => boolean;
}

type Statement = Statements extends ReadonlyMap<string, infer S> ? S : never;
const READY: Statement = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
/** @see kubernetes: pkg/kubelet/runtime.go runtimeErrors; pkg/kubelet/pleg/generic.go Healthy */
const NOT_READY_YET: Statement = {
  type: 'Ready',
  status: 'False',
  reason: 'KubeletNotReady',
  message: '[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]',
};
const ALL: ReadonlySet<Pressure> = new Set(['MEMORY', 'DISK', 'PID']);

/** @see kubernetes: cmd/kubeadm/app/constants/constants.go AnnotationKubeadmCRISocket */
const CRI_SOCKET = 'kubeadm.alpha.kubernetes.io/cri-socket';

type Amounts = Readonly<Record<string, string>>;
interface Resources {
  readonly capacity: Amounts;
  readonly allocatable: Amounts;
}

/**
 * Each ten seconds the kubelet says how its node is: what is new of its conditions, volumes and images; and what others have
 * written of its resources and conditions is as it was again, though of what they have added to the capacity, Pods may have all. It does
 * nothing for as long as nothing is new.
 * @see kubernetes: pkg/kubelet/kubelet_node_status.go syncNodeStatus; pkg/kubelet/nodestatus/setters.go
 */
export class NodeStatusSync {
  readonly #d: Dependencies;
  readonly #told = new Set<Pressure>();
  #unschedulable = false;
  #said: Statements = new Map();
  #found: Resources | undefined;
  /** What the node's system and its processor are called. */
  #labels: readonly (readonly [key: string, value: string])[] = [];
  #firstImages: readonly core.ContainerImage[] = [];
  #images: readonly core.ContainerImage[] | undefined;
  #timer: Timer | undefined;
  #quiet = false;
  #asking = false;
  /** What it says when all is well. */
  #ready: Statement = READY;
  /** When its reports come. */
  #phase: Micros;
  /** It has just been started: Pods are not known yet, and the API server has what was said before. */
  #isNew = false;
  #wasReady = false;
  /** It has said that something is amiss. */
  #hasProblem = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    this.#phase = dependencies.random.fork('node-status').int(PERIOD);
  }

  start(): void {
    const { node, store } = this.#d;
    const first = store.get('Node', undefined, node);
    if (!first) return;
    this.#found = resourcesOf(first);
    this.#labels = SYSTEM_LABELS.flatMap((key) => (first.metadata.labels?.[key] ? [[key, first.metadata.labels[key]]] : []));
    this.#firstImages = first.status.images ?? [];
    this.#unschedulable = isUnschedulable(first);
    this.#said = new Map((first.status.conditions ?? []).filter(({ type }) => OWN.has(type)).map((one) => [one.type, one]));
    const ready = this.#said.get('Ready');
    if (ready?.status === 'True') this.#ready = ready;
    this.#watch(this.#found);
  }

  /** After another process of it, which has found the machine as it is; by another configuration its Pods may have other shares of that. */
  startAfter(before: NodeStatusSync, configuration?: KubeletConfiguration): void {
    this.#found = before.#found && configuration ? resourcesBy(configuration, before.#found) : before.#found;
    this.#labels = before.#labels;
    this.#firstImages = before.#firstImages;
    this.#images = before.#images;
    this.#ready = before.#ready;
    this.#isNew = true;
    if (this.#found) this.#watch(this.#found);
  }

  /** It looks for its node's object, by one that says all anew; nothing else comes of that. @see kubernetes: kubelet_node_status.go initialNode */
  register(): void {
    const { store, node, reporter, engine } = this.#d;
    this.#wasReady =
      store.get('Node', undefined, node)?.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
    this.#said = withPressures(new Map([['Ready', NOT_READY_YET]]), new Set(), ALL);
    this.#phase = engine.now % PERIOD;
    const { conditions, events } = nodeConditions([], this.#said, engine.now);
    for (const event of events) if (event !== 'NodeNotReady') reporter.statusEvent(event);
    if (!store.get('Node', undefined, node)) this.#create(conditions);
  }

  /** Somebody has deleted it: there is another one, with what kubelets know of themselves. What kubeadm had noted on it is gone. */
  #create(conditions: NonNullable<Node['status']['conditions']>): void {
    const { store, node, api } = this.#d;
    const last = store.history('Node').findLast(({ object }) => object.metadata.name === node)?.object;
    if (!last) return;
    const { addresses, nodeInfo: known, daemonEndpoints, images } = last.status;
    const bootID = this.#d.bootID?.();
    const nodeInfo = known && bootID !== undefined ? { ...known, bootID } : known;
    const labels = Object.fromEntries([...this.#labels, ['kubernetes.io/hostname', node]]);
    const status = { ...this.#found, conditions, addresses, nodeInfo, daemonEndpoints, images };
    const spec = { ...(last.spec.providerID && { providerID: last.spec.providerID }) };
    const made = api.create<'Node'>({ apiVersion: 'v1', kind: 'Node', metadata: { name: node, labels }, spec, status });
    if (!made.ok) return;
    const { [CRI_SOCKET]: _, ...annotations } = made.object.metadata.annotations ?? {};
    api.update({ ...made.object, metadata: { ...made.object.metadata, annotations } });
  }

  /** Before it has looked at the runtime. */
  isNotReadyYet(): void {
    this.#report();
  }

  /** The runtime is well: that is told with the next report, and at once where it is waited for. */
  isReady(isFirst: boolean): void {
    this.#said = new Map([...this.#said, ['Ready', this.#ready]]);
    if (this.#wasReady && !isFirst) this.changed();
    else this.#report();
  }

  /** The Pods are known that have volumes: what none of them has is in use no more. */
  knowsPods(): void {
    this.#isNew = false;
    const { store, node } = this.#d;
    if (store.get('Node', undefined, node)?.status.volumesInUse?.length) this.changed();
  }

  #watch(found: Resources): void {
    const { node, store, images } = this.#d;
    store.watch('Node', ({ type, object }) => {
      if (type !== 'MODIFIED' || object.metadata.name !== node || this.#said.size === 0) return;
      const isRight = !correction(found, object) && saysTheSame(object.status.conditions ?? [], this.#said);
      const isTold = isUnschedulable(object) === this.#unschedulable;
      if (!isRight || !isTold || this.#labels.some(([key, value]) => object.metadata.labels?.[key] !== value)) this.changed();
    });
    images.onChange(() => this.#askForImages());
  }

  /** The next status will tell what is new. */
  changed(): void {
    this.#plan(false);
  }

  /** The machine is to be shut down: that is told at once. */
  shutsDown(cause: number | undefined): void {
    const notReady = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'node is shutting down' } as const;
    this.#said = new Map([...this.#said, ['Ready', notReady]]);
    this.#report(cause);
  }

  #plan(quiet: boolean): void {
    if (this.#timer && (quiet || !this.#quiet)) return;
    this.#timer?.cancel();
    this.#quiet = quiet;
    const { engine } = this.#d;
    const report = (): void => {
      this.#timer = undefined;
      this.#report();
    };
    this.#timer = engine.at(engine.now + untilRound(engine.now, this.#phase, PERIOD), report, quiet);
  }

  /** Housekeeping, which no run waits for. */
  #askForImages(): void {
    if (this.#asking) return;
    this.#asking = true;
    const { engine, random, images } = this.#d;
    const phase = random.fork('image-cache').int(IMAGES_PERIOD);
    const ask = (): void => {
      this.#asking = false;
      const first = this.#firstImages.filter(({ names = [] }) => !images.isGone(names));
      this.#images = nodeImages(first, images.list());
      this.#plan(true);
    };
    engine.at(engine.now + untilRound(engine.now, phase, IMAGES_PERIOD), ask, true);
  }

  /** @see kubernetes: pkg/kubelet/kubelet_node_status.go updateNode */
  #mendLabels(): void {
    const { node, store, api } = this.#d;
    const current = store.get('Node', undefined, node);
    const wrong = this.#labels.filter(([key, value]) => current?.metadata.labels?.[key] !== value);
    if (!current || wrong.length === 0) return;
    const labels = { ...current.metadata.labels, ...Object.fromEntries(wrong) };
    api.update({ ...current, metadata: { ...current.metadata, labels } });
  }

  #report(cause?: number): void {
    const { engine, node, store, api, reporter, pressures, volumesInUse, cannotReport } = this.#d;
    if (cannotReport()) return;
    this.#mendLabels();
    const current = store.get('Node', undefined, node);
    if (!current || !this.#found) return;
    const { volumesInUse: before, ...others } = current.status;
    // While Pods are not known yet, those that were are left. @see kubernetes: pkg/kubelet/nodestatus/setters.go VolumesInUse
    const inUse = this.#isNew ? (before ?? []) : volumesInUse();
    this.#said = withPressures(this.#withProblem(), pressures(), this.#told);
    for (const pressure of pressures()) this.#told.add(pressure);
    const { conditions, events } = nodeConditions(others.conditions ?? [], this.#said, engine.now);
    const resources = correction(this.#found, current);
    const bootID = this.#d.bootID?.();
    const { nodeInfo } = others;
    const isBooted = bootID !== undefined && nodeInfo !== undefined && nodeInfo.bootID !== bootID;
    if (isBooted) reporter.event('Warning', 'Rebooted', `Node ${node} has been rebooted, boot id: ${bootID}`, cause);
    const isNew =
      isBooted ||
      resources !== undefined ||
      (this.#images !== undefined && JSON.stringify(this.#images) !== JSON.stringify(others.images)) ||
      conditions.some((condition, index) => condition !== others.conditions?.[index]) ||
      !sameNames(before ?? [], inUse);
    if (isNew)
      api.updateStatus('Node', undefined, node, {
        ...others,
        ...resources,
        ...(isBooted && { nodeInfo: { ...nodeInfo, bootID } }),
        ...(this.#images && { images: this.#images }),
        ...(conditions.length > 0 && { conditions: heardOf(conditions, this.#said, engine.now) }),
        ...(inUse.length > 0 && { volumesInUse: inUse }),
      });
    for (const event of events) reporter.statusEvent(event, cause);
    this.#tellSchedulable(current);
  }

  /** @see kubernetes: pkg/kubelet/nodestatus/setters.go ReadyCondition */
  #withProblem(): Statements {
    const problem = this.#d.problem();
    const ready = this.#said.get('Ready');
    if (problem !== undefined && ready?.status === 'True') this.#hasProblem = true;
    if (!this.#hasProblem) return this.#said;
    if (problem === undefined) this.#hasProblem = false;
    const statement: Statement =
      problem === undefined ? this.#ready : { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: problem };
    return new Map([...this.#said, ['Ready', statement]]);
  }

  /** @see kubernetes: pkg/kubelet/kubelet_node_status.go recordNodeSchedulableEvent */
  #tellSchedulable(node: Node): void {
    if (isUnschedulable(node) === this.#unschedulable) return;
    this.#unschedulable = isUnschedulable(node);
    this.#d.reporter.statusEvent(this.#unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable');
  }
}

const isUnschedulable = ({ spec }: Node): boolean => spec.unschedulable === true;

/** Those that a kubelet speaks of. */
const OWN: ReadonlySet<string> = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']);

/** What that configuration makes of what there is. @see kubernetes: pkg/kubelet/nodestatus/setters.go MachineInfo */
function resourcesBy({ maxPods, podsPerCore, reservation, eviction }: KubeletConfiguration, { capacity: was }: Resources): Resources {
  const capacity = { ...was, pods: nodePods(parseQuantity(was.cpu ?? '0'), maxPods, podsPerCore) };
  return { capacity, allocatable: toResourceObject(nodeAllocatable(resourceList(capacity), reservation, eviction.thresholds)) };
}

const resourcesOf = ({ status: { capacity = {}, allocatable = {} } }: Node): Resources => ({ capacity, allocatable });

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/** What the kubelet has to say about the resources as they stand; undefined when they are right. `found` is as the kubelet found them. */
export function correction(found: Resources, node: Node): Resources | undefined {
  const stated = resourcesOf(node);
  const capacity: Record<string, string> = {};
  for (const name in found.capacity) if (isNativeResource(name)) capacity[name] = found.capacity[name] as string;
  for (const name in stated.capacity) if (!isNativeResource(name)) capacity[name] = stated.capacity[name] as string;
  const allocatable: Record<string, string> = {};
  for (const name in found.allocatable) if (found.capacity[name] === capacity[name]) allocatable[name] = found.allocatable[name] as string;
  for (const name in capacity) if (found.capacity[name] !== capacity[name]) allocatable[name] = capacity[name] as string;
  return same(stated.capacity, capacity) && same(stated.allocatable, allocatable) ? undefined : { capacity, allocatable };
}

const same = (a: Amounts, b: Amounts): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};
