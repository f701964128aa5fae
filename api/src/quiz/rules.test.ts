import { describe, expect, it } from 'vitest';
import { examSeconds, isSettled, mayTellScore, scoreFor, stateOf, tellable } from './rules.ts';

const noon = new Date('2024-01-01T12:00:00Z');
const later = new Date('2024-01-01T12:00:01Z');

describe('stateOf', () => {
  it.each([
    { rule: 'without a limit a session goes on', times: { expiresAt: null, finishedAt: null }, result: 'IN_PROGRESS' },
    { rule: 'a second before the limit it goes on', times: { expiresAt: later, finishedAt: null }, result: 'IN_PROGRESS' },
    { rule: 'at the limit it is over', times: { expiresAt: noon, finishedAt: null }, result: 'EXPIRED' },
    { rule: 'a finished one does not expire', times: { expiresAt: noon, finishedAt: noon }, result: 'FINISHED' },
  ] as const)('$rule', ({ times, result }) => expect(stateOf(times, noon)).toBe(result));
});

describe('isSettled and scoreFor', () => {
  it.each([
    { rule: 'practice: right at once', mode: 'PRACTICE', tries: 1, correct: true, settled: true, score: 4 },
    { rule: 'practice: wrong once, another try is left', mode: 'PRACTICE', tries: 1, correct: false, settled: false, score: 0 },
    { rule: 'practice: right on the second try is half', mode: 'PRACTICE', tries: 2, correct: true, settled: true, score: 2 },
    { rule: 'practice: wrong twice', mode: 'PRACTICE', tries: 2, correct: false, settled: true, score: 0 },
    { rule: 'exam: an answer may be changed, for all the points', mode: 'EXAM', tries: 5, correct: true, settled: false, score: 4 },
    { rule: 'review: one try', mode: 'REVIEW', tries: 1, correct: false, settled: true, score: 0 },
  ] as const)('$rule', ({ mode, tries, correct, settled, score }) => {
    expect(isSettled(mode, { tries, correct })).toBe(settled);
    expect(scoreFor(mode, 4, correct, tries)).toBe(score);
  });
});

describe('tellable', () => {
  it.each([
    { rule: 'nothing of an unfinished exam', mode: 'EXAM', state: 'IN_PROGRESS', tries: 1, correct: true, result: 'nothing' },
    {
      rule: 'nothing of an exam whose time is over, until it is closed',
      mode: 'EXAM',
      state: 'EXPIRED',
      tries: 1,
      correct: true,
      result: 'nothing',
    },
    { rule: 'all of a finished exam', mode: 'EXAM', state: 'FINISHED', tries: 1, correct: false, result: 'all' },
    { rule: 'all of what nobody answered, too', mode: 'EXAM', state: 'FINISHED', tries: 0, correct: false, result: 'all' },
    { rule: 'nothing before the first try', mode: 'PRACTICE', state: 'IN_PROGRESS', tries: 0, correct: false, result: 'nothing' },
    { rule: 'not the answer while a try is left', mode: 'PRACTICE', state: 'IN_PROGRESS', tries: 1, correct: false, result: 'correctness' },
    { rule: 'all after the second try', mode: 'PRACTICE', state: 'IN_PROGRESS', tries: 2, correct: false, result: 'all' },
  ] as const)('$rule', ({ mode, state, tries, correct, result }) => expect(tellable(mode, state, { tries, correct })).toBe(result));
});

it('an exam tells its score only at the end, a practice always', () => {
  expect([mayTellScore('EXAM', 'IN_PROGRESS'), mayTellScore('EXAM', 'FINISHED'), mayTellScore('PRACTICE', 'IN_PROGRESS')]).toEqual([
    false,
    true,
    true,
  ]);
});
it('an exam without a limit of its own has a minute and a half for each question', () => {
  expect([examSeconds(300, 4), examSeconds(null, 4), examSeconds(null, 0)]).toEqual([300, 360, 90]);
});
