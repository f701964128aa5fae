import { type Micros, SECOND } from '../engine/index.ts';

/** The instant at which every run begins. */
// biome-ignore lint/style/noRestrictedGlobals: arithmetic on a given date.
export const EPOCH_MS = Date.UTC(2023, 4, 15, 9, 0, 0);

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** Calendar fields of a simulated instant, UTC. Pure: `Date` is used as arithmetic on its argument only. */
export function calendar(at: Micros): Calendar {
  const second = Math.floor(at / SECOND);
  if (second !== lastCalendar?.second) lastCalendar = { second, fields: fieldsOf(at) };
  return lastCalendar.fields;
}

type Calendar = ReturnType<typeof fieldsOf>;
let lastCalendar: { readonly second: number; readonly fields: Calendar } | undefined;

function fieldsOf(at: Micros) {
  // biome-ignore lint/style/noRestrictedGlobals: arithmetic on a given instant, not the machine's clock.
  const date = new Date(EPOCH_MS + Math.floor(at / 1000));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
  };
}

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

/** RFC 3339 with nine digits below the second, as logs --timestamps and runtimes write. */
export const formatTimeNano = (at: Micros): string => `${formatTime(at).slice(0, -1)}.${pad(at - Math.floor(at / SECOND) * SECOND, 6)}000Z`;

/** The simulated instant of an RFC 3339 text (before the run: negative); undefined if it is none. */
export function parseTime(text: string | undefined): Micros | undefined {
  if (!text) return undefined;
  // biome-ignore lint/style/noRestrictedGlobals: parses a given text.
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : (ms - EPOCH_MS) * 1000;
}
