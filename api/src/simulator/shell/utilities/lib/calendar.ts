import { calendar } from '../../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../../engine/index.ts';

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
export const EPOCH_SECONDS = daysBefore(2023, 5, 15) * 86_400 + 9 * 3600;

/** Seconds since 1970 at a simulated instant. */
export const unixTime = (at: Micros): number => EPOCH_SECONDS + Math.floor(at / SECOND);
export const fromUnixTime = (seconds: number): Micros => Math.round((seconds - EPOCH_SECONDS) * SECOND);

/** Seconds since 1970 of calendar fields (UTC). */
export function secondsOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return daysBefore(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
}

/** strftime in UTC, with GNU's flags `-`, `_`, `0` and `^`. */
export function strftime(format: string, at: Micros): string {
  let parts = known.get(format);
  if (!parts) {
    parts = [...format.matchAll(/%([-_0^#]?)(\d*)(::?)?([a-zA-Z%])|[^%]+|%/g)].map(
      ([whole, flag = '', width = '', colons = '', letter]) => ({ whole, flag, width, colons, letter }),
    );
    if (known.size > 200) known.clear();
    known.set(format, parts);
  }
  let text = '';
  for (const part of parts) text += part.letter === undefined ? part.whole : converted(part, part.letter, at);
  return text;
}

interface Part {
  readonly whole: string;
  readonly flag: string;
  readonly width: string;
  readonly colons: string;
  readonly letter: string | undefined;
}

/** Programs write their times in few formats: those that were taken apart are kept. */
const known = new Map<string, readonly Part[]>();

function converted({ whole, flag, width, colons }: Part, letter: string, at: Micros): string {
  const field = conversion(letter, at, colons, width);
  if (field === undefined) return whole;
  if (typeof field === 'string') return flag === '^' ? field.toUpperCase() : field;
  const [number, digits, fill = '0'] = field;
  if (flag === '-') return String(number);
  return String(number).padStart(Number(width) || digits, flag === '_' ? ' ' : flag === '0' ? '0' : fill);
}

function conversion(letter: string, at: Micros, colons: string, width: string): string | [number, number, string?] | undefined {
  const c = calendar(at);
  switch (letter) {
    case '%':
      return '%';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'a':
      return days[c.weekday]?.slice(0, 3);
    case 'A':
      return days[c.weekday];
    case 'b':
    case 'h':
      return months[c.month - 1]?.slice(0, 3);
    case 'B':
      return months[c.month - 1];
    case 'c':
      return strftime('%a %b %e %H:%M:%S %Y', at);
    case 'C':
      return [Math.floor(c.year / 100), 2];
    case 'd':
      return [c.day, 2];
    case 'D':
    case 'x':
      return strftime('%m/%d/%y', at);
    case 'e':
      return [c.day, 2, ' '];
    case 'F':
      return strftime('%Y-%m-%d', at);
    case 'g':
      return [isoWeek(c.year, yearDayOf(c), c.weekday)[0] % 100, 2];
    case 'G':
      return [isoWeek(c.year, yearDayOf(c), c.weekday)[0], 4];
    case 'H':
      return [c.hour, 2];
    case 'I':
      return [c.hour % 12 || 12, 2];
    case 'j':
      return [yearDayOf(c) + 1, 3];
    case 'k':
      return [c.hour, 2, ' '];
    case 'l':
      return [c.hour % 12 || 12, 2, ' '];
    case 'm':
      return [c.month, 2];
    case 'M':
      return [c.minute, 2];
    case 'N':
      return String((((at % SECOND) + SECOND) % SECOND) * 1000)
        .padStart(9, '0')
        .slice(0, Number(width) || 9);
    case 'p':
      return c.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return c.hour < 12 ? 'am' : 'pm';
    case 'r':
      return strftime('%I:%M:%S %p', at);
    case 'R':
      return strftime('%H:%M', at);
    case 's':
      return String(unixTime(at));
    case 'S':
      return [c.second, 2];
    case 'T':
    case 'X':
      return strftime('%H:%M:%S', at);
    case 'u':
      return String(c.weekday || 7);
    case 'U':
      return [Math.floor((yearDayOf(c) + 7 - c.weekday) / 7), 2];
    case 'V':
      return [isoWeek(c.year, yearDayOf(c), c.weekday)[1], 2];
    case 'w':
      return String(c.weekday);
    case 'W':
      return [Math.floor((yearDayOf(c) + 7 - ((c.weekday + 6) % 7)) / 7), 2];
    case 'y':
      return [c.year % 100, 2];
    case 'Y':
      return [c.year, 4];
    case 'z':
      return colons === ':' ? '+00:00' : colons === '::' ? '+00:00:00' : '+0000';
    case 'Z':
      return 'UTC';
    default:
      return undefined;
  }
}

const yearDayOf = ({ year, month, day }: ReturnType<typeof calendar>): number => daysBefore(year, month, day) - daysBefore(year, 1, 1);

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
function daysBefore(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}
