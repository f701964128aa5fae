import { NotModelled, syntaxError } from './problems.ts';
import type { Query } from './syntax.ts';
import { type Dialect, type Token, tokensOf } from './tokens.ts';

/** Goes through the tokens of one statement. Keywords are compared without regard to case. */
export class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #links = 0;

  constructor(
    readonly sql: string,
    readonly dialect: Dialect,
    readonly readQuery?: (reader: Reader) => Query,
  ) {
    this.#tokens = tokensOf(sql, dialect);
  }

  get token(): Token {
    return this.#tokens[this.#next] as Token;
  }
  get at(): number {
    return this.token.at;
  }
  /** Where the token before ended. */
  get behind(): number {
    return this.#tokens[this.#next - 1]?.end ?? 0;
  }
  get isEnd(): boolean {
    return this.token.kind === 'end' || (this.token.text === ';' && this.following.kind === 'end');
  }

  /** The token after this one. */
  get following(): Token {
    return this.#tokens[Math.min(this.#next + 1, this.#tokens.length - 1)] as Token;
  }
  /** The token `ahead` places on as a keyword; empty for what can be none. */
  keyword(ahead = 0): string {
    const token = this.#tokens[this.#next + ahead];
    return token?.kind === 'word' ? token.text.toLowerCase() : '';
  }
  isSign(sign: string, ahead = 0): boolean {
    const token = this.#tokens[this.#next + ahead];
    return token?.kind === 'sign' && token.text === sign;
  }

  take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#next++;
    return token;
  }
  /** Goes past these keywords, if they come next. */
  takeWords(...words: readonly string[]): boolean {
    if (!words.every((word, i) => this.keyword(i) === word)) return false;
    this.#next += words.length;
    return true;
  }
  takeSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.#next++;
    return true;
  }
  needWords(...words: readonly string[]): void {
    if (!this.takeWords(...words)) throw this.wrong();
  }
  needSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.wrong();
  }
  needEnd(): void {
    if (!this.isEnd) throw this.wrong();
  }

  /** The error of the token that comes next. */
  wrong(): Error {
    const { token, sql } = this;
    const near = sql.slice(token.at);
    return token.kind === 'end'
      ? syntaxError('syntax error at end of input', '', token.at)
      : syntaxError(`syntax error at or near "${sql.slice(token.at, token.end)}"`, near, token.at);
  }

  /** A name of a table, a column, an alias; folded to lower case by PostgreSQL unless it is quoted. `public.` before it is left out. */
  name(): string {
    const token = this.token;
    if (token.kind !== 'name' && (token.kind !== 'word' || RESERVED.has(token.text.toLowerCase()))) throw this.wrong();
    this.#next++;
    return this.folded(token);
  }
  folded({ kind, text }: Token): string {
    return kind === 'word' && this.dialect === 'postgres' ? text.toLowerCase() : text;
  }
  /** A name that may have its schema, or for MySQL its database, before it. */
  qualified(): { readonly database?: string; readonly name: string; readonly at: number } {
    const { at } = this;
    const first = this.name();
    if (!this.takeSign('.')) return { name: first, at };
    const name = this.name();
    if (this.dialect === 'mysql') return { database: first, name, at };
    if (first !== 'public') throw new NotModelled(`the schema ${first}`);
    return { name, at };
  }
  names(): string[] {
    this.needSign('(');
    const names = this.list(() => this.name());
    this.needSign(')');
    return names;
  }

  /** What stands between commas: one at least. */
  list<T>(one: () => T): T[] {
    const all = [one()];
    while (this.takeSign(',')) all.push(one());
    return all;
  }

  /** One more operator behind its operand: an expression becomes so much deeper. */
  link(): void {
    if (++this.#links > MOST_LINKS) throw new NotModelled('an expression that is so long');
  }

  /** A query within an expression. */
  query(): Query {
    if (!this.readQuery) throw new NotModelled('a query in a default or a check');
    return this.readQuery(this);
  }

  /** Runs `inner` one level deeper. */
  nested<T>(inner: () => T): T {
    if (++this.#depth > MOST_NESTED) throw new NotModelled('an expression that is nested so deep');
    const value = inner();
    this.#depth--;
    return value;
  }
}
const MOST_NESTED = 60;
const MOST_LINKS = 1000;

/** Words that are no names of columns or tables without quotes. @see postgres: src/include/parser/kwlist.h (RESERVED_KEYWORD) */
const RESERVED = new Set(
  'all and any as asc between both by case cast check collate column constraint create cross default desc distinct do else end except exists false for foreign from full grant group having in inner intersect into is join left like limit natural not null offset on or order outer primary references returning right select set some table then to true union unique using values when where with'.split(
    ' ',
  ),
);
