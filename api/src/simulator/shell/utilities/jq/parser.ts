// A grammar: one rule after the other, from the loosest to the tightest.

import { Failure } from '../lib/tool.ts';
import { groupEnd, tokensOf } from './tokens.ts';

/** What `as` takes apart: `$name`, `[$a, $b]`, `{a: $a, $b}`. */
export type Pattern =
  | { readonly name: string }
  | { readonly items: readonly Pattern[] }
  | { readonly fields: readonly { readonly key: Filter; readonly pattern: Pattern }[] };

/** A jq program. */
export type Filter =
  | { readonly op: 'identity' | 'recurse' }
  | { readonly op: 'literal'; readonly value: unknown }
  | { readonly op: 'text'; readonly parts: readonly (string | Filter)[] }
  | { readonly op: 'index'; readonly of: Filter; readonly key: Filter }
  | { readonly op: 'slice'; readonly of: Filter; readonly from: Filter | undefined; readonly to: Filter | undefined }
  | { readonly op: 'iterate' | 'negate'; readonly of: Filter }
  | { readonly op: 'try'; readonly of: Filter; readonly otherwise?: Filter }
  | { readonly op: 'define'; readonly name: string; readonly parameters: readonly string[]; readonly body: Filter; readonly rest: Filter }
  | {
      readonly op: 'foreach';
      readonly source: Filter;
      readonly pattern: Pattern;
      readonly init: Filter;
      readonly step: Filter;
      readonly extract: Filter;
    }
  | { readonly op: 'pipe' | 'comma' | 'and' | 'or' | 'alternative'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'binary'; readonly operator: string; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'update'; readonly operator: string; readonly path: Filter; readonly value: Filter }
  | { readonly op: 'array'; readonly of: Filter | undefined }
  | { readonly op: 'object'; readonly entries: readonly { readonly key: Filter; readonly value: Filter }[] }
  | { readonly op: 'if'; readonly test: Filter; readonly then: Filter; readonly otherwise: Filter }
  | { readonly op: 'reduce'; readonly source: Filter; readonly pattern: Pattern; readonly init: Filter; readonly step: Filter }
  | { readonly op: 'as'; readonly source: Filter; readonly pattern: Pattern; readonly body: Filter }
  | { readonly op: 'variable' | 'break'; readonly name: string }
  | { readonly op: 'label'; readonly name: string; readonly body: Filter }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Filter[] };

const identity: Filter = { op: 'identity' };

/** Parses a jq program: paths, pipes, operators, constructors, conditions, `as` and `reduce`, calls. */
export function parseJq(source: string): Filter {
  return new JqParser(source).program();
}

class JqParser {
  readonly #source: string;
  readonly #tokens: readonly string[];
  #at = 0;

  /** Of the `whole` that is told where it is wrong. */
  constructor(source: string, whole = source) {
    this.#source = whole;
    this.#tokens = tokensOf(source);
  }

  program(): Filter {
    if (this.#tokens.length === 0) return identity;
    const program = this.#pipe();
    if (this.#at < this.#tokens.length) throw this.#wrong();
    return program;
  }

  #wrong(): Failure {
    const token = this.#tokens[this.#at];
    return this.#syntaxError(token);
  }

  #syntaxError(token: string | undefined, wanted = ''): Failure {
    const what = token === undefined ? 'unexpected $end' : `unexpected ${/^\w/.test(token) ? 'IDENT' : `'${token}'`}`;
    return new Failure(
      `error: syntax error, ${what}${wanted} (Unix shell quoting issues?) at <top-level>, line 1:\n${this.#source}\njq: 1 compile error`,
      3,
    );
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.#wrong();
  }

  #pipe(): Filter {
    if (this.#take('def')) return this.#definition();
    const left = this.#comma();
    return this.#take('|') ? { op: 'pipe', left, right: this.#pipe() } : left;
  }

  /** `def name(f; $x): body;` and what it is defined for. */
  #definition(): Filter {
    const name = this.#tokens[this.#at++] ?? '';
    if (!/^[A-Za-z_]/.test(name)) throw this.#wrong();
    const parameters: string[] = [];
    if (this.#take('(')) {
      do parameters.push(this.#tokens[this.#at++] ?? '');
      while (this.#take(';'));
      this.#expect(')');
    }
    this.#expect(':');
    const body = this.#pipe();
    this.#expect(';');
    return { op: 'define', name, parameters, body, rest: this.#at < this.#tokens.length ? this.#pipe() : identity };
  }

  #pattern(): Pattern {
    const token = this.#tokens[this.#at++] ?? '';
    if (token.startsWith('$')) return { name: token };
    if (token === '[') {
      const items: Pattern[] = [];
      do items.push(this.#pattern());
      while (this.#take(','));
      this.#expect(']');
      return { items };
    }
    if (token !== '{') {
      this.#at--;
      throw this.#wrong();
    }
    const fields: { key: Filter; pattern: Pattern }[] = [];
    do fields.push(this.#fieldPattern());
    while (this.#take(','));
    this.#expect('}');
    return { fields };
  }

  #fieldPattern(): { key: Filter; pattern: Pattern } {
    const token = this.#tokens[this.#at++] ?? '';
    if (token.startsWith('$')) return { key: { op: 'literal', value: token.slice(1) }, pattern: { name: token } };
    const key: Filter = token.startsWith('"') ? this.#text(token) : { op: 'literal', value: token };
    this.#expect(':');
    return { key, pattern: this.#pattern() };
  }

  #comma(): Filter {
    let left = this.#assignment();
    while (this.#take(',')) left = { op: 'comma', left, right: this.#assignment() };
    return left;
  }

  #assignment(): Filter {
    const left = this.#alternative();
    const operator = this.#tokens[this.#at] ?? '';
    if (['=', '|=', '+=', '-=', '*=', '/=', '//='].includes(operator)) {
      this.#at++;
      return { op: 'update', operator, path: left, value: this.#alternative() };
    }
    return left;
  }

  #alternative(): Filter {
    const left = this.#or();
    return this.#take('//') ? { op: 'alternative', left, right: this.#alternative() } : left;
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#take('or')) left = { op: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#comparison();
    while (this.#take('and')) left = { op: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Filter {
    const left = this.#sum();
    const operator = this.#tokens[this.#at] ?? '';
    if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) return left;
    this.#at++;
    return { op: 'binary', operator, left, right: this.#sum() };
  }

  #sum(): Filter {
    let left = this.#product();
    while (this.#tokens[this.#at] === '+' || this.#tokens[this.#at] === '-')
      left = { op: 'binary', operator: this.#tokens[this.#at++] as string, left, right: this.#product() };
    return left;
  }

  #product(): Filter {
    let left = this.#postfix();
    while (this.#tokens[this.#at] === '*' || this.#tokens[this.#at] === '/' || this.#tokens[this.#at] === '%')
      left = { op: 'binary', operator: this.#tokens[this.#at++] as string, left, right: this.#postfix() };
    return left;
  }

  #postfix(): Filter {
    return this.#suffixes(true);
  }

  /** Without an `as`, which belongs to what is around. */
  #single(): Filter {
    return this.#suffixes(false);
  }

  #suffixes(binds: boolean): Filter {
    let value = this.#term();
    for (;;) {
      const token = this.#tokens[this.#at] ?? '';
      if (token === '?') {
        this.#at++;
        value = { op: 'try', of: value };
      } else if (token === '[') {
        this.#at++;
        value = this.#brackets(value);
      } else if (/^\.[A-Za-z_]/.test(token)) {
        this.#at++;
        value = { op: 'index', of: value, key: { op: 'literal', value: token.slice(1) } };
      } else if (token === '.' && (this.#tokens[this.#at + 1] === '[' || this.#tokens[this.#at + 1]?.startsWith('"'))) {
        this.#at++;
        if (this.#take('[')) value = this.#brackets(value);
        else value = { op: 'index', of: value, key: this.#text(this.#tokens[this.#at++] as string) };
      } else if (token === 'as' && binds) {
        this.#at++;
        const of = this.#pattern();
        this.#expect('|');
        return { op: 'as', source: value, pattern: of, body: this.#pipe() };
      } else return value;
    }
  }

  #brackets(of: Filter): Filter {
    if (this.#take(']')) return { op: 'iterate', of };
    if (this.#take(':')) {
      const to = this.#pipe();
      this.#expect(']');
      return { op: 'slice', of, from: undefined, to };
    }
    const key = this.#pipe();
    if (this.#take(':')) {
      const to = this.#tokens[this.#at] === ']' ? undefined : this.#pipe();
      this.#expect(']');
      return { op: 'slice', of, from: key, to };
    }
    this.#expect(']');
    return { op: 'index', of, key };
  }

  #term(): Filter {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.#wrong();
    if (token === '.') {
      if (this.#tokens[this.#at]?.startsWith('"'))
        return { op: 'index', of: identity, key: this.#text(this.#tokens[this.#at++] as string) };
      return this.#take('[') ? this.#brackets(identity) : identity;
    }
    if (token === '..') return { op: 'recurse' };
    if (/^\.[A-Za-z_]/.test(token)) return { op: 'index', of: identity, key: { op: 'literal', value: token.slice(1) } };
    if (/^\d/.test(token)) return { op: 'literal', value: Math.min(Number(token), Number.MAX_VALUE) };
    if (token.startsWith('"')) return this.#text(token);
    if (token.startsWith('$')) return { op: 'variable', name: token };
    if (token === '-') return { op: 'negate', of: this.#postfix() };
    if (token === '(') {
      const inner = this.#pipe();
      this.#expect(')');
      return inner;
    }
    if (token === '[') {
      if (this.#take(']')) return { op: 'array', of: undefined };
      const of = this.#pipe();
      this.#expect(']');
      return { op: 'array', of };
    }
    if (token === '{') return this.#object();
    if (token === 'label') {
      const name = this.#tokens[this.#at++] ?? '';
      this.#expect('|');
      return { op: 'label', name, body: this.#pipe() };
    }
    if (token === 'break') return { op: 'break', name: this.#tokens[this.#at++] ?? '' };
    if (token === 'if') return this.#condition();
    if (token === 'reduce' || token === 'foreach') return this.#folding(token);
    if (token === 'try') {
      const of = this.#single();
      return this.#take('catch') ? { op: 'try', of, otherwise: this.#single() } : { op: 'try', of };
    }
    if (/^@?[A-Za-z_]/.test(token)) return this.#call(token);
    this.#at--;
    throw this.#wrong();
  }

  /** `reduce SOURCE as PATTERN (INIT; STEP)`, `foreach SOURCE as PATTERN (INIT; STEP; EXTRACT)` */
  #folding(op: 'reduce' | 'foreach'): Filter {
    const source = this.#single();
    this.#expect('as');
    const of = this.#pattern();
    this.#expect('(');
    const init = this.#pipe();
    this.#expect(';');
    const step = this.#pipe();
    if (op === 'reduce') {
      this.#expect(')');
      return { op, source, pattern: of, init, step };
    }
    const extract = this.#take(';') ? this.#pipe() : identity;
    this.#expect(')');
    return { op, source, pattern: of, init, step, extract };
  }

  #call(name: string): Filter {
    if (name === 'true' || name === 'false') return { op: 'literal', value: name === 'true' };
    if (name === 'null') return { op: 'literal', value: null };
    // A format before a text is for what is put into the text.
    if (name.startsWith('@') && this.#tokens[this.#at]?.startsWith('"')) {
      const made = this.#text(this.#tokens[this.#at++] as string);
      if (made.op !== 'text') return made;
      return {
        op: 'text',
        parts: made.parts.map((part) =>
          typeof part === 'string' ? part : { op: 'pipe', left: part, right: { op: 'call', name, args: [] } },
        ),
      };
    }
    const args: Filter[] = [];
    if (this.#take('(')) {
      do args.push(this.#pipe());
      while (this.#take(';'));
      this.#expect(')');
    }
    return { op: 'call', name, args };
  }

  #condition(): Filter {
    const test = this.#pipe();
    this.#expect('then');
    const then = this.#pipe();
    let otherwise: Filter = identity;
    if (this.#take('elif')) return { op: 'if', test, then, otherwise: this.#condition() };
    if (this.#take('else')) otherwise = this.#pipe();
    this.#expect('end');
    return { op: 'if', test, then, otherwise };
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    while (!this.#take('}')) {
      const token = this.#tokens[this.#at++] ?? '';
      let key: Filter;
      let value: Filter | undefined;
      if (token === '(') {
        key = this.#pipe();
        this.#expect(')');
      } else if (token.startsWith('"')) key = this.#text(token);
      else if (token.startsWith('$')) {
        key = { op: 'literal', value: token.slice(1) };
        value = { op: 'variable', name: token };
      } else if (/^\w/.test(token)) key = { op: 'literal', value: token };
      else {
        this.#at--;
        throw this.#wrong();
      }
      if (this.#take(':')) value = this.#alternativeNoComma();
      entries.push({ key, value: value ?? { op: 'index', of: identity, key } });
      if (!this.#take(',') && this.#tokens[this.#at] !== '}') throw this.#wrong();
    }
    return { op: 'object', entries };
  }

  #alternativeNoComma(): Filter {
    const left = this.#alternative();
    return this.#take('|') ? { op: 'pipe', left, right: this.#alternativeNoComma() } : left;
  }

  /** A string, with `\(…)` in it. @see jq: src/lexer.l, parser.y QQString */
  #text(token: string): Filter {
    const parts: (string | Filter)[] = [];
    let from = 1;
    for (let at = 1; token[at] !== '"'; ) {
      if (at >= token.length) throw this.#syntaxError(undefined, ', expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END');
      if (!token.startsWith('\\(', at)) {
        at += token[at] === '\\' ? 2 : 1;
        continue;
      }
      parts.push(this.#plain(token.slice(from, at)));
      const end = groupEnd(token, at + 2);
      if (end === undefined) throw this.#syntaxError(undefined);
      parts.push(new JqParser(token.slice(at + 2, end - 1), this.#source).program());
      at = end;
      from = end;
    }
    parts.push(this.#plain(token.slice(from, -1)));
    return parts.length === 1 ? { op: 'literal', value: parts[0] } : { op: 'text', parts };
  }

  /** Of a string, what is text: it may go over several lines. */
  #plain(text: string): string {
    const wrong = /\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})u?/.exec(text.replaceAll('\\\\', '  '));
    if (wrong) {
      const what = wrong[0].endsWith('u') ? 'Invalid \\uXXXX escape' : 'Invalid escape';
      const [shown = ''] = /^\\(?:u[0-9a-fA-F]*|.)/s.exec(text.slice(wrong.index)) ?? [];
      throw new Failure(
        `error: ${what} at line 1, column ${shown.length + 2} (while parsing '"${shown}"') at <top-level>, line 1:\n${this.#source}\njq: 1 compile error`,
        3,
      );
    }
    const line = text.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return JSON.parse(`"${line}"`) as string;
  }
}
