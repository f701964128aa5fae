import { exceptionClasses, failure } from './exceptions.ts';
import {
  Bytes,
  Dict,
  Ellipsis,
  Instance,
  Iteration,
  Large,
  List,
  Method,
  Module,
  Native,
  PythonClass,
  PythonSet,
  plainOf,
  Range,
  Super,
  Unsupported,
  type Value,
} from './values.ts';

/** `type(value).__name__`, as errors name it. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'str';
  }
  if (value === null) return 'NoneType';
  if (value instanceof Bytes || value instanceof Large || value instanceof List || value instanceof Dict || value instanceof Iteration)
    return value.kind;
  if (value instanceof Range) return 'range';
  if (value instanceof PythonSet) return value.frozen ? 'frozenset' : 'set';
  if (value instanceof Instance) return value.of.name;
  if (value instanceof PythonClass) return 'type';
  if (value instanceof Module) return 'module';
  if (value instanceof Native) return 'builtin_function_or_method';
  if (value instanceof Method) return value.run instanceof Native ? 'builtin_function_or_method' : 'method';
  if (value instanceof Super) return 'super';
  return value instanceof Ellipsis ? (value.name === 'Ellipsis' ? 'ellipsis' : 'NotImplementedType') : 'function';
}

/** How many there are of what has a length; undefined of what has none. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === 'string') return /[\ud800-\udbff]/.test(value) ? [...value].length : value.length;
  if (value instanceof Bytes) return value.raw.length;
  if (value instanceof List) return value.items.length;
  if (value instanceof Range || value instanceof Large) return value.length;
  if (value instanceof Dict) return value.entries.size;
  if (value instanceof PythonSet) return value.members.size;
  const members = value instanceof PythonClass ? value.members.get('__iter_class__') : undefined;
  return members instanceof List ? members.items.length : undefined;
}

/** Whether it is true, unless its class says so itself. */
export function plainTruth(value: Value): boolean {
  if (value === null || typeof value !== 'object') return value !== null && value !== false && value !== 0n && value !== 0 && value !== '';
  const size = sizeOf(value);
  return size === undefined || size > 0;
}

/** A whole number, where one is needed. */
export function wholeOf(value: Value | undefined): number {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  const plain = plainOf(value ?? null);
  if (typeof plain === 'bigint') return Number(plain);
  throw failure('TypeError', `'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
}

/** A number, where one is needed. */
export function numberOf(value: Value | undefined): number {
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return Number(value);
  const plain = plainOf(value ?? null);
  if (typeof plain === 'bigint') return Number(plain);
  throw failure('TypeError', `must be real number, not ${typeName(value ?? null)}`);
}

/** How long to wait, in seconds: undefined without end. */
export const timeoutOf = (value: Value | undefined): number | undefined =>
  value === undefined || value === null ? undefined : numberOf(value);

/** A text, where one is needed; a path may be bytes. */
export function stringOf(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  if (value instanceof Bytes) return value.text;
  if (value instanceof Instance && typeof value.native === 'string') return value.native;
  if (value instanceof Large && value.kind !== 'list') throw new Unsupported('a very long text');
  const plain = plainOf(value ?? null);
  if (typeof plain === 'string') return plain;
  throw failure('TypeError', `expected str, bytes or os.PathLike object, not ${typeName(value ?? null)}`);
}

/** About how much memory one value takes, as sys.getsizeof tells. */
export function bytesOf(value: Value): number {
  if (typeof value === 'string') return 49 + value.length;
  if (value instanceof Large) return value.bytes;
  if (value instanceof Bytes) return 33 + value.raw.length;
  if (value instanceof List) return 56 + 8 * value.items.length;
  if (value instanceof Dict) return 64 + 100 * value.entries.size;
  if (value instanceof PythonSet) return 216 + 70 * value.members.size;
  if (value instanceof Instance) return 48 + 100 * value.fields.size;
  if (typeof value === 'bigint') return 28;
  return 24;
}

/** Whether a class may be raised. */
export const isException = (value: PythonClass): boolean => value.isKindOf(exceptionClasses.get('BaseException') as PythonClass);
