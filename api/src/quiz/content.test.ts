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
  // What is left to chance does not decide: a real cluster is none of the seeds.
  it.each(questions)('$slug has exactly one true option, whatever the seed', async ({ options, atSeconds, ...input }) => {
    const trueWith = async (seed: number) => {
      const run = runOf({ ...input, seed });
      const results = await Promise.all(options.map(({ when }) => holds({ ...when, atSeconds }, run)));
      return options.filter((_, index) => results[index]).map((option) => option.id);
    };
    const [only, ...others] = await trueWith(1);
    expect([only, others]).toEqual([expect.any(String), []]);
    expect([await trueWith(2), await trueWith(21)]).toEqual([[only], [only]]);
  });
});

describe('manifest questions', () => {
  const questions = content.questions.filter((question) => question.kind === 'manifest');
  it.each(questions)('$slug is solved by its solution', async ({ solution, checks, undisturbed, ...input }) => {
    expect(await failing(checks, runOf({ ...input, manifest: solution }))).toEqual([]);
    expect(await failing(undisturbed, runOf({ ...input, manifest: solution, interventions: [] }))).toEqual([]);
  });
  // While another try is left, what a manifest should say is told by a goal's words, unless the question or its starter says it itself.
  it.each(questions)('$slug has a goal for what its solution has to say', async ({ prompt, goals, starter, checks, ...input }) => {
    const told = [prompt.en, ...goals.en].join(' ');
    const run = simulate({ ...input, manifest: starter });
    const began = run.kind === 'Run' ? runOf({ ...input, manifest: starter }) : undefined;
    const untold = checks.filter(({ object }) => {
      if (!object || object.goal !== undefined) return false;
      const words = [object.path.split('.').at(-1), object.contains, object.equals].filter((word) => typeof word === 'string');
      return !words.some((word) => told.includes(word));
    });
    const isKept = ({ atSeconds, pod, object }: Expectation) => began !== undefined && holds({ atSeconds, pod, object }, began);
    const kept = await Promise.all(untold.map(isKept));
    expect(untold.filter((_, index) => !kept[index])).toEqual([]);
  });
  it.each(questions)('$slug is not solved by its starter', async ({ starter, checks, ...input }) => {
    const run = simulate({ ...input, manifest: starter });
    if (run.kind === 'Run') expect(await failing(checks, runOf({ ...input, manifest: starter }))).not.toEqual([]);
  });
});
