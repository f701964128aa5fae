import { Failure } from '../lib/tool.ts';
import { wrongCount } from './arguments.ts';
import { awkTokens, type Token } from './tokens.ts';
import type { Expression, Target } from './tree.ts';
import type { AwkKind } from './values.ts';

/** awk's expressions, and how its tokens are taken. */
export class AwkExpressionParser {
  protected readonly kind: AwkKind;
  readonly #source: string;
  readonly #tokens: readonly Token[];
  /** Those functions that are called, in order. */
  protected readonly called = new Set<string>();
  protected at = 0;
  /** Within parentheses of print or for, `>` and `in` mean something else. */
  protected noGreater = false;
  protected noIn = false;

  constructor(source: string, kind: AwkKind) {
    this.#source = source;
    this.kind = kind;
    this.#tokens = awkTokens(source, kind);
  }

  protected peek(offset = 0): Token {
    return this.#tokens[Math.min(this.at + offset, this.#tokens.length - 1)] as Token;
  }

  protected is(text: string): boolean {
    const token = this.peek();
    return token.text === text && (token.kind === 'operator' || token.kind === 'keyword');
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) throw this.syntaxError();
  }

  protected syntaxError(): Failure {
    const { kind: found, text, line } = this.peek();
    const ended = found === 'end' || found === 'newline';
    if (this.kind === 'busybox') return new Failure(`cmd. line:${found === 'end' ? line - 1 : line}: Unexpected token`, 1);
    if (this.kind === 'gawk') {
      const shown = this.#source.split('\n')[line - 1] ?? '';
      return new Failure(
        `cmd. line:${line}: ${shown}\nawk: cmd. line:${line}: ${ended ? 'unexpected newline or end of string' : 'syntax error'}`,
        1,
      );
    }
    if (found === 'end') return new Failure(`line ${line}: missing } near end of file`, 2);
    const unpaired = this.#unpaired();
    if (unpaired !== undefined) return new Failure(`line ${line}: ${unpaired}`, 2);
    return new Failure(`line ${line}: syntax error at or near ${ended ? 'end of line' : text}`, 2);
  }

  /** mawk counts what is open while it reads. @see mawk: scan.c yylex (SC_RBRACE, SC_RPAREN), yyerror */
  #unpaired(): string | undefined {
    const open = (pair: string): number =>
      this.#tokens
        .slice(0, this.at)
        .filter(({ kind }) => kind === 'operator')
        .reduce((count, { text }) => count + (text === pair[0] ? 1 : text === pair[1] ? -1 : 0), 0);
    if (this.is('}') && open('()') > 0) return 'missing ) near }';
    if (this.is('}') && open('{}') <= 0) return "extra '}'";
    return this.is(')') && open('()') <= 0 ? "extra ')'" : undefined;
  }

  protected skipNewlines(semicolons = false): void {
    while (this.peek().kind === 'newline' || (semicolons && this.is(';'))) this.at++;
  }

  protected list(close: string): Expression[] {
    const items: Expression[] = [];
    const inside = this.noIn;
    this.noIn = false;
    this.skipNewlines();
    while (!this.take(close)) {
      items.push(this.expression());
      this.skipNewlines();
      if (this.take(',')) this.skipNewlines();
      else if (!this.is(close)) throw this.syntaxError();
    }
    this.noIn = inside;
    return items;
  }

  #argumentsOf(name: string): Expression[] {
    const args = this.list(')');
    const problem = wrongCount(this.kind, name, args.length);
    if (problem === undefined) return args;
    this.at--;
    if (problem === '') throw this.syntaxError();
    const { line, pos } = this.peek();
    if (this.kind === 'mawk') throw new Failure(`line ${line}: ${problem}`, 2);
    if (this.kind === 'busybox') throw new Failure(`cmd. line:${line}: ${problem}`, 1);
    const column = pos - (this.#source.lastIndexOf('\n', pos - 1) + 1);
    const shown = this.#source.split('\n')[line - 1] ?? '';
    throw new Failure(`cmd. line:${line}: ${shown}\nawk: cmd. line:${line}: ${' '.repeat(column)}^ ${problem}`, 1);
  }

  protected expression(): Expression {
    const left = this.#ternary();
    const operator = this.peek().text;
    if (this.peek().kind === 'operator' && /^([-+*/%^]?=)$/.test(operator) && isTarget(left)) {
      this.at++;
      this.skipNewlines();
      return { op: 'assign', target: left, operator: operator.slice(0, -1), value: this.expression() };
    }
    return left;
  }

  #ternary(): Expression {
    const test = this.#or();
    if (!this.take('?')) return test;
    this.skipNewlines();
    const then = this.expression();
    this.skipNewlines();
    this.expect(':');
    this.skipNewlines();
    return { op: 'choose', test, then, otherwise: this.expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.take('||')) {
      this.skipNewlines();
      left = { op: 'or', left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#membership();
    while (this.take('&&')) {
      this.skipNewlines();
      left = { op: 'and', left, right: this.#membership() };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#matching();
    while (!this.noIn && this.take('in')) {
      const array = this.peek().text;
      this.at++;
      left = { op: 'in', array, key: [left] };
    }
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    while (this.is('~') || this.is('!~')) {
      const negated = this.peek().text === '!~';
      this.at++;
      left = { op: 'match', negated, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    let left = this.concatenation();
    for (;;) {
      const operator = this.peek().text;
      if (this.peek().kind !== 'operator' || !['<', '<=', '==', '!=', '>', '>='].includes(operator) || (operator === '>' && this.noGreater))
        break;
      this.at++;
      left = { op: 'binary', operator, left, right: this.concatenation() };
    }
    while (this.is('|') && this.peek(1).text === 'getline') {
      this.at += 2;
      left = { op: 'getline', target: this.#target(), file: undefined, command: left };
    }
    return left;
  }

  protected concatenation(): Expression {
    let left = this.#additive();
    while (this.#startsOperand()) left = { op: 'binary', operator: ' ', left, right: this.#additive() };
    return left;
  }

  #startsOperand(): boolean {
    const { kind, text, spaced } = this.peek();
    if (['number', 'string', 'regex', 'name', 'call', 'builtin'].includes(kind)) return true;
    if (kind === 'operator')
      return (
        text === '$' ||
        text === '!' ||
        text === '(' ||
        ((text === '-' || text === '+') && spaced && !this.peek(1).spaced) ||
        text === '++' ||
        text === '--'
      );
    return false;
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    while (this.is('+') || this.is('-')) {
      const operator = this.peek().text;
      this.at++;
      left = { op: 'binary', operator, left, right: this.#multiplicative() };
    }
    return left;
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    while (this.is('*') || this.is('/') || this.is('%')) {
      const operator = this.peek().text;
      this.at++;
      left = { op: 'binary', operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'] as const) if (this.take(operator)) return { op: 'unary', operator, operand: this.#unary() };
    return this.#power();
  }

  #power(): Expression {
    const base = this.#postfix();
    if (!this.take('^')) return base;
    return {
      op: 'binary',
      operator: '^',
      left: base,
      right: this.is('-') || this.is('+') || this.is('!') ? this.#unary() : this.#power(),
    };
  }

  #postfix(): Expression {
    const value = this.#primary();
    if (isTarget(value)) {
      if (this.take('++')) return { op: 'step', target: value, by: 1, prefix: false };
      if (this.take('--')) return { op: 'step', target: value, by: -1, prefix: false };
    }
    return value;
  }

  #primary(): Expression {
    const token = this.peek();
    this.at++;
    switch (token.kind) {
      case 'number':
        return { op: 'number', value: numberOf(token.text, this.kind) };
      case 'string':
        return { op: 'string', value: token.text };
      case 'regex':
        return { op: 'regex', source: token.text };
      case 'call':
        this.expect('(');
        this.called.add(token.text);
        return { op: 'call', name: token.text, args: this.list(')') };
      case 'builtin':
        return { op: 'builtin', name: token.text, args: this.take('(') ? this.#argumentsOf(token.text) : [] };
      case 'name':
        return this.take('[') ? { op: 'element', array: token.text, key: this.list(']') } : { op: 'variable', name: token.text };
      default:
    }
    if (token.kind === 'keyword' && token.text === 'getline') {
      const into = this.#target();
      return { op: 'getline', target: into, file: this.take('<') ? this.#primary() : undefined, command: undefined };
    }
    if (token.kind === 'operator') {
      if (token.text === '$') {
        if (this.is('++') || this.is('--')) {
          const by = this.peek().text === '++' ? 1 : -1;
          this.at++;
          return { op: 'field', index: { op: 'step', target: this.#primary() as Target, by, prefix: true } };
        }
        return { op: 'field', index: this.is('-') ? this.#unary() : this.#primary() };
      }
      if (token.text === '++' || token.text === '--') {
        const operand = this.#primary();
        if (isTarget(operand)) return { op: 'step', target: operand, by: token.text === '++' ? 1 : -1, prefix: true };
      }
      if (token.text === '(') {
        const outer = this.noGreater;
        this.noGreater = false;
        const items = this.list(')');
        this.noGreater = outer;
        if (items.length > 1 || this.is('in')) {
          if (items.length > 1 || !this.noIn) {
            this.expect('in');
            const array = this.peek().text;
            this.at++;
            return { op: 'in', array, key: items };
          }
        }
        return { op: 'group', inner: items[0] as Expression };
      }
    }
    this.at--;
    throw this.syntaxError();
  }

  #target(): Target | undefined {
    if (this.peek().kind !== 'name' && !this.is('$')) return undefined;
    const value = this.#primary();
    return isTarget(value) ? value : undefined;
  }
}

/** To all but mawk, a nought before other digits makes them octal. */
const numberOf = (text: string, kind: AwkKind): number =>
  kind !== 'mawk' && /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);

const isTarget = (value: Expression): value is Target => value.op === 'variable' || value.op === 'element' || value.op === 'field';
