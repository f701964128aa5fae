import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { failure, objectClass } from '../exceptions.ts';
import { itemOf } from '../items.ts';
import { count, fill } from '../methods/dicts.ts';
import { contains, ordered, same } from '../operations.ts';
import { builtinTypes } from '../standard-types.ts';
import { stringOf, wholeOf } from '../types.ts';
import { Dict, Instance, List, Native, type NativeRun, PythonClass, type Value } from '../values.ts';
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
    *extendleft({ args: [self, more = null] }, machine): Task<Value> {
      for (const item of yield* machine.items(more)) items(self).unshift(item);
      return null;
    },
    insert: ({ args: [self, at, item = null] }) => {
      items(self).splice(wholeOf(at), 0, item);
      return null;
    },
    remove: ({ args: [self, item = null] }, machine) => {
      const at = items(self).findIndex((each) => same(machine, each, item));
      if (at < 0) throw failure('ValueError', `${machine.repr(item)} is not in deque`);
      items(self).splice(at, 1);
      return null;
    },
    index: ({ args: [self, item = null] }, machine) => {
      const at = items(self).findIndex((each) => same(machine, each, item));
      if (at < 0) throw failure('ValueError', `${machine.repr(item)} is not in deque`);
      return BigInt(at);
    },
    count: ({ args: [self, item = null] }, machine) => BigInt(items(self).filter((each) => same(machine, each, item)).length),
    reverse: ({ args: [self] }) => {
      items(self).reverse();
      return null;
    },
    copy: ({ args: [self] }) => {
      const made = new Instance((self as Instance).of, [...items(self)]);
      made.fields.set('maxlen', (self as Instance).fields.get('maxlen') ?? null);
      return made;
    },
    __contains__: ({ args: [self, item = null] }, machine) => items(self).some((each) => same(machine, each, item)),
    __setitem__: ({ args: [self, at, item = null] }) => {
      const place = wholeOf(at) < 0 ? items(self).length + wholeOf(at) : wholeOf(at);
      if (place < 0 || place >= items(self).length) throw failure('IndexError', 'deque index out of range');
      items(self)[place] = item;
      return null;
    },
    __eq__: ({ args: [self, other = null] }, machine) =>
      other instanceof Instance &&
      other.of === (self as Instance).of &&
      same(machine, new List([...items(self)]), new List([...items(other)])),
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

/** A class whose instances are what their fields are: tuples with names. */
export function namedTuple(name: string, fields: readonly string[], defaults: ReadonlyMap<string, Value>): PythonClass {
  const all = (of: Value | undefined): List => new List([...(of as Instance).fields.values()], 'tuple');
  const other = (value: Value | undefined): Value => (value instanceof Instance && value.of.find('_fields') ? all(value) : (value ?? null));
  const compare =
    (operator: string): Native['run'] =>
    ({ args: [self, than] }, machine) =>
      ordered(machine, operator, all(self), other(than));
  const made = nativeClass(
    name,
    {
      __init__: ({ args: [self, ...values], named }) => {
        const instance = self as Instance;
        if (values.length > fields.length)
          throw failure(
            'TypeError',
            `${name}.__new__() takes ${fields.length + 1} positional arguments but ${values.length + 1} were given`,
          );
        for (const key of named.keys())
          if (!fields.includes(key)) throw failure('TypeError', `${name}.__new__() got an unexpected keyword argument '${key}'`);
        const without = fields.filter((field, i) => i >= values.length && !named.has(field) && !defaults.has(field));
        if (without.length > 0)
          throw failure(
            'TypeError',
            `${name}.__new__() missing ${without.length} required positional argument${without.length === 1 ? '' : 's'}: ${without.map((each) => `'${each}'`).join(without.length === 2 ? ' and ' : ', ')}`,
          );
        for (const [i, field] of fields.entries())
          instance.fields.set(field, (i < values.length ? values[i] : (named.get(field) ?? defaults.get(field))) ?? null);
        return null;
      },
      __iter__: ({ args: [self] }) => all(self),
      __len__: () => BigInt(fields.length),
      __getitem__: ({ args: [self, at] }, machine) => itemOf(machine, all(self), at ?? null),
      __eq__: ({ args: [self, than] }, machine) => same(machine, all(self), other(than)),
      __lt__: compare('<'),
      __gt__: compare('>'),
      __le__: compare('<='),
      __ge__: compare('>='),
      __contains__: ({ args: [self, item = null] }, machine) => contains(machine, all(self), item) === true,
      __repr__: ({ args: [self] }, machine) => {
        const { of, fields: values } = self as Instance;
        return `${of.name}(${[...values].map(([field, value]) => `${field}=${machine.repr(value)}`).join(', ')})`;
      },
      __setattr__: ({ args: [, field] }) => {
        if (fields.includes(String(field))) throw failure('AttributeError', "can't set attribute");
        throw failure('AttributeError', `'${name}' object has no attribute '${String(field)}'`);
      },
      _asdict: ({ args: [self] }) => Dict.of((self as Instance).fields),
      _replace: ({ args: [self], named }) => {
        const { of, fields: values } = self as Instance;
        const copy = new Instance(of);
        for (const [field, value] of values) copy.fields.set(field, named.get(field) ?? value);
        return copy;
      },
    },
    '__main__',
    [builtinTypes.get('tuple') as PythonClass],
  );
  made.members.set('_fields', new List([...fields], 'tuple')).set('__match_args__', new List([...fields], 'tuple'));
  made.members.set('_field_defaults', Dict.of(defaults));
  made.keyBy = all;
  made.plain = true;
  made.members.set(
    '_make',
    new Native('_make', function* ({ args: [from = null] }, machine): Task<Value> {
      return yield* machine.call(made, { args: yield* machine.items(from), named: new Map() });
    }),
  );
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
  *namedtuple({ args: [name = '', fields = null], named }, machine): Task<Value> {
    const names =
      typeof fields === 'string'
        ? fields.split(/[\s,]+/).filter((each) => each !== '')
        : (yield* machine.items(fields)).map((each) => stringOf(each));
    const defaults = yield* machine.items(named.get('defaults') ?? new List([]));
    const late = names.slice(names.length - defaults.length);
    return namedTuple(stringOf(name), names, new Map(late.map((each, i) => [each, defaults[i] as Value])));
  },
  abc: null,
};
