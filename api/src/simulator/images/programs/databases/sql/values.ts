import { calendar } from '../../../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../../../engine/index.ts';
import { fromUnixTime, secondsOf } from '../../../../shell/utilities/time/calendar.ts';
import type { Dialect } from './tokens.ts';
import { isWhole } from './types.ts';

/** An exact number: `digits` with a point before the last `scale` of them. */
export class Decimal {
  constructor(
    readonly digits: bigint,
    readonly scale: number,
  ) {}

  /** Of a text like `-12.50` or `1.5e3`; undefined where it is none. */
  static of(text: string): Decimal | undefined {
    const [, sign = '', whole = '', part = '', power = '0'] = /^\s*([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?\s*$/i.exec(text) ?? [];
    if (whole === '' && part === '') return undefined;
    const digits = BigInt(`${whole}${part}` || '0') * (sign === '-' ? -1n : 1n);
    const scale = part.length - Number(power);
    return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * 10n ** BigInt(-scale), 0);
  }

  /** With so many digits behind the point, the last one rounded away from zero. */
  rounded(scale: number): Decimal {
    if (scale >= this.scale) return new Decimal(this.digits * 10n ** BigInt(scale - this.scale), scale);
    const unit = 10n ** BigInt(this.scale - scale);
    const half = (this.digits < 0n ? -unit : unit) / 2n;
    return new Decimal((this.digits + half) / unit, scale);
  }

  toString(): string {
    const negative = this.digits < 0n;
    const text = String(negative ? -this.digits : this.digits).padStart(this.scale + 1, '0');
    const whole = text.slice(0, text.length - this.scale);
    return `${negative ? '-' : ''}${whole}${this.scale > 0 ? `.${text.slice(-this.scale)}` : ''}`;
  }
}

/** A number with a floating point. */
export class Real {
  constructor(readonly value: number) {}

  toString(): string {
    const { value } = this;
    if (Number.isNaN(value)) return 'NaN';
    if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
    return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
  }
}

/** A point in time, counted as the run counts; what of it there is, its type says. */
export class Moment {
  constructor(
    readonly at: Micros,
    readonly type: 'timestamp without time zone' | 'timestamp with time zone' | 'date' | 'time without time zone',
  ) {}

  /** Of an ISO text in UTC; undefined where it is none. */
  static of(text: string, type: Moment['type']): Moment | undefined {
    const time = '(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,6}))?)?(?:Z|\\+00(?::?00)?)?';
    const date = new RegExp(`^\\s*(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[ T]${time})?\\s*$`).exec(text);
    const clock = type.startsWith('time ') && !date ? new RegExp(`^\\s*${time}\\s*$`).exec(text) : undefined;
    if (!date && !clock) return undefined;
    const [year, month, day] = date ? date.slice(1, 4).map(Number) : [2000, 1, 1];
    const [hour = '0', minute = '0', second = '0', part = ''] = date ? date.slice(4) : (clock as RegExpExecArray).slice(1);
    if ((month as number) > 12 || (day as number) > 31 || month === 0 || day === 0 || Number(hour) > 23 || Number(minute) > 59)
      return undefined;
    const seconds = secondsOf(year as number, month as number, day as number, Number(hour), Number(minute), Number(second));
    return new Moment(fromUnixTime(seconds) + Number(part.padEnd(6, '0')), type).as(type);
  }

  as(type: Moment['type']): Moment {
    if (type !== 'date') return new Moment(this.at, type);
    const { hour, minute, second } = calendar(this.at);
    const whole = Math.floor(this.at / SECOND) * SECOND;
    return new Moment(whole - (hour * 3600 + minute * 60 + second) * SECOND, type);
  }

  /** `fraction`: PostgreSQL shows what there is of a second, MySQL does not. */
  text(fraction: boolean): string {
    const { year, month, day, hour, minute, second } = calendar(this.at);
    const pad = (n: number): string => String(n).padStart(2, '0');
    const date = `${year}-${pad(month)}-${pad(day)}`;
    if (this.type === 'date') return date;
    const part = fraction ? `.${String(((this.at % SECOND) + SECOND) % SECOND).padStart(6, '0')}`.replace(/\.?0+$/, '') : '';
    const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${part}`;
    if (this.type.startsWith('time ')) return time;
    return `${date} ${time}${this.type === 'timestamp with time zone' && fraction ? '+00' : ''}`;
  }
}

/** What a cell holds. A JavaScript number is a whole one. */
export type Value = null | number | string | boolean | Decimal | Real | Moment;
/** A row of a table or an answer: a value for each of its columns. */
export type Row = readonly Value[];

/** As a client is sent it; null stays. */
export function shown(value: Value, dialect: Dialect): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return dialect === 'mysql' ? String(Number(value)) : value ? 't' : 'f';
  return value instanceof Moment ? value.text(dialect === 'postgres') : String(value);
}

/** The name of a value's type, as PostgreSQL's errors have it. */
export function typeOf(value: Value): string {
  if (typeof value === 'number') return 'integer';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof Decimal) return 'numeric';
  if (value instanceof Real) return 'double precision';
  return value instanceof Moment ? value.type : 'text';
}

/** As tables are kept in files: JSON. `type` brings back what it was. */
export const stored = (value: Value): null | number | string | boolean =>
  value instanceof Moment
    ? new Moment(value.at, 'timestamp without time zone').text(true)
    : value instanceof Real
      ? value.value
      : value instanceof Decimal
        ? String(value)
        : value;

/** A value as the database's file has it. */
export function revived(value: null | number | string | boolean, type: string): Value {
  if (value === null) return null;
  if (typeof value === 'number' && !isWhole(type)) return new Real(value);
  if (typeof value !== 'string') return value;
  if (type === 'numeric' || isWhole(type)) return Decimal.of(value) ?? null;
  return /^(?:timestamp|date|time )/.test(type)
    ? (Moment.of(value, 'timestamp without time zone')?.as(type as Moment['type']) ?? null)
    : value;
}
