import { fromUnixTime, strftime } from '../../../../shell/utilities/lib/calendar.ts';

/** `2023-05-15T12:00:00.000Z` */
export const dateText = (millis: number): string =>
  `${strftime('%Y-%m-%dT%H:%M:%S', fromUnixTime(Math.floor(millis / 1000)))}.${String(((millis % 1000) + 1000) % 1000).padStart(3, '0')}Z`;
