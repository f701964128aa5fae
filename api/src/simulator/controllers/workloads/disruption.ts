import { budgetStatus, DELETION_TIMEOUT, type DisruptedPods, disruptedPods, podsOfBudget } from '../../api-server/index.ts';
import type { Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { MILLISECOND, type Micros, type Random } from '../../engine/index.ts';
import { type EventType, referenceTo } from '../../events/index.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from '../context.ts';
import { expectedScale, unmanagedMessage } from './expected-scale.ts';

const SOURCE = { component: 'controllermanager' };

/** Keeps the status of PodDisruptionBudgets. @see kubernetes: pkg/controller/disruption/disruption.go */
export class DisruptionController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  readonly #random: Random;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#random = context.random.fork('disruption');
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
  }

  start(): void {
    const { store } = this.#context;
    for (const budget of store.list('PodDisruptionBudget')) this.#queue.add(keyOf(budget));
    store.watch('PodDisruptionBudget', ({ type, object }) => {
      if (type !== 'DELETED') this.#queue.add(keyOf(object));
    });
    store.watch('Pod', ({ object }) => {
      const budget = this.#budgetOf(object);
      if (budget) this.#queue.add(keyOf(budget));
    });
  }

  /**
   * One alone is looked at when a Pod changes: of several the one that Go meets first in a map, whose few entries it walks from any
   * of eight places. @see kubernetes: pkg/controller/disruption/disruption.go getPdbForPod
   */
  #budgetOf(pod: Pod): PodDisruptionBudget | undefined {
    const { namespace, name } = pod.metadata;
    const all = this.#context.store.list('PodDisruptionBudget', namespace).filter((budget) => podsOfBudget(budget, [pod]).length > 0);
    if (all.length < 2) return all[0];
    const chosen = (all[this.#random.int(Math.max(8, all.length))] ?? all[0]) as PodDisruptionBudget;
    const matches = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.`;
    this.#event(pod, 'Warning', 'MultiplePodDisruptionBudgets', `${matches}  Chose "${chosen.metadata.name}" arbitrarily.`);
    return chosen;
  }

  #sync(key: string): void {
    const { engine, store, api, workloads } = this.#context;
    const [namespace, name] = splitKey(key);
    const budget = store.get('PodDisruptionBudget', namespace, name);
    if (!budget) return;
    const pods = podsOfBudget(budget, store.list('Pod', namespace));
    if (pods.length === 0) this.#event(budget, 'Normal', 'NoPods', 'No matching pods found');
    const { scale, unmanaged, problem } = expectedScale(budget, pods, workloads);
    const disrupted = disruptedPods(budget, pods, engine.now);
    if (problem !== undefined)
      this.#event(budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${problem}`);
    else {
      if (unmanaged.length > 0) this.#event(budget, 'Warning', 'UnmanagedPods', unmanagedMessage(budget.spec?.selector));
      // It is the namespace that is told twice, and not the name.
      for (const pod of disrupted.late)
        this.#event(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`);
      const due = Object.values(disrupted.expected).map((time) => (parseTime(time) ?? 0) + DELETION_TIMEOUT - engine.now);
      if (due.length > 0) engine.after(Math.min(...due) + MILLISECOND, () => this.#queue.add(key, 0));
    }
    const status =
      problem === undefined ? statusOf(budget, pods, disrupted.expected, scale, engine.now) : failedStatus(budget, problem, engine.now);
    if (!sameJson(status, budget.status)) api.updateStatus('PodDisruptionBudget', namespace, name, status);
  }

  #event(object: PodDisruptionBudget | Pod, type: EventType, reason: string, message: string): void {
    this.#context.recorder.record({ source: SOURCE, object: referenceTo(object), type, reason, message });
  }
}

/** With the condition that goes with the numbers. @see kubernetes: pkg/controller/disruption/disruption.go updatePdbStatus */
function statusOf(budget: PodDisruptionBudget, pods: readonly Pod[], disrupted: DisruptedPods, scale: number, now: Micros) {
  const numbers = budgetStatus(budget, pods, disrupted, scale);
  const allowed = numbers.disruptionsAllowed > 0;
  const { generation } = budget.metadata;
  return {
    conditions: [condition(budget, allowed, allowed ? 'SufficientPods' : 'InsufficientPods', '', generation, now)],
    ...numbers,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    ...(generation !== undefined && { observedGeneration: generation }),
  };
}

/** As long as nobody knows better, none may go; it is not tried again before something changes. @see kubernetes: pkg/controller/disruption/disruption.go failSafe */
function failedStatus(budget: PodDisruptionBudget, problem: string, now: Micros) {
  const none = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  const conditions = [condition(budget, false, 'SyncFailed', problem, budget.status?.observedGeneration, now)];
  return { ...none, ...budget.status, conditions, disruptionsAllowed: 0 };
}

function condition(
  budget: PodDisruptionBudget,
  allowed: boolean,
  reason: string,
  message: string,
  generation: number | undefined,
  now: Micros,
) {
  const status = allowed ? 'True' : 'False';
  const known = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  return {
    type: 'DisruptionAllowed',
    status,
    ...(generation !== undefined && { observedGeneration: generation }),
    lastTransitionTime: known?.status === status ? known.lastTransitionTime : formatTime(now),
    reason,
    message,
  };
}
