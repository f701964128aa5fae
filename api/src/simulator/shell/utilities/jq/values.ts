import { Outcome } from '../../../engine/index.ts';

/** `*` of objects goes as deep as both are objects. */
function merged(left: object, right: object): object {
  const made: Record<string, Json> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = made[key];
    made[key] = typeName(before) === 'object' && typeName(value) === 'object' ? merged(before as object, value as object) : value;
  }
  return made;
}

/** Whatever JSON.parse gives. */
export type Json = unknown;
/** What a program fails with at run time. */
export class JqError extends Outcome {
  constructor(
    message: string,
    /** What `catch` gets. */
    readonly value: Json = message,
  ) {
    super(message);
  }
}

/** All but false and null. */
export const isTrue = (value: Json): boolean => value !== false && value !== null && value !== undefined;

/** As jq's messages name it. */
export const typeName = (value: Json): string =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** As `-r` and text interpolation write it: a text without quotes. */
export const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const weights = new WeakMap<object, number>();
/** How much there is to go through: what is held in several places counts in each. */
export function weight(value: Json): number {
  if (typeof value === 'string') return 1 + value.length / 64;
  if (value === null || typeof value !== 'object') return 1;
  let known = weights.get(value);
  if (known === undefined) {
    known = Object.values(value).reduce<number>((sum, each) => sum + weight(each), 1);
    weights.set(value, known);
  }
  return known;
}

/** `.[]`: the items of an array or the values of an object. Throws JqError for anything else. */
export function* values(of: Json): Generator {
  if (Array.isArray(of)) yield* of;
  else if (of !== null && typeof of === 'object') yield* Object.values(of);
  else throw new JqError(`Cannot iterate over ${typeName(of)}${of === null ? '' : ` (${JSON.stringify(of)})`}`);
}

/** `..`: the value itself, then all within it, depth first. */
export function* descend(value: Json): Generator {
  yield value;
  if (value !== null && typeof value === 'object') for (const each of Object.values(value)) yield* descend(each);
}

/** jq's order: null, false, true, numbers, strings, arrays, objects. */
export function compare(a: Json, b: Json): number {
  const rank = (value: Json): number =>
    value === null || value === undefined
      ? 0
      : value === false
        ? 1
        : value === true
          ? 2
          : typeof value === 'number'
            ? 3
            : typeof value === 'string'
              ? 4
              : Array.isArray(value)
                ? 5
                : 6;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number' || typeof a === 'string') return a < (b as typeof a) ? -1 : a > (b as typeof a) ? 1 : 0;
  if (Array.isArray(a) && Array.isArray(b)) return compareItems(a, b);
  if (rank(a) < 6) return 0;
  // Objects by their names first, then by what each has under them.
  const [own, other] = [Object.keys(a as object).toSorted(), Object.keys(b as object).toSorted()];
  return (
    compareItems(own, other) ||
    compareItems(
      own.map((key) => (a as Record<string, Json>)[key]),
      other.map((key) => (b as Record<string, Json>)[key]),
    )
  );
}

function compareItems(a: readonly Json[], b: readonly Json[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Arithmetic and comparison as jq has them (`+` of null is the other one; `*` merges objects). Throws JqError where they do not fit. */
export function operate(operator: string, left: Json, right: Json): Json {
  const order = (): number => compare(left, right);
  const failure = (word: string): JqError =>
    new JqError(`${typeName(left)} (${JSON.stringify(left)}) and ${typeName(right)} (${JSON.stringify(right)}) cannot be ${word}`);
  switch (operator) {
    case '==':
      return order() === 0;
    case '!=':
      return order() !== 0;
    case '<':
      return order() < 0;
    case '<=':
      return order() <= 0;
    case '>':
      return order() > 0;
    case '>=':
      return order() >= 0;
    case '+':
      if (left === null) return right;
      if (right === null) return left;
      if (typeof left === 'number' && typeof right === 'number') return left + right;
      if (typeof left === 'string' && typeof right === 'string') return left + right;
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
      if (typeName(left) === 'object' && typeName(right) === 'object') return { ...(left as object), ...(right as object) };
      throw failure('added');
    case '-':
      if (Array.isArray(left) && Array.isArray(right)) return left.filter((each) => !right.some((other) => compare(each, other) === 0));
      if (typeof left === 'number' && typeof right === 'number') return left - right;
      throw failure('subtracted');
    case '*':
      if (typeof left === 'number' && typeof right === 'number') return left * right;
      if (typeName(left) === 'object' && typeName(right) === 'object') return merged(left as object, right as object);
      if (typeof left === 'string' && typeof right === 'number') return right <= 0 ? null : left.repeat(Math.max(1, Math.ceil(right)));
      throw failure('multiplied');
    case '/':
      if (typeof left === 'string' && typeof right === 'string') return left.split(right);
      if (typeof left !== 'number' || typeof right !== 'number') throw failure('divided');
      if (right === 0) throw failure('divided because the divisor is zero');
      return left / right;
    default:
      if (right === 0) throw failure('divided (remainder) because the divisor is zero');
      return Math.trunc(Number(left)) % Math.trunc(Number(right));
  }
}

/** Where a part is: of a text, or of an array, of which it may be one item or several. */
export function occurrences(of: Json, part: Json): number[] {
  const found: number[] = [];
  if (typeof of === 'string' && typeof part === 'string') {
    for (let at = part === '' ? -1 : of.indexOf(part); at >= 0; at = of.indexOf(part, at + 1)) found.push(at);
    return found;
  }
  if (!Array.isArray(of)) throw new JqError(`Cannot determine indices of ${typeName(part)} in ${typeName(of)}`);
  const parts = Array.isArray(part) ? part : [part];
  for (let at = 0; parts.length > 0 && at + parts.length <= of.length; at++)
    if (parts.every((each, i) => compare(each, of[at + i]) === 0)) found.push(at);
  return found;
}

/** `halt_error`: the end, with what is said there. */
export class JqHalt extends Outcome {
  constructor(
    readonly code: number,
    readonly text: string,
  ) {
    super('halt');
  }
}
