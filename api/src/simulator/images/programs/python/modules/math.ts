import type { Task } from '../../../../engine/index.ts';
import { failure } from '../exceptions.ts';
import { sorted } from '../sorting.ts';
import { numberOf, sizeOf, wholeOf } from '../types.ts';
import { List, type Machine, type NativeRun, Range, type Value } from '../values.ts';
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
  pow: real((a, b) => (a as number) ** (b as number)),
  hypot: real(Math.hypot),
  fabs: real(Math.abs),
  fmod: real((a, b) => (a as number) % (b as number)),
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
      ? all.reduce<bigint>((product, each) => product * (each as bigint), 1n)
      : all.reduce<number>((product, each) => product * numberOf(each), 1);
  },
  *fsum({ args: [items = null] }, machine): Task<Value> {
    return (yield* machine.items(items)).reduce<number>((sum, each) => sum + numberOf(each), 0);
  },
};

function* oneOf(machine: Machine, from: Value): Task<Value> {
  const { random: source } = machine.process;
  if (from instanceof Range) return BigInt(from.start + source.int(from.length) * from.step);
  if (sizeOf(from) === 0) throw failure('IndexError', 'Cannot choose from an empty sequence');
  const items = yield* machine.items(from);
  return items[source.int(items.length)] as Value;
}
/** A normal one, by Box and Muller. */
const gauss: NativeRun = ({ args: [mean, deviation] }, { process: { random: source } }) =>
  numberOf(mean ?? 0) + numberOf(deviation ?? 1) * Math.sqrt(-2 * Math.log(1 - source.next())) * Math.cos(2 * Math.PI * source.next());

export const random: Members = {
  random: (_, { process }) => process.random.next(),
  randint: ({ args: [a, b] }, { process }) => {
    if (wholeOf(b) < wholeOf(a))
      throw failure('ValueError', `empty range for randrange() (${wholeOf(a)}, ${wholeOf(b) + 1}, ${wholeOf(b) + 1 - wholeOf(a)})`);
    return BigInt(wholeOf(a) + process.random.int(wholeOf(b) - wholeOf(a) + 1));
  },
  randrange: ({ args }, { process }) => {
    const [a = 0, b, step = 1] = args.map((each) => wholeOf(each));
    const range = b === undefined ? new Range(0, a, 1) : new Range(a, b, step);
    return BigInt(range.start + process.random.int(range.length) * range.step);
  },
  uniform: ({ args: [a, b] }, { process }) => numberOf(a) + process.random.next() * (numberOf(b) - numberOf(a)),
  gauss,
  normalvariate: gauss,
  expovariate: ({ args: [rate] }, { process }) => -Math.log(1 - process.random.next()) / numberOf(rate),
  *choice({ args: [from = null] }, machine): Task<Value> {
    return yield* oneOf(machine, from);
  },
  *choices({ args: [from = null, weights = null], named }, machine): Task<Value> {
    const items = yield* machine.items(from);
    const given = named.get('weights') ?? weights;
    const all = given === null ? items.map(() => 1) : (yield* machine.items(given)).map((each) => numberOf(each));
    const total = all.reduce((sum, each) => sum + each, 0);
    const made: Value[] = [];
    for (let k = wholeOf(named.get('k') ?? 1n); k > 0; k--) {
      let left = machine.process.random.next() * total;
      const at = all.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      made.push(items[at < 0 ? items.length - 1 : at] as Value);
    }
    return new List(made);
  },
  *sample({ args: [from = null, count], named }, machine): Task<Value> {
    const items = yield* machine.items(from);
    const k = wholeOf(count ?? named.get('k') ?? 1n);
    if (k > items.length) throw failure('ValueError', 'Sample larger than population or is negative');
    return new List(Array.from({ length: k }, () => items.splice(machine.process.random.int(items.length), 1)[0] as Value));
  },
  shuffle: ({ args: [list] }, { process }) => {
    const { items } = list as List;
    for (let i = items.length - 1; i > 0; i--) {
      const j = process.random.int(i + 1);
      [items[i], items[j]] = [items[j] as Value, items[i] as Value];
    }
    return null;
  },
  getrandbits: ({ args: [bits] }, { process }) => BigInt(process.random.int(2 ** Math.min(32, wholeOf(bits)))),
  seed: () => null,
};

export const statistics: Members = {
  *mean({ args: [items = null] }, machine): Task<Value> {
    const all = (yield* machine.items(items)).map((each) => numberOf(each));
    if (all.length === 0) throw failure('ValueError', 'mean requires at least one data point');
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    return Number.isInteger(mean) && all.every(Number.isInteger) ? BigInt(mean) : mean;
  },
  *median({ args: [items = null] }, machine): Task<Value> {
    const all = yield* sorted(machine, yield* machine.items(items), new Map());
    const middle = all.length >> 1;
    return all.length % 2 === 1 ? (all[middle] ?? null) : (numberOf(all[middle - 1]) + numberOf(all[middle])) / 2;
  },
};
