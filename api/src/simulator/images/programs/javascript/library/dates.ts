import { MILLISECOND, SECOND } from '../../../../engine/index.ts';
import { fromUnixTime, httpDate, isoText, secondsOf, strftime, unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { dateInWords } from './date-words.ts';
import { defineClass } from './define.ts';
import { clockOf, type LocalClock } from './local-clock.ts';

/** Milliseconds since 1970. */
const now = ({ process }: Machine): number => unixTime(process.now) * 1000 + Math.floor((process.now % SECOND) / MILLISECOND);
const micros = (time: number): number => fromUnixTime(Math.floor(time / 1000));
const longText = (time: number, clock: LocalClock): string =>
  `${strftime('%a %b %d %Y %H:%M:%S', clock.local(micros(time)))} ${clock.named(micros(time))}`;

/** A date without a time is of UTC, one with a time and without a zone of the local time. */
function parsed(text: string, clock: LocalClock): number {
  const iso = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?(?:Z|([-+])(\d\d):?(\d\d))?$/.exec(
    text,
  );
  // V8 reads many other texts, each in its own way.
  if (!iso && /\d/.test(text)) throw new Unsupported('a date that is no ISO 8601');
  if (!iso) return Number.NaN;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', rest = '0', sign, away = '0', more = '0'] = iso;
  const offset = (Number(away) * 60 + Number(more)) * 60_000 * (sign === '-' ? -1 : 1);
  const inZone = /Z$/.test(text) || sign !== undefined || !/\d[T ]\d/.test(text);
  const at =
    secondsOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)) * 1000 +
    Number(rest.padEnd(3, '0')) -
    offset;
  return inZone ? at : instantOf(at, clock);
}

/** From milliseconds by the local clock to those since 1970, and back. */
const instantOf = (local: number, { instant }: LocalClock): number => local + (instant(micros(local)) - micros(local)) / MILLISECOND;
const localOf = (time: number, { local }: LocalClock): number => time + (local(micros(time)) - micros(time)) / MILLISECOND;

/** Date, in the zone that TZ names, or UTC. */
export function defineDates(machine: Machine): void {
  const clock = clockOf(machine);
  const time = (self: JsValue): number => (self as JsObject).native as number;
  const shownTime = (self: JsValue, utc: boolean): number => micros(utc ? time(self) : localOf(time(self), clock()));
  const part =
    (format: string, by = 0) =>
    (utc: boolean) =>
    (self: JsValue): JsValue =>
      Number.isNaN(time(self)) ? Number.NaN : Number(strftime(format, shownTime(self, utc))) + by;
  const parts = {
    FullYear: part('%Y'),
    Month: part('%m', -1),
    Date: part('%d'),
    Hours: part('%H'),
    Minutes: part('%M'),
    Seconds: part('%S'),
    Day: part('%w'),
  };
  const millisOf = (self: JsValue): JsValue => ((time(self) % 1000) + 1000) % 1000;
  const millis = () => millisOf;
  const fields = (self: JsValue, utc: boolean): number[] => [
    ...strftime('%Y %m %d %H %M %S', shownTime(self, utc)).split(' ').map(Number),
    millisOf(self) as number,
  ];
  const of = ([year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, rest = 0]: readonly number[]): number =>
    secondsOf(year + Math.floor((month - 1) / 12), ((((month - 1) % 12) + 12) % 12) + 1, 1, 0, 0, 0) * 1000 +
    (day - 1) * 86_400_000 +
    hour * 3_600_000 +
    minute * 60_000 +
    second * 1000 +
    rest;
  const setter =
    (at: number, by = 0) =>
    (utc: boolean) =>
    (self: JsValue, args: readonly JsValue[]): JsValue => {
      const values = fields(self, utc);
      for (const [i, value] of args.entries()) values[at + i] = machine.number(value) + (i === 0 ? by : 0);
      (self as JsObject).native = utc ? of(values) : instantOf(of(values), clock());
      return time(self);
    };
  const setters = {
    FullYear: setter(0),
    Month: setter(1, 1),
    Date: setter(2),
    Hours: setter(3),
    Minutes: setter(4),
    Seconds: setter(5),
    Milliseconds: setter(6),
  };
  const both = <T>(verb: string, table: Readonly<Record<string, (utc: boolean) => T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(table).flatMap(([name, run]) => [
        [`${verb}${name}`, run(false)],
        [`${verb}UTC${name}`, run(true)],
      ]),
    );
  const checked = (self: JsValue): number => {
    if (Number.isNaN(time(self))) throw machine.fail('RangeError', 'Invalid time value');
    return time(self);
  };
  defineClass(
    machine,
    'Date',
    (_, args, __, target) => {
      if (!target) return longText(now(machine), clock());
      const [first] = args;
      const at =
        args.length === 0
          ? now(machine)
          : args.length > 1
            ? instantOf(of(args.map((each, i) => machine.number(each) + (i === 1 ? 1 : 0))), clock())
            : first instanceof JsObject && first.kind === 'Date'
              ? time(first)
              : typeof first === 'string'
                ? parsed(first, clock())
                : machine.number(first);
      return new JsObject(machine.protos.Date as JsObject, 'Date', at);
    },
    {
      ...both('get', { ...parts, Milliseconds: millis }),
      ...both('set', setters),
      getTime: (self) => time(self),
      valueOf: (self: JsValue) => time(self),
      setTime: (self, [value]) => {
        (self as JsObject).native = machine.number(value);
        return time(self);
      },
      getTimezoneOffset: (self: JsValue) => (Number.isNaN(time(self)) ? Number.NaN : clock().behind(micros(time(self)))),
      toISOString: (self) => isoText(checked(self)),
      toJSON: (self) => (Number.isNaN(time(self)) ? null : isoText(time(self))),
      toString: (self: JsValue) => (Number.isNaN(time(self)) ? 'Invalid Date' : longText(time(self), clock())),
      toDateString: (self) => strftime('%a %b %d %Y', shownTime(self, false)),
      toTimeString: (self) => `${strftime('%H:%M:%S', shownTime(self, false))} ${clock().named(micros(time(self)))}`,
      toUTCString: (self) => httpDate(micros(time(self))),
      toLocaleString: (self: JsValue, args: readonly JsValue[]) => dateInWords(machine, time(self), clock(), args, 'all'),
      toLocaleDateString: (self, args) => dateInWords(machine, time(self), clock(), args, 'date'),
      toLocaleTimeString: (self, args) => dateInWords(machine, time(self), clock(), args, 'time'),
    },
    {
      now: () => now(machine),
      parse: (_, [text]) => parsed(machine.text(text), clock()),
      UTC: (_, args) => of(args.map((each, i) => machine.number(each) + (i === 1 ? 1 : 0))),
    },
  );
}
