import { expect, it } from 'vitest';
import { keepRuns } from './kept-runs.ts';

const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);

it.each([
  { rule: 'what is here is not played again', asked: ['1', '2', '1', '2'], inUse: [0, 0], played: ['1', '2'] },
  { rule: 'of many the last ones are kept', asked: [...numbered(1, 25), '25', '2', '1'], inUse: [], played: [...numbered(1, 25), '1'] },
  {
    rule: 'where half of the memory is taken, half of them goes: those that nobody has asked of for longest',
    asked: ['1', '2', '3', '4', '1', '5', '1', '4', '2'],
    inUse: [0, 0, 0, 0, 0.5, 0],
    played: ['1', '2', '3', '4', '5', '2'],
  },
  { rule: 'and in the end all', asked: ['1', '2', '1', '2', '1'], inUse: [1, 1, 1, 1, 1], played: ['1', '2', '1', '2', '1'] },
])('$rule', ({ asked, inUse, played }) => {
  const shares = [...inUse];
  const order: string[] = [];
  const of = keepRuns<{ id: string }>(() => shares.shift() ?? 0);
  for (const id of asked) {
    const play = () => {
      order.push(id);
      return { id };
    };
    expect(of(id, play)).toEqual({ id });
  }
  expect(order).toEqual(played);
});
