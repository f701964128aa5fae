import { type Micros, SECOND, type Task } from '../../../../engine/index.ts';
import { fromUnixTime, secondsOf, strftime, unixTime } from '../../../../shell/utilities/lib/calendar.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { numberOf, stringOf, typeName } from '../types.ts';
import { Instance, List, type Machine, type Value } from '../values.ts';
import type { Members } from './members.ts';

export const now = ({ process }: Machine): number => unixTime(process.now) + (process.now % SECOND) / SECOND;
/** The machine has been up for a day when the run begins. */
const sinceBoot = ({ process }: Machine): number => 86_400 + process.now / SECOND;

const structTime = nativeClass(
  'struct_time',
  {
    __getitem__: ({ args: [self, index] }) => ((self as Instance).native as List).items[Number(index)] ?? null,
  },
  'time',
);
const NAMES = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst'];
function structOf(at: Micros): Instance {
  const values = strftime('%Y %m %d %H %M %S %u %j', at).split(' ').map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, week = 1, yearDay = 1] = values;
  const made = new Instance(structTime, new List([year, month, day, hour, minute, second, week - 1, yearDay, 0].map(BigInt), 'tuple'));
  for (const [i, name] of NAMES.entries()) made.fields.set(name, (made.native as List).items[i] as Value);
  return made;
}
export const micros = (seconds: number): Micros => fromUnixTime(Math.floor(seconds)) + Math.round((seconds % 1) * SECOND);
const given = (value: Value | undefined, machine: Machine): Micros => {
  if (value instanceof Instance && value.native instanceof List) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = value.native.items.map(Number);
    return fromUnixTime(secondsOf(year, month, day, hour, minute, second));
  }
  return value === undefined || value === null ? machine.process.now : micros(numberOf(value));
};

export const time: Members = {
  *sleep({ args: [duration = null] }, machine): Task<Value> {
    if (typeof duration !== 'number' && typeof duration !== 'bigint')
      throw failure('TypeError', `'${typeName(duration)}' object cannot be interpreted as an integer`);
    if (duration < 0) throw failure('ValueError', 'sleep length must be non-negative');
    yield* machine.sleep(Number(duration));
    return null;
  },
  time: (_, machine) => now(machine),
  time_ns: (_, machine) => BigInt(Math.round(now(machine) * 1e6)) * 1000n,
  monotonic: (_, machine) => sinceBoot(machine),
  monotonic_ns: (_, machine) => BigInt(Math.round(sinceBoot(machine) * 1e6)) * 1000n,
  perf_counter: (_, machine) => sinceBoot(machine),
  perf_counter_ns: (_, machine) => BigInt(Math.round(sinceBoot(machine) * 1e6)) * 1000n,
  process_time: (_, { process }) => (process.processes().find(({ pid }) => pid === process.pid)?.cpuTime ?? 0) / SECOND,
  strftime: ({ args: [format = '', at] }, machine) => strftime(stringOf(format), given(at, machine)),
  ctime: ({ args: [at] }, machine) => strftime('%a %b %e %H:%M:%S %Y', given(at, machine)),
  asctime: ({ args: [at] }, machine) => strftime('%a %b %e %H:%M:%S %Y', given(at, machine)),
  gmtime: ({ args: [at] }, machine) => structOf(given(at, machine)),
  localtime: ({ args: [at] }, machine) => structOf(given(at, machine)),
  mktime: ({ args: [at] }, machine) => {
    const when = given(at, machine);
    return unixTime(when);
  },
  timezone: 0n,
  tzname: new List(['UTC', 'UTC'], 'tuple'),
  tzset: () => null,
};
