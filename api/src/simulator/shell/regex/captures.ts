import { contains } from './char-set.ts';
import { besideOf, holds, type Program } from './program.ts';

/** Where each group began and ended, by slot: `2n` and `2n + 1`; -1 if it took no part. */
type Slots = number[];

/** How it is searched: for a match that ends at a known place each state is tried once; an expression that refers back may need all ways. */
interface Backtracking {
  readonly end: number | undefined;
  readonly slots: number;
  readonly multiline: boolean;
  /** Told of so many states that were tried. */
  readonly spend: (states: number) => void;
}

const OFTEN = 1024;
const SMALL = 4096;

/** A set of numbers below `size`. */
function places(size: number): { has(place: number): boolean; add(place: number): unknown } {
  if (size > SMALL) return new Set<number>();
  const seen = new Uint8Array(size);
  return {
    has: (place) => seen[place] === 1,
    add: (place) => {
      seen[place] = 1;
    },
  };
}

/**
 * The way through the program that is first by its order (greedy, the first alternative that fits), from `start` and, if it is
 * known where the match ends, to there. glibc chooses so too, where POSIX would have each group as long as can be.
 */
export function trace(program: Program, text: string, start: number, { end, slots, multiline, spend }: Backtracking): Slots | undefined {
  const { instructions } = program;
  const width = (end ?? text.length) - start + 1;
  const tried = end === undefined ? undefined : places(instructions.length * width);
  const taken: Slots = new Array(slots).fill(-1);
  const turns: number[] = new Array(program.loops).fill(-1);
  /** What is still to be tried: an instruction and a place; or, with a negative number, what a slot (or a loop's turn) held. */
  const open: number[] = [program.start, start];
  let count = 0;
  while (open.length > 0) {
    const at = open.pop() as number;
    const pc = open.pop() as number;
    if (pc < 0) {
      if (-pc <= slots) taken[-pc - 1] = at;
      else turns[-pc - 1 - slots] = at;
      continue;
    }
    if (++count % OFTEN === 0) spend(OFTEN);
    if (tried) {
      const place = pc * width + (at - start);
      if (tried.has(place)) continue;
      tried.add(place);
    }
    const instruction = instructions[pc] as Program['instructions'][number];
    switch (instruction.op) {
      case 'match':
        if (end !== undefined && at !== end) break;
        taken[0] = start;
        taken[1] = at;
        spend(count % OFTEN);
        return taken;
      case 'set': {
        if (end !== undefined && at >= end) break;
        const code = text.codePointAt(at);
        if (code !== undefined && contains(instruction.set, code)) open.push(instruction.next, at + (code > 0xffff ? 2 : 1));
        break;
      }
      case 'assert':
        if (holds(instruction.what, besideOf(at === 0 ? undefined : text.codePointAt(at - 1)), besideOf(text.codePointAt(at)), multiline)) {
          open.push(instruction.next, at);
        }
        break;
      case 'split':
        for (let i = instruction.ways.length - 1; i >= 0; i--) open.push(instruction.ways[i] as number, at);
        break;
      case 'loop': {
        open.push(instruction.out, at);
        const last = turns[instruction.number] as number;
        if (last === at) break;
        open.push(-1 - slots - instruction.number, last);
        open.push(instruction.body, at);
        turns[instruction.number] = at;
        break;
      }
      case 'save':
        open.push(-1 - instruction.slot, taken[instruction.slot] as number);
        open.push(instruction.next, at);
        taken[instruction.slot] = at;
        break;
      case 'back': {
        const [from, to] = [taken[instruction.number * 2] as number, taken[instruction.number * 2 + 1] as number];
        if (from < 0 || to < 0) break;
        const part = text.slice(from, to);
        if (text.startsWith(part, at)) open.push(instruction.next, at + part.length);
        break;
      }
    }
  }
  spend(count % OFTEN);
  return undefined;
}
