import { Failure } from './tool.ts';

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
const tokenPattern =
  /\s+|#[^\n]*|"(?:\\\([^)]*\)|\\.|[^"\\])*"|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\.|\.[A-Za-z_]\w*|\$[A-Za-z_]\w*|@?[A-Za-z_]\w*|\?\/\/|\/\/=?|[|+*/%-]=|[=!<>]=|./gs;

/** Parses a jq program: paths, pipes, operators, constructors, conditions, `as` and `reduce`, calls. */
export function parseJq(source: string): Filter {
  const tokens = (source.match(tokenPattern) ?? []).filter((token) => !/^(\s|#)/.test(token));
  let at = 0;
  if (tokens.length === 0) return identity;
  const program = pipe();
  if (at < tokens.length) throw wrong();
  return program;

  function wrong(): Failure {
    const token = tokens[at];
    const what = token === undefined ? 'unexpected $end' : `unexpected ${/^\w/.test(token) ? 'IDENT' : `'${token}'`}`;
    return new Failure(
      `error: syntax error, ${what} (Unix shell quoting issues?) at <top-level>, line 1:\n${source}\njq: 1 compile error`,
      3,
    );
  }
  function take(token: string): boolean {
    if (tokens[at] !== token) return false;
    at++;
    return true;
  }
  function expect(token: string): void {
    if (!take(token)) throw wrong();
  }

  function pipe(): Filter {
    if (take('def')) return definition();
    const left = comma();
    return take('|') ? { op: 'pipe', left, right: pipe() } : left;
  }
  /** `def name(f; $x): body;` and what it is defined for. */
  function definition(): Filter {
    const name = tokens[at++] ?? '';
    if (!/^[A-Za-z_]/.test(name)) throw wrong();
    const parameters: string[] = [];
    if (take('(')) {
      do parameters.push(tokens[at++] ?? '');
      while (take(';'));
      expect(')');
    }
    expect(':');
    const body = pipe();
    expect(';');
    return { op: 'define', name, parameters, body, rest: at < tokens.length ? pipe() : identity };
  }
  function pattern(): Pattern {
    const token = tokens[at++] ?? '';
    if (token.startsWith('$')) return { name: token };
    if (token === '[') {
      const items: Pattern[] = [];
      do items.push(pattern());
      while (take(','));
      expect(']');
      return { items };
    }
    if (token !== '{') {
      at--;
      throw wrong();
    }
    const fields: { key: Filter; pattern: Pattern }[] = [];
    do fields.push(fieldPattern());
    while (take(','));
    expect('}');
    return { fields };
  }
  function fieldPattern(): { key: Filter; pattern: Pattern } {
    const token = tokens[at++] ?? '';
    if (token.startsWith('$')) return { key: { op: 'literal', value: token.slice(1) }, pattern: { name: token } };
    const key: Filter = token.startsWith('"') ? text(token) : { op: 'literal', value: token };
    expect(':');
    return { key, pattern: pattern() };
  }

  function comma(): Filter {
    let left = assignment();
    while (take(',')) left = { op: 'comma', left, right: assignment() };
    return left;
  }
  function assignment(): Filter {
    const left = alternative();
    const operator = tokens[at] ?? '';
    if (['=', '|=', '+=', '-=', '*=', '/=', '//='].includes(operator)) {
      at++;
      return { op: 'update', operator, path: left, value: alternative() };
    }
    return left;
  }
  function alternative(): Filter {
    const left = or();
    return take('//') ? { op: 'alternative', left, right: alternative() } : left;
  }
  function or(): Filter {
    let left = and();
    while (take('or')) left = { op: 'or', left, right: and() };
    return left;
  }
  function and(): Filter {
    let left = comparison();
    while (take('and')) left = { op: 'and', left, right: comparison() };
    return left;
  }
  function comparison(): Filter {
    const left = sum();
    const operator = tokens[at] ?? '';
    if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) return left;
    at++;
    return { op: 'binary', operator, left, right: sum() };
  }
  function sum(): Filter {
    let left = product();
    while (tokens[at] === '+' || tokens[at] === '-') left = { op: 'binary', operator: tokens[at++] as string, left, right: product() };
    return left;
  }
  function product(): Filter {
    let left = postfix();
    while (tokens[at] === '*' || tokens[at] === '/' || tokens[at] === '%')
      left = { op: 'binary', operator: tokens[at++] as string, left, right: postfix() };
    return left;
  }

  function postfix(): Filter {
    return suffixes(true);
  }
  /** Without an `as`, which belongs to what is around. */
  function single(): Filter {
    return suffixes(false);
  }
  function suffixes(binds: boolean): Filter {
    let value = term();
    for (;;) {
      const token = tokens[at] ?? '';
      if (token === '?') {
        at++;
        value = { op: 'try', of: value };
      } else if (token === '[') {
        at++;
        value = brackets(value);
      } else if (/^\.[A-Za-z_]/.test(token)) {
        at++;
        value = { op: 'index', of: value, key: { op: 'literal', value: token.slice(1) } };
      } else if (token === '.' && (tokens[at + 1] === '[' || tokens[at + 1]?.startsWith('"'))) {
        at++;
        if (take('[')) value = brackets(value);
        else value = { op: 'index', of: value, key: text(tokens[at++] as string) };
      } else if (token === 'as' && binds) {
        at++;
        const of = pattern();
        expect('|');
        return { op: 'as', source: value, pattern: of, body: pipe() };
      } else return value;
    }
  }

  function brackets(of: Filter): Filter {
    if (take(']')) return { op: 'iterate', of };
    if (take(':')) {
      const to = pipe();
      expect(']');
      return { op: 'slice', of, from: undefined, to };
    }
    const key = pipe();
    if (take(':')) {
      const to = tokens[at] === ']' ? undefined : pipe();
      expect(']');
      return { op: 'slice', of, from: key, to };
    }
    expect(']');
    return { op: 'index', of, key };
  }

  function term(): Filter {
    const token = tokens[at++];
    if (token === undefined) throw wrong();
    if (token === '.') {
      if (tokens[at]?.startsWith('"')) return { op: 'index', of: identity, key: text(tokens[at++] as string) };
      return take('[') ? brackets(identity) : identity;
    }
    if (token === '..') return { op: 'recurse' };
    if (/^\.[A-Za-z_]/.test(token)) return { op: 'index', of: identity, key: { op: 'literal', value: token.slice(1) } };
    if (/^\d/.test(token)) return { op: 'literal', value: Math.min(Number(token), Number.MAX_VALUE) };
    if (token.startsWith('"')) return text(token);
    if (token.startsWith('$')) return { op: 'variable', name: token };
    if (token === '-') return { op: 'negate', of: postfix() };
    if (token === '(') {
      const inner = pipe();
      expect(')');
      return inner;
    }
    if (token === '[') {
      if (take(']')) return { op: 'array', of: undefined };
      const of = pipe();
      expect(']');
      return { op: 'array', of };
    }
    if (token === '{') return object();
    if (token === 'label') {
      const name = tokens[at++] ?? '';
      expect('|');
      return { op: 'label', name, body: pipe() };
    }
    if (token === 'break') return { op: 'break', name: tokens[at++] ?? '' };
    if (token === 'if') return condition();
    if (token === 'reduce' || token === 'foreach') return folding(token);
    if (token === 'try') {
      const of = single();
      return take('catch') ? { op: 'try', of, otherwise: single() } : { op: 'try', of };
    }
    if (/^@?[A-Za-z_]/.test(token)) return call(token);
    at--;
    throw wrong();
  }

  /** `reduce SOURCE as PATTERN (INIT; STEP)`, `foreach SOURCE as PATTERN (INIT; STEP; EXTRACT)` */
  function folding(op: 'reduce' | 'foreach'): Filter {
    const source = single();
    expect('as');
    const of = pattern();
    expect('(');
    const init = pipe();
    expect(';');
    const step = pipe();
    if (op === 'reduce') {
      expect(')');
      return { op, source, pattern: of, init, step };
    }
    const extract = take(';') ? pipe() : identity;
    expect(')');
    return { op, source, pattern: of, init, step, extract };
  }

  function call(name: string): Filter {
    if (name === 'true' || name === 'false') return { op: 'literal', value: name === 'true' };
    if (name === 'null') return { op: 'literal', value: null };
    // A format before a text is for what is put into the text.
    if (name.startsWith('@') && tokens[at]?.startsWith('"')) {
      const made = text(tokens[at++] as string);
      if (made.op !== 'text') return made;
      return {
        op: 'text',
        parts: made.parts.map((part) =>
          typeof part === 'string' ? part : { op: 'pipe', left: part, right: { op: 'call', name, args: [] } },
        ),
      };
    }
    const args: Filter[] = [];
    if (take('(')) {
      do args.push(pipe());
      while (take(';'));
      expect(')');
    }
    return { op: 'call', name, args };
  }

  function condition(): Filter {
    const test = pipe();
    expect('then');
    const then = pipe();
    let otherwise: Filter = identity;
    if (take('elif')) return { op: 'if', test, then, otherwise: condition() };
    if (take('else')) otherwise = pipe();
    expect('end');
    return { op: 'if', test, then, otherwise };
  }

  function object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    while (!take('}')) {
      const token = tokens[at++] ?? '';
      let key: Filter;
      let value: Filter | undefined;
      if (token === '(') {
        key = pipe();
        expect(')');
      } else if (token.startsWith('"')) key = text(token);
      else if (token.startsWith('$')) {
        key = { op: 'literal', value: token.slice(1) };
        value = { op: 'variable', name: token };
      } else if (/^\w/.test(token)) key = { op: 'literal', value: token };
      else {
        at--;
        throw wrong();
      }
      if (take(':')) value = alternativeNoComma();
      entries.push({ key, value: value ?? { op: 'index', of: identity, key } });
      if (!take(',') && tokens[at] !== '}') throw wrong();
    }
    return { op: 'object', entries };
  }
  function alternativeNoComma(): Filter {
    const left = alternative();
    return take('|') ? { op: 'pipe', left, right: alternativeNoComma() } : left;
  }

  /** A string, with `\(…)` in it. */
  function text(token: string): Filter {
    const parts: (string | Filter)[] = [];
    let end = 1;
    for (const match of token.matchAll(/\\\(([^)]*)\)/g)) {
      parts.push(JSON.parse(`"${token.slice(end, match.index)}"`) as string, parseJq(match[1] as string));
      end = match.index + match[0].length;
    }
    parts.push(JSON.parse(`"${token.slice(end, -1)}"`) as string);
    return parts.length === 1 ? { op: 'literal', value: parts[0] } : { op: 'text', parts };
  }
}
