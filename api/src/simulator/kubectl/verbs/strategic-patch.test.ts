import { describe, expect, it } from 'vitest';
import { threeWayMerge } from '../../api-server/registry/three-way-merge.ts';
import { strategicPatch } from './strategic-patch.ts';

// @see kubernetes: apimachinery/pkg/util/strategicpatch/patch_test.go
describe('a strategic merge patch', () => {
  const env = (...names: string[]) => names.map((name) => ({ name }));
  it.each([
    {
      rule: 'adds a field to a map',
      original: { labels: { a: '1' } },
      patch: { labels: { b: '2' } },
      expected: { labels: { a: '1', b: '2' } },
    },
    {
      rule: 'removes what is null',
      original: { labels: { a: '1', b: '2' } },
      patch: { labels: { a: null } },
      expected: { labels: { b: '2' } },
    },
    { rule: 'keeps no null in what is new', original: {}, patch: { labels: { a: null, b: '1' } }, expected: { labels: { b: '1' } } },
    {
      rule: 'replaces a map that says so',
      original: { labels: { a: '1' } },
      patch: { labels: { $patch: 'replace', b: '2' } },
      expected: { labels: { b: '2' } },
    },
    {
      rule: 'empties a map that says so',
      original: { labels: { a: '1' } },
      patch: { labels: { $patch: 'delete', b: '2' } },
      expected: { labels: {} },
    },
    {
      rule: 'replaces a list without a merge key',
      original: { tolerations: [{ key: 'a' }] },
      patch: { tolerations: [{ key: 'b' }] },
      expected: { tolerations: [{ key: 'b' }] },
    },
    {
      rule: 'merges members of the same name where they stand',
      original: { env: [{ name: 'a', value: '1' }, { name: 'b' }] },
      patch: { env: [{ name: 'b', value: '2' }] },
      expected: {
        env: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
      },
    },
    {
      rule: 'puts a new member before the others',
      original: { env: env('a', 'b') },
      patch: { env: env('c') },
      expected: { env: env('c', 'a', 'b') },
    },
    {
      rule: 'puts it before what stood behind the member that it comes with',
      original: { env: env('a', 'b', 'd') },
      patch: { env: env('b', 'c') },
      expected: { env: env('a', 'b', 'c', 'd') },
    },
    {
      rule: 'keeps the order that it says',
      original: { env: env('a', 'b') },
      patch: { '$setElementOrder/env': env('b', 'a', 'c'), env: env('c') },
      expected: { env: env('b', 'a', 'c') },
    },
    {
      rule: 'changes the order alone',
      original: { env: env('a', 'x', 'b') },
      patch: { '$setElementOrder/env': env('b', 'a') },
      expected: { env: env('x', 'b', 'a') },
    },
    {
      rule: 'deletes a member',
      original: { env: env('a', 'b') },
      patch: { env: [{ name: 'a', $patch: 'delete' }] },
      expected: { env: env('b') },
    },
    {
      rule: 'deletes one that is not there',
      original: { env: env('a') },
      patch: { env: [{ name: 'b', $patch: 'delete' }] },
      expected: { env: env('a') },
    },
    {
      rule: 'replaces a whole list that says so',
      original: { env: env('a', 'b') },
      patch: { env: [{ name: 'c' }, { $patch: 'replace' }] },
      expected: { env: env('c') },
    },
    {
      rule: 'keeps no directive in a list that is new',
      original: {},
      patch: { env: [{ name: 'a', $patch: 'delete' }, { name: 'b' }] },
      expected: { env: env('b') },
    },
    {
      rule: 'keeps of a volume only what it says is kept',
      original: { volumes: [{ name: 'a', emptyDir: {} }] },
      patch: { volumes: [{ name: 'a', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] },
      expected: { volumes: [{ name: 'a', hostPath: { path: '/' } }] },
    },
    {
      rule: 'adds to a set of texts',
      original: { finalizers: ['a', 'b'] },
      patch: { finalizers: ['c', 'a'] },
      expected: { finalizers: ['c', 'a', 'b'] },
    },
    {
      rule: 'takes from a set of texts',
      original: { finalizers: ['a', 'b'] },
      patch: { '$deleteFromPrimitiveList/finalizers': ['a'] },
      expected: { finalizers: ['b'] },
    },
    {
      rule: 'tells ports of containers and of Services apart',
      original: { ports: [{ containerPort: 80, name: 'a' }] },
      patch: { ports: [{ containerPort: 80, protocol: 'UDP' }] },
      expected: { ports: [{ containerPort: 80, name: 'a', protocol: 'UDP' }] },
    },
  ])('$rule', ({ original, patch, expected }) => {
    const before = structuredClone(original);
    expect(strategicPatch(original, patch)).toEqual(expected);
    expect(original).toEqual(before);
  });

  it.each([
    { patch: { env: [{ value: '1' }] }, message: 'map: map[value:1] does not contain declared merge key: name' },
    {
      patch: { env: [{ $patch: 'delete', value: '1' }] },
      message: 'map: map[$patch:delete value:1] does not contain declared merge key: name',
    },
    { patch: { env: [{ name: 'a', $patch: 'merge' }] }, message: 'merging lists cannot yet be specified in the patch' },
    { patch: { labels: { $patch: 'add' } }, message: 'unknown patch type: add in map: map[$patch:add]' },
  ])('is refused: $message', ({ patch, message }) => {
    expect(() => strategicPatch({ env: [], labels: {} }, patch)).toThrow(message);
  });
});

describe('kubectl apply', () => {
  const env = (...names: string[]) => names.map((name) => ({ name }));
  it.each([
    {
      rule: 'brings members into the manifest’s order',
      original: env('a', 'b'),
      modified: env('b', 'a'),
      current: env('a', 'b'),
      expected: env('b', 'a'),
    },
    {
      rule: 'leaves what others added where it stood',
      original: env('a', 'b'),
      modified: env('a', 'b'),
      current: env('a', 'x', 'b'),
      expected: env('a', 'x', 'b'),
    },
    {
      rule: 'adds where the manifest has it',
      original: env('a'),
      modified: env('n', 'a'),
      current: env('a', 'x'),
      expected: env('n', 'a', 'x'),
    },
    { rule: 'takes away what it had', original: env('a', 'b'), modified: env('b'), current: env('a', 'x', 'b'), expected: env('x', 'b') },
  ])('$rule', ({ original, modified, current, expected }) => {
    expect(threeWayMerge({ env: original }, { env: modified }, { env: current })).toEqual({ env: expected });
  });
});
