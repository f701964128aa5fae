import { type Calendar, calendar } from '../../../apimachinery/time.ts';
import { byText, type Micros, SECOND } from '../../../engine/index.ts';
import { type LocalTime, UTC, type Zone } from './local-time.ts';

export const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** The Unix time at which every run begins, in seconds. */
const EPOCH_SECONDS = daysBefore(2023, 5, 15) * 86_400 + 9 * 3600;

/** Seconds since 1970 at a simulated instant. */
export const unixTime = (at: Micros): number => EPOCH_SECONDS + Math.floor(at / SECOND);

/** The run's clock at so many seconds since 1970. */
export const fromUnixTime = (seconds: number): Micros => Math.round((seconds - EPOCH_SECONDS) * SECOND);

/** Seconds since 1970 of calendar fields (UTC). */
export function secondsOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return daysBefore(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
}

/** The year of so many seconds since 1970. */
export const yearOf = (unix: number): number => calendar(fromUnixTime(unix)).year;

/** strftime in UTC or a zone, with GNU's flags `-`, `_`, `0` and `^`. */
export function strftime(format: string, at: Micros, zone?: Zone): string {
  const known = formatOf(format);
  if (!zone) return ofUtc(known, at);
  const local = zone(unixTime(at));
  return filled(known.parts, at + local.offset * SECOND, local);
}

/** As `strftime`, for a format that is used again and again. */
export function timeFormat(format: string): (at: Micros) => string {
  const known = knownFormat(format);
  return (at) => ofUtc(known, at);
}

function ofUtc({ parts, aroundSecond, minutes }: Format, at: Micros): string {
  if (!aroundSecond) return filled(parts, at);
  const second = Math.floor(at / SECOND);
  const minute = Math.floor(second / 60);
  let around = minutes.get(minute);
  if (!around) {
    around = { before: filled(aroundSecond.before, at), after: filled(aroundSecond.after, at) };
    if (minutes.size >= MOST_MINUTES) minutes.clear();
    minutes.set(minute, around);
  }
  return around.before + two(second - minute * 60) + around.after;
}

/** `at` is as if the local time were UTC. */
type Part = string | ((fields: Calendar, at: Micros, local: LocalTime) => string);

/** Programs write their times in few formats: those that were taken apart are kept, with what they came to in some minutes. */
interface Format {
  readonly parts: readonly Part[];
  /** Where the second stands once, and all else is the same for all of a minute. */
  readonly aroundSecond: Around<readonly Part[]> | undefined;
  readonly minutes: Map<number, Around<string>>;
}
interface Around<T> {
  readonly before: T;
  readonly after: T;
}
const formatOf = byText(knownFormat, 200);
const MOST_MINUTES = 100;

function knownFormat(format: string): Format {
  const [, before, after] = /^((?:[^%]|%[aAbBdDeFhHIjklmMpPuwyYZz%])*)%[ST]((?:[^%]|%[aAbBdDeFhHIjklmMpPuwyYZz%])*)$/.exec(format) ?? [];
  const hours = before !== undefined && format.startsWith('%T', before.length) ? '%H:%M:' : '';
  return {
    parts: partsOf(format),
    aroundSecond: before === undefined || after === undefined ? undefined : { before: partsOf(before + hours), after: partsOf(after) },
    minutes: new Map(),
  };
}

function filled(parts: readonly Part[], at: Micros, local: LocalTime = UTC): string {
  const fields = calendar(at);
  let text = '';
  for (const part of parts) text += typeof part === 'string' ? part : part(fields, at, local);
  return text;
}

const partsOf = (format: string): Part[] =>
  [...format.matchAll(/%([-_0^#]?)(\d*)(::?)?([a-zA-Z%])|[^%]+|%/g)].map(([whole, flag = '', width = '', colons = '', letter]) =>
    letter === undefined ? whole : (conversion(letter, flag, width, colons) ?? whole),
  );

function conversion(letter: string, flag: string, width: string, colons: string): Part | undefined {
  if (letter === 'z') return (_, __, { offset }) => offsetText(offset, colons);
  if (letter === 'N') return (_, at) => nanoseconds(at).slice(0, Number(width) || 9);
  if (Object.hasOwn(texts, letter)) {
    const text = texts[letter] as (typeof texts)[string];
    return flag === '^' ? (fields, at, local) => text(fields, at, local).toUpperCase() : text;
  }
  if (!Object.hasOwn(numbers, letter)) return undefined;
  const [number, usual, fill = '0'] = numbers[letter] as (typeof numbers)[string];
  if (flag === '-') return (fields) => String(number(fields));
  const digits = Number(width) || usual;
  const filled = flag === '_' ? ' ' : flag === '0' ? '0' : fill;
  if (digits === 2 && filled === '0') return (fields) => two(number(fields));
  return (fields) => String(number(fields)).padStart(digits, filled);
}

/** `+0200`, `+02:00`, `+02:00:00` */
function offsetText(offset: number, colons: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const text = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colons ? ':' : ''}${two(minutes % 60)}`;
  return colons === '::' ? `${text}:${two(Math.abs(offset) % 60)}` : text;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const nanoseconds = (at: Micros): string => String((((at % SECOND) + SECOND) % SECOND) * 1000).padStart(9, '0');
const day = (c: Calendar): string => days[c.weekday] ?? '';
const month = (c: Calendar): string => months[c.month - 1] ?? '';

const texts: Readonly<Record<string, (fields: Calendar, at: Micros, local: LocalTime) => string>> = {
  '%': () => '%',
  n: () => '\n',
  t: () => '\t',
  a: (c) => day(c).slice(0, 3),
  A: day,
  b: (c) => month(c).slice(0, 3),
  h: (c) => month(c).slice(0, 3),
  B: month,
  c: (_, at) => strftime('%a %b %e %H:%M:%S %Y', at),
  D: (_, at) => strftime('%m/%d/%y', at),
  x: (_, at) => strftime('%m/%d/%y', at),
  F: (_, at) => strftime('%Y-%m-%d', at),
  p: (c) => (c.hour < 12 ? 'AM' : 'PM'),
  P: (c) => (c.hour < 12 ? 'am' : 'pm'),
  r: (_, at) => strftime('%I:%M:%S %p', at),
  R: (_, at) => strftime('%H:%M', at),
  s: (_, at, { offset }) => String(unixTime(at) - offset),
  T: (_, at) => strftime('%H:%M:%S', at),
  X: (_, at) => strftime('%H:%M:%S', at),
  u: (c) => String(c.weekday || 7),
  w: (c) => String(c.weekday),
  Z: (_, __, { name }) => name,
};

/** The number, how many digits it has, and what it is filled up with (zeroes). */
const numbers: Readonly<Record<string, readonly [(fields: Calendar) => number, number, string?]>> = {
  C: [(c) => Math.floor(c.year / 100), 2],
  d: [(c) => c.day, 2],
  e: [(c) => c.day, 2, ' '],
  g: [(c) => isoWeek(c.year, yearDayOf(c), c.weekday)[0] % 100, 2],
  G: [(c) => isoWeek(c.year, yearDayOf(c), c.weekday)[0], 4],
  H: [(c) => c.hour, 2],
  I: [(c) => c.hour % 12 || 12, 2],
  j: [(c) => yearDayOf(c) + 1, 3],
  k: [(c) => c.hour, 2, ' '],
  l: [(c) => c.hour % 12 || 12, 2, ' '],
  m: [(c) => c.month, 2],
  M: [(c) => c.minute, 2],
  S: [(c) => c.second, 2],
  U: [(c) => Math.floor((yearDayOf(c) + 7 - c.weekday) / 7), 2],
  V: [(c) => isoWeek(c.year, yearDayOf(c), c.weekday)[1], 2],
  W: [(c) => Math.floor((yearDayOf(c) + 7 - ((c.weekday + 6) % 7)) / 7), 2],
  y: [(c) => c.year % 100, 2],
  Y: [(c) => c.year, 4],
};

const yearDayOf = (c: Calendar): number => daysBefore(c.year, c.month, c.day) - daysBefore(c.year, 1, 1);

function isoWeek(year: number, yearDay: number, weekday: number): [number, number] {
  const week = Math.floor((yearDay - ((weekday + 6) % 7) + 10) / 7);
  if (week < 1) return [year - 1, isoWeeks(year - 1)];
  return week > isoWeeks(year) ? [year + 1, 1] : [year, week];
}
function isoWeeks(year: number): number {
  const first = (daysBefore(year, 1, 1) + 4) % 7;
  return first === 4 || (first === 3 && isLeap(year)) ? 53 : 52;
}
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days from 1970-01-01 to a date of the Gregorian calendar. @see http://howardhinnant.github.io/date_algorithms.html days_from_civil */
export function daysBefore(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Milliseconds since 1970 as JavaScript writes them: `2023-05-15T12:00:00.000Z`. */
export const isoText = (millis: number): string =>
  `${strftime('%Y-%m-%dT%H:%M:%S', fromUnixTime(Math.floor(millis / 1000)))}.${String(((millis % 1000) + 1000) % 1000).padStart(3, '0')}Z`;

/** As HTTP's headers have it. @see RFC 9110: 5.6.7 IMF-fixdate */
export const httpDate = timeFormat('%a, %d %b %Y %H:%M:%S GMT');
