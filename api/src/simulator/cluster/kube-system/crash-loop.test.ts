import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { recovery, revival } from './crash-loop.ts';

it.each([
  { rule: 'holds out for a while', to: 9, gives: undefined },
  { rule: 'is started again at once', to: 11, gives: { restarts: 1, startedAt: 11.5, endedAt: 10, tried: 0, backoff: 0 } },
  {
    rule: 'waits ten seconds before it is started once more',
    to: 12,
    gives: { restarts: 2, startedAt: 23.5, endedAt: 12, tried: 0.5, backoff: 10 },
  },
  {
    rule: 'waits for an answer of one that waits for its store',
    to: 30,
    hungUntil: 20,
    gives: { restarts: 2, startedAt: 33, endedAt: 21.5, tried: 10, backoff: 10 },
  },
  {
    rule: 'gets an answer of one that has found its store meanwhile',
    to: 20,
    hungUntil: 20,
    gives: { restarts: 1, startedAt: 11.5, endedAt: 10, tried: 0, backoff: 0 },
  },
  { rule: 'waits twice as long each time', to: 24, gives: { restarts: 3, startedAt: 45.5, endedAt: 24, tried: 0.5, backoff: 20 } },
])('who cannot do without the API server $rule', ({ to, hungUntil, gives }) => {
  expect(inSeconds(recovery(0, to * SECOND, hungUntil && hungUntil * SECOND))).toEqual(gives && { ...gives, exitCode: 1 });
});

it.each([
  {
    rule: 'is there as soon as it has started',
    to: 20,
    gives: { restarts: 1, startedAt: 31.5, endedAt: 30, tried: 0, backoff: 0, exitCode: 137, servesAt: 34.5 },
  },
  {
    rule: 'finds its store while it tries',
    to: 40,
    gives: { restarts: 1, startedAt: 31.5, endedAt: 30, tried: 0, backoff: 0, exitCode: 137, servesAt: 43 },
  },
  { rule: 'tries again', to: 60, gives: { restarts: 2, startedAt: 63, endedAt: 51.5, tried: 20, backoff: 10, exitCode: 1, servesAt: 66 } },
])('an API server that its probe has ended $rule', ({ to, gives }) => {
  expect(inSeconds(revival(0, to * SECOND))).toEqual(gives);
});

const inSeconds = <T extends object>(recovered: T | undefined) =>
  recovered &&
  Object.fromEntries(Object.entries(recovered).map(([name, n]) => [name, /At$|tried|backoff/.test(name) ? (n as number) / SECOND : n]));
