import { Unsupported } from './values.ts';

/** A piece of a script; lines from 1, columns from 0. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'fstring' | 'bytes' | 'op' | 'newline' | 'indent' | 'dedent' | 'end';
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Of an f-string whose backslashes stand for themselves. */
  readonly raw?: boolean;
}

/** A script that Python would not take: `SyntaxError: invalid syntax`. */
export class PythonSyntaxError extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly kind = 'SyntaxError',
    /** Where it says that it is, from 0. */
    readonly column?: number,
    readonly endColumn?: number,
  ) {
    super(message);
  }
}

/** @see https://docs.python.org/3.11/reference/lexical_analysis.html */
export function tokenize(source: string): Token[] {
  return new Tokenizer(source).run();
}

class Tokenizer {
  readonly #tokens: Token[] = [];
  readonly #indents = [0];
  readonly #open: { readonly text: string; readonly line: number; readonly column: number }[] = [];
  #line = 1;
  #lineStart = 0;
  #at = 0;
  #fresh = true;

  constructor(readonly source: string) {}

  run(): Token[] {
    const { source } = this;
    while (this.#at < source.length) {
      if (this.#fresh && this.#open.length === 0 && this.#indentation()) continue;
      const c = source[this.#at] as string;
      if (c === '\n') {
        if (this.#open.length === 0) {
          this.#push('newline', '', this.#at, this.#at + 1);
          this.#fresh = true;
        }
        this.#newLine(this.#at + 1);
        this.#at++;
      } else if (c === ' ' || c === '\t' || c === '\r' || c === '\f') this.#at++;
      else if (c === '\\' && /^\\\r?\n/.test(source.slice(this.#at, this.#at + 3))) {
        this.#at += source[this.#at + 1] === '\r' ? 3 : 2;
        this.#newLine(this.#at);
      } else if (c === '#') while (this.#at < source.length && source[this.#at] !== '\n') this.#at++;
      else this.#word();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed)
      throw new PythonSyntaxError(
        `'${unclosed.text}' was never closed`,
        unclosed.line,
        'SyntaxError',
        unclosed.column,
        unclosed.column + 1,
      );
    if (this.#tokens.length > 0 && this.#tokens.at(-1)?.kind !== 'newline') this.#push('newline', '', this.#at, this.#at);
    for (; this.#indents.length > 1; this.#indents.pop()) this.#push('dedent', '', this.#at, this.#at);
    this.#push('end', '', this.#at, this.#at);
    return this.#tokens;
  }

  #newLine(start: number): void {
    this.#line++;
    this.#lineStart = start;
  }

  #push(kind: Token['kind'], text: string, from: number, to: number, start = { line: this.#line, lineStart: this.#lineStart }): void {
    const raw = kind === 'fstring' && /^[^'"]*r/i.test(this.source.slice(from, from + 3));
    this.#tokens.push({
      kind,
      text,
      line: start.line,
      column: from - start.lineStart,
      endLine: this.#line,
      endColumn: to - this.#lineStart,
      ...(raw && { raw }),
    });
  }

  /** At the beginning of a line: whether it was an empty one. */
  #indentation(): boolean {
    const { source } = this;
    const blank = /[ \t\f]*(#[^\n]*)?(\r?\n|$)/y;
    blank.lastIndex = this.#at;
    const found = blank.exec(source)?.[0];
    if (found !== undefined && (found !== '' || this.#at >= source.length)) {
      this.#at += found.length;
      this.#newLine(this.#at);
      return true;
    }
    const from = this.#at;
    while (source[this.#at] === ' ' || source[this.#at] === '\t') this.#at++;
    const width = source.slice(from, this.#at).replaceAll('\t', '        ').length;
    if (width > (this.#indents.at(-1) as number)) {
      this.#indents.push(width);
      this.#push('indent', '', this.#at, this.#at);
    }
    while (width < (this.#indents.at(-1) as number)) {
      this.#indents.pop();
      this.#push('dedent', '', this.#at, this.#at);
    }
    if (width !== this.#indents.at(-1))
      throw new PythonSyntaxError(
        'unindent does not match any outer indentation level',
        this.#line,
        'IndentationError',
        (source.slice(this.#lineStart).split('\n')[0] as string).length,
      );
    this.#fresh = false;
    return false;
  }

  #word(): void {
    const rest = this.source.slice(this.#at, this.#at + 400);
    const prefix = /^(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?("""|'''|"|')/.exec(rest);
    if (prefix) {
      this.#string(prefix[0], prefix[1] as string);
      return;
    }
    const number =
      /^(0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.\d[\d_]*(?:[eE][-+]?\d+)?|\d[\d_]*(?:\.(?:\d[\d_]*)?)?(?:[eE][-+]?\d+)?)/.exec(
        rest,
      );
    if (number) {
      if (/^[jJ]/.test(rest.slice(number[0].length))) throw new Unsupported('complex numbers');
      this.#take('number', number[0]);
      return;
    }
    const name = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(rest);
    if (name) {
      this.#take('name', name[0]);
      return;
    }
    const op = /^(\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|\*\*|\/\/|<=|>=|==|!=|<<|>>|[-+*/%&|^@]=|[-+*/%&|^~<>=()[\]{},:.;@!])/.exec(rest)?.[0];
    const column = this.#at - this.#lineStart;
    if (op === undefined) {
      const [c = ''] = rest;
      const code = (c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      const message = c.charCodeAt(0) > 127 ? `invalid character '${c}' (U+${code})` : 'invalid syntax';
      throw new PythonSyntaxError(message, this.#line, 'SyntaxError', column, column + 1);
    }
    if ('([{'.includes(op)) this.#open.push({ text: op, line: this.#line, column });
    if (')]}'.includes(op)) {
      const opened = this.#open.pop();
      if (!opened) throw new PythonSyntaxError(`unmatched '${op}'`, this.#line, 'SyntaxError', column, column + 1);
      if ('([{'.indexOf(opened.text) !== ')]}'.indexOf(op))
        throw new PythonSyntaxError(
          `closing parenthesis '${op}' does not match opening parenthesis '${opened.text}'${opened.line === this.#line ? '' : ` on line ${opened.line}`}`,
          this.#line,
          'SyntaxError',
          column,
          column + 1,
        );
    }
    this.#take('op', op);
  }

  #take(kind: 'number' | 'name' | 'op', text: string): void {
    this.#push(kind, kind === 'number' ? text.replaceAll('_', '') : text, this.#at, this.#at + text.length);
    this.#at += text.length;
  }

  #string(opening: string, quote: string): void {
    const flags = opening.slice(0, -quote.length).toLowerCase();
    const from = this.#at;
    const end = endOfString(this.source, from + opening.length, quote);
    if (end < 0) {
      const column = from - this.#lineStart;
      const last = this.source.split('\n').length;
      throw new PythonSyntaxError(
        quote.length === 3
          ? `unterminated triple-quoted string literal (detected at line ${last})`
          : `unterminated string literal (detected at line ${this.#line})`,
        this.#line,
        'SyntaxError',
        column,
        column + 1,
      );
    }
    const inner = this.source.slice(from + opening.length, end).replaceAll('\r\n', '\n');
    const kind = flags.includes('f') ? 'fstring' : flags.includes('b') ? 'bytes' : 'string';
    const text = flags.includes('r') || kind === 'fstring' ? inner : unescaped(inner, kind === 'bytes');
    const start = { line: this.#line, lineStart: this.#lineStart };
    for (let i = this.source.indexOf('\n', from); i >= 0 && i < end; i = this.source.indexOf('\n', i + 1)) this.#newLine(i + 1);
    this.#at = end + quote.length;
    this.#push(kind, text, from, this.#at, start);
  }
}

function endOfString(source: string, from: number, quote: string): number {
  for (let i = from; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source.startsWith(quote, i)) return i;
    else if (source[i] === '\n' && quote.length === 1) return -1;
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** What the inside of a text's quotes means; `bytes`: of a bytes literal, which knows no `\u`. */
export const unescaped = (text: string, bytes = false): string =>
  text.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    if (code.length === 1) return escapes[code] ?? whole;
    if (bytes && !code.startsWith('x')) return whole;
    if (code.startsWith('N')) throw new Unsupported(`the letter ${whole}`);
    return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
  });
