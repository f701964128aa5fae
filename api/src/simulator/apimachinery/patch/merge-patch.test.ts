import { expect, it } from 'vitest';
import { mergePatchBetween } from './json-patch.ts';
import { mergedAsWritten, mergePatch } from './merge-patch.ts';

it.each([
  [
    { a: 1, b: { c: 2, d: [1, { e: 3 }] } },
    { a: 1, b: { d: [2] }, f: { g: {} } },
  ],
  [{ a: { b: 1 } }, { a: [1] }],
  [{ a: [1] }, { a: { b: 1 } }],
  [{ a: 1 }, {}],
])('the patch from %j to %j makes one of the other', (from, to) => {
  expect(mergePatch(from, mergePatchBetween(from, to))).toEqual(to);
});

it('has nothing in it that is the same', () => {
  expect(mergePatchBetween({ a: { b: { c: 'x' } }, gone: {}, n: 1 }, { a: { b: { c: 'x' } }, n: 2 })).toEqual({ gone: null, n: 2 });
  // In whichever order.
  expect(mergePatchBetween({ a: { b: 1, c: 2 }, d: 1 }, { a: { c: 2, b: 1 }, d: 2 })).toEqual({ d: 2 });
});

it('is written by name where it was looked into', () => {
  const made = mergedAsWritten({ z: { y: 1, b: 2 }, m: { d: 1, c: 2 }, gone: 1 }, { m: { a: { f: 1, e: 2 } }, gone: null });
  expect(JSON.stringify(made)).toBe('{"m":{"a":{"e":2,"f":1},"c":2,"d":1},"z":{"y":1,"b":2}}');
});
