import { calendar } from '../../../apimachinery/time.ts';
import type { Micros } from '../../../engine/index.ts';
import { fromUnixTime, secondsOf } from './calendar.ts';
import { localOf, ofLocal, type Zone } from './local-time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WHOLE: Readonly<Record<string, string>> = { D: '%m/%d/%y', F: '%Y-%m-%d', R: '%H:%M', T: '%H:%M:%S', r: '%I:%M:%S %p' };
const NAME = '([A-Za-z]{3})[a-z]*';
/** What each conversion takes; what stands for no field of a date is only passed over. */
const FIELDS: Readonly<Record<string, string>> = {
  Y: '(\\d{1,4})',
  y: '(\\d{1,2})',
  m: '(\\d{1,2})',
  d: ' ?(\\d{1,2})',
  e: ' ?(\\d{1,2})',
  H: '(\\d{1,2})',
  k: ' ?(\\d{1,2})',
  I: '(\\d{1,2})',
  l: ' ?(\\d{1,2})',
  M: '(\\d{1,2})',
  S: '(\\d{1,2})',
  s: '(\\d+)',
  p: '([AaPp])[Mm]',
  b: NAME,
  B: NAME,
  h: NAME,
  a: NAME,
  A: NAME,
  j: '(\\d{1,3})',
  Z: '([A-Za-z]+)',
  z: '([+-]\\d\\d:?\\d\\d|Z)',
  n: '()\\s*',
  t: '()\\s*',
  '%': '()%',
};

/**
 * A time that is written by a format; what that leaves out is of this day, at midnight. What stands behind is not looked at, nor of
 * which zone it is. @see strptime(3); busybox: coreutils/date.c date_main
 */
export function strptime(text: string, format: string, now: Micros, zone?: Zone): Micros | undefined {
  const whole = format.replace(/%([DFRTr])/g, (_, letter: string) => WHOLE[letter] ?? '');
  const letters: string[] = [];
  const pattern = whole.replace(/%(.)|(\s+)|([^%\s]+)/g, (_, letter?: string, blanks?: string, plain?: string) => {
    if (blanks !== undefined) return '\\s*';
    if (plain !== undefined) return plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    letters.push(letter ?? '');
    return FIELDS[letter ?? ''] ?? '(?!)()';
  });
  const found = new RegExp(`^${pattern}`).exec(text);
  if (!found) return undefined;
  const values = new Map(letters.map((letter, i) => [letter, found[i + 1] ?? '']));
  const number = (...names: string[]): number | undefined => {
    const value = names.map((name) => values.get(name)).find((each) => each !== undefined);
    return value === undefined ? undefined : Number(value);
  };
  const epoch = number('s');
  if (epoch !== undefined) return fromUnixTime(epoch);
  const today = calendar(localOf(now, zone));
  const short = number('y');
  const year = number('Y') ?? (short === undefined ? today.year : short + (short < 69 ? 2000 : 1900));
  const named = values.get('b') ?? values.get('B') ?? values.get('h');
  const month = named === undefined ? (number('m') ?? today.month) : MONTHS.indexOf(named.toLowerCase()) + 1;
  const day = number('d', 'e') ?? today.day;
  const twelve = number('I', 'l');
  const half = /p/i.test(values.get('p') ?? '') ? 12 : 0;
  const hour = twelve === undefined ? (number('H', 'k') ?? 0) : (twelve % 12) + half;
  const [minute, second] = [number('M') ?? 0, number('S') ?? 0];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 61) return undefined;
  return ofLocal(fromUnixTime(secondsOf(year, month, day, hour, minute, second)), zone);
}
