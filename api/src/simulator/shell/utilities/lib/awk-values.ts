import { formatFloat, formatInteger, general, pad } from './number-format.ts';

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

/** What a text from outside is worth. */
export const fromInput = (text: string): Value => (numeric.test(text) ? new StrNum(text, Number(text)) : text);

/** The number that a text begins with, as strtod reads it; 0 where there is none, and for what is unset. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (typeof value !== 'string') return value.number;
  const match = leading.exec(value);
  return match ? Number(match[0]) : 0;
}

/** Whole numbers as they are, others by `format` (CONVFMT or OFMT); what is unset is empty. */
export function toText(value: Value, format = '%.6g'): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (typeof value !== 'number') return value.text;
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return value === 0 ? '0' : BigInt(value).toString();
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (format === '%.6g') return (value < 0 ? '-' : '') + general(Math.abs(value), 6);
  return awkPrintf(format, [value]);
}

/** What looks like a number is false if it is zero, any other text if it is empty. */
export const toBoolean = (value: Value): boolean =>
  typeof value === 'number' ? value !== 0 : typeof value === 'string' ? value !== '' : value !== undefined && value.number !== 0;

/** Numbers compare as numbers; with a text on either side both are texts. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left !== 'string' && typeof right !== 'string') {
    const [a, b] = [toNumber(left), toNumber(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const [a, b] = [toText(left), toText(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** printf of awk. To busybox what is missing is nothing. */
export function awkPrintf(format: string, args: readonly Value[], tooFew?: () => never): string {
  let next = 0;
  return format.replace(
    /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|ll|[hlLqjzt])?([a-zA-Z%])/g,
    (whole, flags: string, width: string | undefined, precision: string | undefined, letter: string) => {
      if (letter === '%') return '%';
      const star = (text: string | undefined): number | undefined =>
        text === '*' ? Math.trunc(toNumber(args[next++])) : text === undefined ? undefined : Number(text || 0);
      const wide = star(width);
      const conversion = {
        flags: wide !== undefined && wide < 0 ? `${flags}-` : flags,
        width: wide === undefined ? undefined : Math.abs(wide),
        precision: star(precision),
        letter,
      };
      if (next >= args.length && 'diouxXeEfFgGcs'.includes(letter)) tooFew?.();
      const value = args[next++];
      switch (letter) {
        case 'd':
        case 'i':
        case 'o':
        case 'u':
        case 'x':
        case 'X': {
          const number = toNumber(value);
          return Number.isFinite(number)
            ? formatInteger(BigInt(Math.trunc(number)), conversion)
            : pad(number > 0 ? 'inf' : Number.isNaN(number) ? 'nan' : '-inf', conversion);
        }
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G':
          return formatFloat(toNumber(value), conversion);
        case 'c': {
          const code =
            typeof value === 'number' || value instanceof StrNum
              ? String.fromCodePoint(Math.max(0, Math.trunc(toNumber(value))) & 0x1fffff)
              : ([...toText(value)][0] ?? '');
          return pad(code, conversion);
        }
        case 's':
          return pad([...toText(value)].slice(0, conversion.precision).join(''), conversion);
        default:
          return whole;
      }
    },
  );
}
