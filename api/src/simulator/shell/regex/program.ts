import { type CharSet, contains, wordCharacters } from './char-set.ts';
import { type Assertion, type Node, RegexError } from './syntax.ts';

/** An automaton without decisions, one instruction after another. What stands first is tried first. */
type Instruction =
  | { readonly op: 'set'; readonly set: CharSet; readonly next: number }
  | { readonly op: 'assert'; readonly what: Assertion; readonly next: number }
  /** Each of them is a way to go on. */
  | { readonly op: 'split'; readonly ways: readonly number[] }
  /** The head of a loop: a turn that matched nothing is the last. */
  | { readonly op: 'loop'; readonly body: number; readonly out: number; readonly number: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | { readonly op: 'back'; readonly number: number; readonly next: number }
  | { readonly op: 'match' };

/** Beyond it glibc has no memory, and we no patience. */
const MOST_INSTRUCTIONS = 100_000;

/** An expression as instructions, which automata run; `loops` is how many repetitions there are, each with its number. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  readonly loops: number;
}

/** An expression's program, made from its end to its beginning. */
export function compileRegex(tree: Node, most = MOST_INSTRUCTIONS): Program {
  const instructions: Instruction[] = [{ op: 'match' }];
  let loops = 0;
  const start = compile(tree, 0);
  return { instructions, start, loops };

  function add(instruction: Instruction): number {
    if (instructions.length >= most) throw new RegexError('Memory exhausted');
    return instructions.push(instruction) - 1;
  }

  function compile(node: Node, next: number): number {
    switch (node.kind) {
      case 'set':
        return add({ op: 'set', set: node.set, next });
      case 'assert':
        return add({ op: 'assert', what: node.what, next });
      case 'back':
        return add({ op: 'back', number: node.number, next });
      case 'cat':
        return node.parts.reduceRight((after, part) => compile(part, after), next);
      case 'alt':
        return add({ op: 'split', ways: node.options.map((option) => compile(option, next)) });
      case 'group': {
        const close = add({ op: 'save', slot: node.number * 2 + 1, next });
        return add({ op: 'save', slot: node.number * 2, next: compile(node.body, close) });
      }
      case 'repeat': {
        let after = next;
        if (node.max === Number.POSITIVE_INFINITY) {
          const head = add({ op: 'loop', body: 0, out: next, number: loops++ });
          instructions[head] = { ...(instructions[head] as Instruction & { op: 'loop' }), body: compile(node.body, head) };
          after = head;
        } else for (let i = node.min; i < node.max; i++) after = add({ op: 'split', ways: [compile(node.body, after), next] });
        for (let i = 0; i < node.min; i++) after = compile(node.body, after);
        return after;
      }
    }
  }
}

/** What stands beside a place, as far as assertions ask. */
export type Beside = 'edge' | 'newline' | 'word' | 'other';

/** What assertions ask of a character beside a place; undefined is the text's end or beginning. */
export const besideOf = (code: number | undefined): Beside =>
  code === undefined ? 'edge' : code === 10 ? 'newline' : contains(wordCharacters, code) ? 'word' : 'other';

/** Whether an assertion holds between two characters, of which only the class matters. */
export function holds(what: Assertion, before: Beside, after: Beside, multiline: boolean): boolean {
  switch (what) {
    case '^':
      return before === 'edge' || (multiline && before === 'newline');
    case '$':
      return after === 'edge' || (multiline && after === 'newline');
    case '`':
      return before === 'edge';
    case "'":
      return after === 'edge';
    case '<':
      return before !== 'word' && after === 'word';
    case '>':
      return before === 'word' && after !== 'word';
    case 'b':
      return (before === 'word') !== (after === 'word');
    case 'no word before':
      return before !== 'word';
    case 'no word after':
      return after !== 'word';
    case 'B':
      return (before === 'word') === (after === 'word');
  }
}
