import type { Task } from '../../../engine/index.ts';
import { lettersOf } from './byte-string.ts';
import { classMethodClass, propertyClass, staticClass } from './classes.ts';
import { decoded, encoded } from './codecs.ts';
import { failure, objectClass } from './exceptions.ts';
import { bytesOfHex } from './methods/bytes.ts';
import { fill } from './methods/dicts.ts';
import { typeTables } from './methods/index.ts';
import { fromBytes } from './methods/numbers.ts';
import { numberOf, sizeOf, stringOf, typeName, wholeOf } from './types.ts';
import {
  type Arguments,
  Bytes,
  Dict,
  given,
  Instance,
  LARGE,
  Large,
  List,
  type Machine,
  Native,
  type NativeRun,
  PythonClass,
  PythonSet,
  plainOf,
  Range,
  Unsupported,
  type Value,
} from './values.ts';

const MAKERS: Readonly<Record<string, NativeRun>> = {
  int: ({ args: [value = 0n, base], named }, machine) => integer(machine, value, base ?? named.get('base')),
  float: ({ args: [value = 0n] }, machine) => float(machine, value),
  str: ({ args: [value = '', encoding, errors], named }, machine) => {
    const [coding, handler] = [encoding ?? named.get('encoding'), errors ?? named.get('errors')];
    if (coding !== undefined || handler !== undefined) {
      if (value instanceof Bytes) return decoded(value, stringOf(coding ?? 'utf-8'), stringOf(handler ?? 'strict'));
      throw failure(
        'TypeError',
        typeof value === 'string' ? 'decoding str is not supported' : `decoding to str: need a bytes-like object, ${typeName(value)} found`,
      );
    }
    return value instanceof Large && value.kind === 'str' ? value : machine.text(value);
  },
  bool: ({ args: [value = false] }, machine) => machine.truth(value),
  *list({ args: [value] }, machine): Task<Value> {
    if (value === undefined) return new List([]);
    const size = sizeOf(value) ?? 0;
    return size > LARGE ? new Large('list', size, 36 * size) : new List(yield* machine.items(value));
  },
  *tuple({ args: [value] }, machine): Task<Value> {
    return new List(value === undefined ? [] : yield* machine.items(value), 'tuple');
  },
  *set({ args: [value] }, machine): Task<Value> {
    return new PythonSet(value === undefined ? [] : yield* machine.items(value));
  },
  *frozenset({ args: [value] }, machine): Task<Value> {
    return new PythonSet(value === undefined ? [] : yield* machine.items(value), true);
  },
  *dict({ args: [value], named }, machine): Task<Value> {
    const dict = new Dict();
    yield* fill(machine, dict, value, named);
    return dict;
  },
  range: ({ args }) => {
    const [a = 0, b, step = 1] = args.map((each) => wholeOf(each));
    if (step === 0) throw failure('ValueError', 'range() arg 3 must not be zero');
    return b === undefined ? new Range(0, a, 1) : new Range(a, b, step);
  },
  *bytes(all, machine): Task<Value> {
    return yield* bytes('bytes', all, machine);
  },
  *bytearray(all, machine): Task<Value> {
    return yield* bytes('bytearray', all, machine);
  },
  memoryview: ({ args: [value = null] }) => value,
  complex: () => {
    throw new Unsupported('complex numbers');
  },
  slice: () => {
    throw new Unsupported('slice()');
  },
};

function* bytes(kind: 'bytes' | 'bytearray', { args: [value, encoding, errors], named }: Arguments, machine: Machine): Task<Value> {
  const [coding, handler] = [encoding ?? named.get('encoding'), errors ?? named.get('errors')];
  if (value === undefined) return new Bytes('', kind);
  if (typeof value === 'bigint')
    return value > BigInt(LARGE) ? new Large(kind, Number(value), Number(value)) : new Bytes('\0'.repeat(Number(value)), kind);
  if (value instanceof Large) return new Large(kind, value.length, value.bytes);
  if (typeof value === 'string') {
    if (coding === undefined) throw failure('TypeError', 'string argument without an encoding');
    return Bytes.of(encoded(value, stringOf(coding), stringOf(handler ?? 'strict')).raw, kind);
  }
  if (value instanceof Bytes) return Bytes.of(value.raw, kind);
  const own = value instanceof Instance ? machine.attributeIf(value, '__bytes__') : undefined;
  if (own) return yield* machine.call(own, given());
  const codes = (yield* machine.items(value)).map((each) => wholeOf(each));
  const what = kind === 'bytes' ? 'bytes' : 'byte';
  if (codes.some((code) => code < 0 || code > 255)) throw failure('ValueError', `${what} must be in range(0, 256)`);
  return Bytes.of(lettersOf(codes), kind);
}

function integer(machine: Machine, given_: Value, base: Value | undefined): Value {
  const value = plainOf(given_);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw Number.isNaN(value)
        ? failure('ValueError', 'cannot convert float NaN to integer')
        : failure('OverflowError', 'cannot convert float infinity to integer');
    return BigInt(Math.trunc(value));
  }
  if (typeof value === 'string' || value instanceof Bytes) {
    const text = (typeof value === 'string' ? value : value.text).trim().replaceAll(/(?<=\w)_(?=\w)/g, '');
    const radix = base === undefined ? 10 : wholeOf(base);
    const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
    const made = parsed(digits, radix);
    if (made === undefined) throw failure('ValueError', `invalid literal for int() with base ${radix}: ${machine.repr(value)}`);
    return sign === '-' ? -made : made;
  }
  const own = value instanceof Instance ? machine.attributeIf(value, '__int__') : undefined;
  if (own) return machine.callNow(own, given());
  if (value instanceof Large && value.kind !== 'list') throw new Unsupported('a very long text');
  throw failure('TypeError', `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`);
}
function parsed(digits: string, radix: number): bigint | undefined {
  if (radix === 10) return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
  if (radix === 0) return /^(0x[\da-f]+|0o[0-7]+|0b[01]+|0|[1-9]\d*)$/i.test(digits) ? BigInt(digits.toLowerCase()) : undefined;
  const plain = digits.replace(radix === 16 ? /^0x/i : radix === 8 ? /^0o/i : radix === 2 ? /^0b/i : /^$/, '');
  let value = 0n;
  for (const letter of plain.toLowerCase()) {
    const digit = '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(letter);
    if (digit < 0 || digit >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return plain === '' ? undefined : value;
}

function float(machine: Machine, value: Value): Value {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return numberOf(value);
  if (typeof value === 'string' || value instanceof Bytes) {
    const text = stringOf(value).trim().toLowerCase();
    const special = /^([-+]?)(inf|infinity|nan)$/.exec(text);
    if (special) return (special[2] === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY) * (special[1] === '-' ? -1 : 1);
    if (/^[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(text)) return Number(text.replaceAll('_', ''));
    throw failure('ValueError', `could not convert string to float: ${machine.repr(value)}`);
  }
  const own = value instanceof Instance ? machine.attributeIf(value, '__float__') : undefined;
  if (own) return machine.callNow(own, given());
  if (value instanceof Large && value.kind !== 'list') throw new Unsupported('a very long text');
  throw failure('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`);
}

/** Python's own types, by name. */
export const builtinTypes: ReadonlyMap<string, PythonClass> = new Map(
  Object.entries(MAKERS).map(([name, make]) => {
    const members = new Map<string, Value>();
    for (const [key, run] of Object.entries(typeTables[name] ?? {})) members.set(key, new Native(key, run));
    return [name, new PythonClass(name, [objectClass], members, make)];
  }),
);
builtinTypes.get('int')?.members.set('from_bytes', new Native('from_bytes', fromBytes));
for (const kind of ['bytes', 'bytearray'] as const)
  builtinTypes.get(kind)?.members.set('fromhex', new Native('fromhex', ({ args: [text] }) => bytesOfHex(stringOf(text), kind)));
const others = new Map<string, PythonClass>();

/** What `type(value)` answers: one class for each name. */
export function typeOf(value: Value): PythonClass {
  if (value instanceof Instance) return value.of;
  const name = typeName(value);
  const known = builtinTypes.get(name) ?? others.get(name) ?? new PythonClass(name, [objectClass]);
  if (!builtinTypes.has(name)) others.set(name, known);
  return known;
}

// What decorators of classes' members make.
function property(get: Value, set: Value): Instance {
  const made = new Instance(propertyClass, { get, set });
  made.fields.set('fget', get);
  return made;
}
propertyClass.members.set(
  'setter',
  new Native('setter', ({ args: [self, set = null] }) => property(((self as Instance).native as { get: Value }).get, set)),
);
Object.assign(propertyClass, { make: (({ args: [get = null, set = null] }) => property(get, set)) satisfies NativeRun });
for (const each of [staticClass, classMethodClass])
  Object.assign(each, { make: (({ args: [run = null] }) => new Instance(each, run)) satisfies NativeRun });
objectClass.members.set(
  '__new__',
  new Native('__new__', ({ args: [of] }) => {
    if (of instanceof PythonClass) return new Instance(of);
    throw failure('TypeError', 'object.__new__(X): X is not a type object');
  }),
);
objectClass.members.set('__init__', new Native('__init__', () => null));
objectClass.members.set('__init_subclass__', new Native('__init_subclass__', () => null));
