import { TextCache } from '../../engine/index.ts';
import type { Flavor } from '../flavor.ts';

/** A parsed arithmetic expression. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly name: string; readonly index?: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'step'; readonly target: Variable; readonly by: 1 | -1; readonly prefix: boolean }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly at: number }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Variable; readonly value: Expression; readonly at: number }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression };
type Variable = Extract<Expression, { kind: 'variable' }>;

/** What is wrong with an expression; `at` is where, for bash's "error token". */
export class ArithmeticError {
  constructor(
    readonly problem:
      | 'primary'
      | 'end'
      | 'zero'
      | 'assignment'
      | 'number'
      | 'base'
      | 'illegal'
      | 'colon'
      | 'expression'
      | 'parenthesis'
      | 'exponent'
      | 'operator'
      | 'depth',
    readonly text: string,
    readonly at: number,
  ) {}
}

const cache = new TextCache<Expression>(5000);

/** Parses `text`; throws ArithmeticError. An empty expression is 0, but to dash. */
export function parseArithmetic(text: string, flavor: Flavor): Expression {
  const key = flavor + text;
  let parsed = cache.get(key);
  if (!parsed) {
    parsed = new Parser(text, flavor).whole();
    cache.set(key, parsed);
  }
  return parsed;
}

/** The number that a literal means: decimal, 0x, 0 (octal), and bash's base#digits. Undefined if it is none. */
export function parseNumber(text: string, flavor: Flavor): number | undefined {
  const based = flavor === 'dash' ? null : /^(\d+)#([0-9A-Za-z@_]+)$/.exec(text);
  if (based) return digits(based[2] as string, Number(based[1]));
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrapped(text, flavor);
  if (flavor === 'bash' && /^0[xX]$/.test(text)) return 0;
  if (/^0[0-7]*$/.test(text)) return parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? wrapped(text, flavor) : undefined;
}

/** What is too large for 64 bits begins anew in bash and busybox, and stays at the largest number in dash. */
const wrapped = (text: string, flavor: Flavor): number =>
  flavor === 'dash' || text.length < 16 ? Number(text) : Number(BigInt.asIntN(64, BigInt(text)));

function digits(text: string, base: number): number | undefined {
  if (base < 2 || base > 64) return undefined;
  const alphabet = base <= 36 ? '0123456789abcdefghijklmnopqrstuvwxyz' : '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';
  let value = 0;
  for (const c of base <= 36 ? text.toLowerCase() : text) {
    const digit = alphabet.indexOf(c);
    if (digit < 0 || digit >= base) return undefined;
    value = value * base + digit;
  }
  return value;
}

const operators = [
  '<<=',
  '>>=',
  '**',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
];
const precedence: Readonly<Record<string, number>> = {
  '||': 3,
  '&&': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '==': 8,
  '!=': 8,
  '<': 9,
  '>': 9,
  '<=': 9,
  '>=': 9,
  '<<': 10,
  '>>': 10,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '%': 12,
  '**': 13,
};
const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

class Parser {
  #token = '';
  #at = 0;
  #next = 0;
  /** Where the token before this one begins. */
  #before = 0;

  constructor(
    readonly text: string,
    readonly flavor: Flavor,
  ) {
    this.#advance();
  }

  whole(): Expression {
    if (this.#token === '' && this.flavor !== 'dash') return { kind: 'number', value: 0 };
    const expression = this.#list();
    if (this.#token !== '') throw this.#error('end');
    return expression;
  }

  #error(problem: ArithmeticError['problem'], at = this.#at): ArithmeticError {
    return new ArithmeticError(problem, this.text, at);
  }

  #advance(): void {
    const { text } = this;
    const last = this.#token;
    this.#before = this.#at;
    let i = this.#next;
    while (i < text.length && /\s/.test(text[i] as string)) i++;
    this.#at = i;
    const word = /^[A-Za-z0-9_]+(?:#[A-Za-z0-9@_]+)?/.exec(text.slice(i, i + 80));
    // A dash number ends at its first odd digit: `08` is 0 and then a stray 8.
    const token = word ? word[0] : (operators.find((one) => this.#knows(one) && text.startsWith(one, i)) ?? text[i] ?? '');
    this.#token = this.flavor === 'dash' && /^0\d*[89]/.test(token) ? '0' : token;
    this.#next = i + this.#token.length;
    // bash refuses a character that is none of its own as soon as it reads it. @see bash: expr.c readtok
    if (this.flavor === 'bash' && /^[^\w()+\-*/%<>=!~&|^?:,]/.test(this.#token) && !(this.#token === '[' && /^[A-Za-z_]/.test(last)))
      throw this.#error(last === '' || !/[\w)\]]$/.test(last) ? 'primary' : 'operator');
  }

  #knows(operator: string): boolean {
    return this.flavor !== 'dash' || !['**', '++', '--'].includes(operator);
  }

  #take(token: string): boolean {
    if (this.#token !== token) return false;
    this.#advance();
    return true;
  }

  #list(): Expression {
    let left = this.#assignment();
    while (this.flavor !== 'dash' && this.#token === ',') {
      const at = this.#at;
      this.#advance();
      left = { kind: 'binary', operator: ',', left, right: this.#assignment(), at };
    }
    return left;
  }

  #assignment(): Expression {
    const left = this.#choice();
    if (!assignments.has(this.#token)) return left;
    const operator = this.#token;
    if (left.kind !== 'variable') throw this.#error('assignment');
    this.#advance();
    const at = this.#at;
    return { kind: 'assign', operator: operator.slice(0, -1), target: left, value: this.#assignment(), at };
  }

  #choice(): Expression {
    const test = this.#binary(3);
    if (!this.#take('?')) return test;
    this.#expectExpression();
    const yes = this.#list();
    if (!this.#take(':')) throw this.#error('colon', this.#token === '' ? this.#before : this.#at);
    this.#expectExpression();
    return { kind: 'choice', test, yes, no: this.#assignment() };
  }

  /** bash looks for it before it reads on. @see bash: expr.c expcond */
  #expectExpression(): void {
    if (this.flavor === 'bash' && (this.#token === '' || this.#token === ':'))
      throw this.#error('expression', this.#token === '' ? this.#before : this.#at);
  }

  #binary(least: number): Expression {
    let left = this.#unary();
    for (;;) {
      this.#splitSigns();
      const operator = this.#token;
      const level = precedence[operator];
      if (level === undefined || level < least) return left;
      this.#advance();
      const operand = this.#at;
      const right = this.#binary(operator === '**' ? level : level + 1);
      // bash looks at an exponent when it has read on.
      const at = operator !== '**' ? operand : this.#token === '' ? this.#before : this.#at;
      left = { kind: 'binary', operator, left, right, at };
    }
  }

  /** `10--1`: behind a number they are two, where no variable follows. @see bash: expr.c readtok */
  #splitSigns(): void {
    if ((this.#token !== '++' && this.#token !== '--') || /^\s*[A-Za-z_]/.test(this.text.slice(this.#next))) return;
    this.#token = this.#token[0] as string;
    this.#next--;
  }

  #unary(): Expression {
    const operator = this.#token;
    if (operator === '!' || operator === '~' || operator === '-' || operator === '+') {
      this.#advance();
      return { kind: 'unary', operator, operand: this.#unary() };
    }
    if (operator === '++' || operator === '--') {
      this.#advance();
      const operand = this.#unary();
      if (operand.kind === 'variable') return { kind: 'step', target: operand, by: operator === '++' ? 1 : -1, prefix: true };
      const sign = operator[0] as string;
      return { kind: 'unary', operator: sign, operand: { kind: 'unary', operator: sign, operand } };
    }
    const primary = this.#primary();
    if ((this.#token === '++' || this.#token === '--') && primary.kind === 'variable') {
      const by = this.#token === '++' ? 1 : -1;
      this.#advance();
      return { kind: 'step', target: primary, by, prefix: false };
    }
    return primary;
  }

  #primary(): Expression {
    const token = this.#token;
    if (token === '(') {
      this.#advance();
      const inner = this.#list();
      if (!this.#take(')')) throw this.#error('parenthesis');
      return inner;
    }
    if (/^\d/.test(token)) {
      const value = parseNumber(token, this.flavor);
      if (value === undefined) throw this.#error(/^\d+[A-Za-z_]/.test(token) && this.flavor === 'dash' ? 'end' : 'base');
      this.#advance();
      return { kind: 'number', value };
    }
    if (/^[A-Za-z_]/.test(token)) {
      if (this.flavor === 'bash' && this.text[this.#next] === '[') {
        const close = this.#closingBracket(this.#next);
        const index = this.text.slice(this.#next + 1, close);
        this.#next = close + 1;
        this.#advance();
        return { kind: 'variable', name: token, index };
      }
      this.#advance();
      return { kind: 'variable', name: token };
    }
    // bash names the last operator as the error token when the expression ends too early.
    throw this.#error('primary', token === '' ? Math.max(0, this.text.trimEnd().length - 1) : this.#at);
  }

  #closingBracket(open: number): number {
    let depth = 0;
    for (let i = open; i < this.text.length; i++) {
      if (this.text[i] === '[') depth++;
      else if (this.text[i] === ']' && --depth === 0) return i;
    }
    throw this.#error('primary');
  }
}
