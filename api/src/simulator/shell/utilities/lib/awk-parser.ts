// One grammar, whose rules call each other: it stands together.
import { awkTokens, type Token } from './awk-tokens.ts';
import type { AwkFunction, AwkProgram, Expression, Redirection, Rule, Statement, Target } from './awk-tree.ts';
import type { AwkKind } from './awk-values.ts';
import { Failure } from './tool.ts';

/** Parses an awk program by recursive descent. @see POSIX.1-2017 XCU awk, grammar */
export function parseAwk(source: string, kind: AwkKind): AwkProgram {
  const tokens = awkTokens(source, kind);
  /** Those called, in order. */
  const called = new Set<string>();
  let at = 0;
  /** Within parentheses of print or for, `>` and `in` mean something else. */
  let noGreater = false;
  let noIn = false;

  const begin: Statement[] = [];
  const end: Statement[] = [];
  const rules: Rule[] = [];
  const functions = new Map<string, AwkFunction>();
  for (skipNewlines(true); peek().kind !== 'end'; skipNewlines(true)) item();
  const missing = [...called].filter((name) => !functions.has(name)).reverse();
  if (missing.length > 0 && kind !== 'busybox') throw undefinedFunctions(missing);
  return { begin, end, rules, functions };

  /** mawk looks for them when it has read all, the last first. To busybox it is a fault when one is called. */
  function undefinedFunctions(names: readonly string[]): Failure {
    if (kind === 'gawk') return new Failure(`cmd. line:1: fatal: function \`${names.at(-1)}' not defined`, 2);
    return new Failure(
      names
        .slice(0, 5)
        .map((name) => `line ${peek().line}: function ${name} never defined`)
        .join('\nawk: '),
      2,
    );
  }

  function peek(offset = 0): Token {
    return tokens[Math.min(at + offset, tokens.length - 1)] as Token;
  }
  function is(text: string): boolean {
    const token = peek();
    return token.text === text && (token.kind === 'operator' || token.kind === 'keyword');
  }
  function take(text: string): boolean {
    if (!is(text)) return false;
    at++;
    return true;
  }
  function expect(text: string): void {
    if (!take(text)) throw syntaxError();
  }
  function syntaxError(): Failure {
    const { kind: found, text, line } = peek();
    const ended = found === 'end' || found === 'newline';
    if (kind === 'busybox') return new Failure(`cmd. line:${found === 'end' ? line - 1 : line}: Unexpected token`, 1);
    if (kind === 'gawk') {
      const shown = source.split('\n')[line - 1] ?? '';
      return new Failure(
        `cmd. line:${line}: ${shown}\nawk: cmd. line:${line}: ${ended ? 'unexpected newline or end of string' : 'syntax error'}`,
        1,
      );
    }
    if (found === 'end') return new Failure(`line ${line}: missing } near end of file`, 2);
    return new Failure(`line ${line}: syntax error at or near ${ended ? 'end of line' : text}`, 2);
  }
  function skipNewlines(semicolons = false): void {
    while (peek().kind === 'newline' || (semicolons && is(';'))) at++;
  }

  function item(): void {
    if (take('BEGIN')) return void begin.push(block());
    if (take('END')) return void end.push(block());
    if (is('function') || is('func')) {
      at++;
      const name = peek().text;
      at++;
      expect('(');
      const parameters: string[] = [];
      while (!take(')')) {
        skipNewlines();
        parameters.push(peek().text);
        at++;
        take(',');
        skipNewlines();
      }
      skipNewlines();
      functions.set(name, { parameters, body: block() });
      return;
    }
    let from: Expression | undefined;
    let to: Expression | undefined;
    if (!is('{')) {
      from = expression();
      if (take(',')) {
        skipNewlines();
        to = expression();
      }
    }
    rules.push({ from, to, body: is('{') ? block() : undefined });
  }

  function block(): Statement {
    expect('{');
    const body: Statement[] = [];
    for (skipNewlines(true); !is('}'); skipNewlines(true)) {
      if (peek().kind === 'end') throw syntaxError();
      body.push(statement());
    }
    at++;
    return { kind: 'block', body };
  }

  function terminator(): void {
    if (take(';') || is('}')) return;
    if (peek().kind === 'newline') at++;
    else if (peek().kind !== 'end') throw syntaxError();
  }

  function statement(): Statement {
    if (is('{')) return block();
    if (take(';')) return { kind: 'block', body: [] };
    if (take('if')) {
      expect('(');
      const test = whole();
      expect(')');
      const then = body();
      const mark = at;
      skipNewlines(true);
      if (take('else')) return { kind: 'if', test, then, otherwise: body() };
      at = mark;
      return { kind: 'if', test, then, otherwise: undefined };
    }
    if (take('while')) {
      expect('(');
      const test = whole();
      expect(')');
      return { kind: 'while', test, body: body() };
    }
    if (take('do')) {
      const inner = body();
      skipNewlines(true);
      expect('while');
      expect('(');
      const test = whole();
      expect(')');
      terminator();
      return { kind: 'do', test, body: inner };
    }
    if (take('for')) return forStatement();
    const simple = simpleStatement();
    terminator();
    return simple;
  }

  function body(): Statement {
    skipNewlines();
    return statement();
  }

  function whole(): Expression {
    const [greater, inside] = [noGreater, noIn];
    noGreater = noIn = false;
    const value = expression();
    [noGreater, noIn] = [greater, inside];
    return value;
  }

  function forStatement(): Statement {
    expect('(');
    if (peek().kind === 'name' && peek(1).text === 'in' && peek(2).kind === 'name' && peek(3).text === ')') {
      const [name, array] = [peek().text, peek(2).text];
      at += 4;
      return { kind: 'forin', name, array, body: body() };
    }
    const init = is(';') ? undefined : simpleStatement();
    expect(';');
    skipNewlines();
    const test = is(';') ? undefined : expression();
    expect(';');
    skipNewlines();
    const step = is(')') ? undefined : simpleStatement();
    expect(')');
    return { kind: 'for', init, test, step, body: body() };
  }

  function simpleStatement(): Statement {
    if (is('print') || is('printf')) return printStatement();
    for (const kind of ['break', 'continue', 'next', 'nextfile'] as const) if (take(kind)) return { kind };
    for (const kind of ['return', 'exit'] as const) {
      if (take(kind)) return { kind, value: ends() ? undefined : expression() };
    }
    if (take('delete')) {
      const array = peek().text;
      at++;
      return { kind: 'delete', array, key: take('[') ? list(']') : undefined };
    }
    return { kind: 'expression', value: expression() };
  }

  function ends(): boolean {
    return peek().kind === 'newline' || peek().kind === 'end' || is(';') || is('}');
  }

  function printStatement(): Statement {
    const formatted = peek().text === 'printf';
    at++;
    const args: Expression[] = [];
    let redirection: Redirection | undefined;
    const outer = noGreater;
    noGreater = true;
    if (!ends() && !is('>') && !is('>>') && !is('|')) {
      const mark = at;
      if (take('(')) {
        noGreater = false;
        const inner = list(')');
        noGreater = true;
        if (ends() || is('>') || is('>>') || is('|')) args.push(...inner);
        else at = mark;
      }
      if (args.length === 0 && !ends()) {
        do {
          skipNewlines();
          args.push(expression());
        } while (take(','));
      }
    }
    for (const mode of ['>>', '>', '|'] as const) {
      if (take(mode)) {
        redirection = { mode, to: concatenation() };
        break;
      }
    }
    noGreater = outer;
    return { kind: 'print', args, formatted, redirection };
  }

  function list(close: string): Expression[] {
    const items: Expression[] = [];
    const inside = noIn;
    noIn = false;
    skipNewlines();
    while (!take(close)) {
      items.push(expression());
      skipNewlines();
      if (take(',')) skipNewlines();
      else if (!is(close)) throw syntaxError();
    }
    noIn = inside;
    return items;
  }

  function expression(): Expression {
    const left = ternary();
    const operator = peek().text;
    if (peek().kind === 'operator' && /^([-+*/%^]?=)$/.test(operator) && isTarget(left)) {
      at++;
      skipNewlines();
      return { op: 'assign', target: left, operator: operator.slice(0, -1), value: expression() };
    }
    return left;
  }

  function ternary(): Expression {
    const test = or();
    if (!take('?')) return test;
    skipNewlines();
    const then = expression();
    skipNewlines();
    expect(':');
    skipNewlines();
    return { op: 'choose', test, then, otherwise: expression() };
  }

  function or(): Expression {
    let left = and();
    while (take('||')) {
      skipNewlines();
      left = { op: 'or', left, right: and() };
    }
    return left;
  }
  function and(): Expression {
    let left = membership();
    while (take('&&')) {
      skipNewlines();
      left = { op: 'and', left, right: membership() };
    }
    return left;
  }
  function membership(): Expression {
    let left = matching();
    while (!noIn && take('in')) {
      const array = peek().text;
      at++;
      left = { op: 'in', array, key: [left] };
    }
    return left;
  }
  function matching(): Expression {
    let left = comparison();
    while (is('~') || is('!~')) {
      const negated = peek().text === '!~';
      at++;
      left = { op: 'match', negated, left, right: comparison() };
    }
    return left;
  }
  function comparison(): Expression {
    let left = concatenation();
    for (;;) {
      const operator = peek().text;
      if (peek().kind !== 'operator' || !['<', '<=', '==', '!=', '>', '>='].includes(operator) || (operator === '>' && noGreater)) break;
      at++;
      left = { op: 'binary', operator, left, right: concatenation() };
    }
    while (is('|') && peek(1).text === 'getline') {
      at += 2;
      left = { op: 'getline', target: target(), file: undefined, command: left };
    }
    return left;
  }
  function concatenation(): Expression {
    let left = additive();
    while (startsOperand()) left = { op: 'binary', operator: ' ', left, right: additive() };
    return left;
  }
  function startsOperand(): boolean {
    const { kind, text, spaced } = peek();
    if (['number', 'string', 'regex', 'name', 'call', 'builtin'].includes(kind)) return true;
    if (kind === 'operator')
      return (
        text === '$' ||
        text === '!' ||
        text === '(' ||
        ((text === '-' || text === '+') && spaced && !peek(1).spaced) ||
        text === '++' ||
        text === '--'
      );
    return false;
  }
  function additive(): Expression {
    let left = multiplicative();
    while (is('+') || is('-')) {
      const operator = peek().text;
      at++;
      left = { op: 'binary', operator, left, right: multiplicative() };
    }
    return left;
  }
  function multiplicative(): Expression {
    let left = unary();
    while (is('*') || is('/') || is('%')) {
      const operator = peek().text;
      at++;
      left = { op: 'binary', operator, left, right: unary() };
    }
    return left;
  }
  function unary(): Expression {
    for (const operator of ['!', '-', '+'] as const) if (take(operator)) return { op: 'unary', operator, operand: unary() };
    return power();
  }
  function power(): Expression {
    const base = postfix();
    if (!take('^')) return base;
    return { op: 'binary', operator: '^', left: base, right: is('-') || is('+') || is('!') ? unary() : power() };
  }
  function postfix(): Expression {
    const value = primary();
    if (isTarget(value)) {
      if (take('++')) return { op: 'step', target: value, by: 1, prefix: false };
      if (take('--')) return { op: 'step', target: value, by: -1, prefix: false };
    }
    return value;
  }

  function primary(): Expression {
    const token = peek();
    at++;
    switch (token.kind) {
      case 'number':
        return { op: 'number', value: numberOf(token.text, kind) };
      case 'string':
        return { op: 'string', value: token.text };
      case 'regex':
        return { op: 'regex', source: token.text };
      case 'call':
        expect('(');
        called.add(token.text);
        return { op: 'call', name: token.text, args: list(')') };
      case 'builtin':
        return { op: 'builtin', name: token.text, args: take('(') ? list(')') : [] };
      case 'name':
        return take('[') ? { op: 'element', array: token.text, key: list(']') } : { op: 'variable', name: token.text };
      default:
    }
    if (token.kind === 'keyword' && token.text === 'getline') {
      const into = target();
      return { op: 'getline', target: into, file: take('<') ? primary() : undefined, command: undefined };
    }
    if (token.kind === 'operator') {
      if (token.text === '$') {
        if (is('++') || is('--')) {
          const by = peek().text === '++' ? 1 : -1;
          at++;
          return { op: 'field', index: { op: 'step', target: primary() as Target, by, prefix: true } };
        }
        return { op: 'field', index: is('-') ? unary() : primary() };
      }
      if (token.text === '++' || token.text === '--') {
        const operand = primary();
        if (isTarget(operand)) return { op: 'step', target: operand, by: token.text === '++' ? 1 : -1, prefix: true };
      }
      if (token.text === '(') {
        const outer = noGreater;
        noGreater = false;
        const items = list(')');
        noGreater = outer;
        if (items.length > 1 || is('in')) {
          if (items.length > 1 || !noIn) {
            expect('in');
            const array = peek().text;
            at++;
            return { op: 'in', array, key: items };
          }
        }
        return { op: 'group', inner: items[0] as Expression };
      }
    }
    at--;
    throw syntaxError();
  }

  function target(): Target | undefined {
    if (peek().kind !== 'name' && !is('$')) return undefined;
    const value = primary();
    return isTarget(value) ? value : undefined;
  }
}

/** To all but mawk, a nought before other digits makes them octal. */
const numberOf = (text: string, kind: AwkKind): number =>
  kind !== 'mawk' && /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);

const isTarget = (value: Expression): value is Target => value.op === 'variable' || value.op === 'element' || value.op === 'field';
