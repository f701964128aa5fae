/** @see kubernetes: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go, suffix.go, amount.go */

import { TextCache } from '../engine/index.ts';

type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** The message is what the API server says of a text that is no quantity. */
export class QuantityError extends Error {}

/** The amount that a text such as `1500m`, `0.5` or `2Gi` means. Throws QuantityError with the API server's words. */
export function parseQuantity(input: string | number): Quantity {
  const text = typeof input === 'number' ? String(input) : input;
  let parsed = cache.get(text);
  if (!parsed) {
    parsed = parse(text);
    cache.set(text, parsed);
  }
  return parsed;
}

/** As `Quantity.UnmarshalJSON`: JSON numbers count, blanks around a text do not, and null is zero. */
export const quantityFromJson = (value: string | number | null): Quantity =>
  value === null ? zeroQuantity : parseQuantity(typeof value === 'number' ? value : value.replace(BLANKS_AROUND, ''));

/** The JSON is read as it was sent, where a tab or a new line is two characters and no blank. */
const BLANKS_AROUND = /^\p{Zs}+|\p{Zs}+$/gu;

/** Whether `parseQuantity` would take it. */
export const isQuantity = (input: string | number): boolean => {
  try {
    parseQuantity(input);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
};

/** What was read: the power of ten that its last digit counts, and the text, where Go takes it to be canonical as it stands. */
interface Given {
  readonly text: string | undefined;
  readonly scale: number;
}

/** An exact amount in billionths of the unit, and the way in which it is written. Never changes. */
export class Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
  readonly #given: Given | undefined;
  /** Go keeps it as a decimal of any length, for its digits do not fit into 64 bits. */
  readonly #isLong: boolean;
  #canonical: string | undefined;
  #value: bigint | undefined;
  #milliValue: bigint | undefined;

  constructor(nano: bigint, format: QuantityFormat = 'DecimalSI', given?: Given, isLong = false) {
    this.nano = nano;
    this.format = format;
    this.#given = given;
    this.#isLong = isLong;
  }

  static fromValue(value: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(value) * NANO, format);
  }
  static fromMilli(milli: bigint | number): Quantity {
    return new Quantity(BigInt(milli) * 1_000_000n, 'DecimalSI');
  }

  isZero(): boolean {
    return this.nano === 0n;
  }
  sign(): -1 | 0 | 1 {
    return this.nano < 0n ? -1 : this.nano > 0n ? 1 : 0;
  }
  cmp(other: Quantity): -1 | 0 | 1 {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0;
  }
  /** Zero takes over the other's format. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.isZero() ? other.format : this.format, undefined, this.#isLong || other.#isLong);
  }
  sub(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.isZero() ? other.format : this.format, undefined, this.#isLong || other.#isLong);
  }
  max(other: Quantity): Quantity {
    return this.cmp(other) >= 0 ? this : other;
  }

  /** In whole units, rounded up in amount. */
  value(): bigint {
    this.#value ??= this.#int64(this.#inUnitsOf(NANO), 0);
    return this.#value;
  }
  /** In thousandths, likewise. */
  milliValue(): bigint {
    this.#milliValue ??= this.#int64(this.#inUnitsOf(1_000_000n), -3);
    return this.#milliValue;
  }
  /**
   * One that is long is rounded up, be it negative: `-2.1Ki` (-2150.4) is -2149 whole ones. Of one far below zero only the lowest bits
   * of its billionths are taken, for it passes as small: `-1Pi` is -2882303760. @see kubernetes: scale_int.go scaledValue
   */
  #inUnitsOf(unit: bigint): bigint {
    if (!this.#isLong) return divideAwayFromZero(this.nano, unit);
    // The lowest binary one is kept in whole units.
    const isLowest = this.format === 'BinarySI' && this.nano === -MAX_BINARY;
    const nano = this.nano < 0n && !isLowest ? BigInt.asIntN(64, this.nano) : this.nano;
    return nano / unit + (nano % unit === 0n ? 0n : 1n);
  }
  /**
   * What 64 bits do not hold counts as nothing: `cpu: 10P` is no CPU at all for a scheduler. Of a number that is long in itself, and of
   * one that a single multiplication brings there, its lowest bits do: `memory: 10000000000G` is -8446744073709551616.
   * @see kubernetes: quantity.go ScaledValue, math.go positiveScaleInt64, scale_int.go scaledValue
   */
  #int64(value: bigint, scale: number): bigint {
    const lowest = BigInt.asIntN(64, value);
    const isKept = this.#isLong || (this.#given !== undefined && atOnce.has(this.#given.scale - scale));
    return lowest === value || isKept ? lowest : 0n;
  }
  /** The nearest number; exact up to 2^53 units. */
  toNumber(): number {
    return this.nano % NANO === 0n ? Number(this.nano / NANO) : Number(this.nano) / 1e9;
  }
  /** The multiple of 10^scale that is as large or larger in amount; `exact` if nothing was rounded. */
  roundUp(scale: number): { readonly quantity: Quantity; readonly exact: boolean } {
    if (scale <= -9 || (this.#given?.text && this.#given.scale >= scale)) return { quantity: this, exact: true };
    const unit = 10n ** BigInt(scale + 9);
    const nano = divideAwayFromZero(this.nano, unit) * unit;
    return { quantity: new Quantity(nano, this.format, undefined, this.#isLong), exact: nano === this.nano };
  }

  /** As the API server writes it: some texts stay as they were given (`1.500G`, `+1`, `1E3`), until the amount changes. */
  toString(): string {
    return this.#given?.text ?? this.canonical();
  }
  /** The largest suffix that leaves no fraction. */
  canonical(): string {
    this.#canonical ??= canonical(this);
    return this.#canonical;
  }
}

const NANO = 1_000_000_000n;
/** The powers of ten by which 64 bits are multiplied at one go. */
const atOnce: ReadonlySet<number> = new Set([1, 2, 3, 6, 9]);
const MAX_BINARY = (2n ** 63n - 1n) * NANO;
const CACHED_TEXTS = 4096;
/** Beyond this no one means an amount: the exponent would only fill the memory. Far below nano it does not matter. */
const MAX_EXPONENT = 1024;
const cache = new TextCache<Quantity>(CACHED_TEXTS);

/** What an absent amount counts as. */
export const zeroQuantity: Quantity = new Quantity(0n);

/** The number ends where its digits do: no other way to take the text apart is tried. */
const FORM = /^([+-]?)([0-9.]*)(?![0-9.])([eEinumkKMGTP]*[-+]?[0-9]*)$/;
/** @see kubernetes: apimachinery/pkg/api/resource/quantity.go ErrFormatWrong */
export const WRONG_FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const decimalSuffixes: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const decimalByExponent = new Map([...decimalSuffixes].map(([suffix, exponent]) => [exponent, suffix]));
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** The parts of a text, as ParseQuantity takes it apart: leading zeros do not count. */
function partsOf(text: string) {
  const match = FORM.exec(text);
  if (!text || !match) throw new QuantityError(WRONG_FORM);
  const [, sign = '', number = '', suffix = ''] = match;
  const [whole = '', fraction = '', ...more] = number.split('.');
  if (more.length > 0) throw new QuantityError(WRONG_FORM);
  return { negative: sign === '-', whole: whole.replace(/^0+/, '') || '0', fraction, unit: interpretSuffix(suffix) };
}

function parse(text: string): Quantity {
  const { negative, whole, fraction, unit } = partsOf(text);
  // The amount is digits × multiplier × 10^exponent.
  const digits = BigInt(whole + fraction);
  const exponent = unit.exponent - fraction.length + 9;
  let nano =
    exponent >= 0 ? digits * unit.multiplier * 10n ** BigInt(exponent) : divideUp(digits * unit.multiplier, 10n ** BigInt(-exponent));
  let format = unit.format;
  if (format === 'BinarySI') {
    if (nano > MAX_BINARY) nano = MAX_BINARY;
    if (nano > 0n && nano < NANO) format = 'DecimalSI';
  }
  const amount = int64Amount(text);
  if (!amount && !/^[+-]?\.?[0-9]/.test(text)) throw new QuantityError('unable to parse numeric part of quantity');
  const given = amount && { text: amount.asGiven ? text : undefined, scale: amount.scale };
  return new Quantity(negative ? -nano : nano, format, given, amount === undefined);
}

const MOST_DIGITS = 18;
const MOST_BINARY_DIGITS = 15;

/**
 * What ParseQuantity keeps of a text whose digits fit into 64 bits: value × 10^scale, and the text itself where a quick
 * look says that it is canonical. Undefined where they do not fit.
 */
export function int64Amount(text: string): { readonly value: bigint; readonly scale: number; readonly asGiven: boolean } | undefined {
  if (text === '0') return { value: 0n, scale: 0, asGiven: true };
  const { negative, whole, fraction, unit } = partsOf(text);
  const digits = whole + fraction;
  const value = (negative ? -1n : 1n) * BigInt(digits) * unit.multiplier;
  if (unit.format === 'BinarySI') {
    const power = unit.multiplier.toString(2).length - 1;
    if (fraction !== '' || whole.length + Math.trunc((power * 3) / 10) + 1 > MOST_BINARY_DIGITS) return undefined;
    return { value, scale: 0, asGiven: (BigInt(digits) & 7n) !== 0n };
  }
  const scale = unit.exponent - fraction.length;
  if (digits.length > MOST_DIGITS || scale < -9) return undefined;
  return { value, scale, asGiven: scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0') };
}

function interpretSuffix(suffix: string): { multiplier: bigint; exponent: number; format: QuantityFormat } {
  const exponent = decimalSuffixes.get(suffix);
  if (exponent !== undefined) return { multiplier: 1n, exponent, format: 'DecimalSI' };
  const power = binarySuffixes.indexOf(suffix);
  if (power > 0) return { multiplier: 1024n ** BigInt(power), exponent: 0, format: 'BinarySI' };
  const exponents = /^[eE]([+-]?[0-9]+)$/.exec(suffix);
  const tens = exponents ? scientificExponent(exponents[1] as string) : Number.POSITIVE_INFINITY;
  if (tens <= MAX_EXPONENT) return { multiplier: 1n, exponent: Math.max(tens, -MAX_EXPONENT), format: 'DecimalExponent' };
  throw new QuantityError("unable to parse quantity's suffix");
}

/** It is read as 64 bits, of which 32 are kept: `1e4294967297` is 10 (up to v1.36). @see kubernetes: suffix.go interpret */
function scientificExponent(text: string): number {
  const given = Math.abs(Number(text)) < 2 ** 64 ? BigInt(text) : 2n ** 64n;
  return BigInt.asIntN(64, given) === given ? Number(BigInt.asIntN(32, given)) : Number.POSITIVE_INFINITY;
}

function canonical({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const wholeUnits = nano % NANO === 0n;
  if (format === 'BinarySI' && wholeUnits && (nano <= -1024n * NANO || nano >= 1024n * NANO)) {
    let mantissa = nano / NANO;
    let power = 0;
    while (mantissa % 1024n === 0n && power < binarySuffixes.length - 1) {
      mantissa /= 1024n;
      power++;
    }
    return `${mantissa}${binarySuffixes[power]}`;
  }
  let mantissa = nano;
  let exponent = -9;
  while (mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  // DecimalSI has no suffix above E: v1.27 then writes none, and so a thousand E become 1.
  if (format !== 'DecimalExponent') return `${mantissa}${decimalByExponent.get(exponent) ?? ''}`;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

/** Of two non-negative numbers. */
export const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const divideAwayFromZero = (a: bigint, b: bigint): bigint => (a < 0n ? -divideUp(-a, b) : divideUp(a, b));
