import { unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { localOf, ofLocal, UTC, type Zone } from '../../../../shell/utilities/time/local-time.ts';
import { posixZone, zoneNamed } from '../../../../shell/utilities/time/zone.ts';
import type { Machine } from '../values.ts';
import { zoneNames } from './zone-names.data.ts';

/** The local time as V8 has it: ICU brings its own zones, whatever the image has, and names them in words. */
export interface LocalClock {
  readonly local: (at: number) => number;
  readonly instant: (local: number) => number;
  /** Minutes that UTC is later. */
  readonly behind: (at: number) => number;
  /** `GMT+0900 (Japan Standard Time)` */
  readonly named: (at: number) => string;
}

/** The clock of the zone that TZ names when it is first asked for. */
export function clockOf(machine: Machine): () => LocalClock {
  let known: LocalClock | undefined;
  return () => {
    known ??= localClock(machine);
    return known;
  };
}

/** UTC without a TZ, and for a name that is not known. */
function localClock({ process }: Machine): LocalClock {
  const name = process.env.get('TZ')?.replace(/^:/, '') || 'Etc/UTC';
  const zone = name === 'UTC' ? undefined : (zoneNamed(name) ?? posixZone(name));
  const known = zone === undefined && process.env.has('TZ') && name !== 'UTC' && name !== 'Etc/UTC' ? '' : name;
  return {
    local: (at) => localOf(at, zone),
    instant: (local) => ofLocal(local, zone),
    behind: (at) => 0 - timeAt(zone, at).offset / 60,
    named: (at) => {
      const { offset, summer } = timeAt(zone, at);
      return `GMT${clock(offset, '')} (${wordsFor(known, summer) ?? `GMT${clock(offset, ':')}`})`;
    },
  };
}

const timeAt = (zone: Zone | undefined, at: number) => zone?.(unixTime(at)) ?? UTC;

function clock(offset: number, between: string): string {
  const minutes = Math.abs(offset) / 60;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${between}${two(minutes % 60)}`;
}

let words: Map<string, string> | undefined;
function wordsFor(name: string, summer: boolean): string | undefined {
  words ??= new Map(Object.entries(zoneNames).flatMap(([names, of]) => of.split(/\s/).map((one) => [one, names] as const)));
  const [usual, inSummer = usual] = words.get(name)?.split('|') ?? [];
  return summer ? inSummer : usual;
}
