import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { backtrackingWork } from '../../regex/backtracking.ts';
import { base64Decode } from '../lib/base64.ts';
import { fromUnixTime, secondsOf, strftime } from '../time/calendar.ts';
import { deleteAt, setAt } from './paths.ts';
import { compare, descend, isTrue, JqError, JqHalt, type Json, occurrences, operate, plain, typeName, values } from './values.ts';

type Argument = (input: Json) => Generator;
type Work = (steps: number) => void;
type JqFunction = (input: Json, args: readonly Argument[], work: Work) => Generator;

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

const entries = (input: Json): Json[] =>
  Object.entries(input as object).map(([key, value]) => ({ key: Array.isArray(input) ? Number(key) : key, value }));
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

const firstOf = (filter: Argument, input: Json): boolean => {
  for (const value of filter(input)) return isTrue(value);
  return false;
};
/** A value, and what a step makes of it, and so on, however deep: `hidden` and `shown` go on, `last` is shown and goes no further. */
function* walked(input: Json, step: Argument, kind: (value: Json) => 'shown' | 'hidden' | 'left' | 'last', work: Work): Generator {
  const open: Iterator<Json>[] = [[input].values()];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    work(1);
    const next = top.next();
    if (next.done) {
      open.pop();
      continue;
    }
    const found = kind(next.value);
    if (found === 'shown' || found === 'last') yield next.value;
    if (found === 'shown' || found === 'hidden') open.push(step(next.value));
  }
}

/** What `match` says of each place. */
function* matches(input: Json, pattern: Json, flags: string, work: Work): Generator {
  const text = input as string;
  const expression = regex(pattern, text, work, `${flags.includes('i') ? 'i' : ''}${flags.includes('g') ? 'g' : ''}`);
  const names = [...plain(pattern).matchAll(/\((?!\?)|\(\?<([A-Za-z_]\w*)>/g)].map(([, name]) => name ?? null);
  const found = flags.includes('g') ? text.matchAll(expression) : [expression.exec(text)].filter((each) => each !== null);
  for (const each of found) {
    const captures = each.slice(1).map((part, i) => ({
      offset: part === undefined ? -1 : each.index + each[0].indexOf(part),
      length: part === undefined ? 0 : [...part].length,
      string: part ?? null,
      name: names[i] ?? null,
    }));
    yield { offset: each.index, length: [...each[0]].length, string: each[0], captures };
  }
}

const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' };
const TSV: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A row of a table: numbers and truth as they are, texts as `written`. */
function row(input: Json, kind: string, between: string, written: (text: string) => string): string {
  if (!Array.isArray(input)) throw new JqError(`${typeName(input)} (${JSON.stringify(input)}) cannot be ${kind}-formatted, only array`);
  return input
    .map((each: Json) => {
      if (each !== null && typeof each === 'object')
        throw new JqError(`${typeName(each)} (${JSON.stringify(each)}) is not valid in a csv row`);
      return each === null ? '' : typeof each === 'string' ? written(each) : plain(each);
    })
    .join(between);
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
  'recurse/1': function* (input, [step], work) {
    yield* walked(input, step as Argument, () => 'shown', work);
  },
  'recurse/2': function* (input, [step, holds], work) {
    const kept = function* (value: Json): Generator {
      for (const each of (step as Argument)(value)) if (firstOf(holds as Argument, each)) yield each;
    };
    yield* walked(input, kept, () => 'shown', work);
  },
  'repeat/1': function* (input, [step], work) {
    for (const value of (step as Argument)(input)) yield* walked(value, step as Argument, () => 'shown', work);
  },
  'while/2': function* (input, [holds, step], work) {
    yield* walked(input, step as Argument, (value) => (firstOf(holds as Argument, value) ? 'shown' : 'left'), work);
  },
  'until/2': function* (input, [holds, step], work) {
    yield* walked(input, step as Argument, (value) => (firstOf(holds as Argument, value) ? 'last' : 'hidden'), work);
  },
  'limited/2': function* (input, [count, filter]) {
    for (const most of (count as Argument)(input)) {
      let left = Number(most);
      for (const value of (filter as Argument)(input)) {
        yield value;
        if (--left <= 0) break;
      }
    }
  },
  'getpath/1': withArgument((input, path) =>
    (path as Json[]).reduce<Json>(
      (of, key) => (of === null || of === undefined ? null : ((of as Record<string, Json>)[key as string] ?? null)),
      input,
    ),
  ),
  'setpath/2': function* (input, [path, value], work) {
    for (const keys of (path as Argument)(input) as Generator<Json[]>) {
      // What lies before it is filled with null.
      for (const key of keys) if (typeof key === 'number') work(key);
      for (const wanted of (value as Argument)(input)) yield setAt(input, keys, wanted);
    }
  },
  'delpaths/1': withArgument((input, paths) =>
    (paths as Json[][]).toSorted((a, b) => compare(b, a)).reduce<Json>((from, path) => deleteAt(from, path), input),
  ),
  'gmtime/0': simple((input) => {
    const at = Math.floor(Number(input));
    const [year = 0, month = 1, day, hour, minute, second = 0, weekday, yearday = 1] = strftime('%Y %m %d %H %M %S %w %j', fromUnixTime(at))
      .split(' ')
      .map(Number);
    return [year, month - 1, day, hour, minute, second + (Number(input) - at), weekday, yearday - 1];
  }),
  'mktime/0': simple((input) => {
    if (!Array.isArray(input) || input.length < 6) throw new JqError('mktime requires array of 6 numbers');
    const [year, month, day, hour, minute, second] = input.map(Number) as [number, number, number, number, number, number];
    return secondsOf(year, month + 1, day, hour, minute, Math.floor(second));
  }),
  'trunc/0': simple((input) => Math.trunc(Number(input))),
  'exp2/0': simple((input) => 2 ** Number(input)),
  'exp10/0': simple((input) => 10 ** Number(input)),
  'cbrt/0': simple((input) => Math.cbrt(Number(input))),
  'explode/0': simple((input) => [...(input as string)].map((each) => each.codePointAt(0))),
  'implode/0': simple((input) => {
    if (!Array.isArray(input) || !input.every((each) => Number.isInteger(each) && each >= 0 && each < 0x110000))
      throw new JqError('implode input must be an array of codepoints');
    return input.map((each) => String.fromCodePoint(each as number)).join('');
  }),
  'infinite/0': simple(() => Number.MAX_VALUE),
  'nan/0': simple(() => Number.NaN),
  'isnan/0': simple((input) => Number.isNaN(input)),
  'isinfinite/0': simple((input) => Math.abs(Number(input)) >= Number.MAX_VALUE),
  'pow/2': function* (input, [base, power]) {
    for (const b of (base as Argument)(input)) for (const p of (power as Argument)(input)) yield Number(b) ** Number(p);
  },
  'log2/0': simple((input) => Math.log2(Number(input))),
  'log10/0': simple((input) => Math.log10(Number(input))),
  'log/0': simple((input) => Math.log(Number(input))),
  'exp/0': simple((input) => Math.exp(Number(input))),
  'abs/0': simple((input) => Math.abs(Number(input))),
  'range/3': function* (input, [from, to, by]) {
    for (const start of (from as Argument)(input))
      for (const end of (to as Argument)(input))
        for (const step of (by as Argument)(input))
          for (let i = Number(start); Number(step) > 0 ? i < Number(end) : Number(step) < 0 && i > Number(end); i += Number(step)) yield i;
  },
  'split/2': withArgument((input, pattern) => {
    if (typeof input !== 'string')
      throw new JqError(`${typeName(input)} (${JSON.stringify(input)}) cannot be matched, as it is not a string`);
    return input.split(new RegExp(plain(pattern), 'u'));
  }),
  'match/1': function* (input, [pattern], work) {
    for (const source of (pattern as Argument)(input)) yield* matches(input, source, '', work);
  },
  'match/2': function* (input, [pattern, flags], work) {
    for (const source of (pattern as Argument)(input))
      for (const flag of (flags as Argument)(input)) yield* matches(input, source, plain(flag ?? ''), work);
  },
  'fromdateiso8601/0': simple((input) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(plain(input));
    if (!found) throw new JqError(`date "${plain(input)}" does not match format "%Y-%m-%dT%H:%M:%SZ"`);
    const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, number, number, number];
    return secondsOf(year, month, day, hour, minute, second);
  }),
  'strftime/1': withArgument((input, format) => strftime(plain(format), fromUnixTime(Math.floor(Number(input))))),
  'empty/0': function* () {},
  'paths/0': function* (input) {
    const walk = function* (value: Json, path: readonly Json[]): Generator {
      if (path.length > 0) yield path;
      if (value === null || typeof value !== 'object') return;
      for (const [key, each] of Object.entries(value)) yield* walk(each, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    yield* walk(input, []);
  },
  'error/0': simple((input) => {
    throw new JqError(typeof input === 'string' ? input : `${plain(input)} (not a string)`, input);
  }),
  'error/1': withArgument((_, message) => {
    throw new JqError(typeof message === 'string' ? message : `${plain(message)} (not a string)`, message);
  }),
  'has/1': withArgument((input, key) =>
    Array.isArray(input) ? Number(key) < input.length && Number(key) >= 0 : Object.hasOwn(input as object, plain(key)),
  ),
  'in/1': withArgument((input, of) => Object.hasOwn(of as object, plain(input))),
  'contains/1': withArgument(contains),
  'inside/1': withArgument((input, of) => contains(of, input)),
  'indices/1': withArgument((input, part) => (input === null ? null : occurrences(input, part))),
  'index/1': withArgument((input, part) => (input === null ? null : (occurrences(input, part)[0] ?? null))),
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
    typeof input === 'string' && typeof part === 'string' && input.startsWith(part) ? input.slice(part.length) : input,
  ),
  'rtrimstr/1': withArgument((input, part) =>
    typeof input === 'string' && typeof part === 'string' && part !== '' && input.endsWith(part) ? input.slice(0, -part.length) : input,
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
  '@html/0': simple((input) => plain(input).replace(/[<>&'"]/g, (letter) => HTML[letter] as string)),
  '@csv/0': simple((input) => row(input, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`)),
  '@tsv/0': simple((input) => row(input, 'tsv', '\t', (text) => text.replace(/[\\\t\n\r]/g, (letter) => TSV[letter] as string))),
  'halt_error/1': withArgument((input, code) => {
    if (typeof code !== 'number') throw new JqError(`${typeName(code)} (${JSON.stringify(code)}) halt_error/1: number required`);
    throw new JqHalt(code, typeof input === 'string' ? input : `${JSON.stringify(input)}\n`);
  }),
  'halt/0': simple(() => {
    throw new JqHalt(0, '');
  }),
  '@sh/0': simple((input) =>
    (Array.isArray(input) ? input : [input])
      .map((each) => (typeof each === 'string' ? `'${each.replaceAll("'", "'\\''")}'` : plain(each)))
      .join(' '),
  ),
};
