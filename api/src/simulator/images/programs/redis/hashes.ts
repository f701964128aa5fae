import { type Commands, type Context, floatNumber, floatText, put, Refusal, typed, wholeNumber } from './command.ts';
import { ok } from './protocol.ts';

type Fields = readonly (readonly [string, string])[];

const fieldsOf = (context: Context, key: string): Fields => typed(context, key, 'hash')?.items ?? [];
const write = (context: Context, key: string, fields: Fields): void =>
  put(context, key, { type: 'hash', items: fields.map((field) => [...field]) });
const valueIn = (fields: Fields, wanted: string): string | null => fields.find(([field]) => field === wanted)?.[1] ?? null;

/** Fields keep the place where they came first. */
function setFields(context: Context, key: string, pairs: readonly string[], name: string): number {
  if (pairs.length % 2 === 1) throw new Refusal(`ERR wrong number of arguments for '${name}' command`);
  const fields = new Map(fieldsOf(context, key));
  const before = fields.size;
  for (let i = 0; i < pairs.length; i += 2) fields.set(pairs[i] as string, pairs[i + 1] as string);
  write(context, key, [...fields]);
  return fields.size - before;
}

export const hashes: Commands = {
  hset: { least: 3, run: (context, [key = '', ...pairs]) => setFields(context, key, pairs, 'hset') },
  hmset: {
    least: 3,
    run: (context, [key = '', ...pairs]) => {
      setFields(context, key, pairs, 'hmset');
      return ok;
    },
  },
  hsetnx: {
    least: 3,
    most: 3,
    run: (context, [key = '', field = '', value = '']) =>
      valueIn(fieldsOf(context, key), field) === null ? setFields(context, key, [field, value], 'hsetnx') : 0,
  },
  hget: { least: 2, most: 2, run: (context, [key = '', field = '']) => valueIn(fieldsOf(context, key), field) },
  hmget: {
    least: 2,
    run: (context, [key = '', ...wanted]) => {
      const fields = fieldsOf(context, key);
      return wanted.map((field) => valueIn(fields, field));
    },
  },
  hgetall: { least: 1, most: 1, run: (context, [key = '']) => fieldsOf(context, key).flat() },
  hkeys: { least: 1, most: 1, run: (context, [key = '']) => fieldsOf(context, key).map(([field]) => field) },
  hvals: { least: 1, most: 1, run: (context, [key = '']) => fieldsOf(context, key).map(([, value]) => value) },
  hlen: { least: 1, most: 1, run: (context, [key = '']) => fieldsOf(context, key).length },
  hexists: { least: 2, most: 2, run: (context, [key = '', field = '']) => (valueIn(fieldsOf(context, key), field) === null ? 0 : 1) },
  hstrlen: { least: 2, most: 2, run: (context, [key = '', field = '']) => valueIn(fieldsOf(context, key), field)?.length ?? 0 },
  hdel: {
    least: 2,
    run: (context, [key = '', ...gone]) => {
      const fields = fieldsOf(context, key);
      const kept = fields.filter(([field]) => !gone.includes(field));
      if (kept.length < fields.length) write(context, key, kept);
      return fields.length - kept.length;
    },
  },
  hincrby: {
    least: 3,
    most: 3,
    run: (context, [key = '', field = '', by = '']) => {
      const before = valueIn(fieldsOf(context, key), field) ?? '0';
      if (!/^-?\d+$/.test(before)) throw new Refusal('ERR hash value is not an integer');
      const sum = Number(before) + wholeNumber(by);
      setFields(context, key, [field, String(sum)], 'hincrby');
      return sum;
    },
  },
  hincrbyfloat: {
    least: 3,
    most: 3,
    run: (context, [key = '', field = '', by = '']) => {
      const before = floatNumber(valueIn(fieldsOf(context, key), field) ?? '0', 'ERR hash value is not a float');
      const text = floatText(Number((before + floatNumber(by)).toPrecision(15)));
      setFields(context, key, [field, text], 'hincrbyfloat');
      return text;
    },
  },
};
