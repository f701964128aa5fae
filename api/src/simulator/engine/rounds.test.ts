import { expect, it } from 'vitest';
import { sinceRound, untilRound } from './rounds.ts';

it.each([
  { rule: 'between two rounds', now: 25, since: 2, until: 8 },
  { rule: 'at a round, the next is a whole period away', now: 23, since: 0, until: 10 },
  { rule: 'a moment before a round', now: 22, since: 9, until: 1 },
  { rule: 'before the phase, rounds count back', now: 1, since: 8, until: 2 },
])('$rule', ({ now, since, until }) => {
  expect({ since: sinceRound(now, 3, 10), until: untilRound(now, 3, 10) }).toEqual({ since, until });
});
