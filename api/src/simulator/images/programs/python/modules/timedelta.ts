import { SECOND } from '../../../../engine/index.ts';
import { getter, nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { numberOf, typeName } from '../types.ts';
import { type Arguments, Instance, List, type PythonClass, type Value } from '../values.ts';

/** Microseconds: of a difference, or since the run began of what a clock shows. */
export const number = ({ args: [self] }: Arguments): number => (self as Instance).native as number;

/** With noughts, two digits wide by default. */
export const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** The microseconds within a second, of times before 1970 too. */
export const fraction = (at: number): number => ((at % SECOND) + SECOND) % SECOND;

/** A number given by place or by name; 0 by default. */
export const field = (given: Arguments, i: number, name: string): number => {
  const value = given.args[i] ?? given.named.get(name);
  return value === undefined ? 0 : numberOf(value);
};

/** Its `native` is the span in microseconds. */
export const isDelta = (value: Value | undefined): value is Instance & { native: number } =>
  value instanceof Instance && value.of === deltaClass;

/** A timedelta of so many microseconds. */
export const delta = (span: number): Instance => new Instance(deltaClass, span);

/** In microseconds. */
export const DAY = 86_400 * SECOND;
const UNITS = {
  days: DAY,
  seconds: SECOND,
  microseconds: 1,
  milliseconds: 1000,
  minutes: 60 * SECOND,
  hours: 3600 * SECOND,
  weeks: 7 * DAY,
};
const wrong = (operator: string, a: Value | undefined, b: Value | undefined): Error =>
  failure('TypeError', `unsupported operand type(s) for ${operator}: '${typeName(a ?? null)}' and '${typeName(b ?? null)}'`);
const times: (all: Arguments) => Value = ({ args: [self, other] }) =>
  delta(Math.round(((self as Instance).native as number) * numberOf(other)));
const compared =
  (operator: string, fits: (difference: number) => boolean) =>
  ({ args: [self, other] }: Arguments): Value => {
    if (isDelta(other)) return fits(((self as Instance).native as number) - other.native);
    throw failure('TypeError', `'${operator}' not supported between instances of 'datetime.timedelta' and '${typeName(other ?? null)}'`);
  };

export const deltaClass: PythonClass = nativeClass(
  'timedelta',
  {
    __init__: (given) => {
      let total = 0;
      for (const [i, [name, unit]] of Object.entries(UNITS).entries()) total += field(given, i + 1, name) * unit;
      (given.args[0] as Instance).native = Math.round(total);
      return null;
    },
    total_seconds: (all) => number(all) / SECOND,
    days: getter((all) => BigInt(Math.floor(number(all) / DAY))),
    seconds: getter((all) => BigInt(Math.floor((((number(all) % DAY) + DAY) % DAY) / SECOND))),
    microseconds: getter((all) => BigInt(fraction(number(all)))),
    __add__: (all, machine) => {
      const [self, other] = all.args;
      if (isDelta(other)) return delta(number(all) + other.native);
      const reflected = other instanceof Instance ? machine.attributeIf(other, '__radd__') : undefined;
      if (!reflected) throw wrong('+', self, other);
      return machine.callNow(reflected, { args: [self as Value], named: new Map() });
    },
    __sub__: (all) => {
      const [self, other] = all.args;
      if (!isDelta(other)) throw wrong('-', self, other);
      return delta(number(all) - other.native);
    },
    __mul__: times,
    __rmul__: times,
    __truediv__: (all) => {
      const [, other] = all.args;
      return isDelta(other) ? number(all) / other.native : delta(Math.round(number(all) / numberOf(other)));
    },
    __floordiv__: (all) => {
      const [, other] = all.args;
      return isDelta(other) ? BigInt(Math.floor(number(all) / other.native)) : delta(Math.floor(number(all) / numberOf(other)));
    },
    __mod__: (all) => {
      const [, other] = all.args;
      if (!isDelta(other)) throw wrong('%', all.args[0], other);
      return delta(number(all) - Math.floor(number(all) / other.native) * other.native);
    },
    __divmod__: (all) => {
      const [, other] = all.args;
      if (!isDelta(other)) throw wrong('divmod()', all.args[0], other);
      const whole = Math.floor(number(all) / other.native);
      return new List([BigInt(whole), delta(number(all) - whole * other.native)], 'tuple');
    },
    __neg__: (all) => delta(-number(all)),
    __abs__: (all) => delta(Math.abs(number(all))),
    __bool__: (all) => number(all) !== 0,
    __eq__: (all) => isDelta(all.args[1]) && all.args[1].native === number(all),
    __lt__: compared('<', (difference) => difference < 0),
    __le__: compared('<=', (difference) => difference <= 0),
    __gt__: compared('>', (difference) => difference > 0),
    __ge__: compared('>=', (difference) => difference >= 0),
    __str__: (all) => deltaText(number(all)),
    __repr__: (all) => deltaRepr(number(all)),
  },
  'datetime',
);
deltaClass.keyBy = ({ native }) => native as number;

/** What `repr` shows of a span in microseconds. */
export function deltaRepr(span: number): string {
  const days = Math.floor(span / DAY);
  const rest = span - days * DAY;
  const parts = [
    days !== 0 && `days=${days}`,
    rest >= SECOND && `seconds=${Math.floor(rest / SECOND)}`,
    rest % SECOND !== 0 && `microseconds=${rest % SECOND}`,
  ].filter((each) => each !== false);
  return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
}

function deltaText(span: number): string {
  const days = Math.floor(span / DAY);
  const rest = span - days * DAY;
  const seconds = Math.floor(rest / SECOND);
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${rest % SECOND === 0 ? '' : `.${pad(rest % SECOND, 6)}`}`;
  return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`;
}
