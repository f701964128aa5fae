import type { Task } from '../../../../engine/index.ts';
import { failure } from '../exceptions.ts';
import { binary } from '../operations.ts';
import { sizeOf, wholeOf } from '../types.ts';
import { type Arguments, Dict, given, Instance, List, type Machine, type NativeRun, type Value } from '../values.ts';

const self = ({ args: [value] }: Arguments): Dict => value as Dict;
const pairs = (dict: Dict): List[] => [...dict.entries.values()].map(([key, value]) => new List([key, value], 'tuple'));

/** What `dict(…)` and `update(…)` take. */
export function* fill(machine: Machine, dict: Dict, from: Value | undefined, named: ReadonlyMap<string, Value>): Task<void> {
  if (from instanceof Dict) for (const [key, value] of from.entries.values()) dict.set(key, value);
  else if (from instanceof Instance && machine.attributeIf(from, 'keys')) {
    const keys = yield* machine.items(yield* machine.call(machine.attribute(from, 'keys'), given()));
    for (const key of keys) dict.set(key, yield* machine.call(machine.attribute(from, '__getitem__'), given(key)));
  } else if (from !== undefined && from !== null)
    for (const [i, pair] of (yield* machine.items(from)).entries()) {
      const two = yield* machine.items(pair);
      if (two.length !== 2) throw failure('ValueError', `dictionary update sequence element #${i} has length ${two.length}; 2 is required`);
      dict.set(two[0] as Value, two[1] as Value);
    }
  for (const [key, value] of named) dict.set(key, value);
}

export const dicts: Readonly<Record<string, NativeRun>> = {
  get: (given) => self(given).get(given.args[1] ?? null) ?? given.args[2] ?? null,
  keys: (given) => {
    const made = new Dict('dict_keys');
    made.view = self(given);
    for (const key of self(given).keys()) made.set(key, null);
    return made;
  },
  values: (given) => new List(self(given).values(), 'dict_values', self(given)),
  items: (given) => new List(pairs(self(given)), 'dict_items', self(given)),
  *update(given, machine): Task<Value> {
    if (self(given).kind === 'Counter') yield* counted(machine, given, (before, by) => binary(machine, '+', before, by));
    else yield* fill(machine, self(given), given.args[1], given.named);
    return null;
  },
  pop: (given) => {
    const [, key = null, otherwise] = given.args;
    const found = self(given).get(key) ?? otherwise;
    if (found === undefined) throw failure('KeyError', key);
    self(given).delete(key);
    return found;
  },
  *subtract(given, machine): Task<Value> {
    yield* counted(machine, given, (before, by) => binary(machine, '-', before, by));
    return null;
  },
  popitem: (given, machine) => {
    const fromEnd = machine.truth(given.args[1] ?? given.named.get('last') ?? true);
    const last = pairs(self(given)).at(fromEnd ? -1 : 0);
    if (!last) throw failure('KeyError', 'popitem(): dictionary is empty');
    self(given).delete(last.items[0] as Value);
    return last;
  },
  setdefault: (given) => {
    const [dict, key = null, value = null] = [self(given), given.args[1], given.args[2]];
    if (!dict.has(key)) dict.set(key, value);
    return dict.get(key) ?? null;
  },
  copy: (given) => {
    const { kind, missing, entries } = self(given);
    const made = new Dict(kind === 'environ' ? 'dict' : kind);
    made.missing = missing;
    for (const [key, value] of entries.values()) made.set(key, value);
    return made;
  },
  clear: (given) => {
    self(given).entries.clear();
    return null;
  },
  *fromkeys({ args: [keys = null, value = null] }, machine): Task<Value> {
    return Dict.of((yield* machine.items(keys)).map((key) => [key, value]));
  },
  most_common: (given) => {
    const sorted = [...self(given).entries.values()].sort(([, a], [, b]) => Number(b) - Number(a));
    const most = given.args[1] === undefined || given.args[1] === null ? sorted.length : wholeOf(given.args[1]);
    return new List(sorted.slice(0, most).map(([key, value]) => new List([key, value], 'tuple')));
  },
  elements: (given) => new List([...self(given).entries.values()].flatMap(([key, value]) => Array<Value>(Number(value)).fill(key))),
  total: (given) =>
    self(given)
      .values()
      .reduce<bigint>((sum, value) => sum + BigInt(Number(value)), 0n),
  move_to_end: (given, machine) => {
    const dict = self(given);
    const key = given.args[1] ?? null;
    const value = dict.get(key);
    if (value === undefined) throw failure('KeyError', key);
    dict.delete(key);
    const others = machine.truth(given.args[2] ?? given.named.get('last') ?? true) ? [] : [...dict.entries.values()];
    for (const [each] of others) dict.delete(each);
    dict.set(key, value);
    for (const [each, item] of others) dict.set(each, item);
    return null;
  },
  __len__: (given) => BigInt(sizeOf(self(given)) ?? 0),
  __contains__: (given) => self(given).has(given.args[1] ?? null),
};

/** What `update` and `subtract` of a Counter do: with the counts of a mapping and with names, or with one for each item. */
function* counted(machine: Machine, { args, named }: Arguments, by: (before: Value, more: Value) => Value): Task<void> {
  const [counter, from = null] = args as [Dict, Value?];
  const more = new Dict();
  if (from instanceof Dict) yield* fill(machine, more, from, named);
  else {
    count(more, from === null ? [] : yield* machine.items(from));
    yield* fill(machine, more, undefined, named);
  }
  for (const [key, value] of more.entries.values()) counter.set(key, by(counter.get(key) ?? 0n, value));
}

/** Adds one to a Counter for each item. */
export function count(counter: Dict, items: readonly Value[]): void {
  for (const item of items) counter.set(item, ((counter.get(item) as bigint | undefined) ?? 0n) + 1n);
}
