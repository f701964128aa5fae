import {
  type Command,
  type Commands,
  type Context,
  floatNumber,
  floatText,
  put,
  Refusal,
  range,
  SYNTAX_ERROR,
  typed,
  wholeNumber,
} from './command.ts';
import { error, type Reply } from './protocol.ts';

type Scored = readonly (readonly [member: string, score: number])[];

const itemsOf = (context: Context, key: string): Scored => typed(context, key, 'zset')?.items ?? [];
/** By score, and those of one score by their bytes. */
const inOrder = (items: Scored): [string, number][] =>
  items.map(([member, score]): [string, number] => [member, score]).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
const write = (context: Context, key: string, items: Scored): void => put(context, key, { type: 'zset', items: inOrder(items) });
const scoreOf = (items: Scored, wanted: string): number | undefined => items.find(([member]) => member === wanted)?.[1];

const shown = (items: Scored, withScores: boolean): Reply =>
  items.flatMap(([member, score]) => (withScores ? [member, floatText(score)] : [member]));

/** @see redis: src/t_zset.c zaddGenericCommand */
function add(context: Context, [key = '', ...args]: readonly string[]): Reply {
  const flags = new Set<string>();
  let i = 0;
  for (; /^(?:nx|xx|gt|lt|ch|incr)$/i.test(args[i] ?? ''); i++) flags.add((args[i] as string).toLowerCase());
  const pairs = args.slice(i);
  if (pairs.length === 0 || pairs.length % 2 === 1) return error(SYNTAX_ERROR);
  if (flags.has('nx') && flags.has('xx')) return error('ERR XX and NX options at the same time are not compatible');
  const scores = pairs.filter((_, at) => at % 2 === 0).map((text) => floatNumber(text));
  const items = new Map(itemsOf(context, key));
  let [added, changed] = [0, 0];
  let last: number | null = null;
  for (const [at, score] of scores.entries()) {
    const member = pairs[2 * at + 1] as string;
    const before = items.get(member);
    const now = flags.has('incr') ? (before ?? 0) + score : score;
    last = null;
    if (before === undefined ? flags.has('xx') : flags.has('nx')) continue;
    if (before !== undefined && ((flags.has('gt') && now <= before) || (flags.has('lt') && now >= before))) continue;
    if (before === undefined) added++;
    else if (before !== now) changed++;
    items.set(member, now);
    last = now;
  }
  if (added + changed > 0) write(context, key, [...items]);
  if (flags.has('incr')) return last === null ? null : floatText(last);
  return flags.has('ch') ? added + changed : added;
}

/** An end of a range of scores: `5`, `(5`, `-inf`. */
function bound(text: string): { readonly score: number; readonly open: boolean } {
  const open = text.startsWith('(');
  return { score: floatNumber(open ? text.slice(1) : text, 'ERR min or max is not a float'), open };
}
function between(items: Scored, least: string, most: string): Scored {
  const [low, high] = [bound(least), bound(most)];
  return items.filter(
    ([, score]) => (low.open ? score > low.score : score >= low.score) && (high.open ? score < high.score : score <= high.score),
  );
}

interface RangeOptions {
  withScores: boolean;
  reversed: boolean;
  byScore: boolean;
  limit: readonly [number, number] | undefined;
}
function readOptions(words: readonly string[]): RangeOptions {
  const options: RangeOptions = { withScores: false, reversed: false, byScore: false, limit: undefined };
  for (let i = 0; i < words.length; i++) {
    const word = (words[i] as string).toLowerCase();
    if (word === 'withscores') options.withScores = true;
    else if (word === 'rev') options.reversed = true;
    else if (word === 'byscore') options.byScore = true;
    else if (word === 'limit' && i + 2 < words.length)
      options.limit = [wholeNumber(words[++i] as string), wholeNumber(words[++i] as string)];
    else throw new Refusal(SYNTAX_ERROR);
  }
  return options;
}

const limited = (items: Scored, limit: RangeOptions['limit']): Scored =>
  limit ? items.slice(limit[0], limit[1] < 0 ? undefined : limit[0] + limit[1]) : items;

const rangeOf =
  (usual: Partial<RangeOptions>): Command['run'] =>
  (context, [key = '', from = '', to = '', ...words]) => {
    const options = { ...readOptions(words), ...usual };
    const items = itemsOf(context, key);
    const ordered = options.reversed ? [...items].reverse() : items;
    if (!options.byScore) return shown(range(ordered, wholeNumber(from), wholeNumber(to)), options.withScores);
    const [least, most] = options.reversed ? [to, from] : [from, to];
    return shown(limited(between(ordered, least, most), options.limit), options.withScores);
  };

const rank =
  (reversed: boolean): Command['run'] =>
  (context, [key = '', wanted = '']) => {
    const items = itemsOf(context, key);
    const at = items.findIndex(([member]) => member === wanted);
    return at < 0 ? null : reversed ? items.length - 1 - at : at;
  };

const pop =
  (fromEnd: boolean): Command['run'] =>
  (context, [key = '', count = '1']) => {
    const items = itemsOf(context, key);
    const taken = (fromEnd ? [...items].reverse() : items).slice(0, wholeNumber(count));
    if (taken.length > 0)
      write(
        context,
        key,
        items.filter((item) => !taken.includes(item)),
      );
    return shown(taken, true);
  };

const removing =
  (goes: (items: Scored, args: readonly string[]) => Scored): Command['run'] =>
  (context, [key = '', ...args]) => {
    const items = itemsOf(context, key);
    const gone = goes(items, args);
    if (gone.length > 0)
      write(
        context,
        key,
        items.filter((item) => !gone.includes(item)),
      );
    return gone.length;
  };

export const sortedSets: Commands = {
  zadd: { least: 3, run: add },
  zincrby: { least: 3, most: 3, run: (context, [key = '', by = '', member = '']) => add(context, [key, 'incr', by, member]) },
  zscore: {
    least: 2,
    most: 2,
    run: (context, [key = '', member = '']) => {
      const score = scoreOf(itemsOf(context, key), member);
      return score === undefined ? null : floatText(score);
    },
  },
  zmscore: {
    least: 2,
    run: (context, [key = '', ...members]) =>
      members.map((member) => {
        const score = scoreOf(itemsOf(context, key), member);
        return score === undefined ? null : floatText(score);
      }),
  },
  zcard: { least: 1, most: 1, run: (context, [key = '']) => itemsOf(context, key).length },
  zcount: { least: 3, most: 3, run: (context, [key = '', least = '', most = '']) => between(itemsOf(context, key), least, most).length },
  zrank: { least: 2, most: 2, run: rank(false) },
  zrevrank: { least: 2, most: 2, run: rank(true) },
  zrange: { least: 3, run: rangeOf({}) },
  zrevrange: { least: 3, most: 4, run: rangeOf({ reversed: true }) },
  zrangebyscore: { least: 3, run: rangeOf({ byScore: true }) },
  zrevrangebyscore: { least: 3, run: rangeOf({ byScore: true, reversed: true }) },
  zrem: { least: 2, run: removing((items, members) => items.filter(([member]) => members.includes(member))) },
  zremrangebyscore: { least: 3, most: 3, run: removing((items, [least = '', most = '']) => between(items, least, most)) },
  zremrangebyrank: { least: 3, most: 3, run: removing((items, [from = '', to = '']) => range(items, wholeNumber(from), wholeNumber(to))) },
  zpopmin: { least: 1, most: 2, run: pop(false) },
  zpopmax: { least: 1, most: 2, run: pop(true) },
};
