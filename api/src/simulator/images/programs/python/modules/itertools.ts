import type { Task } from '../../../../engine/index.ts';
import { each, stepOf } from '../iterating.ts';
import { binary } from '../operations.ts';
import { wholeOf } from '../types.ts';
import { type Arguments, given, type Iteration, List, type Machine, Steps, type Value } from '../values.ts';
import type { Members } from './members.ts';

const iterator = (name: string, items: readonly Value[]): Steps => {
  let at = 0;
  return new Steps(`itertools.${name}`, () => items[at++]);
};
const tuple = (items: readonly Value[]): List => new List([...items], 'tuple');

function* lists({ args }: Arguments, machine: Machine): Task<Value[][]> {
  const all: Value[][] = [];
  for (const of of args) all.push(yield* machine.items(of));
  return all;
}
/** Which places are chosen next; undefined where there are no more. */
type Choice = () => readonly number[] | undefined;

function chosen(machine: Machine, name: string, items: readonly Value[], choice: Choice): Steps {
  return new Steps(`itertools.${name}`, () => {
    machine.process.work(items.length >> 1);
    const places = choice();
    return places && tuple(places.map((at) => items[at] as Value));
  });
}
/** As a clock counts, the last place first. */
function counting(sizes: readonly number[]): Choice {
  let places: number[] | undefined;
  return () => {
    if (!places) places = sizes.some((size) => size === 0) ? undefined : sizes.map(() => 0);
    else {
      let at = sizes.length - 1;
      for (; at >= 0 && places[at] === (sizes[at] as number) - 1; at--) places[at] = 0;
      if (at < 0) sizes = [0];
      places = at < 0 ? undefined : places.with(at, (places[at] as number) + 1);
    }
    return places;
  };
}
/** `k` of `n` in their order. */
function combining(n: number, k: number): Choice {
  let places: number[] | undefined = k > n ? [] : undefined;
  let over = k > n;
  return () => {
    if (over) return undefined;
    if (!places) places = Array.from({ length: k }, (_, i) => i);
    else {
      const at = places.findLastIndex((place, i) => place < n - k + i);
      over = at < 0;
      if (over) return undefined;
      const first = places[at] as number;
      places = places.map((place, i) => (i < at ? place : first + 1 + i - at));
    }
    return places;
  };
}
/** `k` of `n` in all orders: of what is left over, the smallest that is larger comes next. */
function permuting(n: number, k: number): Choice {
  let places: number[] | undefined;
  let over = k > n;
  return () => {
    if (over) return undefined;
    if (!places) places = Array.from({ length: k }, (_, i) => i);
    else {
      const free = new Set(Array.from({ length: n }, (_, i) => i).filter((i) => !places?.includes(i)));
      let at = k - 1;
      for (; at >= 0; at--) {
        const own = places[at] as number;
        free.add(own);
        if ([...free].some((other) => other > own)) break;
      }
      over = at < 0;
      if (over) return undefined;
      const made = places.slice(0, at);
      const least = places[at] as number;
      const left = [...free].toSorted((a, b) => a - b);
      const next = left.find((other) => other > least) as number;
      made.push(next, ...left.filter((other) => other !== next).slice(0, k - at - 1));
      places = made;
    }
    return places;
  };
}
function* chained(machine: Machine, state: { lists: Value[]; now?: Iteration }): Task<Value | undefined> {
  for (;;) {
    if (!state.now) {
      const from = state.lists.shift();
      if (from === undefined) return undefined;
      state.now = yield* each(machine, from);
    }
    const item = yield* stepOf(machine, state.now);
    if (item !== undefined) return item;
    delete state.now;
  }
}
function* limited(machine: Machine, from: Iteration, state: { left: number; skip: number; step: number }): Task<Value | undefined> {
  if (state.left <= 0) return undefined;
  for (; state.skip > 0; state.skip--) if ((yield* stepOf(machine, from)) === undefined) return undefined;
  state.skip = state.step - 1;
  state.left--;
  return yield* stepOf(machine, from);
}
function* cycled(machine: Machine, from: Iteration, state: { items: Value[]; at: number; over: boolean }): Task<Value | undefined> {
  if (!state.over) {
    const item = yield* stepOf(machine, from);
    if (item !== undefined) {
      state.items.push(item);
      return item;
    }
    state.over = true;
  }
  yield* machine.tick();
  return state.items.length === 0 ? undefined : state.items[state.at++ % state.items.length];
}
function* whileTrue(machine: Machine, test: Value, from: Iteration): Task<Value | undefined> {
  const item = yield* stepOf(machine, from);
  return item !== undefined && machine.truth(yield* machine.call(test, given(item))) ? item : undefined;
}
function* longest(machine: Machine, all: readonly Iteration[], fill: Value): Task<Value | undefined> {
  const items: Value[] = [];
  let some = false;
  for (const from of all) {
    const item = yield* stepOf(machine, from);
    some ||= item !== undefined;
    items.push(item ?? fill);
  }
  return some ? tuple(items) : undefined;
}

export const itertools: Members = {
  count: ({ args: [start = 0n, step = 1n] }, machine) => {
    let at: Value = start;
    return new Steps('itertools.count', () => {
      const now = at;
      at = binary(machine, '+', at, step);
      return now;
    });
  },
  repeat: ({ args: [item = null, times] }) => {
    let left = times === undefined ? Number.POSITIVE_INFINITY : wholeOf(times);
    return new Steps('itertools.repeat', () => (left-- > 0 ? item : undefined));
  },
  *cycle({ args: [of] }, machine): Task<Value> {
    const from = yield* each(machine, of);
    const state = { items: [], at: 0, over: false };
    return new Steps('itertools.cycle', () => cycled(machine, from, state));
  },
  chain: ({ args }, machine) => {
    const state = { lists: [...args] };
    return new Steps('itertools.chain', () => chained(machine, state));
  },
  *islice({ args: [of, a, b, c] }, machine): Task<Value> {
    const from = yield* each(machine, of);
    const [start, stop] = b === undefined ? [0, a] : [a === null || a === undefined ? 0 : wholeOf(a), b];
    const step = c === undefined || c === null ? 1 : wholeOf(c);
    const left = stop === null || stop === undefined ? Number.POSITIVE_INFINITY : Math.ceil((wholeOf(stop) - start) / step);
    const state = { left, skip: start, step };
    return new Steps('itertools.islice', () => limited(machine, from, state));
  },
  *takewhile({ args: [test = null, of] }, machine): Task<Value> {
    const from = yield* each(machine, of);
    return new Steps('itertools.takewhile', () => whileTrue(machine, test, from));
  },
  *product(all, machine): Task<Value> {
    const repeat = wholeOf(all.named.get('repeat') ?? 1n);
    const once = yield* lists(all, machine);
    const pools = Array.from({ length: repeat }, () => once).flat();
    const next = counting(pools.map((items) => items.length));
    return new Steps('itertools.product', () => {
      machine.process.work(pools.length >> 2);
      const places = next();
      return places && tuple(places.map((place, i) => pools[i]?.[place] as Value));
    });
  },
  *permutations({ args: [of = null, k] }, machine): Task<Value> {
    const items = yield* machine.items(of);
    return chosen(machine, 'permutations', items, permuting(items.length, k === undefined || k === null ? items.length : wholeOf(k)));
  },
  *combinations({ args: [of = null, k] }, machine): Task<Value> {
    const items = yield* machine.items(of);
    return chosen(machine, 'combinations', items, combining(items.length, wholeOf(k)));
  },
  *accumulate({ args: [of = null, run = null] }, machine): Task<Value> {
    const made: Value[] = [];
    for (const item of yield* machine.items(of)) {
      const last = made.at(-1);
      made.push(last === undefined ? item : run === null ? binary(machine, '+', last, item) : yield* machine.call(run, given(last, item)));
    }
    return iterator('accumulate', made);
  },
  *zip_longest({ args, named }, machine): Task<Value> {
    const all: Iteration[] = [];
    for (const of of args) all.push(yield* each(machine, of));
    const fill = named.get('fillvalue') ?? null;
    return new Steps('itertools.zip_longest', () => longest(machine, all, fill));
  },
  *groupby({ args: [of = null, key], named }, machine): Task<Value> {
    const groups: Value[] = [];
    const by = key ?? named.get('key') ?? null;
    let last: { key: Value; items: Value[] } | undefined;
    for (const item of yield* machine.items(of)) {
      const own = by === null ? item : yield* machine.call(by, given(item));
      if (!last || machine.repr(last.key) !== machine.repr(own)) {
        last = { key: own, items: [] };
        groups.push(new List([own, new List(last.items)], 'tuple'));
      }
      last.items.push(item);
    }
    return iterator('groupby', groups);
  },
};
