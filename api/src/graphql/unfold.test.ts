import { expect, it } from 'vitest';
import { unfold } from './unfold.ts';

const at = (...seconds: number[]) => seconds.map((atSeconds, sequence) => ({ sequence, atSeconds }));

it('tells each entry in its time, or all after one', async () => {
  const begun = performance.now();
  const told: number[] = [];
  for await (const { sequence } of unfold(at(0, 10, 20), 200)) told.push(sequence);
  expect(told).toEqual([0, 1, 2]);
  expect(performance.now() - begun).toBeGreaterThan(95);
  expect((await unfold(at(0, 10, 9_000, 9_000.1), 1, 2).next()).value).toEqual({ sequence: 3, atSeconds: 9_000.1 });
});

it('ends at once when nobody listens any more, whatever it waits for', async () => {
  const entries = unfold(at(0, 3_600), 0.1);
  expect((await entries.next()).value).toMatchObject({ sequence: 0 });
  const waiting = entries.next();
  await entries.return(undefined);
  expect(await waiting).toEqual({ done: true, value: undefined });
});
