import { budgetStatus, podsOfBudget } from '../api-server/index.ts';
import type { Pod, PodDisruptionBudget } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import type { Micros } from '../engine/index.ts';
import { referenceTo } from '../events/index.ts';
import { type ControllerContext, keyOf, sameJson, splitKey, WorkQueue } from './context.ts';

/** Keeps the status of PodDisruptionBudgets. @see kubernetes: pkg/controller/disruption/disruption.go */
export class DisruptionController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;

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
    const { engine, store, api, recorder } = this.#context;
    const [namespace, name] = splitKey(key);
    const budget = store.get('PodDisruptionBudget', namespace, name);
    if (!budget) return;
    const pods = podsOfBudget(budget, store.list('Pod', namespace));
    if (pods.length === 0)
      recorder.record({
        source: { component: 'controllermanager' },
        object: referenceTo(budget),
        type: 'Normal',
        reason: 'NoPods',
        message: 'No matching pods found',
      });
    const status = statusOf(budget, pods, engine.now);
    if (!sameJson(status, budget.status)) api.updateStatus('PodDisruptionBudget', namespace, name, status);
  }
}

/** With the condition that goes with the numbers. @see kubernetes: pkg/controller/disruption/disruption.go updatePdbStatus */
function statusOf(budget: PodDisruptionBudget, pods: readonly Pod[], now: Micros) {
  const numbers = budgetStatus(budget, pods);
  const allowed = numbers.disruptionsAllowed > 0;
  const status = allowed ? 'True' : 'False';
  const known = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  const generation = budget.metadata.generation === undefined ? {} : { observedGeneration: budget.metadata.generation };
  return {
    conditions: [
      {
        type: 'DisruptionAllowed',
        status,
        ...generation,
        lastTransitionTime: known?.status === status ? known.lastTransitionTime : formatTime(now),
        reason: allowed ? 'SufficientPods' : 'InsufficientPods',
        message: '',
      },
    ],
    ...numbers,
    ...generation,
  };
}
