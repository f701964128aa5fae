import { JsArray, JsFunction, JsObject, type JsValue, Unsupported } from './values.ts';

/** Whether `if` takes it for true. */
export const truth = (value: JsValue): boolean => (value instanceof JsObject ? true : Boolean(value));

/** What `typeof` answers. */
export function typeOf(value: JsValue): string {
  if (value instanceof JsFunction) return 'function';
  if (value instanceof JsObject || value === null) return 'object';
  return typeof value;
}

/** As `===`, but NaN is itself: how keys of Map and Set, and `includes`, compare (SameValueZero). */
export function sameValue(a: JsValue, b: JsValue): boolean {
  return a === b || (typeof a === 'number' && typeof b === 'number' && Number.isNaN(a) && Number.isNaN(b));
}

/** About how much memory a value takes. */
export function bytesOf(value: JsValue): number {
  if (typeof value === 'string') return 16 + value.length;
  if (value instanceof JsArray) return 32 + 8 * value.items.length;
  if (value instanceof JsObject) return 56 + 16 * value.properties.size;
  return 8;
}

/** Beyond that a list of a text's letters, to which many functions lead, is more than V8 can make: it aborts. */
export function boundedLetters(length: number): number {
  if (length > MOST_LETTERS) throw new Unsupported('texts of very many letters');
  return length;
}
const MOST_LETTERS = 2 ** 25;
