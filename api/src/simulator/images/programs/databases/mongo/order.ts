import { type Bson, type Document, isDate, isDocument, Long, ObjectId, Uuid } from './bson.ts';

/** @see mongo: src/mongo/bson/bsontypes.h canonicalizeBSONType */
function rank(value: Bson | undefined): number {
  if (value === undefined || value === null) return 5;
  if (typeof value === 'number' || value instanceof Long) return 10;
  if (typeof value === 'string') return 15;
  if (Array.isArray(value)) return 25;
  if (value instanceof Uuid) return 30;
  if (value instanceof ObjectId) return 35;
  if (typeof value === 'boolean') return 40;
  if (isDate(value)) return 45;
  if (value instanceof RegExp) return 50;
  return 20;
}

const simple = <T extends number | string | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
const numberOf = (value: number | Long): number => (value instanceof Long ? Number(value.value) : value);

/** Which of two values comes first: by their types, then by what they are. */
export function compareBson(a: Bson | undefined, b: Bson | undefined): number {
  const of = rank(a);
  const byType = of - rank(b);
  if (byType !== 0) return byType;
  switch (of) {
    case 5:
      return 0;
    case 10:
      return simple(numberOf(a as number | Long), numberOf(b as number | Long));
    case 15:
      return simple(a as string, b as string);
    case 20:
      return compareFields(Object.entries(a as Document), Object.entries(b as Document));
    case 25:
      return compareLists(a as readonly Bson[], b as readonly Bson[]);
    case 40:
    case 45:
      return Number(a) - Number(b);
    default:
      return simple(String(a), String(b));
  }
}

function compareFields(a: readonly [string, Bson][], b: readonly [string, Bson][]): number {
  for (const [i, [name, value]] of a.entries()) {
    const other = b[i];
    if (!other) return 1;
    const order = rank(value) - rank(other[1]) || simple(name, other[0]) || compareBson(value, other[1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareLists(a: readonly Bson[], b: readonly Bson[]): number {
  for (const [i, value] of a.entries()) {
    if (i >= b.length) return 1;
    const order = compareBson(value, b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Whether two are equal in MongoDB's order. */
export const sameBson = (a: Bson | undefined, b: Bson | undefined): boolean =>
  (a === undefined) === (b === undefined) && compareBson(a, b) === 0;

/** What a path leads to, through each item of the arrays on its way. */
export function valuesAt(value: Bson | undefined, path: readonly string[]): (Bson | undefined)[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (Array.isArray(value)) {
    const list = value as readonly Bson[];
    const within = list.flatMap((each) => (isDocument(each) ? valuesAt(each, path) : []));
    return /^\d+$/.test(name) && Number(name) < list.length ? [...valuesAt(list[Number(name)], rest), ...within] : within;
  }
  return isDocument(value) && Object.hasOwn(value, name) ? valuesAt(value[name], rest) : [undefined];
}

/** In the order that `{ field: 1, other: -1 }` asks for: an array counts by its least item, or by its greatest. Those that are equal stay as they are. */
export function sortDocuments(documents: readonly Document[], by: Document): Document[] {
  const keys = Object.entries(by).map(([path, direction]) => ({ path: path.split('.'), direction: Number(direction) < 0 ? -1 : 1 }));
  const keyed = documents.map((document) => ({
    document,
    values: keys.map(({ path, direction }) => sortKey(valuesAt(document, path), direction)),
  }));
  keyed.sort((a, b) => {
    for (const [i, { direction }] of keys.entries()) {
      const order = compareSortKeys(a.values[i] as SortKey, b.values[i] as SortKey);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
  return keyed.map(({ document }) => document);
}

/** An empty array comes before everything. */
type SortKey = { readonly empty: true } | { readonly value: Bson | undefined };

function sortKey(found: readonly (Bson | undefined)[], direction: number): SortKey {
  const items = found.flatMap(itemsOf);
  if (items.length === 0) return found.length > 0 ? { empty: true } : { value: undefined };
  return { value: items.reduce((best, each) => (compareBson(each, best) * direction < 0 ? each : best)) };
}

const compareSortKeys = (a: SortKey, b: SortKey): number =>
  'empty' in a || 'empty' in b ? Number('empty' in b) - Number('empty' in a) : compareBson(a.value, b.value);

/** A value, and each of its items if it is an array. */
export const itemsOf = (value: Bson | undefined): readonly (Bson | undefined)[] =>
  Array.isArray(value) ? (value as readonly Bson[]) : [value];
