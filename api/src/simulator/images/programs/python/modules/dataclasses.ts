import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { same } from '../operations.ts';
import { Dict, given, Instance, List, type Machine, Native, PythonClass, PythonFunction, type Value } from '../values.ts';
import type { Members } from './members.ts';

const fieldClass = nativeClass('Field', {}, 'dataclasses');

/** The fields of a class and its bases, in their order. */
const fieldsOf = (of: PythonClass): string[] => [
  ...new Set([...of.order].reverse().flatMap((each) => (each.members.get('__fields__') as List | undefined)?.items.map(String) ?? [])),
];

function* start(of: PythonClass, [self, ...values]: readonly Value[], named: ReadonlyMap<string, Value>, machine: Machine): Task<Value> {
  const instance = self as Instance;
  const names = fieldsOf(of).filter((name) => !(of.find(name) instanceof PythonFunction));
  const missing: string[] = [];
  for (const [i, name] of names.entries()) {
    const value = values[i] ?? named.get(name);
    const otherwise = of.find(name);
    if (value !== undefined) instance.fields.set(name, value);
    else if (otherwise instanceof Instance && otherwise.of === fieldClass) {
      const { fields } = otherwise;
      const make = fields.get('default_factory') ?? null;
      instance.fields.set(name, make === null ? (fields.get('default') ?? null) : yield* machine.call(make, given()));
    } else if (otherwise !== undefined) instance.fields.set(name, otherwise);
    else missing.push(`'${name}'`);
  }
  if (missing.length > 0) {
    const list = missing.length < 3 ? missing.join(' and ') : `${missing.slice(0, -1).join(', ')}, and ${missing.at(-1)}`;
    throw failure(
      'TypeError',
      `${of.name}.__init__() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${list}`,
    );
  }
  if (values.length > names.length)
    throw failure('TypeError', `${of.name}.__init__() takes ${names.length + 1} positional arguments but ${values.length + 1} were given`);
  const after = machine.attributeIf(instance, '__post_init__');
  if (after) yield* machine.call(after, given());
  return null;
}

function decorate(of: PythonClass, named: ReadonlyMap<string, Value>): PythonClass {
  const add = (name: string, run: Native['run']): void => {
    if (!of.members.has(name)) of.members.set(name, new Native(name, run));
  };
  add('__init__', ({ args, named: given }, machine) => start(of, args, given, machine));
  add(
    '__repr__',
    ({ args: [self] }, machine) =>
      `${(self as Instance).of.name}(${fieldsOf((self as Instance).of)
        .map((name) => `${name}=${machine.repr((self as Instance).fields.get(name) ?? null)}`)
        .join(', ')})`,
  );
  add(
    '__eq__',
    ({ args: [self, other] }, machine) =>
      other instanceof Instance &&
      other.of === of &&
      fieldsOf(of).every((name) => same(machine, (self as Instance).fields.get(name) ?? null, other.fields.get(name) ?? null)),
  );
  if (named.get('order') === true)
    add('__lt__', ({ args: [self, other] }, machine) => {
      const values = (each: Value | undefined): Value =>
        new List(
          fieldsOf(of).map((name) => (each as Instance).fields.get(name) ?? null),
          'tuple',
        );
      return machine.truth(
        machine.callNow(
          new Native('lt', ({ args: [a = null, b = null] }) => String(machine.repr(a)) < String(machine.repr(b))),
          given(values(self), values(other)),
        ),
      );
    });
  return of;
}

function* asDict(value: Value): Task<Value> {
  if (value instanceof Instance && value.of.find('__fields__')) {
    const dict = new Dict();
    for (const name of fieldsOf(value.of)) dict.set(name, yield* asDict(value.fields.get(name) ?? null));
    return dict;
  }
  if (value instanceof List) {
    const items: Value[] = [];
    for (const item of value.items) items.push(yield* asDict(item));
    return new List(items, value.kind);
  }
  return value;
}

export const dataclasses: Members = {
  dataclass: ({ args: [of], named }) =>
    of instanceof PythonClass ? decorate(of, named) : new Native('dataclass', ({ args: [inner] }) => decorate(inner as PythonClass, named)),
  field: ({ named }) => {
    const made = new Instance(fieldClass);
    for (const [name, value] of named) made.fields.set(name, value);
    return made;
  },
  *asdict({ args: [value = null] }): Task<Value> {
    return yield* asDict(value);
  },
};

// ---- enum

function makeMembers(of: PythonClass): void {
  const all: Value[] = [];
  let last = 0n;
  for (const [name, value] of [...of.members]) {
    if (name.startsWith('__') || value instanceof PythonFunction || value instanceof Native) continue;
    const member = new Instance(of);
    const own = value instanceof Instance && value.of === autoClass ? last + 1n : value;
    if (typeof own === 'bigint') last = own;
    member.fields.set('name', name).set('value', own).set('__key__', own);
    of.members.set(name, member);
    all.push(member);
  }
  of.members.set('__iter_class__', new List(all));
  if (all.length > 0)
    Object.assign(of, {
      make: (({ args: [value = null] }, machine) => {
        const found = all.find((each) => same(machine, (each as Instance).fields.get('value') ?? null, value));
        if (!found) throw failure('ValueError', `${machine.repr(value)} is not a valid ${of.name}`);
        return found;
      }) satisfies Native['run'],
    });
}
const autoClass = nativeClass('auto', {}, 'enum');
const enumClass = nativeClass(
  'Enum',
  {
    __class_made__: ({ args: [of] }) => {
      makeMembers(of as PythonClass);
      return null;
    },
    __str__: ({ args: [self] }, machine) => {
      const { of, fields } = self as Instance;
      return of.isKindOf(intEnum) ? machine.text(fields.get('value') ?? null) : `${of.name}.${String(fields.get('name'))}`;
    },
    __repr__: ({ args: [self] }, machine) => {
      const { of, fields } = self as Instance;
      return `<${of.name}.${String(fields.get('name'))}: ${machine.repr(fields.get('value') ?? null)}>`;
    },
  },
  'enum',
);
const intEnum = new PythonClass('IntEnum', [enumClass], new Map(), undefined, 'enum');
export const enumeration: Members = {
  Enum: enumClass,
  IntEnum: intEnum,
  StrEnum: new PythonClass('StrEnum', [enumClass], new Map(), undefined, 'enum'),
  auto: autoClass,
  unique: ({ args: [of = null] }) => of,
};
