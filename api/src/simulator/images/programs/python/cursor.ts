import { PythonSyntaxError, type Token, tokenize } from './tokens.ts';

/** A place in a script's tokens, with what parsers do there. */
export class Cursor {
  readonly tokens: readonly Token[];
  at = 0;

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  peek(ahead = 0): Token {
    return (this.tokens[this.at + ahead] ?? this.tokens.at(-1)) as Token;
  }
  next(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }
  is(text: string): boolean {
    const { kind, text: own } = this.peek();
    return (kind === 'op' || kind === 'name') && own === text;
  }
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  expect(text: string): void {
    if (!this.take(text)) this.fail(text === ':' ? "expected ':'" : 'invalid syntax');
  }
  fail(message = 'invalid syntax'): never {
    throw new PythonSyntaxError(message, this.peek().line);
  }
  name(): string {
    const { kind, text } = this.peek();
    if (kind !== 'name' || KEYWORDS.has(text)) this.fail();
    this.at++;
    return text;
  }
  dotted(): string {
    let text = this.name();
    while (this.take('.')) text += `.${this.name()}`;
    return text;
  }
}

export const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);
