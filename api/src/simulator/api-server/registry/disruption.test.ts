import { describe, expect, it } from 'vitest';
import type { Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { SECOND } from '../../engine/index.ts';
import { budgetStatus, decideEviction, disruptedPods } from './disruption.ts';

const pod = (status: object = {}, metadata: object = {}): Pod =>
  ({
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' }, ...metadata },
    spec: { containers: [] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], ...status },
  }) as unknown as Pod;
const budget = (status: object, spec: object = {}, metadata: object = {}) =>
  ({
    metadata: { name: 'keep', namespace: 'default', generation: 1, ...metadata },
    spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } }, ...spec },
    status: { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2, expectedPods: 2, ...status },
  }) as unknown as PodDisruptionBudget;
const unready = { conditions: [{ type: 'Ready', status: 'False' }] };
const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";
const because = (message: string, more: object = {}) => ({ causes: [{ reason: 'DisruptionBudget', message }], ...more });
const NEEDS = because('The disruption budget keep needs 2 healthy pods and has 2 currently');

/** @see kubernetes: pkg/registry/core/pod/storage/eviction_test.go TestEviction, TestEvictionIgnorePDB, TestEvictionPDBStatus */
describe('An eviction', () => {
  it.each`
    rule                                                     | given                                    | budgets                                                                           | granted
    ${'with no budget'}                                      | ${pod()}                                 | ${[]}                                                                             | ${true}
    ${'that leaves enough'}                                  | ${pod()}                                 | ${[budget({ disruptionsAllowed: 1 })]}                                            | ${true}
    ${'of a Pod that has not begun'}                         | ${pod({ phase: 'Pending' })}             | ${[budget({})]}                                                                   | ${true}
    ${'of one that has ended'}                               | ${pod({ phase: 'Failed' })}              | ${[budget({})]}                                                                   | ${true}
    ${'of one that is being deleted'}                        | ${pod({}, { deletionTimestamp: 'x' })}   | ${[budget({})]}                                                                   | ${true}
    ${'of others'}                                           | ${pod({}, { labels: { app: 'other' } })} | ${[budget({})]}                                                                   | ${true}
    ${'of one that is not ready, where enough others are'}   | ${pod(unready)}                          | ${[budget({})]}                                                                   | ${true}
    ${'of one that is not ready, where too few others are'}  | ${pod(unready)}                          | ${[budget({ currentHealthy: 1 })]}                                                | ${false}
    ${'of one that is not ready, where none has to be'}      | ${pod(unready)}                          | ${[budget({ currentHealthy: 0, desiredHealthy: 0 })]}                             | ${false}
    ${'of one that is not ready, which is always allowed'}   | ${pod(unready)}                          | ${[budget({ currentHealthy: 1 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' })]} | ${true}
    ${'of one that is ready, though that is always allowed'} | ${pod()}                                 | ${[budget({}, { unhealthyPodEvictionPolicy: 'AlwaysAllow' })]}                    | ${false}
    ${'of one that an empty selector selects'}               | ${pod()}                                 | ${[budget({}, { selector: {} })]}                                                 | ${true}
  `('$rule: $granted', ({ given, budgets, granted }) => {
    expect(decideEviction(given, budgets, 0).kind).toBe(granted ? 'delete' : 'refuse');
  });

  it.each`
    rule                           | budgets                                | code   | message                                                                                               | details
    ${'that leaves too few'}       | ${[budget({})]}                        | ${429} | ${VIOLATES}                                                                                           | ${NEEDS}
    ${'of which nobody knows yet'} | ${[budget({}, {}, { generation: 2 })]} | ${429} | ${VIOLATES}                                                                                           | ${because('The disruption budget keep is still being processed by the server.', { retryAfterSeconds: 10 })}
    ${'on which two have a say'}   | ${[budget({}), budget({})]}            | ${500} | ${'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'} | ${undefined}
  `('$rule is refused', ({ budgets, code, message, details }) => {
    expect(decideEviction(pod(), budgets, 0)).toMatchObject({ kind: 'refuse', code, message, ...(details && { details }) });
  });

  it('costs the budget one, until its controller has seen that the Pod goes', () => {
    const conditions = [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }];
    const kept = budget({ disruptionsAllowed: 1, currentHealthy: 3, expectedPods: 3, conditions });
    const decision = decideEviction(pod(), [kept], 0);
    const status = decision.kind === 'delete' ? decision.spent?.status : undefined;
    expect(status).toMatchObject({
      disruptionsAllowed: 0,
      currentHealthy: 3,
      disruptedPods: { web: '2023-05-15T09:00:00Z' },
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
    });
    const after = { ...kept, status } as PodDisruptionBudget;
    const pods = ['web', 'b', 'c'].map((name) => pod({}, { name }));
    const { expected, late } = disruptedPods(after, pods, 120 * SECOND);
    expect([expected, late]).toEqual([{ web: '2023-05-15T09:00:00Z' }, []]);
    expect(budgetStatus(after, pods, expected)).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 2 });
    expect(disruptedPods(after, pods, 121 * SECOND)).toEqual({ expected: {}, late: [pods[0]] });
  });
});
