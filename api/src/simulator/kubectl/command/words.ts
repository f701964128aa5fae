import { KubectlError } from './errors.ts';

/** A command line's words, split as a shell does: blanks, quotes, backslashes; nothing is expanded. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string;
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
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if ((word === undefined || character === ';') && OPERATOR.test(line.slice(i))) {
      const [operator = ''] = OPERATOR.exec(line.slice(i)) ?? [];
      throw new KubectlError(`sh: ${operator.trim()}: kubectl alone can be run here, there is no shell around it\n`, 2);
    } else if (character === '#' && word === undefined) {
      const end = line.indexOf('\n', i);
      i = end < 0 ? line.length : end;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** What would join commands, or lead what they write elsewhere. */
const OPERATOR = /^(?:\|\|?|&&?|;|<|>>?)(?=\s|$)/;

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
