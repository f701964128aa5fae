import type { ArithmeticFor, Command, CompoundList, SyntaxNode, While, WordPart } from 'unbash';
import { byObject, MILLISECOND, type Micros, SECOND } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';

/** After so many turns nobody expects a loop's end any more. */
const RESTLESS = 5_000;
/** From there on, in so many turns each counts twice. */
const DOUBLING = 100;
/** A trap is to be heard soon, and what ends the shell ends a turn, too. */
const LONGEST: Micros = SECOND;
const LONGEST_WITH_TRAPS: Micros = 20 * MILLISECOND;

/**
 * How long a turn of a loop is, in CPU time. One that never ends and shows nothing (`while true; do :; done`, as Pods that are to burn
 * CPU have it) goes on in ever fewer, longer turns: nobody can tell, as all that it does is to compute.
 */
export function turnLength(shell: Shell, loop: While | ArithmeticFor, turns: number, usual: Micros): Micros {
  if (turns < RESTLESS || shell.options.xtrace || shell.functions.size > 0 || shell.aliases.size > 0 || !isIdle(loop)) return usual;
  // What a trap could show is counted as ever.
  if (shell.traps.size > 0 && isCounting(loop)) return usual;
  return Math.min(shell.traps.size > 0 ? LONGEST_WITH_TRAPS : LONGEST, usual * 2 ** Math.min(40, (turns - RESTLESS) / DOUBLING));
}

/** It has no end, and each of its commands does nothing that can be seen from outside. */
export const isIdle = byObject((loop: While | ArithmeticFor): boolean => isForever(loop) && all(loop.body, isStill));
/** Nothing but what is in it ends it. */
export const isForever = (loop: While | ArithmeticFor): boolean =>
  loop.type === 'While'
    ? all(loop.clause, loop.kind === 'while' ? holds : (node) => isCommand(node, FAILS))
    : !loop.initialize && !loop.test && !loop.update;
/** It changes variables. */
const isCounting = byObject(({ body }: While | ArithmeticFor): boolean => !all(body, (node) => isCommand(node, STILL)));

const HOLDS: ReadonlySet<string> = new Set([':', 'true']);
const TESTS: ReadonlySet<string> = new Set(['[', 'test']);
const FAILS: ReadonlySet<string> = new Set(['false']);
const STILL: ReadonlySet<string> = new Set([':', 'true', 'false']);

/** Whether that holds of every command of a list. */
export const all = ({ commands }: Pick<CompoundList, 'commands'>, holds: (node: SyntaxNode) => boolean): boolean =>
  commands.every(({ command, background }) => !background && holds(command));

function isStill(node: SyntaxNode): boolean {
  if (node.type === 'ArithmeticCommand') return !runsMore(node.body);
  if (node.type !== 'Command' || node.name) return isCommand(node, STILL);
  return node.redirects.length === 0 && node.prefix.every((each) => each.type === 'Assignment' && isPlain(each.value));
}

/** One of these, with words that run nothing and write nowhere. */
const isCommand = (node: SyntaxNode, names: ReadonlySet<string>): boolean =>
  node.type === 'Command' &&
  names.has(node.name?.value ?? '') &&
  node.prefix.length === 0 &&
  node.redirects.length === 0 &&
  node.args.every(isPlain);

/** `true`, `[ 1 ]`, `((1))` … */
const holds = (node: SyntaxNode): boolean =>
  node.type === 'ArithmeticCommand'
    ? /^\s*[1-9]\d*\s*$/.test(node.body)
    : isCommand(node, HOLDS) || (isCommand(node, TESTS) && node.type === 'Command' && isOneWord(node));

/** `[ 1 ]`, `test yes`: a word is something. */
function isOneWord({ name, args }: Command): boolean {
  const words = name?.value === '[' ? args.slice(0, -1) : args;
  const [only] = words;
  return words.length === 1 && only?.type === 'Word' && only.parts === undefined && only.value !== '';
}

/** Its parts are text, variables and sums. */
const isPlain = (word: Command['args'][number] | Extract<Command['prefix'][number], { type: 'Assignment' }>['value']): boolean =>
  word.type === 'Word' && (word.parts ?? []).every(isPlainPart);

function isPlainPart(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted') return part.parts.every(isPlainPart);
  if (part.type === 'ArithmeticExpansion') return !runsMore(part.text.slice('$(('.length));
  return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'SimpleExpansion';
}

const runsMore = (sum: string): boolean => sum.includes('$(') || sum.includes('`');
