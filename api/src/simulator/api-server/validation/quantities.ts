import { goQuote } from '../../apimachinery/go-quote.ts';
import { int64Amount, parseQuantity, type Quantity, QuantityError, zeroQuantity } from '../../apimachinery/quantity.ts';
import { GoSyntax, goAddress } from './go-syntax.ts';

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

/** Zero where nothing is given, or what was given is no quantity. */
export const quantityOrZero = (value: unknown): Quantity => quantity(value) ?? zeroQuantity;

/** In its canonical form; `0` where there is none. */
export const printedQuantity = (value: unknown): string => quantityOrZero(value).toString();

/** Upstream looks at thousandths, rounded up. */
export const isWhole = (amount: Quantity): boolean => amount.milliValue() % 1000n === 0n;

/**
 * A Quantity as `%#v` prints it. It remembers the text it was read from when that looked canonical.
 * @see kubernetes: apimachinery/pkg/api/resource/quantity.go ParseQuantity
 */
export function goQuantity(value: unknown): GoSyntax {
  const literal = String(value);
  const { format } = quantityOrZero(literal);
  const small = quantity(literal) && int64Amount(literal);
  const amount = small ? `value:${small.value}, scale:${small.scale}` : 'value:0, scale:0';
  const decimal = small ? '(*inf.Dec)(nil)' : goAddress('inf.Dec');
  const text = small?.asGiven ? literal : '';
  return new GoSyntax(
    `resource.Quantity{i:resource.int64Amount{${amount}}, d:resource.infDecAmount{Dec:${decimal}}, s:${goQuote(text)}, Format:${goQuote(format)}}`,
  );
}
