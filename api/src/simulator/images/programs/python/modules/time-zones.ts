import { SECOND } from '../../../../engine/index.ts';
import { unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { ofLocal, type Zone } from '../../../../shell/utilities/time/local-time.ts';
import { posixZone, ruleIn } from '../../../../shell/utilities/time/zone.ts';
import { getter, nativeClass } from '../classes.ts';
import { exceptionClass, failure, raisedOf } from '../exceptions.ts';
import { stringOf } from '../types.ts';
import { Instance, type Machine, PythonClass, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';
import { delta, deltaRepr, isDelta, pad } from './timedelta.ts';

/** A tzinfo's zone: `wall` is what its clock shows, as an instant of UTC. */
interface Place {
  readonly zone: Zone;
  readonly text: string;
  readonly repr: string;
}

/** What a tzinfo of Python's own goes by; a script's own class is Unsupported. */
export const placeOf = (zone: Value): Place => {
  if (!(zone instanceof Instance) || !(zone.of === zoneClass || zone.of === infoClass)) throw new Unsupported('a tzinfo of one’s own');
  return zone.native as Place;
};
/** Seconds by which a clock there is ahead of UTC when it shows `wall`. */
export const offsetThen = ({ zone }: Place, wall: number): number => zone(unixTime(ofLocal(wall, zone))).offset;

/** What the zone calls itself at a wall clock's time. */
export const nameThen = ({ zone }: Place, wall: number): string => zone(unixTime(ofLocal(wall, zone))).name;

/** `+02:00`, `+0200` */
export function offsetText(seconds: number, between = ':'): string {
  const away = Math.abs(seconds);
  const rest = away % 60 === 0 ? '' : `${between}${pad(away % 60)}`;
  return `${seconds < 0 ? '-' : '+'}${pad(Math.floor(away / 3600))}${between}${pad(Math.floor(away / 60) % 60)}${rest}`;
}

export const tzinfoClass = new PythonClass('tzinfo', [], new Map(), undefined, 'datetime');

function fixed(seconds: number, name?: string): Place {
  const local = { offset: seconds, name: name ?? (seconds === 0 ? 'UTC' : `UTC${offsetText(seconds)}`), summer: false };
  const repr =
    seconds === 0 && name === undefined
      ? 'datetime.timezone.utc'
      : `datetime.timezone(${deltaRepr(seconds * SECOND)}${name === undefined ? '' : `, '${name}'`})`;
  return { zone: () => local, text: local.name, repr };
}
const shared: Members = {
  __str__: ({ args: [self] }) => ((self as Instance).native as Place).text,
  __repr__: ({ args: [self] }) => ((self as Instance).native as Place).repr,
  utcoffset: ({ args: [self, of = null] }) =>
    of instanceof Instance ? delta(offsetThen((self as Instance).native as Place, of.native as number) * SECOND) : null,
  tzname: ({ args: [self, of = null] }) => {
    const place = (self as Instance).native as Place;
    return of instanceof Instance ? nameThen(place, of.native as number) : place.text;
  },
  dst: () => null,
};

export const zoneClass: PythonClass = nativeClass(
  'timezone',
  {
    ...shared,
    __init__: ({ args: [self, offset, name], named }) => {
      if (!isDelta(offset)) throw failure('TypeError', 'timezone() argument 1 must be datetime.timedelta');
      const given = name ?? named.get('name');
      (self as Instance).native = fixed(offset.native / SECOND, given === undefined ? undefined : stringOf(given));
      return null;
    },
    utcoffset: ({ args: [self] }) => delta(((self as Instance).native as Place).zone(0).offset * SECOND),
    __eq__: ({ args: [self, other] }) =>
      other instanceof Instance &&
      other.of === zoneClass &&
      (other.native as Place).zone(0).offset === ((self as Instance).native as Place).zone(0).offset,
  },
  'datetime',
  [tzinfoClass],
);
export const utc = new Instance(zoneClass, fixed(0));
zoneClass.members.set('utc', utc);

/** A zone of so many seconds, as astimezone() makes one of the machine's. */
export const zoneOfSeconds = (seconds: number, name?: string): Instance => new Instance(zoneClass, fixed(seconds, name));

const infoClass: PythonClass = nativeClass(
  'ZoneInfo',
  {
    ...shared,
    __init__: ({ args: [self, key, ...rest], named }, machine) => {
      const name = stringOf(key ?? named.get('key') ?? rest[0]);
      (self as Instance).native = { zone: infoOf(name, machine), text: name, repr: `zoneinfo.ZoneInfo(key='${name}')` } satisfies Place;
      return null;
    },
    key: getter(({ args: [self] }) => ((self as Instance).native as Place).text),
  },
  'zoneinfo',
  [tzinfoClass],
);
const notFound = new PythonClass('ZoneInfoNotFoundError', [exceptionClass('KeyError')], new Map(), undefined, 'zoneinfo._common');

/** It reads the image's tzdata, or the package of that name, which no image has. */
function infoOf(name: string, { process }: Machine): Zone {
  const rule = ruleIn(process, `/usr/share/zoneinfo/${name}`);
  const zone = rule === undefined ? undefined : posixZone(rule);
  if (!zone) throw raisedOf(notFound, [`No time zone found with key ${name}`]);
  return zone;
}

export const zoneinfo: Members = { ZoneInfo: infoClass, ZoneInfoNotFoundError: notFound };
