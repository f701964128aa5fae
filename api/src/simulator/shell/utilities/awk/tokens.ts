import { Failure } from '../lib/tool.ts';
import type { AwkKind } from './values.ts';

/** A piece of an awk program. */
export interface Token {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'builtin' | 'keyword' | 'operator' | 'newline' | 'end';
  readonly text: string;
  /** Whether blanks stood before it. */
  readonly spaced: boolean;
  readonly line: number;
  /** Where it begins in the program. */
  readonly pos: number;
}

const keywords = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
]);
const awkBuiltins = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'match',
  'sprintf',
  'tolower',
  'toupper',
  'sin',
  'cos',
  'atan2',
  'exp',
  'log',
  'sqrt',
  'int',
  'rand',
  'srand',
  'system',
  'close',
  'fflush',
  'strftime',
  'systime',
]);
/** Which not all have. */
const moreBuiltins: Readonly<Record<AwkKind, ReadonlySet<string>>> = {
  mawk: new Set(),
  busybox: new Set(['gensub', 'and', 'or', 'xor', 'lshift', 'rshift', 'compl']),
  gawk: new Set(['gensub', 'and', 'or', 'xor', 'lshift', 'rshift', 'compl', 'strtonum']),
};
const operators = [
  '**=',
  '...',
  '&&',
  '||',
  '==',
  '!=',
  '<=',
  '>=',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '**',
  '>>',
  '!~',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '<',
  '>',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
];

/** Splits an awk program. A slash begins an expression where an operand may stand. */
export function awkTokens(source: string, kind: AwkKind): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  let spaced = false;
  let line = 1;
  let counted = 0;
  const push = (kind: Token['kind'], text: string): void => {
    for (; counted < Math.min(i, source.length); counted++) if (source[counted] === '\n') line++;
    tokens.push({ kind, text, spaced, line, pos: i });
    spaced = false;
  };
  const runaway = (what: string, text: string): Failure => {
    push('end', '');
    if (kind === 'busybox') return new Failure(`cmd. line:${line}: Unexpected end of string`, 1);
    if (kind === 'gawk')
      return new Failure(
        `cmd. line:${line}: ${source.trimEnd()}\ncmd. line:${line}: unterminated ${what === 'string constant' ? 'string' : 'regexp'}`,
        1,
      );
    // The newline that ends a program is part of what is shown.
    return new Failure(`line ${line}: runaway ${what} ${text.slice(0, 11)} ...`, 2);
  };
  while (i < source.length) {
    const c = source[i] as string;
    if (c === ' ' || c === '\t' || c === '\r') {
      i++;
      spaced = true;
    } else if (c === '\\' && /^\\\r?\n/.test(source.slice(i, i + 3))) {
      i = source.indexOf('\n', i) + 1;
      spaced = true;
    } else if (c === '#') {
      const end = source.indexOf('\n', i);
      i = end < 0 ? source.length : end;
    } else if (c === '\n') {
      push('newline', '\n');
      i++;
    } else if (c === '"') {
      const [text, end] = stringAt(source, i);
      if (end > source.length) throw runaway('string constant', source.slice(i));
      push('string', text);
      i = end;
    } else if (c === '/' && operandExpected(tokens.at(-1))) {
      const [text, end] = regexAt(source, i);
      if (end > source.length) throw runaway('regular expression', source.slice(i));
      push('regex', text);
      i = end;
    } else {
      const rest = source.slice(i, i + 200);
      const number = (kind === 'mawk' ? decimal : anyNumber).exec(rest);
      const name = number ? null : /^[A-Za-z_]\w*/.exec(rest);
      if (number) push('number', number[0]);
      else if (name) {
        const text = name[0];
        const call = source[i + text.length] === '(';
        push(
          keywords.has(text) ? 'keyword' : awkBuiltins.has(text) || moreBuiltins[kind].has(text) ? 'builtin' : call ? 'call' : 'name',
          text,
        );
      } else {
        const operator = operators.find((each) => rest.startsWith(each) && (kind !== 'mawk' || !each.startsWith('**')));
        if (operator === undefined)
          throw kind === 'mawk'
            ? new Failure(`${line}: unexpected character '${c}'`, 2)
            : new Failure(`cmd. line:${line}: Unexpected token`, 1);
        push('operator', operator === '**' ? '^' : operator === '**=' ? '^=' : operator);
        i += operator.length;
        continue;
      }
      i += (number ?? (name as RegExpExecArray))[0].length;
    }
  }
  // The program's own end is a line more.
  push('newline', '\n');
  line++;
  push('end', '');
  return tokens;
}

const decimal = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const anyNumber = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;

function operandExpected(before: Token | undefined): boolean {
  if (!before) return true;
  if (before.kind === 'operator')
    return before.text !== ')' && before.text !== ']' && before.text !== '++' && before.text !== '--' && before.text !== '$';
  return before.kind === 'keyword' || before.kind === 'newline';
}

function stringAt(source: string, start: number): [string, number] {
  let i = start + 1;
  for (; i < source.length && source[i] !== '"'; i++) if (source[i] === '\\') i++;
  return [awkString(source.slice(start + 1, i)), i + 1];
}

function regexAt(source: string, start: number): [string, number] {
  let i = start + 1;
  let inBracket = false;
  for (; i < source.length && (inBracket || source[i] !== '/'); i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '[' && !inBracket) {
      inBracket = true;
      if (source[i + 1] === '^') i++;
      if (source[i + 1] === ']') i++;
    } else if (source[i] === ']') inBracket = false;
  }
  return [source.slice(start + 1, i).replaceAll('\\/', '/'), i + 1];
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** The escapes of a string constant, and of `-v` assignments. What is unknown stays with its backslash, for expressions. */
export const awkString = (text: string): string =>
  text.replace(/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|\n|([\s\S]))/g, (whole, octal?: string, hex?: string, c?: string) => {
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return c === undefined ? '' : (escapes[c] ?? whole);
  });
