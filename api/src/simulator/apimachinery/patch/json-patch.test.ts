import { expect, it } from 'vitest';
import { JsonPatchError, jsonPatch, mergePatchBetween } from './json-patch.ts';

const pod = { metadata: { labels: { 'a/b': '1' } }, spec: { gates: [{ name: 'x' }, { name: 'y' }] } };
const gates = (...names: string[]) => ({ ...pod, spec: { gates: names.map((name) => ({ name })) } });

it.each([
  { rule: 'adds before an index', operations: [{ op: 'add', path: '/spec/gates/1', value: { name: 'z' } }], result: gates('x', 'z', 'y') },
  { rule: 'adds at the end', operations: [{ op: 'add', path: '/spec/gates/-', value: { name: 'z' } }], result: gates('x', 'y', 'z') },
  { rule: 'removes', operations: [{ op: 'remove', path: '/spec/gates/0' }], result: gates('y') },
  {
    rule: 'replaces, with slashes in a key',
    operations: [{ op: 'replace', path: '/metadata/labels/a~1b', value: '2' }],
    result: { ...pod, metadata: { labels: { 'a/b': '2' } } },
  },
  { rule: 'moves', operations: [{ op: 'move', from: '/spec/gates/0', path: '/spec/gates/1' }], result: gates('y', 'x') },
  { rule: 'copies', operations: [{ op: 'copy', from: '/spec/gates/0', path: '/spec/gates/-' }], result: gates('x', 'y', 'x') },
  {
    rule: 'replaces what is not there, in a map',
    operations: [{ op: 'replace', path: '/spec/new', value: 1 }],
    result: { ...pod, spec: { ...pod.spec, new: 1 } },
  },
  { rule: 'counts from the end below zero', operations: [{ op: 'remove', path: '/spec/gates/-1' }], result: gates('x') },
  { rule: 'takes null where nothing is', operations: [{ op: 'test', path: '/spec/nope', value: null }], result: pod },
  {
    rule: 'does not look at what stands before the first slash',
    operations: [{ op: 'remove', path: 'x/spec/gates/0' }],
    result: gates('y'),
  },
  { rule: 'goes on where a test holds', operations: [{ op: 'test', path: '/spec/gates/0', value: { name: 'x' } }], result: pod },
])('$rule', ({ operations, result }) => {
  expect(jsonPatch(pod, operations)).toEqual(result);
  expect(pod).toEqual(gates('x', 'y'));
});

const fails = (operation: object, message: string) => ({ operation, message });
it.each([
  fails(
    { op: 'remove', path: '/spec/nope' },
    "error in remove for path: '/spec/nope': Unable to remove nonexistent key: nope: missing value",
  ),
  fails({ op: 'remove', path: '/status/x' }, 'remove operation does not apply: doc is missing path: "/status/x": missing value'),
  fails({ op: 'remove', path: 'spec' }, 'remove operation does not apply: doc is missing path: "spec": missing value'),
  fails(
    { op: 'replace', path: '/spec/gates/2', value: 1 },
    'replace operation does not apply: doc is missing key: /spec/gates/2: missing value',
  ),
  fails({ op: 'add', path: '/status/x', value: 1 }, 'add operation does not apply: doc is missing path: "/status/x": missing value'),
  fails(
    { op: 'add', path: '/spec/gates/3' },
    "error in add for path: '/spec/gates/3': Unable to access invalid index: 3: invalid index referenced",
  ),
  fails(
    { op: 'add', path: '/spec/gates/x' },
    `error in add for path: '/spec/gates/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
  ),
  fails({ op: 'add' }, 'add operation failed to decode path: missing value'),
  fails({ op: 'move', path: '/x' }, 'move operation failed to decode from: operation, missing from field: missing value'),
  fails({ op: 'copy', from: '/spec/x/y', path: '/x' }, 'copy operation does not apply: doc is missing from path: /spec/x/y: missing value'),
  fails({ op: 'test', path: '/spec/gates/0/name', value: 'y' }, 'testing value /spec/gates/0/name failed: test failed'),
  fails({ op: 'increase', path: '/spec' }, 'Unexpected kind: increase'),
  fails({}, 'Unexpected kind: unknown'),
])('$operation: $message', ({ operation, message }) => {
  expect(() => jsonPatch(pod, [operation])).toThrow(new JsonPatchError(message));
});

it('the merge patch between two: what is gone is null, lists are whole', () => {
  const to = { metadata: { labels: {} }, spec: { gates: [{ name: 'x' }] }, added: 1 };
  expect(mergePatchBetween(pod, to)).toEqual({ metadata: { labels: { 'a/b': null } }, spec: { gates: [{ name: 'x' }] }, added: 1 });
});
