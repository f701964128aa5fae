import { Death } from './ends.ts';
import { Unknown } from './nodes.ts';
import { numeric, text, type Value } from './values.ts';

/** What an operator makes of two values; those that make long texts are the evaluator's. */
export function operate(operator: string, a: Value, b: Value): Value {
  switch (operator) {
    case 'eq':
    case 'ne':
      return (text(a) === text(b)) === (operator === 'eq') ? 1 : '';
    case 'lt':
    case 'gt':
    case 'le':
    case 'ge':
    case 'cmp': {
      const order = text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
      if (operator === 'cmp') return order;
      return (operator === 'lt' ? order < 0 : operator === 'gt' ? order > 0 : operator === 'le' ? order <= 0 : order >= 0) ? 1 : '';
    }
  }
  const [x, y] = [numeric(a), numeric(b)];
  const compare = COMPARISONS[operator];
  if (compare) return compare(x, y) ? 1 : '';
  if (operator === '<=>') return x < y ? -1 : x > y ? 1 : 0;
  if ((operator === '/' || operator === '%') && (operator === '/' ? y : Math.trunc(y)) === 0)
    throw new Death(operator === '/' ? 'Illegal division by zero' : 'Illegal modulus zero');
  if (operator === '%') {
    const [whole, by] = [Math.trunc(x), Math.trunc(y)];
    return ((whole % by) + by) % by;
  }
  const result = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : operator === '/' ? x / y : x ** y;
  if (!/^[-+*/]$|^\*\*$/.test(operator)) throw new Unknown(operator);
  // Perl counts with 64 bits where it can.
  if (Number.isInteger(x) && Number.isInteger(y) && !Number.isSafeInteger(result) && Math.abs(result) < 2 ** 64) {
    const exact = /[-+*]$/.test(operator) && operator !== '**' ? exactly(operator, BigInt(x), BigInt(y)) : BigInt(Math.trunc(result));
    if (exact !== BigInt(Math.trunc(result))) throw new Unknown('so large a number');
  }
  return result;
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

const exactly = (operator: string, a: bigint, b: bigint): bigint => (operator === '+' ? a + b : operator === '-' ? a - b : a * b);
