import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { failure, objectClass } from '../exceptions.ts';
import { count, fill } from '../methods/dicts.ts';
import { stringOf, wholeOf } from '../types.ts';
import { Dict, type Instance, List, type NativeRun, PythonClass, type Value } from '../values.ts';
import type { Members } from './members.ts';

const kind = (name: string, make: NativeRun): PythonClass => new PythonClass(name, [objectClass], new Map(), make, 'collections');

/** A list that knows how long it may be. */
const deque = nativeClass(
  'deque',
  {
    *__init__({ args: [self, from, most], named }, machine): Task<Value> {
      const made = self as Instance;
      made.native = [];
      made.fields.set('maxlen', most ?? named.get('maxlen') ?? null);
      for (const item of from === undefined || from === null ? [] : yield* machine.items(from)) push(made, item);
      return null;
    },
    append: ({ args: [self, item = null] }) => push(self as Instance, item),
    appendleft: ({ args: [self, item = null] }) => {
      items(self).unshift(item);
      const most = (self as Instance).fields.get('maxlen') ?? null;
      if (most !== null && items(self).length > wholeOf(most)) items(self).pop();
      return null;
    },
    pop: ({ args: [self] }) => taken(items(self).pop()),
    popleft: ({ args: [self] }) => taken(items(self).shift()),
    *extend({ args: [self, more = null] }, machine): Task<Value> {
      for (const item of yield* machine.items(more)) push(self as Instance, item);
      return null;
    },
    clear: ({ args: [self] }) => {
      items(self).length = 0;
      return null;
    },
    rotate: ({ args: [self, by] }) => {
      for (let i = wholeOf(by ?? 1n); i > 0; i--) items(self).unshift(items(self).pop() ?? null);
      for (let i = wholeOf(by ?? 1n); i < 0; i++) items(self).push(items(self).shift() ?? null);
      return null;
    },
    __len__: ({ args: [self] }) => BigInt(items(self).length),
    __iter__: ({ args: [self] }) => new List([...items(self)]),
    __getitem__: ({ args: [self, at] }) => {
      const found = items(self).at(wholeOf(at));
      if (found === undefined) throw failure('IndexError', 'deque index out of range');
      return found;
    },
    __repr__: ({ args: [self] }, machine) => {
      const most = (self as Instance).fields.get('maxlen') ?? null;
      return `deque([${items(self)
        .map((item) => machine.repr(item))
        .join(', ')}]${most === null ? '' : `, maxlen=${machine.repr(most)}`})`;
    },
  },
  'collections',
);
const items = (self: Value | undefined): Value[] => (self as Instance).native as Value[];
function push(self: Instance, item: Value): null {
  items(self).push(item);
  const most = self.fields.get('maxlen') ?? null;
  if (most !== null && items(self).length > wholeOf(most)) items(self).shift();
  return null;
}
function taken(item: Value | undefined): Value {
  if (item === undefined) throw failure('IndexError', 'pop from an empty deque');
  return item;
}

/** A class whose instances are what their fields are. */
function namedTuple(name: string, fields: readonly string[]): PythonClass {
  const made = nativeClass(
    name,
    {
      __init__: ({ args: [self, ...values], named }) => {
        const instance = self as Instance;
        for (const [i, field] of fields.entries()) {
          const value = values[i] ?? named.get(field);
          if (value === undefined) throw failure('TypeError', `${name}.__new__() missing 1 required positional argument: '${field}'`);
          instance.fields.set(field, value);
        }
        return null;
      },
      __iter__: ({ args: [self] }) => new List([...(self as Instance).fields.values()]),
      __len__: () => BigInt(fields.length),
      __getitem__: ({ args: [self, at] }) => [...(self as Instance).fields.values()].at(wholeOf(at)) ?? null,
      __repr__: ({ args: [self] }, machine) =>
        `${name}(${[...(self as Instance).fields].map(([field, value]) => `${field}=${machine.repr(value)}`).join(', ')})`,
      _asdict: ({ args: [self] }) => Dict.of((self as Instance).fields),
    },
    '__main__',
  );
  made.members.set('_fields', new List([...fields], 'tuple'));
  return made;
}

export const collections: Members = {
  Counter: kind('Counter', function* ({ args: [from], named }, machine): Task<Value> {
    const counter = new Dict('Counter');
    if (from instanceof Dict || named.size > 0) yield* fill(machine, counter, from, named);
    else if (from !== undefined && from !== null) count(counter, yield* machine.items(from));
    return counter;
  }),
  defaultdict: kind('defaultdict', function* ({ args: [missing, from], named }, machine): Task<Value> {
    const dict = new Dict('defaultdict');
    dict.missing = missing;
    yield* fill(machine, dict, from, named);
    return dict;
  }),
  OrderedDict: kind('OrderedDict', function* ({ args: [from], named }, machine): Task<Value> {
    const dict = new Dict('OrderedDict');
    yield* fill(machine, dict, from, named);
    return dict;
  }),
  deque,
  *namedtuple({ args: [name = '', fields = null] }, machine): Task<Value> {
    const names =
      typeof fields === 'string'
        ? fields.split(/[\s,]+/).filter((each) => each !== '')
        : (yield* machine.items(fields)).map((each) => stringOf(each));
    return namedTuple(stringOf(name), names);
  },
  abc: null,
};
