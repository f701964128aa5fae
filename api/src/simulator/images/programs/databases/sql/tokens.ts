import { syntaxError } from './problems.ts';

/** Whose SQL it is: what quotes mean, how names are folded, and what errors say. */
export type Dialect = 'postgres' | 'mysql';

/** `word`: a keyword or a name that is not quoted, as it was written; `name`: a quoted one; `text`: a string's value. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  /** Where it begins and ends in the statement. */
  readonly at: number;
  readonly end: number;
}

const SIGNS = ['<=>', '->>', '!~*', '::', '||', '&&', '<=', '>=', '<>', '!=', ':=', '->', '~*', '!~'];

/** The tokens of a text, `end` last. Comments and blanks are none. */
export function tokensOf(sql: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    at = afterBlanks(sql, at, dialect);
    const token = tokenAt(sql, at, dialect);
    tokens.push(token);
    if (token.kind === 'end') return tokens;
    at = token.end;
  }
}

function afterBlanks(sql: string, start: number, dialect: Dialect): number {
  const blanks = dialect === 'mysql' ? MYSQL_BLANKS : POSTGRES_BLANKS;
  blanks.lastIndex = start;
  blanks.test(sql);
  return blanks.lastIndex;
}
const POSTGRES_BLANKS = /(?:\s|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y;
const MYSQL_BLANKS = /(?:\s|--(?=\s|$)[^\n]*|#[^\n]*|\/\*(?!!)[\s\S]*?(?:\*\/|$))*/y;

function tokenAt(sql: string, at: number, dialect: Dialect): Token {
  const first = sql[at];
  if (first === undefined) return { kind: 'end', text: '', at, end: at };
  const rest = sql.slice(at, at + 200);
  if (first === "'" || (first === '"' && dialect === 'mysql')) return quoted(sql, at, at, dialect === 'mysql', 'text');
  if (dialect === 'postgres' && /^e'/i.test(rest)) return quoted(sql, at, at + 1, true, 'text');
  if (first === (dialect === 'mysql' ? '`' : '"')) return quoted(sql, at, at, false, 'name');
  const dollar = dialect === 'postgres' ? /^\$\w*\$/.exec(rest)?.[0] : undefined;
  if (dollar !== undefined) {
    const close = sql.indexOf(dollar, at + dollar.length);
    if (close < 0) throw syntaxError(`unterminated dollar-quoted string at or near "${sql.slice(at)}"`, sql.slice(at), at);
    return { kind: 'text', text: sql.slice(at + dollar.length, close), at, end: close + dollar.length };
  }
  const number = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/i.exec(rest)?.[0];
  if (number !== undefined) return { kind: 'number', text: number, at, end: at + number.length };
  const word = /^(?:@@?[\w.]+|[\p{L}_][\p{L}\p{N}_$]*)/u.exec(sql.slice(at, at + 128))?.[0];
  if (word !== undefined) return { kind: 'word', text: word, at, end: at + word.length };
  const sign = SIGNS.find((one) => rest.startsWith(one)) ?? first;
  return { kind: 'sign', text: sign, at, end: at + sign.length };
}

/** A string or a quoted name; its quote within it stands twice. */
function quoted(sql: string, at: number, open: number, escapes: boolean, kind: 'text' | 'name'): Token {
  const quote = sql[open] as string;
  let text = '';
  for (let i = open + 1; i < sql.length; i++) {
    const char = sql[i] as string;
    if (char === quote && sql[i + 1] !== quote) return { kind, text, at, end: i + 1 };
    if (char === quote) i++;
    if (char === '\\' && escapes) {
      const next = sql[++i] ?? '';
      text += ESCAPED[next] ?? next;
    } else text += char;
  }
  throw syntaxError(`unterminated quoted ${kind === 'text' ? 'string' : 'identifier'} at or near "${sql.slice(at)}"`, sql.slice(at), at);
}
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0' };

/** One statement of a script: where it begins, and the line that it begins in, from 1. */
interface Statement {
  readonly sql: string;
  readonly at: number;
  readonly line: number;
}

/** The statements of a script, each with the semicolon that ends it. */
export function statementsOf(script: string, dialect: Dialect): Statement[] {
  const statements: Statement[] = [];
  const take = (from: number, to: number): void => {
    const start = afterBlanks(script, from, dialect);
    if (start < to) statements.push({ sql: script.slice(start, to).trimEnd(), at: start, line: script.slice(0, start).split('\n').length });
  };
  let from = 0;
  for (let at = 0; ; ) {
    at = afterBlanks(script, at, dialect);
    let token: Token;
    try {
      token = tokenAt(script, at, dialect);
    } catch {
      // What a quote that is not closed stands in, the server will complain of.
      take(from, script.length);
      return statements;
    }
    if (token.kind === 'end' || token.text === ';') {
      if (afterBlanks(script, from, dialect) < token.at) take(from, token.end);
      from = token.end;
    }
    if (token.kind === 'end') return statements;
    at = token.end;
  }
}
