import { days, fromUnixTime, months, secondsOf } from '../../../../shell/utilities/time/calendar.ts';
import { failure } from '../exceptions.ts';
import { through } from '../own-frames.ts';
import { type Machine, Unsupported } from '../values.ts';

/** What a text says of a time. `offset` is in seconds. */
export interface ParsedTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micro: number;
  readonly offset?: number;
}

const oneOf = (names: readonly string[]): string => names.map((name) => name.toLowerCase()).join('|');
const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));
/** @see cpython: Lib/_strptime.py (TimeRE) */
const DIRECTIVES: Readonly<Record<string, string>> = {
  a: oneOf(short(days)),
  A: oneOf(days),
  b: oneOf(short(months)),
  B: oneOf(months),
  d: '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]',
  f: '\\d{1,6}',
  H: '2[0-3]|[0-1]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  j: '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  p: 'am|pm',
  S: '6[0-1]|[0-5]\\d|\\d',
  w: '[0-6]',
  y: '\\d\\d',
  Y: '\\d{4}',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|z',
  Z: 'utc|gmt',
};
const WHOLE: Readonly<Record<string, string>> = { c: '%a %b %d %H:%M:%S %Y', x: '%m/%d/%y', X: '%H:%M:%S', D: '%m/%d/%y', T: '%H:%M:%S' };

/** `datetime.strptime` and `time.strptime`. */
export function parseTime(machine: Machine, calls: 'timeStrptime' | 'datetimeStrptime', text: string, given: string): ParsedTime {
  const format = given.replace(/%([cxX])/g, (_, letter: string) => WHOLE[letter] as string);
  const letters: string[] = [];
  const pattern = format
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replace(/%(.?)/g, (_, letter: string) => {
      if (letter === '') throw failure('ValueError', `stray % in format '${given}'`);
      if (letter === '%') return '%';
      if ('GuVUW'.includes(letter)) throw new Unsupported(`strptime with %${letter}`);
      const directive = DIRECTIVES[letter];
      if (directive === undefined) throw failure('ValueError', `'${letter}' is a bad directive in format '${given}'`);
      letters.push(letter);
      return `(${directive})`;
    });
  const found = new RegExp(`^${pattern}`, 'i').exec(text);
  if (!found) throw through(machine, calls, failure('ValueError', `time data '${text}' does not match format '${given}'`));
  if (found[0].length < text.length) throw failure('ValueError', `unconverted data remains: ${text.slice(found[0].length)}`);
  return fieldsOf(new Map(letters.map((letter, i) => [letter, found[i + 1] as string])));
}

function fieldsOf(values: ReadonlyMap<string, string>): ParsedTime {
  const number = (letter: string, otherwise: number): number => Number(values.get(letter) ?? otherwise);
  const named = (names: readonly string[], letter: string): number =>
    names.findIndex((name) => name.toLowerCase().startsWith((values.get(letter) ?? '?').toLowerCase())) + 1;
  const short = number('y', 0);
  const year = values.has('y') ? short + (short < 69 ? 2000 : 1900) : number('Y', 1900);
  const half = values.get('p')?.toLowerCase();
  const twelve = number('I', 12) % 12;
  const hour = values.has('I') ? twelve + (half === 'pm' ? 12 : 0) : number('H', 0);
  const zone = values.get('z');
  const fields = {
    year,
    month: values.has('b') ? named(months, 'b') : values.has('B') ? named(months, 'B') : number('m', 1),
    day: number('d', 1),
    hour,
    minute: number('M', 0),
    second: number('S', 0),
    micro: Number((values.get('f') ?? '').padEnd(6, '0')),
    ...(zone !== undefined && { offset: offsetOfText(zone) }),
  };
  const yearDay = number('j', 0);
  return yearDay > 0 ? { ...fields, month: 1, day: yearDay } : fields;
}

/** `+0200`, `+02:00`, `Z` */
export function offsetOfText(text: string): number {
  if (/^z$/i.test(text)) return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (text.slice(1).replaceAll(':', '').match(/\d\d/g) ?? []).map(Number);
  return (text[0] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

/** What the clock shows, as an instant of UTC. */
export const wallOf = ({ year, month, day, hour, minute, second, micro }: ParsedTime): number =>
  fromUnixTime(secondsOf(year, month, day, hour, minute, second)) + micro;
