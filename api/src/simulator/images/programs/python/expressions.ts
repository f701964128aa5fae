// A grammar: one rule after the other, from the loosest to the tightest.
import { Cursor, KEYWORDS } from './cursor.ts';
import { formatParts } from './format-parts.ts';
import { PythonSyntaxError, unescaped } from './tokens.ts';
import type { Argument, Expression, FormatPart, Loop, Parameter, Span } from './tree.ts';

/** Leaves out where it stands, for each kind of expression. */
type Bare<E> = E extends Expression ? Omit<E, 'at' | 'plain'> : never;

/** @see https://docs.python.org/3.11/reference/grammar.html */
export class ExpressionParser {
  constructor(readonly cursor: Cursor) {}

  #node(first: Span, made: Bare<Expression>, plain: boolean): Expression {
    return { ...made, at: this.cursor.since(first), plain };
  }

  /** `a, b` is a tuple; items may be starred. */
  expressions(): Expression {
    return this.#listOf(() => this.#starred());
  }
  #starred(): Expression {
    const first = this.cursor.peek();
    if (!this.cursor.take('*')) return this.named();
    const value = this.#binary(0);
    return this.#node(first, { type: 'star', value }, false);
  }
  #listOf(item: () => Expression): Expression {
    const first = this.cursor.peek();
    const one = item();
    if (!this.cursor.is(',')) return one;
    const items = [one];
    while (this.cursor.take(',')) {
      if (this.#endsList()) break;
      items.push(item());
    }
    return this.#node(first, { type: 'tuple', items }, items.every(isPlain));
  }
  #endsList(): boolean {
    const { kind, text } = this.cursor.peek();
    return kind === 'newline' || kind === 'end' || (kind === 'op' && /^([)\]}:;]|.?=)$/.test(text)) || (kind === 'name' && text === 'in');
  }
  /** What `for` and `del` take. */
  targets(): Expression {
    return this.#listOf(() => {
      const first = this.cursor.peek();
      return this.cursor.take('*') ? this.#node(first, { type: 'star', value: this.#binary(0) }, false) : this.#binary(0);
    });
  }

  /** What `with … as` takes. */
  target(): Expression {
    return this.#primary();
  }

  /** A number or a text, as patterns have them. */
  operand(): Expression {
    return this.#binary(4);
  }
  /** `a.b.c` */
  dotted(): Expression {
    const first = this.cursor.peek();
    let value: Expression = this.#node(first, { type: 'name', name: this.cursor.name() }, true);
    while (this.cursor.take('.')) value = this.#node(first, { type: 'attribute', of: value, name: this.cursor.name() }, true);
    return value;
  }

  /** An expression, or `name := expression`. */
  named(): Expression {
    const { cursor } = this;
    const first = cursor.peek();
    if (first.kind === 'name' && cursor.is(':=', 1)) {
      const name = cursor.name();
      cursor.next();
      return this.#node(first, { type: 'walrus', name, value: this.expression() }, false);
    }
    return this.expression();
  }

  expression(): Expression {
    const { cursor } = this;
    const first = cursor.peek();
    if (cursor.take('lambda')) {
      const parameters = this.parameters(':');
      cursor.expect(':');
      const before = cursor.yields;
      const body = this.expression();
      cursor.yields = before;
      return this.#node(first, { type: 'lambda', parameters, body }, false);
    }
    if (cursor.is('yield')) return this.yielded();
    const value = this.#or();
    if (!cursor.is('if')) return value;
    cursor.next();
    const test = this.#or();
    if (!cursor.take('else')) cursor.fail("expected 'else' after 'if' expression", cursor.since(first));
    const no = this.expression();
    return this.#node(first, { type: 'choice', test, yes: value, no }, value.plain && test.plain && no.plain);
  }

  yielded(): Expression {
    const { cursor } = this;
    const first = cursor.next();
    cursor.yields++;
    const from = cursor.take('from');
    const value = this.#endsList() ? undefined : from ? this.expression() : this.expressions();
    return this.#node(first, { type: 'yield', value, from }, false);
  }

  #or(): Expression {
    return this.#logic('or', () => this.#logic('and', () => this.#not()));
  }
  #logic(operator: string, next: () => Expression): Expression {
    const first = this.cursor.peek();
    let left = next();
    while (this.cursor.take(operator)) {
      const right = next();
      left = this.#node(first, { type: 'logic', operator, left, right }, left.plain && right.plain);
    }
    return left;
  }
  #not(): Expression {
    const first = this.cursor.peek();
    if (!this.cursor.take('not')) return this.#compare();
    const value = this.#not();
    return this.#node(first, { type: 'unary', operator: 'not', value }, value.plain);
  }

  #compare(): Expression {
    const { cursor } = this;
    const start = cursor.peek();
    const first = this.#binary(0);
    const rest: { operator: string; right: Expression }[] = [];
    for (;;) {
      let operator = cursor.peek().text;
      if (!(cursor.isKind('op') && /^([<>]=?|[=!]=)$/.test(operator)) && !cursor.is('in') && !cursor.is('is') && !cursor.is('not')) break;
      if (cursor.is('not') && !cursor.is('in', 1)) break;
      cursor.next();
      if (operator === 'not') {
        cursor.expect('in');
        operator = 'not in';
      } else if (operator === 'is' && cursor.take('not')) operator = 'is not';
      rest.push({ operator, right: this.#binary(0) });
    }
    if (rest.length === 0) return first;
    return this.#node(start, { type: 'compare', first, rest }, first.plain && rest.every(({ right }) => right.plain));
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    const { cursor } = this;
    const first = cursor.peek();
    let left = this.#binary(level + 1);
    while (cursor.isKind('op') && operators.includes(cursor.peek().text)) {
      const operator = cursor.next().text;
      const right = this.#binary(level + 1);
      left = this.#node(first, { type: 'binary', operator, left, right }, left.plain && right.plain);
    }
    return left;
  }

  #unary(): Expression {
    const { cursor } = this;
    const first = cursor.peek();
    if (cursor.isKind('op') && /^[-+~]$/.test(first.text)) {
      cursor.next();
      const value = this.#unary();
      return this.#node(first, { type: 'unary', operator: first.text, value }, value.plain);
    }
    const base = this.#awaited();
    if (!cursor.take('**')) return base;
    const right = this.#unary();
    return this.#node(first, { type: 'binary', operator: '**', left: base, right }, base.plain && right.plain);
  }

  #awaited(): Expression {
    const first = this.cursor.peek();
    if (!this.cursor.take('await')) return this.#primary();
    return this.#node(first, { type: 'await', value: this.#primary() }, false);
  }

  #primary(): Expression {
    const { cursor } = this;
    const first = cursor.peek();
    let value = this.#atom();
    for (;;) {
      if (cursor.take('.')) value = this.#node(first, { type: 'attribute', of: value, name: cursor.name() }, value.plain);
      else if (cursor.take('(')) {
        const args = this.args();
        value = this.#node(first, { type: 'call', of: value, args }, false);
      } else if (cursor.take('[')) {
        const index = this.#listOf(() => this.#slice());
        cursor.expect(']');
        value = this.#node(first, { type: 'item', of: value, index }, value.plain && index.plain);
      } else return value;
    }
  }

  #slice(): Expression {
    const { cursor } = this;
    const first = cursor.peek();
    const from = cursor.is(':') ? undefined : this.named();
    if (from && !cursor.is(':')) return from;
    cursor.expect(':');
    const to = cursor.is(']') || cursor.is(':') || cursor.is(',') ? undefined : this.expression();
    const step = cursor.take(':') && !cursor.is(']') && !cursor.is(',') ? this.expression() : undefined;
    const plain = [from, to, step].every((each) => each === undefined || each.plain);
    return this.#node(first, { type: 'slice', from, to, step }, plain);
  }

  /** What stands between parentheses after what is called. */
  args(): Argument[] {
    const { cursor } = this;
    const args: Argument[] = [];
    while (!cursor.take(')')) {
      const first = cursor.peek();
      if (cursor.is('*') || cursor.is('**')) args.push({ star: cursor.next().text as '*' | '**', value: this.expression() });
      else if (first.kind === 'name' && !KEYWORDS.has(first.text) && cursor.is('=', 1)) {
        cursor.next();
        cursor.next();
        args.push({ name: first.text, value: this.expression() });
      } else {
        const value = this.named();
        args.push({ value: cursor.is('for') || cursor.is('async') ? this.#comprehension(first, 'generator', value) : value });
      }
      if (!cursor.is(')') && !cursor.take(',')) cursor.fail('invalid syntax. Perhaps you forgot a comma?', cursor.since(first));
    }
    return args;
  }

  #comprehension(first: Span, kind: 'list' | 'set' | 'dict' | 'generator', value: Expression, key?: Expression): Expression {
    const { cursor } = this;
    const loops: Loop[] = [];
    while (cursor.is('for') || (cursor.is('async') && cursor.is('for', 1))) {
      cursor.take('async');
      cursor.next();
      const target = this.targets();
      cursor.expect('in');
      const of = this.#or();
      const tests: Expression[] = [];
      while (cursor.take('if')) tests.push(this.#or());
      loops.push({ target, of, tests });
    }
    return this.#node(first, { type: 'comprehension', kind, value, ...(key && { key }), loops }, false);
  }

  #atom(): Expression {
    const { cursor } = this;
    const token = cursor.peek();
    if (token.kind === 'string' || token.kind === 'fstring' || token.kind === 'bytes') return this.#strings();
    if (token.kind === 'number') {
      cursor.next();
      return this.#node(token, { type: 'constant', value: numberOf(token.text) }, true);
    }
    if (token.kind === 'name') {
      if (token.text in CONSTANTS) {
        cursor.next();
        return this.#node(token, { type: 'constant', value: CONSTANTS[token.text] ?? null }, true);
      }
      return this.#node(token, { type: 'name', name: cursor.name() }, true);
    }
    if (cursor.take('...')) return this.#node(token, { type: 'ellipsis' }, true);
    if (cursor.take('(')) return this.#parenthesis(token);
    if (cursor.take('[')) return this.#display(token, 'list', ']');
    if (cursor.take('{')) return this.#braces(token);
    return cursor.fail();
  }

  #parenthesis(first: Span): Expression {
    const { cursor } = this;
    if (cursor.take(')')) return this.#node(first, { type: 'tuple', items: [] }, true);
    const value = cursor.is('yield') ? this.yielded() : this.#starred();
    if (cursor.is('for') || cursor.is('async')) {
      const made = this.#comprehension(first, 'generator', value);
      cursor.expect(')');
      return { ...made, at: cursor.since(first) };
    }
    if (cursor.take(')')) return value.type === 'star' ? cursor.fail() : value;
    const items = [value];
    while (cursor.take(',') && !cursor.is(')')) items.push(this.#starred());
    if (!cursor.take(')')) cursor.fail('invalid syntax. Perhaps you forgot a comma?', cursor.since(first));
    return this.#node(first, { type: 'tuple', items }, items.every(isPlain));
  }

  #display(first: Span, type: 'list' | 'set', end: string, given?: Expression): Expression {
    const { cursor } = this;
    const items: Expression[] = given ? [given] : [];
    if (given && !cursor.is(end)) cursor.expect(',');
    while (!cursor.is(end)) {
      items.push(this.#starred());
      if (items.length === 1 && (cursor.is('for') || cursor.is('async'))) {
        const made = this.#comprehension(first, type, items[0] as Expression);
        cursor.expect(end);
        return { ...made, at: cursor.since(first) };
      }
      if (!cursor.is(end) && !cursor.take(',')) cursor.fail('invalid syntax. Perhaps you forgot a comma?', cursor.since(first));
    }
    cursor.next();
    return this.#node(first, { type, items }, items.every(isPlain));
  }

  #braces(first: Span): Expression {
    const { cursor } = this;
    if (cursor.take('}')) return this.#node(first, { type: 'dict', items: [] }, true);
    if (!cursor.is('**')) {
      const one = this.#starred();
      if (!cursor.is(':')) {
        if (!cursor.is('for')) return this.#display(first, 'set', '}', one);
        const made = this.#comprehension(first, 'set', one);
        cursor.expect('}');
        return { ...made, at: cursor.since(first) };
      }
      cursor.next();
      const value = this.expression();
      if (cursor.is('for') || cursor.is('async')) {
        const made = this.#comprehension(first, 'dict', value, one);
        cursor.expect('}');
        return { ...made, at: cursor.since(first) };
      }
      return this.#dict(first, [{ key: one, value }]);
    }
    return this.#dict(first, []);
  }

  #dict(first: Span, items: { key?: Expression; value: Expression }[]): Expression {
    const { cursor } = this;
    while (!cursor.take('}')) {
      if (items.length > 0 && !cursor.take(',')) cursor.fail('invalid syntax. Perhaps you forgot a comma?', cursor.since(first));
      if (cursor.take('}')) break;
      if (cursor.take('**')) items.push({ value: this.#binary(0) });
      else {
        const key = this.expression();
        cursor.expect(':');
        items.push({ key, value: this.expression() });
      }
    }
    return this.#node(
      first,
      { type: 'dict', items },
      items.every(({ key, value }) => key?.plain && value.plain),
    );
  }

  /** Strings that stand side by side are one. */
  #strings(): Expression {
    const { cursor } = this;
    const first = cursor.peek();
    const parts: FormatPart[] = [];
    while (cursor.isKind('string') || cursor.isKind('fstring') || cursor.isKind('bytes')) {
      const token = cursor.next();
      const made =
        token.kind === 'fstring' ? formatParts(token.text, token.line, token.raw ? asItIs : unescaped, parseField) : [token.text];
      for (const part of made) {
        const last = parts.at(-1);
        if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
        else parts.push(part);
      }
    }
    const [only = ''] = parts;
    if (parts.length <= 1 && typeof only === 'string')
      return this.#node(first, first.kind === 'bytes' ? { type: 'bytes', value: only } : { type: 'constant', value: only }, true);
    return this.#node(first, { type: 'format', parts }, parts.every(isPlainPart));
  }

  /** Up to what ends them, which is left. Annotations are read and forgotten. */
  parameters(end: ')' | ':'): Parameter[] {
    const { cursor } = this;
    const parameters: Parameter[] = [];
    let keywordOnly = false;
    while (!cursor.is(end)) {
      if (cursor.take('/')) for (const [i, each] of parameters.entries()) parameters[i] = { ...each, placeOnly: true };
      else if (cursor.is('*') && (cursor.is(',', 1) || cursor.is(end, 1))) {
        cursor.next();
        keywordOnly = true;
      } else {
        const star = cursor.take('**') ? '**' : cursor.take('*') ? '*' : undefined;
        const name = cursor.name();
        if (end === ')' && cursor.take(':')) this.expression();
        const value = cursor.take('=') ? this.expression() : undefined;
        if (parameters.some((each) => each.name === name)) cursor.fail(`duplicate argument '${name}' in function definition`);
        if (!star && !keywordOnly && !value && parameters.some((each) => each.value && !each.keywordOnly))
          cursor.fail('non-default argument follows default argument');
        parameters.push({ name, keywordOnly: keywordOnly && !star, ...(star && { star }), ...(value && { value }) });
        if (star === '*') keywordOnly = true;
      }
      if (!cursor.is(end)) cursor.expect(',');
    }
    return parameters;
  }
}

const asItIs = (text: string): string => text;

function parseField(source: string, line: number): Expression {
  const cursor = new Cursor(`(${source})`);
  try {
    const value = new ExpressionParser(cursor).expressions();
    if (cursor.peek().kind !== 'newline' && cursor.peek().kind !== 'end') cursor.fail();
    return value;
  } catch (error) {
    if (error instanceof PythonSyntaxError) throw new PythonSyntaxError(`f-string: ${error.message}`, line);
    throw error;
  }
}

const isPlain = ({ plain }: Expression): boolean => plain;
const isPlainPart = (part: FormatPart): boolean => typeof part === 'string' || (part.value.plain && part.spec.every(isPlainPart));

const numberOf = (text: string): number | bigint => (/^0[xXoObB]|^\d+$/.test(text) ? BigInt(text) : Number(text));

const CONSTANTS: Readonly<Record<string, boolean | null>> = { __proto__: null, True: true, False: false, None: null };
const LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '//', '/', '%', '@']];
