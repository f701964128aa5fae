import { ScriptSyntaxError, type Token, tokenize } from './tokens.ts';
import type { Node } from './tree.ts';

/** A place in a script's tokens, and what a function's body holds. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(
    readonly source: string,
    /** Where this source stands in the whole. */
    readonly offset = 0,
  ) {
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
  get last(): Token {
    return this.#tokens[Math.max(0, this.#at - 1)] as Token;
  }
  get place(): number {
    return this.#at;
  }
  back(place: number): void {
    this.#at = place;
  }
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === 'op' || token.kind === 'keyword' || token.kind === 'name');
  }
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }
  expect(text: string): void {
    if (!this.take(text)) this.fail();
  }
  name(): string {
    const token = this.peek();
    if (token.kind !== 'name') this.fail();
    return this.next().text;
  }
  /** The end of a statement, be it written or not. */
  semicolon(): void {
    if (this.take(';')) return;
    const token = this.peek();
    if (token.fresh || token.kind === 'end' || this.is('}')) return;
    this.fail();
  }
  fail(token: Token = this.peek()): never {
    throw new ScriptSyntaxError(unexpected(token), token.start + this.offset, Math.max(1, token.end - token.start));
  }
}

function unexpected({ kind, text }: Token): string {
  if (kind === 'end') return 'Unexpected end of input';
  if (kind === 'name') return `Unexpected identifier '${text}'`;
  if (kind === 'number' || kind === 'bigint') return 'Unexpected number';
  if (kind === 'string') return 'Unexpected string';
  if (kind === 'template') return 'Unexpected template string';
  return `Unexpected token '${text}'`;
}

export const isPlain = (node: Node | undefined): boolean => node === undefined || node.plain;
