import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { ordered } from '../operations.ts';
import { stringOf } from '../types.ts';
import { Dict, given, Instance, List, type Machine, Steps, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';

// ---- csv

/** One line's fields; `"` encloses those that hold what separates. */
function fieldsOf(line: string, by: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (quoted && c === '"' && line[i + 1] === '"') {
      field += c;
      i++;
    } else if (c === '"') quoted = !quoted;
    else if (c === by && !quoted) {
      fields.push(field);
      field = '';
    } else field += c;
  }
  if (quoted) throw new Unsupported('a field of csv that goes over lines');
  return [...fields, field];
}
const separator = (named: ReadonlyMap<string, Value>): string => stringOf(named.get('delimiter') ?? ',');
function* rowsOf(machine: Machine, from: Value, by: string): Task<string[][]> {
  const lines = (yield* machine.items(from)).map((line) => stringOf(line).replace(/\r?\n$/, ''));
  return lines.filter((line) => line !== '').map((line) => fieldsOf(line, by));
}
const written = (machine: Machine, fields: readonly Value[], by: string): string =>
  `${fields
    .map((each) => (each === null ? '' : machine.text(each)))
    .map((text) => (text.includes(by) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(by)}\r\n`;
function* put(machine: Machine, self: Value | undefined, fields: readonly Value[]): Task<Value> {
  const { file, by } = (self as Instance).native as Writer;
  return yield* machine.call(machine.attribute(file, 'write'), given(written(machine, fields, by)));
}
interface Writer {
  readonly file: Value;
  readonly by: string;
  readonly names: readonly Value[];
}
const writerClass = nativeClass(
  'writer',
  {
    *writerow({ args: [self, row = null] }, machine): Task<Value> {
      const { names } = (self as Instance).native as Writer;
      return yield* put(machine, self, row instanceof Dict ? names.map((name) => row.get(name) ?? '') : yield* machine.items(row));
    },
    *writerows({ args: [self, rows = null] }, machine): Task<Value> {
      const { names } = (self as Instance).native as Writer;
      for (const row of yield* machine.items(rows))
        yield* put(machine, self, row instanceof Dict ? names.map((name) => row.get(name) ?? '') : yield* machine.items(row));
      return null;
    },
    writeheader: ({ args: [self] }, machine) => put(machine, self, ((self as Instance).native as Writer).names),
  },
  '_csv',
);

export const csv: Members = {
  *reader({ args: [from = null], named }, machine): Task<Value> {
    const rows = yield* rowsOf(machine, from, separator(named));
    return new Steps('_csv.reader', () => {
      const row = rows.shift();
      return row && new List(row);
    });
  },
  *DictReader({ args: [from = null], named }, machine): Task<Value> {
    const rows = yield* rowsOf(machine, from, separator(named));
    const names = rows.shift() ?? [];
    return new Steps('DictReader', () => {
      const row = rows.shift();
      return row && Dict.of(names.map((name, i) => [name, row[i] ?? null]));
    });
  },
  writer: ({ args: [file = null], named }) => new Instance(writerClass, { file, by: separator(named), names: [] } satisfies Writer),
  *DictWriter({ args: [file = null, names], named }, machine): Task<Value> {
    const all = yield* machine.items(names ?? named.get('fieldnames') ?? null);
    return new Instance(writerClass, { file, by: separator(named), names: all } satisfies Writer);
  },
};

// ---- heapq and bisect

const less = (machine: Machine, a: Value, b: Value): boolean => machine.truth(ordered(machine, '<', a, b));
const items = (list: Value | undefined): Value[] => (list as List).items;
function up(machine: Machine, heap: Value[], from: number, top = 0): void {
  for (let at = from; at > top; ) {
    const above = (at - 1) >> 1;
    if (!less(machine, heap[at] as Value, heap[above] as Value)) return;
    [heap[at], heap[above]] = [heap[above] as Value, heap[at] as Value];
    at = above;
  }
}
/** The least of those below moves up, all the way, and then what was there finds its place: so do equals change places. */
function down(machine: Machine, heap: Value[], from: number): void {
  const item = heap[from] as Value;
  let at = from;
  for (let below = 2 * at + 1; below < heap.length; below = 2 * at + 1) {
    const other = below + 1;
    if (other < heap.length && !less(machine, heap[below] as Value, heap[other] as Value)) below = other;
    heap[at] = heap[below] as Value;
    at = below;
  }
  heap[at] = item;
  up(machine, heap, at, from);
}
function pop(machine: Machine, heap: Value[]): Value {
  if (heap.length === 0) throw failure('IndexError', 'index out of range');
  const first = heap[0] as Value;
  const last = heap.pop() as Value;
  if (heap.length > 0) {
    heap[0] = last;
    down(machine, heap, 0);
  }
  return first;
}
function replaced(machine: Machine, heap: Value[], item: Value): Value {
  if (heap.length === 0) throw failure('IndexError', 'index out of range');
  const first = heap[0] as Value;
  heap[0] = item;
  down(machine, heap, 0);
  return first;
}
export const heapq: Members = {
  heappush: ({ args: [heap, item = null] }, machine) => {
    items(heap).push(item);
    up(machine, items(heap), items(heap).length - 1);
    return null;
  },
  heappop: ({ args: [heap] }, machine) => pop(machine, items(heap)),
  heapify: ({ args: [heap] }, machine) => {
    for (let i = (items(heap).length >> 1) - 1; i >= 0; i--) down(machine, items(heap), i);
    return null;
  },
  heappushpop: ({ args: [heap, item = null] }, machine) => {
    const [least] = items(heap);
    return least !== undefined && less(machine, least, item) ? replaced(machine, items(heap), item) : item;
  },
  heapreplace: ({ args: [heap, item = null] }, machine) => replaced(machine, items(heap), item),
};

/** Where it belongs in a list that is in order: before its equals, or after them. */
function placeOf(machine: Machine, list: readonly Value[], item: Value, after: boolean): number {
  const at = list.findIndex((each) => (after ? less(machine, item, each) : !less(machine, each, item)));
  return at < 0 ? list.length : at;
}
const insort =
  (after: boolean): Members[string] =>
  ({ args: [list, item = null] }: { args: readonly Value[] }, machine: Machine): Value => {
    items(list).splice(placeOf(machine, items(list), item, after), 0, item);
    return null;
  };
const place =
  (after: boolean): Members[string] =>
  ({ args: [list, item = null] }: { args: readonly Value[] }, machine: Machine): Value =>
    BigInt(placeOf(machine, items(list), item, after));
export const bisect: Members = {
  insort: insort(true),
  insort_right: insort(true),
  insort_left: insort(false),
  bisect: place(true),
  bisect_right: place(true),
  bisect_left: place(false),
};
