import { goQuote } from '../go-quote.ts';
import { lex } from './lex.ts';
import type { Token } from './token.ts';

/** A template that cannot be read. */
export class GoTemplateError extends Error {}

/** The tokens of a template, one after another, and what is wrong with them. @see Go: text/template/parse/parse.go */
export class TokenReader {
  readonly #name: string;
  readonly #tokens: readonly Token[];
  /** The number of the next one. */
  at = 0;
  /** Where the action stands that is being read; undefined outside of any, and once one within it has ended. */
  actionLine: number | undefined;

  constructor(name: string, text: string) {
    this.#name = name;
    this.#tokens = lex(text);
  }

  /** Beyond the last one there is the last one again. */
  peek(): Token {
    return this.#tokens[Math.min(this.at, this.#tokens.length - 1)] as Token;
  }
  take(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }
  skipSpace(): Token {
    while (this.peek().type === 'space') this.at++;
    return this.peek();
  }
  takeNonSpace(): Token {
    this.skipSpace();
    return this.take();
  }
  expectEnd(context: string): Token {
    const token = this.takeNonSpace();
    return token.type === 'right delimiter' ? token : this.unexpected(token, context);
  }

  unexpected(token: Token, context: string): never {
    return this.fail(token.type === 'error' ? `${token.text}${this.#started(token)}` : `unexpected ${shown(token)} in ${context}`);
  }
  /** An action may go on over lines: its beginning is told where that is another one. */
  #started({ text, line }: Token): string {
    if (this.actionLine === undefined || this.actionLine === line) return '';
    return `${text.endsWith(' action') ? '' : ' in action'} started at ${this.#name}:${this.actionLine}`;
  }
  fail(message: string): never {
    throw new GoTemplateError(`template: ${this.#name}:${this.peek().line}: ${message}`);
  }
}

/** @see Go: text/template/parse/lex.go item.String */
function shown({ type, text }: Token): string {
  if (type === 'eof') return 'EOF';
  if (type === 'keyword' || type === 'nil' || type === 'dot') return `<${text}>`;
  return text.length > 10 ? `${goQuote(text.slice(0, 10))}...` : goQuote(text);
}
