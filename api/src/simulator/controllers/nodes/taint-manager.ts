import { type Node, type Pod, podKey } from '../../apimachinery/objects.ts';
import { withCondition } from '../../apimachinery/pod-conditions.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { type Micros, SECOND, type Timer } from '../../engine/index.ts';
import { type Taint, type Toleration, tolerates, whyNotApplied } from '../../scheduler/index.ts';
import type { ControllerContext } from '../context.ts';
import { type EvictionEnd, evictedByTaint, evictionCancelled, evictionPlanned, nodeBecameUnknown, notApplied } from '../entries.ts';

/** Without a timer it is done: it is not planned anew for as long as it is remembered. */
interface Eviction {
  readonly timer?: Timer;
  readonly created: Micros;
}

const SOURCE = { component: 'taint-controller' };

/**
 * Deletes Pods from nodes with NoExecute taints: at once, or when they do not tolerate them any longer.
 * @see kubernetes: pkg/controller/nodelifecycle/scheduler/taint_manager.go
 */
export class TaintManager {
  readonly #context: ControllerContext;
  readonly #evictions = new Map<string, Eviction>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { store } = this.#context;
    store.watch('Node', ({ type, object, previous }) => {
      if (type === 'DELETED' || (previous && sameJson(noExecute(previous), noExecute(object)))) return;
      if (!previous && noExecute(object).length === 0) return;
      for (const pod of store.list('Pod')) if (pod.spec.nodeName === object.metadata.name) this.#look(pod, object);
    });
    store.watch('Pod', ({ type, object, previous }) => {
      if (type === 'DELETED') return this.#cancel(object, object.spec.nodeName ?? '', 'gone');
      if (!object.spec.nodeName) return;
      if (previous?.spec.nodeName === object.spec.nodeName && sameJson(previous.spec.tolerations, object.spec.tolerations)) return;
      const node = store.get('Node', undefined, object.spec.nodeName);
      if (node && noExecute(node).length > 0) this.#look(object, node);
    });
  }

  #look(pod: Pod, node: Node): void {
    const { engine, trace } = this.#context;
    const taints = noExecute(node);
    const planned = this.#evictions.get(pod.metadata.uid);
    const seconds = toleratedSeconds(taints, pod.spec.tolerations ?? []);
    if (seconds === undefined) {
      this.#cancel(pod, node.metadata.name, taints.length === 0 ? 'untainted' : 'tolerated');
      return;
    }
    if (seconds === 0 && !isTolerated(taints, pod)) {
      // What was planned is cancelled, and told so, though the Pod goes at once.
      if (planned) this.#cancelWork(pod, undefined);
      this.#plan(pod, node, engine.now, engine.now, lastTroubleOf(node.metadata.name, trace));
      return;
    }
    // What was planned earlier stays, however long the taints are tolerated now. @see kubernetes: taint_manager.go processPodOnNode
    if (planned) return;
    const entry = trace.record(
      evictionPlanned,
      { pod: podKey(pod), causes: [lastTroubleOf(node.metadata.name, trace)] },
      { node: node.metadata.name, taints: taints.map((taint) => `${taint.key}:${taint.effect}`), seconds },
    );
    this.#plan(pod, node, engine.now + seconds * SECOND, engine.now, entry);
  }

  #plan(pod: Pod, node: Node, at: Micros, created: Micros, cause?: number): void {
    const timer = this.#context.engine.at(at, () => {
      this.#evictions.set(pod.metadata.uid, { created });
      this.#evict(pod, node.metadata.name, cause);
    });
    this.#evictions.set(pod.metadata.uid, { timer, created });
  }

  #evict(pod: Pod, node: string, cause: number | undefined): void {
    const { engine, store, api, trace } = this.#context;
    const { namespace, name, uid } = pod.metadata;
    const current = store.get('Pod', namespace, name);
    if (current?.metadata.uid !== uid) return;
    const problem = whyNotApplied(current);
    if (problem) {
      // It tries five times in a row, then leaves it.
      this.#evictions.delete(uid);
      const kept = trace.record(notApplied, { pod: podKey(pod), causes: [cause] }, { who: 'taint manager', problem });
      this.#event(pod, `Marking for deletion Pod ${podKey(pod)}`, kept);
      return;
    }
    const evicted = trace.record(evictedByTaint, { pod: podKey(pod), causes: [cause] }, { node });
    this.#event(pod, `Marking for deletion Pod ${podKey(pod)}`, evicted);
    const status = withCondition(
      current.status,
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      },
      engine.now,
    );
    if (status !== current.status) api.updatePodStatus(namespace, name, uid, status);
    api.deletePod(namespace, name, {});
  }

  /** Of what was planned, if anything was. */
  #cancel(pod: Pod, node: string, why: EvictionEnd): void {
    const { trace } = this.#context;
    const due = this.#evictions.get(pod.metadata.uid)?.timer;
    this.#cancelWork(pod, due && trace.record(evictionCancelled, { pod: podKey(pod) }, { node, why }));
  }

  /** Told only when it was still to come. @see kubernetes: taint_manager.go cancelWorkWithEvent */
  #cancelWork(pod: Pod, cause: number | undefined): void {
    const timer = this.#evictions.get(pod.metadata.uid)?.timer;
    this.#evictions.delete(pod.metadata.uid);
    if (!timer) return;
    timer.cancel();
    this.#event(pod, `Cancelling deletion of Pod ${podKey(pod)}`, cause);
  }

  /** The reference has no uid and no version of the API (up to v1.28), as upstream makes it of the Pod's name alone. */
  #event({ metadata: { namespace, name } }: Pod, message: string, cause: number | undefined): void {
    this.#context.recorder.record(
      {
        source: SOURCE,
        object: { kind: 'Pod', namespace, name },
        type: 'Normal',
        reason: 'TaintManagerEviction',
        message,
      },
      [cause],
    );
  }
}

const noExecute = ({ spec }: Node): Taint[] => (spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');

const isTolerated = (taints: readonly Taint[], { spec }: Pod): boolean =>
  taints.every((taint) => spec.tolerations?.some((toleration) => tolerates(toleration, taint)));

/** How long all the taints are tolerated; undefined: for ever. @see kubernetes: taint_manager.go getMinTolerationTime */
export function toleratedSeconds(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  let least: number | undefined;
  for (const taint of taints) {
    const toleration = tolerations.find((candidate) => tolerates(candidate, taint));
    if (!toleration) return 0;
    const { tolerationSeconds } = toleration;
    if (tolerationSeconds !== undefined && tolerationSeconds !== null) least = Math.min(least ?? Infinity, Math.max(0, tolerationSeconds));
  }
  return least;
}

/** Why the node has its taint, if it is known: it is not heard of, or a client has just changed it. */
function lastTroubleOf(node: string, { entries, engine }: ControllerContext['trace']): number | undefined {
  const isOfNode = new RegExp(`^(?:no|nodes?)/${node.replaceAll('.', '\\.')}$`);
  const trouble = entries.findLast(({ type, detail, at }) => {
    if (type === (nodeBecameUnknown as unknown)) return detail.node === node;
    if (type.kind !== 'INTERVENTION' || engine.now - at > SECOND) return false;
    return detail.intervention === 'APPLY' || (detail.intervention === 'PATCH' && isOfNode.test(String(detail.resource)));
  });
  return trouble?.sequence;
}
