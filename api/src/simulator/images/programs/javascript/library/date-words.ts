import { fromUnixTime, strftime, unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { localOf } from '../../../../shell/utilities/time/local-time.ts';
import { zoneNamed } from '../../../../shell/utilities/time/zone.ts';
import { JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import type { LocalClock } from './local-clock.ts';

/** What is shown where nothing of a kind is asked for. @see ECMA-402 ToDateTimeOptions */
export type Shown = 'all' | 'date' | 'time';

const DATE = ['weekday', 'year', 'month', 'day'];
const TIME = ['hour', 'minute', 'second'];
const KNOWN = new Set([...DATE, ...TIME, 'timeZone', 'hour12', 'hourCycle', 'dateStyle', 'timeStyle', 'timeZoneName']);

/** What each style of a date and of a time is made of, in en-US. */
const DATE_STYLES: Readonly<Record<string, Wanted>> = {
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  long: { year: 'numeric', month: 'long', day: 'numeric' },
  medium: { year: 'numeric', month: 'short', day: 'numeric' },
  short: { year: '2-digit', month: 'numeric', day: 'numeric' },
};
const TIME_STYLES: Readonly<Record<string, Wanted>> = {
  full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' },
  long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
  medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  short: { hour: 'numeric', minute: '2-digit' },
};

type Wanted = Readonly<Partial<Record<string, string>>>;
type Clock = 'h12' | 'h23' | 'h24';

/** A moment (milliseconds since 1970) in the words of en-US, which is Node's own locale in a container, or in the numbers of en-GB. */
export function dateInWords(
  machine: Machine,
  time: number,
  clock: LocalClock,
  [locale, options]: readonly JsValue[],
  usual: Shown,
): string {
  if (locale !== undefined && !/^en(?:-US|-GB)?$/.test(machine.text(locale))) throw new Unsupported('a date in the words of a place');
  if (Number.isNaN(time)) return 'Invalid Date';
  const isBritish = locale === 'en-GB';
  const option = (name: string): JsValue => (options instanceof JsObject ? machine.get(options, name) : undefined);
  if (options instanceof JsObject) for (const name of options.keys()) if (!KNOWN.has(name)) throw new Unsupported(`a date with ${name}`);
  const at = fromUnixTime(Math.floor(time / 1000));
  const zone = option('timeZone');
  const local = zone === undefined ? clock.local(at) : inZone(machine, at, machine.text(zone));
  const wanted = wantedOf(machine, option, usual);
  const half = option('hour12');
  const cycle = option('hourCycle');
  const kind: Clock =
    half === true
      ? 'h12'
      : half === false
        ? isBritish
          ? 'h23'
          : 'h24'
        : cycle === 'h12' || cycle === 'h23'
          ? cycle
          : isBritish
            ? 'h23'
            : 'h12';
  const date = dateText(local, wanted, isBritish);
  const clockText = timeText(local, wanted, kind, isBritish);
  const zoneName = wanted.timeZoneName === undefined ? '' : ` ${nameOfZone(machine, time, clock, zone, wanted.timeZoneName)}`;
  if (date === '') return clockText + zoneName;
  if (clockText === '') return date + (zoneName && `,${zoneName}`);
  // A date that has its month in full is told to be at its time.
  const between = wanted.month === 'long' ? ' at ' : wanted.month !== undefined ? ', ' : wanted.weekday !== undefined ? ' ' : undefined;
  if (between === undefined) throw new Unsupported('a part of a date beside a time');
  return `${date}${between}${clockText}${zoneName}`;
}

function wantedOf(machine: Machine, option: (name: string) => JsValue, usual: Shown): Wanted {
  const styles = [option('dateStyle'), option('timeStyle')];
  if (styles.some((style) => style !== undefined)) {
    if ([...DATE, ...TIME].some((name) => option(name) !== undefined))
      throw machine.fail(
        'TypeError',
        `Can't set option ${[...DATE, ...TIME].find((name) => option(name) !== undefined)} when ${styles[0] === undefined ? 'timeStyle' : 'dateStyle'} is used`,
      );
    return { ...DATE_STYLES[String(styles[0])], ...TIME_STYLES[String(styles[1])] };
  }
  const given: Record<string, string> = {};
  for (const name of [...DATE, ...TIME, 'timeZoneName']) if (option(name) !== undefined) given[name] = machine.text(option(name));
  const needed = usual === 'date' ? DATE : usual === 'time' ? TIME : [...DATE, ...TIME];
  if (needed.some((name) => given[name] !== undefined)) return given;
  const numeric = Object.fromEntries(['year', 'month', 'day'].map((name) => [name, 'numeric']));
  const clock = { hour: 'numeric', minute: '2-digit', second: '2-digit' };
  return { ...(usual !== 'time' && numeric), ...(usual !== 'date' && clock), ...given };
}

function dateText(local: number, { weekday, year, month, day }: Wanted, isBritish: boolean): string {
  const names = [weekday, year, month, day].filter((each) => each !== undefined);
  if (names.length === 0) return '';
  const shownDay = weekday === undefined ? '' : strftime(weekday === 'long' ? '%A' : weekday === 'short' ? '%a' : '', local);
  if (weekday !== undefined && shownDay === '') throw new Unsupported(`a weekday that is ${weekday}`);
  const shownYear = year === undefined ? '' : strftime(year === '2-digit' ? '%y' : '%Y', local);
  const number = (style: string | undefined, format: string): string =>
    style === undefined ? '' : strftime(style === '2-digit' || isBritish ? `%${format}` : `%-${format}`, local);
  if (month === 'long' || month === 'short') {
    if (isBritish) throw new Unsupported('a date in the words of a place');
    if (day === undefined && weekday !== undefined) throw new Unsupported('a month and a weekday');
    const shown = strftime(month === 'long' ? '%B' : '%b', local);
    const of = [shown, day === undefined ? '' : strftime(day === '2-digit' ? '%d' : '%-d', local)].filter((each) => each !== '').join(' ');
    const whole = shownYear === '' ? of : day === undefined ? `${of} ${shownYear}` : `${of}, ${shownYear}`;
    return shownDay === '' ? whole : `${shownDay}, ${whole}`;
  }
  if (month !== undefined && month !== 'numeric' && month !== '2-digit') throw new Unsupported(`a month that is ${month}`);
  if (month === undefined) {
    if (names.length > 1) throw new Unsupported('parts of a date without its month');
    return shownDay || shownYear || number(day, 'd');
  }
  const parts = isBritish ? [number(day, 'd'), number(month, 'm'), shownYear] : [number(month, 'm'), number(day, 'd'), shownYear];
  const joined = parts.filter((each) => each !== '').join('/');
  return shownDay === '' ? joined : `${shownDay}, ${joined}`;
}

function timeText(local: number, { hour, minute, second }: Wanted, kind: Clock, isBritish: boolean): string {
  if (hour === undefined && minute === undefined && second === undefined) return '';
  if (hour === undefined || (second !== undefined && minute === undefined)) throw new Unsupported('parts of a time');
  const rest = `${minute === undefined ? '' : strftime(':%M', local)}${second === undefined ? '' : strftime(':%S', local)}`;
  if (kind === 'h12')
    return `${strftime(hour === '2-digit' ? '%I' : '%-I', local)}${rest} ${isBritish ? strftime('%p', local).toLowerCase() : strftime('%p', local)}`;
  const shown = strftime('%H', local);
  return `${kind === 'h24' && shown === '00' ? '24' : shown}${rest}`;
}

function inZone(machine: Machine, at: number, name: string): number {
  if (/^(?:Etc\/)?(?:UTC|GMT)$/i.test(name)) return at;
  const zone = zoneNamed(name);
  // Those that are there are not all that ICU has.
  if (!zone && /^[A-Z][a-z]+\/[A-Z]/.test(name)) throw new Unsupported(`the time zone ${name}`);
  if (!zone) throw machine.fail('RangeError', `Invalid time zone specified: ${name}`);
  return localOf(at, zone);
}
function nameOfZone(machine: Machine, time: number, clock: LocalClock, zone: JsValue, style: string): string {
  const isUtc = zone === undefined ? clock.behind(fromUnixTime(Math.floor(time / 1000))) === 0 : /^(?:Etc\/)?UTC$/.test(machine.text(zone));
  if (!isUtc || style !== 'short') throw new Unsupported('the name of a time zone');
  return 'UTC';
}

/** Milliseconds since 1970, from what Intl is given. */
export const momentOf = (machine: Machine, value: JsValue): number =>
  value === undefined
    ? unixTime(machine.process.now) * 1000
    : value instanceof JsObject && value.kind === 'Date'
      ? (value.native as number)
      : machine.number(value);
