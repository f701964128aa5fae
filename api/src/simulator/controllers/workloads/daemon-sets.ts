import type { Node, Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { MINUTE, type Micros, SECOND } from '../../engine/index.ts';
import type { EventType } from '../../events/index.ts';
import type { ControllerContext } from '../context.ts';
import { claimed, claimOf } from './claims.ts';
import { historyOf, spareRevisions } from './daemon-history.ts';
import { placeOn } from './daemon-nodes.ts';
import { type DaemonSteps, rollingSteps, surges } from './daemon-update.ts';
import { byBirth, GENERATION, HASH, isActive, isUpdated, nodeOf } from './pods.ts';
import { runsProxy } from './runs-proxy.ts';
import { daemonSetStatus, isPodAvailable } from './status.ts';
import { TEMPLATE_GENERATION, type Workload } from './types.ts';

interface Work {
  readonly create: (set: Workload, node: string, labels: Readonly<Record<string, string>>) => void;
  readonly remove: (set: Workload, pod: Pod) => void;
  readonly tell: (set: Workload, type: EventType, reason: string, message: string) => void;
  /** It is to be looked at again then. */
  readonly later: (set: Workload, delay: Micros) => void;
}

/** How long a node's Pods are left as they have failed, and how long at most. @see kubernetes: cmd/kube-controller-manager/app/apps.go startDaemonSetController */
const FIRST_BACKOFF: Micros = SECOND;
const LONGEST_BACKOFF: Micros = 15 * MINUTE;

/** Keeps one Pod of a DaemonSet on each node, of its template as it is now. @see kubernetes: pkg/controller/daemon/daemon_controller.go, update.go */
export class DaemonSets {
  readonly #context: ControllerContext;
  readonly #work: Work;
  /** By set, generation and node: when one that had failed was removed last, and how long the next one stays then. */
  readonly #backoff = new Map<string, { readonly since: Micros; readonly wait: Micros }>();

  constructor(context: ControllerContext, work: Work) {
    this.#context = context;
    this.#work = work;
  }

  sync(set: Workload): void {
    const { store, workloads, engine } = this.#context;
    if (set.metadata.deletionTimestamp) return;
    const { current, old } = historyOf(set, this.#context);
    const hash = current.metadata.labels?.[HASH] ?? '';
    const nodes = store.list('Node').filter(runsProxy);
    const done = this.#carryOut(set, hash, this.#stepsOn(set, nodes, hash));
    if (!done && set.spec.updateStrategy?.type === 'RollingUpdate')
      this.#carryOut(set, hash, rollingSteps(set, { nodes, pods: this.#podsOf(set), hash, now: engine.now }));
    for (const spare of spareRevisions(set, old, this.#claim(set))) workloads.remove(spare);
    const status = daemonSetStatus(set, { nodes, pods: this.#podsOf(set), hash, now: engine.now });
    if (!sameJson(status, set.status)) workloads.put({ ...set, status });
    const { minReadySeconds = 0 } = set.spec;
    if (minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0)) this.#work.later(set, minReadySeconds * SECOND);
  }

  /** Whether there is anything to be done. */
  #carryOut(set: Workload, hash: string, { remove, create }: DaemonSteps): boolean {
    const labels = { [HASH]: hash, [GENERATION]: set.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1' };
    for (const node of create) this.#work.create(set, node, labels);
    for (const pod of remove) this.#work.remove(set, pod);
    return remove.length + create.length > 0;
  }

  /** What its selector finds becomes its own. */
  #claim(set: Workload): readonly Pod[] {
    const { store, api } = this.#context;
    return store.list('Pod', set.metadata.namespace).flatMap((pod): Pod[] => {
      const claim = claimOf(set, pod);
      if (claim === 'own') return [pod];
      if (claim === 'other' || !isActive(pod)) return [];
      const updated = claimed(set, pod, claim);
      return api.update(updated).ok && claim === 'adopt' ? [updated] : [];
    });
  }

  /** What has ended and is to go is no business of its any more. @see kubernetes: pkg/controller/daemon/daemon_controller.go getNodesToDaemonPods */
  #podsOf(set: Workload): readonly Pod[] {
    return this.#claim(set).filter((pod) => !(isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined));
  }

  /** @see kubernetes: pkg/controller/daemon/daemon_controller.go manage, podsShouldBeOnNode */
  #stepsOn(set: Workload, nodes: readonly Node[], hash: string): DaemonSteps {
    const pods = this.#podsOf(set);
    const remove: Pod[] = [];
    const create: string[] = [];
    for (const node of nodes) {
      const { name } = node.metadata;
      const there = pods.filter((pod) => nodeOf(pod) === name);
      const staying = there.filter(({ metadata }) => !metadata.deletionTimestamp);
      const { mayRun, mayStay } = placeOn(set, node);
      if (mayRun && there.length === 0) create.push(name);
      else if (!mayStay) remove.push(...staying);
      else {
        const ended = staying.filter(isPodTerminal);
        const running = staying.filter((pod) => !isPodTerminal(pod)).sort(byBirth);
        remove.push(...ended.filter((pod) => this.#goesAsEnded(set, pod)));
        if (!surges(set)) remove.push(...running.slice(1));
        else if (running.length === 0 && mayRun) create.push(name);
        else remove.push(...this.#beyondTwo(set, running, hash));
      }
    }
    // Those that wait for a node that is gone wait for nothing.
    const isNowhere = (pod: Pod): boolean => !pod.spec.nodeName && !nodes.some(({ metadata }) => metadata.name === nodeOf(pod));
    remove.push(...pods.filter((pod) => isNowhere(pod) && !pod.metadata.deletionTimestamp));
    return { remove, create };
  }

  /** Where new ones come first there may be an old one that is ready, and a new one that is not yet. */
  #beyondTwo(set: Workload, running: readonly Pod[], hash: string): readonly Pod[] {
    if (running.length < 2) return [];
    const [fresh] = running.filter((pod) => isUpdated(pod, hash));
    const [stale] = running.filter((pod) => !isUpdated(pod, hash));
    const more = running.filter((pod) => pod !== fresh && pod !== stale);
    const isOver = stale && fresh && (!isPodReady(stale) || isPodAvailable(fresh, set.spec.minReadySeconds ?? 0, this.#context.engine.now));
    return isOver ? [...more, stale] : more;
  }

  /** Those that fail again and again stay longer and longer. */
  #goesAsEnded(set: Workload, pod: Pod): boolean {
    const { engine } = this.#context;
    const { namespace, name } = pod.metadata;
    const node = nodeOf(pod) ?? '';
    const found = `${namespace}/${name} on node ${node}, will try to`;
    if (pod.status.phase === 'Succeeded') {
      this.#work.tell(set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${found} delete it`);
      return true;
    }
    const key = `${set.metadata.uid}/${set.status?.observedGeneration ?? set.metadata.generation}/${node}`;
    const last = this.#backoff.get(key);
    if (last && engine.now - last.since < last.wait) {
      this.#work.later(set, last.wait);
      return false;
    }
    const wait = last && engine.now - last.since <= 2 * LONGEST_BACKOFF ? Math.min(2 * last.wait, LONGEST_BACKOFF) : FIRST_BACKOFF;
    this.#backoff.set(key, { since: engine.now, wait });
    this.#work.tell(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${found} kill it`);
    return true;
  }
}
