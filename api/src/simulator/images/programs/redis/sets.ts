import { type Command, type Commands, type Context, put, typed, wholeNumber } from './command.ts';

const itemsOf = (context: Context, key: string): readonly string[] => typed(context, key, 'set')?.items ?? [];
const write = (context: Context, key: string, items: readonly string[]): void => put(context, key, { type: 'set', items: inOrder(items) });

/** Whole numbers are kept in order; others as they came. @see redis: src/intset.c */
const inOrder = (items: readonly string[]): string[] =>
  items.every((item) => /^-?(?:0|[1-9]\d{0,14})$/.test(item)) ? [...items].sort((a, b) => Number(a) - Number(b)) : [...items];

type Combine = (sets: readonly (readonly string[])[]) => string[];
const union: Combine = (sets) => [...new Set(sets.flat())];
const intersection: Combine = ([first = [], ...others]) => first.filter((item) => others.every((other) => other.includes(item)));
const difference: Combine = ([first = [], ...others]) => first.filter((item) => !others.some((other) => other.includes(item)));

const combined =
  (combine: Combine): Command['run'] =>
  (context, keys) =>
    combine(keys.map((key) => itemsOf(context, key)));
const storing =
  (combine: Combine): Command['run'] =>
  (context, [target = '', ...keys]) => {
    const items = combine(keys.map((key) => itemsOf(context, key)));
    context.data.delete(context.db, target);
    write(context, target, items);
    return items.length;
  };

/** Items by chance, each once. */
function chosen(context: Context, items: readonly string[], count: number): string[] {
  const left = [...items];
  const taken: string[] = [];
  while (left.length > 0 && taken.length < count) taken.push(...left.splice(Math.floor(context.server.random() * left.length), 1));
  return taken;
}

export const sets: Commands = {
  sadd: {
    least: 2,
    run: (context, [key = '', ...items]) => {
      const before = itemsOf(context, key);
      const added = [...new Set(items)].filter((item) => !before.includes(item));
      if (added.length > 0) write(context, key, [...before, ...added]);
      return added.length;
    },
  },
  srem: {
    least: 2,
    run: (context, [key = '', ...items]) => {
      const before = itemsOf(context, key);
      const kept = before.filter((item) => !items.includes(item));
      if (kept.length < before.length) write(context, key, kept);
      return before.length - kept.length;
    },
  },
  smembers: { least: 1, most: 1, run: (context, [key = '']) => [...itemsOf(context, key)] },
  scard: { least: 1, most: 1, run: (context, [key = '']) => itemsOf(context, key).length },
  sismember: { least: 2, most: 2, run: (context, [key = '', item = '']) => (itemsOf(context, key).includes(item) ? 1 : 0) },
  smismember: {
    least: 2,
    run: (context, [key = '', ...items]) => items.map((item) => (itemsOf(context, key).includes(item) ? 1 : 0)),
  },
  sinter: { least: 1, run: combined(intersection) },
  sunion: { least: 1, run: combined(union) },
  sdiff: { least: 1, run: combined(difference) },
  sinterstore: { least: 2, run: storing(intersection) },
  sunionstore: { least: 2, run: storing(union) },
  sdiffstore: { least: 2, run: storing(difference) },
  smove: {
    least: 3,
    most: 3,
    run: (context, [from = '', to = '', item = '']) => {
      const source = itemsOf(context, from);
      const target = itemsOf(context, to);
      if (!source.includes(item)) return 0;
      write(
        context,
        from,
        source.filter((each) => each !== item),
      );
      if (!target.includes(item)) write(context, to, [...target, item]);
      return 1;
    },
  },
  spop: {
    least: 1,
    most: 2,
    run: (context, [key = '', count]) => {
      const items = itemsOf(context, key);
      const taken = chosen(context, items, count === undefined ? 1 : wholeNumber(count));
      if (taken.length > 0)
        write(
          context,
          key,
          items.filter((item) => !taken.includes(item)),
        );
      return count === undefined ? (taken[0] ?? null) : taken;
    },
  },
  srandmember: {
    least: 1,
    most: 2,
    run: (context, [key = '', count]) => {
      const taken = chosen(context, itemsOf(context, key), count === undefined ? 1 : wholeNumber(count));
      return count === undefined ? (taken[0] ?? null) : taken;
    },
  },
};
