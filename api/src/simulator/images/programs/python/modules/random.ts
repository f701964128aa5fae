import type { Random as Seeded, Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { through } from '../own-frames.ts';
import { numberOf, sizeOf, typeName, wholeOf } from '../types.ts';
import {
  type Arguments,
  Bytes,
  Instance,
  List,
  type Machine,
  Method,
  type Native,
  PythonSet,
  Range,
  Unsupported,
  type Value,
} from '../values.ts';
import type { Members } from './members.ts';
import { MersenneTwister, type Source, seedOfText } from './mersenne-twister.ts';

/** Nobody knows what a generator without a seed draws: it takes the run's. */
class Unseeded implements Source {
  constructor(readonly from: Seeded) {}
  random(): number {
    return this.from.next();
  }
  below(bound: number): number {
    return this.from.int(bound);
  }
  bits(count: number): bigint {
    let value = 0n;
    for (let left = count; left > 0; left -= 32) value = (value << 32n) | BigInt(this.from.int(2 ** Math.min(32, left)));
    return value;
  }
}

interface Generator {
  source: Source;
  /** Normal ones come in pairs. */
  second: number | undefined;
}
const generatorOf = ({ args: [self] }: Arguments): Generator => (self as Instance).native as Generator;
const sourceOf = (all: Arguments): Source => generatorOf(all).source;

function sourceFor(seed: Value | undefined, machine: Machine): Source {
  if (seed === undefined || seed === null) return new Unseeded(machine.process.random);
  if (typeof seed === 'bigint' || typeof seed === 'boolean') return new MersenneTwister(BigInt(seed));
  if (typeof seed === 'string') return new MersenneTwister(seedOfText(seed));
  if (seed instanceof Bytes) return new MersenneTwister(seedOfText(seed.text));
  if (typeof seed === 'number' && Number.isInteger(seed)) return new MersenneTwister(BigInt(seed));
  if (typeof seed === 'number') throw new Unsupported('a seed that is no whole number');
  throw failure('TypeError', 'The only supported seed types are: None,\nint, float, str, bytes, and bytearray.');
}
function* populationOf(machine: Machine, from: Value): Task<readonly Value[]> {
  if (from instanceof PythonSet) throw failure('TypeError', 'Population must be a sequence.  For dicts or sets, use sorted(d).');
  return yield* machine.items(from);
}

const NORMAL = (4 * Math.exp(-0.5)) / Math.sqrt(2);
/** @see cpython: Lib/random.py (Kinderman and Monahan) */
function normal(source: Source): number {
  for (;;) {
    const u = source.random();
    const v = 1 - source.random();
    const z = (NORMAL * (u - 0.5)) / v;
    if ((z * z) / 4 <= -Math.log(v)) return z;
  }
}
/** Numbers in the order in which Python's own functions draw them. @see cpython: Lib/random.py */
const methods: Members = {
  seed: (all, machine) => {
    const generator = generatorOf(all);
    generator.source = sourceFor(all.args[1] ?? all.named.get('a'), machine);
    generator.second = undefined;
    return null;
  },
  random: (all) => sourceOf(all).random(),
  getrandbits: (all) => sourceOf(all).bits(wholeOf(all.args[1])),
  randint: (all, machine) => {
    const [a, b] = [wholeOf(all.args[1]), wholeOf(all.args[2])];
    if (b < a) throw through(machine, 'randint', failure('ValueError', `empty range for randrange() (${a}, ${b + 1}, ${b + 1 - a})`));
    return BigInt(a + sourceOf(all).below(b - a + 1));
  },
  randrange: (all, machine) => {
    const [first = 0, second, step = 1] = all.args.slice(1).map((each) => wholeOf(each));
    const [from, to] = second === undefined ? [0, first] : [first, second];
    const size = new Range(from, to, step).length;
    if (size > 0) return BigInt(from + step * sourceOf(all).below(size));
    if (second === undefined) throw through(machine, 'randrangeOne', failure('ValueError', 'empty range for randrange()'));
    throw through(machine, 'randrange', failure('ValueError', `empty range for randrange() (${from}, ${to}, ${to - from})`));
  },
  uniform: (all) => numberOf(all.args[1]) + (numberOf(all.args[2]) - numberOf(all.args[1])) * sourceOf(all).random(),
  gauss: (all) => {
    const generator = generatorOf(all);
    let z = generator.second;
    generator.second = undefined;
    if (z === undefined) {
      const angle = generator.source.random() * 2 * Math.PI;
      const radius = Math.sqrt(-2 * Math.log(1 - generator.source.random()));
      z = Math.cos(angle) * radius;
      generator.second = Math.sin(angle) * radius;
    }
    return numberOf(all.args[1] ?? 0) + z * numberOf(all.args[2] ?? 1);
  },
  normalvariate: (all) => numberOf(all.args[1] ?? 0) + normal(sourceOf(all)) * numberOf(all.args[2] ?? 1),
  lognormvariate: (all) => Math.exp(numberOf(all.args[1]) + normal(sourceOf(all)) * numberOf(all.args[2])),
  expovariate: (all) => -Math.log(1 - sourceOf(all).random()) / numberOf(all.args[1] ?? 1),
  paretovariate: (all) => (1 - sourceOf(all).random()) ** (-1 / numberOf(all.args[1])),
  *choice(all, machine): Task<Value> {
    const [, from = null] = all.args;
    if (from instanceof Range && from.length > 0) return BigInt(from.start + sourceOf(all).below(from.length) * from.step);
    if (from instanceof PythonSet) throw failure('TypeError', "'set' object is not subscriptable");
    if (sizeOf(from) === 0) throw through(machine, 'randomChoice', failure('IndexError', 'Cannot choose from an empty sequence'));
    const items = yield* machine.items(from);
    return items[sourceOf(all).below(items.length)] as Value;
  },
  *choices(all, machine): Task<Value> {
    const items = yield* machine.items(all.args[1] ?? null);
    const { named } = all;
    const weights = named.get('weights') ?? all.args[2] ?? null;
    const sums = named.get('cum_weights') ?? null;
    const k = wholeOf(named.get('k') ?? 1n);
    const source = sourceOf(all);
    const draw = (): number => Math.floor(source.random() * items.length);
    if (weights === null && sums === null) return new List(Array.from({ length: k }, () => items[draw()] as Value));
    let sum = 0;
    const cumulative = (yield* machine.items(sums ?? weights)).map((each) => {
      sum = sums === null ? sum + numberOf(each) : numberOf(each);
      return sum;
    });
    if (cumulative.length !== items.length) throw failure('ValueError', 'The number of weights does not match the population');
    const total = cumulative.at(-1) ?? 0;
    if (total <= 0) throw failure('ValueError', 'Total of weights must be greater than zero');
    const made = Array.from({ length: k }, () => {
      const at = source.random() * total;
      const found = cumulative.findIndex((upTo) => at < upTo);
      return items[found < 0 ? items.length - 1 : found] as Value;
    });
    return new List(made);
  },
  *sample(all, machine): Task<Value> {
    const pool = [...(yield* populationOf(machine, all.args[1] ?? null))];
    const k = wholeOf(all.args[2] ?? all.named.get('k'));
    const n = pool.length;
    if (k < 0 || k > n) throw failure('ValueError', 'Sample larger than population or is negative');
    const source = sourceOf(all);
    const few = 21 + (k > 5 ? 4 ** Math.ceil(Math.log(k * 3) / Math.log(4)) : 0);
    const made: Value[] = [];
    if (n <= few)
      for (let i = 0; i < k; i++) {
        const j = source.below(n - i);
        made.push(pool[j] as Value);
        pool[j] = pool[n - i - 1] as Value;
      }
    else {
      const taken = new Set<number>();
      while (made.length < k) {
        const j = source.below(n);
        if (taken.has(j)) continue;
        taken.add(j);
        made.push(pool[j] as Value);
      }
    }
    return new List(made);
  },
  shuffle: (all) => {
    const [, list] = all.args;
    if (!(list instanceof List) || list.kind !== 'list')
      throw failure('TypeError', `'${typeName(list ?? null)}' object does not support item assignment`);
    const { items } = list;
    const source = sourceOf(all);
    for (let i = items.length - 1; i > 0; i--) {
      const j = source.below(i + 1);
      [items[i], items[j]] = [items[j] as Value, items[i] as Value];
    }
    return null;
  },
};

const randomClass = nativeClass(
  'Random',
  {
    ...methods,
    __init__: ({ args: [self, seed] }, machine) => {
      (self as Instance).native = { source: sourceFor(seed, machine), second: undefined } satisfies Generator;
      return null;
    },
  },
  'random',
);
/** The machine's own random numbers, whatever the seed. */
const systemClass = nativeClass(
  'SystemRandom',
  {
    __init__: ({ args: [self] }, machine) => {
      (self as Instance).native = { source: sourceFor(null, machine), second: undefined } satisfies Generator;
      return null;
    },
    seed: () => null,
  },
  'random',
  [randomClass],
);

/** The functions of the module are those of a generator of its own. */
export const random = (machine: Machine): Members => {
  const own = new Instance(randomClass, { source: sourceFor(null, machine), second: undefined } satisfies Generator);
  const bound: Record<string, Value> = {};
  for (const name of Object.keys(methods)) bound[name] = new Method(own, randomClass.find(name) as Native);
  return { ...bound, Random: randomClass, SystemRandom: systemClass };
};
