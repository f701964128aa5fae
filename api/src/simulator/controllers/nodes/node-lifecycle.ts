import { LEASE_RENEWAL, NODE_MONITOR_GRACE_PERIOD, REPORTED_CONDITIONS, withHeartbeat } from '../../apimachinery/heartbeat.ts';
import { withOlderLabels } from '../../apimachinery/node-labels.ts';
import { type Node, podKey } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND, sinceRound } from '../../engine/index.ts';
import { referenceTo } from '../../events/index.ts';
import type { Taint } from '../../scheduler/index.ts';
import type { ControllerContext } from '../context.ts';
import { nodeBecameUnknown, podNotReadyWithNode } from '../entries.ts';
import { readiness, zoneOf, zoneStates } from './zones.ts';

const MONITOR_PERIOD: Micros = 5 * SECOND;
/** Between two nodes that are given up. @see kubernetes: --node-eviction-rate 0.1 */
const TAINTING_INTERVAL: Micros = 10 * SECOND;
const SOURCE = { component: 'node-controller' };

/**
 * Watches over nodes: one that falls silent is not ready, and tainted. A node's heartbeats are not simulated one by one;
 * only that they stop, and go on.
 * @see kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go
 */
export class NodeLifecycleController {
  readonly #context: ControllerContext;
  /** Nodes of which nothing is heard, and since when. */
  readonly #silent = new Map<string, Micros>();
  /** When it was found out that nothing is heard of them. */
  readonly #unknownSince = new Map<string, Micros>();
  #monitoring = false;
  /** Nodes that have come or gone since the last look. */
  readonly #news: { readonly node: Node; readonly reason: string; readonly event: string }[] = [];
  /** Since when nodes wait for being given up. */
  readonly #marked = new Map<string, Micros>();
  /** When the next node of a zone may be given up. */
  readonly #nextTainted = new Map<string, Micros>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { engine, store } = this.#context;
    store.watch('Node', ({ type, object, previous }) => {
      const { name } = object.metadata;
      if (type === 'DELETED') {
        this.#news.push({ node: object, reason: 'RemovingNode', event: `Removing Node ${name} from Controller` });
        return this.#planMonitoring();
      }
      // Those that a run begins with have been here for longer.
      if (type === 'ADDED' && engine.now > 0)
        this.#news.push({ node: object, reason: 'RegisteredNode', event: `Registered Node ${name} in Controller` });
      this.#reconcileLabels(object);
      if (previous && sameJson(relevant(previous), relevant(object))) return;
      this.#taint(name, isNoSchedule, noScheduleTaints(object));
      this.#planMonitoring();
    });
  }

  #tellNews(): void {
    for (const { node, reason, event } of this.#news.splice(0)) this.#tell(node, reason, `Node ${node.metadata.name} event: ${event}`);
  }

  /** Whichever version of the node it is. @see kubernetes: pkg/controller/util/node/controller_utils.go RecordNodeEvent */
  #tell(node: Node, reason: string, message: string, cause?: number): void {
    const { resourceVersion: _, ...object } = referenceTo(node);
    this.#context.recorder.record({ source: SOURCE, object, type: 'Normal', reason, message }, [cause]);
  }

  /** The kubelet of that node is gone, or cut off; since earlier than this controller began, if that is said, which has seen nothing of it. */
  heartbeatsStop(node: string, cause?: number, since?: Micros): void {
    if (this.#silent.has(node)) return;
    const { engine, random, store } = this.#context;
    if (since !== undefined && !isReportedNow(store.get('Node', undefined, node))) return;
    this.#silent.set(node, since ?? engine.now);
    // When it renewed its lease last, and when that was seen.
    const phase = random.fork('lease', node).int(LEASE_RENEWAL);
    const renewed = engine.now - (since === undefined ? sinceRound(engine.now, phase, LEASE_RENEWAL) : 0);
    const seen = Math.ceil(renewed / MONITOR_PERIOD) * MONITOR_PERIOD;
    const silence = this.#silent.get(node);
    engine.at(seen + NODE_MONITOR_GRACE_PERIOD, () => {
      if (silence !== undefined && this.#silent.get(node) === silence) this.#becomesUnknown(node, silence, cause);
    });
  }

  /** Its kubelet renews its lease again. */
  heartbeatsGoOn(node: string): void {
    this.#silent.delete(node);
    this.#unknownSince.delete(node);
  }

  #becomesUnknown(name: string, since: Micros, cause: number | undefined): void {
    const { engine, store, api, trace } = this.#context;
    const node = store.get('Node', undefined, name);
    if (!node) return;
    this.#unknownSince.set(name, engine.now);
    const now = formatTime(engine.now);
    const known = withHeartbeat(node, since).status.conditions ?? [];
    const lost = known.map((condition) =>
      !REPORTED_CONDITIONS.includes(condition.type) || condition.status === 'Unknown'
        ? condition
        : {
            ...condition,
            status: 'Unknown' as const,
            reason: 'NodeStatusUnknown',
            message: 'Kubelet stopped posting node status.',
            lastTransitionTime: now,
          },
    );
    const never = REPORTED_CONDITIONS.filter((type) => !known.some((condition) => condition.type === type)).map((type) => ({
      type,
      status: 'Unknown' as const,
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime: now,
    }));
    const entry = trace.record(nodeBecameUnknown, { causes: [cause] }, { node: name });
    const wasReady = readiness(node) === 'True';
    api.updateStatus('Node', undefined, name, { ...node.status, conditions: [...lost, ...never] });
    if (!wasReady) return;
    this.#tell(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, entry);
    this.#markPodsNotReady(name, entry);
  }

  /** @see kubernetes: pkg/controller/util/node/controller_utils.go MarkPodsNotReady */
  #markPodsNotReady(node: string, cause: number | undefined): void {
    const { engine, store, api, trace, recorder } = this.#context;
    for (const pod of store.list('Pod')) {
      const ready = pod.status.conditions?.find(({ type }) => type === 'Ready');
      if (pod.spec.nodeName !== node || ready?.status !== 'True') continue;
      const { namespace, name, uid } = pod.metadata;
      const conditions = pod.status.conditions?.map((condition) =>
        condition === ready ? { ...condition, status: 'False' as const, lastTransitionTime: formatTime(engine.now) } : condition,
      );
      const entry = trace.record(podNotReadyWithNode, { pod: podKey(pod), causes: [cause] }, { node });
      api.updatePodStatus(namespace, name, uid, { ...pod.status, ...(conditions && { conditions }) });
      const message = 'Node is not ready';
      recorder.record({ source: SOURCE, object: referenceTo(pod), type: 'Warning', reason: 'NodeNotReady', message }, [entry]);
    }
  }

  /** The controller looks at all nodes every few seconds; where nothing has changed it finds nothing to do. */
  #planMonitoring(): void {
    if (this.#monitoring) return;
    this.#monitoring = true;
    const { engine } = this.#context;
    engine.at(Math.ceil(engine.now / MONITOR_PERIOD) * MONITOR_PERIOD, () => {
      this.#monitoring = false;
      this.#monitor();
    });
  }

  /** @see kubernetes: node_lifecycle_controller.go monitorNodeHealth, processTaintBaseEviction, handleDisruption */
  #monitor(): void {
    const { engine, store } = this.#context;
    this.#tellNews();
    const nodes = store.list('Node');
    const zones = zoneStates(nodes);
    // When no node is ready at all, it is rather the control plane that is cut off: nobody is evicted.
    const disrupted = zones.size > 0 && [...zones.values()].every((state) => state === 'full');
    const waiting = new Map<Node, Taint>();
    for (const node of nodes) {
      const { name } = node.metadata;
      if (this.#unknownSince.get(name) === engine.now) {
        // What it was when the controller came by is what counts: mended by 120816.
        engine.at(engine.now + MONITOR_PERIOD, () => this.#planMonitoring());
        continue;
      }
      const ready = readiness(node);
      // Its kubelet has said nothing yet.
      if (ready === undefined && !disrupted) continue;
      const key = disrupted ? undefined : TAINTS.Ready?.[ready ?? ''];
      const wanted: Taint[] = key ? [{ key, effect: 'NoExecute' }] : [];
      const known = (node.spec.taints ?? []).filter(isNoExecute);
      const [taint] = wanted;
      if (!taint || known.length > 0) {
        this.#marked.delete(name);
        if (!sameJson(wanted.map(identity), known.map(identity))) this.#taint(name, isNoExecute, wanted);
      } else {
        if (!this.#marked.has(name)) this.#marked.set(name, engine.now);
        waiting.set(node, taint);
      }
    }
    const since = ({ metadata }: Node): Micros => this.#marked.get(metadata.name) ?? 0;
    for (const node of [...waiting.keys()].sort((a, b) => since(a) - since(b))) {
      const zone = zoneOf(node);
      if (zones.get(zone) === 'partial') continue;
      // Nodes that have not been tainted yet are so one by one.
      const next = this.#nextTainted.get(zone) ?? Number.NEGATIVE_INFINITY;
      if (engine.now >= next) {
        this.#nextTainted.set(zone, engine.now + TAINTING_INTERVAL);
        this.#marked.delete(node.metadata.name);
        this.#taint(node.metadata.name, isNoExecute, [waiting.get(node) as Taint]);
      } else engine.at(next, () => this.#planMonitoring());
    }
  }

  #reconcileLabels({ metadata: { name, labels = {} } }: Node): void {
    const { store, api } = this.#context;
    const node = withOlderLabels(labels) === labels ? undefined : store.get('Node', undefined, name);
    if (node) api.update({ ...node, metadata: { ...node.metadata, labels: withOlderLabels(node.metadata.labels ?? {}) } });
  }

  /** Brings those of the node's taints that `isOurs` names to what is wanted. */
  #taint(name: string, isOurs: (taint: Taint) => boolean, wanted: readonly Taint[]): void {
    const { engine, store, api } = this.#context;
    const node = store.get('Node', undefined, name);
    if (!node) return;
    const taints = node.spec.taints ?? [];
    const kept = taints.filter((taint) => !isOurs(taint) || wanted.some((other) => same(other, taint)));
    const timeAdded = formatTime(engine.now);
    const added = wanted.filter((taint) => !taints.some((other) => same(other, taint))).map((taint) => ({ ...taint, timeAdded }));
    if (kept.length === taints.length && added.length === 0) return;
    const { taints: _, ...spec } = node.spec;
    const next = [...kept, ...added];
    api.update({ ...node, spec: next.length > 0 ? { ...spec, taints: next } : spec } as Node);
  }
}

/** Nobody has found out yet that nothing is heard of it. */
const isReportedNow = (node: Node | undefined): boolean => node !== undefined && readiness(node) !== 'Unknown';

/** @see kubernetes: node_lifecycle_controller.go nodeConditionToTaintKeyStatusMap */
const TAINTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const READY_KEYS = Object.values(TAINTS.Ready as object) as string[];
const OUR_KEYS = [UNSCHEDULABLE, ...Object.values(TAINTS).flatMap((byStatus) => Object.values(byStatus))];

/** @see kubernetes: node_lifecycle_controller.go doNoScheduleTaintingPass */
function noScheduleTaints({ spec, status }: Node): Taint[] {
  const keys = (status.conditions ?? []).flatMap(({ type, status: value }) => TAINTS[type]?.[value] ?? []);
  if (spec.unschedulable) keys.push(UNSCHEDULABLE);
  return keys.map((key) => ({ key, effect: 'NoSchedule' }));
}

const isNoSchedule = ({ key, effect }: Taint): boolean => effect === 'NoSchedule' && OUR_KEYS.includes(key);
const isNoExecute = ({ key, effect }: Taint): boolean => effect === 'NoExecute' && READY_KEYS.includes(key);
const identity = ({ key, effect }: Taint): string => `${key}:${effect}`;
const same = (a: Taint, b: Taint): boolean => identity(a) === identity(b);

const relevant = ({ spec, status }: Node): unknown => [spec, status.conditions?.map(({ type, status }) => [type, status])];
