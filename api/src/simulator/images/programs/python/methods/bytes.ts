import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, Bytes, Large, List, type NativeRun, Unsupported } from '../values.ts';
import { split, strings, trimmed } from './strings.ts';

const self = ({ args: [value] }: Arguments): string => {
  if (value instanceof Large) throw new Unsupported('work on very many bytes');
  return stringOf(value);
};
/** What a text's function makes, as bytes. */
const asText =
  (run: NativeRun): NativeRun =>
  (given, machine) => {
    const args = given.args.map((each) => (each instanceof Bytes ? each.text : each));
    const made = run({ ...given, args }, machine);
    if (typeof made === 'string') return new Bytes(made);
    if (made instanceof List)
      return new List(
        made.items.map((each) => (typeof each === 'string' ? new Bytes(each) : each)),
        made.kind,
      );
    return made;
  };
const same = [
  'upper',
  'lower',
  'replace',
  'startswith',
  'endswith',
  'find',
  'count',
  'splitlines',
  'partition',
  'ljust',
  'rjust',
  'zfill',
  'isdigit',
  'removeprefix',
  'removesuffix',
];

export const byteStrings: Readonly<Record<string, NativeRun>> = {
  ...Object.fromEntries(same.map((name) => [name, asText(strings[name] as NativeRun)])),
  decode: ({ args: [value] }) => (value instanceof Large ? new Large('str', value.length, value.bytes) : stringOf(value)),
  strip: (given) => new Bytes(trimmed(self(given), given.args[1], true, true)),
  rstrip: (given) => new Bytes(trimmed(self(given), given.args[1], false, true)),
  lstrip: (given) => new Bytes(trimmed(self(given), given.args[1], true, false)),
  split: (given) => {
    const by = given.args[1];
    const parts = split(self(given), by === undefined || by === null ? null : stringOf(by), wholeOf(given.args[2] ?? -1n));
    return new List(parts.map((part) => new Bytes(part)));
  },
  *join(given, machine) {
    const items = yield* machine.items(given.args[1] ?? null);
    return new Bytes(items.map((item) => stringOf(item)).join(self(given)));
  },
  hex: (given) => [...self(given)].map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(2, '0')).join(''),
  extend: ({ args: [value, more] }, machine) => {
    if (!(value instanceof Large)) throw new Unsupported('bytearray.extend');
    machine.hold(more instanceof Large ? more.bytes : more instanceof Bytes ? more.text.length : 0);
    return null;
  },
};
