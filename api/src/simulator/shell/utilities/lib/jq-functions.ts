import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { backtrackingWork } from '../../regex/backtracking.ts';
import { base64Decode } from './base64.ts';
import { compare, descend, isTrue, JqError, type Json, operate, plain, typeName, values } from './jq-values.ts';

type Argument = (input: Json) => Generator<Json>;
type Work = (steps: number) => void;
type JqFunction = (input: Json, args: readonly Argument[], work: Work) => Generator<Json>;

/** One result from the input alone. */
const simple = (compute: (input: Json) => Json): JqFunction =>
  function* (input) {
    yield compute(input);
  };
/** One result for each value of the only argument. */
const withArgument = (compute: (input: Json, argument: Json) => Json): JqFunction =>
  function* (input, [argument]) {
    for (const value of (argument as Argument)(input)) yield compute(input, value);
  };
/** An array ordered or grouped by what a filter says of its elements. */
const byKey = (compute: (items: readonly { item: Json; key: Json }[]) => Json): JqFunction =>
  function* (input, [key]) {
    const items = (input as Json[]).map((item) => ({ item, key: key ? [...key(item)] : item }));
    yield compute(items.toSorted((a, b) => compare(a.key, b.key)));
  };

const entries = (input: Json): Json[] => Object.entries(input as object).map(([key, value]) => ({ key, value }));
const fromEntries = (list: Json): Json =>
  Object.fromEntries(
    (list as Record<string, Json>[]).map((each) => [plain(each.key ?? each.name ?? each.k), each.value ?? each.v ?? null]),
  );
const length = (input: Json): number => {
  if (input === null) return 0;
  if (typeof input === 'string') return [...input].length;
  if (typeof input === 'number') return Math.abs(input);
  if (typeof input === 'boolean') throw new JqError(`boolean (${input}) has no length`);
  return Object.keys(input as object).length;
};
const grouped = (items: readonly { item: Json; key: Json }[]): Json[][] => {
  const groups: Json[][] = [];
  items.forEach(({ item, key }, i) => {
    if (i > 0 && compare(key, items[i - 1]?.key) === 0) groups.at(-1)?.push(item);
    else groups.push([item]);
  });
  return groups;
};
const contains = (a: Json, b: Json): boolean => {
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (Array.isArray(a) && Array.isArray(b)) return b.every((each) => a.some((other) => contains(other, each)));
  if (typeName(a) === 'object' && typeName(b) === 'object')
    return Object.entries(b as object).every(
      ([key, value]) => Object.hasOwn(a as object, key) && contains((a as Record<string, Json>)[key], value),
    );
  return compare(a, b) === 0;
};
const flatten = (list: readonly Json[], depth: number): Json[] =>
  list.flatMap((each) => (Array.isArray(each) && depth > 0 ? flatten(each, depth - 1) : [each]));
function regex(pattern: Json, text: Json, work: Work, flags = ''): RegExp {
  const expression = new RegExp(plain(pattern), `u${flags}`);
  const effort = backtrackingWork(expression, text as string, flags === 'g');
  // Oniguruma has no end of it either.
  work(effort.ends === 'soon' ? effort.work >> 6 : Number.POSITIVE_INFINITY);
  return expression;
}

/** By name and number of arguments. */
export const jqFunctions: Readonly<Record<string, JqFunction>> = {
  'length/0': simple(length),
  'utf8bytelength/0': simple((input) => encodeURIComponent(input as string).replace(/%../g, 'x').length),
  'keys/0': simple((input) => (Array.isArray(input) ? input.map((_, i) => i) : Object.keys(input as object).toSorted())),
  'keys_unsorted/0': simple((input) => Object.keys(input as object)),
  'values/0': function* (input) {
    if (input !== null) yield input;
  },
  'not/0': simple((input) => !isTrue(input)),
  'type/0': simple(typeName),
  'tostring/0': simple(plain),
  'tonumber/0': simple((input) => {
    const number = Number(input);
    if (Number.isNaN(number)) throw new JqError(`Cannot parse '${plain(input)}' as JSON`);
    return number;
  }),
  'tojson/0': simple((input) => JSON.stringify(input)),
  'fromjson/0': simple((input) => JSON.parse(input as string) as Json),
  'add/0': simple((input) => [...values(input)].reduce((sum, each) => operate('+', sum, each), null)),
  'any/0': simple((input) => [...values(input)].some(isTrue)),
  'all/0': simple((input) => [...values(input)].every(isTrue)),
  'any/1': function* (input, [test]) {
    yield [...values(input)].some((each) => [...(test as Argument)(each)].some(isTrue));
  },
  'all/1': function* (input, [test]) {
    yield [...values(input)].every((each) => [...(test as Argument)(each)].every(isTrue));
  },
  'select/1': function* (input, [test]) {
    for (const value of (test as Argument)(input)) if (isTrue(value)) yield input;
  },
  'map/1': function* (input, [filter]) {
    yield [...values(input)].flatMap((each) => [...(filter as Argument)(each)]);
  },
  'map_values/1': function* (input, [filter]) {
    const one = (each: Json): Json[] => [...(filter as Argument)(each)].slice(0, 1);
    yield Array.isArray(input)
      ? input.flatMap(one)
      : Object.fromEntries(Object.entries(input as object).flatMap(([key, value]) => one(value).map((made) => [key, made])));
  },
  'empty/0': function* () {},
  'paths/0': function* (input) {
    const walk = function* (value: Json, path: readonly Json[]): Generator<Json> {
      if (path.length > 0) yield path;
      if (value === null || typeof value !== 'object') return;
      for (const [key, each] of Object.entries(value)) yield* walk(each, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    yield* walk(input, []);
  },
  'error/0': simple((input) => {
    throw new JqError(plain(input));
  }),
  'error/1': withArgument((_, message) => {
    throw new JqError(plain(message));
  }),
  'has/1': withArgument((input, key) =>
    Array.isArray(input) ? Number(key) < input.length && Number(key) >= 0 : Object.hasOwn(input as object, plain(key)),
  ),
  'in/1': withArgument((input, of) => Object.hasOwn(of as object, plain(input))),
  'contains/1': withArgument(contains),
  'inside/1': withArgument((input, of) => contains(of, input)),
  'index/1': withArgument((input, part) => {
    const at = typeof input === 'string' ? input.indexOf(part as string) : (input as Json[]).findIndex((each) => compare(each, part) === 0);
    return at < 0 ? null : at;
  }),
  'to_entries/0': simple(entries),
  'from_entries/0': simple(fromEntries),
  'with_entries/1': function* (input, [filter]) {
    yield fromEntries(entries(input).flatMap((each) => [...(filter as Argument)(each)]));
  },
  'sort/0': byKey((items) => items.map(({ item }) => item)),
  'sort_by/1': byKey((items) => items.map(({ item }) => item)),
  'group_by/1': byKey(grouped),
  'unique/0': byKey((items) => grouped(items).map(([one]) => one)),
  'unique_by/1': byKey((items) => grouped(items).map(([one]) => one)),
  'min/0': byKey((items) => items[0]?.item ?? null),
  'max/0': byKey((items) => items.at(-1)?.item ?? null),
  'min_by/1': byKey((items) => items[0]?.item ?? null),
  'max_by/1': byKey((items) => items.at(-1)?.item ?? null),
  'reverse/0': simple((input) => (typeof input === 'string' ? [...input].reverse().join('') : ((input ?? []) as Json[]).toReversed())),
  'first/0': simple((input) => (input as Json[])[0] ?? null),
  'last/0': simple((input) => (input as Json[]).at(-1) ?? null),
  'first/1': function* (input, [filter]) {
    for (const value of (filter as Argument)(input)) {
      yield value;
      return;
    }
  },
  'nth/1': withArgument((input, n) => (input as Json[])[Number(n)] ?? null),
  'range/1': function* (input, [to]) {
    for (const end of (to as Argument)(input)) for (let i = 0; i < Number(end); i++) yield i;
  },
  'range/2': function* (input, [from, to]) {
    for (const start of (from as Argument)(input))
      for (const end of (to as Argument)(input)) for (let i = Number(start); i < Number(end); i++) yield i;
  },
  'flatten/0': simple((input) => flatten(input as Json[], Number.POSITIVE_INFINITY)),
  'flatten/1': withArgument((input, depth) => flatten(input as Json[], Number(depth))),
  'floor/0': simple((input) => Math.floor(Number(input))),
  'ceil/0': simple((input) => Math.ceil(Number(input))),
  'round/0': simple((input) => Math.round(Number(input))),
  'sqrt/0': simple((input) => Math.sqrt(Number(input))),
  'fabs/0': simple((input) => Math.abs(Number(input))),
  'recurse/0': function* (input) {
    yield* descend(input);
  },
  'split/1': withArgument((input, by) => (input as string).split(by as string)),
  'join/1': withArgument((input, by) => (input as Json[]).map((each) => (each === null ? '' : plain(each))).join(by as string)),
  'ascii_downcase/0': simple((input) => (input as string).toLowerCase()),
  'ascii_upcase/0': simple((input) => (input as string).toUpperCase()),
  'startswith/1': withArgument((input, part) => (input as string).startsWith(part as string)),
  'endswith/1': withArgument((input, part) => (input as string).endsWith(part as string)),
  'ltrimstr/1': withArgument((input, part) =>
    (input as string).startsWith(part as string) ? (input as string).slice((part as string).length) : input,
  ),
  'rtrimstr/1': withArgument((input, part) =>
    (input as string).endsWith(part as string) ? (input as string).slice(0, -(part as string).length) : input,
  ),
  'test/1': function* (input, [pattern], work) {
    for (const source of (pattern as Argument)(input)) yield regex(source, input, work).test(input as string);
  },
  'sub/2': function* (input, [pattern, by], work) {
    for (const source of (pattern as Argument)(input))
      for (const text of (by as Argument)(input)) yield (input as string).replace(regex(source, input, work), () => plain(text));
  },
  'gsub/2': function* (input, [pattern, by], work) {
    for (const source of (pattern as Argument)(input))
      for (const text of (by as Argument)(input)) yield (input as string).replace(regex(source, input, work, 'g'), () => plain(text));
  },
  'strings/0': function* (input) {
    if (typeof input === 'string') yield input;
  },
  'numbers/0': function* (input) {
    if (typeof input === 'number') yield input;
  },
  'arrays/0': function* (input) {
    if (Array.isArray(input)) yield input;
  },
  'objects/0': function* (input) {
    if (typeName(input) === 'object') yield input;
  },
  '@text/0': simple(plain),
  '@json/0': simple((input) => JSON.stringify(input)),
  '@base64/0': simple((input) => encodeBase64(plain(input))),
  '@base64d/0': simple((input) => base64Decode(plain(input)) ?? ''),
  '@uri/0': simple((input) => encodeURIComponent(plain(input))),
  '@csv/0': simple((input) =>
    (input as Json[])
      .map((each) => (typeof each === 'string' ? `"${each.replaceAll('"', '""')}"` : each === null ? '' : plain(each)))
      .join(','),
  ),
  '@tsv/0': simple((input) =>
    (input as Json[]).map((each) => (each === null ? '' : plain(each).replaceAll('\t', '\\t').replaceAll('\n', '\\n'))).join('\t'),
  ),
  '@sh/0': simple((input) =>
    (Array.isArray(input) ? input : [input])
      .map((each) => (typeof each === 'string' ? `'${each.replaceAll("'", "'\\''")}'` : plain(each)))
      .join(' '),
  ),
};
