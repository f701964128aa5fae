import type { Task } from '../../../../engine/index.ts';
import { failure } from '../exceptions.ts';
import { given, type Key, keyOf, List, Native, PythonFunction, type Value } from '../values.ts';
import type { Members } from './members.ts';

/** What a function has answered before is not worked out again. */
function cached(run: Value): Native {
  const known = new Map<Key, Value>();
  return new Native('lru_cache', function* (all, machine): Task<Value> {
    const key = keyOf(new List([...all.args, ...[...all.named].flat()], 'tuple'));
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = yield* machine.call(run, all);
    known.set(key, made);
    return made;
  });
}
const cache = ({ args: [run] }: { args: readonly Value[] }): Value =>
  run === undefined || run === null || typeof run === 'bigint'
    ? new Native('lru_cache', ({ args: [inner = null] }) => cached(inner))
    : cached(run);

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
  lru_cache: cache,
  cache,
  cached_property: ({ args: [run = null] }) => run,
  total_ordering: ({ args: [of = null] }) => of,
};
