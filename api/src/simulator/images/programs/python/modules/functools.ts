import type { Task } from '../../../../engine/index.ts';
import { propertyClass } from '../classes.ts';
import { docOf } from '../docs.ts';
import { failure } from '../exceptions.ts';
import { given, Instance, type Key, keyOf, List, Native, type NativeRun, PythonFunction, type Value } from '../values.ts';
import { namedTuple } from './collections.ts';
import type { Members } from './members.ts';

/** What a function has answered before is not worked out again; of so many answers at the most, those that were used last. */
function cached(run: Value, most: number | undefined): Native {
  const known = new Map<Key, Value>();
  let [hits, misses] = [0n, 0n];
  const made = new Native('lru_cache', function* (all, machine): Task<Value> {
    const key = keyOf(new List([...all.args, ...[...all.named].flat()], 'tuple'));
    const found = known.get(key);
    if (found !== undefined) {
      hits++;
      known.delete(key);
      known.set(key, found);
      return found;
    }
    misses++;
    const made = yield* machine.call(run, all);
    known.set(key, made);
    for (const [oldest] of known) {
      if (most === undefined || known.size <= most) break;
      known.delete(oldest);
    }
    return made;
  });
  const limit = most === undefined ? null : BigInt(most);
  made.fields = new Map<string, Value>([
    ['__wrapped__', run],
    ['cache_info', new Native('cache_info', () => infoOf([hits, misses, limit, BigInt(known.size)]))],
    [
      'cache_clear',
      new Native('cache_clear', () => {
        known.clear();
        [hits, misses] = [0n, 0n];
        return null;
      }),
    ],
  ]);
  takeNames(made.fields, run);
  return made;
}
const INFO = ['hits', 'misses', 'maxsize', 'currsize'];
const cacheInfo = namedTuple('CacheInfo', INFO, new Map());
function infoOf(values: readonly Value[]): Instance {
  const made = new Instance(cacheInfo);
  for (const [i, name] of INFO.entries()) made.fields.set(name, values[i] ?? null);
  return made;
}
/** A function that stands for another one is called as that one is. */
function takeNames(fields: Map<string, Value>, from: Value): void {
  if (!(from instanceof PythonFunction)) return;
  for (const name of ['__name__', '__qualname__']) fields.set(name, from.fields.get(name) ?? from.name);
  fields.set('__doc__', from.fields.get('__doc__') ?? docOf(from.node.body) ?? null);
}
const lruCache: NativeRun = ({ args: [first], named }) => {
  const size = first ?? named.get('maxsize');
  if (size === undefined || size === null || typeof size === 'bigint')
    return new Native('lru_cache', ({ args: [inner = null] }) =>
      cached(inner, size === null ? undefined : size === undefined ? DEFAULT_SIZE : Math.max(0, Number(size))),
    );
  return cached(size, DEFAULT_SIZE);
};
const DEFAULT_SIZE = 128;

export const functools: Members = {
  *reduce({ args: [run = null, of = null, start] }, machine): Task<Value> {
    const items = yield* machine.items(of);
    let value = start ?? items.shift();
    if (value === undefined) throw failure('TypeError', 'reduce() of empty iterable with no initial value');
    for (const item of items) value = yield* machine.call(run, given(value, item));
    return value;
  },
  partial: ({ args: [run = null, ...args], named }) =>
    new Native('partial', (more, machine) =>
      machine.call(run, { args: [...args, ...more.args], named: new Map([...named, ...more.named]) }),
    ),
  wraps: ({ args: [of = null] }) =>
    new Native('wraps', ({ args: [inner = null] }, machine) => {
      if (inner instanceof PythonFunction)
        for (const name of ['__name__', '__qualname__', '__doc__'])
          inner.fields.set(name, machine.attributeIf(of, name) ?? null).set('__wrapped__', of);
      return inner;
    }),
  lru_cache: lruCache,
  cache: ({ args: [run = null] }) => cached(run, undefined),
  cached_property: ({ args: [run = null] }) => {
    const name = run instanceof PythonFunction ? run.name : '';
    const get = new Native(name, function* ({ args: [self = null] }, machine): Task<Value> {
      const { fields } = self as Instance;
      const known = fields.get(name);
      if (known !== undefined) return known;
      const made = yield* machine.call(run, given(self));
      fields.set(name, made);
      return made;
    });
    return new Instance(propertyClass, { get, set: null });
  },
};
