import { aggregate, isAggregate } from './aggregates.ts';
import { calculate, compare, exact, numberOf } from './arithmetic.ts';
import { NotModelled } from './problems.ts';
import type { Scope } from './rows.ts';
import type { Session } from './session.ts';
import type { Expression } from './syntax.ts';
import { Decimal, Moment, Real, shown, type Value } from './values.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** The value of a call, an aggregate's too. Throws NotModelled for a function that the model has not. */
export function callFunction(
  session: Session,
  call: Call,
  scope: Scope,
  of: (inner: Expression) => Value,
  within: (inner: Expression, scope: Scope) => Value,
): Value {
  const { name, args } = call;
  if (isAggregate(name) && (call.star || args.length === 1)) return aggregate(session, call, scope, within);
  if (name === 'coalesce' || name === 'ifnull') {
    for (const arg of args) {
      const value = of(arg);
      if (value !== null) return value;
    }
    return null;
  }
  if (name === 'values' && args[0]?.kind === 'column') return of({ ...args[0], table: 'values()' });
  if (name === 'if') return of(args[truthy(of(args[0] as Expression)) ? 1 : 2] as Expression);
  const known = functionNamed(session, name);
  if (!known || call.star || call.distinct) throw new NotModelled(`the function ${name}`);
  const values = args.map(of);
  return known(values, session, call.at);
}
const truthy = (value: Value): boolean => value !== null && value !== false && value !== 0;

type Known = (args: readonly Value[], session: Session, at: number) => Value;

function functionNamed({ dialect, variables }: Session, name: string): Known | undefined {
  const variable = dialect === 'mysql' ? variables.get(name.replace(/^@@(global\.|session\.|local\.)?/i, '').toLowerCase()) : undefined;
  if (name.startsWith('@@') && variable !== undefined)
    return () => (/^\d+$/.test(variable) ? Number(variable) : variable === 'ON' ? 1 : variable === 'OFF' ? 0 : variable);
  const own = dialect === 'mysql' ? MYSQL : POSTGRES;
  if (Object.hasOwn(own, name)) return own[name];
  return Object.hasOwn(COMMON, name) ? COMMON[name] : undefined;
}

/** Null for any null. */
const strict =
  (known: (args: readonly Exclude<Value, null>[], session: Session, at: number) => Value): Known =>
  (args, session, at) =>
    args.some((arg) => arg === null) ? null : known(args as Exclude<Value, null>[], session, at);
const textual = (change: (text: string, ...more: string[]) => Value): Known =>
  strict((args, { dialect }) => {
    const [first = '', ...more] = args.map((arg) => shown(arg, dialect) as string);
    return change(first, ...more);
  });
const numeric = (change: (value: number | Decimal | Real, session: Session) => Value): Known =>
  strict(([value], session) => {
    const number = numberOf(value as Value, session.dialect);
    if (number === undefined) throw new NotModelled('a number that is a text');
    return change(number, session);
  });

const rounded = (towards: (value: number) => number): Known =>
  numeric((value) => {
    if (value instanceof Real) return new Real(towards(value.value));
    return typeof value === 'number' ? value : new Decimal(BigInt(towards(Number(String(value)))), 0);
  });

function round(args: readonly Value[], session: Session): Value {
  const [value, digits = 0] = args;
  const number = numberOf(value ?? null, session.dialect);
  if (number === undefined || typeof digits !== 'number') return null;
  if (number instanceof Real && args.length === 1) return new Real(Math.round(number.value));
  if (typeof number === 'number' && digits >= 0 && !(session.dialect === 'postgres' && args.length > 1)) return number;
  const decimal = number instanceof Real ? Decimal.of(String(number)) : exact(number);
  if (digits < 0) throw new NotModelled('round to tens');
  return decimal?.rounded(digits) ?? null;
}

/** The greatest or the least. */
const extreme =
  (sign: 1 | -1): Known =>
  (args, { dialect }) => {
    const there = args.filter((arg) => arg !== null);
    if (dialect === 'mysql' && there.length < args.length) return null;
    return there.reduce<Value>((best, each) => (best === null || sign * (compare(each, best, dialect) ?? 0) > 0 ? each : best), null);
  };

function substring(text: string, from: string, length: string): string {
  const characters = [...text];
  const start = Number(from) < 0 ? characters.length + Number(from) : Number(from) - 1;
  const end = length === undefined ? characters.length : start + Number(length);
  return characters.slice(Math.max(0, start), Math.max(0, end)).join('');
}

const COMMON: Readonly<Record<string, Known>> = {
  upper: textual((text) => text.toUpperCase()),
  lower: textual((text) => text.toLowerCase()),
  char_length: textual((text) => [...text].length),
  character_length: textual((text) => [...text].length),
  trim: textual((text) => text.replace(/^ +| +$/g, '')),
  ltrim: textual((text) => text.trimStart()),
  rtrim: textual((text) => text.trimEnd()),
  reverse: textual((text) => [...text].reverse().join('')),
  replace: textual((text, from = '', to = '') => (from === '' ? text : text.replaceAll(from, () => to))),
  substring: textual((text, from = '1', length) => substring(text, from, length)),
  substr: textual((text, from = '1', length) => substring(text, from, length)),
  left: textual((text, count = '0') => [...text].slice(0, Number(count)).join('')),
  right: textual((text, count = '0') => (Number(count) === 0 ? '' : [...text].slice(-Number(count)).join(''))),
  repeat: textual((text, count = '0') => {
    if (text.length * Number(count) > 65536) throw new NotModelled('so long a text');
    return text.repeat(Math.max(0, Number(count)));
  }),
  abs: numeric((value, session) => (Number(String(value)) < 0 ? calculate('-', 0, value, session.dialect, 0) : value)),
  round: strict(round),
  floor: rounded(Math.floor),
  ceil: rounded(Math.ceil),
  ceiling: rounded(Math.ceil),
  mod: strict(([a, b], { dialect }, at) => calculate('%', a as Value, b as Value, dialect, at)),
  power: strict(([a, b], { dialect }, at) => calculate('^', a as Value, b as Value, dialect, at)),
  sqrt: numeric((value) => new Real(Math.sqrt(Number(String(value))))),
  nullif: ([a = null, b = null], { dialect }) => (compare(a, b, dialect) === 0 ? null : a),
  greatest: extreme(1),
  least: extreme(-1),
};

const timestamp = (_: readonly Value[], { now }: Session): Value => new Moment(now, 'timestamp with time zone');
const today = (_: readonly Value[], { now }: Session): Value => new Moment(now, 'date').as('date');

const POSTGRES: Readonly<Record<string, Known>> = {
  now: timestamp,
  current_timestamp: timestamp,
  transaction_timestamp: timestamp,
  clock_timestamp: timestamp,
  localtimestamp: (_, { now }) => new Moment(now, 'timestamp without time zone'),
  current_date: today,
  version: (_, { version }) => version,
  current_user: (_, { user }) => user,
  session_user: (_, { user }) => user,
  user: (_, { user }) => user,
  current_database: (_, { database }) => database,
  current_catalog: (_, { database }) => database,
  current_schema: () => 'public',
  pg_is_in_recovery: () => false,
  length: textual((text) => [...text].length),
  concat: (args, { dialect }) => args.map((arg) => shown(arg, dialect) ?? '').join(''),
  concat_ws: ([separator = null, ...args], { dialect }) =>
    separator === null ? null : args.flatMap((arg) => shown(arg, dialect) ?? []).join(shown(separator, dialect) as string),
  random: (_, session) => new Real(session.random()),
};

const momentOf = (_: readonly Value[], { now }: Session): Value => new Moment(now, 'timestamp without time zone');
const MYSQL: Readonly<Record<string, Known>> = {
  now: momentOf,
  current_timestamp: momentOf,
  sysdate: momentOf,
  curdate: today,
  current_date: today,
  version: (_, { version }) => version,
  user: (_, { user, host }) => `${user}@${host}`,
  session_user: (_, { user, host }) => `${user}@${host}`,
  // The account: all are for every host, and root has one of its own for its machine.
  current_user: (_, { user, host }) => `${user}@${user === 'root' && host === 'localhost' ? host : '%'}`,
  database: (_, { database }) => database || null,
  schema: (_, { database }) => database || null,
  length: textual((text) => new TextEncoder().encode(text).length),
  concat: strict((args, { dialect }) => args.map((arg) => shown(arg, dialect)).join('')),
  concat_ws: ([separator = null, ...args], { dialect }) =>
    separator === null ? null : args.flatMap((arg) => shown(arg, dialect) ?? []).join(shown(separator, dialect) as string),
  last_insert_id: (_, { lastId }) => lastId,
  rand: (_, session) => new Real(session.random()),
};
