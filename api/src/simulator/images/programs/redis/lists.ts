import { type Command, type Commands, type Context, put, Refusal, range, SYNTAX_ERROR, typed, wholeNumber } from './command.ts';
import { error, ok } from './protocol.ts';

const itemsOf = (context: Context, key: string): readonly string[] => typed(context, key, 'list')?.items ?? [];
const write = (context: Context, key: string, items: string[]): void => put(context, key, { type: 'list', items });

/** `exists`: only onto a list that is there. */
const push =
  (front: boolean, exists = false): Command['run'] =>
  (context, [key = '', ...more]) => {
    const before = itemsOf(context, key);
    if (exists && before.length === 0) return 0;
    write(context, key, front ? [...[...more].reverse(), ...before] : [...before, ...more]);
    return before.length + more.length;
  };

const pop =
  (front: boolean): Command['run'] =>
  (context, [key = '', count]) => {
    const items = [...itemsOf(context, key)];
    const wanted = count === undefined ? 1 : wholeNumber(count);
    if (wanted < 0) return error('ERR value is out of range, must be positive');
    if (items.length === 0) return null;
    const taken = front ? items.splice(0, wanted) : items.splice(-wanted || items.length, wanted).reverse();
    write(context, key, items);
    return count === undefined ? (taken[0] as string) : taken;
  };

function remove(context: Context, [key = '', count = '', wanted = '']: readonly string[]): number {
  const items = [...itemsOf(context, key)];
  const most = wholeNumber(count);
  const fromEnd = most < 0;
  let left = most === 0 ? items.length : Math.abs(most);
  const order = fromEnd ? items.reverse() : items;
  const kept = order.filter((item) => item !== wanted || left-- <= 0);
  const removed = items.length - kept.length;
  if (removed > 0) write(context, key, fromEnd ? kept.reverse() : kept);
  return removed;
}

const move = (context: Context, from: string, to: string, fromFront: boolean, toFront: boolean): string | null => {
  const item = pop(fromFront)(context, [from]) as string | null;
  if (item !== null) push(toFront)(context, [to, item]);
  return item;
};

const end = (word: string | undefined): boolean => {
  if (!/^(?:left|right)$/i.test(word ?? '')) throw new Refusal(SYNTAX_ERROR);
  return word?.toLowerCase() === 'left';
};

export const lists: Commands = {
  lpush: { least: 2, run: push(true) },
  rpush: { least: 2, run: push(false) },
  lpushx: { least: 2, run: push(true, true) },
  rpushx: { least: 2, run: push(false, true) },
  lpop: { least: 1, most: 2, run: pop(true) },
  rpop: { least: 1, most: 2, run: pop(false) },
  llen: { least: 1, most: 1, run: (context, [key = '']) => itemsOf(context, key).length },
  lrange: {
    least: 3,
    most: 3,
    run: (context, [key = '', from = '', to = '']) => range(itemsOf(context, key), wholeNumber(from), wholeNumber(to)),
  },
  lindex: { least: 2, most: 2, run: (context, [key = '', at = '']) => itemsOf(context, key).at(wholeNumber(at)) ?? null },
  lset: {
    least: 3,
    most: 3,
    run: (context, [key = '', at = '', item = '']) => {
      const items = [...itemsOf(context, key)];
      if (items.length === 0) return error('ERR no such key');
      const index = wholeNumber(at) < 0 ? items.length + wholeNumber(at) : wholeNumber(at);
      if (index < 0 || index >= items.length) return error('ERR index out of range');
      items[index] = item;
      write(context, key, items);
      return ok;
    },
  },
  lrem: { least: 3, most: 3, run: remove },
  linsert: {
    least: 4,
    most: 4,
    run: (context, [key = '', where = '', pivot = '', item = '']) => {
      if (!/^(?:before|after)$/i.test(where)) return error(SYNTAX_ERROR);
      const items = [...itemsOf(context, key)];
      if (items.length === 0) return 0;
      const at = items.indexOf(pivot);
      if (at < 0) return -1;
      items.splice(where.toLowerCase() === 'before' ? at : at + 1, 0, item);
      write(context, key, items);
      return items.length;
    },
  },
  ltrim: {
    least: 3,
    most: 3,
    run: (context, [key = '', from = '', to = '']) => {
      const items = itemsOf(context, key);
      if (items.length > 0) write(context, key, range(items, wholeNumber(from), wholeNumber(to)));
      return ok;
    },
  },
  lpos: {
    least: 2,
    most: 2,
    run: (context, [key = '', item = '']) => {
      const at = itemsOf(context, key).indexOf(item);
      return at < 0 ? null : at;
    },
  },
  rpoplpush: { least: 2, most: 2, run: (context, [from = '', to = '']) => move(context, from, to, false, true) },
  // Within a transaction nothing waits.
  blpop: { least: 2, run: (context, args) => popFirst(context, args.slice(0, -1), true) },
  brpop: { least: 2, run: (context, args) => popFirst(context, args.slice(0, -1), false) },
  lmove: { least: 4, most: 4, run: (context, [from = '', to = '', out, into]) => move(context, from, to, end(out), end(into)) },
};

/** What a blocking command is without waiting: the first of the lists that has something, and an item of it; null while none has. */
export function popFirst(context: Context, keys: readonly string[], front: boolean): readonly [string, string] | null {
  const key = keys.find((each) => itemsOf(context, each).length > 0);
  return key === undefined ? null : [key, pop(front)(context, [key]) as string];
}
