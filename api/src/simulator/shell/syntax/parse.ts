import { parse, type Statement, type ParsedScript as Tree } from 'unbash';
import { TextCache } from '../../engine/index.ts';
import type { Flavor } from '../flavor.ts';
import { applyEdits, dialect, type Refusal } from './dialect.ts';
import { findProblem } from './grammar.ts';
import { linesOf } from './lines.ts';
import { Source, type SyntaxProblem } from './source.ts';
import { describeProblem, describeRefusal } from './syntax-error.ts';

/** A script as a shell reads it: line after line (with what a line begins), up to where it cannot go on. */
export interface ParsedScript {
  readonly source: Source;
  readonly lines: readonly (readonly Statement[])[];
  /** What follows the lines is no shell script. `line` is from 1. */
  readonly error?: SyntaxProblem;
}

const cache = new TextCache<ParsedScript>(1000);

/**
 * Parses once per text.
 * @param extended whether extglob is on now
 */
export function parseScript(text: string, flavor: Flavor, extended = false): ParsedScript {
  const key = `${flavor}${extended ? '+' : ''} ${text}`;
  let parsed = cache.get(key);
  if (!parsed) {
    parsed = read(text, flavor, extended);
    cache.set(key, parsed);
  }
  return parsed;
}

/** Command substitutions within each other. The parser reads the rest of the text again at each of them. */
const MAX_NESTED = 500;

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = text.indexOf('$('); at >= 0 && depth <= MAX_NESTED; ) {
    const next = text.indexOf('$(', at + 2);
    const closed = text.slice(at + 2, next < 0 ? text.length : next).split(')').length - 1;
    depth = Math.max(0, depth + 1 - closed);
    at = next;
  }
  return depth > MAX_NESTED;
}

function read(original: string, flavor: Flavor, extended: boolean): ParsedScript {
  let text = original.replaceAll('\0', '');
  if (nestsTooDeep(text)) throw new RangeError('call stack: command substitutions nest too deeply');
  let script: Tree = parse(text);
  let found = dialect(script, text, flavor, extended);
  // An edit may uncover the next: `[[ {a,b} ]]`.
  for (let round = 0; found.edits.length > 0 && round < 20; round++) {
    text = applyEdits(text, found.edits);
    script = parse(text);
    found = dialect(script, text, flavor, extended);
  }
  const source = new Source(text);
  const groups = linesOf(script.commands, text);
  const first = found.refusals.reduce<Refusal | undefined>((least, one) => (least && least.pos <= one.pos ? least : one), undefined);
  const ofDocument = !first && flavor !== 'bash' && /<<[^<][\s\S]*[`$]/.test(original) ? findProblem(original, flavor) : undefined;
  if (!first && !ofDocument?.inDocument) return { source, lines: groups };
  const end = (group: readonly Statement[]): number => group.at(-1)?.end ?? 0;
  const problem = ofDocument ?? findProblem(original, flavor);
  if (problem) {
    const complete = placeIn(text, original, problem.complete);
    // One that nothing closes has no end.
    const whole = groups.filter((group) => end(group) <= complete && (group[0]?.pos ?? 0) < complete);
    return { source, lines: whole, error: describeProblem(problem, new Source(original), flavor, first?.nested) };
  }
  if (!first) return { source, lines: groups };
  const lines = groups.filter((group) => end(group) <= first.pos && text.slice(end(group), first.pos).includes('\n'));
  // What is missing something belongs to the statement before it, however far that reaches.
  if (
    /^expected/.test(first.message ?? '') &&
    lines.length > 0 &&
    !groups.some((group) => !lines.includes(group) && (group[0]?.pos ?? 0) <= first.pos)
  )
    lines.pop();
  return { source, lines, error: describeRefusal(first, found.refusals, source, flavor) };
}

/** Where a place of a text is in the same text with insertions. */
function placeIn(edited: string, original: string, at: number): number {
  if (edited === original) return at;
  let place = 0;
  for (let i = 0; i < at && place < edited.length; i++, place++) while (edited[place] !== original[i] && place < edited.length) place++;
  return place;
}
