import { expect, it } from 'vitest';
import { byText } from './memo.ts';

/** How many of `texts`, asked for one after the other, were made and not known from before. */
const made = (texts: readonly string[], most?: number): number => {
  let count = 0;
  const known = byText((text) => {
    count++;
    return text.length;
  }, most);
  for (const text of texts) expect(known(text)).toBe(text.length);
  return count;
};
const long = (letter: string) => letter.repeat(200 * 1024);

it.each([
  { rule: 'what was made of a text is kept', texts: ['a', 'b', 'a', 'b'], count: 2 },
  { rule: 'all is forgotten where there would be more than that many', texts: ['a', 'b', 'c', 'a'], most: 2, count: 4 },
  { rule: 'the last is kept', texts: ['a', 'b', 'c', 'c'], most: 2, count: 3 },
  { rule: 'long texts are kept', texts: [long('a'), long('b'), long('a')], count: 2 },
  { rule: 'and forgotten where they are too much in all', texts: [long('a'), long('b'), long('c'), long('a')], count: 4 },
])('$rule', ({ texts, most, count }) => expect(made(texts, most)).toBe(count));
