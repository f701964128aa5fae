import { SECOND } from '../../../../engine/index.ts';
import { fromUnixTime, strftime } from '../../../../shell/utilities/time/calendar.ts';
import { getter, nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { stringOf, typeName } from '../types.ts';
import { type Arguments, Instance, type PythonClass, type Value } from '../values.ts';
import { field, fraction, number, pad } from './timedelta.ts';

/** datetime.time: microseconds since midnight. */
export const isClock = (value: Value | undefined): value is Instance & { native: number } =>
  value instanceof Instance && value.of === clockClass;

/** A `datetime.time`, so many microseconds after midnight. */
export function clockOf(span: number, zone: Value = null): Instance {
  const made = new Instance(clockClass, span);
  made.fields.set('tzinfo', zone);
  return made;
}

const unit = (size: number, of: number) => getter((all) => BigInt(Math.floor(number(all) / (size * SECOND)) % of));
const text = (all: Arguments): string =>
  `${strftime('%H:%M:%S', fromUnixTime(0) + number(all))}${fraction(number(all)) === 0 ? '' : `.${pad(fraction(number(all)), 6)}`}`;
const shown = (all: Arguments): string =>
  strftime(stringOf(all.args[1]).replaceAll('%f', pad(fraction(number(all)), 6)), fromUnixTime(-2_208_988_800) + number(all));
const compared =
  (operator: string, fits: (difference: number) => boolean) =>
  (all: Arguments): Value => {
    const [, other] = all.args;
    if (isClock(other)) return fits(number(all) - other.native);
    throw failure('TypeError', `'${operator}' not supported between instances of 'datetime.time' and '${typeName(other ?? null)}'`);
  };

export const clockClass: PythonClass = nativeClass(
  'time',
  {
    __init__: (given) => {
      const [hour, minute, second] = [field(given, 1, 'hour'), field(given, 2, 'minute'), field(given, 3, 'second')];
      if (hour > 23 || hour < 0) throw failure('ValueError', 'hour must be in 0..23');
      if (minute > 59 || minute < 0) throw failure('ValueError', 'minute must be in 0..59');
      if (second > 59 || second < 0) throw failure('ValueError', 'second must be in 0..59');
      const self = given.args[0] as Instance;
      self.native = (hour * 3600 + minute * 60 + second) * SECOND + field(given, 4, 'microsecond');
      self.fields.set('tzinfo', given.args[5] ?? given.named.get('tzinfo') ?? null);
      return null;
    },
    hour: unit(3600, 24),
    minute: unit(60, 60),
    second: unit(1, 60),
    microsecond: getter((all) => BigInt(fraction(number(all)))),
    isoformat: text,
    strftime: shown,
    __format__: (all) => (all.args[1] === '' ? text(all) : shown(all)),
    __str__: text,
    __repr__: (all) => {
      const at = Math.floor(number(all) / SECOND);
      const rest = [at % 60, fraction(number(all))].filter((value, i, each) => value !== 0 || (i === 0 && each[1] !== 0));
      return `datetime.time(${[Math.floor(at / 3600), Math.floor(at / 60) % 60, ...rest].join(', ')})`;
    },
    __eq__: (all) => isClock(all.args[1]) && all.args[1].native === number(all),
    __lt__: compared('<', (difference) => difference < 0),
    __le__: compared('<=', (difference) => difference <= 0),
    __gt__: compared('>', (difference) => difference > 0),
    __ge__: compared('>=', (difference) => difference >= 0),
  },
  'datetime',
);
clockClass.keyBy = ({ native }) => native as number;
