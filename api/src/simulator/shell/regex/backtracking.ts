import { TextCache } from '../../engine/index.ts';
import { degreeOf, type Piece, parsePieces } from './backtracking-syntax.ts';

/**
 * What a matcher that goes back, as those of V8, PCRE and Oniguruma do, has to do to find the first match (or all) from a place on:
 * it cannot be stopped once it has begun. Nothing is counted where it cannot be much.
 */
export function backtrackingWork(expression: RegExp, text: string, all = false, from = 0): Effort {
  const { degree } = programOf(expression);
  const length = Math.max(2, text.length - from);
  if (degree < 1 || length ** (degree + 1) <= LITTLE) return { work: 0, ends: 'soon' };
  const most = 2_000_000 + 8 * Math.min(length, 2 ** 20);
  const { work } = searchBack(expression, text, most, all, from);
  if (work <= most) return { work, ends: 'soon' };
  const isEndless = degree === Infinity ? length > LONG : length ** (degree + 1) > VERY_MUCH;
  return { work, ends: isEndless ? 'never' : 'later' };
}
interface Effort {
  readonly work: number;
  /** Of what takes longer than can be followed it is told whether anyone would live to see its end. */
  readonly ends: 'soon' | 'later' | 'never';
}
const LITTLE = 200_000;
const LONG = 30;
const VERY_MUCH = 1e12;

/** Where the first match ends, and what it took to find it (or all). */
export function searchBack(
  expression: RegExp,
  text: string,
  most: number,
  all = false,
  from = 0,
): { readonly end: number; readonly work: number } {
  return new Search(programOf(expression), text, most).run(all, from);
}

const known = new TextCache<Program>(500);

function programOf({ source, flags }: RegExp): Program {
  const key = `${flags}/${source}`;
  let program = known.get(key);
  if (!program) {
    program = compile(source, flags);
    known.set(key, program);
  }
  return program;
}

type Test = (code: number) => boolean;
type Instruction =
  | { readonly op: 'set'; readonly test: Test }
  /** One character, again and again. */
  | { readonly op: 'run'; readonly test: Test; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'begin' | 'enter'; readonly loop: number }
  | { readonly op: 'loop'; readonly loop: number; readonly min: number; readonly max: number; readonly lazy: boolean; out: number }
  | { readonly op: 'edge'; readonly what: '^' | '$' | 'b' | 'B' }
  | { readonly op: 'look'; readonly behind: boolean; readonly negative: boolean; out: number }
  | { readonly op: 'back'; readonly group: number }
  | { readonly op: 'match' };

interface Program {
  readonly instructions: readonly Instruction[];
  readonly degree: number;
  readonly groups: number;
  readonly loops: number;
  /** Only the first place is tried. */
  readonly anchored: boolean;
  readonly multiline: boolean;
  readonly unicode: boolean;
}

function compile(source: string, flags: string): Program {
  const { tree, names, groups } = parsePieces(source);
  const instructions: Instruction[] = [];
  const letters = flags.replace(/[^isuv]/g, '');
  let loops = 0;

  function add<T extends Instruction>(instruction: T): T {
    instructions.push(instruction);
    return instruction;
  }
  function emit(piece: Piece): void {
    switch (piece.kind) {
      case 'atom':
        add({ op: 'set', test: testOf(piece.source, letters) });
        break;
      case 'cat':
        for (const part of piece.parts) emit(part);
        break;
      case 'alt':
        alternatives(piece.options);
        break;
      case 'group':
        add({ op: 'save', slot: piece.number * 2 });
        emit(piece.body);
        add({ op: 'save', slot: piece.number * 2 + 1 });
        break;
      case 'look': {
        const look = add({ op: 'look', behind: piece.behind, negative: piece.negative, out: 0 });
        emit(piece.body);
        add({ op: 'match' });
        look.out = instructions.length;
        break;
      }
      case 'edge':
        add({ op: 'edge', what: piece.what });
        break;
      case 'back':
        add({ op: 'back', group: typeof piece.group === 'number' ? piece.group : (names.get(piece.group) ?? 0) });
        break;
      case 'repeat':
        repeat(piece);
    }
  }
  function alternatives(options: readonly Piece[]): void {
    const ends: Extract<Instruction, { op: 'jump' }>[] = [];
    for (const [i, option] of options.entries()) {
      const split = i < options.length - 1 ? add({ op: 'split', first: instructions.length + 1, second: 0 }) : undefined;
      emit(option);
      if (!split) continue;
      ends.push(add({ op: 'jump', to: 0 }));
      split.second = instructions.length;
    }
    for (const end of ends) end.to = instructions.length;
  }
  function repeat({ body, min, max, lazy }: Extract<Piece, { kind: 'repeat' }>): void {
    if (body.kind === 'atom') {
      add({ op: 'run', test: testOf(body.source, letters), min, max, lazy });
      return;
    }
    const number = loops++;
    add({ op: 'begin', loop: number });
    const at = instructions.length;
    const loop = add({ op: 'loop', loop: number, min, max, lazy, out: 0 });
    add({ op: 'enter', loop: number });
    emit(body);
    add({ op: 'jump', to: at });
    loop.out = instructions.length;
  }

  emit(tree);
  add({ op: 'match' });
  const [first] = instructions;
  const [multiline, unicode] = [flags.includes('m'), /[uv]/.test(flags)];
  const anchored = flags.includes('y') || (!multiline && first?.op === 'edge' && first.what === '^');
  return { instructions, degree: degreeOf(tree), groups, loops, anchored, multiline, unicode };
}

/** One character is matched by JavaScript's own; ASCII is asked but once. */
function testOf(source: string, flags: string): Test {
  const expression = new RegExp(`^${source}$`, flags);
  const ascii: (boolean | undefined)[] = [];
  return (code) => {
    const known = ascii[code];
    if (known !== undefined) return known;
    const answer = expression.test(String.fromCodePoint(code));
    if (code < 128) ascii[code] = answer;
    return answer;
  };
}

class Search {
  readonly #instructions: readonly Instruction[];
  /** Of groups, where they begin and end; of loops, how often and since where. */
  readonly #slots: number[];
  readonly #loopAt: number;
  /**
   * Where to go on if it fails: instruction, place, how much of `#undo` was there, and for a run down to which place it may give
   * back, or (from `LAZY` down) how many more it may take.
   */
  readonly #open: number[] = [];
  readonly #undo: number[] = [];
  work = 0;

  constructor(
    readonly program: Program,
    readonly text: string,
    readonly most: number,
  ) {
    this.#instructions = program.instructions;
    this.#loopAt = program.groups * 2 + 2;
    this.#slots = new Array<number>(this.#loopAt + program.loops * 2).fill(-1);
  }

  run(all: boolean, from: number): { end: number; work: number } {
    let found = -1;
    for (let start = from; start <= this.text.length && this.work <= this.most; ) {
      this.#slots.fill(-1);
      this.#undo.length = 0;
      const end = this.#match(0, start, -1);
      if (found < 0) found = end;
      if ((end >= 0 && !all) || this.program.anchored) break;
      start = end > start ? end : start + 1;
    }
    return { end: found, work: this.work };
  }

  #put(slot: number, value: number): void {
    this.#undo.push(slot, this.#slots[slot] as number);
    this.#slots[slot] = value;
  }
  #back(to: number): void {
    while (this.#undo.length > to) {
      const value = this.#undo.pop() as number;
      this.#slots[this.#undo.pop() as number] = value;
    }
  }

  /** Where the match ends that begins there (that has to end at `aim`, if that is a place); -1 if there is none. */
  #match(first: number, start: number, aim: number): number {
    const open = this.#open;
    const bottom = open.length;
    let [pc, at] = [first, start];
    for (;;) {
      let next = this.#step(pc, at, aim);
      if (next === MATCHED) {
        open.length = bottom;
        return at;
      }
      while (next === FAILED) {
        if (open.length === bottom || this.work > this.most) {
          open.length = bottom;
          return -1;
        }
        this.work++;
        next = this.#again();
      }
      pc = next;
      at = this.#at;
    }
  }
  #at = 0;

  /** Which instruction comes next; the place is in `#at`. */
  #step(pc: number, at: number, aim: number): number {
    this.work++;
    this.#at = at;
    const instruction = this.#instructions[pc] as Instruction;
    switch (instruction.op) {
      case 'match':
        return aim < 0 || at === aim ? MATCHED : FAILED;
      case 'set':
        return this.#takes(instruction.test, at) ? pc + 1 : FAILED;
      case 'run':
        return this.#runs(instruction, pc, at);
      case 'split':
        this.#later(instruction.second, at);
        return instruction.first;
      case 'jump':
        return instruction.to;
      case 'save':
        this.#put(instruction.slot, at);
        return pc + 1;
      case 'begin':
        this.#put(this.#loopAt + instruction.loop * 2, 0);
        this.#put(this.#loopAt + instruction.loop * 2 + 1, -1);
        return pc + 1;
      case 'loop':
        return this.#loops(instruction, pc, at);
      case 'enter': {
        const slot = this.#loopAt + instruction.loop * 2;
        this.#put(slot, (this.#slots[slot] as number) + 1);
        this.#put(slot + 1, at);
        return pc + 1;
      }
      case 'edge':
        return this.#isEdge(instruction.what, at) ? pc + 1 : FAILED;
      case 'back': {
        const [from, to] = [this.#slots[instruction.group * 2] as number, this.#slots[instruction.group * 2 + 1] as number];
        if (from < 0 || to < from) return pc + 1;
        this.work += (to - from) >> 4;
        if (!this.text.startsWith(this.text.slice(from, to), at)) return FAILED;
        this.#at = at + to - from;
        return pc + 1;
      }
      case 'look':
        return this.#looks(pc, at, instruction.behind) !== instruction.negative ? this.#stay(instruction.out, at) : FAILED;
    }
  }
  #stay(pc: number, at: number): number {
    this.#at = at;
    return pc;
  }
  #later(pc: number, at: number): void {
    this.#open.push(pc, at, this.#undo.length, NO_RUN);
  }

  #takes(test: Test, at: number): boolean {
    const code = this.program.unicode ? this.text.codePointAt(at) : this.text.charCodeAt(at);
    if (code === undefined || Number.isNaN(code) || !test(code)) return false;
    this.#at = at + (code > 0xffff ? 2 : 1);
    return true;
  }

  #runs({ test, min, max, lazy }: Extract<Instruction, { op: 'run' }>, pc: number, at: number): number {
    let count = 0;
    let least = at;
    for (this.#at = at; count < (lazy ? min : max) && this.work <= this.most && this.#takes(test, this.#at); count++) {
      this.work++;
      if (count + 1 <= min) least = this.#at;
    }
    if (count < min) return FAILED;
    if (lazy) this.#open.push(pc, this.#at, this.#undo.length, LAZY - (max - min));
    else if (this.#at > least) this.#open.push(pc + 1, this.#at - 1, this.#undo.length, least);
    return pc + 1;
  }

  /** Takes up what was left for later. */
  #again(): number {
    const open = this.#open;
    const least = open.pop() as number;
    const undo = open.pop() as number;
    const at = open.pop() as number;
    const pc = open.pop() as number;
    this.#back(undo);
    this.#at = at;
    if (least > LAZY) {
      if (at > least) open.push(pc, at - 1, undo, least);
      return pc;
    }
    const run = this.#instructions[pc] as Extract<Instruction, { op: 'run' }>;
    if (least === LAZY || !this.#takes(run.test, at)) return FAILED;
    open.push(pc, this.#at, undo, least + 1);
    return pc + 1;
  }

  #loops({ loop, min, max, lazy, out }: Extract<Instruction, { op: 'loop' }>, pc: number, at: number): number {
    const slot = this.#loopAt + loop * 2;
    const count = this.#slots[slot] as number;
    if (count > min && this.#slots[slot + 1] === at) return FAILED;
    if (count >= max) return out;
    if (count < min) return pc + 1;
    this.#later(lazy ? pc + 1 : out, at);
    return lazy ? out : pc + 1;
  }

  #looks(pc: number, at: number, behind: boolean): boolean {
    if (!behind) return this.#match(pc + 1, at, -1) >= 0;
    for (let from = at; from >= 0 && this.work <= this.most; from--) if (this.#match(pc + 1, from, at) >= 0) return true;
    return false;
  }

  #isEdge(what: '^' | '$' | 'b' | 'B', at: number): boolean {
    const { text } = this;
    if (what === '^') return at === 0 || (this.program.multiline && isLineEnd(text.charCodeAt(at - 1)));
    if (what === '$') return at === text.length || (this.program.multiline && isLineEnd(text.charCodeAt(at)));
    return (isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at))) === (what === 'b');
  }
}

const [MATCHED, FAILED] = [-1, -2];
/** Beyond all places. */
const NO_RUN = Number.MAX_SAFE_INTEGER;
const LAZY = -1;
const isLineEnd = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
