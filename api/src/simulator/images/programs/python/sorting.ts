import type { Task } from '../../../engine/index.ts';
import { ordered } from './operations.ts';
import { given, type Machine, type Value } from './values.ts';

/** `sorted(items, key=…, reverse=…)`: stable. */
export function* sorted(machine: Machine, items: readonly Value[], named: ReadonlyMap<string, Value>): Task<Value[]> {
  const key = named.get('key') ?? null;
  const pairs: { item: Value; key: Value }[] = [];
  for (const item of items) {
    yield* machine.tick();
    pairs.push({ item, key: key === null ? item : yield* machine.call(key, given(item)) });
  }
  const sign = machine.truth(named.get('reverse') ?? false) ? -1 : 1;
  // A sort that is stable backwards too.
  pairs.sort((a, b) =>
    machine.truth(ordered(machine, '<', a.key, b.key)) ? -sign : machine.truth(ordered(machine, '<', b.key, a.key)) ? sign : 0,
  );
  return pairs.map(({ item }) => item);
}

/** The least (sign 1) or the greatest (sign -1). */
export function* extreme(machine: Machine, items: readonly Value[], key: Value, sign: 1 | -1): Task<Value | undefined> {
  let best: { item: Value; key: Value } | undefined;
  for (const item of items) {
    const own = key === null ? item : yield* machine.call(key, given(item));
    if (!best || machine.truth(ordered(machine, sign > 0 ? '<' : '>', own, best.key))) best = { item, key: own };
  }
  return best?.item;
}
