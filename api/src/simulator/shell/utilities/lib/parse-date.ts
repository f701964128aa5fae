import { calendar } from '../../../apimachinery/time.ts';
import type { Micros } from '../../../engine/index.ts';
import { daysBefore, fromUnixTime, months, secondsOf, unixTime } from './calendar.ts';
import { localOf, ofLocal, type Zone } from './local-time.ts';

/** What busybox takes: `@seconds`, `hh:mm[:ss]`, `YYYY-MM-DD[ hh:mm[:ss]]`, `[YYYY.]MM.DD-hh:mm[:ss]`, `[[[[[YY]YY]MM]DD]hh]mm[.ss]`. */
export function parseBusyboxDate(text: string, now: Micros, zone?: Zone): Micros | undefined {
  const epoch = /^@(-?\d+)$/.exec(text);
  if (epoch) return fromUnixTime(Number(epoch[1]));
  const today = calendar(localOf(now, zone));
  const dashed = /^(\d{1,4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?$/.exec(text);
  const dotted = /^(?:(\d{1,4})\.)?(\d{1,2})\.(\d{1,2})-(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text);
  const clock = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text);
  const digits = /^(?:((?:\d\d)?\d\d)(?=\d{8}))?(?:(\d\d)(?=\d{6}))?(?:(\d\d)(?=\d{4}))?(?:(\d\d)(?=\d\d))?(\d\d)(?:\.(\d\d))?$/.exec(text);
  const [, year, month, day, hour, minute, second] = dashed ?? dotted ?? (clock ? ['', '', '', '', ...clock.slice(1)] : digits) ?? [];
  if (!(dashed ?? dotted ?? clock ?? digits)) return undefined;
  const full = year?.length === 2 ? 2000 + Number(year) : Number(year || today.year);
  const [h, m, s] = [Number(hour ?? (digits ? today.hour : 0)), Number(minute ?? 0), Number(second ?? 0)];
  const [mo, d] = [Number(month || today.month), Number(day || today.day)];
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return undefined;
  return ofLocal(fromUnixTime(secondsOf(full, mo, d, h, m, s)), zone);
}

/** The instant of a date as GNU's `date -d` takes it: absolute, relative (`-1 day`, `2 hours ago`, `tomorrow`) or both; undefined if it is none. */
export function parseDate(text: string, now: Micros, zone?: Zone): Micros | undefined {
  let rest = text.trim().toLowerCase();
  const epoch = /^@(-?\d+(?:\.\d+)?)$/.exec(rest);
  if (epoch) return fromUnixTime(Number(epoch[1]));
  const today = calendar(localOf(now, zone));
  let { year, month, day, hour, minute, second } = today;
  let offset = 0;
  let absolute = false;
  let weekday: readonly [ordinal: number, day: number] | undefined;
  let timed = rest === '';
  if (timed) [hour, minute, second] = [0, 0, 0];
  let dated: readonly [number, number, number] | undefined;
  const moveDay = (by: number): void => {
    day += by;
  };
  const dateSet = (y: number, m: number, d: number): void => {
    [year, month, day, hour, minute, second] = [y, m, d, 0, 0, 0];
    dated = [y, m, d];
  };
  const patterns: readonly [RegExp, (match: RegExpExecArray) => void][] = [
    [/^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?/, (m) => dateSet(Number(m[1]), Number(m[2]), Number(m[3]))],
    [/^(\d{4})\/(\d{1,2})\/(\d{1,2})/, (m) => dateSet(Number(m[1]), Number(m[2]), Number(m[3]))],
    [
      /^(\d{1,2})(?::(\d{2}))?(?::(\d{2}))? ?([ap])\.?m\.?(?!\w)/,
      (m) => {
        [hour, minute, second] = [(Number(m[1]) % 12) + (m[4] === 'p' ? 12 : 0), Number(m[2] ?? 0), Number(m[3] ?? 0)];
        timed = true;
      },
    ],
    [/^(\d{1,2})\/(\d{1,2})\/(\d{4})/, (m) => dateSet(Number(m[3]), Number(m[1]), Number(m[2]))],
    [/^(\d{8})(?!\d)/, (m) => dateSet(Number(m[1]!.slice(0, 4)), Number(m[1]!.slice(4, 6)), Number(m[1]!.slice(6)))],
    [
      /^(?:(next|last|this|\d+) )?(sun|mon|tue|wed|thu|fri|sat)[a-z]*,?(?!\w)/,
      (m) => {
        weekday = [
          ['next', 'last'].indexOf(m[1] ?? '') < 0 ? Number(m[1] === 'this' ? 0 : (m[1] ?? 0)) : m[1] === 'next' ? 1 : -1,
          DAYS.indexOf(m[2] as string),
        ];
      },
    ],
    [
      /^(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? (\d{4})/,
      (m) => dateSet(Number(m[3]), monthNumber(m[2] as string), Number(m[1])),
    ],
    [
      /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{1,2}),? (\d{4})(?!:)/,
      (m) => dateSet(Number(m[3]), monthNumber(m[1] as string), Number(m[2])),
    ],
    [
      /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* +(\d{1,2}) (\d{1,2}:\d{2}:\d{2}) (?:utc|gmt) (\d{4})/,
      (m) => {
        dateSet(Number(m[4]), monthNumber(m[1] as string), Number(m[2]));
        [hour, minute, second] = (m[3] as string).split(':').map(Number) as [number, number, number];
      },
    ],
    [
      // A number with a sign behind the time is its zone: "22:00 -2 hours" is an hour after 22:00 at UTC-2.
      /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: *([-+]\d{1,2})(?![\d:]))?/,
      (m) => {
        [hour, minute, second] = [Number(m[1]), Number(m[2]), Number(m[3] ?? 0)];
        timed = true;
        if (m[4] === undefined) return;
        offset -= Number(m[4]) * 3600;
        absolute = true;
      },
    ],
    [
      /^(?:z|utc|gmt)(?!\w)/,
      () => {
        absolute = true;
      },
    ],
    [
      /^([+-])(\d{2}):?(\d{2})(?!\d)(?! *[a-z])/,
      (m) => {
        offset -= (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 3600 + Number(m[3]) * 60);
        absolute = true;
      },
    ],
    [/^(?:now|today)(?!\w)/, () => {}],
    [/^tomorrow(?!\w)/, () => moveDay(1)],
    [/^yesterday(?!\w)/, () => moveDay(-1)],
    [
      /^([+-]?) ?(\d+|next|last|a|an)? ?(sec|second|min|minute|hour|day|week|fortnight|month|year)s?( ago)?(?!\w)/,
      (m) => {
        const count = (m[2] === 'last' ? -1 : /^\d/.test(m[2] ?? '') ? Number(m[2]) : 1) * (m[1] === '-' ? -1 : 1) * (m[4] ? -1 : 1);
        if (m[3] === 'month') month += count;
        else if (m[3] === 'year') year += count;
        else offset += count * (units[m[3] as string] as number);
      },
    ],
  ];
  while (rest !== '') {
    let matched = false;
    for (const [pattern, apply] of patterns) {
      const match = pattern.exec(rest);
      if (!match || match[0] === '') continue;
      apply(match);
      rest = rest.slice(match[0].length).trimStart();
      matched = true;
      break;
    }
    if (!matched) return undefined;
  }
  // A day of the week, without a date, is the next of its kind, from its beginning. @see gnulib: lib/parse-datetime.y
  if (weekday && !dated) {
    const [ordinal, wanted] = weekday;
    // The first day of 1970 was a Thursday.
    const current = (((daysBefore(year, month, day) + 4) % 7) + 7) % 7;
    day += ((wanted - current + 7) % 7) + 7 * (ordinal - (ordinal > 0 && current !== wanted ? 1 : 0));
    if (!timed) [hour, minute, second] = [0, 0, 0];
  }
  if (dated && (dated[1] < 1 || dated[1] > 12 || dated[2] < 1 || dated[2] > daysOf(dated[0], dated[1]))) return undefined;
  if (hour > 24 || minute > 59 || second > 60 || (month > 12 && month - today.month > 1200)) return undefined;
  const years = year + Math.floor((month - 1) / 12);
  const at = secondsOf(years, ((((month - 1) % 12) + 12) % 12) + 1, day, hour, minute, second) + offset;
  if (text.trim() === 'now') return fromUnixTime(unixTime(now));
  return absolute ? fromUnixTime(at) : ofLocal(fromUnixTime(at), zone);
}

const daysOf = (year: number, month: number): number =>
  daysBefore(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - daysBefore(year, month, 1);
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const monthNumber = (name: string): number => months.findIndex((month) => month.toLowerCase().startsWith(name)) + 1;
const units: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};
