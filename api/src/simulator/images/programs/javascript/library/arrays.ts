import type { Task } from '../../../../engine/index.ts';
import { bytesOf, sameValue, truth } from '../conversions.ts';
import { boundedLength, isLength, JsArray, JsFunction, JsObject, type JsValue, type Machine } from '../values.ts';
import { builtText } from './built-text.ts';
import { define, defineClass } from './define.ts';
import { iteratorOf } from './objects.ts';

/** What has a length, and members with numbers for names. */
function listLike(machine: Machine, of: JsObject): JsValue[] {
  const length = boundedLength(Math.max(0, Math.trunc(machine.number(machine.get(of, 'length'))) || 0));
  machine.process.work(length >> 4);
  machine.hold(8 * length);
  return Array.from({ length }, (_, i) => machine.get(of, String(i)));
}

/** Array, and the methods of arrays, for what is merely like one too. */
export function defineArrays(machine: Machine): void {
  const items = (self: JsValue): JsValue[] => {
    if (self instanceof JsArray) return self.items;
    if (self instanceof JsObject) return listLike(machine, self);
    return typeof self === 'string' ? [...self] : [];
  };
  const whole = (value: JsValue, otherwise: number): number => (value === undefined ? otherwise : Math.trunc(machine.number(value)) || 0);
  /** Those that are being joined: within themselves they are nothing. */
  const joining = new Set<JsValue>();
  function joined(self: JsValue, by: string): string {
    if (joining.has(self)) return '';
    joining.add(self);
    try {
      const list = items(self);
      machine.process.work(1 + (list.length >> 4));
      return builtText(machine, () => list.map((item) => (item === undefined || item === null ? '' : machine.text(item))).join(by));
    } finally {
      joining.delete(self);
    }
  }
  const callback = (run: JsValue): JsFunction => {
    if (run instanceof JsFunction) return run;
    throw machine.fail('TypeError', `${typeof run === 'object' && run !== null ? '#<Object>' : machine.text(run)} is not a function`);
  };
  type Visit = (answer: JsValue, item: JsValue, i: number) => boolean;
  /** Places that hold nothing are passed over, but by what looks for something. */
  function* each(self: JsValue, run: JsValue, to: JsValue, visit: Visit, withHoles = false): Task<void> {
    const inner = callback(run);
    const list = items(self);
    // What is added meanwhile is not visited.
    const { length } = list;
    for (let i = 0; i < length; i++)
      if ((withHoles || i in list) && visit(yield* machine.call(inner, to, [list[i], i, self]), list[i], i)) return;
  }
  function* flat(list: readonly JsValue[], depth: number): Task<JsValue[]> {
    const made: JsValue[] = [];
    for (const at in list) {
      const item = list[at];
      yield* machine.tick();
      if (item instanceof JsArray && depth > 0) made.push(...(yield* flat(item.items, depth - 1)));
      else made.push(item);
    }
    return made;
  }
  function* sorted(list: readonly JsValue[], run: JsValue): Task<JsValue[]> {
    // Merges, since a comparison may be the script's own.
    if (list.length < 2) return [...list];
    const middle = list.length >> 1;
    const [a, b] = [yield* sorted(list.slice(0, middle), run), yield* sorted(list.slice(middle), run)];
    const made: JsValue[] = [];
    let i = 0;
    let j = 0;
    while (i < a.length && j < b.length) {
      yield* machine.tick();
      const [x, y] = [a[i], b[j]];
      const order =
        x === undefined
          ? 1
          : y === undefined
            ? -1
            : run === undefined
              ? machine.text(x) <= machine.text(y)
                ? -1
                : 1
              : machine.number(yield* machine.call(run, undefined, [x, y]));
      made.push(order <= 0 ? a[i++] : b[j++]);
    }
    return made.concat(a.slice(i), b.slice(j));
  }
  function* reduced(self: JsValue, args: readonly JsValue[], by: 1 | -1): Task<JsValue> {
    const list = items(self);
    let at = by === 1 ? 0 : list.length - 1;
    const { length } = list;
    const isOver = (): boolean => at < 0 || at >= length;
    let value = args[1];
    if (args.length < 2) {
      while (!isOver() && !(at in list)) at += by;
      if (isOver()) throw machine.fail('TypeError', 'Reduce of empty array with no initial value');
      value = list[at];
      at += by;
    }
    for (; !isOver(); at += by) if (at in list) value = yield* machine.call(callback(args[0]), undefined, [value, list[at], at, self]);
    return value;
  }
  const range = (list: readonly JsValue[], from: JsValue, to: JsValue): [number, number] => {
    const place = (value: number): number => (value < 0 ? Math.max(0, list.length + value) : Math.min(value, list.length));
    return [place(whole(from, 0)), place(whole(to, list.length))];
  };
  /** What is made of a list is of its own class. */
  const like = (self: JsValue, made: JsValue[]): JsArray => {
    const array = machine.array(made);
    if (self instanceof JsArray && !self.isArguments) array.proto = self.proto;
    return array;
  };
  /** What may be changed. */
  const open = (self: JsValue, adds = false): JsValue[] => {
    if (!(self instanceof JsArray) || (!self.frozen && !(adds && self.closed))) return items(self);
    throw machine.fail(
      'TypeError',
      adds
        ? `Cannot add property ${self.items.length}, object is not extensible`
        : "Cannot assign to read only property '0' of object '[object Array]'",
    );
  };
  /** `from` and `of` of a class make one of its objects. */
  function* made(self: JsValue, list: JsValue[]): Task<JsValue> {
    if (!(self instanceof JsFunction) || self === array || self.constructs === 'nothing') return machine.array(list);
    const own = yield* machine.construct(self, []);
    if (own instanceof JsArray) own.items.push(...list);
    return own;
  }
  const array: JsFunction = defineClass(
    machine,
    'Array',
    (_, args) => {
      if (args.length !== 1 || typeof args[0] !== 'number') return machine.array([...args]);
      const [length] = args;
      if (!isLength(length)) throw machine.fail('RangeError', 'Invalid array length');
      machine.hold(8 * length);
      return machine.array(Array<JsValue>(boundedLength(length)));
    },
    {
      push: (self, args) => {
        const list = open(self, true);
        for (const item of args) {
          machine.hold(bytesOf(item) + 8);
          list.push(item);
        }
        return boundedLength(list.length);
      },
      pop: (self) => open(self).pop(),
      shift: (self) => open(self).shift(),
      unshift: (self, args) => {
        const list = open(self, true);
        machine.hold(8 * args.length);
        return boundedLength(list.unshift(...args));
      },
      slice: (self, [from, to]) => like(self, items(self).slice(...range(items(self), from, to))),
      splice: (self, [from, count, ...more]) => {
        const list = open(self);
        const [start] = range(list, from, undefined);
        return like(self, list.splice(start, count === undefined ? list.length : whole(count, 0), ...more));
      },
      concat: (self, args) => machine.array(items(self).concat(...args.map((each) => (each instanceof JsArray ? each.items : [each])))),
      join: (self, [by]) => joined(self, by === undefined ? ',' : machine.text(by)),
      toString: (self: JsValue) => joined(self, ','),
      reverse: (self) => {
        open(self).reverse();
        return self;
      },
      indexOf: (self, [value]) => items(self).indexOf(value),
      lastIndexOf: (self, [value]) => items(self).lastIndexOf(value),
      includes: (self, [value]) => [...items(self)].some((item) => sameValue(item, value)),
      at: (self, [i]) => items(self).at(whole(i, 0)),
      fill: (self, [value, from, to]) => {
        const list = open(self);
        list.fill(value, ...range(list, from, to));
        machine.hold(Math.min(bytesOf(value), 16) * list.length);
        return self;
      },
      *forEach(self, [run, to]): Task<JsValue> {
        yield* each(self, run, to, () => false);
        return undefined;
      },
      *map(self, [run, to]): Task<JsValue> {
        const made: JsValue[] = [];
        made.length = items(self).length;
        yield* each(self, run, to, (answer, _, i) => {
          made[i] = answer;
          return false;
        });
        return like(self, made);
      },
      *filter(self, [run, to]): Task<JsValue> {
        const made: JsValue[] = [];
        yield* each(self, run, to, (answer, item) => {
          if (truth(answer)) made.push(item);
          return false;
        });
        return like(self, made);
      },
      *find(self, [run, to]): Task<JsValue> {
        let found: JsValue;
        const visit: Visit = (answer, item) => {
          if (truth(answer)) found = item;
          return truth(answer);
        };
        yield* each(self, run, to, visit, true);
        return found;
      },
      *findLast(self, [run, to]): Task<JsValue> {
        const list = items(self);
        for (let i = list.length - 1; i >= 0; i--) if (truth(yield* machine.call(callback(run), to, [list[i], i, self]))) return list[i];
        return undefined;
      },
      *findLastIndex(self, [run, to]): Task<JsValue> {
        const list = items(self);
        for (let i = list.length - 1; i >= 0; i--) if (truth(yield* machine.call(callback(run), to, [list[i], i, self]))) return i;
        return -1;
      },
      *reduceRight(self, args): Task<JsValue> {
        return yield* reduced(self, args, -1);
      },
      copyWithin: (self, [to, from, end]) => {
        open(self).copyWithin(whole(to, 0), whole(from, 0), end === undefined ? undefined : whole(end, 0));
        return self;
      },
      *findIndex(self, [run, to]): Task<JsValue> {
        let found = -1;
        const visit: Visit = (answer, _, i) => {
          if (truth(answer)) found = i;
          return truth(answer);
        };
        yield* each(self, run, to, visit, true);
        return found;
      },
      *some(self, [run, to]): Task<JsValue> {
        let found = false;
        yield* each(self, run, to, (answer) => {
          found = truth(answer);
          return found;
        });
        return found;
      },
      *every(self, [run, to]): Task<JsValue> {
        let all = true;
        yield* each(self, run, to, (answer) => {
          all = truth(answer);
          return !all;
        });
        return all;
      },
      *reduce(self, args): Task<JsValue> {
        return yield* reduced(self, args, 1);
      },
      *flat(self, [depth]): Task<JsValue> {
        return machine.array(yield* flat(items(self), whole(depth, 1)));
      },
      *flatMap(self, [run, to]): Task<JsValue> {
        const made: JsValue[] = [];
        yield* each(self, run, to, (answer) => {
          made.push(...(answer instanceof JsArray ? answer.items : [answer]));
          return false;
        });
        return machine.array(made);
      },
      *sort(self, [run]): Task<JsValue> {
        if (run !== undefined) callback(run);
        const list = open(self);
        // What holds nothing comes last.
        const { length } = list;
        const all = yield* sorted(
          list.filter(() => true),
          run,
        );
        list.splice(0, length, ...all);
        list.length = length;
        return self;
      },
      keys: (self) =>
        iteratorOf(
          machine,
          Array.from(items(self), (_, i) => i),
        ),
      values: (self) => iteratorOf(machine, items(self)),
      entries: (self) =>
        iteratorOf(
          machine,
          Array.from(items(self), (item, i) => machine.array([i, item])),
        ),
    },
    {
      isArray: (_, [value]) => value instanceof JsArray && !value.isArguments,
      *of(self, args): Task<JsValue> {
        return yield* made(self, [...args]);
      },
      *from(self, [of, run]): Task<JsValue> {
        const iterable = typeof of === 'string' || (of instanceof JsObject && machine.get(of, Symbol.iterator) !== undefined);
        if (of === undefined || of === null) throw machine.fail('TypeError', `${of} is not iterable`);
        const list = iterable ? yield* machine.items(of) : items(of);
        if (run === undefined) return yield* made(self, [...list]);
        const mapped: JsValue[] = [];
        for (const [i, item] of list.entries()) {
          const value = yield* machine.call(callback(run), undefined, [item, i]);
          machine.hold(bytesOf(value) + 8);
          mapped.push(value);
        }
        return yield* made(self, mapped);
      },
    },
  );
  framed(machine, array, ['from']);
  framed(machine, machine.protos.Array as JsObject, CALLING);
  if (Number.parseInt(machine.version, 10) >= 20) defineCopies(machine, items, sorted);
  const values = (machine.get(array, 'prototype') as JsObject).own('values')?.value;
  (machine.protos.Array as JsObject).put(Symbol.iterator, values, false);
  (machine.protos.String as JsObject).put(Symbol.iterator, values, false);
}

const CALLING = 'every filter find findIndex findLast flatMap forEach map reduce some sort'.split(' ');
/** Functions that call the script back are seen in the stack of its errors. */
function framed(machine: Machine, holder: JsObject, names: readonly string[]): void {
  for (const name of names) {
    const run = machine.get(holder, name);
    if (run instanceof JsFunction) run.frame = `${holder instanceof JsFunction ? 'Function' : 'Array'}.${name}`;
  }
}

/** Since Node 20: what leaves its array as it is. @see https://github.com/tc39/proposal-change-array-by-copy */
function defineCopies(
  machine: Machine,
  items: (self: JsValue) => JsValue[],
  sorted: (list: readonly JsValue[], run: JsValue) => Task<JsValue[]>,
): void {
  define(machine, machine.protos.Array as JsObject, {
    *toSorted(self, [run]): Task<JsValue> {
      return machine.array(yield* sorted(items(self), run));
    },
    toReversed: (self) => machine.array(items(self).toReversed()),
    toSpliced: (self, args) => {
      const [start = 0, count, ...more] = args;
      const list = [...items(self)];
      list.splice(machine.number(start), args.length < 2 ? list.length : machine.number(count), ...more);
      return machine.array(list);
    },
    with: (self, [at, value]) => {
      const list = [...items(self)];
      const i = machine.number(at) < 0 ? list.length + machine.number(at) : machine.number(at);
      if (i < 0 || i >= list.length) throw machine.fail('RangeError', `Invalid index : ${machine.text(at)}`);
      list[i] = value;
      return machine.array(list);
    },
  });
}
