import { nativeClass } from '../classes.ts';
import { failure, objectClass } from '../exceptions.ts';
import { same } from '../operations.ts';
import { builtinTypes } from '../standard-types.ts';
import { Dict, Instance, List, type Machine, Native, PLAIN, PythonClass, PythonFunction, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';

/** A class's members become instances of it. @see https://docs.python.org/3.11/library/enum.html */
function makeMembers(machine: Machine, of: PythonClass): Value {
  if (of.find('_generate_next_value_') || of.find('__new__') instanceof PythonFunction || of.find('__init__') instanceof PythonFunction)
    throw new Unsupported('an enumeration that makes its members itself');
  const plain = of.order.some((each) => each === builtinTypes.get('int') || each === builtinTypes.get('str'));
  const text = of.isKindOf(strEnum);
  // What it is a kind of beside an enumeration makes no instances of its own.
  const made = plain
    ? new PythonClass(
        of.name,
        of.bases.map((base) => (builtinTypes.get(base.name) === base ? objectClass : base)),
        of.members,
        undefined,
        of.module,
      )
    : of;
  if (plain) made.members.set(PLAIN, true);
  const all: Value[] = [];
  const names = new Dict();
  let last = 0n;
  for (const [name, value] of [...made.members]) {
    const descriptor = value instanceof Instance && /^(property|staticmethod|classmethod)$/.test(value.of.name);
    if (/^__.*__$/.test(name) || value instanceof PythonFunction || value instanceof Native || descriptor) continue;
    const own = value instanceof Instance && value.of === autoClass ? (text ? name.toLowerCase() : last + 1n) : value;
    if (typeof own === 'bigint') last = own;
    const known = all.find((each) => same(machine, (each as Instance).fields.get('value') ?? null, own));
    const member = (known as Instance | undefined) ?? new Instance(made);
    if (!known) {
      member.fields.set('name', name).set('value', own).set('__key__', own).set('_name_', name).set('_value_', own);
      all.push(member);
    }
    made.members.set(name, member);
    names.set(name, member);
  }
  if (all.length === 0) return made;
  made.members.set('__iter_class__', new List(all)).set('__members__', names);
  Object.assign(made, {
    make: (({ args: [value = null] }, machine) => {
      const found = all.find((each) => each === value || same(machine, (each as Instance).fields.get('value') ?? null, value));
      if (found) return found;
      const otherwise = made.find('_missing_');
      if (otherwise !== undefined) throw new Unsupported('Enum._missing_');
      throw failure('ValueError', `${machine.repr(value)} is not a valid ${made.name}`);
    }) satisfies Native['run'],
  });
  return made;
}
const autoClass = nativeClass('auto', {}, 'enum');
const shown = (self: Value | undefined): string => `${(self as Instance).of.name}.${String((self as Instance).fields.get('name'))}`;
const memberValue = (self: Value | undefined): Value => (self as Instance).fields.get('value') ?? null;
const enumClass = nativeClass(
  'Enum',
  {
    __class_made__: ({ args: [of] }, machine) => makeMembers(machine, of as PythonClass),
    __str__: ({ args: [self] }) => shown(self),
    __repr__: ({ args: [self] }, machine) => `<${shown(self)}: ${machine.repr(memberValue(self))}>`,
  },
  'enum',
);
const asValue: Record<string, Native['run']> = { __str__: ({ args: [self] }, machine) => machine.text(memberValue(self)) };
const intEnum = nativeClass('IntEnum', { ...asValue, [PLAIN]: true }, 'enum', [enumClass]);
const strEnum = nativeClass('StrEnum', { ...asValue, [PLAIN]: true }, 'enum', [enumClass]);

export const enumeration: Members = {
  Enum: enumClass,
  IntEnum: intEnum,
  StrEnum: strEnum,
  auto: autoClass,
  unique: ({ args: [of = null] }) => of,
};

/** An enumeration of Python's own, of numbers. */
export function numberedEnum(name: string, module: string, values: Readonly<Record<string, number>>): PythonClass {
  const made = new PythonClass(name, [intEnum], new Map(), undefined, module);
  const all = new Map<number, Instance>();
  for (const [key, value] of Object.entries(values)) {
    const known = all.get(value);
    const member = known ?? new Instance(made);
    if (!known) member.fields.set('name', key).set('value', BigInt(value)).set('__key__', BigInt(value));
    all.set(value, member);
    made.members.set(key, member);
  }
  made.members.set('__iter_class__', new List([...all.values()]));
  Object.assign(made, {
    make: (({ args: [value = null] }, machine) => {
      const found = typeof value === 'bigint' ? all.get(Number(value)) : value instanceof Instance ? value : undefined;
      if (!found) throw failure('ValueError', `${machine.repr(value)} is not a valid ${name}`);
      return found;
    }) satisfies Native['run'],
  });
  return made;
}
