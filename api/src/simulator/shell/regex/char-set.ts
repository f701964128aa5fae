/** A set of code points: ranges in order that do not touch, as `from, to, from, to …` (both ends belong to it). */
export type CharSet = readonly number[];

const LAST = 0x10ffff;

/** Line ends too. */
export const anyCharacter: CharSet = [0, LAST];

/** The set of one character. */
export const one = (character: string): CharSet => {
  const code = character.codePointAt(0) as number;
  return [code, code];
};

/** Of ranges in any order. */
export function charSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const set: number[] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const end = set.at(-1);
    if (end !== undefined && from <= end + 1) set[set.length - 1] = Math.max(end, to);
    else set.push(from, to);
  }
  return set;
}

/** All code points that are not in the set. */
export function complement(set: CharSet): CharSet {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length; i += 2) {
    if ((set[i] as number) > next) out.push(next, (set[i] as number) - 1);
    next = (set[i + 1] as number) + 1;
  }
  if (next <= LAST) out.push(next, LAST);
  return out;
}

/** Whether a code point is in the set. */
export function contains(set: CharSet, code: number): boolean {
  for (let i = 0; i < set.length; i += 2)
    if (code >= (set[i] as number)) {
      if (code <= (set[i + 1] as number)) return true;
    } else return false;
  return false;
}

/** With the other case of its letters. */
export function bothCases(set: CharSet): CharSet {
  const ranges: [number, number][] = [];
  for (let i = 0; i < set.length; i += 2) {
    const [from, to] = [set[i] as number, set[i + 1] as number];
    ranges.push([from, to]);
    shifted(from, to, 0x41, 0x5a, 32);
    shifted(from, to, 0x61, 0x7a, -32);
    if (from === to && from > 0x7f) for (const other of otherCases(from)) ranges.push([other, other]);
  }
  return charSet(ranges);

  function shifted(from: number, to: number, first: number, last: number, by: number): void {
    if (from <= last && to >= first) ranges.push([Math.max(from, first) + by, Math.min(to, last) + by]);
  }
}

function otherCases(code: number): number[] {
  const text = String.fromCodePoint(code);
  return [text.toLowerCase(), text.toUpperCase()].filter((other) => [...other].length === 1).map((other) => other.codePointAt(0) as number);
}

const ascii = (text: string): (readonly [number, number])[] =>
  text.split(' ').map((range) => [range.charCodeAt(0), range.charCodeAt(range.length - 1)] as const);
const blank = [
  [9, 9],
  [32, 32],
] as const;
const white = [
  [9, 13],
  [32, 32],
] as const;

/** POSIX' named classes, in the C locale. */
export const characterClasses: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  alnum: ascii('0-9 A-Z a-z'),
  alpha: ascii('A-Z a-z'),
  blank,
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: ascii('0-9'),
  graph: [[33, 126]],
  lower: ascii('a-z'),
  print: [[32, 126]],
  punct: ascii('!-/ :-@ [-` {-~'),
  space: white,
  upper: ascii('A-Z'),
  xdigit: ascii('0-9 A-F a-f'),
};

/** ASCII's letters and digits, and the underscore. */
export const wordCharacters: CharSet = charSet(ascii('0-9 A-Z _-_ a-z'));

/** `[[:space:]]`. */
export const whiteSpace: CharSet = charSet(white);
