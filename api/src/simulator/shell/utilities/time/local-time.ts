import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../../engine/index.ts';

/** How much later than UTC it is (in seconds), and how that is called. */
export interface LocalTime {
  readonly offset: number;
  readonly name: string;
  readonly summer: boolean;
}
/** The local time at so many seconds since 1970. */
export type Zone = (unix: number) => LocalTime;

export const UTC: LocalTime = { offset: 0, name: 'UTC', summer: false };

const unix = (at: Micros): number => EPOCH_SECONDS + Math.floor(at / SECOND);

/** What the local clock shows, as an instant of UTC. */
export const localOf = (at: Micros, zone: Zone | undefined): Micros => (zone ? at + zone(unix(at)).offset * SECOND : at);

/** When the local clock shows what is `local` in UTC. */
export function ofLocal(local: Micros, zone: Zone | undefined): Micros {
  if (!zone) return local;
  const near = local - zone(unix(local)).offset * SECOND;
  return local - zone(unix(near)).offset * SECOND;
}
