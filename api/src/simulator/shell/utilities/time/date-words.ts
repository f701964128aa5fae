// The words of dates. @see gnulib: lib/parse-datetime.y, the tables before yylex

import { months } from './calendar.ts';

/** What a word means in a date. */
export type DateWord =
  | { readonly kind: 'meridian'; readonly afternoon: boolean }
  | { readonly kind: 'month'; readonly month: number }
  | { readonly kind: 'weekday'; readonly day: number }
  /** In hours east of UTC. */
  | { readonly kind: 'zone'; readonly hours: number }
  | { readonly kind: 'summer' }
  | { readonly kind: 'unit'; readonly of: 'year' | 'month' | 'day' | 'second'; readonly each: number }
  | { readonly kind: 'ordinal'; readonly value: number }
  | { readonly kind: 'shift'; readonly days: number }
  | { readonly kind: 'direction'; readonly sign: 1 | -1 };

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const OTHER_WEEKDAYS: Readonly<Record<string, number>> = { tues: 2, wednes: 3, thur: 4, thurs: 4 };

const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  gmt: 0,
  ut: 0,
  utc: 0,
  wet: 0,
  west: 1,
  bst: 1,
  art: -3,
  brt: -3,
  brst: -2,
  nst: -3.5,
  ndt: -2.5,
  ast: -4,
  adt: -3,
  clt: -4,
  clst: -3,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
  hast: -10,
  hadt: -9,
  sst: -11,
  wat: 1,
  cet: 1,
  cest: 2,
  met: 1,
  mez: 1,
  mest: 2,
  mesz: 2,
  eet: 2,
  eest: 3,
  cat: 2,
  sast: 2,
  eat: 3,
  msk: 3,
  msd: 4,
  ist: 5.5,
  sgt: 8,
  kst: 9,
  jst: 9,
  gst: 10,
  nzst: 12,
  nzdt: 13,
};

const UNITS: Readonly<Record<string, DateWord>> = {
  year: { kind: 'unit', of: 'year', each: 1 },
  month: { kind: 'unit', of: 'month', each: 1 },
  fortnight: { kind: 'unit', of: 'day', each: 14 },
  week: { kind: 'unit', of: 'day', each: 7 },
  day: { kind: 'unit', of: 'day', each: 1 },
  hour: { kind: 'unit', of: 'second', each: 3600 },
  minute: { kind: 'unit', of: 'second', each: 60 },
  min: { kind: 'unit', of: 'second', each: 60 },
  second: { kind: 'unit', of: 'second', each: 1 },
  sec: { kind: 'unit', of: 'second', each: 1 },
};

/** `second` is a unit. */
const ORDINALS = 'this first - third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

const OTHERS: Readonly<Record<string, DateWord>> = {
  am: { kind: 'meridian', afternoon: false },
  pm: { kind: 'meridian', afternoon: true },
  dst: { kind: 'summer' },
  tomorrow: { kind: 'shift', days: 1 },
  yesterday: { kind: 'shift', days: -1 },
  today: { kind: 'shift', days: 0 },
  now: { kind: 'shift', days: 0 },
  last: { kind: 'ordinal', value: -1 },
  next: { kind: 'ordinal', value: 1 },
  ago: { kind: 'direction', sign: -1 },
  hence: { kind: 'direction', sign: 1 },
};

/** What a word of small letters means, perhaps with points in it; undefined where it means nothing. */
export function dateWord(text: string): DateWord | undefined {
  const word = text.replaceAll('.', '');
  const month = named(months, word);
  if (month >= 0) return { kind: 'month', month: month + 1 };
  const day = OTHER_WEEKDAYS[word] ?? named(WEEKDAYS, word);
  if (day >= 0) return { kind: 'weekday', day };
  if (Object.hasOwn(ZONES, word)) return { kind: 'zone', hours: ZONES[word] as number };
  const ordinal = ORDINALS.indexOf(word);
  if (ordinal >= 0) return { kind: 'ordinal', value: ordinal };
  if (Object.hasOwn(OTHERS, word)) return OTHERS[word];
  const unit = word.replace(/s$/, '');
  return Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
}

/** By its whole name or its first three letters; September's first four, too. */
const named = (names: readonly string[], word: string): number =>
  names.findIndex((name) => {
    const whole = name.toLowerCase();
    return word === whole || word === whole.slice(0, 3) || (word === 'sept' && whole === 'september');
  });
