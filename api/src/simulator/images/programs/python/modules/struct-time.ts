import { fromUnixTime, secondsOf, strftime, unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { localOf, UTC, type Zone } from '../../../../shell/utilities/time/local-time.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { itemOf } from '../items.ts';
import { same } from '../operations.ts';
import { wholeOf } from '../types.ts';
import { type Arguments, Instance, List, type Machine, type Value } from '../values.ts';
import { type ParsedTime, wallOf } from './strptime.ts';

/** time.struct_time: a tuple of nine whose items have names. */
const NAMES = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst'];
const itemsOf = ({ args: [self] }: Arguments): List => (self as Instance).native as List;

const structTime = nativeClass(
  'struct_time',
  {
    __init__: ({ args: [self, items] }) => {
      if (!(items instanceof List) || items.items.length < NAMES.length)
        throw failure('TypeError', 'time.struct_time() takes an at least 9-sequence');
      fill(self as Instance, items.items.slice(0, NAMES.length));
      return null;
    },
    __getitem__: (all, machine) => itemOf(machine, itemsOf(all), all.args[1] ?? null),
    __len__: () => BigInt(NAMES.length),
    __iter__: (all, machine) => machine.iterate(itemsOf(all)),
    __eq__: (all, machine) =>
      same(machine, itemsOf(all), all.args[1] instanceof Instance ? (all.args[1].native as List) : (all.args[1] ?? null)),
    __repr__: (all) => `time.struct_time(${NAMES.map((name, i) => `${name}=${itemsOf(all).items[i]}`).join(', ')})`,
  },
  'time',
);

function fill(made: Instance, items: readonly Value[]): Instance {
  made.native = new List([...items], 'tuple');
  for (const [i, name] of NAMES.entries()) made.fields.set(name, items[i] as Value);
  return made;
}

/** `at` by a clock of its own zone, or of UTC (whose summer time is none). */
export function structOf(at: number, zone: Zone | undefined): Instance {
  const local = zone?.(unixTime(at)) ?? UTC;
  const made = structOfWall(localOf(at, zone), local.summer ? 1 : 0);
  made.fields.set('tm_zone', local.name).set('tm_gmtoff', BigInt(local.offset));
  return made;
}

/** What a clock shows; `summer` is -1 where nobody knows. */
export function structOfWall(wall: number, summer: number): Instance {
  const values = strftime('%Y %m %d %H %M %S %u %j', wall).split(' ').map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, week = 1, yearDay = 1] = values;
  return fill(new Instance(structTime), [year, month, day, hour, minute, second, week - 1, yearDay, summer].map(BigInt));
}

/** What time.strptime makes: nobody knows whether it is summer there. */
export function structOfParsed(parsed: ParsedTime): Instance {
  const made = structOfWall(wallOf(parsed), -1);
  made.fields.set('tm_zone', null).set('tm_gmtoff', parsed.offset === undefined ? null : BigInt(parsed.offset));
  return made;
}

/** What the clock shows in a struct_time (or a tuple of nine), as an instant of UTC; undefined of anything else. */
export function wallOfStruct(value: Value | undefined): number | undefined {
  const items = value instanceof List ? value.items : value instanceof Instance && value.native instanceof List ? value.native.items : [];
  if (items.length < 6) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = items.map((each) => wholeOf(each));
  return fromUnixTime(secondsOf(year, month, day, hour, minute, second));
}

/** `%Z` and `%z` of it: what it says itself, else the machine's. */
export function zoneOfStruct(value: Value | undefined, machine: Machine, otherwise: (machine: Machine) => Zone | undefined): Zone {
  const fields = value instanceof Instance ? value.fields : undefined;
  const name = fields?.get('tm_zone');
  if (typeof name === 'string') {
    const offset = Number(fields?.get('tm_gmtoff') ?? 0);
    return () => ({ name, offset, summer: false });
  }
  return otherwise(machine) ?? (() => UTC);
}
