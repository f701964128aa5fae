import { Cursor, KEYWORDS } from './cursor.ts';
import { ExpressionParser } from './expressions.ts';
import { localsOf } from './locals.ts';
import { patternParser } from './patterns.ts';
import { PythonSyntaxError, type Token } from './tokens.ts';
import type { Argument, Block, Expression, FunctionNode, Statement } from './tree.ts';

type Bare<S> = S extends Statement ? Omit<S, 'at'> : never;

/** Parses a script. @see https://docs.python.org/3.11/reference/grammar.html */
export function parsePython(source: string): Block {
  const cursor = new Cursor(source);
  const parser = new StatementParser(cursor);
  const body: Statement[] = [];
  while (!cursor.isKind('end')) {
    if (cursor.isKind('indent')) throw new PythonSyntaxError('unexpected indent', cursor.peek().line, 'IndentationError');
    body.push(...parser.statement());
  }
  return body;
}

class StatementParser {
  readonly #expressions: ExpressionParser;

  constructor(readonly cursor: Cursor) {
    this.#expressions = new ExpressionParser(cursor);
  }

  /** One compound statement, or those of a line. */
  statement(): Statement[] {
    const { cursor } = this;
    const first = cursor.peek();
    const made = this.#compound();
    if (made) return [{ ...made, at: cursor.since(first) }];
    const statements: Statement[] = [];
    do {
      if (cursor.isKind('newline')) break;
      const start = cursor.peek();
      const simple = this.#simple();
      statements.push({ ...simple, at: cursor.since(start) });
    } while (cursor.take(';'));
    if (!cursor.isKind('newline')) this.#unfinished(first);
    cursor.next();
    return statements;
  }

  /** What Python says of a line that goes on where it should not. */
  #unfinished(first: Token): never {
    const { cursor } = this;
    const { kind } = cursor.peek();
    if (first.text === 'print' && (kind === 'string' || kind === 'fstring' || kind === 'name' || kind === 'number')) {
      while (!cursor.isKind('newline') && !cursor.isKind('end')) cursor.next();
      cursor.fail("Missing parentheses in call to 'print'. Did you mean print(...)?", cursor.since(first));
    }
    return cursor.fail();
  }

  #compound(): Bare<Statement> | undefined {
    const { cursor } = this;
    const { kind, text, line } = cursor.peek();
    if (kind === 'op' && text === '@') return this.#decorated();
    if (kind !== 'name') return undefined;
    switch (text) {
      case 'if':
        return this.#if(line);
      case 'while': {
        cursor.next();
        const test = this.#expressions.named();
        return { type: 'while', test, body: this.#block("'while' statement", line), otherwise: this.#otherwise() };
      }
      case 'for':
        return this.#for();
      case 'try':
        return this.#try();
      case 'with':
        return this.#with();
      case 'def':
        return this.#function([], false);
      case 'class':
        return this.#class([]);
      case 'async':
        cursor.next();
        if (cursor.is('def')) return this.#function([], true);
        return cursor.is('for') ? this.#for() : cursor.is('with') ? this.#with() : cursor.fail();
      case 'match':
        return this.#match();
      default:
        return undefined;
    }
  }

  #block(after: string, line: number): Statement[] {
    const { cursor } = this;
    if (!cursor.take(':')) cursor.fail("expected ':'");
    if (!cursor.isKind('newline')) return this.statement();
    cursor.next();
    if (!cursor.isKind('indent'))
      throw new PythonSyntaxError(
        `expected an indented block after ${after} on line ${line}`,
        cursor.peek().line,
        'IndentationError',
        cursor.peek().column,
      );
    cursor.next();
    const body: Statement[] = [];
    while (!cursor.isKind('dedent') && !cursor.isKind('end')) {
      if (cursor.isKind('indent')) throw new PythonSyntaxError('unexpected indent', cursor.peek().line, 'IndentationError');
      body.push(...this.statement());
    }
    cursor.next();
    return body;
  }

  #otherwise(): Statement[] {
    const { line } = this.cursor.peek();
    return this.cursor.take('else') ? this.#block("'else' statement", line) : [];
  }

  #if(line: number): Bare<Statement> {
    const { cursor } = this;
    const word = cursor.next().text;
    const test = this.#expressions.named();
    if (cursor.is('=')) cursor.fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", test.at);
    const body = this.#block(`'${word}' statement`, line);
    if (!cursor.is('elif')) return { type: 'if', test, body, otherwise: this.#otherwise() };
    const first = cursor.peek();
    const nested = { ...this.#if(first.line), at: cursor.since(first) } as Statement;
    return { type: 'if', test, body, otherwise: [nested] };
  }

  #for(): Bare<Statement> {
    const { cursor } = this;
    const { line } = cursor.next();
    const target = this.#expressions.targets();
    cursor.expect('in');
    const of = this.#expressions.expressions();
    const body = this.#block("'for' statement", line);
    return { type: 'for', target, of, body, otherwise: this.#otherwise() };
  }

  #try(): Bare<Statement> {
    const { cursor } = this;
    const { line } = cursor.next();
    const body = this.#block("'try' statement", line);
    let ofGroups = false;
    const handlers: { kind?: Expression; as?: string; body: Block }[] = [];
    while (cursor.is('except')) {
      const at = cursor.next().line;
      if (cursor.take('*')) ofGroups = true;
      const kind = cursor.is(':') ? undefined : this.#expressions.expressions();
      const as = cursor.take('as') ? cursor.name() : undefined;
      handlers.push({ ...(kind && { kind }), ...(as !== undefined && { as }), body: this.#block("'except' statement", at) });
    }
    const otherwise = this.#otherwise();
    const last = cursor.peek().line;
    const after = cursor.take('finally') ? this.#block("'finally' statement", last) : undefined;
    if (handlers.length === 0 && !after) cursor.fail("expected 'except' or 'finally' block");
    return { type: 'try', ...(ofGroups && { ofGroups }), body, handlers, otherwise, finally: after ?? [] };
  }

  #with(): Bare<Statement> {
    const { cursor } = this;
    const { line } = cursor.next();
    const items: { value: Expression; as?: Expression }[] = [];
    const enclosed = cursor.is('(') && this.#isParenthesised();
    if (enclosed) cursor.next();
    do {
      if (cursor.is(')')) break;
      const value = this.#expressions.expression();
      const as = cursor.take('as') ? this.#expressions.target() : undefined;
      items.push({ value, ...(as && { as }) });
    } while (cursor.take(','));
    if (enclosed) cursor.expect(')');
    return { type: 'with', items, body: this.#block("'with' statement", line) };
  }
  /** `with (a as b, c as d):` */
  #isParenthesised(): boolean {
    const { cursor } = this;
    let depth = 0;
    for (let i = 0; cursor.peek(i).kind !== 'newline' && cursor.peek(i).kind !== 'end'; i++) {
      if (cursor.is('(', i) || cursor.is('[', i) || cursor.is('{', i)) depth++;
      if ((cursor.is(')', i) || cursor.is(']', i) || cursor.is('}', i)) && --depth === 0) return cursor.is(':', i + 1);
    }
    return false;
  }
  #decorated(): Bare<Statement> {
    const { cursor } = this;
    const decorators: Expression[] = [];
    while (cursor.take('@')) {
      decorators.push(this.#expressions.named());
      if (!cursor.isKind('newline')) cursor.fail();
      cursor.next();
    }
    const async = cursor.take('async');
    if (cursor.is('def')) return this.#function(decorators, async);
    return cursor.is('class') ? this.#class(decorators) : cursor.fail();
  }

  #function(decorators: readonly Expression[], async: boolean): Bare<Statement> {
    const { cursor } = this;
    const { line } = cursor.next();
    const name = cursor.name();
    if (!cursor.take('(')) cursor.fail("expected '('");
    const parameters = this.#expressions.parameters(')');
    cursor.expect(')');
    if (cursor.take('->')) this.#expressions.expressions();
    const before = cursor.yields;
    const body = this.#block('function definition', line);
    const made: FunctionNode = {
      name,
      line,
      parameters,
      body,
      async,
      generator: cursor.yields > before,
      locals: localsOf(
        body,
        parameters.map((each) => each.name),
      ),
    };
    cursor.yields = before;
    return { type: 'function', decorators, made };
  }

  #class(decorators: readonly Expression[]): Bare<Statement> {
    const { cursor } = this;
    const { line } = cursor.next();
    const name = cursor.name();
    const bases: Argument[] = cursor.take('(') ? this.#expressions.args() : [];
    return { type: 'class', name, decorators, bases, body: this.#block('class definition', line) };
  }

  /** `match` is a name elsewhere. */
  #match(): Bare<Statement> | undefined {
    const { cursor } = this;
    const { place } = cursor;
    const { line } = cursor.next();
    let value: Expression;
    try {
      value = this.#expressions.expressions();
      if (!cursor.is(':') || cursor.peek(1).kind !== 'newline') throw new PythonSyntaxError('', line);
    } catch (error) {
      if (!(error instanceof PythonSyntaxError)) throw error;
      cursor.back(place);
      return undefined;
    }
    cursor.next();
    cursor.next();
    if (!cursor.isKind('indent')) cursor.fail(`expected an indented block after 'match' statement on line ${line}`);
    cursor.next();
    const cases: { pattern: ReturnType<typeof patternParser>; guard?: Expression; body: Block }[] = [];
    while (cursor.is('case')) {
      const at = cursor.next().line;
      const pattern = patternParser(cursor, this.#expressions);
      const guard = cursor.take('if') ? this.#expressions.named() : undefined;
      cases.push({ pattern, ...(guard && { guard }), body: this.#block("'case' statement", at) });
    }
    if (!cursor.isKind('dedent')) cursor.fail();
    cursor.next();
    return { type: 'match', value, cases };
  }

  #simple(): Bare<Statement> {
    const { cursor } = this;
    const { kind, text } = cursor.peek();
    if (kind === 'name' && KEYWORDS.has(text)) {
      switch (text) {
        case 'pass':
        case 'break':
        case 'continue':
          cursor.next();
          return { type: text };
        case 'return': {
          cursor.next();
          return { type: 'return', ...(!this.#ends() && { value: this.#expressions.expressions() }) };
        }
        case 'raise': {
          cursor.next();
          const value = this.#ends() ? undefined : this.#expressions.expression();
          const cause = cursor.take('from') ? this.#expressions.expression() : undefined;
          return { type: 'raise', ...(value && { value }), ...(cause && { cause }) };
        }
        case 'assert': {
          cursor.next();
          const test = this.#expressions.expression();
          return { type: 'assert', test, ...(cursor.take(',') && { message: this.#expressions.expression() }) };
        }
        case 'del': {
          cursor.next();
          const found = this.#expressions.targets();
          return { type: 'delete', targets: found.type === 'tuple' ? found.items : [found] };
        }
        case 'global':
        case 'nonlocal': {
          cursor.next();
          const names = [cursor.name()];
          while (cursor.take(',')) names.push(cursor.name());
          return { type: text, names };
        }
        case 'import':
          return this.#import();
        case 'from':
          return this.#from();
      }
    }
    return this.#assignment();
  }
  #ends(): boolean {
    return this.cursor.isKind('newline') || this.cursor.isKind('end') || this.cursor.is(';');
  }

  #assignment(): Bare<Statement> {
    const { cursor } = this;
    const first = cursor.is('yield') ? this.#expressions.yielded() : this.#expressions.expressions();
    if (cursor.take(':')) {
      const as = this.#expressions.expression();
      // A field of a class, unless it says that it is the class's own.
      const field = first.type === 'name' && !isClassVar(as) ? { name: first.name } : {};
      if (cursor.take('=')) return { type: 'assign', targets: [first], value: this.#value(), field: field.name };
      return { type: 'annotation', ...field };
    }
    const { kind, text } = cursor.peek();
    if (kind === 'op' && /^(\*\*|\/\/|>>|<<|[-+*/%&|^@])=$/.test(text)) {
      cursor.next();
      return { type: 'change', target: first, operator: text.slice(0, -1), value: this.#value() };
    }
    if (!cursor.is('=')) return { type: 'expression', value: first };
    const targets = [first];
    let value = first;
    while (cursor.take('=')) {
      const before = value;
      if (before.type === 'call' || before.type === 'constant' || before.type === 'binary' || before.type === 'compare')
        cursor.fail(
          `cannot assign to ${before.type === 'call' ? 'function call' : before.type === 'constant' ? 'literal' : before.type === 'binary' ? 'expression' : 'comparison'} here. Maybe you meant '==' instead of '='?`,
          before.at,
        );
      value = this.#value();
      targets.push(value);
    }
    return { type: 'assign', targets: targets.slice(0, -1), value };
  }
  #value(): Expression {
    return this.cursor.is('yield') ? this.#expressions.yielded() : this.#expressions.expressions();
  }

  #import(): Bare<Statement> {
    const { cursor } = this;
    cursor.next();
    const names: { module: string; as: string }[] = [];
    do {
      const module = this.#dotted();
      names.push({ module, as: cursor.take('as') ? cursor.name() : (module.split('.')[0] as string) });
    } while (cursor.take(','));
    return { type: 'import', names };
  }

  #from(): Bare<Statement> {
    const { cursor } = this;
    cursor.next();
    let module = '';
    while (cursor.is('.') || cursor.is('...')) module += cursor.next().text;
    if (!cursor.is('import')) module += this.#dotted();
    cursor.expect('import');
    if (cursor.take('*')) return { type: 'import', names: [{ module, name: '*', as: '*' }] };
    const enclosed = cursor.take('(');
    const names: { module: string; name: string; as: string }[] = [];
    do {
      if (cursor.is(')')) break;
      const name = cursor.name();
      names.push({ module, name, as: cursor.take('as') ? cursor.name() : name });
    } while (cursor.take(','));
    if (enclosed) cursor.expect(')');
    return { type: 'import', names };
  }
  #dotted(): string {
    let name = this.cursor.name();
    while (this.cursor.take('.')) name += `.${this.cursor.name()}`;
    return name;
  }
}

const isClassVar = (as: Expression): boolean =>
  as.type === 'item' ? isClassVar(as.of) : as.type === 'attribute' ? as.name === 'ClassVar' : as.type === 'name' && as.name === 'ClassVar';
