import { encodeUtf8, hexByte } from './utf8.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';
const MICRO_LAYOUT = '2006-01-02T15:04:05.000000Z07:00';
/** What is left to read, and why it cannot be. */
class Unreadable extends Error {}

/** A time as the API server writes it, or why Go cannot read it. */
type GoTime = { readonly time: string } | { readonly unreadable: string };

/** Reads an RFC 3339 time (`isMicro`: with six digits below the second). @see Go: time.Parse; kubernetes: apimachinery/pkg/apis/meta/v1/time.go, micro_time.go */
export function readTime(text: string, isMicro = false): GoTime {
  try {
    return { time: read(text, isMicro) };
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: error.message };
    throw error;
  }
}

function read(text: string, isMicro: boolean): string {
  let rest = text;
  const bad = (element: string): never => {
    throw new Unreadable(
      `parsing time ${quoted(text)} as ${quoted(isMicro ? MICRO_LAYOUT : LAYOUT)}: cannot parse ${quoted(rest)} as ${quoted(element)}`,
    );
  };
  const wrong = (what: string): never => {
    throw new Unreadable(`parsing time ${quoted(text)}: ${what}`);
  };
  const take = (pattern: RegExp, element: string): string => {
    const [found] = pattern.exec(rest) ?? bad(element);
    rest = rest.slice(found.length);
    return found;
  };
  const number = (pattern: RegExp, element: string, low: number, high: number, name: string): number => {
    const value = Number(take(pattern, element));
    return value < low || value > high ? wrong(`${name} out of range`) : value;
  };
  const year = Number(take(/^\d{4}/, '2006'));
  take(/^-/, '-');
  const month = number(/^\d\d/, '01', 1, 12, 'month');
  take(/^-/, '-');
  const day = Number(take(/^\d\d/, '02'));
  take(/^T/, 'T');
  const hour = number(/^\d\d?/, '15', 0, 23, 'hour');
  take(/^:/, ':');
  const minute = number(/^\d\d/, '04', 0, 59, 'minute');
  take(/^:/, ':');
  const second = number(/^\d\d/, '05', 0, 59, 'second');
  const fraction = isMicro ? take(/^[.,]\d{6}/, '.000000') : take(/^([.,]\d+)?/, '');
  const before = rest;
  const zone = take(/^(Z|.\d\d:\d\d)/s, 'Z07:00');
  if (Number(zone.slice(1, 3)) > 24) wrong('time zone offset hour out of range');
  if (Number(zone.slice(4, 6)) > 60) wrong('time zone offset minute out of range');
  if (!/^[Z+-]/.test(zone)) {
    rest = before;
    bad('Z07:00');
  }
  if (rest) wrong(`extra text: ${quoted(rest)}`);
  if (day < 1 || day > daysIn(year, month)) wrong('day out of range');
  const offset = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * (zone.startsWith('-') ? -1 : 1);
  // biome-ignore lint/style/noRestrictedGlobals: arithmetic on a given date.
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(hour, minute - offset, second);
  return `${instant.toISOString().slice(0, 19)}${isMicro ? fraction.replace(',', '.') : ''}Z`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Byte by byte where it is not plain. @see Go: time/format.go quote */
const quoted = (text: string): string =>
  `"${encodeUtf8(text)
    .map((byte) => {
      if (byte < 0x20 || byte >= 0x80) return `\\x${hexByte(byte)}`;
      const character = String.fromCharCode(byte);
      return character === '"' || character === '\\' ? `\\${character}` : character;
    })
    .join('')}"`;
