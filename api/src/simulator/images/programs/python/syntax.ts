import { Cursor } from './cursor.ts';
import { expressionParser } from './expressions.ts';
import { PythonSyntaxError } from './tokens.ts';
import type { Expression, Statement } from './tree.ts';

/** What is used of Python's grammar in the scripts of manifests; anything else is refused. */
export function parsePython(source: string): Statement[] {
  const cursor = new Cursor(source);
  const { expression, expressions, target, targets, parametersOf } = expressionParser(cursor);

  const block = (): Statement[] => {
    cursor.expect(':');
    if (cursor.peek().kind !== 'newline') return simpleLine();
    cursor.at++;
    if (cursor.peek().kind !== 'indent') throw new PythonSyntaxError('expected an indented block', cursor.peek().line, 'IndentationError');
    cursor.at++;
    const body: Statement[] = [];
    while (cursor.peek().kind !== 'dedent' && cursor.peek().kind !== 'end') body.push(...statement());
    if (cursor.peek().kind === 'dedent') cursor.at++;
    return body;
  };
  const simpleLine = (): Statement[] => {
    const found = [simple()];
    while (cursor.take(';')) if (cursor.peek().kind !== 'newline') found.push(simple());
    if (cursor.peek().kind === 'newline') cursor.at++;
    else if (cursor.peek().kind !== 'end') cursor.fail();
    return found;
  };
  const statement = (): Statement[] => {
    const { line, text, kind } = cursor.peek();
    if (kind === 'indent') throw new PythonSyntaxError('unexpected indent', line, 'IndentationError');
    if (kind === 'op' && text === '@') {
      while (cursor.peek().kind !== 'newline') cursor.at++;
      cursor.at++;
      return statement();
    }
    if (kind !== 'name') return simpleLine();
    switch (text) {
      case 'if':
        cursor.at++;
        return [conditional(line)];
      case 'while':
        cursor.at++;
        return [{ type: 'while', line, test: expression(), body: block(), otherwise: cursor.take('else') ? block() : [] }];
      case 'for': {
        cursor.at++;
        const target = targets();
        cursor.expect('in');
        return [{ type: 'for', line, target, of: expressions(), body: block(), otherwise: cursor.take('else') ? block() : [] }];
      }
      case 'def': {
        cursor.at++;
        const own = cursor.name();
        const { parameters, defaults } = parametersOf();
        if (cursor.take('->')) expression();
        return [{ type: 'function', line, name: own, parameters, defaults, body: block() }];
      }
      case 'class': {
        cursor.at++;
        const own = cursor.name();
        const bases: Expression[] = [];
        if (cursor.take('('))
          while (!cursor.take(')')) {
            bases.push(expression());
            cursor.take(',');
          }
        return [{ type: 'class', line, name: own, bases, body: block() }];
      }
      case 'with': {
        cursor.at++;
        const value = expression();
        const as = cursor.take('as') ? target() : undefined;
        return [{ type: 'with', line, value, ...(as && { as }), body: block() }];
      }
      case 'try':
        cursor.at++;
        return [attempt(line)];
      default:
        return simpleLine();
    }
  };
  const conditional = (line: number): Statement => {
    const test = expression();
    const body = block();
    const at = cursor.peek().line;
    if (cursor.take('elif')) return { type: 'if', line, test, body, otherwise: [conditional(at)] };
    return { type: 'if', line, test, body, otherwise: cursor.take('else') ? block() : [] };
  };
  const attempt = (line: number): Statement => {
    const body = block();
    const handlers: { kinds: string[]; as?: string; body: Statement[] }[] = [];
    while (cursor.take('except')) {
      const kinds: string[] = [];
      let as: string | undefined;
      if (!cursor.is(':')) {
        if (cursor.take('('))
          while (!cursor.take(')')) {
            kinds.push(cursor.dotted());
            cursor.take(',');
          }
        else kinds.push(cursor.dotted());
        if (cursor.take('as')) as = cursor.name();
      }
      handlers.push({ kinds, ...(as !== undefined && { as }), body: block() });
    }
    if (cursor.take('else')) body.push(...block());
    return { type: 'try', line, body, handlers, finally: cursor.take('finally') ? block() : [] };
  };
  const simple = (): Statement => {
    const { line, text, kind } = cursor.peek();
    const more = (): boolean => cursor.peek().kind !== 'newline' && !cursor.is(';') && cursor.peek().kind !== 'end';
    if (kind === 'name')
      switch (text) {
        case 'pass':
        case 'break':
        case 'continue':
          cursor.at++;
          return { type: text, line };
        case 'return':
        case 'raise': {
          cursor.at++;
          const value = more() ? expressions() : undefined;
          if (cursor.take('from')) expression();
          return { type: text, line, ...(value && { value }) };
        }
        case 'import': {
          cursor.at++;
          const names: { module: string; as: string }[] = [];
          do {
            const module = cursor.dotted();
            names.push({ module, as: cursor.take('as') ? cursor.name() : (module.split('.')[0] as string) });
          } while (cursor.take(','));
          return { type: 'import', line, names };
        }
        case 'from': {
          cursor.at++;
          const module = cursor.dotted();
          cursor.expect('import');
          const bracket = cursor.take('(');
          const names: { module: string; name: string; as: string }[] = [];
          do {
            if (bracket && cursor.is(')')) break;
            const own = cursor.take('*') ? '*' : cursor.name();
            names.push({ module, name: own, as: cursor.take('as') ? cursor.name() : own });
          } while (cursor.take(','));
          if (bracket) cursor.expect(')');
          return { type: 'import', line, names };
        }
        case 'global':
        case 'nonlocal': {
          cursor.at++;
          const names = [cursor.name()];
          while (cursor.take(',')) names.push(cursor.name());
          return { type: 'global', line, names };
        }
        case 'del': {
          cursor.at++;
          const list = [target()];
          while (cursor.take(',')) list.push(target());
          return { type: 'delete', line, targets: list };
        }
        case 'assert': {
          cursor.at++;
          const test = expression();
          const message = cursor.take(',') ? expression() : undefined;
          const raised: Expression = {
            type: 'call',
            of: { type: 'name', name: 'AssertionError', line },
            args: message ? [message] : [],
            named: [],
            line,
          };
          return { type: 'if', line, test, body: [], otherwise: [{ type: 'raise', line, value: raised }] };
        }
      }
    const first = expressions();
    const operator = /^(\*\*|\/\/|>>|<<|[-+*/%&|^])=$/.exec(cursor.peek().text);
    if (cursor.peek().kind === 'op' && operator) {
      cursor.at++;
      return { type: 'change', line, target: first, operator: operator[1] as string, value: expressions() };
    }
    if (cursor.take(':')) expression();
    const all = [first];
    while (cursor.take('=')) all.push(expressions());
    const value = all.pop() as Expression;
    return all.length === 0 ? { type: 'expression', line, value } : { type: 'assign', line, targets: all, value };
  };

  const program: Statement[] = [];
  while (cursor.peek().kind !== 'end') program.push(...statement());
  return program;
}
