import { byText } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { backtrackingWork } from '../../../shell/regex/backtracking.ts';

/**
 * An expression of PCRE's as JavaScript writes it; undefined if it is none. What PCRE alone can do (groups that are not gone back
 * into) only makes it faster, but for rare ones. @see pcre2pattern(3)
 */
export function pcre(text: string, insensitive: boolean): RegExp | undefined {
  return compiled(`${insensitive ? 'i' : ''}/${text}`).expression;
}
const compiled = byText((key): { readonly expression: RegExp | undefined } => {
  if (key.length > LARGEST) return { expression: undefined };
  let flags = key.slice(0, key.indexOf('/'));
  const source = key
    .slice(key.indexOf('/') + 1)
    .replace(/^\(\?i\)/, () => {
      flags = 'i';
      return '';
    })
    .replace(/\\[\s\S]|\[\[:(\w+):\]\]|\(\?P<|\(\?>|([*+?}])\+/g, (found, kind: string | undefined, repeated: string | undefined) => {
      if (kind !== undefined) return `[${CLASSES[kind] ?? ''}]`;
      if (repeated !== undefined) return repeated;
      return ALIKE[found] ?? found;
    });
  try {
    return { expression: new RegExp(source, flags) };
  } catch {
    return { expression: undefined };
  }
});
/** What its compiled form may take. */
const LARGEST = 65_536;
const ALIKE: Readonly<Record<string, string>> = { '(?P<': '(?<', '(?>': '(?:', '\\A': '^', '\\z': '$', '\\Z': '$', '\\h': '[ \\t]' };
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '\\d',
  alnum: 'a-zA-Z\\d',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  word: '\\w',
  xdigit: '\\da-fA-F',
};

/** PCRE gives up after so many attempts, and with it the request. @see pcre2api(3) PCRE2_CONFIG_MATCHLIMIT */
export class MatchLimit extends Error {}

/** What an expression finds in a text. */
export function matched(process: Process, expression: RegExp, text: string): RegExpExecArray | null {
  const { work, ends } = backtrackingWork(expression, text);
  process.work(work >> 6);
  if (ends !== 'soon') throw new MatchLimit(`pcre2_match() failed: -47 on "${text}" using "${expression.source}"`);
  return expression.exec(text);
}
