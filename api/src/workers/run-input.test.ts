import { describe, expect, it } from 'vitest';
import { normaliseInput } from './run-input.ts';

const idOf = (input: Parameters<typeof normaliseInput>[0]) => (normaliseInput(input) as { id?: string }).id;

describe('the same input has the same id', () => {
  const manifest = 'kind: Pod';
  it.each([
    { rule: 'defaults need not be written', one: { manifest }, other: { manifest, namespace: 'default', horizonSeconds: 600, seed: 1 } },
    { rule: 'null says nothing', one: { manifest }, other: { manifest, behaviors: null, seed: null } },
    {
      rule: 'the order of members does not matter',
      one: { manifest, behaviors: [{ container: 'a', exitCode: 1 }] },
      other: { behaviors: [{ exitCode: 1, container: 'a' }], manifest },
    },
  ])('$rule', ({ one, other }) => expect(idOf(one)).toBe(idOf(other)));

  const patch = (value: unknown) => ({ manifest, interventions: [{ atSeconds: 1, kind: 'PATCH' as const, patch: value }] });
  it.each([
    { rule: 'another seed is another run', one: { manifest }, other: { manifest, seed: 2 } },
    { rule: 'null in a patch removes something', one: patch({ a: null }), other: patch({}) },
  ])('$rule', ({ one, other }) => expect(idOf(one)).not.toBe(idOf(other)));
});

const behaving = (behavior: object) => ({ manifest: '', behaviors: [{ container: 'a', ...behavior }] });
const exiting = (exitCode: number) => ({ manifest: '', behaviors: [{ container: 'a', exitCode }] });

const nested = (depth: number): unknown => JSON.parse(`${'{"a":['.repeat(depth / 2)}${']}'.repeat(depth / 2)}`);
const patching = (patch: unknown) => ({ manifest: '', interventions: [{ atSeconds: 1, kind: 'PATCH' as const, patch }] });

describe('refusals before anything is run', () => {
  it.each([
    { rule: 'a patch of a hundred values within each other', input: patching(nested(100)), result: undefined },
    { rule: 'of two more', input: patching(nested(102)), result: { limit: 'patchDepth', allowed: 100 } },
    { rule: 'of more than a stack can hold', input: patching(nested(200_000)), result: { limit: 'patchDepth' } },
    { rule: 'a manifest of 256 KiB', input: { manifest: 'x'.repeat(262_144) }, result: undefined },
    { rule: 'one byte more', input: { manifest: 'x'.repeat(262_145) }, result: { limit: 'manifestBytes', allowed: 262_144 } },
    { rule: 'bytes count, not characters', input: { manifest: '豆'.repeat(100_000) }, result: { limit: 'manifestBytes' } },
    { rule: 'a day', input: { manifest: '', horizonSeconds: 86_400 }, result: undefined },
    {
      rule: 'a second more',
      input: { manifest: '', horizonSeconds: 86_401 },
      result: {
        limit: 'horizonSeconds',
        allowed: 86_400,
        message: { en: 'the run is too long: horizonSeconds may be 86400 at most', zhHans: '运行的时间太长：horizonSeconds 最多为 86400' },
      },
    },
    {
      rule: 'no time at all',
      input: { manifest: '', horizonSeconds: 0 },
      result: {
        limit: 'horizonSeconds',
        allowed: 1,
        message: { en: 'the run is too short: horizonSeconds may be 1 at least', zhHans: '运行的时间太短：horizonSeconds 至少为 1' },
      },
    },
    { rule: 'an exit code of one byte', input: exiting(255), result: undefined },
    { rule: 'an exit code of more', input: exiting(300), result: { limit: 'exitCode', allowed: 255 } },
    {
      rule: 'a port of which there is none',
      input: behaving({ listensOn: [80, 65_536] }),
      result: { limit: 'listensOn', allowed: 65_535 },
    },
    { rule: 'nor below the first', input: behaving({ listensOn: [0] }), result: { limit: 'listensOn', allowed: 1 } },
    { rule: 'less memory than nothing', input: behaving({ memoryBytes: -1 }), result: { limit: 'memoryBytes', allowed: 0 } },
    { rule: 'an end before the start', input: behaving({ exitAfterSeconds: -5 }), result: { limit: 'exitAfterSeconds', allowed: 0 } },
    { rule: 'a status of no answer', input: behaving({ httpStatus: 9_999 }), result: { limit: 'httpStatus', allowed: 999 } },
    {
      rule: 'figures that may be',
      input: behaving({ listensOn: [1, 65_535], httpStatus: 503, attempts: [0], pullSeconds: 0 }),
      result: undefined,
    },
    { rule: 'a negative exit code', input: exiting(-1), result: { limit: 'exitCode', allowed: 0 } },
  ])('$rule', ({ input, result }) => {
    const normalised = normaliseInput(input);
    if (result) expect(normalised).toMatchObject({ kind: 'LimitExceeded', ...result });
    else expect(normalised).not.toHaveProperty('limit');
  });
});
