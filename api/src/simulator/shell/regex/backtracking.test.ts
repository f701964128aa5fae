import { describe, expect, it } from 'vitest';
import { backtrackingWork, searchBack } from './backtracking.ts';

const a = (times: number): string => 'a'.repeat(times);
const words = 'the quick brown fox jumps over the lazy dog '.repeat(40);

describe('what a matcher that goes back has to do', () => {
  it.each([
    { rule: 'what repeats within what repeats', pattern: /(a+)+b/, text: a(40) },
    { rule: 'alternatives that begin alike', pattern: /(a|aa)+$/, text: `${a(50)}b` },
    { rule: 'words that may be cut anywhere', pattern: /^(([a-z])+.)+[A-Z]([a-z])+$/, text: a(50) },
    { rule: 'the same more than once in a row, in a long text', pattern: /a*a*a*b/, text: a(50_000) },
    { rule: 'from each place to the end of a long text', pattern: /a+b/, text: a(2_000_000) },
    { rule: 'as often as not, a thousand times', pattern: /(?:a?){100}a{100}/, text: a(100) },
    { rule: 'within what is looked ahead to', pattern: /(?=(a+)+b)x/, text: a(40) },
    { rule: 'behind, at each place', pattern: /(?<=a+)b+c/, text: `${a(20_000)}b` },
    { rule: 'lazily too', pattern: /(a+?)+?b/, text: a(40) },
  ])('$rule: never ends', ({ pattern, text }) => {
    expect(backtrackingWork(pattern, text).ends).toBe('never');
  });

  it.each([
    { rule: 'what is in danger of it, but has what it looks for', pattern: /(a+)+b/, text: `${a(40)}b` },
    { rule: 'words that are told apart', pattern: /^(\w+\s?)+$/, text: words.trim() },
    { rule: 'a line of settings', pattern: /^\s*([\w.]+)\s*=\s*(.*)$/gm, text: 'some.name = a value\n'.repeat(3000) },
    {
      rule: 'a line of a log',
      pattern: /^(\S+) (\S+) \[([^\]]+)\] "(\w+) ([^"]*)" (\d+) (\d+)$/gm,
      text: `10.0.0.1 - [now] "GET /" 200 5\n`.repeat(3000),
    },
    { rule: 'up to the first that ends it', pattern: /<(\w+)>.*?<\/\1>/g, text: '<b>bold</b> '.repeat(2000) },
    { rule: 'where only the beginning counts', pattern: /^a*a*c/, text: `b${a(100_000)}` },
  ])('$rule: ends soon', ({ pattern, text }) => {
    expect(backtrackingWork(pattern, text, pattern.global).ends).toBe('soon');
  });

  // Both find the same matches, so that the work is that of JavaScript's.
  it.each([
    /a(?:b|bc)*d/,
    /(\d+)-(\d{2,3})?x/,
    /(?:(a)|b)*\1c/,
    /\b\w+?(?=,)/,
    /(?<!x)y{2}/,
    /^(?:[^"\\]|\\.)*$/m,
    /[\u{1F600}-\u{1F64F}]+|\p{Lu}\d/u,
    /(?<q>['"]).*?\k<q>/s,
    /(?:)*x?$/,
  ])('%s ends where JavaScript says', (pattern) => {
    for (const text of ['abcbcd', '12-345x', 'aabac', 'one, two,', 'xyy yyy', 'a\\"b\n"', '😀😁 Ä7', `say 'it' "x`, 'x', '']) {
      const found = pattern.exec(text);
      expect([text, searchBack(pattern, text, 1e6).end]).toEqual([text, found ? found.index + found[0].length : -1]);
    }
  });
});
