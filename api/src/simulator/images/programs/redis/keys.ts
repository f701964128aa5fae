import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../../engine/index.ts';
import { globExpression } from '../glob.ts';
import { type Command, type Commands, type Context, SYNTAX_ERROR, wholeNumber } from './command.ts';
import { secondsLeft } from './database.ts';
import { error, ok, type Reply } from './protocol.ts';

/** A bracket that is not closed matches nothing. @see redis: src/util.c stringmatchlen */
export const keyPattern = (pattern: string): RegExp => (/\[[^\]]*$/.test(pattern) ? /(?!)/ : globExpression(pattern));

/** `when`: a time or a span, in what unit; a time that is over deletes the key at once. */
const expiring =
  (when: (text: string, now: Micros) => Micros): Command['run'] =>
  ({ data, db, now }, [key = '', text = '', flag]) => {
    const at = when(text, now);
    const entry = data.get(db, key, now);
    const kind = flag?.toLowerCase();
    if (kind !== undefined && !/^(?:nx|xx|gt|lt)$/.test(kind)) return error(`ERR Unsupported option ${flag}`);
    if (!entry) return 0;
    const before = entry.expiresAt;
    if (kind === 'nx' && before !== undefined) return 0;
    if (kind === 'xx' && before === undefined) return 0;
    if (kind === 'gt' && (before === undefined || at <= before)) return 0;
    if (kind === 'lt' && before !== undefined && at >= before) return 0;
    if (at <= now) data.delete(db, key);
    else data.expire(db, key, at);
    return 1;
  };

/** A whole collection comes with the first cursor. */
function scan(names: readonly string[], options: readonly string[], each: (name: string) => readonly string[]): Reply {
  const at = options.findIndex((word) => word.toLowerCase() === 'match');
  const pattern = at >= 0 ? keyPattern(options[at + 1] ?? '') : undefined;
  return ['0', names.filter((name) => !pattern || pattern.test(name)).flatMap(each)];
}

function move({ data, db, now }: Context, from: string, to: string, copies: boolean): boolean {
  const entry = data.get(db, from, now);
  if (!entry) return false;
  data.set(db, to, structuredClone(entry.value), entry.expiresAt);
  if (!copies && from !== to) data.delete(db, from);
  return true;
}

const remove: Command = {
  least: 1,
  run: ({ data, db, now }, keys) => keys.filter((key) => data.get(db, key, now) && data.delete(db, key)).length,
};

export const keyCommands: Commands = {
  del: remove,
  unlink: remove,
  exists: { least: 1, run: ({ data, db, now }, keys) => keys.filter((key) => data.get(db, key, now)).length },
  touch: { least: 1, run: ({ data, db, now }, keys) => keys.filter((key) => data.get(db, key, now)).length },
  type: { least: 1, most: 1, run: ({ data, db, now }, [key = '']) => ({ status: data.get(db, key, now)?.value.type ?? 'none' }) },
  expire: { least: 2, most: 3, run: expiring((text, now) => now + wholeNumber(text) * SECOND) },
  pexpire: { least: 2, most: 3, run: expiring((text, now) => now + wholeNumber(text) * 1000) },
  expireat: { least: 2, most: 3, run: expiring((text) => (wholeNumber(text) - EPOCH_SECONDS) * SECOND) },
  pexpireat: { least: 2, most: 3, run: expiring((text) => wholeNumber(text) * 1000 - EPOCH_SECONDS * SECOND) },
  persist: {
    least: 1,
    most: 1,
    run: ({ data, db, now }, [key = '']) => {
      if (data.get(db, key, now)?.expiresAt === undefined) return 0;
      data.expire(db, key, undefined);
      return 1;
    },
  },
  ttl: {
    least: 1,
    most: 1,
    run: ({ data, db, now }, [key = '']) => {
      const entry = data.get(db, key, now);
      return entry ? secondsLeft(entry, now) : -2;
    },
  },
  pttl: {
    least: 1,
    most: 1,
    run: ({ data, db, now }, [key = '']) => {
      const entry = data.get(db, key, now);
      return !entry ? -2 : entry.expiresAt === undefined ? -1 : Math.ceil((entry.expiresAt - now) / 1000);
    },
  },
  keys: {
    least: 1,
    most: 1,
    run: ({ data, db, now }, [pattern = '']) => {
      const expression = keyPattern(pattern);
      return data.keys(db, now).filter((key) => expression.test(key));
    },
  },
  randomkey: {
    least: 0,
    most: 0,
    run: ({ data, db, now, server }) => {
      const keys = data.keys(db, now);
      return keys[Math.floor(server.random() * keys.length)] ?? null;
    },
  },
  scan: { least: 1, run: ({ data, db, now }, [, ...options]) => scan(data.keys(db, now), options, (key) => [key]) },
  hscan: {
    least: 2,
    run: ({ data, db, now }, [key = '', , ...options]) => {
      const value = data.get(db, key, now)?.value;
      const fields = new Map(value?.type === 'hash' ? value.items : []);
      return scan([...fields.keys()], options, (field) => [field, fields.get(field) as string]);
    },
  },
  sscan: {
    least: 2,
    run: ({ data, db, now }, [key = '', , ...options]) => {
      const value = data.get(db, key, now)?.value;
      return scan(value?.type === 'set' ? value.items : [], options, (item) => [item]);
    },
  },
  rename: {
    least: 2,
    most: 2,
    run: (context, [from = '', to = '']) => (move(context, from, to, false) ? ok : error('ERR no such key')),
  },
  renamenx: {
    least: 2,
    most: 2,
    run: (context, [from = '', to = '']) => {
      if (!context.data.get(context.db, from, context.now)) return error('ERR no such key');
      if (context.data.get(context.db, to, context.now)) return 0;
      move(context, from, to, false);
      return 1;
    },
  },
  copy: {
    least: 2,
    run: (context, [from = '', to = '', ...options]) => {
      const replaces = options.some((word) => word.toLowerCase() === 'replace');
      if (options.length > (replaces ? 1 : 0)) return error(SYNTAX_ERROR);
      if (context.data.get(context.db, to, context.now) && !replaces) return 0;
      return move(context, from, to, true) ? 1 : 0;
    },
  },
  object: {
    least: 1,
    run: ({ data, db, now, server }, [verb = '', key = '']) => {
      const entry = data.get(db, key, now);
      if (!entry) return null;
      if (verb.toLowerCase() === 'refcount') return 1;
      if (verb.toLowerCase() === 'idletime') return 0;
      server.notFollowed(`OBJECT ${verb}`);
      return null;
    },
  },
  dbsize: { least: 0, most: 0, run: ({ data, db, now }) => data.keys(db, now).length },
  flushall: {
    least: 0,
    run: ({ data }) => {
      data.clear();
      return ok;
    },
  },
  flushdb: {
    least: 0,
    run: ({ data, db }) => {
      data.clear(db);
      return ok;
    },
  },
};
