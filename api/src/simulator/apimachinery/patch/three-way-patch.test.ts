import { describe, expect, it } from 'vitest';
import { threeWayPatch } from './three-way-patch.ts';

type Fields = Record<string, unknown>;
const named = (...names: string[]) => names.map((name) => ({ name }));
const port = (protocol: string) => ({ containerPort: 53, protocol });

// @see kubernetes: apimachinery/pkg/util/strategicpatch/patch_test.go TestStrategicMergePatch (the three-way cases)
describe('the patch that kubectl apply sends', () => {
  it.each<{ rule: string; original: Fields; modified: Fields; current: Fields; patch: Fields }>([
    {
      rule: 'is empty where the object says all of it, be it more',
      original: { a: 1, list: named('x') },
      modified: { a: 1, containers: named('x') },
      current: { a: 1, b: 2, containers: [{ name: 'x', image: 'y' }] },
      patch: { list: null },
    },
    {
      rule: 'has what is said otherwise, and the order of a list of which a member changes',
      original: {},
      modified: { containers: [{ name: 'a', image: '2' }, { name: 'b' }] },
      current: { containers: [{ name: 'a', image: '1', tty: true }, { name: 'b' }] },
      patch: { containers: [{ image: '2', name: 'a' }], '$setElementOrder/containers': named('a', 'b') },
    },
    {
      rule: 'tells the order of a list to which others have added, though nothing changes',
      original: { volumeMounts: [{ mountPath: '/a' }] },
      modified: { volumeMounts: [{ mountPath: '/a' }] },
      current: { volumeMounts: [{ mountPath: '/a' }, { mountPath: '/token' }] },
      patch: { '$setElementOrder/volumeMounts': [{ mountPath: '/a' }] },
    },
    {
      rule: 'takes away what is said no more',
      original: { labels: { a: '1', b: '2' }, env: named('x', 'y') },
      modified: { labels: { a: '1' }, env: named('y') },
      current: { labels: { a: '1', b: '2', c: '3' }, env: named('x', 'y', 'z') },
      patch: { labels: { b: null }, env: [{ $patch: 'delete', name: 'x' }], '$setElementOrder/env': named('y') },
    },
    {
      rule: 'leaves ports alone that share a number, where nothing changes',
      original: { spec: { ports: [port('TCP'), port('UDP')] } },
      modified: { spec: { ports: [port('TCP'), port('UDP')] } },
      current: { spec: { ports: [port('TCP'), port('UDP')] } },
      patch: {},
    },
    {
      rule: 'holds what shares a key against each other from the last, so that a port that comes second changes the first',
      original: { spec: { ports: [port('TCP')] } },
      modified: { spec: { ports: [port('TCP'), port('UDP')] } },
      current: { spec: { ports: [port('TCP')] } },
      patch: {
        spec: {
          ports: [{ containerPort: 53, protocol: 'UDP' }, port('TCP')],
          '$setElementOrder/ports': [{ containerPort: 53 }, { containerPort: 53 }],
        },
      },
    },
    {
      rule: 'has members in the order of the manifest, and then those that go',
      original: { env: [{ name: 'd' }, { name: 'b' }, { name: 'c', value: '1' }] },
      modified: { env: [{ name: 'c' }, { name: 'a' }] },
      current: { env: [{ name: 'd' }, { name: 'b' }, { name: 'c', value: '1' }] },
      patch: {
        env: [{ name: 'c', value: null }, { name: 'a' }, { $patch: 'delete', name: 'b' }, { $patch: 'delete', name: 'd' }],
        '$setElementOrder/env': named('c', 'a'),
      },
    },
    {
      rule: 'keeps of a volume its fields alone',
      original: { volumes: [{ name: 'v', emptyDir: {} }] },
      modified: { volumes: [{ name: 'v', hostPath: { path: '/a' } }] },
      current: { volumes: [{ name: 'v', emptyDir: {} }] },
      patch: {
        volumes: [{ $retainKeys: ['hostPath', 'name'], emptyDir: null, hostPath: { path: '/a' }, name: 'v' }],
        '$setElementOrder/volumes': named('v'),
      },
    },
    {
      rule: 'tells the order of texts that are not sorted, though nothing changes',
      original: { finalizers: ['b', 'a'] },
      modified: { finalizers: ['b', 'a'] },
      current: { finalizers: ['b', 'a'] },
      patch: { '$setElementOrder/finalizers': ['b', 'a'] },
    },
    {
      rule: 'puts and takes texts of a set',
      original: { finalizers: ['a', 'b'] },
      modified: { finalizers: ['b', 'c'] },
      current: { finalizers: ['a', 'b', 'server'] },
      patch: { finalizers: ['c'], '$deleteFromPrimitiveList/finalizers': ['a'], '$setElementOrder/finalizers': ['b', 'c'] },
    },
    {
      rule: 'takes a text that is there twice once',
      original: { finalizers: ['a', 'b', 'a'] },
      modified: { finalizers: ['b'] },
      current: { finalizers: ['a', 'b', 'a', 'server'] },
      patch: { '$deleteFromPrimitiveList/finalizers': ['a'], '$setElementOrder/finalizers': ['b'] },
    },
    {
      rule: 'replaces other lists',
      original: {},
      modified: { tolerations: [{ key: 'a' }] },
      current: { tolerations: [{ key: 'a' }, { key: 'b' }] },
      patch: { tolerations: [{ key: 'a' }] },
    },
    {
      rule: 'changes a member and takes another away',
      original: { containers: named('a', 'b') },
      modified: { containers: [{ name: 'b', image: '2' }] },
      current: { containers: named('a', 'b') },
      patch: {
        containers: [
          { image: '2', name: 'b' },
          { $patch: 'delete', name: 'a' },
        ],
        '$setElementOrder/containers': named('b'),
      },
    },
  ])('$rule', ({ original, modified, current, patch }) => expect(threeWayPatch(original, modified, current)).toEqual(patch));
});
