import { hexByte } from '../../../../apimachinery/utf8.ts';
import { decoded } from '../codecs.ts';
import { failure } from '../exceptions.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Bytes, Large, List, type NativeRun, Unsupported, type Value } from '../values.ts';
import { linesOf, split, strings, trimmed } from './strings.ts';

const own = ({ args: [value] }: Arguments): Bytes => {
  if (value instanceof Large) throw new Unsupported('work on very many bytes');
  if (value instanceof Bytes) return value;
  throw failure('TypeError', `descriptor requires a 'bytes' object but received a '${typeName(value ?? null)}'`);
};
const self = (given: Arguments): string => own(given).raw;
/** Each letter is a byte: what a text is asked, answered for bytes. */
const rawOf = (value: Value): Value => (value instanceof Bytes ? value.raw : value);
/** What a text's function makes, as bytes. */
const asText =
  (run: NativeRun): NativeRun =>
  (given, machine) => {
    const { kind } = own(given);
    const args = given.args.map((each) => (each instanceof List ? new List(each.items.map(rawOf), each.kind) : rawOf(each)));
    const made = run({ ...given, args }, machine);
    const wrap = (each: Value): Value => (typeof each === 'string' ? Bytes.of(each, kind) : each);
    if (typeof made === 'string') return wrap(made);
    return made instanceof List ? new List(made.items.map(wrap), made.kind) : made;
  };
const same = [
  'capitalize',
  'center',
  'count',
  'endswith',
  'expandtabs',
  'find',
  'index',
  'isdigit',
  'isspace',
  'ljust',
  'lower',
  'partition',
  'removeprefix',
  'removesuffix',
  'replace',
  'rfind',
  'rindex',
  'rjust',
  'rpartition',
  'startswith',
  'swapcase',
  'title',
  'upper',
  'zfill',
];
const edge = (given: Arguments): Value | undefined => {
  const [, set] = given.args;
  return set === undefined ? set : rawOf(set);
};
const strip =
  (left: boolean, right: boolean): NativeRun =>
  (given) =>
    Bytes.of(trimmed(self(given), edge(given), left, right), own(given).kind);

/** A bytearray, which may change. */
const changing = (given: Arguments, what: string): Bytes => {
  const bytes = given.args[0] instanceof Large ? undefined : own(given);
  if (!bytes) throw new Unsupported(`bytearray.${what}`);
  return bytes;
};
const letter = (value: Value | undefined): string => {
  const code = wholeOf(value);
  if (code < 0 || code > 255) throw failure('ValueError', 'byte must be in range(0, 256)');
  return String.fromCharCode(code);
};

export const byteStrings: Readonly<Record<string, NativeRun>> = {
  ...Object.fromEntries(same.map((name) => [name, asText(strings[name] as NativeRun)])),
  decode: (given) => {
    const [value, encoding, errors] = given.args;
    if (value instanceof Large) return new Large('str', value.length, value.bytes);
    const { named } = given;
    return decoded(own(given), stringOf(encoding ?? named.get('encoding') ?? 'utf-8'), stringOf(errors ?? named.get('errors') ?? 'strict'));
  },
  strip: strip(true, true),
  rstrip: strip(false, true),
  lstrip: strip(true, false),
  split: (given) => {
    const by = given.args[1] ?? given.named.get('sep') ?? null;
    if (by !== null && !(by instanceof Bytes)) throw failure('TypeError', `a bytes-like object is required, not '${typeName(by)}'`);
    const parts = split(self(given), by === null ? null : by.raw, wholeOf(given.args[2] ?? given.named.get('maxsplit') ?? -1n));
    return new List(parts.map((part) => Bytes.of(part, own(given).kind)));
  },
  *join(given, machine) {
    const items = yield* machine.items(given.args[1] ?? null);
    const parts = items.map((item, i) => {
      if (item instanceof Bytes) return item.raw;
      throw failure('TypeError', `sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`);
    });
    return Bytes.of(parts.join(self(given)), own(given).kind);
  },
  splitlines: (given, machine) => {
    const lines = linesOf(self(given), '\n\r', machine.truth(given.args[1] ?? given.named.get('keepends') ?? false));
    return new List(lines.items.map((line) => Bytes.of(line as string, own(given).kind)));
  },
  hex: (given) => {
    const pairs = Array.from(self(given), (each) => hexByte(each.charCodeAt(0)));
    if ((given.args[2] ?? given.named.get('bytes_per_sep')) !== undefined) throw new Unsupported('hex with bytes_per_sep');
    return pairs.join(stringOf(given.args[1] ?? given.named.get('sep') ?? ''));
  },
  append: (given, machine) => {
    const bytes = changing(given, 'append');
    machine.hold(1);
    bytes.become(bytes.raw + letter(given.args[1]));
    return null;
  },
  clear: (given) => {
    changing(given, 'clear').become('');
    return null;
  },
  *extend(given, machine) {
    const [value, more = null] = given.args;
    if (value instanceof Large || more instanceof Large) {
      if (!(value instanceof Large)) throw new Unsupported('bytearray.extend');
      machine.hold(more instanceof Large ? more.bytes : more instanceof Bytes ? more.raw.length : 0);
      return null;
    }
    const bytes = changing(given, 'extend');
    const added = more instanceof Bytes ? more.raw : (yield* machine.items(more)).map(letter).join('');
    machine.hold(added.length);
    bytes.become(bytes.raw + added);
    return null;
  },
};

/** `bytes.fromhex` */
export function bytesOfHex(text: string, kind: Bytes['kind']): Bytes {
  const plain = text.replaceAll(/\s/g, '');
  const wrong = /[^0-9a-fA-F\s]/.exec(text)?.index ?? (plain.length % 2 === 0 ? undefined : text.length);
  if (wrong !== undefined) throw failure('ValueError', `non-hexadecimal number found in fromhex() arg at position ${wrong}`);
  return Bytes.of((plain.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(''), kind);
}
