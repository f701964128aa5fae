import { SECOND } from '../../../../engine/index.ts';
import { fromUnixTime, secondsOf, strftime, unixTime } from '../../../../shell/utilities/lib/calendar.ts';
import { getter, nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { numberOf, stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Instance, type Machine, type PythonClass, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';
import { micros } from './time.ts';

/** Microseconds, for differences and for moments since the run began; `zone` says that it is one with a time zone (UTC). */
const number = ({ args: [self] }: Arguments): number => (self as Instance).native as number;
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
const field = (given: Arguments, i: number, name: string, otherwise = 0): number => {
  const value = given.args[i] ?? given.named.get(name);
  return value === undefined ? otherwise : numberOf(value);
};

function moment(of: PythonClass, at: number, zone: Value = null): Instance {
  const made = new Instance(of, at);
  made.fields.set('tzinfo', zone);
  return made;
}
const isMoment = (value: Value | undefined): value is Instance & { native: number } =>
  value instanceof Instance && (value.of === datetimeClass || value.of === dateClass);
const isDelta = (value: Value | undefined): value is Instance & { native: number } => value instanceof Instance && value.of === deltaClass;
const delta = (span: number): Instance => new Instance(deltaClass, span);

const part = (format: string) => getter((all) => BigInt(strftime(format, number(all))));
const fraction = (at: number): number => ((at % SECOND) + SECOND) % SECOND;

function iso(self: Instance, between: string, most = 'auto'): string {
  const at = self.native as number;
  const rest = fraction(at);
  const zone = self.fields.get('tzinfo') ? '+00:00' : '';
  const shown =
    most === 'seconds' ? '' : most === 'milliseconds' ? `.${pad(Math.floor(rest / 1000), 3)}` : rest === 0 ? '' : `.${pad(rest, 6)}`;
  return `${strftime(`%Y-%m-%d${between}%H:%M:%S`, at)}${shown}${zone}`;
}

/** strftime, with Python's %f. */
const shown = (format: string, at: number, zoned: boolean): string =>
  strftime(
    format
      .replaceAll('%f', pad(fraction(at), 6))
      .replaceAll('%z', zoned ? '+0000' : '')
      .replaceAll('%Z', zoned ? 'UTC' : ''),
    at,
  );

function parsed(text: string): number {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?(?:Z|\+00:00)?$/.exec(text);
  // An offset, a week or a basic form: read by Python, but not here.
  if (!found && /^\d{4}-?(\d\d-?\d\d|W\d\d)/.test(text)) throw new Unsupported(`datetime.fromisoformat of ${text}`);
  if (!found) throw failure('ValueError', `Invalid isoformat string: '${text}'`);
  const [, year, month, day, hour = 0, minute = 0, second = 0, rest = ''] = found;
  return (
    fromUnixTime(secondsOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))) +
    Number(rest.padEnd(6, '0'))
  );
}
function parsedAs(text: string, format: string): number {
  const names: string[] = [];
  const pattern = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%([A-Za-z%])/g, (_, letter: string) => {
    if (letter === '%') return '%';
    if (!'YmdHMSfy'.includes(letter)) throw new Unsupported(`strptime with %${letter}`);
    names.push(letter);
    return letter === 'Y' ? '(\\d{4})' : letter === 'f' ? '(\\d{1,6})' : '(\\d{1,2})';
  });
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found) throw failure('ValueError', `time data '${text}' does not match format '${format}'`);
  const value = (letter: string, otherwise: number): number =>
    names.includes(letter) ? Number(found[names.indexOf(letter) + 1]) : otherwise;
  const year = names.includes('y') ? 2000 + value('y', 0) : value('Y', 1900);
  const fractionOf = names.includes('f') ? Number((found[names.indexOf('f') + 1] ?? '').padEnd(6, '0')) : 0;
  return fromUnixTime(secondsOf(year, value('m', 1), value('d', 1), value('H', 0), value('M', 0), value('S', 0))) + fractionOf;
}

const arithmetic: Members = {
  __add__: ({ args: [self, other] }) => {
    if (!isDelta(other)) throw failure('TypeError', 'unsupported operand type(s) for +');
    const { of, native, fields } = self as Instance;
    return moment(of, (native as number) + other.native, fields.get('tzinfo') ?? null);
  },
  __sub__: ({ args: [self, other] }) => {
    const { of, native, fields } = self as Instance;
    if (isMoment(other)) {
      if (((fields.get('tzinfo') ?? null) === null) !== ((other.fields.get('tzinfo') ?? null) === null))
        throw failure('TypeError', "can't subtract offset-naive and offset-aware datetimes");
      return delta((native as number) - other.native);
    }
    if (isDelta(other)) return moment(of, (native as number) - other.native, fields.get('tzinfo') ?? null);
    throw failure('TypeError', 'unsupported operand type(s) for -');
  },
};
const calendar: Members = {
  year: part('%Y'),
  month: part('%m'),
  day: part('%d'),
  weekday: (all) => BigInt((Number(strftime('%u', number(all))) + 6) % 7),
  isoweekday: (all) => BigInt(strftime('%u', number(all))),
  strftime: (all) => shown(stringOf(all.args[1]), number(all), ((all.args[0] as Instance).fields.get('tzinfo') ?? null) !== null),
  __format__: (all) => shown(stringOf(all.args[1]), number(all), false),
  ctime: (all) => strftime('%a %b %e %H:%M:%S %Y', number(all)),
  toordinal: (all) => BigInt(Math.floor(unixTime(number(all)) / 86_400) + 719_163),
};

const dateClass: PythonClass = nativeClass(
  'date',
  {
    ...arithmetic,
    ...calendar,
    __init__: (given) => {
      const self = given.args[0] as Instance;
      self.native = fromUnixTime(secondsOf(field(given, 1, 'year'), field(given, 2, 'month'), field(given, 3, 'day')));
      return null;
    },
    today: (_, { process }) => moment(dateClass, process.now - fraction(process.now) - (unixTime(process.now) % 86_400) * SECOND),
    isoformat: (all) => strftime('%Y-%m-%d', number(all)),
    __str__: (all) => strftime('%Y-%m-%d', number(all)),
  },
  'datetime',
);

const zoned = (of: Value | undefined): boolean => ((of as Instance).fields.get('tzinfo') ?? null) !== null;
function differ(all: Arguments, operator: string): number {
  const other = all.args[1];
  if (!isMoment(other))
    throw failure('TypeError', `'${operator}' not supported between instances of 'datetime.datetime' and '${typeName(other ?? null)}'`);
  if (zoned(all.args[0]) !== zoned(other)) throw failure('TypeError', "can't compare offset-naive and offset-aware datetimes");
  return number(all) - other.native;
}
const datetimeClass: PythonClass = nativeClass(
  'datetime',
  {
    ...arithmetic,
    ...calendar,
    __init__: (given) => {
      const self = given.args[0] as Instance;
      const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((name, i) =>
        field(given, i + 1, name),
      ) as [number, number, number, number, number, number];
      if (month < 1 || month > 12) throw failure('ValueError', 'month must be in 1..12');
      if (day < 1 || day > 31) throw failure('ValueError', 'day is out of range for month');
      self.native = fromUnixTime(secondsOf(year, month, day, hour, minute, second)) + field(given, 7, 'microsecond');
      self.fields.set('tzinfo', given.args[8] ?? given.named.get('tzinfo') ?? null);
      return null;
    },
    now: (given, machine) => moment(datetimeClass, machine.process.now, given.args[0] ?? given.named.get('tz') ?? null),
    utcnow: (_, { process }) => moment(datetimeClass, process.now),
    today: (_, { process }) => moment(datetimeClass, process.now),
    fromtimestamp: (given) => moment(datetimeClass, micros(numberOf(given.args[0])), given.args[1] ?? given.named.get('tz') ?? null),
    utcfromtimestamp: (given) => moment(datetimeClass, micros(numberOf(given.args[0]))),
    fromisoformat: ({ args: [text] }) => moment(datetimeClass, parsed(stringOf(text)), /Z$|\+00:00$/.test(stringOf(text)) ? utc : null),
    strptime: ({ args: [text, format] }) => moment(datetimeClass, parsedAs(stringOf(text), stringOf(format))),
    combine: () => {
      throw new Unsupported('datetime.combine');
    },
    hour: part('%H'),
    minute: part('%M'),
    second: part('%S'),
    microsecond: getter((all) => BigInt(fraction(number(all)))),
    date: (all) => moment(dateClass, number(all) - fraction(number(all)) - (unixTime(number(all)) % 86_400) * SECOND),
    time: (all) => strftime('%H:%M:%S', number(all)) + (fraction(number(all)) === 0 ? '' : `.${pad(fraction(number(all)), 6)}`),
    timestamp: (all) => unixTime(number(all)) + fraction(number(all)) / SECOND,
    isoformat: (all) =>
      iso(
        all.args[0] as Instance,
        stringOf(all.args[1] ?? all.named.get('sep') ?? 'T'),
        stringOf(all.args[2] ?? all.named.get('timespec') ?? 'auto'),
      ),
    __str__: (all) => iso(all.args[0] as Instance, ' '),
    __repr__: (all) => {
      const at = number(all);
      const [year, month, day, hour, minute, second] = strftime('%Y %m %d %H %M %S', at).split(' ').map(Number) as number[];
      const rest = [second, fraction(at)].filter((value, i, each) => value !== 0 || (i === 0 && each[1] !== 0));
      const zone = zoned(all.args[0]) ? ', tzinfo=datetime.timezone.utc' : '';
      return `datetime.datetime(${[year, month, day, hour, minute, ...rest].join(', ')}${zone})`;
    },
    replace: (given) => {
      const self = given.args[0] as Instance;
      const values = strftime('%Y %m %d %H %M %S', number(given)).split(' ').map(Number);
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(
        (name, i) => {
          const value = given.named.get(name);
          return value === undefined ? (values[i] ?? 0) : wholeOf(value);
        },
      );
      const rest = given.named.get('microsecond');
      const at =
        fromUnixTime(secondsOf(year, month, day, hour, minute, second)) + (rest === undefined ? fraction(number(given)) : wholeOf(rest));
      return moment(datetimeClass, at, given.named.get('tzinfo') ?? self.fields.get('tzinfo') ?? null);
    },
    astimezone: (all) => moment(datetimeClass, number(all), utc),
    __eq__: (all) => isMoment(all.args[1]) && zoned(all.args[0]) === zoned(all.args[1]) && all.args[1].native === number(all),
    ...Object.fromEntries(
      Object.entries({ __lt__: -1, __gt__: 1 }).map(([name, sign]) => [
        name,
        (all: Arguments) => Math.sign(differ(all, name === '__lt__' ? '<' : '>')) === sign,
      ]),
    ),
    __le__: (all) => differ(all, '<=') <= 0,
    __ge__: (all) => differ(all, '>=') >= 0,
  },
  'datetime',
);

const DAY = 86_400 * SECOND;
const deltaClass: PythonClass = nativeClass(
  'timedelta',
  {
    __init__: (given) => {
      const units = {
        days: DAY,
        seconds: SECOND,
        microseconds: 1,
        milliseconds: 1000,
        minutes: 60 * SECOND,
        hours: 3600 * SECOND,
        weeks: 7 * DAY,
      };
      let total = 0;
      for (const [i, [name, unit]] of Object.entries(units).entries()) total += field(given, i + 1, name) * unit;
      (given.args[0] as Instance).native = Math.round(total);
      return null;
    },
    total_seconds: (all) => number(all) / SECOND,
    days: getter((all) => BigInt(Math.floor(number(all) / DAY))),
    seconds: getter((all) => BigInt(Math.floor((((number(all) % DAY) + DAY) % DAY) / SECOND))),
    microseconds: getter((all) => BigInt(fraction(number(all)))),
    __add__: ({ args: [self, other] }) => {
      const span = (self as Instance).native as number;
      if (isMoment(other)) return moment(other.of, other.native + span, other.fields.get('tzinfo') ?? null);
      return delta(span + ((other as Instance).native as number));
    },
    __sub__: ({ args: [self, other] }) => delta(((self as Instance).native as number) - ((other as Instance).native as number)),
    __mul__: ({ args: [self, other] }) => delta(Math.round(((self as Instance).native as number) * numberOf(other))),
    __rmul__: ({ args: [self, other] }) => delta(Math.round(((self as Instance).native as number) * numberOf(other))),
    __truediv__: ({ args: [self, other] }) =>
      isDelta(other)
        ? ((self as Instance).native as number) / other.native
        : delta(Math.round(((self as Instance).native as number) / numberOf(other))),
    __neg__: (all) => delta(-number(all)),
    __bool__: (all) => number(all) !== 0,
    __str__: (all) => {
      const days = Math.floor(number(all) / DAY);
      const rest = number(all) - days * DAY;
      const seconds = Math.floor(rest / SECOND);
      const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${rest % SECOND === 0 ? '' : `.${pad(rest % SECOND, 6)}`}`;
      return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`;
    },
    __repr__: (all) => {
      const days = Math.floor(number(all) / DAY);
      const rest = number(all) - days * DAY;
      const parts = [
        days !== 0 && `days=${days}`,
        rest >= SECOND && `seconds=${Math.floor(rest / SECOND)}`,
        rest % SECOND !== 0 && `microseconds=${rest % SECOND}`,
      ].filter((each) => each !== false);
      return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
    },
  },
  'datetime',
);

const zoneClass = nativeClass(
  'timezone',
  {
    __init__: ({ args: [, offset] }) => {
      if (!isDelta(offset) || offset.native !== 0) throw new Unsupported('a time zone beside UTC');
      return null;
    },
    __str__: () => 'UTC',
    __repr__: () => 'datetime.timezone.utc',
  },
  'datetime',
);
const utc = new Instance(zoneClass, 'utc');
zoneClass.members.set('utc', utc);

// Equal ones are one key.
for (const of of [dateClass, datetimeClass, deltaClass]) of.keyBy = ({ native }) => native as number;

export const datetime = (_: Machine): Members => ({
  datetime: datetimeClass,
  date: dateClass,
  timedelta: deltaClass,
  timezone: zoneClass,
  UTC: utc,
});
