import { expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { rankForEviction } from './rank.ts';

const pod = (name: string, spec: object = {}): Pod => ({ metadata: { name }, spec: { containers: [{ name: 'app' }], ...spec } }) as never;
const asks = (resources: Readonly<Record<string, string>>, more: object = {}) => ({
  containers: [{ name: 'app', resources: { requests: resources } }],
  ...more,
});

/** @see kubernetes: pkg/kubelet/eviction/helpers_test.go TestOrderedByExceedsRequestMemory, TestOrderedbyPriorityMemory, TestOrderedByPriorityDisk, TestOrderedByPriorityProcesses */
it.each([
  {
    rule: 'what uses more than it asked for, however important',
    resource: 'memory',
    pods: [pod('a', asks({ memory: '10' }, { priority: -5 })), pod('b', asks({ memory: '9' }, { priority: 5 }))],
    used: { a: 10, b: 10 },
    order: ['b', 'a'],
  },
  {
    rule: 'then the less important',
    resource: 'memory',
    pods: [pod('a', { priority: 1 }), pod('b')],
    used: { a: 9, b: 1 },
    order: ['b', 'a'],
  },
  {
    rule: 'then what uses more beyond its request',
    resource: 'memory',
    pods: [pod('a', asks({ memory: '8' })), pod('b')],
    used: { a: 10, b: 5 },
    order: ['b', 'a'],
  },
  {
    rule: 'those that are alike as they come',
    resource: 'memory',
    pods: [pod('a'), pod('b'), pod('c')],
    used: { a: 1, b: 1, c: 1 },
    order: ['a', 'b', 'c'],
  },
  {
    rule: 'of which nothing is known first',
    resource: 'memory',
    pods: [pod('a'), pod('b', { priority: 9 })],
    used: { a: 1 },
    order: ['b', 'a'],
  },
  {
    rule: 'from files a request of room is taken off',
    resource: 'inodes',
    pods: [pod('a', asks({ 'ephemeral-storage': '8' })), pod('b')],
    used: { a: 10, b: 5 },
    order: ['b', 'a'],
  },
  {
    rule: 'of processes those of the less important, known or not',
    resource: 'pids',
    pods: [pod('a', { priority: 1 }), pod('b'), pod('c')],
    used: { b: 3, c: 4 },
    order: ['c', 'b', 'a'],
  },
] as const)('$rule goes first ($resource)', ({ resource, pods, used, order }) => {
  const usageOf = ({ metadata }: Pod) => (used as Readonly<Record<string, number>>)[metadata.name];
  expect(rankForEviction(pods, resource, usageOf).map(({ metadata }) => metadata.name)).toEqual(order);
});
