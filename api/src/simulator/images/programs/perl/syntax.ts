// A grammar: one rule after the other, from the loosest to the tightest.
import { interpolate } from './interpolate.ts';
import { type Node, type Statement, Unknown } from './nodes.ts';

const LEVELS: readonly (readonly string[])[] = [
  ['||', '//'],
  ['&&'],
  ['==', '!=', '<=>', 'eq', 'ne', 'cmp'],
  ['<=', '>=', '<', '>', 'lt', 'gt', 'le', 'ge'],
  ['+', '-', '.'],
  ['*', '/', '%', 'x'],
];
const ASSIGNMENTS = ['**=', '||=', '&&=', '//=', '+=', '-=', '*=', '/=', '.=', '%=', 'x=', '='];
/** With one operand, or `$_`. */
const ONE = new Set(
  'bpi length defined uc lc ucfirst lcfirst int abs sqrt sin cos exp log hex oct ord chr chomp chop rand sleep exit scalar shift pop keys values localtime gmtime srand delete exists'.split(
    ' ',
  ),
);
const MANY = new Set('join split push unshift reverse sprintf index rindex substr atan2 die warn time select sort map grep not'.split(' '));
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']', '<': '>' };

/** Reads scripts of a few lines: scalars, arrays and hashes, loops and conditions, patterns, and what is printed. */
export class Parser {
  #at = 0;
  #depth: number;

  constructor(
    readonly text: string,
    depth = 0,
  ) {
    this.#depth = depth;
  }

  /** What comes after what is not understood is left. */
  script(): Statement[] {
    const found: Statement[] = [];
    for (;;) {
      this.#skip();
      if (this.#at >= this.text.length) return found;
      const from = this.#at;
      try {
        const statement = this.#statement();
        if (statement) found.push(statement);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        const [why = ''] = /^[^\n;]*/.exec(this.text.slice(from)) ?? [];
        found.push({ type: 'unknown', why: why.trim() });
        return found;
      }
    }
  }

  #skip(): void {
    const space = /(?:\s+|#.*)*/y;
    space.lastIndex = this.#at;
    this.#at += space.exec(this.text)?.[0].length ?? 0;
  }
  #take(pattern: RegExp): RegExpExecArray | undefined {
    this.#skip();
    const sticky = new RegExp(pattern.source, `${pattern.flags}y`);
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.text) ?? undefined;
    if (match) this.#at += match[0].length;
    return match;
  }
  #is(word: string): boolean {
    const escaped = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    return this.#take(new RegExp(/^\w+$/.test(word) ? `${word}\\b(?!\\s*=>)` : escaped)) !== undefined;
  }
  #need(word: string): void {
    if (!this.#is(word)) throw new Unknown();
  }

  #block(): Statement[] {
    if (this.text.length > LONGEST || ++this.#depth > DEEPEST) throw new Unknown();
    this.#need('{');
    const body: Statement[] = [];
    while (!this.#is('}')) {
      if (this.#at >= this.text.length) throw new Unknown();
      const statement = this.#statement();
      if (statement) body.push(statement);
    }
    this.#depth--;
    return body;
  }

  #statement(): Statement | undefined {
    if (this.#is(';')) return undefined;
    this.#skip();
    if (this.text[this.#at] === '{') return { type: 'block', body: this.#block() };
    if (this.#take(/(?:use|no)\s+(?:strict|warnings|utf8|feature|POSIX|Time::HiRes|bignum|v?5)[^;]*/)) return undefined;
    const word = this.#take(/(?:if|unless|while|until|foreach|for)\b/)?.[0];
    if (word === 'if' || word === 'unless') return this.#conditional(word === 'unless');
    if (word === 'while' || word === 'until') {
      this.#need('(');
      const test = this.#is(')') ? undefined : this.#expression();
      if (test) this.#need(')');
      return {
        type: 'while',
        test: test && word === 'until' ? { type: 'unary', operator: '!', operand: test } : test,
        body: this.#block(),
      };
    }
    if (word !== undefined) return this.#loop();
    return this.#modified({ type: 'expression', value: this.#expression() });
  }

  #conditional(negated: boolean): Statement {
    const branches: [Node, Statement[]][] = [];
    let not = negated;
    do {
      this.#need('(');
      const test = this.#expression();
      this.#need(')');
      branches.push([not ? { type: 'unary', operator: '!', operand: test } : test, this.#block()]);
      not = false;
    } while (this.#is('elsif'));
    return { type: 'if', branches, otherwise: this.#is('else') ? this.#block() : [] };
  }

  #loop(): Statement {
    const variable = this.#take(/(?:my\s+)?\$(\w+)/)?.[1];
    this.#need('(');
    if (variable === undefined) {
      const first = this.#is(';') ? undefined : this.#expression();
      if (!first || this.#is(';')) {
        const test = this.#is(';') ? undefined : this.#expression();
        if (test) this.#need(';');
        const step = this.#is(')') ? undefined : this.#expression();
        if (step) this.#need(')');
        return { type: 'while', first, test, step, body: this.#block() };
      }
      this.#need(')');
      return { type: 'foreach', variable: '_', list: first, body: this.#block() };
    }
    const list: Node = this.#is(')') ? { type: 'list', items: [] } : this.#expression();
    if (list.type !== 'list' || list.items.length > 0) this.#need(')');
    return { type: 'foreach', variable, list, body: this.#block() };
  }

  /** `… if …;` */
  #modified(statement: Statement): Statement {
    const word = this.#take(/(?:if|unless|while|until|foreach|for)\b/)?.[0];
    let whole = statement;
    if (word !== undefined) {
      const operand = this.#expression();
      const test: Node = word === 'unless' || word === 'until' ? { type: 'unary', operator: '!', operand } : operand;
      if (word.startsWith('for')) whole = { type: 'foreach', variable: '_', list: operand, body: [statement] };
      else if (word === 'if' || word === 'unless') whole = { type: 'if', branches: [[test, [statement]]], otherwise: [] };
      else whole = { type: 'while', test, body: [statement] };
    }
    this.#skip();
    if (!this.#is(';') && this.#at < this.text.length && this.text[this.#at] !== '}') throw new Unknown();
    return whole;
  }

  #expression(): Node {
    let left = this.#and();
    for (let links = 0; this.#is('or'); links++) {
      if (links > DEEPEST) throw new Unknown();
      left = { type: 'binary', operator: '||', left, right: this.#and() };
    }
    return left;
  }
  #and(): Node {
    let left = this.#not();
    for (let links = 0; this.#is('and'); links++) {
      if (links > DEEPEST) throw new Unknown();
      left = { type: 'binary', operator: '&&', left, right: this.#not() };
    }
    return left;
  }
  #not(): Node {
    return this.#is('not') ? { type: 'unary', operator: '!', operand: this.#comma() } : this.#comma();
  }
  #comma(): Node {
    const items = [this.#assignment()];
    let many = false;
    while (this.#take(/,|=>/)) {
      many = true;
      this.#skip();
      if (this.#at >= this.text.length || /[)\]};]/.test(this.text[this.#at] as string)) break;
      items.push(this.#assignment());
    }
    return many ? { type: 'list', items } : (items[0] as Node);
  }
  #assignment(): Node {
    if (++this.#depth > DEEPEST) throw new Unknown();
    const target = this.#ternary();
    this.#depth--;
    for (const operator of ASSIGNMENTS) {
      if (!this.#take(new RegExp(`${operator.replace(/[*|./+-]/g, '\\$&')}(?![=~>])`))) continue;
      return { type: 'assign', operator: operator.slice(0, -1), target, value: this.#assignment() };
    }
    return target;
  }
  #ternary(): Node {
    const test = this.#range();
    if (!this.#is('?')) return test;
    const yes = this.#assignment();
    this.#need(':');
    return { type: 'ternary', test, yes, no: this.#assignment() };
  }
  #range(): Node {
    const left = this.#binary(0);
    return this.#take(/\.\.(?!\.)/) ? { type: 'binary', operator: '..', left, right: this.#binary(0) } : left;
  }
  #binary(level: number): Node {
    const operators = LEVELS[level];
    if (!operators) return this.#bound();
    let left = this.#binary(level + 1);
    let links = 0;
    for (;;) {
      const operator = operators.find((each) =>
        /\w/.test(each)
          ? this.#take(new RegExp(`${each}(?=[\\s\\d$("'])(?!\\s*=[^=~])`))
          : this.#take(
              new RegExp(`${each.replace(/[*|./+]/g, '\\$&')}(?![=.*|&<>]${each === '.' || each === '+' || each === '-' ? '' : '|/'})`),
            ),
      );
      if (operator === undefined) return left;
      if (++links > DEEPEST) throw new Unknown();
      left = { type: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }
  #bound(): Node {
    const left = this.#unary();
    const operator = this.#take(/[=!]~/)?.[0];
    if (operator === undefined) return left;
    const right = this.#unary();
    if (right.type !== 'match') throw new Unknown();
    const matched: Node = { type: 'binary', operator: '=~', left, right };
    return operator === '!~' ? { type: 'unary', operator: '!', operand: matched } : matched;
  }
  #unary(): Node {
    if (++this.#depth > DEEPEST) throw new Unknown();
    const node = this.#signed();
    this.#depth--;
    return node;
  }
  #signed(): Node {
    const operator = this.#take(/\+\+|--|!(?!~)|-(?![a-zA-Z]\s)|\+/)?.[0];
    if (operator !== undefined) return operator === '+' ? this.#unary() : { type: 'unary', operator, operand: this.#unary() };
    let operand = this.#term();
    const after = this.#take(/\+\+|--/)?.[0];
    if (after !== undefined) operand = { type: 'postfix', operator: after, operand };
    return this.#take(/\*\*(?!=)/) ? { type: 'binary', operator: '**', left: operand, right: this.#unary() } : operand;
  }

  #term(): Node {
    const number = this.#take(/0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?/)?.[0];
    if (number !== undefined) {
      const value = numberOf(number);
      // Whole numbers of 64 bits are not those of JavaScript.
      if (Math.abs(value) >= (/[.eE]/.test(number) ? 1e15 : 2 ** 53) && Math.abs(value) < 2 ** 64) throw new Unknown();
      return { type: 'number', value };
    }
    if (this.#is('(')) {
      if (this.#is(')')) return { type: 'list', items: [] };
      const inner = this.#expression();
      this.#need(')');
      if (this.text[this.#at] === '[') throw new Unknown();
      return inner.type === 'list' ? inner : { type: 'list', items: [inner] };
    }
    this.#skip();
    const c = this.text[this.#at] ?? '';
    if (c === '"' || c === "'") return this.#quoted(c === '"');
    if (c === '/') return this.#match('m');
    const quote = this.#take(/(qq|qw|q|m|s)(?=\s*[{([<]|[/|!#,~@])(?!\s*=>)/)?.[1];
    if (quote === 'qq' || quote === 'q') return this.#quoted(quote === 'qq');
    if (quote === 'qw') {
      const words = this.#delimited().trim().split(/\s+/);
      return { type: 'list', items: words.filter((word) => word !== '').map((word) => ({ type: 'text', parts: [word] })) };
    }
    if (quote !== undefined) return this.#match(quote);
    const mine = this.#take(/(?:my|our|local)\b/);
    if (mine) return { type: 'my', target: this.#term() };
    return this.#variable() ?? this.#named();
  }

  #variable(): Node | undefined {
    const last = this.#take(/\$#\{?(\w+)\}?/)?.[1];
    if (last !== undefined) return { type: 'lastIndex', name: last };
    const name = this.#take(/\$(\w+|[|,;0!&$\\/])/)?.[1];
    if (name !== undefined) {
      if (this.#take(/->|::/)) throw new Unknown();
      if (this.text[this.#at] === '[') return { type: 'element', name, key: this.#subscript('[', ']') };
      if (this.text[this.#at] === '{') return { type: 'entry', name, key: this.#subscript('{', '}') };
      return { type: 'scalar', name };
    }
    const [, sigil, other] = this.#take(/([@%])(\w+)(?![[{])/) ?? [];
    return other === undefined ? undefined : { type: sigil === '@' ? 'array' : 'hash', name: other };
  }
  #subscript(open: string, close: string): Node {
    this.#need(open);
    const bare = open === '{' ? this.#take(/(-?\w+)\s*(?=\})/)?.[1] : undefined;
    const key: Node = bare === undefined ? this.#expression() : { type: 'text', parts: [bare] };
    this.#need(close);
    if (/[[{]|->/y.test(this.text.slice(this.#at, this.#at + 2))) throw new Unknown();
    return key;
  }

  #named(): Node {
    const bareword = this.#take(/-?[A-Za-z_]\w*(?=\s*=>)/)?.[0];
    if (bareword !== undefined) return { type: 'text', parts: [bareword] };
    const name = this.#take(/[A-Za-z_]\w*(?!::)/)?.[0];
    if (name === 'print' || name === 'printf' || name === 'say') {
      const open = this.#is('(');
      const handle = this.#take(/\{?\s*\*?(STDOUT|STDERR)\s*\}?/)?.[1];
      const args = this.#arguments(open);
      return { type: 'print', name, error: handle === 'STDERR', args };
    }
    if (name === 'last' || name === 'next' || name === 'time' || name === 'undef') {
      if (name === 'time') this.#take(/\(\s*\)/);
      if (name === 'undef' && !this.#endsHere()) throw new Unknown();
      return { type: 'call', name, args: [] };
    }
    if (name === undefined || !(ONE.has(name) || MANY.has(name))) throw new Unknown();
    const open = this.#is('(');
    if (name === 'sort' || name === 'map' || name === 'grep') {
      let block: Node | undefined;
      if (this.#is('{')) {
        block = this.#expression();
        this.#need('}');
      } else if (name !== 'sort') {
        block = this.#assignment();
        this.#need(',');
      }
      const args = this.#arguments(open);
      return block ? { type: 'call', name, args, block } : { type: 'call', name, args };
    }
    if (ONE.has(name) && !open) {
      this.#skip();
      return { type: 'call', name, args: this.#endsHere() ? [] : [this.#binary(4)] };
    }
    return { type: 'call', name, args: this.#arguments(open) };
  }
  #endsHere(): boolean {
    this.#skip();
    return (
      this.#at >= this.text.length ||
      /[)\]};,:?=<>|&*.]|(?:if|unless|while|until|for|foreach|or|and|eq|ne|x|cmp)\b/y.test(this.text.slice(this.#at))
    );
  }
  #arguments(open: boolean): readonly Node[] {
    if (open) {
      if (this.#is(')')) return [];
      const inner = this.#expression();
      this.#need(')');
      return inner.type === 'list' ? inner.items : [inner];
    }
    if (this.#endsHere()) return [];
    const all = this.#comma();
    return all.type === 'list' ? all.items : [all];
  }

  /** What stands between delimiters, as it is written. */
  #delimited(): string {
    this.#skip();
    const open = this.text[this.#at++] ?? '';
    const close = CLOSING[open] ?? open;
    let depth = 1;
    const from = this.#at;
    for (; this.#at < this.text.length; this.#at++) {
      const c = this.text[this.#at];
      if (c === '\\') this.#at++;
      else if (c === close && --depth === 0) return this.text.slice(from, this.#at++);
      else if (c === open) depth++;
    }
    throw new Unknown();
  }
  #quoted(interpolated: boolean): Node {
    const inner = this.#delimited();
    return interpolated ? this.#interpolate(inner) : { type: 'text', parts: [inner.replace(/\\([\\'])/g, '$1')] };
  }
  #interpolate(text: string, inPattern = false): Node {
    return interpolate(text, inPattern, (source) => expressionOf(source, this.#depth));
  }
  #match(kind: string): Node {
    this.#skip();
    const paired = (this.text[this.#at] ?? '') in CLOSING;
    const pattern = this.#interpolate(this.#delimited(), true);
    let replacement: Node | undefined;
    if (kind === 's') {
      if (!paired) this.#at--;
      replacement = this.#interpolate(this.#delimited());
    }
    const flags = /[a-z]*/y;
    flags.lastIndex = this.#at;
    const given = flags.exec(this.text)?.[0] ?? '';
    this.#at += given.length;
    if (/[^gimsx]/.test(given) || (kind !== 's' && given.includes('g'))) throw new Unknown();
    return replacement ? { type: 'match', pattern, flags: given, replacement } : { type: 'match', pattern, flags: given };
  }
}

/** What is read of nested blocks and expressions, and of a script with blocks in it. */
const DEEPEST = 200;
const LONGEST = 20_000;

const numberOf = (text: string): number => {
  const digits = text.replaceAll('_', '');
  return /^0\d+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
};

function expressionOf(source: string, depth: number): Node {
  const [statement, ...more] = new Parser(source, depth + 1).script();
  if (statement?.type !== 'expression' || more.length > 0) throw new Unknown();
  return statement.value;
}
