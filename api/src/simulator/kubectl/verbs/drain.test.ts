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

const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {}, status: {} });
const running = (name: string, nodeName: string, metadata: object = {}, spec: object = {}) =>
  pod(name, {
    metadata: { labels: { app: 'web' }, ...metadata },
    spec: { nodeName, containers: [{ name: 'app' }], ...spec },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
const owner = (kind: string) => ({ ownerReferences: [{ kind, name: 'own', controller: true }] });
const one = budget({}, { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1 });

/** @see kubernetes: kubectl/pkg/cmd/drain/drain.go RunDrain, kubectl/pkg/drain/filters.go, drain.go evictPods */
it.each([
  {
    rule: 'All nodes are cordoned before the first is drained',
    command: 'drain node-1 node-2',
    objects: [node('node-1'), node('node-2'), running('a', 'node-1', owner('ReplicaSet')), running('b', 'node-2', owner('ReplicaSet'))],
    prints:
      'node/node-1 cordoned\nnode/node-2 cordoned\nevicting pod default/a\npod/a evicted\nnode/node-1 drained\nevicting pod default/b\npod/b evicted\nnode/node-2 drained\n',
  },
  {
    rule: 'One node that cannot be drained does not keep the others',
    command: 'drain node-1 node-2',
    objects: [node('node-1'), node('node-2'), running('a', 'node-1'), running('b', 'node-2', owner('ReplicaSet'))],
    prints:
      'node/node-1 cordoned\nnode/node-2 cordoned\nevicting pod default/b\npod/b evicted\nnode/node-2 drained\n' +
      'error: unable to drain node "node-1" due to error:cannot delete Pods declare no controller (use --force to override): default/a, continuing command...\n' +
      'There are pending nodes to be drained:\n node-1\ncannot delete Pods declare no controller (use --force to override): default/a\n[1]',
  },
  {
    rule: 'A budget that allows one disruption allows no second one; the last is the first to be evicted',
    command: 'drain node-1 --force',
    objects: [node('node-1'), running('a', 'node-1'), running('b', 'node-1'), one],
    prints:
      'node/node-1 cordoned\nevicting pod default/b\nevicting pod default/a\npod/b evicted\n' +
      'Warning: deleting Pods that declare no controller: default/a, default/b\n' +
      `error when evicting pods/"a" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n[1]`,
  },
  {
    rule: 'It is tried again each five seconds until the time is up',
    command: 'drain node-1 --force --timeout=10s',
    objects: [node('node-1'), running('a', 'node-1'), { ...one, status: met }],
    prints:
      'node/node-1 cordoned\nevicting pod default/a\nevicting pod default/a\nevicting pod default/a\n' +
      'Warning: deleting Pods that declare no controller: default/a\n' +
      [1, 2]
        .map(
          () =>
            `error when evicting pods/"a" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n`,
        )
        .join('') +
      'There are pending pods in node "node-1" when an error occurred: error when evicting pods/"a" -n "default": global timeout reached: 10s\npod/a\n' +
      'error: unable to drain node "node-1" due to error:error when evicting pods/"a" -n "default": global timeout reached: 10s, continuing command...\n' +
      'There are pending nodes to be drained:\n node-1\nerror when evicting pods/"a" -n "default": global timeout reached: 10s\n[1]',
  },
  {
    rule: 'Two budgets for one Pod are one too many',
    command: 'drain node-1',
    objects: [
      node('node-1'),
      running('a', 'node-1', owner('ReplicaSet')),
      one,
      { ...one, metadata: { name: 'two', namespace: 'default' } },
    ],
    prints:
      'node/node-1 cordoned\nevicting pod default/a\n' +
      'There are pending pods in node "node-1" when an error occurred: error when evicting pods/"a" -n "default": This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.\npod/a\n' +
      'error: unable to drain node "node-1" due to error:error when evicting pods/"a" -n "default": This pod has more than one PodDisruptionBudget, which the eviction subresource does not support., continuing command...\n' +
      'There are pending nodes to be drained:\n node-1\nerror when evicting pods/"a" -n "default": This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.\n[1]',
  },
  {
    rule: 'Only the Pods that are selected go',
    command: 'drain node-1 --pod-selector=app!=web',
    objects: [node('node-1'), running('a', 'node-1')],
    prints: 'node/node-1 cordoned\nnode/node-1 drained\n',
  },
  {
    rule: 'What a finalizer holds is waited for',
    command: 'drain node-1',
    objects: [
      node('node-1'),
      running('a', 'node-1', { ...owner('ReplicaSet'), finalizers: ['a.example/b'] }),
      running('b', 'node-1', owner('ReplicaSet')),
    ],
    prints: 'node/node-1 cordoned\nevicting pod default/b\nevicting pod default/a\npod/b evicted\n[1]',
  },
  {
    rule: 'until the time is up',
    command: 'drain node-1 --timeout=7s',
    objects: [node('node-1'), running('a', 'node-1', { ...owner('ReplicaSet'), finalizers: ['a.example/b'] })],
    prints:
      'node/node-1 cordoned\nevicting pod default/a\n' +
      'There are pending pods in node "node-1" when an error occurred: error when waiting for pod "a" in namespace "default" to terminate: global timeout reached: 7s\npod/a\n' +
      'error: unable to drain node "node-1" due to error:error when waiting for pod "a" in namespace "default" to terminate: global timeout reached: 7s, continuing command...\n' +
      'There are pending nodes to be drained:\n node-1\nerror when waiting for pod "a" in namespace "default" to terminate: global timeout reached: 7s\n[1]',
  },
  {
    rule: 'A DaemonSet that is not there is looked for, unless by force',
    command: 'drain node-1',
    objects: [node('node-1'), running('a', 'node-1', owner('DaemonSet'))],
    prints:
      'node/node-1 cordoned\nerror: unable to drain node "node-1" due to error:cannot delete daemonsets.apps "own" not found: default/a, continuing command...\n' +
      'There are pending nodes to be drained:\n node-1\ncannot delete daemonsets.apps "own" not found: default/a\n[1]',
  },
])('$rule', ({ command, objects, prints }) => {
  expect(printed(command, { objects })).toBe(prints);
});
