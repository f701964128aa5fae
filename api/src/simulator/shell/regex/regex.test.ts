import { describe, expect, it } from 'vitest';
import { posixRegex, RegexError, type RegexOptions } from './index.ts';

interface Row {
  readonly rule: string;
  readonly pattern: string;
  readonly text: string;
  readonly options?: RegexOptions;
  /** The match and its groups, as glibc's have them. */
  readonly found: readonly (string | undefined)[] | undefined;
}

const extended = { extended: true };

describe('what matches', () => {
  it.each<Row>([
    { rule: 'the longest of all that begin first', pattern: 'a|ab|abc', options: extended, text: 'xabcd', found: ['abc'] },
    { rule: 'though an earlier part could take more', pattern: 'a*(ab)?', options: extended, text: 'aab', found: ['aab', 'ab'] },
    {
      rule: 'groups by the first way to that end',
      pattern: '(a|ab)(c|bcd)(d*)',
      options: extended,
      text: 'abcd',
      found: ['abcd', 'a', 'bcd', ''],
    },
    {
      rule: 'the first alternative that leads there',
      pattern: '(xa|x)(bc|abc)*',
      options: extended,
      text: 'xabcabc',
      found: ['xabcabc', 'xa', 'abc'],
    },
    { rule: 'a loop does not end with an empty turn', pattern: '(a*)*', options: extended, text: 'aaa', found: ['aaa', 'aaa'] },
    {
      rule: 'a group keeps what it matched in an earlier turn',
      pattern: '((a)|b)*c',
      options: extended,
      text: 'abc',
      found: ['abc', 'b', 'a'],
    },
    {
      rule: 'greedy groups leave what the rest needs',
      pattern: '(.*)X(.*)',
      options: extended,
      text: 'aXbXc',
      found: ['aXbXc', 'aXb', 'c'],
    },
    { rule: 'counts', pattern: '([0-9]{1,3}\\.){3}[0-9]{1,3}', options: extended, text: 'ip 10.0.12.1/24', found: ['10.0.12.1', '12.'] },
    { rule: 'a reference back', pattern: '(.+)\\1', options: extended, text: 'xfoofoo', found: ['foofoo', 'foo'] },
    { rule: 'a reference back in a basic expression', pattern: '\\(.\\)\\1', text: 'hello', found: ['ll', 'l'] },
    { rule: 'a basic star with nothing before it is a star', pattern: '*b', text: 'a*b', found: ['*b'] },
    { rule: 'as after an anchor', pattern: '^*', text: '*b', found: ['*'] },
    { rule: 'a basic plus is a plus', pattern: 'a+', text: 'aa+', found: ['a+'] },
    { rule: 'GNU additions to basic ones', pattern: 'a\\+\\|b\\?c', text: 'aab', found: ['aa'] },
    { rule: 'a dollar is one in the middle of a basic expression', pattern: 'c$d', text: 'c$d', found: ['c$d'] },
    { rule: 'and an anchor in an extended one', pattern: 'c$d', options: extended, text: 'c$d', found: undefined },
    { rule: 'bounds of words', pattern: '\\<b[^ ]*\\>', text: 'abc bcd!', found: ['bcd'] },
    { rule: 'whole words', pattern: 'b+', options: { extended: true, whole: 'word' }, text: 'abb bb', found: ['bb'] },
    {
      rule: 'a shorter match that is a whole word',
      pattern: 'foo|foo-bar',
      options: { extended: true, whole: 'word' },
      text: 'foo-barn',
      found: ['foo'],
    },
    { rule: 'whole lines', pattern: 'a|ab', options: { extended: true, whole: 'line' }, text: 'ab', found: ['ab'] },
    { rule: 'either case', pattern: '[a-c]X', options: { ignoreCase: true }, text: '-Bx', found: ['Bx'] },
    { rule: 'not these, in either case', pattern: '[^a-y]', options: { ignoreCase: true }, text: 'AbZ', found: ['Z'] },
    { rule: 'a bracket first in brackets', pattern: '[]a]*', text: 'a]b', found: ['a]'] },
    { rule: 'classes', pattern: '[[:digit:][:punct:]]+', options: extended, text: 'a1.2-', found: ['1.2-'] },
    { rule: 'what is beyond the first plane is one character', pattern: '^.$', text: '\u{1F600}', found: ['\u{1F600}'] },
    { rule: 'many lines', pattern: '^b$', options: { multiline: true }, text: 'a\nb\nc', found: ['b'] },
    { rule: 'a point matches newlines', pattern: 'a.b', text: 'a\nb', found: ['a\nb'] },
    { rule: 'mawk knows no braces', pattern: 'a{2}', options: { extended: true, dialect: 'mawk' }, text: 'aa a{2}', found: ['a{2}'] },
    {
      rule: 'GNU grep ignores a star with nothing before it',
      pattern: '*b',
      options: { extended: true, dialect: 'gnu-grep' },
      text: 'ab',
      found: ['b'],
    },
  ])('$rule: $pattern', ({ pattern, text, options, found }) => {
    expect(posixRegex(pattern, options).exec(text)?.groups).toEqual(found);
  });

  it('an empty match right after another is none', () => {
    expect(posixRegex('a*').replace('baaac', () => 'x')).toBe('xbxcx');
  });
});

describe('what is refused', () => {
  it.each([
    { pattern: '*b', options: extended, message: 'Invalid preceding regular expression' },
    { pattern: 'a|*b', options: extended, message: 'Invalid preceding regular expression' },
    { pattern: '^*', options: extended, message: 'Invalid preceding regular expression' },
    { pattern: '{x', options: extended, message: 'Invalid preceding regular expression' },
    { pattern: 'a**', options: {}, message: 'Invalid preceding regular expression' },
    { pattern: 'b{x', options: extended, message: 'Unmatched \\{' },
    { pattern: 'b{x}', options: extended, message: 'Invalid content of \\{\\}' },
    { pattern: 'a{2,1}', options: extended, message: 'Invalid content of \\{\\}' },
    { pattern: 'a{40000}', options: extended, message: 'Regular expression too big' },
    { pattern: '(a', options: extended, message: 'Unmatched ( or \\(' },
    { pattern: '\\)', options: {}, message: 'Unmatched ( or \\(' },
    { pattern: ')', options: { extended: true, dialect: 'gnu-sed' }, message: 'Unmatched ) or \\)' },
    { pattern: '[a', options: {}, message: 'Unmatched [, [^, [:, [., or [=' },
    { pattern: '[[:foo:]]', options: {}, message: 'Invalid character class name' },
    { pattern: '[z-a]', options: {}, message: 'Invalid range end' },
    { pattern: '\\1', options: {}, message: 'Invalid back reference' },
    { pattern: 'a\\', options: {}, message: 'Trailing backslash' },
  ] as const)('$pattern', ({ pattern, options, message }) => {
    expect(() => posixRegex(pattern, options)).toThrow(new RegexError(message));
  });
});

describe('what it costs is told', () => {
  const steps = (pattern: string, text: string): number => {
    let sum = 0;
    posixRegex(pattern, extended, (amount) => {
      sum += amount;
    }).test(text);
    return sum;
  };

  it.each(['(a+)+$', '(a|aa)*$', '(a*)*b', '(a|a)*b', '(.*)*=(.*)*;'])('%s takes one pass', (pattern) => {
    expect(steps(pattern, `${'a'.repeat(6400)}!`)).toBeLessThan(1000);
  });

  it('a reference back may need all ways, and its work is told while it lasts', () => {
    const told = (limit: number): void => {
      let sum = 0;
      const work = (amount: number): void => {
        sum += amount;
        if (sum > limit) throw new RangeError('enough');
      };
      posixRegex('(a*)*\\1b', extended, work).test('a'.repeat(40));
    };
    expect(() => told(10_000)).toThrow('enough');
  });
});
