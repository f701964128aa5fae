import { encoded } from '../codecs.ts';
import { failure } from '../exceptions.ts';
import { formatTemplate } from '../format.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Dict, Large, List, type NativeRun, Unsupported, type Value } from '../values.ts';

const self = ({ args: [value = ''] }: Arguments): string => {
  if (typeof value === 'string') return value;
  if (value instanceof Large) throw new Unsupported('work on a very long text');
  throw failure('TypeError', `descriptor requires a 'str' object but received a '${typeName(value)}'`);
};
const argument = ({ args, named }: Arguments, i: number, name: string): Value | undefined => args[i] ?? named.get(name);
const string = (given: Arguments, i: number): string => {
  const value = given.args[i];
  if (typeof value !== 'string') throw failure('TypeError', `must be str, not ${typeName(value ?? null)}`);
  return value;
};
const SPACE = ' \t\n\r\f\v';

export const strings: Readonly<Record<string, NativeRun>> = {
  upper: (given) => self(given).toUpperCase(),
  lower: (given) => self(given).toLowerCase(),
  casefold: (given) => self(given).toLowerCase().replaceAll('ß', 'ss'),
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
  splitlines: (given, machine) => linesOf(self(given), LINES, machine.truth(argument(given, 1, 'keepends') ?? false)),
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
  startswith: (given) => some(given.args[1], 'startswith', (each) => part(given).text.startsWith(each)),
  endswith: (given) => some(given.args[1], 'endswith', (each) => part(given).text.endsWith(each)),
  find: (given) => place(given, (text, what) => text.indexOf(what)),
  rfind: (given) => place(given, (text, what) => text.lastIndexOf(what)),
  index: (given) => found(place(given, (text, what) => text.indexOf(what))),
  rindex: (given) => found(place(given, (text, what) => text.lastIndexOf(what))),
  count: (given) => {
    const { text } = part(given);
    const what = string(given, 1);
    return BigInt(what === '' ? [...text].length + 1 : text.split(what).length - 1);
  },
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
  encode: (given) => {
    const [value = ''] = given.args;
    if (value instanceof Large) return new Large('bytes', value.length, value.bytes);
    return encoded(self(given), stringOf(argument(given, 1, 'encoding') ?? 'utf-8'), stringOf(argument(given, 2, 'errors') ?? 'strict'));
  },
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
  expandtabs: (given) => {
    const size = wholeOf(argument(given, 1, 'tabsize') ?? 8n);
    let column = 0;
    return self(given).replaceAll(/[^\t]|\t/g, (letter) => {
      const made = letter === '\t' ? ' '.repeat(size > 0 ? size - (column % size) : 0) : letter;
      column = letter === '\n' || letter === '\r' ? 0 : column + made.length;
      return made;
    });
  },
  istitle: (given) => {
    const text = self(given);
    return (
      /[A-Za-z]/.test(text) &&
      text === text.replace(/[A-Za-z]+/g, (word) => (word[0] as string).toUpperCase() + word.slice(1).toLowerCase())
    );
  },
  isprintable: (given) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(self(given)),
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

/** What lies between the start and the end that are given. */
function part(given: Arguments): { readonly text: string; readonly from: number } {
  const text = self(given);
  const [from, to] = [given.args[2] ?? null, given.args[3] ?? null];
  if (from === null && to === null) return { text, from: 0 };
  const start = from === null ? 0 : wholeOf(from) < 0 ? Math.max(0, text.length + wholeOf(from)) : wholeOf(from);
  return { text: text.slice(start, to === null ? undefined : wholeOf(to)), from: start };
}
function place(given: Arguments, find: (text: string, what: string) => number): bigint {
  const { text, from } = part(given);
  const at = find(text, string(given, 1));
  return BigInt(at < 0 ? at : at + from);
}
/** What ends a line of text: more than what ends one of bytes. @see https://docs.python.org/3.11/library/stdtypes.html#str.splitlines */
const LINES = `\n\r\v\f${String.fromCharCode(0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029)}`;
/** `splitlines`, where lines end with any of `ends`. */
export function linesOf(text: string, ends: string, keeping: boolean): List {
  const lines = text.match(new RegExp(`[^${ends}]*(?:\\r\\n|[${ends}])|[^${ends}]+$`, 'g')) ?? [];
  return new List(
    keeping
      ? lines
      : lines.map((line) => (line.endsWith('\r\n') ? line.slice(0, -2) : ends.includes(line.at(-1) as string) ? line.slice(0, -1) : line)),
  );
}

function found(at: bigint): bigint {
  if (at < 0n) throw failure('ValueError', 'substring not found');
  return at;
}

function some(given: Value | undefined, method: string, test: (each: string) => boolean): boolean {
  const each = (value: Value | undefined): boolean => {
    if (typeof value === 'string') return test(value);
    throw failure('TypeError', `${method} first arg must be str or a tuple of str, not ${typeName(value ?? null)}`);
  };
  return given instanceof List && given.kind === 'tuple' ? given.items.some(each) : each(given);
}

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
