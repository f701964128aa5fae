import { parseQuantity, type Quantity, QuantityError, zeroQuantity } from '../../apimachinery/quantity.ts';
import { GoSyntax, goQuote } from './go-syntax.ts';

/** The amount a decoded field holds. A decoder has already refused what is not one. */
export function quantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  try {
    return parseQuantity(value);
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

export const quantityOrZero = (value: unknown): Quantity => quantity(value) ?? zeroQuantity;

export const printedQuantity = (value: unknown): string => quantityOrZero(value).toString();

/** Upstream looks at thousandths, rounded up. */
export const isWhole = (amount: Quantity): boolean => amount.milliValue() % 1000n === 0n;

const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/**
 * A Quantity as `%#v` prints it. It remembers the text it was read from when that was already canonical.
 * @see kubernetes: apimachinery/pkg/api/resource/quantity.go ParseQuantity
 */
export function goQuantity(value: unknown): GoSyntax {
  const literal = String(value);
  if (literal === '0') return quantitySyntax('0', 0, '0', '');
  const match = /^([+-]?)(\d*)\.?(\d*)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.exec(literal);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match ?? [];
  const digits = `${whole.replace(/^0+/, '')}${fraction.replace(/0+$/, '')}`;
  const decimals = fraction.replace(/0+$/, '').length;
  const binary = binaryExponents[suffix];
  const exponent = binary === undefined ? (decimalExponents[suffix] ?? Number(suffix.slice(1))) : 0;
  const scale = exponent - decimals;
  const magnitude = BigInt(digits || '0') * (binary === undefined ? 1n : 1n << BigInt(binary));
  const format = binary !== undefined ? 'BinarySI' : /^[eE]./.test(suffix) ? 'DecimalExponent' : 'DecimalSI';
  const canonical =
    binary === undefined ? scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0') : (BigInt(digits || '0') & 7n) !== 0n;
  return quantitySyntax(`${sign === '-' ? '-' : ''}${magnitude}`, scale, canonical ? literal : '', format);
}

const quantitySyntax = (value: string, scale: number, text: string, format: string): GoSyntax =>
  new GoSyntax(
    `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${goQuote(text)}, Format:${goQuote(format)}}`,
  );
