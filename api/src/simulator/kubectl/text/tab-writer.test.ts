import { expect, it } from 'vitest';
import { alignTabs } from './tab-writer.ts';

/** @see Go: text/tabwriter tabwriter.go Write, flushNoDefers */
it.each([
  { rule: 'a column is as wide as its widest cell', given: 'a\tb\nccc\td\n', prints: 'a    b\nccc  d\n' },
  { rule: 'a line without the column ends it', given: 'a\tb\nc\nddd\te\n', prints: 'a  b\nc\nddd  e\n' },
  { rule: 'what ends with a tab is filled up', given: 'a\t\nbb\t\n', prints: 'a   \nbb  \n' },
  { rule: 'but not where the text ends with it', given: 'aaa\tb\t\nc\td\t', prints: 'aaa  b  \nc    d' },
  { rule: 'a vertical tab ends a cell too', given: 'a\vb\nccc\td\n', prints: 'a    b\nccc  d\n' },
  { rule: 'a form feed ends the line and the columns', given: 'a\tb\fccc\td\n', prints: 'a  b\nccc  d\n' },
])('$rule', ({ given, prints }) => {
  expect(alignTabs(given, { minWidth: 0, padding: 2 })).toBe(prints);
});

/** @see github.com/liggitt/tabwriter: tabwriter.go RememberWidths */
it('a column of kubectl’s tables is as wide below a line without it as it was above', () => {
  const options = { minWidth: 0, padding: 2, keepsWidths: true };
  expect(alignTabs('ccc\tb\nc\na\tb\n', options)).toBe('ccc  b\nc\na    b\n');
  expect(alignTabs('a\tb\nc\nccc\tb\n', options)).toBe('a  b\nc\nccc  b\n');
});
