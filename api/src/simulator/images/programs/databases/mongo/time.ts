import { MILLISECOND, type Micros, SECOND } from '../../../../engine/index.ts';
import { unixTime } from '../../../../shell/utilities/time/calendar.ts';

/** Milliseconds since 1970. */
export const millisOf = (now: Micros): number => unixTime(now) * 1000 + Math.floor((now % SECOND) / MILLISECOND);
