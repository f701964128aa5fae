import { MILLISECOND, type Micros, SECOND, TextCache } from '../engine/index.ts';

/** The instant at which every run begins. */
// biome-ignore lint/style/noRestrictedGlobals: arithmetic on a given date.
export const EPOCH_MS = Date.UTC(2023, 4, 15, 9, 0, 0);

/** The same, in seconds of Unix time. */
export const EPOCH_SECONDS = EPOCH_MS / 1000;

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** A moment in UTC; months from 1, weekdays from Sunday, which is 0. */
export interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

/** Calendar fields of a simulated instant, UTC. */
export function calendar(at: Micros): Calendar {
  const second = Math.floor(at / SECOND);
  if (second !== lastCalendar.second) lastCalendar = { second, fields: fieldsOf(second) };
  return lastCalendar.fields;
}

function fieldsOf(second: number): Calendar {
  const unix = EPOCH_SECONDS + second;
  const days = Math.floor(unix / 86_400);
  if (days !== lastDate.days) lastDate = dateOf(days);
  const { year, month, day, weekday } = lastDate;
  const rest = unix - days * 86_400;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor((rest - hour * 3600) / 60);
  return { year, month, day, hour, minute, second: rest - hour * 3600 - minute * 60, weekday };
}

/** Pure: `Date` is used as arithmetic on its argument only. */
function dateOf(days: number) {
  // biome-ignore lint/style/noRestrictedGlobals: arithmetic on a given instant, not the machine's clock.
  const date = new Date(days * 86_400_000);
  return { days, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
}

let lastDate = dateOf(0);
let lastCalendar = { second: 0, fields: fieldsOf(0) };

/** RFC 3339 in whole seconds, as metav1.Time is written. */
export function formatTime(at: Micros): string {
  const second = Math.floor(at / SECOND);
  if (second !== lastFormatted.second) lastFormatted = { second, text: format(calendar(at)) };
  return lastFormatted.text;
}

/** A sync writes one instant many times. */
let lastFormatted = { second: Number.NaN, text: '' };

function format(c: Calendar): string {
  return `${c.year}-${pad(c.month)}-${pad(c.day)}T${pad(c.hour)}:${pad(c.minute)}:${pad(c.second)}Z`;
}

/** RFC 3339 with milliseconds, as many programs write it. */
export const formatTimeMilli = (at: Micros): string =>
  `${formatTime(at).slice(0, -1)}.${pad(Math.floor(at / MILLISECOND) - Math.floor(at / SECOND) * 1000, 3)}Z`;

/** RFC 3339 with nine digits below the second, as logs --timestamps and runtimes write. */
export const formatTimeNano = (at: Micros): string => `${formatTime(at).slice(0, -1)}.${pad(at - Math.floor(at / SECOND) * SECOND, 6)}000Z`;

/** The simulated instant of an RFC 3339 text (before the run: negative); undefined if it is none. */
export function parseTime(text: string | undefined): Micros | undefined {
  if (!text) return undefined;
  let at = parsed.get(text);
  if (at === undefined) {
    // biome-ignore lint/style/noRestrictedGlobals: parses a given text.
    const ms = Date.parse(text);
    at = (ms - EPOCH_MS) * 1000;
    parsed.set(text, at);
  }
  return Number.isNaN(at) ? undefined : at;
}

/** The same few times are read again and again. */
const parsed = new TextCache<Micros>(1000);
