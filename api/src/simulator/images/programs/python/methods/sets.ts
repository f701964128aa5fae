import type { Task } from '../../../../engine/index.ts';
import { failure } from '../exceptions.ts';
import { type Arguments, keyOf, List, type NativeRun, PythonSet, type Value } from '../values.ts';

const self = ({ args: [value] }: Arguments): PythonSet => value as PythonSet;

export const sets: Readonly<Record<string, NativeRun>> = {
  *isdisjoint(given, machine): Task<Value> {
    for (const item of yield* machine.items(given.args[1] ?? null)) if (self(given).has(item)) return false;
    return true;
  },
  *difference_update(given, machine): Task<Value> {
    for (const more of given.args.slice(1)) for (const item of yield* machine.items(more)) self(given).members.delete(keyOf(item));
    return null;
  },
  *intersection_update(given, machine): Task<Value> {
    for (const more of given.args.slice(1)) {
      const kept = new PythonSet(yield* machine.items(more));
      for (const item of self(given).items) if (!kept.has(item)) self(given).members.delete(keyOf(item));
    }
    return null;
  },
  add: (given) => {
    self(given).add(given.args[1] ?? null);
    return null;
  },
  discard: (given) => {
    self(given).members.delete(keyOf(given.args[1] ?? null));
    return null;
  },
  remove: (given) => {
    if (!self(given).members.delete(keyOf(given.args[1] ?? null))) throw failure('KeyError', given.args[1] ?? null);
    return null;
  },
  pop: (given) => {
    const [first] = self(given).items;
    if (first === undefined) throw failure('KeyError', 'pop from an empty set');
    self(given).members.delete(keyOf(first));
    return first;
  },
  clear: (given) => {
    self(given).members.clear();
    return null;
  },
  copy: (given) => new PythonSet(self(given).items),
  *update(given, machine): Task<Value> {
    for (const more of given.args.slice(1)) for (const item of yield* machine.items(more)) self(given).add(item);
    return null;
  },
  *union(given, machine): Task<Value> {
    const made = new PythonSet(self(given).items);
    for (const more of given.args.slice(1)) for (const item of yield* machine.items(more)) made.add(item);
    return made;
  },
  *intersection(given, machine): Task<Value> {
    const other = new PythonSet(yield* machine.items(given.args[1] ?? new List([])));
    return new PythonSet(self(given).items.filter((item) => other.has(item)));
  },
  *difference(given, machine): Task<Value> {
    const other = new PythonSet(yield* machine.items(given.args[1] ?? new List([])));
    return new PythonSet(self(given).items.filter((item) => !other.has(item)));
  },
  *issubset(given, machine): Task<Value> {
    const other = new PythonSet(yield* machine.items(given.args[1] ?? new List([])));
    return self(given).items.every((item) => other.has(item));
  },
  *issuperset(given, machine): Task<Value> {
    return (yield* machine.items(given.args[1] ?? new List([]))).every((item) => self(given).has(item));
  },
};
