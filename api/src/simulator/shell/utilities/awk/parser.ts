import { Failure } from '../lib/tool.ts';
import { AwkExpressionParser } from './expressions.ts';
import type { AwkFunction, AwkProgram, Expression, Redirection, Rule, Statement } from './tree.ts';
import type { AwkKind } from './values.ts';

/** Parses an awk program by recursive descent. @see POSIX.1-2017 XCU awk, grammar */
export function parseAwk(source: string, kind: AwkKind): AwkProgram {
  return new AwkParser(source, kind).program();
}

/** awk's rules, functions and statements. */
class AwkParser extends AwkExpressionParser {
  readonly #begin: Statement[] = [];
  readonly #end: Statement[] = [];
  readonly #rules: Rule[] = [];
  readonly #functions = new Map<string, AwkFunction>();

  program(): AwkProgram {
    for (this.skipNewlines(true); this.peek().kind !== 'end'; this.skipNewlines(true)) this.#item();
    const missing = [...this.called].filter((name) => !this.#functions.has(name)).reverse();
    if (missing.length > 0 && this.kind !== 'busybox') throw this.#undefinedFunctions(missing);
    return { begin: this.#begin, end: this.#end, rules: this.#rules, functions: this.#functions };
  }

  /** mawk looks for them when it has read all, the last first. To busybox it is a fault when one is called. */
  #undefinedFunctions(names: readonly string[]): Failure {
    if (this.kind === 'gawk') return new Failure(`cmd. line:1: fatal: function \`${names.at(-1)}' not defined`, 2);
    return new Failure(
      names
        .slice(0, 5)
        .map((name) => `line ${this.peek().line}: function ${name} never defined`)
        .join('\nawk: '),
      2,
    );
  }

  #item(): void {
    if (this.take('BEGIN')) return void this.#begin.push(this.#block());
    if (this.take('END')) return void this.#end.push(this.#block());
    if (this.is('function') || this.is('func')) {
      this.at++;
      const name = this.peek().text;
      this.at++;
      this.expect('(');
      const parameters: string[] = [];
      while (!this.take(')')) {
        this.skipNewlines();
        if (this.peek().kind !== 'name') throw this.syntaxError();
        parameters.push(this.peek().text);
        this.at++;
        this.skipNewlines();
        if (this.take(',')) this.skipNewlines();
        else if (!this.is(')')) throw this.syntaxError();
      }
      this.skipNewlines();
      this.#functions.set(name, { parameters, body: this.#block() });
      return;
    }
    let from: Expression | undefined;
    let to: Expression | undefined;
    if (!this.is('{')) {
      from = this.expression();
      if (this.take(',')) {
        this.skipNewlines();
        to = this.expression();
      }
    }
    this.#rules.push({ from, to, body: this.is('{') ? this.#block() : undefined });
  }

  #block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    for (this.skipNewlines(true); !this.is('}'); this.skipNewlines(true)) {
      if (this.peek().kind === 'end') throw this.syntaxError();
      body.push(this.#statement());
    }
    this.at++;
    return { kind: 'block', body };
  }

  #terminator(): void {
    if (this.take(';') || this.is('}')) return;
    if (this.peek().kind === 'newline') this.at++;
    else if (this.peek().kind !== 'end') throw this.syntaxError();
  }

  #statement(): Statement {
    if (this.is('{')) return this.#block();
    if (this.take(';')) return { kind: 'block', body: [] };
    if (this.take('if')) {
      this.expect('(');
      const test = this.#whole();
      this.expect(')');
      const then = this.#body();
      const mark = this.at;
      this.skipNewlines(true);
      if (this.take('else')) return { kind: 'if', test, then, otherwise: this.#body() };
      this.at = mark;
      return { kind: 'if', test, then, otherwise: undefined };
    }
    if (this.take('while')) {
      this.expect('(');
      const test = this.#whole();
      this.expect(')');
      return { kind: 'while', test, body: this.#body() };
    }
    if (this.take('do')) {
      const inner = this.#body();
      this.skipNewlines(true);
      this.expect('while');
      this.expect('(');
      const test = this.#whole();
      this.expect(')');
      this.#terminator();
      return { kind: 'do', test, body: inner };
    }
    if (this.take('for')) return this.#forStatement();
    const simple = this.#simpleStatement();
    this.#terminator();
    return simple;
  }

  #body(): Statement {
    this.skipNewlines();
    return this.#statement();
  }

  #whole(): Expression {
    const [greater, inside] = [this.noGreater, this.noIn];
    this.noGreater = this.noIn = false;
    const value = this.expression();
    [this.noGreater, this.noIn] = [greater, inside];
    return value;
  }

  #forStatement(): Statement {
    this.expect('(');
    if (this.peek().kind === 'name' && this.peek(1).text === 'in' && this.peek(2).kind === 'name' && this.peek(3).text === ')') {
      const [name, array] = [this.peek().text, this.peek(2).text];
      this.at += 4;
      return { kind: 'forin', name, array, body: this.#body() };
    }
    const init = this.is(';') ? undefined : this.#simpleStatement();
    this.expect(';');
    this.skipNewlines();
    const test = this.is(';') ? undefined : this.expression();
    this.expect(';');
    this.skipNewlines();
    const step = this.is(')') ? undefined : this.#simpleStatement();
    this.expect(')');
    return { kind: 'for', init, test, step, body: this.#body() };
  }

  #simpleStatement(): Statement {
    if (this.is('print') || this.is('printf')) return this.#printStatement();
    for (const kind of ['break', 'continue', 'next', 'nextfile'] as const) if (this.take(kind)) return { kind };
    for (const kind of ['return', 'exit'] as const) {
      if (this.take(kind)) return { kind, value: this.#ends() ? undefined : this.expression() };
    }
    if (this.take('delete')) {
      const array = this.peek().text;
      this.at++;
      return { kind: 'delete', array, key: this.take('[') ? this.list(']') : undefined };
    }
    return { kind: 'expression', value: this.expression() };
  }

  #ends(): boolean {
    return this.peek().kind === 'newline' || this.peek().kind === 'end' || this.is(';') || this.is('}');
  }

  #printStatement(): Statement {
    const formatted = this.peek().text === 'printf';
    this.at++;
    const args: Expression[] = [];
    let redirection: Redirection | undefined;
    const outer = this.noGreater;
    this.noGreater = true;
    if (!this.#ends() && !this.is('>') && !this.is('>>') && !this.is('|')) {
      const mark = this.at;
      if (this.take('(')) {
        this.noGreater = false;
        const inner = this.list(')');
        this.noGreater = true;
        if (this.#ends() || this.is('>') || this.is('>>') || this.is('|')) args.push(...inner);
        else this.at = mark;
      }
      if (args.length === 0 && !this.#ends()) {
        do {
          this.skipNewlines();
          args.push(this.expression());
        } while (this.take(','));
      }
    }
    for (const mode of ['>>', '>', '|'] as const) {
      if (this.take(mode)) {
        redirection = { mode, to: this.concatenation() };
        break;
      }
    }
    this.noGreater = outer;
    return { kind: 'print', args, formatted, redirection };
  }
}
