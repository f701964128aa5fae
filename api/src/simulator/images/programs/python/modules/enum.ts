import { nativeClass } from '../classes.ts';
import { failure, objectClass } from '../exceptions.ts';
import { same } from '../operations.ts';
import { builtinTypes } from '../standard-types.ts';
import {
  Dict,
  given,
  Instance,
  List,
  type Machine,
  Native,
  notImplemented,
  PLAIN,
  PythonClass,
  PythonFunction,
  Unsupported,
  type Value,
} from '../values.ts';
import type { Members } from './members.ts';

/** A class's members become instances of it. @see https://docs.python.org/3.11/library/enum.html */
function makeMembers(machine: Machine, of: PythonClass): Value {
  if (of.find('_generate_next_value_') || of.find('__new__') instanceof PythonFunction || of.find('__init__') instanceof PythonFunction)
    throw new Unsupported('an enumeration that makes its members itself');
  const plain = of.order.some((each) => each === builtinTypes.get('int') || each === builtinTypes.get('str'));
  const text = of.isKindOf(strEnum);
  const flags = of.isKindOf(flagClass);
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
  const known = new Map<Value, bigint>();
  const settled = (value: Value): bigint => {
    const awaited = isAuto(value) ? (value.native as Awaited) : undefined;
    return awaited ? awaited.act(settled(awaited.of[0]), settled(awaited.of[1])) : (known.get(value) ?? bitsOf(value));
  };
  for (const [name, value] of [...made.members]) {
    const descriptor = value instanceof Instance && /^(property|staticmethod|classmethod)$/.test(value.of.name);
    if (/^__.*__$/.test(name) || value instanceof PythonFunction || value instanceof Native || descriptor) continue;
    const next = flags ? (last === 0n ? 1n : 1n << BigInt(last.toString(2).length)) : last + 1n;
    const own = isAuto(value) ? (value.native ? settled(value) : text ? name.toLowerCase() : next) : value;
    if (isAuto(value) && typeof own === 'bigint') known.set(value, own);
    if (typeof own === 'bigint' && (!flags || own > last)) last = own;
    const before = all.find((each) => same(machine, (each as Instance).fields.get('value') ?? null, own));
    const member = (before as Instance | undefined) ?? new Instance(made);
    if (!before) {
      member.fields.set('name', name).set('value', own).set('__key__', own).set('_name_', name).set('_value_', own);
      all.push(member);
    }
    made.members.set(name, member);
    names.set(name, member);
  }
  if (all.length === 0) return made;
  const single = (each: Value): boolean => ((bits) => bits > 0n && (bits & (bits - 1n)) === 0n)(bitsOf(each));
  made.members.set('__iter_class__', new List(flags ? all.filter(single) : all)).set('__members__', names);
  Object.assign(made, {
    make: (({ args: [value = null] }, machine) => {
      const found = all.find((each) => each === value || same(machine, (each as Instance).fields.get('value') ?? null, value));
      if (found) return found;
      if (flags && typeof value === 'bigint') return combined(made, all as Instance[], value);
      const otherwise = made.find('_missing_');
      if (otherwise !== undefined) throw new Unsupported('Enum._missing_');
      throw failure('ValueError', `${machine.repr(value)} is not a valid ${made.name}`);
    }) satisfies Native['run'],
  });
  return made;
}
/** A flag that several are set in, or none: the same each time. @see https://docs.python.org/3.11/library/enum.html#enum.Flag */
function combined(of: PythonClass, all: Instance[], value: bigint): Instance {
  const mask = all.reduce((bits, each) => bits | bitsOf(each), 0n);
  const bits = value < 0n ? mask & value : value;
  const found = all.find((each) => bitsOf(each) === bits);
  if (found) return found;
  const free = of.isKindOf(intFlagClass);
  if (!free && (bits & ~mask) !== 0n) {
    const width = Math.max(bits.toString(2).length, mask.toString(2).length) + 1;
    const shown = (each: bigint): string => `0b0 ${each.toString(2).padStart(width - 1, '0')}`;
    throw failure('ValueError', `<flag '${of.name}'> invalid value ${bits}\n    given ${shown(bits)}\n  allowed ${shown(mask)}`);
  }
  const parts = all.filter((each) => ((own) => own > 0n && (own & (own - 1n)) === 0n && (own & bits) === own)(bitsOf(each)));
  const rest = bits & ~mask;
  const name =
    parts.length === 0 ? null : [...parts.map((each) => String(each.fields.get('name'))), ...(rest === 0n ? [] : [String(rest)])].join('|');
  const member = new Instance(of);
  member.fields.set('name', name).set('value', bits).set('__key__', bits).set('_name_', name).set('_value_', bits);
  all.push(member);
  return member;
}
const bitsOf = (value: Value | undefined): bigint => {
  const own = value instanceof Instance ? (value.fields.get('value') ?? null) : (value ?? null);
  return typeof own === 'bigint' ? own : 0n;
};
/** `|`, `&` and `^` of flags of one class; of others there is nothing to say. */
const bitwise =
  (act: (a: bigint, b: bigint) => bigint): Native['run'] =>
  ({ args: [self, other = null] }, machine) => {
    const { of } = self as Instance;
    const fits = other instanceof Instance ? other.of === of : typeof other === 'bigint' && of.isKindOf(intFlagClass);
    return fits ? machine.callNow(of, given(act(bitsOf(self), bitsOf(other)))) : notImplemented;
  };
/** What stands for a value that is not known yet, or for what is made of such values. */
type Awaited = { readonly act: (a: bigint, b: bigint) => bigint; readonly of: readonly [Value, Value] } | undefined;
const together =
  (act: (a: bigint, b: bigint) => bigint): Native['run'] =>
  ({ args: [self = null, other = null] }) =>
    new Instance(autoClass, { act, of: [self, other] } satisfies Awaited);
const autoClass: PythonClass = nativeClass(
  'auto',
  {
    __or__: together((a, b) => a | b),
    __ror__: together((a, b) => a | b),
    __and__: together((a, b) => a & b),
    __xor__: together((a, b) => a ^ b),
  },
  'enum',
);
const isAuto = (value: Value): value is Instance => value instanceof Instance && value.of === autoClass;
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

const flagName = (self: Value | undefined): Value => (self as Instance).fields.get('name') ?? null;
const operations: Record<string, Native['run']> = {
  __or__: bitwise((a, b) => a | b),
  __ror__: bitwise((a, b) => a | b),
  __and__: bitwise((a, b) => a & b),
  __rand__: bitwise((a, b) => a & b),
  __xor__: bitwise((a, b) => a ^ b),
  __invert__: ({ args: [self] }, machine) => machine.callNow((self as Instance).of, given(~bitsOf(self))),
  __contains__: ({ args: [self, other] }) => (bitsOf(other) & bitsOf(self)) === bitsOf(other),
  __bool__: ({ args: [self] }) => bitsOf(self) !== 0n,
  __iter__: ({ args: [self] }) => {
    const all = (self as Instance).of.find('__iter_class__') as List;
    return new List(all.items.filter((each) => (bitsOf(each) & bitsOf(self)) === bitsOf(each)));
  },
  __len__: ({ args: [self] }) => BigInt(bitsOf(self).toString(2).replaceAll('0', '').length),
  __str__: ({ args: [self] }) =>
    flagName(self) === null ? `${(self as Instance).of.name}(${bitsOf(self)})` : `${(self as Instance).of.name}.${String(flagName(self))}`,
  __repr__: ({ args: [self] }) => {
    const { of } = self as Instance;
    return flagName(self) === null ? `<${of.name}: ${bitsOf(self)}>` : `<${of.name}.${String(flagName(self))}: ${bitsOf(self)}>`;
  },
};
const flagClass = nativeClass('Flag', operations, 'enum', [enumClass]);
const intFlagClass = nativeClass('IntFlag', { ...asValue, [PLAIN]: true }, 'enum', [flagClass]);

export const enumeration: Members = {
  Enum: enumClass,
  Flag: flagClass,
  IntFlag: intFlagClass,
  EnumMeta: objectClass,
  IntEnum: intEnum,
  StrEnum: strEnum,
  auto: autoClass,
  unique: ({ args: [of = null] }) => {
    const members = of instanceof PythonClass ? of.members.get('__members__') : undefined;
    if (!(of instanceof PythonClass) || !(members instanceof Dict)) return of;
    const twice = [...members.entries.values()].filter(([name, member]) => (member as Instance).fields.get('name') !== name);
    if (twice.length === 0) return of;
    const list = twice.map(([name, member]) => `${String(name)} -> ${String((member as Instance).fields.get('name'))}`).join(', ');
    throw failure('ValueError', `duplicate values found in <enum '${of.name}'>: ${list}`);
  },
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
