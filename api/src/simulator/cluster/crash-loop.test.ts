import { expect, it } from 'vitest';
import { SECOND } from '../engine/index.ts';
import { recovery } from './crash-loop.ts';

it.each([
  { rule: 'holds out for a while', to: 9, gives: undefined },
  { rule: 'is started again at once', to: 11, gives: { restarts: 1, startedAt: 11.5, endedAt: 10 } },
  { rule: 'waits ten seconds before it is started once more', to: 12, gives: { restarts: 2, startedAt: 23.5, endedAt: 12 } },
  { rule: 'waits twice as long each time', to: 24, gives: { restarts: 3, startedAt: 45.5, endedAt: 24 } },
])('who cannot do without the API server $rule', ({ to, gives }) => {
  const seconds = (n: number) => n * SECOND;
  expect(recovery(0, seconds(to))).toEqual(gives && { ...gives, startedAt: seconds(gives.startedAt), endedAt: seconds(gives.endedAt) });
});
