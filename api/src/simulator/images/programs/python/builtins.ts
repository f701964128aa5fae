import type { Task } from '../../../engine/index.ts';
import { escaped } from './byte-string.ts';
import { classMethodClass, propertyClass, staticClass } from './classes.ts';
import { exceptionGroups } from './exception-groups.ts';
import { exceptionClasses, failure, objectClass } from './exceptions.ts';
import { formatted } from './format.ts';
import { hashOf } from './hashing.ts';
import { each, stepOf } from './iterating.ts';
import { openFile } from './modules/files.ts';
import { binary } from './operations.ts';
import { extreme, sorted } from './sorting.ts';
import { builtinTypes, typeOf } from './standard-types.ts';
import { numberOf, sizeOf, stringOf, typeName, wholeOf } from './types.ts';
import {
  type Arguments,
  Dict,
  ellipsis,
  given,
  Instance,
  Iteration,
  List,
  type Machine,
  Method,
  Module,
  Native,
  type NativeRun,
  NO_NAMES,
  notImplemented,
  PythonClass,
  PythonFunction,
  Range,
  Steps,
  Super,
  Unsupported,
  type Value,
} from './values.ts';

/** Python's built-in names. */
export function defineBuiltins(machine: Machine): void {
  const { names } = machine.builtins;
  names.set('object', objectClass).set('Ellipsis', ellipsis).set('NotImplemented', notImplemented).set('__debug__', true);
  const groups = Number(machine.version.split('.')[1]) >= 11 ? exceptionGroups : [];
  for (const [name, value] of [...exceptionClasses, ...groups, ...builtinTypes, ...NATIVES]) names.set(name, value);
  for (const each of [propertyClass, staticClass, classMethodClass]) names.set(each.name, each);
  machine.globals.names.set('__name__', '__main__').set('__doc__', null);
  if (!machine.file.startsWith('<')) machine.globals.names.set('__file__', machine.file);
}

function* print({ args, named }: Arguments, machine: Machine): Task<Value> {
  const separator = named.get('sep') ?? null;
  const end = named.get('end') ?? null;
  for (const name of named.keys())
    if (!/^(sep|end|file|flush)$/.test(name)) throw failure('TypeError', `'${name}' is an invalid keyword argument for print()`);
  const output =
    args.map((each) => machine.text(each)).join(separator === null ? ' ' : stringOf(separator)) + (end === null ? '\n' : stringOf(end));
  const file = named.get('file') ?? null;
  const stdout = machine.modules.get('sys')?.members.get('stdout');
  const target = file ?? (stdout instanceof Instance && stdout.native !== 1 ? stdout : null);
  if (target !== null && !(target instanceof Instance && target.native === 1))
    yield* machine.call(machine.attribute(target, 'write'), given(output));
  else yield* machine.print(output, machine.truth(named.get('flush') ?? false));
  return null;
}

/** `exit()` and `sys.exit()`: SystemExit, which ends the script unless it is caught. */
export function leave({ args: [code = null] }: Arguments): never {
  throw code === null ? failure('SystemExit') : failure('SystemExit', code);
}

const FUNCTIONS: Readonly<Record<string, NativeRun>> = {
  print,
  exit: leave,
  quit: leave,
  len: ({ args: [value = null] }, machine) => {
    const size = sizeOf(value);
    if (size !== undefined) return BigInt(size);
    const own = value instanceof Instance ? machine.attributeIf(value, '__len__') : undefined;
    if (own) return machine.callNow(own, given());
    throw failure('TypeError', `object of type '${typeName(value)}' has no len()`);
  },
  repr: ({ args: [value = null] }, machine) => machine.repr(value),
  ascii: ({ args: [value = null] }, machine) =>
    machine.repr(value).replace(/[^\0-\x7f]/gu, (letter) => escaped(letter.codePointAt(0) as number)),
  abs: ({ args: [value = null] }, machine) => {
    if (typeof value === 'bigint') return value < 0n ? -value : value;
    if (typeof value === 'number') return Math.abs(value);
    if (value instanceof Instance) return machine.callNow(machine.attribute(value, '__abs__'), given());
    throw failure('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
  },
  divmod: ({ args: [a = null, b = null] }, machine) => new List([binary(machine, '//', a, b), binary(machine, '%', a, b)], 'tuple'),
  pow: ({ args: [a = null, b = null, c] }, machine) => {
    if (c === undefined) return binary(machine, '**', a, b);
    let [base, exponent, result] = [BigInt(wholeOf(a)), BigInt(wholeOf(b)), 1n];
    for (const modulus = BigInt(wholeOf(c)); exponent > 0n; exponent >>= 1n) {
      if (exponent & 1n) result = (result * base) % modulus;
      base = (base * base) % modulus;
    }
    return result;
  },
  round: ({ args: [value = null, digits], named }, machine) => {
    if (value instanceof Instance) {
      const places = digits ?? named.get('ndigits');
      return machine.callNow(machine.attribute(value, '__round__'), places === undefined ? given() : given(places));
    }
    const places = digits ?? named.get('ndigits') ?? null;
    if (typeof value === 'bigint') return value;
    const number = numberOf(value);
    return places === null ? BigInt(half(number)) : rounded(number, wholeOf(places));
  },
  hex: ({ args: [value] }) => radix(value, 16, '0x'),
  oct: ({ args: [value] }) => radix(value, 8, '0o'),
  bin: ({ args: [value] }) => radix(value, 2, '0b'),
  chr: ({ args: [value] }) => {
    const code = wholeOf(value);
    if (code < 0 || code > 0x10ffff) throw failure('ValueError', 'chr() arg not in range(0x110000)');
    return String.fromCodePoint(code);
  },
  ord: ({ args: [value = ''] }) => {
    const letters = [...stringOf(value)];
    if (letters.length !== 1) throw failure('TypeError', `ord() expected a character, but string of length ${letters.length} found`);
    return BigInt((letters[0] as string).codePointAt(0) ?? 0);
  },
  id: () => 139_834_512_345_680n,
  hash: ({ args: [value = null] }, machine) => hashOf(machine, value),
  callable: ({ args: [value = null] }, machine) =>
    value instanceof Native ||
    value instanceof PythonFunction ||
    value instanceof Method ||
    value instanceof PythonClass ||
    (value instanceof Instance && machine.attributeIf(value, '__call__') !== undefined),
  isinstance: ({ args: [value = null, kinds = null] }) => isKind(value, kinds),
  issubclass: ({ args: [value, kinds] }) =>
    value instanceof PythonClass &&
    (kinds instanceof List ? kinds.items : [kinds]).some((kind) => kind instanceof PythonClass && value.isKindOf(kind)),
  getattr: ({ args: [of = null, name = '', otherwise] }, machine) =>
    (otherwise === undefined ? machine.attribute(of, stringOf(name)) : machine.attributeIf(of, stringOf(name))) ?? otherwise ?? null,
  hasattr: ({ args: [of = null, name = ''] }, machine) => machine.attributeIf(of, stringOf(name)) !== undefined,
  setattr: ({ args: [of = null, name = '', value = null] }) => {
    if (of instanceof Instance) of.fields.set(stringOf(name), value);
    else if (of instanceof Module || (of instanceof PythonClass && of.module !== 'builtins')) of.members.set(stringOf(name), value);
    else throw new Unsupported('setattr');
    return null;
  },
  delattr: ({ args: [of = null, name = ''] }) => {
    if (of instanceof Instance) of.fields.delete(stringOf(name));
    return null;
  },
  vars: ({ args: [of = null] }) => (of instanceof Instance ? Dict.of(of.fields) : new Dict()),
  dir: ({ args: [of = null] }) => {
    const names = of instanceof Module ? of.members.keys() : of instanceof Instance ? of.fields.keys() : [];
    return new List([...names].sort());
  },
  globals: (_, machine) => Dict.of(machine.globals.names),
  locals: (_, machine) => Dict.of(machine.globals.names),
  format: ({ args: [value = null, spec = ''] }, machine) => formatted(machine, value, stringOf(spec)),
  *input({ args: [prompt] }, machine): Task<Value> {
    if (prompt !== undefined) yield* machine.print(machine.text(prompt));
    yield* machine.flush();
    const line = yield* lineOf(machine);
    if (line === '') throw failure('EOFError', 'EOF when reading a line');
    return line.replace(/\n$/, '');
  },
  *open({ args: [path = '', mode], named }, machine): Task<Value> {
    return yield* openFile(machine, path, stringOf(mode ?? named.get('mode') ?? 'r'));
  },
  *sum({ args: [of = null, start], named }, machine): Task<Value> {
    let total: Value = start ?? named.get('start') ?? 0n;
    if (of instanceof Range && typeof total === 'bigint') {
      const [count, first, step] = [of.length, of.start, of.step].map(BigInt) as [bigint, bigint, bigint];
      return total + count * first + (step * count * (count - 1n)) / 2n;
    }
    const from = yield* each(machine, of);
    for (;;) {
      const item = yield* stepOf(machine, from);
      if (item === undefined) return total;
      total = typeof total === 'bigint' && typeof item === 'bigint' ? total + item : binary(machine, '+', total, item);
    }
  },
  *min(all, machine): Task<Value> {
    return yield* extremeOf(all, machine, 1);
  },
  *max(all, machine): Task<Value> {
    return yield* extremeOf(all, machine, -1);
  },
  *any({ args: [of = null] }, machine): Task<Value> {
    const from = yield* each(machine, of);
    for (;;) {
      const item = yield* stepOf(machine, from);
      if (item === undefined) return false;
      if (machine.truth(item)) return true;
    }
  },
  *all({ args: [of = null] }, machine): Task<Value> {
    const from = yield* each(machine, of);
    for (;;) {
      const item = yield* stepOf(machine, from);
      if (item === undefined) return true;
      if (!machine.truth(item)) return false;
    }
  },
  *sorted({ args: [of = null], named }, machine): Task<Value> {
    return new List(yield* sorted(machine, yield* machine.items(of), named));
  },
  *reversed({ args: [of = null] }, machine): Task<Value> {
    const items = (yield* machine.items(of)).reverse();
    return new Steps('list_reverseiterator', () => items.shift());
  },
  *iter({ args: [of = null] }, machine): Task<Value> {
    return yield* each(machine, of);
  },
  *next({ args: [of = null, otherwise] }, machine): Task<Value> {
    const own = of instanceof Instance ? machine.attributeIf(of, '__next__') : undefined;
    if (own) return yield* machine.call(own, given());
    if (!(of instanceof Iteration)) throw failure('TypeError', `'${typeName(of)}' object is not an iterator`);
    const item = (yield* stepOf(machine, of)) ?? otherwise;
    if (item === undefined) throw failure('StopIteration');
    return item;
  },
  *enumerate({ args: [of = null, start], named }, machine): Task<Value> {
    const from = yield* each(machine, of);
    let at = BigInt(wholeOf(start ?? named.get('start') ?? 0n));
    return new Steps('enumerate', () => paired(stepOf(machine, from), () => at++));
  },
  *zip({ args }, machine): Task<Value> {
    const all: Iteration[] = [];
    for (const of of args) all.push(yield* each(machine, of));
    return new Steps('zip', () => together(machine, all));
  },
  *map({ args: [run = null, ...lists] }, machine): Task<Value> {
    const all: Iteration[] = [];
    for (const of of lists) all.push(yield* each(machine, of));
    return new Steps('map', () => mapped(machine, run, all));
  },
  *filter({ args: [test = null, of = null] }, machine): Task<Value> {
    const from = yield* each(machine, of);
    return new Steps('filter', () => filtered(machine, test, from));
  },
  __import__: () => {
    throw new Unsupported('__import__');
  },
  exec: () => {
    throw new Unsupported('exec');
  },
  eval: () => {
    throw new Unsupported('eval');
  },
  super: ({ args: [of, self] }) => {
    if (of instanceof PythonClass && self instanceof Instance) return new Super(self, self.of, of);
    throw failure('RuntimeError', 'super(): no arguments');
  },
  type: ({ args: [value = null, ...more] }) => {
    if (more.length > 0) throw new Unsupported('type() with three arguments');
    return typeOf(value);
  },
};
const NATIVES: ReadonlyMap<string, Native> = new Map(Object.entries(FUNCTIONS).map(([name, run]) => [name, new Native(name, run)]));

function* paired(step: Task<Value | undefined>, number: () => bigint): Task<Value | undefined> {
  const item = yield* step;
  return item === undefined ? undefined : new List([number(), item], 'tuple');
}
function* together(machine: Machine, all: readonly Iteration[]): Task<Value | undefined> {
  const items: Value[] = [];
  for (const from of all) {
    const item = yield* stepOf(machine, from);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return all.length === 0 ? undefined : new List(items, 'tuple');
}
function* mapped(machine: Machine, run: Value, all: readonly Iteration[]): Task<Value | undefined> {
  const items = yield* together(machine, all);
  return items instanceof List ? yield* machine.call(run, { args: items.items, named: NO_NAMES }) : undefined;
}
function* filtered(machine: Machine, test: Value, from: Iteration): Task<Value | undefined> {
  for (;;) {
    const item = yield* stepOf(machine, from);
    if (item === undefined) return undefined;
    if (machine.truth(test === null ? item : yield* machine.call(test, given(item)))) return item;
  }
}

function* extremeOf({ args, named }: Arguments, machine: Machine, sign: 1 | -1): Task<Value> {
  const items = args.length === 1 ? yield* machine.items(args[0] as Value) : args;
  const found = yield* extreme(machine, items, named.get('key') ?? null, sign);
  const value = found ?? named.get('default');
  if (value === undefined) throw failure('ValueError', `${sign > 0 ? 'min' : 'max'}() arg is an empty sequence`);
  return value;
}

function isKind(value: Value, kinds: Value): boolean {
  if (kinds instanceof List) return kinds.items.some((kind) => isKind(value, kind));
  if (kinds instanceof Native && kinds === NATIVES.get('type')) return value instanceof PythonClass;
  if (!(kinds instanceof PythonClass)) throw failure('TypeError', 'isinstance() arg 2 must be a type, a tuple of types, or a union');
  if (kinds === objectClass) return true;
  if (value instanceof Instance) return value.of.isKindOf(kinds);
  const of = typeOf(value);
  return of === kinds || (kinds.name === 'int' && typeof value === 'boolean') || (kinds.name === 'dict' && value instanceof Dict);
}

/** One line of standard input. */
function* lineOf({ process }: Machine): Task<string> {
  let line = '';
  while (!line.endsWith('\n')) {
    const data = yield* process.read(0, 1);
    if (data === '') break;
    line += typeof data === 'string' ? data : data.fill;
  }
  return line;
}

const radix = (value: Value | undefined, base: number, prefix: string): string => {
  const number = BigInt(wholeOf(value));
  return number < 0n ? `-${prefix}${(-number).toString(base)}` : prefix + number.toString(base);
};

/** Halves go to the even side. */
function half(value: number): number {
  if (!Number.isFinite(value))
    throw failure(
      Number.isNaN(value) ? 'ValueError' : 'OverflowError',
      Number.isNaN(value) ? 'cannot convert float NaN to integer' : 'cannot convert float infinity to integer',
    );
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
function rounded(value: number, digits: number): number {
  if (digits < 0) return half(value / 10 ** -digits) * 10 ** -digits;
  return digits > 20 ? value : Number(value.toFixed(digits));
}
