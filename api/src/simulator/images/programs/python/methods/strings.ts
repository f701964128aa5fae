import { failure } from '../exceptions.ts';
import { formatTemplate } from '../format.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Bytes, Dict, Large, List, type NativeRun, Unsupported, type Value } from '../values.ts';

const self = ({ args: [value = ''] }: Arguments): string => {
  if (typeof value === 'string') return value;
  if (value instanceof Large) throw new Unsupported('work on a very long text');
  throw failure('TypeError', `descriptor requires a 'str' object but received a '${typeName(value)}'`);
};
const argument = ({ args, named }: Arguments, i: number, name = ''): Value | undefined => args[i] ?? named.get(name);
const string = (given: Arguments, i: number): string => {
  const value = given.args[i];
  if (typeof value !== 'string') throw failure('TypeError', `must be str, not ${typeName(value ?? null)}`);
  return value;
};
const SPACE = ' \t\n\r\f\v';

export const strings: Readonly<Record<string, NativeRun>> = {
  upper: (given) => self(given).toUpperCase(),
  lower: (given) => self(given).toLowerCase(),
  casefold: (given) => self(given).toLowerCase(),
  title: (given) => self(given).replace(/[A-Za-z]+/g, (word) => (word[0] as string).toUpperCase() + word.slice(1).toLowerCase()),
  capitalize: (given) => self(given).slice(0, 1).toUpperCase() + self(given).slice(1).toLowerCase(),
  swapcase: (given) => self(given).replace(/[A-Za-z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
  strip: (given) => trimmed(self(given), given.args[1], true, true),
  lstrip: (given) => trimmed(self(given), given.args[1], true, false),
  rstrip: (given) => trimmed(self(given), given.args[1], false, true),
  removeprefix: (given) => (self(given).startsWith(string(given, 1)) ? self(given).slice(string(given, 1).length) : self(given)),
  removesuffix: (given) =>
    string(given, 1) !== '' && self(given).endsWith(string(given, 1)) ? self(given).slice(0, -string(given, 1).length) : self(given),
  split: (given) => new List(split(self(given), argument(given, 1, 'sep') ?? null, wholeOf(argument(given, 2, 'maxsplit') ?? -1n))),
  rsplit: (given) => {
    const most = wholeOf(argument(given, 2, 'maxsplit') ?? -1n);
    const parts = split(self(given), argument(given, 1, 'sep') ?? null, -1);
    const separator = argument(given, 1, 'sep');
    if (most < 0 || parts.length <= most + 1) return new List(parts);
    return new List([parts.slice(0, parts.length - most).join(typeof separator === 'string' ? separator : ' '), ...parts.slice(-most)]);
  },
  splitlines: (given) =>
    new List(
      self(given)
        .match(/[^\n]*\n|[^\n]+$/g)
        ?.map((line) => line.replace(/\r?\n$/, '')) ?? [],
    ),
  partition: (given) => {
    const at = self(given).indexOf(string(given, 1));
    const parts =
      at < 0 ? [self(given), '', ''] : [self(given).slice(0, at), string(given, 1), self(given).slice(at + string(given, 1).length)];
    return new List(parts, 'tuple');
  },
  rpartition: (given) => {
    const at = self(given).lastIndexOf(string(given, 1));
    const parts =
      at < 0 ? ['', '', self(given)] : [self(given).slice(0, at), string(given, 1), self(given).slice(at + string(given, 1).length)];
    return new List(parts, 'tuple');
  },
  *join(given, machine) {
    const items = yield* machine.items(given.args[1] ?? null);
    for (const [i, item] of items.entries()) {
      if (item instanceof Large) throw new Unsupported('work on a very long text');
      if (typeof item !== 'string') throw failure('TypeError', `sequence item ${i}: expected str instance, ${typeName(item)} found`);
    }
    return items.join(self(given));
  },
  replace: (given) => {
    const most = wholeOf(given.args[3] ?? -1n);
    if (most < 0) return self(given).replaceAll(string(given, 1), () => string(given, 2));
    let left = most;
    return self(given).replaceAll(string(given, 1), (found) => (left-- > 0 ? string(given, 2) : found));
  },
  startswith: (given) => some(given.args[1], (each) => self(given).startsWith(each, wholeOf(given.args[2] ?? 0n))),
  endswith: (given) => some(given.args[1], (each) => self(given).endsWith(each)),
  find: (given) => BigInt(self(given).indexOf(string(given, 1), wholeOf(given.args[2] ?? 0n))),
  rfind: (given) => BigInt(self(given).lastIndexOf(string(given, 1))),
  index: (given) => found(self(given).indexOf(string(given, 1))),
  rindex: (given) => found(self(given).lastIndexOf(string(given, 1))),
  count: (given) => BigInt(self(given).split(string(given, 1)).length - 1),
  isdigit: (given) => /^\d+$/.test(self(given)),
  isnumeric: (given) => /^\d+$/.test(self(given)),
  isdecimal: (given) => /^\d+$/.test(self(given)),
  isalpha: (given) => /^\p{L}+$/u.test(self(given)),
  isalnum: (given) => /^[\p{L}\p{N}]+$/u.test(self(given)),
  isspace: (given) => /^\s+$/.test(self(given)),
  isupper: (given) => /[A-Z]/.test(self(given)) && self(given) === self(given).toUpperCase(),
  islower: (given) => /[a-z]/.test(self(given)) && self(given) === self(given).toLowerCase(),
  isidentifier: (given) => /^[A-Za-z_]\w*$/.test(self(given)),
  isascii: (given) => /^[\0-\x7f]*$/.test(self(given)),
  encode: ({ args: [value = ''] }) => (value instanceof Large ? new Large('bytes', value.length, value.bytes) : new Bytes(value as string)),
  zfill: (given) => {
    const [, sign = '', rest = ''] = /^([-+]?)([\s\S]*)$/.exec(self(given)) ?? [];
    return sign + rest.padStart(wholeOf(given.args[1]) - sign.length, '0');
  },
  ljust: (given) => self(given).padEnd(wholeOf(given.args[1]), stringOf(given.args[2] ?? ' ')),
  rjust: (given) => self(given).padStart(wholeOf(given.args[1]), stringOf(given.args[2] ?? ' ')),
  center: (given) => {
    const missing = wholeOf(given.args[1]) - self(given).length;
    if (missing <= 0) return self(given);
    const left = Math.floor(missing / 2) + (missing & wholeOf(given.args[1]) & 1);
    const fill = stringOf(given.args[2] ?? ' ');
    return fill.repeat(left) + self(given) + fill.repeat(missing - left);
  },
  expandtabs: (given) => self(given).replaceAll('\t', '        '),
  translate: (given) => {
    const table = given.args[1];
    if (!(table instanceof Dict)) throw new Unsupported('str.translate');
    return [...self(given)]
      .map((letter) => {
        const made = table.get(BigInt(letter.codePointAt(0) ?? 0));
        return made === undefined
          ? letter
          : made === null
            ? ''
            : typeof made === 'bigint'
              ? String.fromCodePoint(Number(made))
              : String(made);
      })
      .join('');
  },
  maketrans: ({ args: [from = '', to = ''] }) =>
    from instanceof Dict
      ? Dict.of([...from.entries.values()].map(([key, value]) => [typeof key === 'string' ? BigInt(key.codePointAt(0) ?? 0) : key, value]))
      : Dict.of(
          [...String(from)].map((letter, i) => [BigInt(letter.codePointAt(0) ?? 0), BigInt([...String(to)][i]?.codePointAt(0) ?? 0)]),
        ),
  format: (given, machine) => formatTemplate(machine, self(given), given.args.slice(1), given.named),
  format_map: (given, machine) => {
    const [, map] = given.args;
    const named = new Map<string, Value>();
    if (map instanceof Dict) for (const [key, value] of map.entries.values()) named.set(String(key), value);
    return formatTemplate(machine, self(given), [], named);
  },
};

function found(at: number): bigint {
  if (at < 0) throw failure('ValueError', 'substring not found');
  return BigInt(at);
}

const some = (given: Value | undefined, test: (each: string) => boolean): boolean =>
  given instanceof List ? given.items.some((each) => test(stringOf(each))) : test(stringOf(given));

/** `strip`, `lstrip` and `rstrip`: takes away whatever is in `given` (white space if None) at the ends that are asked for. */
export function trimmed(value: string, given: Value | undefined, left: boolean, right: boolean): string {
  const set = given === undefined || given === null ? SPACE : stringOf(given);
  let from = 0;
  let to = value.length;
  while (left && from < to && set.includes(value[from] as string)) from++;
  while (right && to > from && set.includes(value[to - 1] as string)) to--;
  return value.slice(from, to);
}

/** `str.split`: at most `most` cuts, all if negative; None separates by runs of white space. A ValueError for an empty separator. */
export function split(value: string, separator: Value, most: number): string[] {
  if (separator === '') throw failure('ValueError', 'empty separator');
  if (separator === null) {
    const words: string[] = [];
    let rest = value.trimStart();
    while (rest !== '') {
      if (most >= 0 && words.length === most) {
        words.push(rest.trimEnd());
        break;
      }
      const end = rest.search(/\s/);
      words.push(end < 0 ? rest : rest.slice(0, end));
      rest = end < 0 ? '' : rest.slice(end).trimStart();
    }
    return words;
  }
  const by = stringOf(separator);
  const parts = value.split(by);
  return most < 0 || parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(by)];
}
