import { expect, it } from 'vitest';
import { sortObjects } from './sort-by.ts';

const named = (objects: readonly object[], by: string): string => {
  const all = objects.map((object, i) => ({ ...object, metadata: { name: 'abcdefgh'[i] } }));
  return sortObjects(all as never, by)
    .map(({ metadata }) => metadata.name)
    .join('');
};

it.each([
  { rule: 'texts by the numbers in them', values: ['x10', 'x9', 'x1'], sorted: 'cba' },
  { rule: 'quantities by amount', values: ['1Gi', '200Mi', '1500M'], sorted: 'bac' },
  { rule: 'null comes first: an event of the scheduler says no lastTimestamp', values: ['2023', null, '2022'], sorted: 'bca' },
  { rule: 'what has no value comes before null, the last of them first', values: ['1', undefined, null, undefined], sorted: 'dbca' },
])('$rule', ({ values, sorted }) => {
  expect(
    named(
      values.map((value) => ({ value })),
      '.value',
    ),
  ).toBe(sorted);
});
