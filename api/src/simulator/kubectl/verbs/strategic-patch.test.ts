import { describe, expect, it } from 'vitest';
import { threeWayMerge } from '../../api-server/registry/three-way-merge.ts';
import { strategicPatch } from '../../apimachinery/patch/strategic-patch.ts';

// @see kubernetes: apimachinery/pkg/util/strategicpatch/patch_test.go
const env = (...names: string[]) => names.map((name) => ({ name }));

describe('a strategic merge patch', () => {
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
      rule: 'keeps those that share a name together where it says the order, in theirs',
      original: { app: { ports: [{ port: 53, name: 'udp' }, { port: 80 }, { port: 53, name: 'tcp' }] } },
      patch: { app: { '$setElementOrder/ports': [{ port: 53 }, { port: 53 }, { port: 80 }, { port: 90 }], ports: [{ port: 90 }] } },
      expected: { app: { ports: [{ port: 53, name: 'udp' }, { port: 53, name: 'tcp' }, { port: 80 }, { port: 90 }] } },
    },
    {
      rule: 'puts what is new behind others, if it takes the place of one that goes',
      original: { env: env('a', 'b', 'x') },
      patch: { '$setElementOrder/env': env('b', 'c'), env: [{ name: 'c' }, { name: 'a', $patch: 'delete' }] },
      expected: { env: env('b', 'x', 'c') },
    },
    {
      rule: 'puts what is new before others, if none goes',
      original: { env: env('b', 'x') },
      patch: { '$setElementOrder/env': env('b', 'c'), env: [{ name: 'c' }] },
      expected: { env: env('b', 'c', 'x') },
    },
    {
      rule: 'takes the places of all that go, as long as there are any',
      original: { env: env('a', 'x', 'a', 'y') },
      patch: { '$setElementOrder/env': env('c', 'd', 'e'), env: [...env('c', 'd', 'e'), { name: 'a', $patch: 'delete' }] },
      expected: { env: env('x', 'y', 'c', 'd', 'e') },
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
      rule: 'keeps directives in a list that is new',
      original: {},
      patch: { env: [{ name: 'a', $patch: 'delete' }, { name: 'b' }] },
      expected: { env: [{ name: 'a', $patch: 'delete' }, { name: 'b' }] },
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
      rule: 'takes the whole set where it says that of nothing, and nothing where it names no list',
      original: { finalizers: ['a'], podCIDRs: ['b'] },
      patch: { '$deleteFromPrimitiveList/finalizers': null, '$deleteFromPrimitiveList/podCIDRs': 'b' },
      expected: { podCIDRs: ['b'] },
    },
    {
      rule: 'takes a map that is a directive as it is where nothing is',
      original: {},
      patch: { securityContext: { $patch: 'replace', runAsUser: 1, runAsGroup: null } },
      expected: { securityContext: { $patch: 'replace', runAsUser: 1 } },
    },
    {
      rule: 'takes directives into a list without a merge key that is new',
      original: {},
      patch: { tolerations: [{ key: 'a', $patch: 'delete' }] },
      expected: { tolerations: [{ key: 'a', $patch: 'delete' }] },
    },
    {
      rule: 'takes a member that is new as it is, with what is nothing',
      original: { volumes: [{ name: 'a' }] },
      patch: { volumes: [{ name: 'b', emptyDir: null, $retainKeys: ['name'] }] },
      expected: { volumes: [{ name: 'b', emptyDir: null, $retainKeys: ['name'] }, { name: 'a' }] },
    },
    {
      rule: 'leaves of a list that is no set what is to be taken from it',
      original: { args: ['a', 'b', 'c'] },
      patch: { '$deleteFromPrimitiveList/args': ['b'] },
      expected: { args: ['b'] },
    },
    {
      rule: 'may remove what it does not keep',
      original: { volumes: [{ name: 'a', emptyDir: {} }] },
      patch: { volumes: [{ name: 'a', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' }, emptyDir: null }] },
      expected: { volumes: [{ name: 'a', hostPath: { path: '/' } }] },
    },
    {
      rule: 'puts a member that it deletes and brings where it would be new',
      original: { env: env('c', 'b') },
      patch: { env: [{ name: 'b' }, { name: 'b', $patch: 'delete' }, { name: 'a' }] },
      expected: { env: env('b', 'a', 'c') },
    },
    {
      rule: 'replaces the pull secrets of a ServiceAccount',
      original: { imagePullSecrets: env('a', 'b') },
      patch: { imagePullSecrets: env('c') },
      expected: { imagePullSecrets: env('c') },
    },
    {
      rule: 'merges those of a Pod',
      original: { spec: { imagePullSecrets: env('a') } },
      patch: { spec: { imagePullSecrets: env('c') } },
      expected: { spec: { imagePullSecrets: env('c', 'a') } },
    },
    {
      rule: 'tells ports of containers and of Services apart',
      original: { app: { ports: [{ containerPort: 80, name: 'a' }] } },
      patch: { app: { ports: [{ containerPort: 80, protocol: 'UDP' }] } },
      expected: { app: { ports: [{ containerPort: 80, name: 'a', protocol: 'UDP' }] } },
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
    { patch: { env: [{ $patch: 'replace' }, { value: '1' }] }, message: 'map: map[value:1] does not contain declared merge key: name' },
    {
      patch: { '$setElementOrder/env': env('a'), env: [{ value: '1' }] },
      message: 'map: map[value:1] does not contain declared merge key: name',
    },
    { patch: { '$setElementOrder/env': env('a'), env: [1] }, message: 'expected a map[string]interface {}, but received a int64' },
    { patch: { app: { ports: [{ name: 'a' }] } }, message: 'map: map[name:a] does not contain declared merge key: containerPort' },
    { patch: { env: [{ name: 'a', $patch: 'merge' }] }, message: 'merging lists cannot yet be specified in the patch' },
    { patch: { env: [{ name: 'a' }, 'b'] }, message: 'list element types are not identical: [[] [map[name:a] b]]' },
    { patch: { '$setElementOrder/env': [] }, message: 'no elements in any of the given slices' },
    { patch: { '$setElementOrder/env': 'a' }, message: 'expected a []interface {}, but received a string' },
    { patch: { '$setElementOrder/env': env('a'), env: null }, message: 'expected a []interface {}, but received a %!s(<nil>)' },
    {
      patch: { '$setElementOrder/env': env('a', 'b'), env: env('b', 'a') },
      message: "The order in patch list:\n[map[name:b] map[name:a]]\n doesn't match $setElementOrder list:\n[map[name:a] map[name:b]]\n",
    },
    { patch: { labels: { $patch: 'add' } }, message: 'unknown patch type: add in map: map[$patch:add]' },
  ])('is refused: $message', ({ patch, message }) => {
    expect(() => strategicPatch({ env: [], labels: {}, app: { ports: [{ containerPort: 80 }] } }, patch)).toThrow(message);
  });
});

describe('kubectl apply', () => {
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

  it.each([
    {
      rule: 'sets the order of finalizers',
      original: { finalizers: ['a'] },
      modified: { finalizers: ['b', 'a'] },
      current: { finalizers: ['a', 'x', 'b'] },
      expected: { finalizers: ['x', 'b', 'a'] },
    },
    {
      rule: 'sees no other order than the alphabet’s in finalizers',
      original: { finalizers: ['a', 'b'] },
      modified: { finalizers: ['a', 'b'] },
      current: { finalizers: ['b', 'a'] },
      expected: { finalizers: ['b', 'a'] },
    },
    {
      rule: 'keeps no other source of a volume',
      original: { volumes: [{ name: 'a', emptyDir: {} }] },
      modified: { volumes: [{ name: 'a', emptyDir: {} }] },
      current: { volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/' } }] },
      expected: { volumes: [{ name: 'a', emptyDir: {} }] },
    },
    {
      rule: 'takes all ports away that it had',
      original: { app: { ports: [{ containerPort: 80 }] } },
      modified: { app: { ports: [] } },
      current: { app: { ports: [{ containerPort: 80 }, { containerPort: 81 }] } },
      expected: { app: { ports: [{ containerPort: 81 }] } },
    },
    {
      rule: 'replaces the ports of an EndpointSlice',
      original: {},
      modified: { ports: [{ port: 80 }] },
      current: { ports: [{ port: 80, name: '' }, { port: 81 }] },
      expected: { ports: [{ port: 80 }] },
    },
    {
      rule: 'replaces the pull secrets of a ServiceAccount',
      original: {},
      modified: { imagePullSecrets: env('b') },
      current: { imagePullSecrets: env('a') },
      expected: { imagePullSecrets: env('b') },
    },
  ])('$rule', ({ original, modified, current, expected }) => {
    expect(threeWayMerge(original, modified, current)).toEqual(expected);
  });
});
