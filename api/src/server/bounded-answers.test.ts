import { expect, it } from 'vitest';
import { bounded } from './bounded-answers.ts';

const mebibyte = 2 ** 20;
const tooLarge = {
  errors: [{ message: 'the answer is larger than 1 MiB: ask for less at once', extensions: { code: 'ANSWER_TOO_LARGE' } }],
};

it.each([
  { rule: 'a small answer', data: { topics: [{ slug: 'basics', position: 1, summary: null }] }, fits: true },
  { rule: 'none', data: null, fits: true },
  { rule: 'a text that just fits', data: { a: 'x'.repeat(mebibyte - 20) }, fits: true },
  { rule: 'a text that does not', data: { a: 'x'.repeat(mebibyte) }, fits: false },
  { rule: 'one text many times', data: { a: Array(100).fill({ body: 'x'.repeat(20_000) }) }, fits: false },
  { rule: 'many small things', data: { a: Array(300_000).fill({ a: 1 }) }, fits: false },
  { rule: 'long names', data: { ['x'.repeat(mebibyte)]: 1 }, fits: false },
])('$rule', ({ data, fits }) => expect(bounded({ data }, 1)).toEqual(fits ? { data } : tooLarge));

it('errors that come with an answer stay', () => {
  const answer = { data: { a: 1 }, errors: [{ message: 'x' }] };
  expect(bounded(answer, 1)).toBe(answer);
});
