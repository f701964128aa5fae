/** A question is answered by knowing, not by looking at its options. */
import { readContent } from '@peapod/database';
import { describe, expect, it } from 'vitest';
import { root } from '../config.ts';
import { shownOptions } from './options.ts';

const { questions } = readContent(root);
const choices = questions.flatMap((question) => (question.kind === 'choice' ? [question] : []));
const single = choices.filter(({ options }) => options.filter(({ correct }) => correct).length === 1);
const rightOf = ({ options }: (typeof choices)[number]) => options.find(({ correct }) => correct)!;
const languages = ['en', 'zhHans'] as const;

it('has at least three options', () => {
  const chosen = questions.flatMap((question) => ('options' in question ? [question] : []));
  expect(chosen.length).toBeGreaterThan(200);
  expect(chosen.filter(({ options }) => options.length < 3).map(({ slug }) => slug)).toEqual([]);
});

it('with several right options has a wrong one, too', () => {
  expect(choices.filter(({ options }) => options.every(({ correct }) => correct)).map(({ slug }) => slug)).toEqual([]);
});

it.each(languages)('does not say the same twice, in %s', (language) => {
  const same = choices.filter(({ options }) => new Set(options.map(({ text }) => text[language])).size < options.length);
  expect(same.map(({ slug }) => slug)).toEqual([]);
});

describe.each(languages)('the right option of a single choice, in %s', (language) => {
  const margin = (question: (typeof choices)[number]) => {
    const right = rightOf(question);
    const longest = Math.max(...question.options.map((option) => (option === right ? 0 : option.text[language].length)));
    return { by: right.text[language].length - longest, times: right.text[language].length / longest };
  };
  it('is the longest no more often than by chance', () => {
    const byChance = single.reduce((sum, { options }) => sum + 1 / options.length, 0);
    expect(single.filter((question) => margin(question).by > 0).length).toBeLessThan(byChance * 1.1);
  });
  it('does not stand out by its length', () => {
    const standOut = single.filter((question) => margin(question).by > 6 && margin(question).times > 1.4);
    expect(standOut.map(({ slug }) => slug)).toEqual([]);
  });
});

it('does not ask in Chinese for one where several are right', () => {
  const several = choices.filter((question) => !single.includes(question));
  expect(several.filter(({ prompt }) => /哪个|哪种/.test(prompt.zhHans)).map(({ slug }) => slug)).toEqual([]);
});

it('has its right option at each place as often', () => {
  const places = [0, 0, 0];
  for (const question of single.filter(({ options }) => options.length === 3)) {
    for (let seed = 0; seed < 100; seed++) {
      const shown = shownOptions({ slug: question.slug, body: { options: question.options } } as never, seed);
      places[shown.findIndex(({ authoredId }) => authoredId === rightOf(question).id)]!++;
    }
  }
  const all = places.reduce((sum, count) => sum + count, 0);
  for (const count of places) expect(count / all).toBeCloseTo(1 / 3, 1);
});

it('of an order is not shown in it', () => {
  const ordered = questions.flatMap((question) => (question.kind === 'ordering' ? [question] : []));
  expect(ordered.filter(({ options, order }) => options.every(({ id }, place) => id === order[place])).map(({ slug }) => slug)).toEqual([]);
});
