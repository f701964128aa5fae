import { goFloat } from '../go-printed.ts';
import { isBreak, isPrintable, isSimpleKey, scalarStyle } from './writer-scalar.ts';

/**
 * An object as `kubectl get -o yaml` prints it: keys sorted, lists not indented below their key, long lines folded.
 * @see sigs.k8s.io/yaml Marshal; go-yaml v2: emitterc.go
 */
export function goYaml(value: unknown, { sorted = true } = {}): string {
  const emitter: Emitter = { text: '', lineStart: 0, sorted };
  emitNode(emitter, value, -STEP, 'root');
  return `${emitter.text}\n`;
}

interface Emitter {
  text: string;
  /** Where the last line begins: to look for it would put the whole text together, for each word of it. */
  lineStart: number;
  /** Or else keys stand in the order of the object. */
  readonly sorted: boolean;
}
type Place = 'root' | 'value' | 'item';

const STEP = 2;
/** Beyond it a line is broken at the next blank. */
const BEST_WIDTH = 80;

function emitNode(emitter: Emitter, value: unknown, indent: number, place: Place): void {
  if (Array.isArray(value) && value.length > 0) emitSequence(emitter, value, indent, place);
  else if (typeof value === 'object' && value !== null && !Array.isArray(value) && entriesOf(value, false).length > 0)
    emitMapping(emitter, value, indent, place);
  else {
    if (place !== 'root') append(emitter, ' ');
    emitScalar(emitter, value, Math.max(indent, 0) + (indent < 0 ? 0 : STEP));
  }
}

function emitMapping(emitter: Emitter, value: object, outer: number, place: Place): void {
  const indent = outer + STEP;
  entriesOf(value, emitter.sorted).forEach(([key, member], index) => {
    if (index > 0 || place === 'value') newline(emitter, indent);
    else if (place === 'item') append(emitter, ' ');
    if (isSimpleKey(key)) {
      emitText(emitter, key, indent + STEP, true);
      append(emitter, ':');
      emitNode(emitter, member, indent, 'value');
    } else {
      append(emitter, '? ');
      emitText(emitter, key, indent + STEP, false);
      newline(emitter, indent);
      append(emitter, ':');
      emitNode(emitter, member, indent, 'item');
    }
  });
}

/** The dashes of a list in a mapping stand below its key. */
function emitSequence(emitter: Emitter, value: readonly unknown[], outer: number, place: Place): void {
  const indent = place === 'value' ? outer : outer + STEP;
  value.forEach((member, index) => {
    if (index > 0 || place === 'value') newline(emitter, indent);
    else if (place === 'item') append(emitter, ' ');
    append(emitter, '-');
    emitNode(emitter, member, indent, 'item');
  });
}

function emitScalar(emitter: Emitter, value: unknown, indent: number): void {
  if (typeof value === 'string') emitText(emitter, value, indent, false);
  else if (Array.isArray(value)) append(emitter, '[]');
  else if (typeof value === 'object' && value !== null) append(emitter, '{}');
  else if (typeof value === 'number') append(emitter, numberText(value));
  else append(emitter, value === null || value === undefined ? 'null' : String(value));
}

/** It has been JSON: what has no point and no exponent there, and fits into 64 bits, is a whole number. @see sigs.k8s.io/yaml JSONToYAML */
const numberText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? String(BigInt(value)) : goFloat(value);

function emitText(emitter: Emitter, text: string, indent: number, isKey: boolean): void {
  const style = scalarStyle(text, isKey);
  if (style === 'literal') literal(emitter, text, indent);
  else if (style === 'plain') folded(emitter, text, indent, isKey, (character) => character);
  else if (style === 'single') {
    append(emitter, "'");
    folded(emitter, text, indent, isKey, (character) => (character === "'" ? "''" : character), 'single');
    append(emitter, "'");
  } else {
    append(emitter, '"');
    folded(emitter, text, indent, isKey, escaped, 'double');
    append(emitter, '"');
  }
}

function folded(
  emitter: Emitter,
  text: string,
  indent: number,
  isKey: boolean,
  write: (character: string) => string,
  quotes: 'single' | 'double' | 'none' = 'none',
): void {
  const characters = [...text];
  let column = columnOf(emitter);
  let afterSpace = false;
  let afterBreak = false;
  characters.forEach((character, i) => {
    const next = characters[i + 1];
    const inside = quotes === 'none' || (i > 0 && i < characters.length - 1);
    if (character === ' ' && !isKey && !afterSpace && column > BEST_WIDTH && inside && (quotes === 'double' || next !== ' ')) {
      newline(emitter, indent);
      column = indent;
      if (next === ' ') {
        append(emitter, '\\');
        column++;
      }
    } else {
      const breaks = quotes === 'single' && isBreak(character);
      const written = (afterBreak && !breaks ? ' '.repeat(indent) : '') + write(character);
      append(emitter, written);
      column = breaks ? 0 : column + written.length;
      afterBreak = breaks;
    }
    afterSpace = character === ' ';
  });
}

function literal(emitter: Emitter, text: string, indent: number): void {
  const [first = '', last = '', beforeLast = '\n'] = [text[0], text.at(-1), text.at(-2)];
  const indentHint = first === ' ' || isBreak(first) ? String(STEP) : '';
  const chomping = !isBreak(last) ? '-' : isBreak(beforeLast) ? '+' : '';
  append(emitter, `|${indentHint}${chomping}\n`);
  let atStart = true;
  for (const character of last === '\n' ? text.slice(0, -1) : text) {
    const breaks = isBreak(character);
    append(emitter, atStart && !breaks ? ' '.repeat(indent) + character : character);
    atStart = breaks;
  }
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (isPrintable(character) && !isBreak(character)) return character;
  const code = character.codePointAt(0) as number;
  const hex = (width: number) => code.toString(16).toUpperCase().padStart(width, '0');
  const short = SHORT_ESCAPES[code];
  if (short) return `\\${short}`;
  return code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
const SHORT_ESCAPES: Readonly<Record<number, string>> = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
};

const newline = (emitter: Emitter, indent: number): void => {
  append(emitter, `\n${' '.repeat(indent)}`);
};
const columnOf = ({ text, lineStart }: Emitter): number => text.length - lineStart;

function append(emitter: Emitter, text: string): void {
  const at = text.lastIndexOf('\n');
  if (at >= 0) emitter.lineStart = emitter.text.length + at + 1;
  emitter.text += text;
}

function entriesOf(value: object, sorted: boolean): [string, unknown][] {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return sorted ? entries.sort(([a], [b]) => compareKeys(a, b)) : entries;
}

/** Digits count as numbers, and come before letters. @see go-yaml v2: sorter.go */
function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  const isDigit = (character = ''): boolean => /\d/.test(character);
  const number = (characters: readonly string[], from: number): string => /^\d*/.exec(characters.slice(from).join(''))?.[0] ?? '';
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x, y] = [left[i] as string, right[i] as string];
    if (x === y) continue;
    const [xLetter, yLetter] = [/\p{L}/u.test(x), /\p{L}/u.test(y)];
    if (xLetter && yLetter) return x < y ? -1 : 1;
    if (xLetter || yLetter) return yLetter ? -1 : 1;
    let prefix = '';
    if (x === '0' || y === '0') for (let j = i - 1; j >= 0 && isDigit(left[j]); j--) if (left[j] !== '0') prefix = '1';
    const [xDigits, yDigits] = [number(left, i), number(right, i)];
    const difference = BigInt(prefix + xDigits || '0') - BigInt(prefix + yDigits || '0');
    if (difference !== 0n) return difference < 0n ? -1 : 1;
    return xDigits.length !== yDigits.length ? xDigits.length - yDigits.length : x < y ? -1 : 1;
  }
  return left.length - right.length;
}
