import { exact } from './arithmetic.ts';
import { NotModelled, noSuchDate, outOfRange, tooLong, wrongValue } from './problems.ts';
import type { TypeName } from './syntax.ts';
import type { Dialect } from './tokens.ts';
import { fullName, isMoment, isWhole } from './types.ts';
import { Decimal, Moment, Real, shown, type Value } from './values.ts';

const RANGES: Readonly<Record<string, number>> = { smallint: 2 ** 15, integer: 2 ** 31, bigint: 2 ** 63 };

/** A value as one of that type: what CAST does, and storing it in a column (`column`, for MySQL's errors). Throws SqlRefusal where that can not be. */
export function cast(value: Value, type: TypeName, dialect: Dialect, at?: number, column = ''): Value {
  if (value === null) return null;
  const { name } = type;
  if (isWhole(name)) return whole(value, type, dialect, at, column);
  if (name === 'numeric') return decimal(value, type, dialect, at, column);
  if (name === 'real' || name === 'double precision') return real(value, name, dialect, at, column);
  if (name === 'boolean') return truthValue(value, dialect, at, column);
  if (isMoment(name)) return moment(value, name as Moment['type'], dialect, at, column);
  if (name === 'json' || name === 'jsonb') return json(String(value), name, dialect, column);
  if (name === 'uuid' && !/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(String(value)))
    throw wrongValue('uuid', String(value), column, at);
  return text(value, type, dialect, column);
}

function text(value: Value, type: TypeName, dialect: Dialect, column: string): string {
  const given = typeof value === 'boolean' && dialect === 'postgres' ? String(value) : (shown(value, dialect) as string);
  const most = type.sizes[0] ?? (type.name === 'character' ? 1 : Number.POSITIVE_INFINITY);
  if (given.trimEnd().length > most) throw tooLong(fullName(type), column);
  const kept = given.slice(0, most);
  return type.name === 'character' && dialect === 'postgres' ? kept.padEnd(most) : kept;
}

function whole(value: Value, type: TypeName, dialect: Dialect, at: number | undefined, column: string): Value {
  const { name } = type;
  let number: Value;
  if (typeof value === 'string') {
    const trimmed = value.trim();
    if (!/^[+-]?\d+$/.test(trimmed) && (dialect === 'postgres' || Decimal.of(trimmed) === undefined))
      throw wrongValue(name, value, column, at);
    number = (Decimal.of(trimmed) as Decimal).rounded(0);
  } else if (value instanceof Real) number = Decimal.of(String(roundHalfEven(value.value))) ?? null;
  else number = typeof value === 'boolean' ? Number(value) : value instanceof Decimal ? value.rounded(0) : value;
  if (number === null || number instanceof Moment) throw wrongValue(name, String(value), column, at);
  const most = BigInt(RANGES[name] as number);
  const { digits } = number instanceof Decimal ? number : exact(number);
  if (digits >= most || digits < -most) throw outOfRange(name, column);
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : new Decimal(digits, 0);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function decimal(value: Value, { sizes, written }: TypeName, dialect: Dialect, at: number | undefined, column: string): Value {
  const given = typeof value === 'boolean' ? String(Number(value)) : String(value);
  const found = Decimal.of(given);
  if (found === undefined) throw wrongValue(dialect === 'mysql' ? written : 'numeric', given, column, at);
  const [precision, scale = 0] = sizes.length === 0 && dialect === 'mysql' && column !== '' ? [10, 0] : sizes;
  if (precision === undefined) return found;
  const kept = found.rounded(scale);
  if (String(kept.digits).replace('-', '').length > precision) throw outOfRange('numeric field overflow: value', column);
  return kept;
}

function real(value: Value, name: string, dialect: Dialect, at: number | undefined, column: string): Value {
  const number = typeof value === 'boolean' ? Number(value) : Number(String(value).trim() || 'x');
  if (Number.isNaN(number) && String(value).toLowerCase() !== 'nan') throw wrongValue(name, shown(value, dialect) ?? '', column, at);
  return new Real(name === 'real' ? Number(Math.fround(number).toPrecision(6)) : number);
}

function truthValue(value: Value, dialect: Dialect, at: number | undefined, column: string): Value {
  if (dialect === 'mysql') return whole(value, { name: 'smallint', written: 'tinyint', sizes: [] }, dialect, at, column);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const given = String(value).trim().toLowerCase();
  if (given !== '' && (['true', 'yes', 'on', '1'].includes(given) || /^(?:t|tr|tru|y|ye)$/.test(given))) return true;
  if (['false', 'no', 'off', '0'].includes(given) || /^(?:f|fa|fal|fals|n|of)$/.test(given)) return false;
  throw wrongValue('boolean', String(value), column, at);
}

function moment(value: Value, name: Moment['type'], dialect: Dialect, at: number | undefined, column: string): Value {
  if (value instanceof Moment) return value.as(name);
  const given = String(value);
  if (/^\s*(?:now|today|tomorrow|yesterday|epoch|-?infinity)\b/i.test(given)) throw new NotModelled(`the time '${given}'`);
  const found = Moment.of(given, name);
  if (found) return found.as(name);
  const type = dialect === 'mysql' ? name.replace(/ .*/, '').replace('timestamp', 'datetime') : name.replace(' without time zone', '');
  throw /^\s*\d{4}-\d{1,2}-\d{1,2}\b/.test(given) ? noSuchDate(given, type, column, at) : wrongValue(type, given, column, at);
}

function json(given: string, name: string, dialect: Dialect, column: string): Value {
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    throw wrongValue('json', given, column);
  }
  return name === 'json' && dialect === 'postgres' ? given : spaced(value, dialect);
}

/** As jsonb and MySQL's JSON are shown: a blank behind colons and commas, shorter keys first. */
function spaced(value: unknown, dialect: Dialect): string {
  if (Array.isArray(value)) return `[${value.map((each) => spaced(each, dialect)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each, dialect)}`).join(', ')}}`;
}
