import { expect, it } from 'vitest';
import { goSort } from './go-sort.ts';

interface Item {
  readonly key: number;
  readonly name: string;
}
const items = (keys: readonly number[]): Item[] => keys.map((key, i) => ({ key, name: `${key}.${i}` }));
const sorted = (keys: readonly number[]): string[] => goSort(items(keys), (a, b) => a.key < b.key).map(({ name }) => name);

it('twelve or fewer keep equals as they stood', () => {
  expect(sorted([2, 1, 2, 1, 0, 2, 1, 0, 0, 1, 2, 2])).toEqual([
    '0.4',
    '0.7',
    '0.8',
    '1.1',
    '1.3',
    '1.6',
    '1.9',
    '2.0',
    '2.2',
    '2.5',
    '2.10',
    '2.11',
  ]);
});

it('more that are sorted already stay as they are', () => {
  const keys = Array.from({ length: 40 }, (_, i) => Math.floor(i / 3));
  expect(sorted(keys)).toEqual(items(keys).map(({ name }) => name));
});

/** Followed by hand: of those at 3, 6 and 9 the one at 6 is the pivot; it goes first, the last is exchanged with the second. */
it('more that are not sorted lose the order of equals', () => {
  expect(sorted([5, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 0])).toEqual([
    '0.12',
    '1.6',
    '1.2',
    '1.3',
    '1.4',
    '1.5',
    '1.7',
    '1.1',
    '3.8',
    '3.9',
    '3.10',
    '3.11',
    '5.0',
  ]);
});

/** What Go's sort.Sort, with the pseudo-random numbers of Go 1.20, made of them. */
it.each([
  { keys: [...Array(14).fill(0), 1, 0, 0], places: [8, 4, 0, 3, 9, 5, 6, 10, 2, 1, 7, 11, 12, 13, 16, 15, 14] },
  {
    keys: Array.from({ length: 30 }, (_, i) => i % 2),
    places: [6, 8, 2, 26, 4, 24, 28, 0, 16, 22, 10, 20, 12, 18, 14, 7, 15, 17, 13, 19, 11, 21, 9, 23, 5, 25, 3, 27, 1, 29],
  },
])('of many equals some are scattered', ({ keys, places }) => {
  expect(sorted(keys)).toEqual(places.map((place) => `${keys[place]}.${place}`));
});

it.each([13, 14, 30, 49, 50, 51, 64, 100, 257, 1000])('%i in any order come out in order, none lost', (length) => {
  for (const modulus of [2, 7, 1009]) {
    const keys = Array.from({ length }, (_, i) => (i * 7919 + (i % 5) * 31) % modulus);
    for (const given of [
      keys,
      [...keys].reverse(),
      [...keys].sort((a, b) => b - a),
      [...keys.slice(1).sort((a, b) => a - b), keys[0] as number],
    ]) {
      const result = sorted(given);
      expect(result.map((name) => Number(name.split('.')[0]))).toEqual([...given].sort((a, b) => a - b));
      expect(new Set(result).size).toBe(length);
    }
  }
});
