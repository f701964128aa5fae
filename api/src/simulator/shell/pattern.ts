import { defaultLimits, LimitReached, TextCache } from '../engine/index.ts';
import { backtrackingWork } from './regex/backtracking.ts';
import {
  Automaton,
  anyCharacter,
  bothCases,
  type CharSet,
  characterClasses,
  charSet,
  compileRegex,
  complement,
  type Node,
  one,
  type Regex,
  RegexError,
  treeRegex,
} from './regex/index.ts';

/**
 * Shell patterns: `*`, `?`, `[…]` with classes, a backslash before what is meant literally, and bash's extended operators.
 * @see POSIX.1-2017 XCU 2.13
 */
export function patternMatches(pattern: string, text: string, options: PatternOptions = {}): boolean {
  if (!special.test(pattern) && !options.ignoreCase) return pattern === text;
  return compilePattern(pattern, options).test(text);
}

/** How a glob is read; as POSIX has it where nothing is said. */
export interface PatternOptions {
  /** bash: `@(a|b)`, `!(x)` … */
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
}

const special = /[*?[\]\\()]/;
const cache = new TextCache<ShellPattern>(2000);

/** A glob pattern, compiled once in a process. */
export function compilePattern(pattern: string, options: PatternOptions = {}): ShellPattern {
  const key = `${options.extended ? 'x' : ''}${options.ignoreCase ? 'i' : ''}:${pattern}`;
  let compiled = cache.get(key);
  if (!compiled) {
    compiled = options.extended && pattern.includes('!(') ? new NegatingPattern(pattern, options) : new PlainPattern(pattern, options);
    cache.set(key, compiled);
  }
  return compiled;
}

export interface ShellPattern {
  /** Whether it matches the whole text. */
  test(text: string): boolean;
  /** Where a match that begins where the text does ends; -1 if there is none. */
  prefix(text: string, shortest: boolean): number;
  /** Where a match that ends where the text does begins; -1 if there is none. */
  suffix(text: string, shortest: boolean): number;
  /** The text with the first match replaced, or all. */
  replace(text: string, by: string, all: boolean): string;
}

/** For patterns a shell has no limit. */
const MOST_INSTRUCTIONS = 600_000;

function bounded<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RegexError) throw new LimitReached('expandedText', MOST_INSTRUCTIONS);
    throw error;
  }
}

/** In one pass. */
class PlainPattern implements ShellPattern {
  readonly #tree: Node;
  readonly #regex: Regex;
  #backward: Automaton | undefined;

  constructor(pattern: string, options: PatternOptions) {
    this.#tree = patternTree(pattern, options);
    this.#regex = bounded(() => treeRegex(this.#tree, MOST_INSTRUCTIONS));
  }

  test(text: string): boolean {
    return this.#regex.matchesAll(text);
  }

  prefix(text: string, shortest: boolean): number {
    const { automaton } = this.#regex.compiled;
    return shortest ? automaton.shortest(text, 0) : automaton.longest(text, 0);
  }

  suffix(text: string, shortest: boolean): number {
    this.#backward ??= new Automaton(
      bounded(() => compileRegex(reversed(this.#tree), MOST_INSTRUCTIONS)),
      false,
    );
    return this.#backward.backwards(text, text.length, shortest);
  }

  replace(text: string, by: string, all: boolean): string {
    let first = true;
    let grown = 0;
    return this.#regex.replace(text, ({ index, end }) => {
      if (!first && !all) return undefined;
      first = false;
      if (index === end) return '';
      grown += by.length;
      if (grown > defaultLimits.expandedText) throw new LimitReached('expandedText', defaultLimits.expandedText);
      return by;
    });
  }
}

/** As bash's own matcher it goes back, and may not end. */
function searchable(expression: RegExp, text: string): RegExp {
  if (backtrackingWork(expression, text, expression.global).ends !== 'soon')
    throw new LimitReached('expandedText', defaultLimits.expandedText);
  return expression;
}

/** What is not to match is no automaton's affair: JavaScript looks ahead. */
class NegatingPattern implements ShellPattern {
  readonly #pattern: string;
  readonly #options: PatternOptions;
  readonly #flags: string;

  constructor(pattern: string, options: PatternOptions) {
    this.#pattern = pattern;
    this.#options = options;
    this.#flags = options.ignoreCase ? 'sui' : 'su';
  }

  test(text: string): boolean {
    return searchable(new RegExp(`^(?:${this.#sourceOf(false)})$`, this.#flags), text).test(text);
  }

  prefix(text: string, shortest: boolean): number {
    return searchable(new RegExp(`^(?:${this.#sourceOf(shortest)})`, this.#flags), text).exec(text)?.[0].length ?? -1;
  }

  suffix(text: string, shortest: boolean): number {
    const expression = new RegExp(`^(?:${this.#sourceOf(false)})$`, this.#flags);
    // The shortest suffix is the one that begins last.
    for (let i = 0; i <= text.length; i++) {
      const at = shortest ? text.length - i : i;
      const rest = text.slice(at);
      if (searchable(expression, rest).test(rest)) return at;
    }
    return -1;
  }

  replace(text: string, by: string, all: boolean): string {
    const expression = searchable(new RegExp(this.#sourceOf(false), all ? `g${this.#flags}` : this.#flags), text);
    return text.replace(expression, (match) => (match === '' ? '' : by));
  }

  #sourceOf(shortest: boolean): string {
    return patternSource(this.#pattern, this.#options, shortest);
  }
}

function reversed(node: Node): Node {
  if (node.kind === 'cat') return { kind: 'cat', parts: node.parts.toReversed().map(reversed) };
  if (node.kind === 'alt') return { kind: 'alt', options: node.options.map(reversed) };
  return node.kind === 'repeat' ? { ...node, body: reversed(node.body) } : node;
}

const anything: Node = { kind: 'repeat', body: { kind: 'set', set: anyCharacter }, min: 0, max: Number.POSITIVE_INFINITY };

function patternTree(pattern: string, options: PatternOptions): Node {
  const parts: Node[] = [];
  const set = (members: CharSet): void => {
    parts.push({ kind: 'set', set: options.ignoreCase ? bothCases(members) : members });
  };
  for (let i = 0; i < pattern.length; ) {
    const c = String.fromCodePoint(pattern.codePointAt(i) as number);
    const group = options.extended && '?*+@'.includes(c) && pattern[i + 1] === '(' ? closingParenthesis(pattern, i + 1) : -1;
    const bracket = c === '[' ? bracketEnd(pattern, i) : -1;
    if (group > 0) {
      const body: Node = { kind: 'alt', options: alternatives(pattern.slice(i + 2, group)).map((option) => patternTree(option, options)) };
      const max = c === '@' || c === '?' ? 1 : Number.POSITIVE_INFINITY;
      parts.push({ kind: 'repeat', body, min: c === '@' || c === '+' ? 1 : 0, max });
      i = group + 1;
    } else if (bracket > 0) {
      const members = bracketSet(pattern.slice(i + 1, bracket), options);
      parts.push({ kind: 'set', set: members });
      i = bracket + 1;
    } else if (c === '\\' && i + 1 < pattern.length) {
      const next = String.fromCodePoint(pattern.codePointAt(i + 1) as number);
      set(one(next));
      i += 1 + next.length;
    } else {
      if (c === '*') {
        if (parts.at(-1) !== anything) parts.push(anything);
      } else set(c === '?' ? anyCharacter : one(c));
      i += c.length;
    }
  }
  return parts.length === 1 ? (parts[0] as Node) : { kind: 'cat', parts };
}

/** The set of a bracket expression, by what stands in its brackets. */
function bracketSet(inner: string, options: PatternOptions): CharSet {
  const negated = inner[0] === '!' || inner[0] === '^';
  const ranges: (readonly [number, number])[] = [];
  for (let i = negated ? 1 : 0; i < inner.length; ) {
    const named = inner.startsWith('[:', i) ? /^\[:(\w+):\]/.exec(inner.slice(i)) : null;
    if (named) {
      ranges.push(...(characterClasses[named[1] as string] ?? []));
      i += named[0].length;
      continue;
    }
    const member = (): number => {
      if (inner[i] === '\\' && i + 1 < inner.length) i++;
      const code = inner.codePointAt(i) as number;
      i += code > 0xffff ? 2 : 1;
      return code;
    };
    const from = member();
    let to = from;
    if (inner[i] === '-' && i + 1 < inner.length) {
      i++;
      to = member();
    }
    if (to >= from) ranges.push([from, to]);
  }
  const set = charSet(ranges);
  const folded = options.ignoreCase ? bothCases(set) : set;
  return negated ? complement(folded) : folded;
}

/** The same as the text of a JavaScript expression, without anchors. `lazy` stars match as little as they can. */
function patternSource(pattern: string, options: PatternOptions, lazy: boolean): string {
  let source = '';
  for (let i = 0; i < pattern.length; ) {
    const c = pattern[i] as string;
    const group = '?*+@!'.includes(c) && pattern[i + 1] === '(' ? closingParenthesis(pattern, i + 1) : -1;
    const bracket = c === '[' ? bracketEnd(pattern, i) : -1;
    if (group > 0) {
      const choices = `(?:${alternatives(pattern.slice(i + 2, group))
        .map((option) => patternSource(option, options, lazy))
        .join('|')})`;
      if (c === '!') {
        const rest = patternSource(pattern.slice(group + 1), options, lazy);
        return `${source}(?!${choices}${rest}$)[^]*${rest}`;
      }
      source += c === '@' ? choices : choices + c;
      i = group + 1;
    } else if (bracket > 0) {
      source += classSource(bracketSet(pattern.slice(i + 1, bracket), options));
      i = bracket + 1;
    } else if (c === '\\' && i + 1 < pattern.length) {
      const next = String.fromCodePoint(pattern.codePointAt(i + 1) as number);
      source += escapeRegExp(next);
      i += 1 + next.length;
    } else {
      source += c === '*' ? (lazy ? '[^]*?' : '[^]*') : c === '?' ? '[^]' : escapeRegExp(c);
      i++;
    }
  }
  return source;
}

function classSource(set: CharSet): string {
  const escaped = set.map((code) => `\\u{${code.toString(16)}}`);
  return set.length === 0 ? '(?!)' : `[${escaped.map((code, i) => (i % 2 === 0 ? code : `-${code}`)).join('')}]`;
}

/** A text as a regular expression that matches it alone. */
export const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Makes all of `text` literal within a pattern. */
export const escapePattern = (text: string): string => text.replace(/[\\*?[\]()|!@+]/g, '\\$&');

/** Whether text may match file names: a `[` that nothing closes (the command `[`) does not. */
export function hasGlob(text: string): boolean {
  const bracket = text.indexOf('[');
  return /[*?]/.test(text) || (bracket >= 0 && text.indexOf(']', bracket) >= 0);
}

/** Where the bracket expression that opens at `start` closes; -1 if it does not. */
function bracketEnd(pattern: string, start: number): number {
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
