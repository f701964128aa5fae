import { expect, it } from 'vitest';
import { kubectlWithTime, pod } from '../testing.ts';

/** stdout first, then stderr, then the exit code where it is not 0. */
function drained(...asked: Parameters<typeof kubectlWithTime>): string {
  const { stdout, stderr, exitCode } = kubectlWithTime(...asked);
  return stdout + stderr + (exitCode === 0 ? '' : `[${exitCode}]`);
}

const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {}, status: {} });
const running = (name: string, nodeName: string, metadata: object = {}, spec: object = {}) =>
  pod(name, {
    metadata: { labels: { app: 'web' }, ...metadata },
    spec: { nodeName, containers: [{ name: 'app' }], ...spec },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
const owner = (kind: string) => ({ ownerReferences: [{ kind, name: 'own', controller: true }] });
const VIOLATES = { code: 429, message: "Cannot evict pod as it would violate the pod's disruption budget." };
const TWO = {
  code: 500,
  message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
};

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
    rule: 'The last is the first to be evicted; one that is kept is tried again each five seconds, until the time is up',
    command: 'drain node-1 --force --timeout=10s',
    objects: [node('node-1'), running('a', 'node-1'), running('b', 'node-1')],
    refusals: { a: VIOLATES },
    prints:
      'node/node-1 cordoned\nevicting pod default/b\nevicting pod default/a\npod/b evicted\nevicting pod default/a\nevicting pod default/a\n' +
      'Warning: deleting Pods that declare no controller: default/a, default/b\n' +
      `error when evicting pods/"a" -n "default" (will retry after 5s): ${VIOLATES.message}\n`.repeat(2) +
      'There are pending pods in node "node-1" when an error occurred: error when evicting pods/"a" -n "default": global timeout reached: 10s\npod/a\n' +
      'error: unable to drain node "node-1" due to error:error when evicting pods/"a" -n "default": global timeout reached: 10s, continuing command...\n' +
      'There are pending nodes to be drained:\n node-1\nerror when evicting pods/"a" -n "default": global timeout reached: 10s\n[1]',
  },
  {
    rule: 'What is refused otherwise is not tried again',
    command: 'drain node-1',
    objects: [node('node-1'), running('a', 'node-1', owner('ReplicaSet'))],
    refusals: { a: TWO },
    prints:
      'node/node-1 cordoned\nevicting pod default/a\n' +
      `There are pending pods in node "node-1" when an error occurred: error when evicting pods/"a" -n "default": ${TWO.message}\npod/a\n` +
      `error: unable to drain node "node-1" due to error:error when evicting pods/"a" -n "default": ${TWO.message}, continuing command...\n` +
      `There are pending nodes to be drained:\n node-1\nerror when evicting pods/"a" -n "default": ${TWO.message}\n[1]`,
  },
  {
    rule: 'Those that are deleted go in order',
    command: 'drain node-1 --force --disable-eviction',
    objects: [node('node-1'), running('a', 'node-1'), running('b', 'node-1')],
    prints:
      'node/node-1 cordoned\npod/a deleted\npod/b deleted\nnode/node-1 drained\nWarning: deleting Pods that declare no controller: default/a, default/b\n',
  },
  {
    rule: 'Only the Pods that are selected go',
    command: 'drain node-1 --pod-selector=app!=web',
    objects: [node('node-1'), running('a', 'node-1')],
    prints: 'node/node-1 cordoned\nnode/node-1 drained\n',
  },
  {
    rule: 'What a finalizer holds is waited for until the time is up',
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
])('$rule', ({ command, objects, refusals, prints }) => {
  expect(drained(command, objects, refusals)).toBe(prints);
});
