import type { Task } from '../../../../engine/index.ts';
import { failure } from '../exceptions.ts';
import { same } from '../operations.ts';
import { sorted } from '../sorting.ts';
import { bytesOf, wholeOf } from '../types.ts';
import { type Arguments, Large, List, type Machine, type NativeRun, Unsupported, type Value } from '../values.ts';

const self = ({ args: [value] }: Arguments): Value[] => {
  if (value instanceof Large) throw new Unsupported('work on a very long list');
  return (value as List).items;
};
/** An entry of a list takes eight bytes; so many of them are asked for at once. */
const ROOM = 65_536;

function drop(machine: Machine, item: Value | undefined): Value {
  if (item instanceof Large) machine.hold(-item.bytes);
  return item ?? null;
}

export const lists: Readonly<Record<string, NativeRun>> = {
  append: ({ args: [list, item = null], fresh }, machine) => {
    if (list instanceof Large) return null;
    const { items } = list as List;
    items.push(item);
    if (fresh && !(item instanceof Large)) {
      const bytes = bytesOf(item);
      if (bytes > 512) machine.hold(bytes + 8);
    }
    if (items.length % ROOM === 0) {
      machine.process.work(ROOM / 4);
      machine.hold((fresh ? 40 : 8) * ROOM);
    }
    return null;
  },
  *extend(given, machine): Task<Value> {
    if (given.args[0] instanceof Large) return null;
    const more = given.args[1] ?? null;
    if (more instanceof Large) {
      machine.hold(more.bytes);
      return null;
    }
    for (const item of yield* machine.items(more)) self(given).push(item);
    return null;
  },
  insert: (given) => {
    const at = wholeOf(given.args[1]);
    self(given).splice(at, 0, given.args[2] ?? null);
    return null;
  },
  pop: (given, machine) => {
    const items = self(given);
    if (items.length === 0) throw failure('IndexError', 'pop from empty list');
    const at = wholeOf(given.args[1] ?? -1n);
    const place = at < 0 ? items.length + at : at;
    if (place < 0 || place >= items.length) throw failure('IndexError', 'pop index out of range');
    return drop(machine, items.splice(place, 1)[0]);
  },
  remove: (given, machine) => {
    const at = self(given).findIndex((item) => same(machine, item, given.args[1] ?? null));
    if (at < 0) throw failure('ValueError', 'list.remove(x): x not in list');
    self(given).splice(at, 1);
    return null;
  },
  clear: (given, machine) => {
    if (given.args[0] instanceof Large) return null;
    for (const item of self(given).splice(0)) drop(machine, item);
    return null;
  },
  reverse: (given) => {
    self(given).reverse();
    return null;
  },
  *sort(given, machine): Task<Value> {
    const items = self(given);
    const made = yield* sorted(machine, items, given.named);
    items.splice(0, items.length, ...made);
    return null;
  },
  copy: (given) => new List([...self(given)]),
  index: (given, machine) => {
    const at = self(given).findIndex((item) => same(machine, item, given.args[1] ?? null));
    if (at < 0) throw failure('ValueError', `${machine.repr(given.args[1] ?? null)} is not in list`);
    return BigInt(at);
  },
  count: (given, machine) => BigInt(self(given).filter((item) => same(machine, item, given.args[1] ?? null)).length),
  // A deque's, which is a list here.
  appendleft: (given) => {
    self(given).unshift(given.args[1] ?? null);
    return null;
  },
  popleft: (given) => {
    if (self(given).length === 0) throw failure('IndexError', 'pop from an empty deque');
    return self(given).shift() ?? null;
  },
};

export const tuples: Readonly<Record<string, NativeRun>> = {
  index: (given, machine) => {
    const at = self(given).findIndex((item) => same(machine, item, given.args[1] ?? null));
    if (at < 0) throw failure('ValueError', 'tuple.index(x): x not in tuple');
    return BigInt(at);
  },
  count: lists.count as NativeRun,
};
