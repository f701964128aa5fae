import { contains, wordCharacters } from './char-set.ts';
import { type Beside, besideOf, holds, type Program } from './program.ts';

/** A set of places in the program where a match may stand, before what costs nothing is followed. */
interface State {
  readonly places: readonly number[];
  readonly before: Beside;
  /** By the class of the next character; the last is for the end of the text. */
  readonly steps: (Step | undefined)[];
}

interface Step {
  /** Whether a match may end before that character. */
  readonly accepts: boolean;
  readonly to: State | undefined;
}

/** More are made anew: an expression that is unlucky may have billions. */
const MOST_STATES = 2000;

/**
 * Runs a program over text in one pass, however it is nested: states are made when they are first met, and each character
 * is one look into a table.
 */
export class Automaton {
  readonly #cuts: readonly number[];
  readonly #classOfAscii = new Uint16Array(128);
  readonly #asserts: boolean;
  readonly #fresh: number[];
  #states = new Map<string, State>();
  /** Characters read and states made, in characters: what it cost. */
  spent = 0;

  constructor(
    readonly program: Program,
    readonly multiline: boolean,
  ) {
    const { instructions } = program;
    this.#asserts = instructions.some(({ op }) => op === 'assert');
    const cuts = new Set<number>([0]);
    const sets = instructions.flatMap((each) => (each.op === 'set' ? [each.set] : []));
    for (const set of this.#asserts ? [...sets, wordCharacters, [10, 10]] : sets) {
      for (let i = 0; i < set.length; i += 2) cuts.add(set[i] as number).add((set[i + 1] as number) + 1);
    }
    this.#cuts = [...cuts].toSorted((a, b) => a - b);
    for (let code = 0; code < 128; code++) this.#classOfAscii[code] = this.#find(code);
    this.#fresh = [program.start];
  }

  /** Where the longest match from `start` ends; -1 if there is none. */
  longest(text: string, start: number): number {
    let state: State | undefined = this.#begin(text, start);
    let end = -1;
    let at = start;
    while (state) {
      const code = text.codePointAt(at);
      const step: Step = this.#step(state, code, false);
      if (step.accepts) end = at;
      if (code === undefined) break;
      at += code > 0xffff ? 2 : 1;
      state = step.to;
    }
    this.spent += at - start + 1;
    return end;
  }

  /** Where the shortest match from `start` ends; -1 if there is none. */
  shortest(text: string, start: number): number {
    return this.#reach(text, start, false, true);
  }

  /** Of an expression that reads backwards: where a match that ends at `end` begins; -1 if there is none. */
  backwards(text: string, end: number, shortest: boolean): number {
    return this.#reach(text, end, true, shortest);
  }

  #reach(text: string, start: number, backward: boolean, shortest: boolean): number {
    let state: State | undefined = this.#begin(text, start);
    let reached = -1;
    let at = start;
    while (state) {
      const code = backward ? codeBefore(text, at) : text.codePointAt(at);
      const step: Step = this.#step(state, code, false);
      if (step.accepts) reached = at;
      if (code === undefined || (shortest && reached >= 0)) break;
      const width = code > 0xffff ? 2 : 1;
      at += backward ? -width : width;
      state = step.to;
    }
    return reached;
  }

  /** Whether there is a match anywhere from `start` on. */
  occurs(text: string, start: number): boolean {
    let state: State | undefined = this.#begin(text, start);
    let at = start;
    let found = false;
    while (state && !found) {
      const code = text.codePointAt(at);
      const step: Step = this.#step(state, code, true);
      found = step.accepts;
      if (code === undefined) break;
      at += code > 0xffff ? 2 : 1;
      state = step.to;
    }
    this.spent += at - start + 1;
    return found;
  }

  #begin(text: string, start: number): State {
    return this.#state(this.#fresh, this.#asserts && start > 0 ? besideOf(text.codePointAt(start - 1)) : 'edge');
  }

  #step(state: State, code: number | undefined, floating: boolean): Step {
    const index =
      (code === undefined ? this.#cuts.length : code < 128 ? (this.#classOfAscii[code] as number) : this.#find(code)) * 2 +
      (floating ? 1 : 0);
    let step = state.steps[index];
    if (!step) {
      step = this.#makeStep(state, code, floating);
      state.steps[index] = step;
    }
    return step;
  }

  #makeStep(state: State, code: number | undefined, floating: boolean): Step {
    const { instructions } = this.program;
    const after = besideOf(code);
    const seen = new Set<number>();
    const next = new Set<number>();
    let accepts = false;
    const open = [...state.places];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = instructions[at] as Program['instructions'][number];
      switch (instruction.op) {
        case 'match':
          accepts = true;
          break;
        case 'set':
          if (code !== undefined && contains(instruction.set, code)) next.add(instruction.next);
          break;
        case 'assert':
          if (holds(instruction.what, state.before, after, this.multiline)) open.push(instruction.next);
          break;
        case 'split':
          open.push(...instruction.ways);
          break;
        case 'loop':
          open.push(instruction.body, instruction.out);
          break;
        case 'save':
          open.push(instruction.next);
          break;
        default:
          throw new Error('an automaton does not refer back');
      }
    }
    if (floating && code !== undefined) next.add(this.program.start);
    this.spent += seen.size * 8;
    const to =
      next.size === 0
        ? undefined
        : this.#state(
            [...next].toSorted((a, b) => a - b),
            this.#asserts ? after : 'edge',
          );
    return { accepts, to };
  }

  #state(places: readonly number[], before: Beside): State {
    const key = `${before}${places.join()}`;
    let state = this.#states.get(key);
    if (!state) {
      if (this.#states.size >= MOST_STATES) this.#states = new Map();
      state = { places, before, steps: [] };
      this.#states.set(key, state);
    }
    return state;
  }

  /** The class of a character: all of one class are in the same sets. */
  #find(code: number): number {
    let low = 0;
    let high = this.#cuts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#cuts[middle] as number) <= code) low = middle;
      else high = middle;
    }
    return low;
  }
}

function codeBefore(text: string, at: number): number | undefined {
  if (at === 0) return undefined;
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? text.codePointAt(at - 2) : unit;
}
