/** What the authored content says of its own runs is true. */
import { type Expectation, readContent } from '@peapod/database';
import { describe, expect, it } from 'vitest';
import { root } from '../config.ts';
import { simulate } from '../simulator/index.ts';
import type { RunReader } from '../workers/index.ts';
import { holds } from './expectation.ts';
import { runOf } from './testing.ts';

const content = readContent(root);

async function failing(expectations: readonly Expectation[], run: RunReader): Promise<Expectation[]> {
  const results = await Promise.all(expectations.map((expectation) => holds(expectation, run)));
  return expectations.filter((_, index) => !results[index]);
}

describe('scenarios', () => {
  it.each(content.scenarios)('$slug ends as it says', async ({ expect: expectations, ...input }) => {
    expect(await failing(expectations, runOf(input))).toEqual([]);
  });
});

describe('prediction questions', () => {
  const questions = content.questions.filter((question) => question.kind === 'prediction');
  it.each(questions)('$slug has exactly one true option', async ({ options, atSeconds, ...input }) => {
    const run = runOf(input);
    const results = await Promise.all(options.map(({ when }) => holds({ ...when, atSeconds }, run)));
    expect(options.filter((_, index) => results[index]).map((option) => option.id)).toHaveLength(1);
  });
});

describe('manifest questions', () => {
  const questions = content.questions.filter((question) => question.kind === 'manifest');
  it.each(questions)('$slug is solved by its solution', async ({ solution, checks, undisturbed, ...input }) => {
    expect(await failing(checks, runOf({ ...input, manifest: solution }))).toEqual([]);
    expect(await failing(undisturbed, runOf({ ...input, manifest: solution, interventions: [] }))).toEqual([]);
  });
  it.each(questions)('$slug is not solved by its starter', async ({ starter, checks, ...input }) => {
    const run = simulate({ ...input, manifest: starter });
    if (run.kind === 'Run') expect(await failing(checks, runOf({ ...input, manifest: starter }))).not.toEqual([]);
  });
});
