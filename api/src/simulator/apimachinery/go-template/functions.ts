import { base64Error, decodeBase64 } from '../base64.ts';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';
import { equal, less } from './compare.ts';
import { FunctionError } from './function-error.ts';
import { sprint, sprintf, sprintln } from './sprintf.ts';
import { Int, integerOf, isMap, isTrue, printed, typeName, type Value } from './value.ts';

export { FunctionError };

/** What a function of the template language takes. */
export type Parameter = 'any' | 'string';
interface TemplateFunction {
  readonly fixed: readonly Parameter[];
  /** Of what may follow; undefined where nothing may. */
  readonly variadic?: Parameter;
  /** All but the first come as they are, boxed. */
  readonly takesBoxes?: true;
  readonly run: (...values: Value[]) => Value;
}

const define = (fixed: readonly Parameter[], variadic: Parameter | undefined, run: TemplateFunction['run']): TemplateFunction => ({
  fixed,
  ...(variadic && { variadic }),
  run,
});

/** By their names. */
export type Functions = Readonly<Record<string, TemplateFunction>>;

/** Go's own, and the two that kubectl adds. @see Go: text/template/funcs.go; kubernetes: cli-runtime/pkg/printers/template.go */
export const functions: Functions = {
  // These two decide before all their arguments are known.
  and: define(['any'], 'any', () => undefined),
  or: define(['any'], 'any', () => undefined),
  not: define(['any'], undefined, (value) => !isTrue(value)),
  eq: define(['any'], 'any', (first, ...others) => equal(first, others)),
  ne: define(['any', 'any'], undefined, (a, b) => !equal(a, [b])),
  lt: define(['any', 'any'], undefined, (a, b) => less(a, b)),
  le: define(['any', 'any'], undefined, (a, b) => less(a, b) || equal(a, [b])),
  gt: define(['any', 'any'], undefined, (a, b) => !(less(a, b) || equal(a, [b]))),
  ge: define(['any', 'any'], undefined, (a, b) => !less(a, b)),
  call: define(['any'], 'any', (value) =>
    refuse(value === undefined || value === null ? 'call of nil' : `non-function of type ${typeName(value)}`),
  ),
  len: define(['any'], undefined, length),
  index: define(['any'], 'any', (item, ...keys) => keys.reduce(indexed, untyped(item, 'index'))),
  slice: { ...define(['any'], 'any', slice), takesBoxes: true },
  print: define([], 'any', (...values) => sprint(values)),
  println: define([], 'any', (...values) => sprintln(values)),
  printf: define(['string'], 'any', (format, ...values) => sprintf(format as string, values)),
  html: define([], 'any', (...values) => texts(values).replace(/["'&<>\0]/g, (character) => HTML[character] as string)),
  js: define([], 'any', (...values) => texts(values).replace(NOT_PLAIN_IN_JAVASCRIPT, inJavaScript)),
  urlquery: define([], 'any', (...values) => queryEscaped(texts(values))),
  exists: define(['any'], 'any', (item, ...keys) => exists(item, keys)),
  base64decode: define(['string'], undefined, (text) => decoded(text as string)),
};

/** @see kubernetes: cli-runtime/pkg/printers/template.go base64decode */
function decoded(text: string): string {
  const problem = base64Error(text);
  return problem ? refuse(`base64 decode failed: ${problem}`) : decodeBase64(text);
}

function refuse(message: string): never {
  throw new FunctionError(message);
}

function untyped(item: Value, doing: 'index' | 'slice'): Value {
  return item === undefined || item === null ? refuse(`${doing} of untyped nil`) : item;
}

function length(value: Value): Int {
  if (value === undefined) return refuse('reflect: call of reflect.Value.Type on zero Value');
  if (value === null) return refuse('len of nil pointer');
  if (typeof value === 'string') return new Int(encodeUtf8(value).length);
  if (Array.isArray(value)) return new Int(value.length);
  return isMap(value) ? new Int(Object.keys(value).length) : refuse(`len of type ${typeName(value)}`);
}

/** One place beyond the end is found out later than others. */
function position(key: Value, most: number): number {
  if (key === undefined || key === null) return refuse('cannot index slice/array with nil');
  const at = integerOf(key);
  if (at === undefined) return refuse(`cannot index slice/array with type ${typeName(key)}`);
  return at < 0n || at > BigInt(most) ? refuse(`index out of range: ${at}`) : Number(at);
}

function indexed(item: Value, key: Value): Value {
  if (item === undefined || item === null) return refuse('index of nil pointer');
  if (typeof item === 'string') {
    const bytes = encodeUtf8(item);
    const at = position(key, bytes.length);
    return at < bytes.length ? new Int(bytes[at] as number, 'uint8') : refuse('reflect: string index out of range');
  }
  if (Array.isArray(item)) {
    const at = position(key, item.length);
    return at < item.length ? item[at] : refuse('reflect: slice index out of range');
  }
  if (!isMap(item)) return refuse(`can't index item of type ${typeName(item)}`);
  if (key === undefined || key === null) return refuse('value is nil; should be of type string');
  if (typeof key !== 'string') return refuse(`value has type ${typeName(key)}; should be string`);
  return Object.hasOwn(item, key) ? item[key] : null;
}

function slice(item: Value, ...keys: Value[]): Value {
  untyped(item, 'slice');
  if (keys.length > 3) return refuse(`too many slice indexes: ${keys.length}`);
  if (typeof item !== 'string' && !Array.isArray(item)) return refuse(`can't slice item of type ${typeName(item)}`);
  if (typeof item === 'string' && keys.length === 3) return refuse('cannot 3-index slice a string');
  // Of a text bytes are counted.
  const bytes = typeof item === 'string' ? encodeUtf8(item) : [];
  const { length } = typeof item === 'string' ? bytes : item;
  const places = keys.map((key) => position(key, length));
  const [from = 0, to = length, most = length] = places;
  if (from > to) return refuse(`invalid slice index: ${from} > ${to}`);
  if (to > most) return refuse(`invalid slice index: ${to} > ${most}`);
  return typeof item === 'string' ? decodeUtf8(bytes.slice(from, to)) : item.slice(from, to);
}

/** What a function that makes text is given, as one text. @see Go: text/template/funcs.go evalArgs */
const texts = (values: readonly Value[]): string =>
  values.length === 1 && typeof values[0] === 'string'
    ? values[0]
    : sprint(values.map((value) => (isMissing(value) ? printed(value) : value)));
const isMissing = (value: Value): boolean => value === undefined || value === null;

const HTML: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '\0': '\uFFFD' };

/** What would end a text, or cannot be seen. @see Go: text/template/funcs.go JSEscape, unicode.IsPrint */
const NOT_PLAIN_IN_JAVASCRIPT = /[\\'"<>&=]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

function inJavaScript(character: string): string {
  if (/[\\'"]/.test(character)) return `\\${character}`;
  return `\\u${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** @see Go: net/url QueryEscape */
const queryEscaped = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

/** @see kubernetes: cli-runtime/pkg/printers/template.go exists */
function exists(item: Value, keys: readonly Value[]): boolean {
  // What is nothing by itself is not looked at.
  if (keys.length === 0) return true;
  let value = item;
  for (const key of keys) {
    const at = Number(integerOf(key) ?? -1);
    if (Array.isArray(value)) value = at >= 0 ? value[at] : undefined;
    else if (isMap(value)) value = typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
    else if (typeof value === 'string') value = at >= 0 && at < value.length ? 0n : undefined;
    else return false;
  }
  return !isMissing(value);
}
