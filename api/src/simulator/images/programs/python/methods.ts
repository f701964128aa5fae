import type { Evaluator } from './evaluator.ts';
import { formatted } from './format.ts';
import { iterate } from './operations.ts';
import { type Arguments, Bytes, Callable, Dict, Large, List, Raised, repr, text, type Value } from './values.ts';

/** The methods of Python's own types that scripts use. */
export function method(interpreter: Evaluator, of: Value, name: string): Value | undefined {
  const table =
    typeof of === 'string'
      ? strings(of)
      : of instanceof Bytes
        ? byteStrings(of)
        : of instanceof List
          ? lists(interpreter, of)
          : of instanceof Dict
            ? dicts(of)
            : of instanceof Large
              ? large()
              : undefined;
  const run = table && Object.hasOwn(table, name) ? table[name] : undefined;
  return run && new Callable(name, run);
}

type Methods = Readonly<Record<string, (given: Arguments) => Value>>;

const strings = (value: string): Methods => ({
  upper: () => value.toUpperCase(),
  lower: () => value.toLowerCase(),
  title: () => value.replace(/\b\w/g, (letter) => letter.toUpperCase()),
  strip: ({ args }) => trim(value, args[0], true, true),
  lstrip: ({ args }) => trim(value, args[0], true, false),
  rstrip: ({ args }) => trim(value, args[0], false, true),
  split: ({ args }) =>
    new List(
      args[0] === undefined || args[0] === null
        ? value
            .trim()
            .split(/\s+/)
            .filter((word) => word !== '')
        : value.split(text(args[0])),
    ),
  splitlines: () => new List(value.replace(/\n$/, '').split('\n')),
  join: ({ args }) => [...iterate(args[0] ?? null)].map(text).join(value),
  replace: ({ args }) => value.replaceAll(text(args[0] ?? ''), text(args[1] ?? '')),
  startswith: ({ args }) => some(args[0], (each) => value.startsWith(each)),
  endswith: ({ args }) => some(args[0], (each) => value.endsWith(each)),
  find: ({ args }) => value.indexOf(text(args[0] ?? '')),
  count: ({ args }) => value.split(text(args[0] ?? '')).length - 1,
  isdigit: () => /^\d+$/.test(value),
  encode: () => new Bytes(value),
  zfill: ({ args }) => value.padStart(Number(args[0]), '0'),
  ljust: ({ args }) => value.padEnd(Number(args[0])),
  rjust: ({ args }) => value.padStart(Number(args[0])),
  format: ({ args, named }) => {
    let next = 0;
    return value.replace(
      /\{\{|\}\}|\{(\w*)(!r)?(?::([^}]*))?\}/g,
      (whole, key: string | undefined, conversion: string | undefined, spec: string | undefined) => {
        if (whole === '{{' || whole === '}}') return whole[0] as string;
        const found = key === '' || key === undefined ? args[next++] : /^\d+$/.test(key) ? args[Number(key)] : named.get(key);
        if (found === undefined)
          throw new Raised(
            key !== undefined && /^[a-z_]/i.test(key) ? 'KeyError' : 'IndexError',
            key !== undefined && /^[a-z_]/i.test(key) ? repr(key) : 'Replacement index 0 out of range for positional args tuple',
          );
        return formatted(found, spec ?? '', conversion !== undefined);
      },
    );
  },
});

const byteStrings = (value: Bytes): Methods => ({
  decode: () => value.text,
  strip: () => new Bytes(value.text.trim()),
  split: ({ args }) => new List(value.text.split(args[0] instanceof Bytes ? args[0].text : /\s+/).map((part) => new Bytes(part))),
  startswith: ({ args }) => value.text.startsWith(args[0] instanceof Bytes ? args[0].text : text(args[0] ?? '')),
});

const lists = (interpreter: Evaluator, value: List): Methods => ({
  append: ({ args }) => {
    value.items.push(args[0] ?? null);
    // A list's own room: eight bytes an entry.
    if (value.items.length % 65_536 === 0) interpreter.hold(8 * 65_536);
    return null;
  },
  extend: ({ args }) => {
    value.items.push(...iterate(args[0] ?? null));
    return null;
  },
  insert: ({ args }) => {
    value.items.splice(Number(args[0]), 0, args[1] ?? null);
    return null;
  },
  pop: ({ args }) => {
    if (value.items.length === 0) throw new Raised('IndexError', 'pop from empty list');
    const found = args[0] === undefined ? value.items.pop() : value.items.splice(Number(args[0]), 1)[0];
    if (found instanceof Large) interpreter.hold(-found.bytes);
    return found ?? null;
  },
  clear: () => {
    for (const item of value.items.splice(0)) if (item instanceof Large) interpreter.hold(-item.bytes);
    return null;
  },
  index: ({ args }) => value.items.indexOf(args[0] ?? null),
  count: ({ args }) => value.items.filter((item) => item === args[0]).length,
  reverse: () => {
    value.items.reverse();
    return null;
  },
  sort: () => {
    value.items.sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : text(a) < text(b) ? -1 : 1));
    return null;
  },
});

const dicts = (value: Dict): Methods => ({
  get: ({ args }) => value.entries.get(args[0] ?? null) ?? args[1] ?? null,
  keys: () => new List([...value.entries.keys()]),
  values: () => new List([...value.entries.values()]),
  items: () => new List([...value.entries].map(([key, item]) => new List([key, item], 'tuple'))),
  update: ({ args }) => {
    if (args[0] instanceof Dict) for (const [key, item] of args[0].entries) value.entries.set(key, item);
    return null;
  },
  pop: ({ args }) => {
    const found = value.entries.get(args[0] ?? null) ?? args[1];
    if (found === undefined) throw new Raised('KeyError', repr(args[0] ?? null));
    value.entries.delete(args[0] ?? null);
    return found;
  },
  setdefault: ({ args }) => {
    const key = args[0] ?? null;
    if (!value.entries.has(key)) value.entries.set(key, args[1] ?? null);
    return value.entries.get(key) ?? null;
  },
  copy: () => {
    const copy = new Dict();
    for (const [key, item] of value.entries) copy.entries.set(key, item);
    return copy;
  },
});

const large = (): Methods => ({ encode: () => null, extend: () => null, append: () => null });

const some = (given: Value | undefined, test: (each: string) => boolean): boolean =>
  given instanceof List ? given.items.some((each) => test(text(each))) : test(text(given ?? ''));

function trim(value: string, given: Value | undefined, left: boolean, right: boolean): string {
  const set = given === undefined || given === null ? ' \t\n\r' : text(given);
  let from = 0;
  let to = value.length;
  while (left && from < to && set.includes(value[from] as string)) from++;
  while (right && to > from && set.includes(value[to - 1] as string)) to--;
  return value.slice(from, to);
}
