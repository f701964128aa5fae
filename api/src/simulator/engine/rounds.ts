import type { Micros } from './micros.ts';

/** Since a loop that goes round each `period` did so last; `phase` is when it did so once. */
export const sinceRound = (now: Micros, phase: Micros, period: Micros): Micros => (((now - phase) % period) + period) % period;

/** Until it does so next: never now. */
export const untilRound = (now: Micros, phase: Micros, period: Micros): Micros => period - sinceRound(now, phase, period);
