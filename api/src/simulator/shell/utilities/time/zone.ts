import { byText, type Micros } from '../../../engine/index.ts';
import type { Process } from '../lib/kernel.ts';
import { hasMusl, hasNone } from '../lib/libc.ts';
import { daysBefore, strftime, yearOf } from './calendar.ts';
import { type LocalTime, UTC, type Zone } from './local-time.ts';
import { zoneRules } from './zone.data.ts';

/**
 * What TZ asks for, or without it /etc/localtime; undefined for UTC. A name is looked up in the image's tzdata; where it has
 * none, glibc takes the letters before what it does not understand (three at least) as the name of a zone without an offset,
 * and musl and uClibc say UTC. @see glibc: time/tzset.c; musl: src/time/__tz.c; uclibc-ng: libc/misc/time/time.c; POSIX, Base Definitions 8.3
 */
export function zoneOf(process: Process): Zone | undefined {
  const given = process.env.get('TZ')?.replace(/^:/, '');
  if (given === '' || given === 'UTC') return undefined;
  const rule = ruleIn(process, given === undefined ? '/etc/localtime' : given.startsWith('/') ? given : `/usr/share/zoneinfo/${given}`);
  if (rule !== undefined) return rule === 'UTC0' ? undefined : posixZone(rule);
  if (given === undefined) return undefined;
  const zone = posixZone(given);
  if (zone || given.startsWith('/')) return zone;
  if (hasMusl(process) || hasNone(process)) return undefined;
  const letters: LocalTime = { ...UTC, name: /^[A-Za-z]{3,}/.exec(given)?.[0] ?? '' };
  return () => letters;
}

/** The rule at the end of a zone's file, which holds since its last change. @see RFC 8536, 3.3: TZif Footer */
export function ruleIn(process: Process, path: string): string | undefined {
  if (!process.access(path, 'r')) return undefined;
  const { stat, read } = process.statAndRead(path);
  const text = stat.type === 'file' ? read() : '';
  return text.startsWith('TZif') ? text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1) : undefined;
}

/**
 * strftime(3) of a moment (now) in the local time, of which a program finds out once.
 * @see glibc: time/localtime.c __localtime_r, which does not look again
 */
export function localText(process: Process, format: string, at: Micros = process.now): string {
  let found = foundBy.get(process);
  if (!found) {
    found = { zone: zoneOf(process) };
    foundBy.set(process, found);
  }
  return strftime(format, at, found.zone);
}
const foundBy = new WeakMap<Process, { readonly zone: Zone | undefined }>();

/** Likewise of a JVM, which brings its own zones. */
export function javaText(process: Process, format: string): string {
  return strftime(format, process.now, zoneNamed(process.env.get('TZ') ?? '') ?? zoneOf(process));
}

/** A zone of tzdata's, whatever files there are (ICU has its own). */
export function zoneNamed(name: string): Zone | undefined {
  const rule = named(name);
  return rule === undefined ? undefined : posixZone(rule);
}

let names: Map<string, string> | undefined;
function named(name: string): string | undefined {
  names ??= new Map(Object.entries(zoneRules).flatMap(([rule, of]) => of.split(/\s/).map((one) => [one, rule] as const)));
  return names.get(name);
}

const NAME = '(<[^>]{3,}>|[A-Za-z]{3,})';
const OFFSET = '([-+]?\\d{1,3}(?::\\d\\d){0,2})';
const posix = new RegExp(`^${NAME}${OFFSET}(?:${NAME}${OFFSET}?(?:,([^,]+),([^,]+))?)?$`);

/** `EST5EDT,M3.2.0,M11.1.0` */
export const posixZone: (text: string) => Zone | undefined = byText((text) => {
  const [, standard, behind, summer, summerBehind, begins = 'M3.2.0', ends = 'M11.1.0'] = posix.exec(text) ?? [];
  if (standard === undefined || behind === undefined) return undefined;
  const usual: LocalTime = { offset: 0 - secondsOfClock(behind), name: plain(standard), summer: false };
  if (summer === undefined) return () => usual;
  const offset = summerBehind === undefined ? usual.offset + 3600 : 0 - secondsOfClock(summerBehind);
  const inSummer: LocalTime = { offset, name: plain(summer), summer: true };
  return (unix) => {
    const year = yearOf(unix + usual.offset);
    const from = changeOf(begins, year) - usual.offset;
    const to = changeOf(ends, year) - offset;
    const is = from < to ? unix >= from && unix < to : unix >= from || unix < to;
    return is ? inSummer : usual;
  };
});

const plain = (name: string): string => name.replace(/[<>]/g, '');

function secondsOfClock(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

/** When in a year the clocks change, by the clock before: `M3.2.0/2` (the second Sunday in March), `J60`, `59`. */
function changeOf(rule: string, year: number): number {
  const [day = '', time = '2'] = rule.split('/');
  return dayOf(day, year) * 86_400 + secondsOfClock(time);
}

function dayOf(rule: string, year: number): number {
  const [, month, week, weekday] = /^M(\d+)\.(\d)\.(\d)$/.exec(rule)?.map(Number) ?? [];
  if (month === undefined || week === undefined || weekday === undefined) {
    const julian = rule.startsWith('J');
    const number = Number(rule.replace('J', '')) - (julian ? 1 : 0);
    const leapDay = julian && number >= 59 && daysBefore(year, 3, 1) - daysBefore(year, 2, 28) === 2 ? 1 : 0;
    return daysBefore(year, 1, 1) + number + leapDay;
  }
  const first = daysBefore(year, month, 1);
  // The first of January 1970 was a Thursday.
  let day = first + ((weekday - ((first + 4) % 7) + 7) % 7) + 7 * (week - 1);
  const end = month === 12 ? daysBefore(year + 1, 1, 1) : daysBefore(year, month + 1, 1);
  while (day >= end) day -= 7;
  return day;
}
