import { expandBraces, hasBraces } from '../../shell/braces.ts';
import { KubectlError } from './errors.ts';

/** A command line's words, split as bash does: blanks, quotes, backslashes, braces (`web{1..3}`); nothing else is expanded. */
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
      const end = line.indexOf("'", i + 1);
      if (end < 0) throw new KubectlError('sh: syntax error: unterminated quoted string\n', 2);
      word = (word ?? '') + line.slice(i + 1, end);
      i = end;
    } else if (character === '"') {
      const { text, end } = doubleQuoted(line, i + 1);
      word = (word ?? '') + text;
      i = end;
    } else if (character === '$' && line[i + 1] === "'") {
      const end = /^(?:[^'\\]|\\.)*'/s.exec(line.slice(i + 2))?.[0];
      if (end === undefined) throw new KubectlError('sh: syntax error: unterminated quoted string\n', 2);
      word = (word ?? '') + end.slice(0, -1).replace(/\\(.)/gs, (_, letter: string) => ANSI_C[letter] ?? `\\${letter}`);
      i += end.length + 1;
    } else if (character === '\\') {
      i++;
      if (line[i] !== '\n') word = (word ?? '') + (line[i] ?? '\\');
    } else if (/\s/.test(character)) ends(i);
    else if ((word === undefined || character === ';') && OPERATOR.test(line.slice(i))) {
      const [operator = ''] = OPERATOR.exec(line.slice(i)) ?? [];
      throw noShell(operator.trim());
    } else if (SUBSTITUTION.test(line.slice(i))) throw noShell(character === '`' ? '`' : '$(');
    else if (character === '#' && word === undefined) {
      const end = line.indexOf('\n', i);
      i = end < 0 ? line.length : end;
    } else word = (word ?? '') + character;
  }
  ends(line.length);
  return words;
}

const noShell = (what: string): KubectlError =>
  new KubectlError(`sh: ${what}: kubectl alone can be run here, there is no shell around it\n`, 2);

function fewEnough(words: number): void {
  if (words > MOST_WORDS) throw new KubectlError('sh: brace expansion: too many words\n', 2);
}
const MOST_WORDS = 1000;

/** What would join commands, or lead what they write elsewhere. */
const OPERATOR = /^(?:\|\|?|&&?|;|<|>>?)(?=\s|$)/;

/** A command whose output would be words: `$(kubectl get pods -o name)`. A name alone in parentheses is Kubernetes' own `$(VARIABLE)`. */
const SUBSTITUTION = /^(?:`[^`]*`|\$\((?![A-Za-z_]\w*\)))/;

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
  throw new KubectlError('sh: syntax error: unterminated quoted string\n', 2);
}
