import { expect, it } from 'vitest';
import { goDuration, humanDuration, parseGoDuration } from './duration.ts';
import { expand, lookupIn } from './expansion.ts';
import { goQuote } from './go-quote.ts';
import type { PodSpec } from './objects.ts';
import { mergePatch } from './patch/merge-patch.ts';
import { parseQuantity, quantityFromJson } from './quantity.ts';
import { podLimits, podRequests, toResourceObject } from './resources.ts';

it.each([
  [0, '0s'],
  [5, '5µs'],
  [0.042, '42ns'],
  [2_202_861.856, '2.202861856s'],
  [312_450, '312.45ms'],
  [1_200_000, '1.2s'],
  [80_000_000, '1m20s'],
  [3_600_000_000, '1h0m0s'],
  [-1_500_000, '-1.5s'],
  [59_999_999.999_96, '1m0s'],
  [1_330_522_472_695_762, '369589h34m32.695762s'],
])('Go prints %d microseconds as %s', (duration, text) => {
  expect(goDuration(duration)).toBe(text);
});

it.each([
  ['2562047h', 9_223_369_200_000_000],
  ['2562048h', undefined],
  ['-1.5h', -5_400_000_000],
  ['9.36h', 33_696_000_000],
  ['8.57m', 514_200_000],
  ['6\u03bcs', 6],
  ['1500ns', 1],
  ['1d', undefined],
])('the duration %s is %s microseconds', (text, duration) => {
  expect(parseGoDuration(text)).toBe(duration);
});

it.each([
  [119_999_999, '119s'],
  [120_000_000, '2m'],
  [-2_000_000, '<invalid>'],
])('an age of %i microseconds is %s', (duration, text) => {
  expect(humanDuration(duration)).toBe(text);
});

it.each([
  ['1000m', '1'],
  ['0.5', '500m'],
  ['1.5Gi', '1536Mi'],
  ['1e3', '1e3'],
  ['-0', '0'],
  ['128974848', '128974848'],
  ['12E', '12E'],
  ['1000E', '1'],
  ['-.48e-7466', '-1e-9'],
  ['1e4294967297', '10'],
  ['1e-4294967297', '100e-3'],
])('the amount %s is written %s', (text, canonical) => {
  expect(String(parseQuantity(text))).toBe(canonical);
});

it.each([
  ['1.500G', '1500M'],
  ['1E3', '1e3'],
  ['010m', '10m'],
  ['+1', '1'],
])('the text %s stays as it is, until it counts: %s', (text, canonical) => {
  const amount = parseQuantity(text);
  expect([String(amount), amount.canonical(), String(amount.add(parseQuantity('0')))]).toEqual([text, canonical, canonical]);
});

it.each([
  ['9E', 9_000_000_000_000_000_000n, 0n],
  ['10E', 0n, 0n],
  ['1e19', 0n, 0n],
  ['10000000000000000000', -8_446_744_073_709_551_616n, 1_864_712_049_423_024_128n],
  ['9Ei', 9_223_372_036_854_775_807n, -1000n],
  ['-2.1Ki', -2149n, -2_150_400n],
  ['-1.5', -2n, -1500n],
  ['10000000000G', -8_446_744_073_709_551_616n, 0n],
  ['16.000000001P', 16_000_000_001_000_000n, -2_446_744_072_709_551_616n],
  ['-1Pi', -2_882_303_760n, -2_882_303_761_516n],
  ['-8Ei', -9_223_372_036_854_775_807n, 1000n],
  ['-9223372036854775807', 1n, 1000n],
])('the amount %s is %i in 64 bits, and %i in thousandths', (text, value, milli) => {
  const amount = parseQuantity(text);
  expect([amount.value(), amount.milliValue()]).toEqual([value, milli]);
});

it.each(['.', '-', 'Gi', '+u'])('what has a unit at most, as "%s", is zero', (text) => {
  expect(String(parseQuantity(text))).toBe('0');
});

it.each(['', '.e-300', '1..5', '1 Gi', '1gi', '1e99999', '1e9223372036854775808'])('"%s" is no amount', (text) => {
  expect(() => parseQuantity(text)).toThrow();
});

it('a text is no amount at once, however long it is', () => {
  expect(() => parseQuantity(`${'9'.repeat(200_000)}x`)).toThrow();
});

it('JSON may write an amount as a number', () => {
  expect([quantityFromJson(0.1), quantityFromJson(' 2 '), quantityFromJson(null)].map(String)).toEqual(['100m', '2', '0']);
});

it.each(['8\n', '\t8'])('blanks that JSON writes with a backslash are no blanks around an amount', (text) => {
  expect(() => quantityFromJson(text)).toThrow();
});

it('values that double and double again stop the run before they fill its memory', () => {
  let value = 'x'.repeat(1000);
  const doubled = () => expand('$(A)$(A)', () => value);
  expect(() => {
    for (let i = 0; i < 60; i++) value = doubled();
  }).toThrow('more than 4194304 expandedText');
});

it('a reference is expanded once, and unknown ones stay', () => {
  const lookup = lookupIn(new Map([['A', '$(B)']]), new Map([['B', 'b']]));
  expect(expand('$(A) $(B) $$(B) $(C) $(', lookup)).toBe('$(B) b $(B) $(C) $(');
});

it.each([
  ['$A', '$A'],
  ['a $é b', 'a $Ã\ufffd b'],
  ['$（A）', '$ï\ufffd\ufffdA）'],
  ['$🙂$(A)', '$ð\ufffd\ufffd\ufffdaa'],
])('what follows an operator is read as one byte: %s', (text, expanded) => {
  expect(expand(text, lookupIn(new Map([['A', 'aa']])))).toBe(expanded);
});

it('a merge patch removes by null, replaces lists, and leaves the target alone', () => {
  const target = { a: { b: 1, c: [1, 2] }, d: 1 };
  expect(mergePatch(target, { a: { b: null, c: [3] }, e: { f: null, g: 1 } })).toEqual({ a: { c: [3] }, d: 1, e: { g: 1 } });
  expect(target).toEqual({ a: { b: 1, c: [1, 2] }, d: 1 });
});

it('a merge patch leaves no null in what is new, in lists as well', () => {
  expect(mergePatch({ a: 1, b: { c: 1 } }, { a: [{ b: null }], b: [{ c: null }] })).toEqual({ a: [{}], b: [{ c: null }] });
});

it('Go quotes what is special', () => {
  expect(goQuote('a"b\\\n\u0001\u007fé')).toBe('"a\\"b\\\\\\n\\x01\\x7fé"');
});

it('a Pod asks for its containers together, or its largest init container, and its overhead', () => {
  const spec: PodSpec = {
    containers: [
      { name: 'a', resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '1Gi' } } },
      { name: 'b', resources: { requests: { cpu: '200m' } } },
    ],
    initContainers: [
      { name: 'i', resources: { requests: { cpu: '1', memory: '1Mi' } } },
      { name: 'j', resources: { requests: { cpu: '500m' } } },
    ],
    overhead: { cpu: '10m', memory: '1Mi' },
  };
  expect(toResourceObject(podRequests(spec))).toEqual({ cpu: '1010m', memory: '1025Mi' });
  expect(toResourceObject(podLimits(spec))).toEqual({ memory: '1025Mi' });
});
