import { expect, it } from 'vitest';
import { goYaml } from './writer.ts';

const LONG = `${'word '.repeat(30)}end`;

it.each([
  { says: 'plain text', given: { a: 'nginx:1.25' }, prints: 'a: nginx:1.25\n' },
  {
    says: 'what reads as another type is quoted',
    given: { a: '1', b: 'true', c: '', d: 'y', e: '2023-05-15T09:00:00Z', f: '0755', g: '12:30', h: '1e3', i: '~' },
    prints: 'a: "1"\nb: "true"\nc: ""\nd: "y"\ne: "2023-05-15T09:00:00Z"\nf: "0755"\ng: "12:30"\nh: "1e3"\ni: "~"\n',
  },
  {
    says: 'what reads as a number or a day only for the one who looks closely is told apart',
    given: {
      a: '.5_0',
      b: '._5',
      c: '9e307',
      d: '9e9999',
      e: '1_000',
      f: '2024-02-29',
      g: '2023-02-29',
      h: '2023-2-8 1:2:3,5',
      i: '2023-13-01',
    },
    prints: 'a: ".5_0"\nb: ._5\nc: "9e307"\nd: 9e9999\ne: "1_000"\nf: "2024-02-29"\ng: 2023-02-29\nh: "2023-2-8 1:2:3,5"\ni: 2023-13-01\n',
  },
  {
    says: 'versions and addresses are plain',
    given: { a: '1.25.0', b: '10.244.1.2', c: '10.244.0.0/24', d: '-c' },
    prints: 'a: 1.25.0\nb: 10.244.1.2\nc: 10.244.0.0/24\nd: -c\n',
  },
  {
    says: 'indicators make single quotes',
    given: { a: 'x: y', b: '[a]', c: '- a', d: 'a #b', e: "'", f: ' a' },
    prints: "a: 'x: y'\nb: '[a]'\nc: '- a'\nd: 'a #b'\ne: ''''\nf: ' a'\n",
  },
  {
    says: 'lines make a block',
    given: { a: 'one\ntwo', b: 'one\n', c: 'one\n\n', d: '  in\nout\n' },
    prints: 'a: |-\n  one\n  two\nb: |\n  one\nc: |+\n  one\n\nd: |2\n    in\n  out\n',
  },
  {
    says: 'a blank before a line’s end, or a tab, is escaped',
    given: { a: 'one \ntwo', b: 'a\tb' },
    prints: 'a: "one \\ntwo"\nb: "a\\tb"\n',
  },
  {
    says: 'lines that end as on Windows are escaped, whichever way they are broken',
    given: { a: 'one\r\ntwo\r\n', b: 'one\rtwo' },
    prints: 'a: "one\\r\\ntwo\\r\\n"\nb: "one\\rtwo"\n',
  },
  {
    says: 'a separator of lines breaks one, in quotes or in a block',
    given: { a: 'one\u2028two', b: 'one\u2029two\n' },
    prints: "a: 'one\u2028  two'\nb: |\n  one\u2029  two\n",
  },
  {
    says: 'a blank that does not break is a letter as any',
    given: { a: 'x:\u00a0y', b: 'x\u00a0#y' },
    prints: 'a: x:\u00a0y\nb: x\u00a0#y\n',
  },
  { says: 'what merges, as a value, is text', given: { a: '<<' }, prints: 'a: <<\n' },
  {
    says: 'a key of several lines or of more than 128 bytes stands after a question mark',
    given: { 'a\nb': [1], [`${'k'.repeat(127)}é`]: { x: 'y', z: 1 }, ['n'.repeat(128)]: 2 },
    prints: `? |-\n  a\n  b\n: - 1\n? ${'k'.repeat(127)}é\n: x: "y"\n  z: 1\n${'n'.repeat(128)}: 2\n`,
  },
  { says: 'empty things', given: { a: {}, b: [], c: null, d: 0, e: false }, prints: 'a: {}\nb: []\nc: null\nd: 0\ne: false\n' },
  {
    says: 'lists stand below their key',
    given: { a: [{ c: 1, b: [[1, 2], 'x'] }] },
    prints: 'a:\n- b:\n  - - 1\n    - 2\n  - x\n  c: 1\n',
  },
  {
    says: 'keys that are no text are quoted',
    given: { y: 1, 'a b': 2, '1': 3, x10: 4, x9: 5 },
    prints: '"1": 3\na b: 2\nx9: 5\nx10: 4\n"y": 1\n',
  },
  { says: 'long text is folded', given: { a: LONG }, prints: `a: ${'word '.repeat(15)}word\n  ${'word '.repeat(13)}word end\n` },
])('$says', ({ given, prints }) => {
  expect(goYaml(given)).toBe(prints);
});
