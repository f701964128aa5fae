import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const budget = (spec: object, status: object) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  status,
});
const scene = (ready: 'True' | 'False', phase: string, guard: object) => ({
  objects: [
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: { unschedulable: true }, status: {} },
    pod('web', {
      metadata: { labels: { app: 'web' } },
      spec: { nodeName: 'node-1', containers: [{ name: 'app' }] },
      status: { phase, conditions: [{ type: 'Ready', status: ready }] },
    }),
    guard,
  ],
});
const met = { disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2 };
const short = { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 2 };

/** @see kubernetes: pkg/registry/core/pod/storage/eviction.go Create */
it.each([
  { rule: 'A ready Pod stays where the budget allows no disruption', ready: 'True', phase: 'Running', spec: {}, status: met, goes: false },
  {
    rule: 'A Pod that is not ready goes where the budget is met without it',
    ready: 'False',
    phase: 'Running',
    spec: {},
    status: met,
    goes: true,
  },
  {
    rule: 'A Pod that is not ready stays where too few others are healthy',
    ready: 'False',
    phase: 'Running',
    spec: {},
    status: short,
    goes: false,
  },
  {
    rule: 'but goes where the policy is AlwaysAllow',
    ready: 'False',
    phase: 'Running',
    spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    status: short,
    goes: true,
  },
  { rule: 'No budget holds a Pod that has not started', ready: 'False', phase: 'Pending', spec: {}, status: short, goes: true },
  {
    rule: 'One disruption that is allowed is enough',
    ready: 'True',
    phase: 'Running',
    spec: {},
    status: { ...short, disruptionsAllowed: 1 },
    goes: true,
  },
] as const)('$rule', ({ ready, phase, spec, status, goes }) => {
  const told = printed('drain node-1 --force', scene(ready, phase, budget(spec, status)));
  expect(told.includes('pod/web evicted')).toBe(goes);
  expect(told.includes("would violate the pod's disruption budget")).toBe(!goes);
});
