import { PythonSyntaxError, type Token, tokenize } from './tokens.ts';
import type { Span } from './tree.ts';

/** A place in a script's tokens. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Where the innermost function began whose body has a `yield`. */
  yields = 0;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }
  next(): Token {
    const token = this.peek();
    if (this.#at < this.#tokens.length - 1) this.#at++;
    return token;
  }
  /** Whether an operator or a keyword of this text comes next. */
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === 'op' || token.kind === 'name');
  }
  isKind(kind: Token['kind']): boolean {
    return this.peek().kind === kind;
  }
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }
  expect(text: string): void {
    if (!this.take(text)) this.fail(text === ':' ? "expected ':'" : 'invalid syntax');
  }
  name(): string {
    const token = this.peek();
    if (token.kind !== 'name' || KEYWORDS.has(token.text)) this.fail();
    return this.next().text;
  }
  /** From a token to what was read last. */
  since(first: Token | Span): Span {
    let back = this.#at - 1;
    while (back > 0 && /^(newline|indent|dedent)$/.test(this.#tokens[back]?.kind ?? '')) back--;
    const last = this.#tokens[Math.max(0, back)] as Token;
    return { line: first.line, column: first.column, endLine: last.endLine, endColumn: last.endColumn };
  }
  get place(): number {
    return this.#at;
  }
  back(place: number): void {
    this.#at = place;
  }
  fail(message = 'invalid syntax', token: Token | Span = this.peek()): never {
    throw new PythonSyntaxError(
      message,
      token.line,
      'SyntaxError',
      token.column,
      token.endLine === token.line ? token.endColumn : undefined,
    );
  }
}

/** Words that are no names. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);
