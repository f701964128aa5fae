import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from './kernel.ts';

/** Waits until a signal ends it. */
export function* idleFor(process: Process): Task<never> {
  for (;;) yield* process.sleep(100 * 365 * 86_400 * SECOND);
}

/** Computes until a signal ends it. */
export function* burn(process: Process): Task<never> {
  for (;;) yield* process.compute(SECOND);
}
