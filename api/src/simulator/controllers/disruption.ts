import { budgetStatus, DELETION_TIMEOUT, type DisruptedPods, disruptedPods, podsOfBudget } from '../api-server/index.ts';
import type { Pod, PodDisruptionBudget } from '../apimachinery/objects.ts';
import { sameJson } from '../apimachinery/same-json.ts';
import { formatTime, parseTime } from '../apimachinery/time.ts';
import { MILLISECOND, type Micros, SECOND } from '../engine/index.ts';
import { type EventType, referenceTo } from '../events/index.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from './context.ts';
import { expectedScale, unmanagedMessage } from './expected-scale.ts';

/** @see kubernetes: client-go/util/workqueue/default_rate_limiters.go DefaultControllerRateLimiter */
const FIRST_RETRY: Micros = 5 * MILLISECOND;
const LONGEST_RETRY: Micros = 1000 * SECOND;
const SOURCE = { component: 'controllermanager' };

/** Keeps the status of PodDisruptionBudgets. @see kubernetes: pkg/controller/disruption/disruption.go */
export class DisruptionController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  /** How often in succession each could not be worked out. */
  readonly #failures = new Map<string, number>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
  }

  start(): void {
    const { store } = this.#context;
    for (const budget of store.list('PodDisruptionBudget')) this.#queue.add(keyOf(budget));
    store.watch('PodDisruptionBudget', ({ type, object }) => {
      if (type !== 'DELETED') this.#queue.add(keyOf(object));
    });
    store.watch('Pod', ({ object, previous }) => {
      for (const budget of store.list('PodDisruptionBudget', object.metadata.namespace))
        if (podsOfBudget(budget, previous ? [object, previous] : [object]).length > 0) this.#queue.add(keyOf(budget));
    });
  }

  #sync(key: string): void {
    const { engine, store, api } = this.#context;
    const [namespace, name] = splitKey(key);
    const budget = store.get('PodDisruptionBudget', namespace, name);
    if (!budget) {
      this.#failures.delete(key);
      return;
    }
    const pods = podsOfBudget(budget, store.list('Pod', namespace));
    if (pods.length === 0) this.#event(budget, 'Normal', 'NoPods', 'No matching pods found');
    const { unmanaged, problem } = expectedScale(budget, pods);
    const disrupted = disruptedPods(budget, pods, engine.now);
    if (problem !== undefined) {
      this.#event(budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${problem}`);
      this.#retry(key);
    } else {
      this.#failures.delete(key);
      if (unmanaged.length > 0) this.#event(budget, 'Warning', 'UnmanagedPods', unmanagedMessage(budget.spec?.selector));
    }
    if (problem === undefined) {
      for (const pod of disrupted.late)
        this.#event(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${namespace}/${name} to be deleted but it wasn't`);
      const due = Object.values(disrupted.expected).map((time) => (parseTime(time) ?? 0) + DELETION_TIMEOUT - engine.now);
      if (due.length > 0) engine.after(Math.min(...due) + MILLISECOND, () => this.#queue.add(key, 0));
    }
    const status =
      problem === undefined ? statusOf(budget, pods, disrupted.expected, engine.now) : failedStatus(budget, problem, engine.now);
    if (!sameJson(status, budget.status)) api.updateStatus('PodDisruptionBudget', namespace, name, status);
  }

  #retry(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#context.engine.after(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures), () => this.#queue.add(key, 0));
  }

  #event(object: PodDisruptionBudget | Pod, type: EventType, reason: string, message: string): void {
    this.#context.recorder.record({ source: SOURCE, object: referenceTo(object), type, reason, message });
  }
}

/** With the condition that goes with the numbers. @see kubernetes: pkg/controller/disruption/disruption.go updatePdbStatus */
function statusOf(budget: PodDisruptionBudget, pods: readonly Pod[], disrupted: DisruptedPods, now: Micros) {
  const numbers = budgetStatus(budget, pods, disrupted);
  const allowed = numbers.disruptionsAllowed > 0;
  const { generation } = budget.metadata;
  return {
    conditions: [condition(budget, allowed, allowed ? 'SufficientPods' : 'InsufficientPods', '', generation, now)],
    ...numbers,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    ...(generation !== undefined && { observedGeneration: generation }),
  };
}

/** As long as nobody knows better, none may go. @see kubernetes: pkg/controller/disruption/disruption.go failSafe */
function failedStatus(budget: PodDisruptionBudget, problem: string, now: Micros) {
  const { currentHealthy = 0, desiredHealthy = 0, expectedPods = 0, observedGeneration } = budget.status ?? {};
  return {
    conditions: [condition(budget, false, 'SyncFailed', problem, observedGeneration, now)],
    disruptionsAllowed: 0,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    ...(observedGeneration !== undefined && { observedGeneration }),
  };
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
