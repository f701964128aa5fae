import { defaultLimits, LimitReached } from '../../../engine/index.ts';

/** One conversion of a C format: `%-08.3f`. */
export interface Conversion {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly letter: string;
}

/** To the conversion's width: left with `-`; with `zero`, by noughts after the sign or `0x`. */
export function pad(text: string, { flags, width = 0 }: Conversion, zero = false): string {
  if (width > defaultLimits.expandedText) throw new LimitReached('expandedText', defaultLimits.expandedText);
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (!zero) return text.padStart(width);
  const sign = /^[+\- ]|^0[xX]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

/** d i o u x X of a 64-bit number. */
export function formatInteger(value: bigint, conversion: Conversion): string {
  const { flags, letter, precision } = conversion;
  const signed = letter === 'd' || letter === 'i';
  const unsigned = signed ? value : BigInt.asUintN(64, value);
  const magnitude = unsigned < 0n ? -unsigned : unsigned;
  let digits = magnitude.toString(letter === 'o' ? 8 : letter === 'x' || letter === 'X' ? 16 : 10);
  if (precision !== undefined) digits = precision === 0 && magnitude === 0n ? '' : digits.padStart(precision, '0');
  if (flags.includes('#') && magnitude !== 0n)
    digits = letter === 'o' ? `0${digits}` : letter === 'x' || letter === 'X' ? `0x${digits}` : digits;
  if (letter === 'X') digits = digits.toUpperCase();
  const sign = unsigned < 0n ? '-' : signed && flags.includes('+') ? '+' : signed && flags.includes(' ') ? ' ' : '';
  return pad(sign + digits, conversion, flags.includes('0') && precision === undefined);
}

/** f F e E g G. */
export function formatFloat(value: number, conversion: Conversion): string {
  const { flags, letter, precision = 6 } = conversion;
  const lower = letter.toLowerCase();
  const magnitude = Math.abs(value);
  let text: string;
  if (Number.isNaN(value)) text = 'nan';
  else if (!Number.isFinite(value)) text = 'inf';
  else if (lower === 'f') text = fixed(magnitude, precision);
  else if (lower === 'e') text = exponential(magnitude, precision);
  else text = general(magnitude, precision, flags.includes('#'));
  if (letter !== lower) text = text.toUpperCase();
  const sign = value < 0 || Object.is(value, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return pad(sign + text, conversion, flags.includes('0') && Number.isFinite(value));
}

/** As `%.6g` writes. */
export const general = (value: number, precision: number, keepZeros = false): string => {
  const digits = precision === 0 ? 1 : precision;
  if (value === 0) return keepZeros ? (0).toFixed(digits - 1) : '0';
  const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
  const text = exponent < -4 || exponent >= digits ? exponential(value, digits - 1) : fixed(value, digits - 1 - exponent);
  if (keepZeros || !text.includes('.')) return text;
  return text.replace(/\.?0+(?=$|e)(?<!e.*)/, '');
};

const exponential = (value: number, precision: number): string => {
  const digits = Math.min(precision, 99);
  return toEven(value, (more) => value.toExponential(digits + more)).replace(/e([+-])(\d)$/, 'e$10$2');
};

/** toFixed of large numbers switches to exponents: C does not. */
const fixed = (value: number, precision: number): string =>
  value < 1e21
    ? toEven(value, (more) => value.toFixed(Math.min(precision, 99) + more))
    : BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
/** What lies exactly between two goes to the even one, as C rounds; JavaScript takes the larger. */
function toEven(value: number, digits: (more: number) => string): string {
  const rounded = digits(0);
  const [longer = '', exponent = ''] = digits(1).split(/(?=e)/);
  if (!longer.endsWith('5') || Number(longer + exponent) !== value || !/^50*$/.test(exactly(value, digits))) return rounded;
  const cut = longer.slice(0, -1).replace(/\.$/, '');
  return /[02468]$/.test(cut) ? cut + exponent : rounded;
}
/** All digits from the one after those that are asked for. */
const exactly = (value: number, digits: (more: number) => string): string => {
  const skipped = (digits(1).split('e')[0] as string).length - 1;
  const all = digits(0).includes('e') ? value.toExponential(100) : value.toFixed(100);
  return (all.split('e')[0] as string).slice(skipped);
};
