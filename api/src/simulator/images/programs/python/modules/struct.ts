import { exceptionClass, failure, raisedOf } from '../exceptions.ts';
import { numberOf, stringOf, typeName } from '../types.ts';
import { Bytes, type Iteration, List, ListIteration, PythonClass, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';

/** @see https://docs.python.org/3.11/library/struct.html */
const structError = new PythonClass('error', [exceptionClass('Exception')], new Map(), undefined, 'struct');
const fail = (message: string): Error => raisedOf(structError, [message]);

const SIZES: Readonly<Record<string, number>> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  '?': 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  e: 2,
  f: 4,
  d: 8,
  s: 1,
  p: 1,
};
/** With the machine's own sizes. */
const NATIVE: Readonly<Record<string, number>> = { ...SIZES, l: 8, L: 8, n: 8, N: 8, P: 8 };

interface Field {
  readonly code: string;
  /** How many; of `s` how long. */
  readonly count: number;
  readonly size: number;
  /** Bytes before it that align it. */
  readonly gap: number;
}
interface Layout {
  readonly big: boolean;
  readonly fields: readonly Field[];
  readonly size: number;
}

function layoutOf(given: Value | undefined): Layout {
  const text = stringOf(given);
  const order = /^[@=<>!]/.exec(text)?.[0] ?? '@';
  const sizes = order === '@' ? NATIVE : SIZES;
  const fields: Field[] = [];
  let size = 0;
  for (const [, digits = '', code = ''] of text.replace(/^[@=<>!]/, '').matchAll(/\s*(\d*)(\S?)/g)) {
    if (code === '') {
      if (digits !== '') throw fail('repeat count given without format specifier');
      continue;
    }
    const each = Object.hasOwn(sizes, code) ? (sizes[code] as number) : 0;
    if (each === 0) throw fail('bad char in struct format');
    if (code === 'e' || code === 'p') throw new Unsupported(`struct's ${code}`);
    const gap = order === '@' ? (each - (size % each)) % each : 0;
    const count = digits === '' ? 1 : Number(digits);
    fields.push({ code, count, size: each, gap });
    size += gap + each * count;
  }
  return { big: order === '>' || order === '!', fields, size };
}
const valuesOf = ({ code, count }: Field): number => (code === 'x' ? 0 : code === 's' ? 1 : count);

function pack(layout: Layout, values: readonly Value[]): Bytes {
  const needed = layout.fields.reduce((sum, field) => sum + valuesOf(field), 0);
  if (needed !== values.length) throw fail(`pack expected ${needed} items for packing (got ${values.length})`);
  let raw = '';
  let next = 0;
  for (const field of layout.fields) {
    raw += '\0'.repeat(field.gap);
    if (field.code === 'x') raw += '\0'.repeat(field.count);
    else if (field.code === 's') {
      const value = values[next++];
      if (!(value instanceof Bytes)) throw fail("argument for 's' must be a bytes object");
      raw += value.raw.slice(0, field.count).padEnd(field.count, '\0');
    } else for (let i = 0; i < field.count; i++) raw += packed(field, values[next++] as Value, layout.big);
  }
  return Bytes.of(raw);
}
function packed({ code, size }: Field, value: Value, big: boolean): string {
  const view = new DataView(new ArrayBuffer(size));
  if (code === 'c') {
    if (!(value instanceof Bytes) || value.raw.length !== 1) throw fail('char format requires a bytes object of length 1');
    return value.raw;
  }
  if (code === '?') return value === null || value === false || value === 0n ? '\0' : '\x01';
  if (code === 'f' || code === 'd') {
    if (!/^(number|bigint|boolean)$/.test(typeof value)) throw fail('required argument is not a float');
    if (code === 'f') view.setFloat32(0, numberOf(value), !big);
    else view.setFloat64(0, numberOf(value), !big);
  } else {
    if (typeof value !== 'bigint' && typeof value !== 'boolean') throw fail('required argument is not an integer');
    const whole = BigInt(value);
    const signed = code === code.toLowerCase();
    const bits = BigInt(8 * size);
    const [least, most] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
    if (whole < least || whole > most)
      throw fail(
        size === 1
          ? `${signed ? 'byte' : 'ubyte'} format requires ${least} <= number <= ${most}`
          : size > 4
            ? 'int too large to convert'
            : `'${code}' format requires ${least} <= number <= ${most}`,
      );
    for (let i = 0; i < size; i++) view.setUint8(big ? size - 1 - i : i, Number((whole >> BigInt(8 * i)) & 0xffn));
  }
  return Array.from({ length: size }, (_, i) => String.fromCharCode(view.getUint8(i))).join('');
}

function unpack(layout: Layout, raw: string, from: number): List {
  const values: Value[] = [];
  let at = from;
  for (const field of layout.fields) {
    at += field.gap;
    if (field.code === 's') values.push(Bytes.of(raw.slice(at, at + field.count)));
    else if (field.code !== 'x')
      for (let i = 0; i < field.count; i++)
        values.push(unpacked(field, raw.slice(at + i * field.size, at + (i + 1) * field.size), layout.big));
    at += field.size * field.count;
  }
  return new List(values, 'tuple');
}
function unpacked({ code, size }: Field, part: string, big: boolean): Value {
  if (code === 'c') return Bytes.of(part);
  if (code === '?') return part !== '\0';
  const view = new DataView(Uint8Array.from(part, (letter) => letter.charCodeAt(0)).buffer);
  if (code === 'f') return view.getFloat32(0, !big);
  if (code === 'd') return view.getFloat64(0, !big);
  let whole = 0n;
  for (let i = 0; i < size; i++) whole = (whole << 8n) | BigInt(view.getUint8(big ? i : size - 1 - i));
  return code === code.toLowerCase() ? BigInt.asIntN(8 * size, whole) : whole;
}
function rawOf(value: Value | undefined): string {
  if (value instanceof Bytes) return value.raw;
  throw failure('TypeError', `a bytes-like object is required, not '${typeName(value ?? null)}'`);
}

export const struct: Members = {
  error: structError,
  calcsize: ({ args: [format] }) => BigInt(layoutOf(format).size),
  pack: ({ args: [format, ...values] }) => pack(layoutOf(format), values),
  unpack: ({ args: [format, data] }) => {
    const layout = layoutOf(format);
    const raw = rawOf(data);
    if (raw.length !== layout.size) throw fail(`unpack requires a buffer of ${layout.size} bytes`);
    return unpack(layout, raw, 0);
  },
  unpack_from: ({ args: [format, data, offset], named }) => {
    const layout = layoutOf(format);
    const raw = rawOf(data);
    const from = Number(offset ?? named.get('offset') ?? 0n);
    const needed = from + layout.size;
    if (raw.length < needed)
      throw fail(
        `unpack_from requires a buffer of at least ${needed} bytes for unpacking ${layout.size} bytes at offset ${from} (actual buffer size is ${raw.length})`,
      );
    return unpack(layout, raw, from);
  },
  iter_unpack: ({ args: [format, data] }): Iteration => {
    const layout = layoutOf(format);
    const raw = rawOf(data);
    if (layout.size === 0 || raw.length % layout.size !== 0)
      throw fail(`iterative unpacking requires a buffer of a multiple of ${layout.size} bytes`);
    return new ListIteration(
      Array.from({ length: raw.length / layout.size }, (_, i) => unpack(layout, raw, i * layout.size)),
      'unpack_iterator',
    );
  },
};
