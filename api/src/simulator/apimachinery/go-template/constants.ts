import { isSpaced, parseGoInteger } from '../go-integer.ts';
import { goQuote } from '../go-quote.ts';
import { unquoteCharacters } from '../unquote.ts';
import { Complex, Int } from './value.ts';

/** What a quoted text stands for; undefined where it is malformed. @see Go: strconv.Unquote */
export function unquoted(text: string): string | undefined {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner.replaceAll('\r', '');
  return unquoteCharacters(inner, '"');
}

/** The number of the one character. */
export function charConstant(text: string): Int | undefined {
  const character = unquoteCharacters(text.slice(1, -1), "'");
  return character !== undefined && [...character].length === 1 ? new Int(character.codePointAt(0) as number) : undefined;
}

const DECIMAL = /^[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?$/;
/** A number, or what is wrong with it. @see Go: text/template/parse/node.go newNumber, exec.go idealConstant */
export function numberConstant(text: string): Int | number | Complex | string {
  if (text.endsWith('i')) {
    const imaginary = floatOf(text.slice(0, -1));
    return imaginary === undefined ? illegal(text) : new Complex(0, imaginary);
  }
  const integer = parseGoInteger(text);
  // What an int cannot hold, and an unsigned one can, is refused only when it is used.
  if (integer !== undefined && -LARGEST - 1n <= integer && integer <= LARGEST_UNSIGNED) return new Int(integer);
  const float = floatOf(text);
  if (float === undefined) return illegal(text);
  return /[.eEpP]/.test(text) ? float : `integer overflow: ${goQuote(text)}`;
}

/** `1+2i`, as fmt.Sscan reads it: no bases. */
export function complexConstant(text: string): Complex | string {
  const [, real = '', imaginary = ''] = /^([+-]?[^+-]*(?:[eE][+-]?\d+)?)([+-].*)i$/.exec(text) ?? [];
  const parts = [floatOf(real), floatOf(imaginary)] as const;
  return parts[0] === undefined || parts[1] === undefined ? 'syntax error scanning complex number' : new Complex(parts[0], parts[1]);
}

/** Of an int. */
export const LARGEST = 2n ** 63n - 1n;
const LARGEST_UNSIGNED = 2n ** 64n - 1n;
const illegal = (text: string): string => `illegal number syntax: ${goQuote(text)}`;

function floatOf(text: string): number | undefined {
  if (!isSpaced(text)) return undefined;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  const hex = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/.exec(digits);
  if (hex && `${hex[1]}${hex[2]}` !== '') {
    const [, whole = '', behind = '', power = ''] = hex;
    return sign * Number(`0x${whole}${behind}`) * 2 ** (Number(power) - 4 * behind.length);
  }
  const value = DECIMAL.test(text) ? Number(digits) : Number.NaN;
  return Number.isFinite(value) ? sign * value : undefined;
}
