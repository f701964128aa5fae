import { compareText } from '../../apimachinery/compare-text.ts';
import { type Node, type Pod, podKey } from '../../apimachinery/objects.ts';
import { withCondition } from '../../apimachinery/pod-conditions.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { type Micros, SECOND, type Timer } from '../../engine/index.ts';
import { whyNotApplied } from '../../scheduler/index.ts';
import type { ControllerContext } from '../context.ts';
import { collected, notApplied } from '../entries.ts';
import { readiness } from './zones.ts';

const CHECK_PERIOD: Micros = 20 * SECOND;
/** So long a node must be missing, before it is looked at whether it still is. */
const QUARANTINE: Micros = 40 * SECOND;
const TERMINATED_THRESHOLD = 12_500;

/** The taint by which an administrator says that a node will not come back. @see kubernetes: core/v1 TaintNodeOutOfService */
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** @see kubernetes: pkg/controller/podgc/gc_controller.go */
export class PodGarbageCollector {
  readonly #context: ControllerContext;
  /** Nodes that are missing though Pods are bound to them, and when they will be looked for again. */
  readonly #quarantine = new Map<string, Micros>();
  /** Those it has told of that it cannot remove: it tries each time. */
  readonly #stuck = new Set<string>();
  #terminated = 0;
  #timer: Timer | undefined;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { store } = this.#context;
    store.watch('Node', ({ type, object }) => {
      if (type === 'DELETED' || isOutOfService(object)) this.#plan();
    });
    store.watch('Pod', ({ type, object, previous }) => {
      const before = previous && isPodTerminal(previous) ? 1 : 0;
      const after = type !== 'DELETED' && isPodTerminal(object) ? 1 : 0;
      this.#terminated += after - before;
      const { namespace, name, uid } = object.metadata;
      if (store.get('Pod', namespace, name)?.metadata.uid !== uid) return;
      if (this.#isLost(object) || this.#terminated > TERMINATED_THRESHOLD) this.#plan();
    });
  }

  /** It may be for this controller to remove it. */
  #isLost({ spec: { nodeName }, metadata: { deletionTimestamp } }: Pod): boolean {
    const isLeaving = deletionTimestamp !== undefined;
    if (!nodeName) return isLeaving;
    const node = this.#context.store.get('Node', undefined, nodeName);
    return !node || (isLeaving && isOutOfService(node));
  }

  #plan(): void {
    if (this.#timer) return;
    const { engine } = this.#context;
    this.#timer = engine.at((Math.floor(engine.now / CHECK_PERIOD) + 1) * CHECK_PERIOD, () => {
      this.#timer = undefined;
      this.#collect();
    });
  }

  #collect(): void {
    const { engine, store } = this.#context;
    const pods = store.list('Pod');
    this.#collectTerminated(pods);
    const nodes = new Map(store.list('Node').map((node) => [node.metadata.name, node]));
    const gone = this.#leaveQuarantine();
    for (const pod of pods) {
      const { nodeName } = pod.spec;
      const leaving = pod.metadata.deletionTimestamp !== undefined;
      const node = nodes.get(nodeName ?? '');
      if (!nodeName) {
        if (leaving) this.#remove(pod, 'it is to be deleted and has no node that would do it');
      } else if (!node) {
        if (!this.#quarantine.has(nodeName)) this.#quarantine.set(nodeName, engine.now + QUARANTINE);
        if (gone.has(nodeName)) this.#remove(pod, 'its node no longer exists', 'PodGC: node no longer exists');
      } else if (leaving && readiness(node) !== 'True' && isOutOfService(node)) {
        this.#remove(pod, 'its node is out of service');
      }
    }
    if (store.list('Pod').some((pod) => this.#quarantine.has(pod.spec.nodeName ?? '') && !isOnlyHeld(pod))) this.#plan();
  }

  /** Those whose time is over since the last look; any before that were found to need nothing. */
  #leaveQuarantine(): ReadonlySet<string> {
    const { now } = this.#context.engine;
    const due = [...this.#quarantine].filter(([, until]) => until <= now);
    for (const [name] of due) this.#quarantine.delete(name);
    return new Set(due.filter(([, until]) => until > now - CHECK_PERIOD).map(([name]) => name));
  }

  #collectTerminated(pods: readonly Pod[]): void {
    const terminated = pods.filter(isPodTerminal);
    if (terminated.length <= TERMINATED_THRESHOLD) return;
    for (const pod of terminated.sort(byEvictionAndAge).slice(0, terminated.length - TERMINATED_THRESHOLD))
      this.#remove(pod, 'too many Pods have ended');
  }

  /** Fails it first, if it has not ended: so that others see what became of it. */
  #remove(pod: Pod, why: string, message?: string): void {
    const { engine, api, trace } = this.#context;
    if (isOnlyHeld(pod)) return;
    const { namespace, name, uid } = pod.metadata;
    const problem = isPodTerminal(pod) ? undefined : whyNotApplied(pod);
    if (problem) {
      if (!this.#stuck.has(uid)) trace.record(notApplied, { pod: podKey(pod) }, { who: 'Pod garbage collector', problem });
      this.#stuck.add(uid);
      return;
    }
    trace.record(collected, { pod: podKey(pod) }, { why });
    if (!isPodTerminal(pod)) {
      const failed = { ...pod.status, phase: 'Failed' as const };
      const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: message ?? '' } as const;
      api.updatePodStatus(namespace, name, uid, message ? withCondition(failed, condition, engine.now) : failed);
    }
    api.deletePod(namespace, name, { uid, gracePeriodSeconds: 0 });
  }
}

/** The evicted go first, for their controllers do not go by them; then the oldest. @see kubernetes: gc_controller.go byEvictionAndCreationTimestamp; 116167 */
export function byEvictionAndAge(a: Pod, b: Pod): number {
  const kept = ({ status }: Pod): number => (status.reason === 'Evicted' ? 0 : 1);
  return (
    kept(a) - kept(b) ||
    compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

const isOutOfService = ({ spec }: Node): boolean => !!spec.taints?.some(({ key }) => key === OUT_OF_SERVICE);

/** By finalizers: all that can be done has been, and to delete it once more changes nothing. */
const isOnlyHeld = (pod: Pod): boolean =>
  isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionGracePeriodSeconds === 0;
