import type { Task } from '../../../../engine/index.ts';
import { exceptionClass, failure, raisedOf } from '../exceptions.ts';
import { sorted } from '../sorting.ts';
import { numberOf, wholeOf } from '../types.ts';
import { List, type NativeRun, PythonClass, type Value } from '../values.ts';
import type { Members } from './members.ts';

const real =
  (run: (...given: number[]) => number, from = Number.NEGATIVE_INFINITY): NativeRun =>
  ({ args }) => {
    const numbers = args.map((each) => numberOf(each));
    if ((numbers[0] as number) < from) throw failure('ValueError', 'math domain error');
    return run(...numbers);
  };
const whole =
  (run: (value: number) => number): NativeRun =>
  ({ args: [value] }) =>
    typeof value === 'bigint' ? value : BigInt(run(numberOf(value)));
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

export const math: Members = {
  pi: Math.PI,
  e: Math.E,
  tau: 2 * Math.PI,
  inf: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
  sqrt: real(Math.sqrt, 0),
  isqrt: ({ args: [value] }) => BigInt(Math.floor(Math.sqrt(numberOf(value)))),
  exp: real(Math.exp),
  log: ({ args: [value, base] }) => {
    if (numberOf(value) <= 0) throw failure('ValueError', 'math domain error');
    return base === undefined ? Math.log(numberOf(value)) : Math.log(numberOf(value)) / Math.log(numberOf(base));
  },
  log2: real(Math.log2, Number.MIN_VALUE),
  log10: real(Math.log10, Number.MIN_VALUE),
  sin: real(Math.sin),
  cos: real(Math.cos),
  tan: real(Math.tan),
  atan: real(Math.atan),
  atan2: real(Math.atan2),
  asin: real(Math.asin),
  acos: real(Math.acos),
  sinh: real(Math.sinh),
  cosh: real(Math.cosh),
  tanh: real(Math.tanh),
  pow: real((a, b) => a ** b),
  hypot: real(Math.hypot),
  fabs: real(Math.abs),
  fmod: real((a, b) => a % b),
  degrees: real((a) => (a * 180) / Math.PI),
  radians: real((a) => (a * Math.PI) / 180),
  floor: whole(Math.floor),
  ceil: whole(Math.ceil),
  trunc: whole(Math.trunc),
  isnan: ({ args: [value] }) => Number.isNaN(numberOf(value)),
  isinf: ({ args: [value] }) => Math.abs(numberOf(value)) === Number.POSITIVE_INFINITY,
  isfinite: ({ args: [value] }) => Number.isFinite(numberOf(value)),
  isclose: ({ args: [a, b] }) => Math.abs(numberOf(a) - numberOf(b)) <= 1e-9 * Math.max(Math.abs(numberOf(a)), Math.abs(numberOf(b))),
  factorial: ({ args: [value] }) => {
    const n = wholeOf(value);
    if (n < 0) throw failure('ValueError', 'factorial() not defined for negative values');
    let product = 1n;
    for (let i = 2n; i <= BigInt(Math.min(n, 5000)); i++) product *= i;
    return product;
  },
  gcd: ({ args }) => args.map((each) => BigInt(wholeOf(each))).reduce(gcd, 0n),
  comb: ({ args: [n, k] }) => {
    let made = 1n;
    for (let i = 1n; i <= BigInt(wholeOf(k)); i++) made = (made * (BigInt(wholeOf(n)) - i + 1n)) / i;
    return made;
  },
  *prod({ args: [items = null] }, machine): Task<Value> {
    const all = yield* machine.items(items);
    return all.every((each) => typeof each === 'bigint')
      ? all.reduce<bigint>((product, each) => product * each, 1n)
      : all.reduce<number>((product, each) => product * numberOf(each), 1);
  },
  *fsum({ args: [items = null] }, machine): Task<Value> {
    return exactSum((yield* machine.items(items)).map((each) => numberOf(each)));
  },
};

/** The sum without errors of rounding but the last: what is lost is kept beside it. @see Shewchuk, Adaptive Precision Floating-Point Arithmetic */
function exactSum(numbers: readonly number[]): number {
  let parts: number[] = [];
  for (const number of numbers) {
    let x = number;
    const kept: number[] = [];
    for (const part of parts) {
      const [large, small] = Math.abs(x) < Math.abs(part) ? [part, x] : [x, part];
      const high = large + small;
      const low = small - (high - large);
      if (low !== 0) kept.push(low);
      x = high;
    }
    parts = [...kept, x];
  }
  return parts.toReversed().reduce((sum, each) => sum + each, 0);
}

/** The rest of math. */
export const moreMath: Members = {
  copysign: ({ args: [x, y] }) => {
    const sign = numberOf(y);
    const size = Math.abs(numberOf(x));
    return sign < 0 || Object.is(sign, -0) ? -size : size;
  },
  acosh: ({ args: [x] }) => Math.acosh(numberOf(x)),
  asinh: ({ args: [x] }) => Math.asinh(numberOf(x)),
  atanh: ({ args: [x] }) => Math.atanh(numberOf(x)),
  cbrt: ({ args: [x] }) => Math.cbrt(numberOf(x)),
  exp2: ({ args: [x] }) => 2 ** numberOf(x),
  expm1: ({ args: [x] }) => Math.expm1(numberOf(x)),
  log1p: ({ args: [x] }) => {
    if (numberOf(x) <= -1) throw failure('ValueError', 'math domain error');
    return Math.log1p(numberOf(x));
  },
  ldexp: ({ args: [x, i] }) => numberOf(x) * 2 ** numberOf(i),
  modf: ({ args: [x] }) => {
    const whole = Math.trunc(numberOf(x));
    return new List([numberOf(x) - whole, whole], 'tuple');
  },
  frexp: ({ args: [x] }) => {
    const value = numberOf(x);
    if (value === 0 || !Number.isFinite(value)) return new List([value, 0n], 'tuple');
    let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value)))) + 1;
    let mantissa = value / 2 ** exponent;
    if (Math.abs(mantissa) >= 1) {
      mantissa /= 2;
      exponent++;
    }
    return new List([mantissa, BigInt(exponent)], 'tuple');
  },
  *lcm({ args }): Task<Value> {
    const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
    yield* [];
    return args.reduce<bigint>((all, each) => {
      const value = BigInt(wholeOf(each));
      return value === 0n || all === 0n ? 0n : ((all * value) / gcd(all, value) < 0n ? -1n : 1n) * ((all * value) / gcd(all, value));
    }, 1n);
  },
  perm: ({ args: [n, k] }) => {
    let made = 1n;
    const count = k === undefined || k === null ? wholeOf(n) : wholeOf(k);
    for (let i = 0; i < count; i++) made *= BigInt(wholeOf(n) - i);
    return made;
  },
  *dist({ args: [p = null, q = null] }, machine): Task<Value> {
    const other = yield* machine.items(q);
    return Math.hypot(...(yield* machine.items(p)).map((each, i) => numberOf(each) - numberOf(other[i])));
  },
  remainder: ({ args: [x, y] }) => {
    const [a, b] = [numberOf(x), numberOf(y)];
    const times = a / b;
    const low = Math.floor(times);
    const part = times - low;
    const whole = part < 0.5 ? low : part > 0.5 ? low + 1 : low % 2 === 0 ? low : low + 1;
    return a - whole * b;
  },
};

const statisticsError = new PythonClass('StatisticsError', [exceptionClass('ValueError')], new Map(), undefined, 'statistics');

export const statistics: Members = {
  StatisticsError: statisticsError,
  *mean({ args: [items = null] }, machine): Task<Value> {
    const all = (yield* machine.items(items)).map((each) => numberOf(each));
    if (all.length === 0) throw raisedOf(statisticsError, ['mean requires at least one data point']);
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    return Number.isInteger(mean) && all.every(Number.isInteger) ? BigInt(mean) : mean;
  },
  *median({ args: [items = null] }, machine): Task<Value> {
    const all = yield* sorted(machine, yield* machine.items(items), new Map());
    if (all.length === 0) throw raisedOf(statisticsError, ['no median for empty data']);
    const middle = all.length >> 1;
    return all.length % 2 === 1 ? (all[middle] ?? null) : (numberOf(all[middle - 1]) + numberOf(all[middle])) / 2;
  },
};
