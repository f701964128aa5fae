/** Simulated time: whole microseconds since the run began. */
export type Micros = number;

/** In microseconds, the unit of the run's clock. */
export const MILLISECOND: Micros = 1_000;

/** In microseconds, the unit of the run's clock. */
export const SECOND: Micros = 1_000_000;

/** In microseconds, the unit of the run's clock. */
export const MINUTE: Micros = 60 * SECOND;

/** In microseconds, the unit of the run's clock. */
export const HOUR: Micros = 60 * MINUTE;

/** In microseconds, the unit of the run's clock. */
export const seconds = (n: number): Micros => Math.round(n * SECOND);

/** From microseconds, as the API tells times. */
export const toSeconds = (t: Micros): number => t / SECOND;
