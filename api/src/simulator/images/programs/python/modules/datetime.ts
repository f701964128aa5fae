import { SECOND } from '../../../../engine/index.ts';
import { fromUnixTime, secondsOf, strftime, unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { localOf, ofLocal } from '../../../../shell/utilities/time/local-time.ts';
import { getter, nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { numberOf, stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Instance, List, type Machine, type PythonClass, Unsupported, type Value } from '../values.ts';
import { clockClass, clockOf, isClock } from './clock-time.ts';
import type { Members } from './members.ts';
import { offsetOfText, parseTime, wallOf } from './strptime.ts';
import { structOfWall } from './struct-time.ts';
import { localZone, micros } from './time.ts';
import { nameThen, offsetText, offsetThen, placeOf, tzinfoClass, utc, zoneClass, zoneOfSeconds } from './time-zones.ts';
import { DAY, delta, deltaClass, field, fraction, isDelta, number, pad } from './timedelta.ts';

/** A date, or a datetime: what the clock there shows, as if it were UTC. */
function moment(of: PythonClass, wall: number, zone: Value = null): Instance {
  const made = new Instance(of, wall);
  made.fields.set('tzinfo', zone);
  return made;
}
type Moment = Instance & { native: number };
const isMoment = (value: Value | undefined): value is Moment =>
  value instanceof Instance && (value.of.isKindOf(datetimeClass) || value.of.isKindOf(dateClass));
const zoneOf = (of: Value | undefined): Value => (of as Instance).fields.get('tzinfo') ?? null;
const isAware = (of: Value | undefined): boolean => zoneOf(of) !== null;
const offsetOf = (of: Value | undefined): number => (isAware(of) ? offsetThen(placeOf(zoneOf(of)), (of as Instance).native as number) : 0);
/** The instant, of one with a zone; else as if it were UTC. */
const instantOf = (of: Value | undefined): number => ((of as Instance).native as number) - offsetOf(of) * SECOND;
const startOfDay = (at: number): number => at - fraction(at) - (((unixTime(at) % 86_400) + 86_400) % 86_400) * SECOND;

const part = (format: string) => getter((all) => BigInt(strftime(format, number(all))));

function iso(self: Instance, between: string, most = 'auto'): string {
  const at = self.native as number;
  const rest = fraction(at);
  const clock = { hours: '%H', minutes: '%H:%M' }[most] ?? '%H:%M:%S';
  const precise =
    most === 'milliseconds'
      ? `.${pad(Math.floor(rest / 1000), 3)}`
      : most === 'microseconds' || (most === 'auto' && rest !== 0)
        ? `.${pad(rest, 6)}`
        : '';
  return `${strftime(`%Y-%m-%d${between}${clock}`, at)}${precise}${isAware(self) ? offsetText(offsetOf(self)) : ''}`;
}

/** strftime, with Python's %f, and with the zone's own name and offset. */
function shown(format: string, self: Instance): string {
  const at = self.native as number;
  const zone = isAware(self) ? placeOf(zoneOf(self)) : undefined;
  const text = format
    .replaceAll('%f', pad(fraction(at), 6))
    .replaceAll('%z', zone ? offsetText(offsetOf(self), '') : '')
    .replaceAll('%Z', zone ? nameThen(zone, at) : '');
  return strftime(text, at);
}

/** A date and perhaps a time in ISO 8601's extended form. */
function parsedIso(text: string): { wall: number; zone: Value } {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:.(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?)?)?(Z|[+-]\d\d:?\d\d(?::?\d\d)?)?$/.exec(text);
  // A week or a basic form: read by Python, but not here.
  if (!found && /^\d{4}-?(\d\d-?\d\d|W\d\d)/.test(text)) throw new Unsupported(`datetime.fromisoformat of ${text}`);
  if (!found) throw failure('ValueError', `Invalid isoformat string: '${text}'`);
  const [, year, month, day, hour = 0, minute = 0, second = 0, rest = '', zone] = found;
  checkDate(Number(year), Number(month), Number(day));
  const wall =
    fromUnixTime(secondsOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))) +
    Number(rest.padEnd(6, '0'));
  if (zone === undefined) return { wall, zone: null };
  const seconds = offsetOfText(zone);
  return { wall, zone: seconds === 0 ? utc : zoneOfSeconds(seconds) };
}
function checkDate(year: number, month: number, day: number): void {
  if (year < 1 || year > 9999) throw failure('ValueError', `year ${year} is out of range`);
  if (month < 1 || month > 12) throw failure('ValueError', 'month must be in 1..12');
  const next = secondsOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1);
  if (day < 1 || day > (next - secondsOf(year, month, 1)) / 86_400) throw failure('ValueError', 'day is out of range for month');
}

const wrong = (operator: string, a: Value | undefined, b: Value | undefined): Error => {
  const name = (of: Value | undefined): string => (isMoment(of) || isDelta(of) ? `datetime.${of.of.name}` : typeName(of ?? null));
  return failure('TypeError', `unsupported operand type(s) for ${operator}: '${name(a)}' and '${name(b)}'`);
};
const plus = ({ args: [self, other] }: Arguments): Value => {
  if (!isDelta(other)) throw wrong('+', self, other);
  const { of, native } = self as Moment;
  const span = of === dateClass ? Math.floor(other.native / DAY) * DAY : other.native;
  return moment(of, native + span, zoneOf(self));
};
const arithmetic: Members = {
  __add__: plus,
  __radd__: plus,
  __sub__: ({ args: [self, other] }) => {
    if (isMoment(other)) {
      if (isAware(self) !== isAware(other)) throw failure('TypeError', "can't subtract offset-naive and offset-aware datetimes");
      return delta(instantOf(self) - instantOf(other));
    }
    if (!isDelta(other)) throw wrong('-', self, other);
    return moment((self as Moment).of, (self as Moment).native - other.native, zoneOf(self));
  },
};
const calendar: Members = {
  year: part('%Y'),
  month: part('%m'),
  day: part('%d'),
  weekday: (all) => BigInt((Number(strftime('%u', number(all))) + 6) % 7),
  isoweekday: (all) => BigInt(strftime('%u', number(all))),
  isocalendar: (all) => isoCalendar(number(all)),
  timetuple: (all) => {
    const zone = zoneOf(all.args[0]);
    if (zone !== null && !(zone instanceof Instance && zone.of.isKindOf(zoneClass)))
      throw new Unsupported('timetuple in a zone with summer time');
    const made = structOfWall(number(all), -1);
    made.fields.set('tm_zone', null).set('tm_gmtoff', null);
    return made;
  },
  strftime: (all) => shown(stringOf(all.args[1]), all.args[0] as Instance),
  __format__: (all, machine) =>
    all.args[1] === '' ? machine.text(all.args[0] ?? null) : shown(stringOf(all.args[1]), all.args[0] as Instance),
  ctime: (all) => strftime('%a %b %e %H:%M:%S %Y', number(all)),
  toordinal: (all) => BigInt(Math.floor(unixTime(number(all)) / 86_400) + 719_163),
};

const isoClass = nativeClass(
  'IsoCalendarDate',
  {
    __repr__: ({ args: [self] }) => {
      const [year, week, weekday] = ((self as Instance).native as List).items;
      return `datetime.IsoCalendarDate(year=${year}, week=${week}, weekday=${weekday})`;
    },
    __iter__: ({ args: [self] }, machine) => machine.iterate((self as Instance).native as List),
    __getitem__: ({ args: [self, i] }) => ((self as Instance).native as List).items[wholeOf(i)] ?? null,
  },
  'datetime',
);
function isoCalendar(at: number): Value {
  const values = strftime('%G %V %u', at).split(' ').map(BigInt);
  const made = new Instance(isoClass, new List(values, 'tuple'));
  for (const [i, name] of ['year', 'week', 'weekday'].entries()) made.fields.set(name, values[i] as Value);
  return made;
}

function differ(all: Arguments, operator: string): number {
  const [self, other] = all.args;
  if (!isMoment(other))
    throw failure(
      'TypeError',
      `'${operator}' not supported between instances of 'datetime.${(self as Instance).of.name}' and '${typeName(other ?? null)}'`,
    );
  if (isAware(self) !== isAware(other)) throw failure('TypeError', "can't compare offset-naive and offset-aware datetimes");
  return instantOf(self) - instantOf(other);
}
const compared: Members = {
  __eq__: ({ args: [self, other] }) => isMoment(other) && isAware(self) === isAware(other) && instantOf(self) === instantOf(other),
  __lt__: (all) => differ(all, '<') < 0,
  __le__: (all) => differ(all, '<=') <= 0,
  __gt__: (all) => differ(all, '>') > 0,
  __ge__: (all) => differ(all, '>=') >= 0,
};

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'];
/** The same with other fields. */
function replaced(given: Arguments): number {
  const values = strftime('%Y %m %d %H %M %S', number(given)).split(' ').map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = FIELDS.map((name, i) => {
    const value = given.args[i + 1] ?? given.named.get(name);
    return value === undefined ? (values[i] ?? 0) : wholeOf(value);
  });
  const rest = given.named.get('microsecond');
  checkDate(year, month, day);
  return fromUnixTime(secondsOf(year, month, day, hour, minute, second)) + (rest === undefined ? fraction(number(given)) : wholeOf(rest));
}

const dateClass: PythonClass = nativeClass(
  'date',
  {
    ...arithmetic,
    ...calendar,
    ...compared,
    __init__: (given) => {
      const [year, month, day] = [field(given, 1, 'year'), field(given, 2, 'month'), field(given, 3, 'day')];
      checkDate(year, month, day);
      (given.args[0] as Instance).native = fromUnixTime(secondsOf(year, month, day));
      return null;
    },
    today: (_, machine) => moment(dateClass, startOfDay(localOf(machine.process.now, localZone(machine)))),
    fromtimestamp: ({ args: [at] }, machine) => moment(dateClass, startOfDay(localOf(micros(numberOf(at)), localZone(machine)))),
    fromisoformat: ({ args: [text] }) => moment(dateClass, startOfDay(parsedIso(stringOf(text)).wall)),
    fromordinal: ({ args: [n] }) => moment(dateClass, fromUnixTime((wholeOf(n) - 719_163) * 86_400)),
    replace: (all) => moment(dateClass, replaced(all)),
    isoformat: (all) => strftime('%Y-%m-%d', number(all)),
    __str__: (all) => strftime('%Y-%m-%d', number(all)),
    __repr__: (all) => `datetime.date(${strftime('%Y, %-m, %-d', number(all))})`,
  },
  'datetime',
);
const datetimeClass: PythonClass = nativeClass(
  'datetime',
  {
    ...arithmetic,
    ...calendar,
    ...compared,
    __init__: (given) => {
      const self = given.args[0] as Instance;
      const [year, month, day, hour, minute, second] = FIELDS.map((name, i) => field(given, i + 1, name)) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      checkDate(year, month, day);
      if (hour > 23 || hour < 0) throw failure('ValueError', 'hour must be in 0..23');
      if (minute > 59 || minute < 0) throw failure('ValueError', 'minute must be in 0..59');
      if (second > 59 || second < 0) throw failure('ValueError', 'second must be in 0..59');
      self.native = fromUnixTime(secondsOf(year, month, day, hour, minute, second)) + field(given, 7, 'microsecond');
      self.fields.set('tzinfo', given.args[8] ?? given.named.get('tzinfo') ?? null);
      return null;
    },
    now: (given, machine) => atZone(machine.process.now, given.args[0] ?? given.named.get('tz') ?? null, machine),
    utcnow: (_, { process }) => moment(datetimeClass, process.now),
    today: (_, machine) => atZone(machine.process.now, null, machine),
    fromtimestamp: (given, machine) => atZone(micros(numberOf(given.args[0])), given.args[1] ?? given.named.get('tz') ?? null, machine),
    utcfromtimestamp: (given) => moment(datetimeClass, micros(numberOf(given.args[0]))),
    fromisoformat: ({ args: [text] }) => {
      const { wall, zone } = parsedIso(stringOf(text));
      return moment(datetimeClass, wall, zone);
    },
    strptime: ({ args: [text, format] }, machine) => {
      const parsed = parseTime(machine, 'datetimeStrptime', stringOf(text), stringOf(format));
      const { offset } = parsed;
      return moment(datetimeClass, wallOf(parsed), offset === undefined ? null : offset === 0 ? utc : zoneOfSeconds(offset));
    },
    combine: ({ args: [day, clock] }) => {
      if (!isMoment(day) || !isClock(clock)) throw failure('TypeError', 'combine() argument 1 must be datetime.date');
      return moment(datetimeClass, startOfDay(day.native) + clock.native, clock.fields.get('tzinfo') ?? null);
    },
    hour: part('%H'),
    minute: part('%M'),
    second: part('%S'),
    microsecond: getter((all) => BigInt(fraction(number(all)))),
    date: (all) => moment(dateClass, startOfDay(number(all))),
    time: (all) => clockOf(number(all) - startOfDay(number(all))),
    timetz: (all) => clockOf(number(all) - startOfDay(number(all)), zoneOf(all.args[0])),
    utcoffset: (all) => (isAware(all.args[0]) ? delta(offsetOf(all.args[0]) * SECOND) : null),
    tzname: (all) => (isAware(all.args[0]) ? nameThen(placeOf(zoneOf(all.args[0])), number(all)) : null),
    timestamp: ({ args: [self] }, machine) => {
      const at = isAware(self) ? instantOf(self) : ofLocal((self as Moment).native, localZone(machine));
      return unixTime(at) + fraction(at) / SECOND;
    },
    isoformat: (all) =>
      iso(
        all.args[0] as Instance,
        stringOf(all.args[1] ?? all.named.get('sep') ?? 'T'),
        stringOf(all.args[2] ?? all.named.get('timespec') ?? 'auto'),
      ),
    __str__: (all) => iso(all.args[0] as Instance, ' '),
    __repr__: (all) => {
      const at = number(all);
      const [year, month, day, hour, minute, second] = strftime('%Y %m %d %H %M %S', at).split(' ').map(Number);
      const rest = [second, fraction(at)].filter((value, i, each) => value !== 0 || (i === 0 && each[1] !== 0));
      const zone = isAware(all.args[0]) ? `, tzinfo=${placeOf(zoneOf(all.args[0])).repr}` : '';
      return `datetime.datetime(${[year, month, day, hour, minute, ...rest].join(', ')}${zone})`;
    },
    replace: (given) => {
      const zone = given.named.get('tzinfo');
      return moment(datetimeClass, replaced(given), zone === undefined ? zoneOf(given.args[0]) : zone);
    },
    astimezone: ({ args: [self, given], named }, machine) => {
      const at = isAware(self) ? instantOf(self) : ofLocal((self as Moment).native, localZone(machine));
      return atZone(at, given ?? named.get('tz') ?? ownZone(at, machine), machine);
    },
  },
  'datetime',
  [dateClass],
);

/** What the clock shows there, or where the machine is. */
function atZone(at: number, zone: Value, machine: Machine): Value {
  if (zone === null) return moment(datetimeClass, localOf(at, localZone(machine)));
  return moment(datetimeClass, localOf(at, placeOf(zone).zone), zone);
}
function ownZone(at: number, machine: Machine): Value {
  const local = localZone(machine)?.(unixTime(at));
  return local ? zoneOfSeconds(local.offset, local.name) : zoneOfSeconds(0, 'UTC');
}

// Equal ones are one key.
for (const of of [dateClass, datetimeClass]) of.keyBy = (self) => instantOf(self);
for (const [of, least, most] of [
  [dateClass, [1, 1, 1], [9999, 12, 31]],
  [datetimeClass, [1, 1, 1, 0, 0, 0, 0], [9999, 12, 31, 23, 59, 59, 999_999]],
] as const) {
  const edge = ([year, month, day, hour = 0, minute = 0, second = 0, rest = 0]: readonly number[]): Value =>
    moment(of, fromUnixTime(secondsOf(year as number, month as number, day as number, hour, minute, second)) + rest);
  of.members.set('min', edge(least)).set('max', edge(most));
}

/** The module `datetime`. */
export const datetime = (_: Machine): Members => ({
  datetime: datetimeClass,
  date: dateClass,
  time: clockClass,
  timedelta: deltaClass,
  timezone: zoneClass,
  tzinfo: tzinfoClass,
  UTC: utc,
  MINYEAR: 1n,
  MAXYEAR: 9999n,
});
