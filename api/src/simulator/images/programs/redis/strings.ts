import { SECOND } from '../../../engine/index.ts';
import { byteLength } from '../../../kernel/index.ts';
import { type Commands, type Context, floatNumber, floatText, put, Refusal, SYNTAX_ERROR, typed, wholeNumber } from './command.ts';
import { error, ok, type Reply } from './protocol.ts';

const textOf = (context: Context, key: string): string | undefined => typed(context, key, 'string')?.text;
const write = (context: Context, key: string, text: string): void => put(context, key, { type: 'string', text });

function increase(context: Context, key: string, by: number): Reply {
  const sum = wholeNumber(textOf(context, key) ?? '0') + by;
  write(context, key, String(sum));
  return sum;
}

/** SET with its options. @see redis: src/t_string.c setGenericCommand */
function set(context: Context, [key = '', text = '', ...options]: readonly string[]): Reply {
  const { data, db, now } = context;
  let life: number | undefined;
  let [keeps, gets] = [false, false];
  const exists = data.get(db, key, now) !== undefined;
  let refused = false;
  for (let i = 0; i < options.length; i++) {
    const word = (options[i] as string).toUpperCase();
    if (word === 'NX') refused ||= exists;
    else if (word === 'XX') refused ||= !exists;
    else if (word === 'KEEPTTL') keeps = true;
    else if (word === 'GET') gets = true;
    else if ((word === 'EX' || word === 'PX') && i + 1 < options.length) {
      life = wholeNumber(options[++i] as string) * (word === 'EX' ? SECOND : 1000);
      if (life <= 0) return error("ERR invalid expire time in 'set' command");
    } else return error(SYNTAX_ERROR);
  }
  const before = gets ? (textOf(context, key) ?? null) : null;
  if (refused) return before;
  data.set(db, key, { type: 'string', text }, life === undefined ? (keeps ? data.get(db, key, now)?.expiresAt : undefined) : now + life);
  return gets ? before : ok;
}

function setWithLife(unit: number, name: string) {
  return ({ data, db, now }: Context, [key = '', life = '', text = '']: readonly string[]): Reply => {
    const given = wholeNumber(life);
    if (given <= 0) return error(`ERR invalid expire time in '${name}' command`);
    data.set(db, key, { type: 'string', text }, now + given * unit);
    return ok;
  };
}

function setMany({ data, db }: Context, args: readonly string[], name: string): void {
  if (args.length % 2 === 1) throw new Refusal(`ERR wrong number of arguments for '${name}' command`);
  for (let i = 0; i < args.length; i += 2) data.set(db, args[i] as string, { type: 'string', text: args[i + 1] as string });
}

export const strings: Commands = {
  set: { least: 2, run: set },
  setex: { least: 3, most: 3, run: setWithLife(SECOND, 'setex') },
  psetex: { least: 3, most: 3, run: setWithLife(1000, 'psetex') },
  setnx: {
    least: 2,
    most: 2,
    run: ({ data, db, now }, [key = '', text = '']) => {
      if (data.get(db, key, now)) return 0;
      data.set(db, key, { type: 'string', text });
      return 1;
    },
  },
  get: { least: 1, most: 1, run: (context, [key = '']) => textOf(context, key) ?? null },
  getset: {
    least: 2,
    most: 2,
    run: (context, [key = '', text = '']) => {
      const before = textOf(context, key) ?? null;
      context.data.set(context.db, key, { type: 'string', text });
      return before;
    },
  },
  getdel: {
    least: 1,
    most: 1,
    run: (context, [key = '']) => {
      const before = textOf(context, key) ?? null;
      context.data.delete(context.db, key);
      return before;
    },
  },
  mget: {
    least: 1,
    run: ({ data, db, now }, keys) =>
      keys.map((key) => {
        const value = data.get(db, key, now)?.value;
        return value?.type === 'string' ? value.text : null;
      }),
  },
  mset: {
    least: 2,
    run: (context, args) => {
      setMany(context, args, 'mset');
      return ok;
    },
  },
  msetnx: {
    least: 2,
    run: (context, args) => {
      if (args.some((key, i) => i % 2 === 0 && context.data.get(context.db, key, context.now))) return 0;
      setMany(context, args, 'msetnx');
      return 1;
    },
  },
  append: {
    least: 2,
    most: 2,
    run: (context, [key = '', more = '']) => {
      const text = (textOf(context, key) ?? '') + more;
      write(context, key, text);
      return byteLength(text);
    },
  },
  strlen: { least: 1, most: 1, run: (context, [key = '']) => byteLength(textOf(context, key) ?? '') },
  getrange: {
    least: 3,
    most: 3,
    run: (context, [key = '', from = '', to = '']) => {
      const text = textOf(context, key) ?? '';
      const at = (index: number): number => Math.max(0, index < 0 ? text.length + index : index);
      return text.slice(at(wholeNumber(from)), at(wholeNumber(to)) + 1);
    },
  },
  setrange: {
    least: 3,
    most: 3,
    run: (context, [key = '', offset = '', more = '']) => {
      const at = wholeNumber(offset);
      if (at < 0) return error('ERR offset is out of range');
      if (at > 2 ** 20) return error('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
      const text = textOf(context, key) ?? '';
      const now = `${text.slice(0, at).padEnd(at, '\0')}${more}${text.slice(at + more.length)}`;
      if (more !== '') write(context, key, now);
      return byteLength(more === '' ? text : now);
    },
  },
  incr: { least: 1, most: 1, run: (context, [key = '']) => increase(context, key, 1) },
  decr: { least: 1, most: 1, run: (context, [key = '']) => increase(context, key, -1) },
  incrby: { least: 2, most: 2, run: (context, [key = '', by = '']) => increase(context, key, wholeNumber(by)) },
  decrby: { least: 2, most: 2, run: (context, [key = '', by = '']) => increase(context, key, -wholeNumber(by)) },
  incrbyfloat: {
    least: 2,
    most: 2,
    run: (context, [key = '', by = '']) => {
      const sum = floatNumber(textOf(context, key) ?? '0') + floatNumber(by);
      const text = floatText(Number(sum.toPrecision(15)));
      write(context, key, text);
      return text;
    },
  },
};
