import { divisionByZero, noOperator } from './problems.ts';
import type { Dialect } from './tokens.ts';
import { Decimal, Moment, Real, typeOf, type Value } from './values.ts';

/** Before and after: negative, 0, positive; undefined where one is null. Texts and numbers are compared as each server does. */
export function compare(left: Value, right: Value, dialect: Dialect, operator = '=', at?: number): number | undefined {
  if (left === null || right === null) return undefined;
  if (left instanceof Moment || right instanceof Moment) {
    const [a, b] = [momentLike(left, right), momentLike(right, left)];
    if (a && b) return a.at - b.at;
  }
  const numbers = [numberOf(left, dialect), numberOf(right, dialect)] as const;
  if (numbers[0] !== undefined && numbers[1] !== undefined && (typeof left !== 'string' || typeof right !== 'string'))
    return difference(numbers[0], numbers[1]);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (typeof left === 'string' && typeof right === 'string') return collate(left, right, dialect);
  throw noOperator(typeOf(left), operator, typeOf(right), at);
}

const momentLike = (value: Value, other: Value): Moment | undefined =>
  value instanceof Moment ? value : typeof value === 'string' && other instanceof Moment ? Moment.of(value, other.type) : undefined;

/** A value as a number. In MySQL a text is one, too: as much of it as begins with digits. */
export function numberOf(value: Value, dialect: Dialect): number | Decimal | Real | undefined {
  if (typeof value === 'number' || value instanceof Decimal || value instanceof Real) return value;
  if (dialect !== 'mysql') return undefined;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' ? new Real(Number(/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(value)?.[0] ?? 0)) : undefined;
}

const real = (value: number | Decimal | Real): number => (value instanceof Real ? value.value : Number(String(value)));

/** A whole number as a decimal, so that both reckon without rounding. */
export const exact = (value: number | Decimal): Decimal => (typeof value === 'number' ? new Decimal(BigInt(Math.trunc(value)), 0) : value);

function difference(left: number | Decimal | Real, right: number | Decimal | Real): number {
  if (left instanceof Decimal && !(right instanceof Real)) return sign(subtract(left, exact(right)));
  if (right instanceof Decimal && !(left instanceof Real)) return sign(subtract(exact(left), right));
  return real(left) - real(right);
}
const sign = ({ digits }: Decimal): number => (digits > 0n ? 1 : digits < 0n ? -1 : 0);

/** The order of texts: letters without regard to case first (MySQL: that alone). @see postgres: en_US.utf8; mysql: utf8mb4_0900_ai_ci */
function collate(left: string, right: string, dialect: Dialect): number {
  const [a, b] = dialect === 'mysql' ? [base(left.trimEnd()), base(right.trimEnd())] : [base(left), base(right)];
  if (a !== b) return a < b ? -1 : 1;
  // Small letters come before great ones.
  return dialect === 'mysql' || left === right ? 0 : left > right ? -1 : 1;
}
const base = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** `+ - * / % div ^` of two values that are there. */
export function calculate(operator: string, left: Value, right: Value, dialect: Dialect, at: number): Value {
  const [a, b] = [operand(left, right, dialect), operand(right, left, dialect)];
  if (a === undefined || b === undefined) throw noOperator(typeOf(left), operator, typeOf(right), at);
  if (/^(?:\/|%|div|mod)$/.test(operator) && real(b) === 0) {
    if (dialect === 'mysql') return null;
    throw divisionByZero();
  }
  if (a instanceof Real || b instanceof Real || operator === '^') return inReals(operator, real(a), real(b));
  if (typeof a === 'number' && typeof b === 'number' && !(operator === '/' && dialect === 'mysql')) return inWholes(operator, a, b);
  return exactly(operator, exact(a), exact(b), dialect);
}

/** PostgreSQL takes a text for a number where the other side is one: it can only have been a literal. */
function operand(value: Value, other: Value, dialect: Dialect): number | Decimal | Real | undefined {
  const number = numberOf(value, dialect);
  if (number !== undefined || typeof value !== 'string' || numberOf(other, dialect) === undefined) return number;
  return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : Decimal.of(value);
}

function inReals(operator: string, a: number, b: number): Value {
  if (operator === 'div') return Math.trunc(a / b);
  const results: Readonly<Record<string, number>> = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, mod: a % b, '^': a ** b };
  return new Real(results[operator] as number);
}

function inWholes(operator: string, a: number, b: number): Value {
  const quotient = b === 0 ? 0 : Math.trunc(a / b);
  const results: Readonly<Record<string, number>> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': quotient,
    div: quotient,
    '%': a % b,
    mod: a % b,
  };
  const result = results[operator] as number;
  return Number.isSafeInteger(result) ? result + 0 : exactly(operator, exact(a), exact(b), 'postgres');
}

const subtract = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale);
  return new Decimal(a.rounded(scale).digits - b.rounded(scale).digits, scale);
};

function exactly(operator: string, a: Decimal, b: Decimal, dialect: Dialect): Value {
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [a.rounded(scale).digits, b.rounded(scale).digits];
  if (operator === '+') return new Decimal(x + y, scale);
  if (operator === '-') return new Decimal(x - y, scale);
  if (operator === '*') return new Decimal(a.digits * b.digits, a.scale + b.scale);
  if (operator === '%' || operator === 'mod') return new Decimal(x % y, scale);
  const whole = operator === 'div' ? 0 : quotientScale(a, b, dialect);
  const quotient = new Decimal((x * 10n ** BigInt(whole + 1)) / y, whole + 1);
  return operator === 'div' ? Number(x / y) : quotient.rounded(whole);
}

/** How many digits a quotient has behind its point. @see postgres: src/backend/utils/adt/numeric.c select_div_scale; mysql: div_precision_increment */
function quotientScale(a: Decimal, b: Decimal, dialect: Dialect): number {
  if (dialect === 'mysql') return a.scale + 4;
  const [first, second] = [leading(a), leading(b)];
  const weight = first.weight - second.weight - (first.digit <= second.digit ? 1 : 0);
  return Math.max(16 - weight * 4, a.scale, b.scale, 0);
}

/** The first group of four digits that is not zero, and how far before the point it stands. */
function leading({ digits, scale }: Decimal): { readonly weight: number; readonly digit: number } {
  const text = String(digits < 0n ? -digits : digits);
  if (text === '0') return { weight: 0, digit: 0 };
  const before = text.length - scale;
  const weight = Math.ceil(before / 4) - 1;
  const taken = before - weight * 4;
  return { weight, digit: Number(text.slice(0, taken).padEnd(taken, '0')) };
}
