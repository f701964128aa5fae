import { readFileSync } from 'node:fs';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, it } from 'vitest';
import type { FieldProblem } from '../problems.ts';
import { validatePod } from './pods/pod.ts';

interface Expected {
  readonly field: string;
  readonly type: string;
  readonly detail?: string;
  readonly fieldRegex?: string;
}
interface Case {
  readonly name: string;
  readonly input: { readonly pod: Pod };
  readonly expect: { readonly valid: boolean; readonly assert?: string; readonly errors?: readonly Expected[] };
}

const vectors = new URL('../../../../../test/conformance/vectors/validation.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as { cases: readonly Case[] };

const is = (wanted: Expected, problem: FieldProblem): boolean =>
  problem.type === wanted.type &&
  problem.detail.includes(wanted.detail ?? '') &&
  (wanted.fieldRegex ? new RegExp(wanted.fieldRegex).test(problem.path) : problem.path === wanted.field);

describe("upstream's tables, without defaulting", () => {
  it.each(cases)('$name', ({ input, expect: wanted }) => {
    const problems = validatePod(input.pod);
    if (wanted.valid) expect(problems).toEqual([]);
    else expect(problems).not.toEqual([]);
    const errors = wanted.errors ?? [];
    if (wanted.assert === 'exact')
      expect(problems.map(({ path, type }) => ({ field: path, type }))).toEqual(errors.map(({ field, type }) => ({ field, type })));
    for (const error of errors)
      expect(
        problems.find((problem) => is(error, problem)),
        `${error.field}: ${error.type}`,
      ).toBeDefined();
  });
});
