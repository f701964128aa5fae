import { expandBraces, hasBraces } from '../../shell/expansion/braces.ts';
import { KubectlError } from './errors.ts';

/**
 * The words of a line that is one command's (`shellLine`), split as bash does: blanks, quotes, backslashes, braces (`web{1..3}`); nothing
 * else is expanded.
 */
export const splitWords = (line: string): string[] => split(line, hasBraces(line));

function split(line: string, expands: boolean): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let start = 0;
  const ends = (end: number): void => {
    if (word === undefined) return;
    const raw = line.slice(start, end);
    if (expands && hasBraces(raw)) words.push(...expandBraces(raw, fewEnough).flatMap((one) => split(one, false)));
    else words.push(word);
    word = undefined;
  };
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string;
    if (word === undefined) start = i;
    if (character === "'") {
      const end = endOf(line.indexOf("'", i + 1), line);
      word = (word ?? '') + line.slice(i + 1, end);
      i = end;
    } else if (character === '"') {
      const { text, end } = doubleQuoted(line, i + 1);
      word = (word ?? '') + text;
      i = end;
    } else if (character === '$' && line[i + 1] === "'") {
      const [quoted = ''] = /^(?:[^'\\]|\\.)*/s.exec(line.slice(i + 2)) ?? [];
      word = (word ?? '') + quoted.replace(/\\(.)/gs, (_, letter: string) => ANSI_C[letter] ?? `\\${letter}`);
      i += quoted.length + 2;
    } else if (character === '\\') {
      i++;
      if (line[i] !== '\n') word = (word ?? '') + (line[i] ?? '\\');
    } else if (/\s/.test(character)) ends(i);
    else if (character === '#' && word === undefined) break;
    else word = (word ?? '') + character;
  }
  ends(line.length);
  return words;
}

/** What braces are expanded to may cut a quotation short. */
const endOf = (found: number, line: string): number => (found < 0 ? line.length : found);

function fewEnough(words: number): void {
  if (words > MOST_WORDS) throw new KubectlError('sh: brace expansion: too many words\n', 2);
}
const MOST_WORDS = 1000;

const ANSI_C: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', "'": "'", '"': '"', '\\': '\\' };

function doubleQuoted(line: string, from: number): { text: string; end: number } {
  let text = '';
  for (let i = from; i < line.length; i++) {
    const character = line[i] as string;
    if (character === '"') return { text, end: i };
    if (character === '\\' && /["\\$`\n]/.test(line[i + 1] ?? '')) {
      i++;
      if (line[i] !== '\n') text += line[i];
    } else text += character;
  }
  return { text, end: line.length };
}
