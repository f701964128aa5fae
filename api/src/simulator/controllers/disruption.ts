import type { Pod, PodDisruptionBudget } from '../apimachinery/objects.ts';
import { matchLabelSelector } from '../apimachinery/selectors.ts';
import { formatTime, parseTime } from '../apimachinery/time.ts';
import { MINUTE, type Micros } from '../engine/index.ts';
import { referenceTo } from '../events/index.ts';
import { type ControllerContext, keyOf, sameJson, splitKey, WorkQueue } from './context.ts';
import { isReady } from './endpoint-addresses.ts';

/** So long after an eviction a Pod counts as disrupted, though it is still there. */
const DELETION_TIMEOUT: Micros = 2 * MINUTE;

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
        if ([object, previous].some((pod) => pod && matchLabelSelector(budget.spec?.selector, pod.metadata.labels)))
          this.#queue.add(keyOf(budget));
    });
  }

  #sync(key: string): void {
    const { engine, store, api, recorder } = this.#context;
    const [namespace, name] = splitKey(key);
    const budget = store.get('PodDisruptionBudget', namespace, name);
    if (!budget) return;
    const pods = store.list('Pod', namespace).filter((pod) => matchLabelSelector(budget.spec?.selector, pod.metadata.labels));
    if (pods.length === 0)
      recorder.record({
        source: { component: 'controllermanager' },
        object: referenceTo(budget),
        type: 'Normal',
        reason: 'NoPods',
        message: 'No matching pods found',
      });
    const status = budgetStatus(budget, pods, engine.now);
    if (sameJson(status, budget.status)) return;
    api.updateStatus('PodDisruptionBudget', namespace, name, status);
    const waiting = Object.values(status.disruptedPods ?? {}).map((at) => (parseTime(at) ?? engine.now) + DELETION_TIMEOUT);
    if (waiting.length > 0) this.#queue.add(key, Math.max(0, Math.min(...waiting) - engine.now) + 1);
  }
}

interface BudgetStatus {
  readonly conditions: readonly unknown[];
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
  readonly disruptedPods?: Readonly<Record<string, string>>;
  readonly expectedPods: number;
  readonly observedGeneration?: number;
}

export function budgetStatus(budget: PodDisruptionBudget, pods: readonly Pod[], now: Micros): BudgetStatus {
  const disruptedPods = Object.fromEntries(
    Object.entries((budget.status?.disruptedPods ?? {}) as Record<string, string>).filter(([name, at]) => {
      const pod = pods.find(({ metadata }) => metadata.name === name);
      return pod && !pod.metadata.deletionTimestamp && (parseTime(at) ?? 0) + DELETION_TIMEOUT > now;
    }),
  );
  const currentHealthy = pods.filter((pod) => !pod.metadata.deletionTimestamp && !disruptedPods[pod.metadata.name] && isReady(pod)).length;
  const { expectedPods, desiredHealthy } = expectation(budget, pods);
  const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  const status = disruptionsAllowed > 0 ? 'True' : 'False';
  const known = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  return {
    conditions: [
      {
        type: 'DisruptionAllowed',
        status,
        ...(budget.metadata.generation !== undefined && { observedGeneration: budget.metadata.generation }),
        lastTransitionTime: known?.status === status ? known.lastTransitionTime : formatTime(now),
        reason: disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        message: '',
      },
    ],
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
    ...(Object.keys(disruptedPods).length > 0 && { disruptedPods }),
    expectedPods,
    ...(budget.metadata.generation !== undefined && { observedGeneration: budget.metadata.generation }),
  };
}

/** Only a whole number as `minAvailable` can be told without a controller: Pods of their own have no scale. @see kubernetes: disruption.go getExpectedPodCount */
function expectation({ spec }: PodDisruptionBudget, pods: readonly Pod[]): { expectedPods: number; desiredHealthy: number } {
  const { minAvailable, maxUnavailable } = spec ?? {};
  if (typeof minAvailable === 'number') return { expectedPods: pods.length, desiredHealthy: minAvailable };
  const scale = 0;
  if (minAvailable !== undefined) return { expectedPods: scale, desiredHealthy: portion(minAvailable, scale) };
  return { expectedPods: scale, desiredHealthy: maxUnavailable === undefined ? 0 : Math.max(0, scale - portion(maxUnavailable, scale)) };
}

const portion = (value: string | number, total: number): number =>
  typeof value === 'number' ? value : Math.ceil((Number(value.replace('%', '')) * total) / 100);
