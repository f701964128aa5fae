// A grammar: one rule after the other, from the loosest to the tightest.
import { Cursor, isPlain } from './cursor.ts';
import { ScriptSyntaxError } from './tokens.ts';
import type { Block, ClassMember, ClassNode, FunctionNode, Member, Node, Statement } from './tree.ts';
import { varsOf } from './vars.ts';

/** Parses a script. Imports and exports of a module stand among its statements. */
export function parseScript(source: string): Block {
  const parser = new Parser(new Cursor(source));
  const body: Statement[] = [];
  while (parser.cursor.peek().kind !== 'end') body.push(parser.statement());
  return body;
}

type Bare<N> = N extends Node ? Omit<N, 'at' | 'plain'> : never;

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['==', '!=', '===', '!=='],
  ['<', '>', '<=', '>=', 'instanceof', 'in'],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ASSIGNMENT = /^(=|[-+*/%&|^]=|\*\*=|<<=|>>=|>>>=|&&=|\|\|=|\?\?=)$/;

class Parser {
  /** `in` ends the head of a `for`. */
  #noIn = false;

  constructor(readonly cursor: Cursor) {}

  #node(at: number, made: Bare<Node>, plain: boolean): Node {
    return { ...made, at: at + this.cursor.offset, plain } as Node;
  }

  // ---- statements

  statement(): Statement {
    const { cursor } = this;
    const { kind, text, start } = cursor.peek();
    const at = start + cursor.offset;
    if (kind === 'op' && text === '{') return { type: 'block', body: this.#block(), at };
    if (kind === 'op' && text === ';') {
      cursor.next();
      return { type: 'empty', at };
    }
    if (kind === 'keyword' || kind === 'name') {
      const made = this.#keyword(text, at);
      if (made) return made;
      if (kind === 'name' && cursor.is(':', 1)) {
        cursor.next();
        cursor.next();
        return { type: 'label', name: text, body: this.statement(), at };
      }
    }
    const value = this.expression();
    cursor.semicolon();
    return { type: 'expression', value, at };
  }

  #keyword(text: string, at: number): Statement | undefined {
    const { cursor } = this;
    switch (text) {
      case 'var':
      case 'const':
        return this.#declaration(true);
      case 'let':
        return cursor.peek(1).kind === 'name' || cursor.is('[', 1) || cursor.is('{', 1) ? this.#declaration(true) : undefined;
      case 'async':
        if (!cursor.is('function', 1) || cursor.peek(1).fresh) return undefined;
        cursor.next();
        return { type: 'function', made: this.#function(true), at };
      case 'function':
        return { type: 'function', made: this.#function(false), at };
      case 'class':
        return { type: 'class', made: this.#class(), at };
      case 'return': {
        cursor.next();
        const value = this.#ends() ? undefined : this.expression();
        cursor.semicolon();
        return { type: 'return', ...(value && { value }), at };
      }
      case 'throw': {
        cursor.next();
        const value = this.expression();
        cursor.semicolon();
        return { type: 'throw', value, at };
      }
      case 'if': {
        cursor.next();
        const test = this.#parenthesised();
        const yes = this.statement();
        return { type: 'if', test, yes, ...(cursor.take('else') && { no: this.statement() }), at };
      }
      case 'while': {
        cursor.next();
        const test = this.#parenthesised();
        return { type: 'while', test, body: this.statement(), first: true, at };
      }
      case 'do': {
        cursor.next();
        const body = this.statement();
        cursor.expect('while');
        const test = this.#parenthesised();
        cursor.take(';');
        return { type: 'while', test, body, first: false, at };
      }
      case 'for':
        return this.#for(at);
      case 'try':
        return this.#try(at);
      case 'switch':
        return this.#switch(at);
      case 'break':
      case 'continue': {
        cursor.next();
        const label = cursor.peek().kind === 'name' && !cursor.peek().fresh ? cursor.name() : undefined;
        cursor.semicolon();
        return { type: text, ...(label !== undefined && { label }), at };
      }
      case 'import':
        return cursor.is('(', 1) || cursor.is('.', 1) ? undefined : this.#import(at);
      case 'export':
        return this.#export(at);
      case 'debugger':
        cursor.next();
        cursor.semicolon();
        return { type: 'empty', at };
      default:
        return undefined;
    }
  }
  #ends(): boolean {
    const { cursor } = this;
    return cursor.peek().fresh || cursor.is(';') || cursor.is('}') || cursor.peek().kind === 'end';
  }
  #parenthesised(): Node {
    this.cursor.expect('(');
    const value = this.expression();
    this.cursor.expect(')');
    return value;
  }
  #block(): Statement[] {
    const { cursor } = this;
    cursor.expect('{');
    const body: Statement[] = [];
    while (!cursor.take('}')) {
      if (cursor.peek().kind === 'end') cursor.fail();
      body.push(this.statement());
    }
    return body;
  }

  #declaration(whole: boolean): Statement & { type: 'declare' } {
    const { cursor } = this;
    const { text, start } = cursor.next();
    const list: { target: Node; value?: Node }[] = [];
    do {
      const target = this.#target();
      const value = cursor.take('=') ? this.assignment() : undefined;
      list.push({ target, ...(value && { value: named(value, target) }) });
    } while (cursor.take(','));
    if (whole) cursor.semicolon();
    return { type: 'declare', kind: text as 'var' | 'let' | 'const', list, at: start + cursor.offset };
  }
  /** A name, or a pattern of them. */
  #target(): Node {
    const { cursor } = this;
    if (cursor.is('[') || cursor.is('{')) return this.#primary();
    const { start } = cursor.peek();
    return this.#node(start, { type: 'name', name: cursor.name() }, true);
  }

  #for(at: number): Statement {
    const { cursor } = this;
    cursor.next();
    const awaits = cursor.take('await');
    cursor.expect('(');
    let start: Statement | undefined;
    this.#noIn = true;
    if (cursor.is('var') || cursor.is('const') || (cursor.is('let') && !cursor.is('of', 1))) start = this.#declaration(false);
    else if (!cursor.is(';')) start = { type: 'expression', value: this.expression(), at };
    this.#noIn = false;
    if (start && (cursor.is('of') || cursor.is('in'))) {
      const of = cursor.next().text === 'of';
      const target = start.type === 'declare' ? (start.list[0]?.target as Node) : (start as { value: Node }).value;
      const value = of ? this.assignment() : this.expression();
      cursor.expect(')');
      return { type: 'each', of, awaits, ...(start.type === 'declare' && { kind: start.kind }), target, value, body: this.statement(), at };
    }
    cursor.expect(';');
    const test = cursor.is(';') ? undefined : this.expression();
    cursor.expect(';');
    const step = cursor.is(')') ? undefined : this.expression();
    cursor.expect(')');
    return { type: 'for', ...(start && { start }), ...(test && { test }), ...(step && { step }), body: this.statement(), at };
  }

  #try(at: number): Statement {
    const { cursor } = this;
    cursor.next();
    const body = this.#block();
    let name: Node | undefined;
    let handler: Block | undefined;
    if (cursor.take('catch')) {
      if (cursor.take('(')) {
        name = this.#target();
        cursor.expect(')');
      }
      handler = this.#block();
    }
    const last = cursor.take('finally') ? this.#block() : undefined;
    if (!handler && !last) cursor.fail();
    return { type: 'try', body, ...(name && { name }), ...(handler && { handler }), ...(last && { last }), at };
  }

  #switch(at: number): Statement {
    const { cursor } = this;
    cursor.next();
    const value = this.#parenthesised();
    cursor.expect('{');
    const cases: { test?: Node; body: Statement[] }[] = [];
    while (!cursor.take('}')) {
      const otherwise = cursor.take('default');
      if (!otherwise) cursor.expect('case');
      const test = otherwise ? undefined : this.expression();
      cursor.expect(':');
      const body: Statement[] = [];
      while (!cursor.is('case') && !cursor.is('default') && !cursor.is('}')) body.push(this.statement());
      cases.push({ ...(test && { test }), body });
    }
    return { type: 'switch', value, cases, at };
  }

  #import(at: number): Statement {
    const { cursor } = this;
    cursor.next();
    const names: { name: string; as: string }[] = [];
    if (cursor.peek().kind !== 'string') {
      do {
        if (cursor.take('*')) {
          cursor.expect('as');
          names.push({ name: '*', as: cursor.name() });
        } else if (cursor.take('{')) {
          while (!cursor.take('}')) {
            const name = cursor.next().text;
            names.push({ name, as: cursor.take('as') ? cursor.name() : name });
            if (!cursor.is('}')) cursor.expect(',');
          }
        } else names.push({ name: 'default', as: cursor.name() });
      } while (cursor.take(','));
      cursor.expect('from');
    }
    const from = cursor.next();
    if (from.kind !== 'string') cursor.fail(from);
    cursor.semicolon();
    return { type: 'import', from: from.text, names, at };
  }
  #export(at: number): Statement {
    const { cursor } = this;
    cursor.next();
    if (cursor.take('default')) {
      const value = this.assignment();
      cursor.semicolon();
      return { type: 'expression', value, at };
    }
    if (cursor.take('{')) {
      while (!cursor.take('}')) cursor.next();
      cursor.semicolon();
      return { type: 'empty', at };
    }
    return { type: 'export', inner: this.statement(), at };
  }

  // ---- functions and classes

  #function(async: boolean): FunctionNode {
    const { cursor } = this;
    const { start } = cursor.next();
    const generator = cursor.take('*');
    const name = cursor.peek().kind === 'name' ? cursor.name() : '';
    return this.#rest(name, { async, generator, arrow: false, method: false, start });
  }
  #rest(name: string, how: { async: boolean; generator: boolean; arrow: boolean; method: boolean; start: number }): FunctionNode {
    const { cursor } = this;
    cursor.expect('(');
    const parameters = this.#parameters();
    const noIn = this.#noIn;
    this.#noIn = false;
    const body = this.#block();
    this.#noIn = noIn;
    const { start, ...kind } = how;
    return { name, parameters, body, ...kind, vars: varsOf(body), source: cursor.source.slice(start, cursor.last.end) };
  }
  #parameters(): Node[] {
    const { cursor } = this;
    const parameters: Node[] = [];
    while (!cursor.take(')')) {
      const { start } = cursor.peek();
      if (cursor.take('...')) parameters.push(this.#node(start, { type: 'spread', value: this.#target() }, false));
      else {
        const target = this.#target();
        parameters.push(cursor.take('=') ? this.#node(start, { type: 'default', target, value: this.assignment() }, false) : target);
      }
      if (!cursor.is(')')) cursor.expect(',');
    }
    return parameters;
  }
  #arrow(async: boolean, start: number): Node {
    const { cursor } = this;
    let parameters: Node[];
    if (cursor.take('(')) parameters = this.#parameters();
    else parameters = [this.#target()];
    cursor.expect('=>');
    let body: Statement[];
    if (cursor.is('{')) {
      const noIn = this.#noIn;
      this.#noIn = false;
      body = this.#block();
      this.#noIn = noIn;
    } else {
      const value = this.assignment();
      body = [{ type: 'return', value, at: value.at }];
    }
    const source = cursor.source.slice(start, cursor.last.end);
    const made: FunctionNode = {
      name: '',
      parameters,
      body,
      arrow: true,
      async,
      generator: false,
      method: false,
      vars: varsOf(body),
      source,
    };
    return this.#node(start, { type: 'function', made }, true);
  }
  /** Whether parentheses that begin here are those of an arrow function. */
  #isArrow(ahead: number): boolean {
    const { cursor } = this;
    let depth = 0;
    for (let i = ahead; cursor.peek(i).kind !== 'end'; i++) {
      if (cursor.is('(', i) || cursor.is('[', i) || cursor.is('{', i)) depth++;
      if ((cursor.is(')', i) || cursor.is(']', i) || cursor.is('}', i)) && --depth === 0) return cursor.is('=>', i + 1);
    }
    return false;
  }

  #class(): ClassNode {
    const { cursor } = this;
    cursor.next();
    const name = cursor.peek().kind === 'name' ? cursor.name() : '';
    const parent = cursor.take('extends') ? this.#postfix() : undefined;
    cursor.expect('{');
    const members: ClassMember[] = [];
    while (!cursor.take('}')) {
      if (cursor.take(';')) continue;
      members.push(this.#classMember());
    }
    return { name, ...(parent && { parent }), members };
  }
  #classMember(): ClassMember {
    const { cursor } = this;
    const { start } = cursor.peek();
    const plainNext = (i = 1): boolean => cursor.is('(', i) || cursor.is('=', i) || cursor.is(';', i) || cursor.is('}', i);
    const still = cursor.is('static') && !plainNext();
    if (still) cursor.next();
    if (still && cursor.is('{')) {
      const body = this.#block();
      const made: FunctionNode = {
        name: '',
        parameters: [],
        body,
        arrow: false,
        async: false,
        generator: false,
        method: true,
        vars: varsOf(body),
        source: '',
      };
      return {
        kind: 'block',
        still,
        key: this.#node(start, { type: 'constant', value: '' }, true),
        value: this.#node(start, { type: 'function', made }, true),
      };
    }
    const async = cursor.is('async') && !plainNext() && !cursor.peek(1).fresh;
    if (async) cursor.next();
    const generator = cursor.take('*');
    const accessor = (cursor.is('get') || cursor.is('set')) && !plainNext() ? (cursor.next().text as 'get' | 'set') : undefined;
    const key = this.#key();
    if (cursor.is('(')) {
      const name = key.type === 'constant' ? String(key.value) : '';
      const made = this.#rest(name, { async, generator, arrow: false, method: true, start });
      return { kind: accessor ?? 'method', still, key, value: this.#node(start, { type: 'function', made }, true) };
    }
    const value = cursor.take('=') ? this.assignment() : undefined;
    cursor.semicolon();
    return { kind: 'field', still, key, ...(value && { value: named(value, key) }) };
  }
  #key(): Node {
    const { cursor } = this;
    const token = cursor.next();
    if (token.kind === 'op' && token.text === '[') {
      const key = this.assignment();
      cursor.expect(']');
      return key;
    }
    if (token.kind === 'number') return this.#node(token.start, { type: 'constant', value: String(Number(token.text)) }, true);
    if (token.kind === 'op' || token.kind === 'end') cursor.fail(token);
    return this.#node(token.start, { type: 'constant', value: token.text }, true);
  }

  // ---- expressions

  expression(): Node {
    const { cursor } = this;
    const { start } = cursor.peek();
    const first = this.assignment();
    if (!cursor.is(',')) return first;
    const items = [first];
    while (cursor.take(',')) items.push(this.assignment());
    return this.#node(start, { type: 'sequence', items }, items.every(isPlain));
  }

  assignment(): Node {
    const { cursor } = this;
    const { start, kind } = cursor.peek();
    if (
      cursor.is('async') &&
      !cursor.peek(1).fresh &&
      ((cursor.peek(1).kind === 'name' && cursor.is('=>', 2)) || (cursor.is('(', 1) && this.#isArrow(1)))
    ) {
      cursor.next();
      return this.#arrow(true, start);
    }
    if ((kind === 'name' && cursor.is('=>', 1)) || (cursor.is('(') && this.#isArrow(0))) return this.#arrow(false, start);
    if (cursor.is('yield')) {
      cursor.next();
      const all = cursor.take('*');
      const value = this.#ends() || /^[)\],:]$/.test(cursor.peek().text) ? undefined : this.assignment();
      return this.#node(start, { type: 'yield', ...(value && { value }), all }, false);
    }
    const left = this.#choice();
    const { kind: next, text } = cursor.peek();
    if (next !== 'op' || !ASSIGNMENT.test(text)) return left;
    if (!/^(name|member|array|object)$/.test(left.type)) cursor.fail();
    const operator = cursor.next().start;
    const value = named(this.assignment(), left);
    return this.#node(operator, { type: 'assign', operator: text.slice(0, -1), target: left, value }, false);
  }

  #choice(): Node {
    const { cursor } = this;
    const { start } = cursor.peek();
    const test = this.#nullish();
    if (!cursor.take('?')) return test;
    const noIn = this.#noIn;
    this.#noIn = false;
    const yes = this.assignment();
    this.#noIn = noIn;
    cursor.expect(':');
    const no = this.assignment();
    return this.#node(start, { type: 'choice', test, yes, no }, test.plain && yes.plain && no.plain);
  }
  #nullish(): Node {
    return this.#logic('??', () => this.#logic('||', () => this.#logic('&&', () => this.#binary(0))));
  }
  #logic(operator: string, next: () => Node): Node {
    const { start } = this.cursor.peek();
    let left = next();
    while (this.cursor.take(operator)) {
      const right = next();
      left = this.#node(start, { type: 'logic', operator, left, right }, left.plain && right.plain);
    }
    return left;
  }
  #binary(level: number): Node {
    const operators = LEVELS[level];
    if (!operators) return this.#power();
    const { cursor } = this;
    const { start } = cursor.peek();
    let left = this.#binary(level + 1);
    for (;;) {
      const { kind, text } = cursor.peek();
      if (!(kind === 'op' || kind === 'keyword') || !operators.includes(text) || (text === 'in' && this.#noIn)) return left;
      cursor.next();
      const right = this.#binary(level + 1);
      left = this.#node(start, { type: 'binary', operator: text, left, right }, left.plain && right.plain);
    }
  }
  #power(): Node {
    const { cursor } = this;
    const { start } = cursor.peek();
    const left = this.#unary();
    if (!cursor.take('**')) return left;
    const right = this.#power();
    return this.#node(start, { type: 'binary', operator: '**', left, right }, left.plain && right.plain);
  }
  #unary(): Node {
    const { cursor } = this;
    const { start, kind, text } = cursor.peek();
    if ((kind === 'op' && /^[-+!~]$/.test(text)) || (kind === 'keyword' && /^(typeof|void|delete)$/.test(text))) {
      cursor.next();
      const value = this.#unary();
      return this.#node(start, { type: 'unary', operator: text, value }, value.plain && text !== 'delete');
    }
    if (kind === 'op' && (text === '++' || text === '--')) {
      cursor.next();
      return this.#node(start, { type: 'update', operator: text, prefix: true, target: this.#unary() }, false);
    }
    if (cursor.is('await') && !cursor.is('=>', 1) && !/^[=,;)]$/.test(cursor.peek(1).text)) {
      cursor.next();
      return this.#node(start, { type: 'await', value: this.#unary() }, false);
    }
    const value = this.#postfix();
    const after = cursor.peek();
    if (after.kind === 'op' && (after.text === '++' || after.text === '--') && !after.fresh) {
      cursor.next();
      return this.#node(start, { type: 'update', operator: after.text, prefix: false, target: value }, false);
    }
    return value;
  }

  #postfix(): Node {
    const { cursor } = this;
    const { start } = cursor.peek();
    let value = cursor.is('new') ? this.#new() : this.#primary();
    let optional = false;
    for (;;) {
      const place = cursor.peek().start;
      if (cursor.take('.')) value = this.#member(start, value, this.#property(), false);
      else if (cursor.take('?.')) {
        optional = true;
        if (cursor.take('(')) value = this.#node(place, { type: 'call', of: value, args: this.#args(), optional: true }, false);
        else if (cursor.take('[')) {
          const name = this.expression();
          cursor.expect(']');
          value = this.#member(start, value, name, true);
        } else value = this.#member(start, value, this.#property(), true);
      } else if (cursor.take('[')) {
        const noIn = this.#noIn;
        this.#noIn = false;
        const name = this.expression();
        this.#noIn = noIn;
        cursor.expect(']');
        value = this.#member(start, value, name, false);
      } else if (cursor.take('(')) {
        // A call stands where its last name does.
        const at = value.type === 'member' ? value.end : start;
        value = this.#node(at, { type: 'call', of: value, args: this.#args(), optional: false }, false);
      } else if (cursor.peek().kind === 'template') value = this.#template(value);
      else return optional ? this.#node(start, { type: 'chain', of: value }, value.plain) : value;
    }
  }
  #member(at: number, of: Node, name: Node, optional: boolean): Node {
    return this.#node(at, { type: 'member', of, name, optional, end: name.at - this.cursor.offset }, of.plain && name.plain);
  }
  #property(): Node {
    const token = this.cursor.next();
    if (token.kind !== 'name' && token.kind !== 'keyword' && token.kind !== 'private') this.cursor.fail(token);
    return this.#node(token.start, { type: 'constant', value: token.text }, true);
  }
  #new(): Node {
    const { cursor } = this;
    const { start } = cursor.next();
    if (cursor.take('.')) {
      cursor.expect('target');
      return this.#node(start, { type: 'newTarget' }, false);
    }
    let of = cursor.is('new') ? this.#new() : this.#primary();
    for (;;) {
      if (cursor.take('.')) of = this.#member(start, of, this.#property(), false);
      else if (cursor.take('[')) {
        const name = this.expression();
        cursor.expect(']');
        of = this.#member(start, of, name, false);
      } else break;
    }
    const args = cursor.take('(') ? this.#args() : [];
    return this.#node(start, { type: 'new', of, args }, false);
  }
  #args(): Node[] {
    const { cursor } = this;
    const noIn = this.#noIn;
    this.#noIn = false;
    const args: Node[] = [];
    while (!cursor.take(')')) {
      const { start } = cursor.peek();
      args.push(cursor.take('...') ? this.#node(start, { type: 'spread', value: this.assignment() }, false) : this.assignment());
      if (!cursor.is(')') && !cursor.take(',')) {
        throw new ScriptSyntaxError(
          'missing ) after argument list',
          cursor.last.start + cursor.offset,
          cursor.last.end - cursor.last.start,
        );
      }
    }
    this.#noIn = noIn;
    return args;
  }
  #primary(): Node {
    const { cursor } = this;
    const token = cursor.peek();
    const { start } = token;
    const constant = (value: undefined | null | boolean | number | bigint | string): Node => {
      cursor.next();
      return this.#node(start, { type: 'constant', value }, true);
    };
    switch (token.kind) {
      case 'number':
        return constant(Number(token.text));
      case 'bigint':
        return constant(BigInt(token.text));
      case 'string':
        return constant(token.text);
      case 'template':
        return this.#template();
      case 'regex':
        cursor.next();
        return this.#node(start, { type: 'regex', text: token.text, flags: token.flags ?? '' }, false);
      case 'private':
        return constant(token.text);
      case 'name':
        if (token.text === 'async' && cursor.is('function', 1)) {
          cursor.next();
          return this.#node(start, { type: 'function', made: this.#function(true) }, true);
        }
        return this.#node(start, { type: 'name', name: cursor.name() }, true);
      case 'keyword':
        return this.#word(token.text, start, constant);
      default:
        break;
    }
    if (cursor.take('(')) {
      const noIn = this.#noIn;
      this.#noIn = false;
      const value = this.expression();
      this.#noIn = noIn;
      cursor.expect(')');
      return value;
    }
    if (cursor.take('[')) return this.#array(start);
    if (cursor.take('{')) return this.#object(start);
    return cursor.fail();
  }
  #word(text: string, start: number, constant: (value: null | boolean) => Node): Node {
    const { cursor } = this;
    switch (text) {
      case 'null':
        return constant(null);
      case 'true':
      case 'false':
        return constant(text === 'true');
      case 'this':
      case 'super':
        cursor.next();
        return this.#node(start, { type: text }, text === 'this');
      case 'function':
        return this.#node(start, { type: 'function', made: this.#function(false) }, true);
      case 'class':
        return this.#node(start, { type: 'class', made: this.#class() }, false);
      case 'import':
        cursor.next();
        return this.#node(start, { type: 'name', name: 'import' }, true);
      default:
        return cursor.fail();
    }
  }

  #template(tag?: Node): Node {
    const { cursor } = this;
    const { pieces = [], start } = cursor.next();
    const made = pieces.map((piece) =>
      typeof piece === 'string' ? piece : new Parser(new Cursor(piece.source, cursor.offset + piece.at)).expression(),
    );
    const plain = tag === undefined && made.every((piece) => typeof piece === 'string' || piece.plain);
    return this.#node(start, { type: 'template', pieces: made, ...(tag && { tag }) }, plain);
  }
  #array(start: number): Node {
    const { cursor } = this;
    const items: (Node | undefined)[] = [];
    while (!cursor.take(']')) {
      const at = cursor.peek().start;
      if (cursor.is(',')) items.push(undefined);
      else items.push(cursor.take('...') ? this.#node(at, { type: 'spread', value: this.assignment() }, false) : this.assignment());
      if (!cursor.is(']')) cursor.expect(',');
    }
    return this.#node(start, { type: 'array', items }, items.every(isPlain));
  }
  #object(start: number): Node {
    const { cursor } = this;
    const members: Member[] = [];
    while (!cursor.take('}')) {
      members.push(this.#objectMember());
      if (!cursor.is('}')) cursor.expect(',');
    }
    return this.#node(
      start,
      { type: 'object', members },
      members.every(({ kind, key, value }) => kind === 'value' && key.plain && value.plain),
    );
  }
  #objectMember(): Member {
    const { cursor } = this;
    const { start, kind } = cursor.peek();
    if (cursor.take('...')) {
      const value = this.assignment();
      return { kind: 'spread', key: value, value };
    }
    const ends = (i: number): boolean => /^[,:(}=]$/.test(cursor.peek(i).text) && cursor.peek(i).kind === 'op';
    const async = cursor.is('async') && !ends(1);
    if (async) cursor.next();
    const generator = cursor.take('*');
    const accessor = (cursor.is('get') || cursor.is('set')) && !ends(1) ? (cursor.next().text as 'get' | 'set') : undefined;
    const key = this.#key();
    if (cursor.is('(')) {
      const name = key.type === 'constant' ? String(key.value) : '';
      const made = this.#rest(name, { async, generator, arrow: false, method: true, start });
      return { kind: accessor ?? 'method', key, value: this.#node(start, { type: 'function', made }, true) };
    }
    if (cursor.take(':')) return { kind: 'value', key, value: named(this.assignment(), key) };
    if (kind !== 'name' || key.type !== 'constant') cursor.fail();
    const name = this.#node(start, { type: 'name', name: String((key as { value: string }).value) }, true);
    // `{ a = 1 }` stands in patterns alone.
    const value = cursor.take('=') ? this.#node(start, { type: 'default', target: name, value: this.assignment() }, false) : name;
    return { kind: 'value', key, value };
  }
}

/** A function without a name has that of what it is given to. */
function named(value: Node, target: Node): Node {
  const name = target.type === 'name' ? target.name : target.type === 'constant' ? String(target.value) : '';
  if (name === '') return value;
  if (value.type === 'function' && value.made.name === '') return { ...value, made: { ...value.made, name } };
  return value.type === 'class' && value.made.name === '' ? { ...value, made: { ...value.made, name } } : value;
}
