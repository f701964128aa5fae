import { TextCache } from '../../engine/index.ts';
import { Automaton } from './automaton.ts';
import { trace } from './captures.ts';
import { compileRegex, type Program } from './program.ts';
import { type Node, type RegexOptions, RegexParser } from './syntax.ts';

export { Automaton } from './automaton.ts';
export * from './char-set.ts';
export { compileRegex } from './program.ts';
export { type Node, RegexError, type RegexOptions } from './syntax.ts';

interface Match {
  readonly index: number;
  readonly end: number;
  /** What matched, and what its groups did, by number. */
  readonly groups: readonly (string | undefined)[];
}

/** Told of work, in the run's steps. */
export type Work = (steps: number) => void;

const cache = new TextCache<Compiled>(1000);

/** A POSIX regular expression that tells `work` of what it costs. */
export function posixRegex(source: string, options: RegexOptions = {}, work?: Work): Regex {
  const { extended, ignoreCase, multiline, fixed, whole = '', dialect = '' } = options;
  const key = `${extended ? 'E' : ''}${ignoreCase ? 'i' : ''}${multiline ? 'm' : ''}${fixed ? 'F' : ''}${whole}${dialect}:${source}`;
  let compiled = cache.get(key);
  if (!compiled) {
    const parser = new RegexParser(source, options);
    const tree = parser.parse();
    compiled = new Compiled(tree, parser.groups, parser.refersBack, multiline ?? false);
    cache.set(key, compiled);
  }
  return new Regex(compiled, work);
}

/** An expression with its automaton, which all who use it share. */
class Compiled {
  readonly program: Program;
  readonly automaton: Automaton;
  /** All of the expression, if it means itself. */
  readonly literal: string | undefined;
  /** Whether a match can only begin where the text does. */
  readonly anchored: boolean;

  constructor(
    tree: Node,
    readonly groups: number,
    readonly refersBack: boolean,
    readonly multiline: boolean,
    most?: number,
  ) {
    this.program = compileRegex(tree, most);
    this.automaton = new Automaton(this.program, multiline);
    this.literal = literalText(tree);
    this.anchored = !multiline && beginsAnchored(tree);
  }
}

/** A regular expression from its tree, without groups. */
export const treeRegex = (tree: Node, most: number): Regex => new Regex(new Compiled(tree, 0, false, false, most));

const CHARACTERS_PER_STEP = 64;
/** Of the work that any search is, in characters. */
const SEARCH = 16;

/** An expression of POSIX's two kinds, with GNU's additions: the leftmost match, and of those the longest. `work` is told what it costs. */
export class Regex {
  #owed = 0;

  constructor(
    readonly compiled: Compiled,
    readonly work: Work = () => {},
  ) {}

  get groups(): number {
    return this.compiled.groups;
  }

  /** Whether it matches the whole text. */
  matchesAll(text: string): boolean {
    const { literal, automaton } = this.compiled;
    if (literal !== undefined) return literal === text;
    const end = automaton.longest(text, 0);
    this.#pay(automaton);
    return end === text.length;
  }

  test(text: string): boolean {
    const { automaton, literal, refersBack, anchored } = this.compiled;
    if (literal !== undefined) return this.#find(literal, text, 0) >= 0;
    return refersBack || anchored ? this.exec(text) !== undefined : this.#occurs(automaton, text, 0);
  }

  /** The first match from that place on: of those that begin there, the longest. */
  exec(text: string, from = 0): Match | undefined {
    const { literal, refersBack, groups, anchored, automaton } = this.compiled;
    if (literal !== undefined) {
      const index = this.#find(literal, text, from);
      return index < 0 ? undefined : { index, end: index + literal.length, groups: [literal] };
    }
    if (anchored && from > 0) return undefined;
    if (refersBack) return this.#execBack(text, from);
    if (!anchored && !this.#occurs(automaton, text, from)) return undefined;
    for (let start = from; start <= text.length; start = nextPlace(text, start)) {
      const end = automaton.longest(text, start);
      this.#pay(automaton);
      if (end >= 0) return groups === 0 ? { index: start, end, groups: [text.slice(start, end)] } : this.#match(text, start, end);
      if (anchored) break;
    }
    return undefined;
  }

  /** All matches that do not overlap. An empty one right after another is none. */
  *matches(text: string): Generator<Match, void, void> {
    let last = -1;
    for (let at = 0; at <= text.length; ) {
      const match = this.exec(text, at);
      if (!match) return;
      if (match.end > match.index || match.index !== last) yield match;
      last = match.end;
      at = match.end > match.index ? match.end : nextPlace(text, match.end);
    }
  }

  /** Replaces matches (all, or those that `replacement` gives text for). */
  replace(text: string, replacement: (match: Match) => string | undefined): string {
    let out = '';
    let at = 0;
    for (const match of this.matches(text)) {
      const by = replacement(match);
      if (by === undefined) continue;
      this.#spend(by.length >> 2);
      out += text.slice(at, match.index) + by;
      at = match.end;
    }
    return at === 0 && out === '' ? text : out + text.slice(at);
  }

  #match(text: string, start: number, end: number | undefined): Match | undefined {
    const { program, groups, multiline } = this.compiled;
    const spend = (states: number): void => this.#spend(states);
    const slots = trace(program, text, start, { end, slots: groups * 2 + 2, multiline, spend });
    if (!slots) return undefined;
    const part = (number: number): string | undefined => {
      const [from, to] = [slots[number * 2] as number, slots[number * 2 + 1] as number];
      return from < 0 || to < 0 ? undefined : text.slice(from, to);
    };
    return { index: start, end: slots[1] as number, groups: Array.from({ length: groups + 1 }, (_, number) => part(number)) };
  }

  #execBack(text: string, from: number): Match | undefined {
    for (let start = from; start <= text.length; start = nextPlace(text, start)) {
      const match = this.#match(text, start, undefined);
      if (match || this.compiled.anchored) return match;
    }
    return undefined;
  }

  /** Plain text is found several times as fast. */
  #find(literal: string, text: string, from: number): number {
    const index = text.indexOf(literal, from);
    this.#spend((((index < 0 ? text.length : index) - from) >> 3) + SEARCH);
    return index;
  }

  #occurs(automaton: Automaton, text: string, from: number): boolean {
    const occurs = automaton.occurs(text, from);
    this.#pay(automaton);
    return occurs;
  }

  #pay(automaton: Automaton): void {
    const { spent } = automaton;
    automaton.spent = 0;
    this.#spend(spent + SEARCH);
  }

  #spend(characters: number): void {
    this.#owed += characters;
    if (this.#owed < CHARACTERS_PER_STEP * 16) return;
    const steps = Math.floor(this.#owed / CHARACTERS_PER_STEP);
    this.#owed %= CHARACTERS_PER_STEP;
    this.work(steps);
  }
}

const nextPlace = (text: string, at: number): number => at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function literalText(tree: Node): string | undefined {
  const parts = tree.kind === 'cat' ? tree.parts : [tree];
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'set' || part.set.length !== 2 || part.set[0] !== part.set[1]) return undefined;
    text += String.fromCodePoint(part.set[0] as number);
  }
  return text;
}

function beginsAnchored(tree: Node): boolean {
  if (tree.kind === 'cat') return tree.parts.length > 0 && beginsAnchored(tree.parts[0] as Node);
  if (tree.kind === 'alt') return tree.options.every(beginsAnchored);
  if (tree.kind === 'group') return beginsAnchored(tree.body);
  return tree.kind === 'assert' && (tree.what === '^' || tree.what === '`');
}
