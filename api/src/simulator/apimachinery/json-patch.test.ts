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
  { rule: 'goes on where a test holds', operations: [{ op: 'test', path: '/spec/gates/0', value: { name: 'x' } }], result: pod },
])('$rule', ({ operations, result }) => {
  expect(jsonPatch(pod, operations)).toEqual(result);
  expect(pod).toEqual(gates('x', 'y'));
});

it.each([
  { rule: 'what is not there cannot be removed', operations: [{ op: 'remove', path: '/spec/nope' }] },
  { rule: 'nor replaced', operations: [{ op: 'replace', path: '/spec/gates/2', value: 1 }] },
  { rule: 'nothing can be added in what is not there', operations: [{ op: 'add', path: '/status/x', value: 1 }] },
  { rule: 'a test that fails ends it', operations: [{ op: 'test', path: '/spec/gates/0/name', value: 'y' }] },
  { rule: 'other operations are none', operations: [{ op: 'increase', path: '/spec' }] },
  { rule: 'a path begins with a slash', operations: [{ op: 'remove', path: 'spec' }] },
])('$rule', ({ operations }) => {
  expect(() => jsonPatch(pod, operations)).toThrow(JsonPatchError);
});

it('the merge patch between two: what is gone is null, lists are whole', () => {
  const to = { metadata: { labels: {} }, spec: { gates: [{ name: 'x' }] }, added: 1 };
  expect(mergePatchBetween(pod, to)).toEqual({ metadata: { labels: { 'a/b': null } }, spec: { gates: [{ name: 'x' }] }, added: 1 });
});
