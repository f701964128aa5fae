/**
 * Shell patterns: `*`, `?`, `[…]` with classes, a backslash before what is meant literally, and bash's extended operators.
 * @see POSIX.1-2017 XCU 2.13
 */
export function patternMatches(pattern: string, text: string, options: PatternOptions = {}): boolean {
  if (!special.test(pattern)) return pattern === text;
  return compilePattern(pattern, options).test(text);
}

export interface PatternOptions {
  /** bash: `@(a|b)`, `!(x)` … */
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
}

const special = /[*?[\]\\()]/;
const cache = new Map<string, RegExp>();

/** An anchored expression for the whole text. */
export function compilePattern(pattern: string, options: PatternOptions = {}): RegExp {
  const key = `${options.extended ? 'x' : ''}${options.ignoreCase ? 'i' : ''}:${pattern}`;
  let compiled = cache.get(key);
  if (!compiled) {
    compiled = new RegExp(`^(?:${patternSource(pattern, options)})$`, options.ignoreCase ? 'sui' : 'su');
    if (cache.size > 2000) cache.clear();
    cache.set(key, compiled);
  }
  return compiled;
}

/** The same as the text of a regular expression, without anchors. `lazy` stars match as little as they can. */
export function patternSource(pattern: string, { extended }: PatternOptions, lazy = false): string {
  let source = '';
  for (let i = 0; i < pattern.length; ) {
    const c = pattern[i] as string;
    if (extended && '?*+@!'.includes(c) && pattern[i + 1] === '(') {
      const end = closingParenthesis(pattern, i + 1);
      if (end > 0) {
        const options = alternatives(pattern.slice(i + 2, end)).map((one) => patternSource(one, { extended }, lazy));
        const group = `(?:${options.join('|')})`;
        const rest = c === '!' ? patternSource(pattern.slice(end + 1), { extended }, lazy) : '';
        if (c === '!') return `${source}(?!${group}${rest}$)[^]*${rest}`;
        source += c === '@' ? group : group + c;
        i = end + 1;
        continue;
      }
    }
    if (c === '*') source += lazy ? '[^]*?' : '[^]*';
    else if (c === '?') source += '[^]';
    else if (c === '[') {
      const end = bracketEnd(pattern, i);
      if (end > 0) {
        source += bracketSource(pattern.slice(i + 1, end));
        i = end + 1;
        continue;
      }
      source += '\\[';
    } else if (c === '\\' && i + 1 < pattern.length) {
      const next = String.fromCodePoint(pattern.codePointAt(i + 1) as number);
      source += escapeRegExp(next);
      i += next.length;
    } else source += escapeRegExp(c);
    i++;
  }
  return source;
}

export const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Makes all of `text` literal within a pattern. */
export const escapePattern = (text: string): string => text.replace(/[\\*?[\]()|!@+]/g, '\\$&');

/** Whether text may match file names: a `[` that nothing closes (the command `[`) does not. */
export const hasGlob = (text: string): boolean => /[*?]|\[[\s\S]*\]/.test(text);

/** Where the bracket expression that opens at `start` closes; -1 if it does not. */
export function bracketEnd(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === '!' || pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  while (i < pattern.length && pattern[i] !== ']') {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '[' && pattern[i + 1] === ':') {
      const close = pattern.indexOf(':]', i + 2);
      if (close > 0) i = close + 1;
    }
    i++;
  }
  return i < pattern.length ? i : -1;
}

/** POSIX' named classes, as the inside of a JavaScript class. */
export const characterClasses: Record<string, string> = {
  alnum: '\\p{L}\\p{Nd}',
  alpha: '\\p{L}',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: '\\p{Ll}',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\s',
  upper: '\\p{Lu}',
  xdigit: '0-9A-Fa-f',
};

function bracketSource(inner: string): string {
  let i = 0;
  let source = '[';
  if (inner[0] === '!' || inner[0] === '^') {
    source += '^';
    i++;
  }
  const literal = (c: string): string => c.replace(/[\\\]^[-]/g, '\\$&');
  while (i < inner.length) {
    const named = inner.startsWith('[:', i) ? /^\[:(\w+):\]/.exec(inner.slice(i)) : null;
    if (named) {
      source += characterClasses[named[1] as string] ?? '';
      i += named[0].length;
      continue;
    }
    if (inner[i] === '\\' && i + 1 < inner.length) i++;
    const from = String.fromCodePoint(inner.codePointAt(i) as number);
    i += from.length;
    if (inner[i] === '-' && i + 1 < inner.length) {
      let at = i + 1;
      if (inner[at] === '\\') at++;
      const to = String.fromCodePoint(inner.codePointAt(at) as number);
      if ((to.codePointAt(0) as number) >= (from.codePointAt(0) as number)) source += `${literal(from)}-${literal(to)}`;
      i = at + to.length;
    } else source += literal(from);
  }
  if (source === '[') return '(?!)';
  return source === '[^' ? '[^]' : `${source}]`;
}

function closingParenthesis(pattern: string, open: number): number {
  let depth = 0;
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '(') depth++;
    else if (pattern[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

function alternatives(inner: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === '\\') i++;
    else if (inner[i] === '(') depth++;
    else if (inner[i] === ')') depth--;
    else if (inner[i] === '|' && depth === 0) {
      found.push(inner.slice(start, i));
      start = i + 1;
    }
  }
  found.push(inner.slice(start));
  return found;
}
