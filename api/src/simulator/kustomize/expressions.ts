import { posixRegex, type Regex, RegexError } from '../shell/regex/index.ts';
import { fail } from './error.ts';

/** Whether a text matches an expression of Go's, as a whole or anywhere in it: in one pass, however it is written. @see Go: regexp/syntax */
export function expression(pattern: string, shown: string, isWhole: boolean): (text: string) => boolean {
  const compiled = compile(pattern, shown, isWhole);
  return (text) => compiled.test(text);
}

function compile(pattern: string, shown: string, isWhole: boolean): Regex {
  const [, flags = '', body = ''] = /^(?:\(\?([a-z]+)\))?(.*)$/s.exec(pattern) ?? [];
  const problem = problemOf(body, shown);
  if (problem !== undefined) return fail(`error parsing regexp: ${problem}`);
  const source = body
    .replace(/\(\?(?::|P?<\w+>)/g, '(')
    .replace(/([*+?}])\?/g, '$1')
    .replace(/\\([dDwWsS])/g, (_, kind: string) => CLASSES[kind] as string);
  try {
    return posixRegex(source, { extended: true, ignoreCase: flags.includes('i'), ...(isWhole && { whole: 'line' }) });
  } catch (error) {
    if (error instanceof RegexError) return fail(`error parsing regexp: invalid or unsupported Perl syntax: \`${shown}\``);
    throw error;
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
  s: '[\t\n\f\r ]',
  S: '[^\t\n\f\r ]',
};

function problemOf(pattern: string, shown: string): string | undefined {
  const plain = pattern.replace(/\\./gs, (pair) => (/^\\[1-9]$/.test(pair) ? pair : 'xx'));
  const reference = /\\[1-9]/.exec(plain);
  if (reference) return `invalid escape sequence: \`${reference[0]}\``;
  if (plain.endsWith('\\')) return `trailing backslash at end of expression: \`\``;
  const bracket = /\[(?:\^?\]?[^\]]*)$/.exec(plain.replace(/\[\^?\]?[^\]]*\]/g, (set) => 'x'.repeat(set.length)));
  if (bracket) return `missing closing ]: \`${shown.slice(shown.indexOf(pattern) + bracket.index)}\``;
  const outside = plain.replace(/\[\^?\]?[^\]]*\]/g, 'x');
  const operator = /(?:^|[(|])(?!\(\?)([*+?])/.exec(outside.replace(/\(\?(?::|P?<\w+>)/g, '('));
  if (operator) return `missing argument to repetition operator: \`${operator[1]}\``;
  let depth = 0;
  for (const character of outside) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth < 0) return `unexpected ): \`${shown}\``;
  }
  return depth > 0 ? `missing closing ): \`${shown}\`` : undefined;
}
