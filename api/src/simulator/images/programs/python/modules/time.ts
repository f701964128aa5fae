import { type Micros, SECOND, type Task } from '../../../../engine/index.ts';
import { fromUnixTime, secondsOf, strftime, unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { localOf, ofLocal, UTC, type Zone } from '../../../../shell/utilities/time/local-time.ts';
import { zoneOf } from '../../../../shell/utilities/time/zone.ts';
import { failure } from '../exceptions.ts';
import { numberOf, stringOf, typeName } from '../types.ts';
import { List, type Machine, type Value } from '../values.ts';
import type { Members } from './members.ts';
import { parseTime } from './strptime.ts';
import { structOf, structOfParsed, wallOfStruct, zoneOfStruct } from './struct-time.ts';

/** Seconds since 1970, with fractions, as `time.time()` tells them. */
export const now = ({ process }: Machine): number => unixTime(process.now) + (process.now % SECOND) / SECOND;
/** The machine has been up for a day when the run begins. */
const sinceBoot = ({ process }: Machine): number => 86_400 + process.now / SECOND;

/** The run's clock at so many seconds since 1970. */
export const micros = (seconds: number): Micros => fromUnixTime(Math.floor(seconds)) + Math.round((seconds - Math.floor(seconds)) * SECOND);
/** The time zone of the machine. */
export const localZone = ({ process }: Machine): Zone | undefined => zoneOf(process);

/** The instant that is given in seconds, or now. */
const instant = (value: Value | undefined, { process }: Machine): Micros =>
  value === undefined || value === null ? process.now : micros(numberOf(value));
/** What the clock shows in a struct_time that is given, else now. */
const wall = (value: Value | undefined, machine: Machine): Micros =>
  wallOfStruct(value) ?? localOf(machine.process.now, localZone(machine));
/** Such a text in the words of the zone that a struct_time is of. */
function formatted(format: string, given: Value | undefined, machine: Machine): string {
  const zone = zoneOfStruct(given, machine, localZone);
  const at = wall(given, machine);
  return strftime(format, ofLocal(at, zone), zone);
}

/** The module `time`. */
export const time = (machine: Machine): Members => ({
  ...zoneMembers(machine),
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
  strftime: ({ args: [format = '', at] }, machine) => formatted(stringOf(format), at, machine),
  strptime: ({ args: [text = '', format = '%a %b %d %H:%M:%S %Y'] }, machine) =>
    structOfParsed(parseTime(machine, 'timeStrptime', stringOf(text), stringOf(format))),
  ctime: ({ args: [at] }, machine) => strftime('%a %b %e %H:%M:%S %Y', instant(at, machine), localZone(machine)),
  asctime: ({ args: [at] }, machine) => strftime('%a %b %e %H:%M:%S %Y', wall(at, machine)),
  gmtime: ({ args: [at] }, machine) => structOf(instant(at, machine), undefined),
  localtime: ({ args: [at] }, machine) => structOf(instant(at, machine), localZone(machine)),
  mktime: ({ args: [at] }, machine) => unixTime(ofLocal(wall(at, machine), localZone(machine))),
  tzset: () => null,
});

/** What of the module says where the machine is: in winter, and in summer. */
function zoneMembers(machine: Machine): Members {
  const zone = localZone(machine);
  const of = (month: number) => zone?.(secondsOf(2023, month, 1)) ?? UTC;
  const [first, second] = [of(1), of(7)];
  const [usual, summer] = first.summer ? [second, first] : [first, second];
  return {
    timezone: BigInt(-usual.offset),
    altzone: BigInt(-summer.offset),
    daylight: usual === summer ? 0n : 1n,
    tzname: new List([usual.name, summer.name], 'tuple'),
  };
}
