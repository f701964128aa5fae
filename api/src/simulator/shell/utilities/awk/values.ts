import { decodeUtf8, encodeUtf8 } from '../../../apimachinery/utf8.ts';
import { byteLength } from '../lib/kernel.ts';
import { type Conversion, formatFloat, formatInteger, general, pad } from '../lib/number-format.ts';
import { Failure } from '../lib/tool.ts';

/** Busybox's, Debian's (1.3.4-20200120), and that of Fedora and what stands on it. */
export type AwkKind = 'busybox' | 'mawk' | 'gawk';

/** A text from input that looks like a number compares as one. */
class StrNum {
  constructor(
    readonly text: string,
    readonly number: number,
  ) {}
}
/** undefined: a variable that was never set, both 0 and ''. */
export type Value = number | string | StrNum | undefined;

/** Keys are texts; several of them are joined by SUBSEP. */
export type AwkArray = Map<string, Value>;

const numeric = /^\s*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)\s*$/;
const leading = /^\s*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/;
/** What strtod reads besides, which gawk alone does not leave to it. */
const strange = /^\s*([-+]?)(?:(0[xX][\da-fA-F]+)|(inf)|(nan))/i;

/** What a text from outside is worth. */
export const fromInput = (text: string): Value => (numeric.test(text) ? new StrNum(text, Number(text)) : text);

/** The number that a text begins with, as strtod reads it; 0 where there is none, and for what is unset. */
export function toNumber(value: Value, kind: AwkKind = 'gawk'): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (typeof value !== 'string') return value.number;
  const [, sign, hex, infinity] = (kind !== 'gawk' && strange.exec(value)) || [];
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (hex ? Number(hex) : infinity ? Number.POSITIVE_INFINITY : Number.NaN);
  const match = leading.exec(value);
  return match ? Number(match[0]) : 0;
}

/** Whole numbers as they are, others by `format` (CONVFMT or OFMT); what is unset is empty. mawk's whole numbers have 32 bits. */
export function toText(value: Value, format = '%.6g', kind: AwkKind = 'gawk'): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (typeof value !== 'number') return value.text;
  if (Number.isInteger(value) && Math.abs(value) < WHOLE[kind]) return value === 0 ? '0' : BigInt(value).toString();
  // As the processor makes it: with a sign.
  if (Number.isNaN(value)) return '-nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : kind === 'gawk' ? '+inf' : 'inf';
  if (format === '%.6g') return (value < 0 ? '-' : '') + general(Math.abs(value), 6);
  return awkPrintf(format, [value], kind);
}

/** What looks like a number is false if it is zero, any other text if it is empty. */
export const toBoolean = (value: Value): boolean =>
  typeof value === 'number' ? value !== 0 : typeof value === 'string' ? value !== '' : value !== undefined && value.number !== 0;

/** Numbers compare as numbers; with a text on either side both are texts. */
export function compareValues(left: Value, right: Value, kind: AwkKind): number {
  if (typeof left !== 'string' && typeof right !== 'string') {
    const [a, b] = [toNumber(left), toNumber(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const [a, b] = [toText(left, '%.6g', kind), toText(right, '%.6g', kind)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const WHOLE: Readonly<Record<AwkKind, number>> = { busybox: 2 ** 63, mawk: 2 ** 31, gawk: Number.POSITIVE_INFINITY };

/** Nothing in a container sets a locale: characters are bytes. */
export const sliceBytes = (text: string, from: number, to: number): string =>
  byteLength(text) === text.length ? text.slice(from, to) : decodeUtf8(encodeUtf8(text).slice(from, to));

/** A whole number for `%d` and the like. @see busybox: editors/awk.c awk_printf (int); mawk: cast.c d_to_I, d_to_U */
function whole(number: number, letter: string, kind: AwkKind): bigint {
  const value = Math.trunc(number);
  const signed = letter === 'd' || letter === 'i';
  if (kind === 'busybox') {
    const int = Math.abs(value) < 2 ** 31 ? value : -(2 ** 31);
    return signed ? BigInt(int) : BigInt.asUintN(32, BigInt(int));
  }
  if (kind === 'mawk') return BigInt(signed ? clamp(value, -(2 ** 31 - 1), 2 ** 31 - 1) : clamp(value, 0, 2 ** 32 - 1));
  return BigInt(value);
}
const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** printf of awk. To busybox what is missing is nothing; others give up, having written what comes before. */
export function awkPrintf(format: string, args: readonly Value[], kind: AwkKind, tooFew?: (written: string) => never): string {
  let next = 0;
  let text = '';
  let end = 0;
  for (const match of format.matchAll(/%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|ll|[hlLqjzt])?([a-zA-Z%])/g)) {
    const [all, flags, width, precision, letter] = match as unknown as [string, string, string | undefined, string | undefined, string];
    text += format.slice(end, match.index);
    end = match.index + all.length;
    if (letter === '%') {
      text += '%';
      continue;
    }
    if (kind === 'busybox' && (width === '*' || precision === '*')) throw new Failure('cmd. line:1: %*x formats are not supported', 1);
    const star = (given: string | undefined): number | undefined =>
      given === '*' ? Math.trunc(toNumber(args[next++])) : given === undefined ? undefined : Number(given || 0);
    const wide = star(width);
    const conversion = {
      flags: wide !== undefined && wide < 0 ? `${flags}-` : flags,
      width: wide === undefined ? undefined : Math.abs(wide),
      precision: star(precision),
      letter,
    };
    if (next >= args.length && 'diouxXeEfFgGcs'.includes(letter)) tooFew?.(text);
    text += converted(args[next++], conversion, kind) ?? all;
  }
  return text + format.slice(end);
}

function converted(value: Value, conversion: Conversion, kind: AwkKind): string | undefined {
  const { letter, precision } = conversion;
  if ('diouxX'.includes(letter)) {
    const number = toNumber(value, kind);
    if (Number.isFinite(number) || kind !== 'gawk')
      return formatInteger(whole(Number.isNaN(number) ? -Infinity : number, letter, kind), conversion);
    return pad(number > 0 ? 'inf' : Number.isNaN(number) ? 'nan' : '-inf', conversion);
  }
  if ('eEfFgG'.includes(letter)) return formatFloat(toNumber(value, kind), conversion);
  if (letter === 'c') {
    if (typeof value === 'number' || value instanceof StrNum) return padBytes(decodeUtf8([toNumber(value) & 0xff]), conversion);
    return padBytes(sliceBytes(toText(value), 0, 1) || (kind === 'gawk' ? '' : '\0'), conversion);
  }
  if (letter !== 's') return undefined;
  const text = toText(value, '%.6g', kind);
  return padBytes(precision === undefined ? text : sliceBytes(text, 0, precision), conversion);
}

const padBytes = (text: string, conversion: Conversion): string => {
  const { width } = conversion;
  return pad(text, { ...conversion, width: width === undefined ? undefined : width + text.length - byteLength(text) });
};
