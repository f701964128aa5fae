import type { Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { idle } from '../generic.ts';

/** Waits, and reaps what is left to it. @see kubernetes: build/pause/linux/pause.c */
export function* pause(process: Process): Task<number> {
  if (process.argv[1] === '-v') {
    yield* process.write(1, 'pause.c 3.9\n');
    return 0;
  }
  if (process.pid !== 1) yield* process.write(2, 'Warning: pause should be the first process\n');
  process.onSignal('CHLD', 'ignore');
  let told: string | undefined;
  process.onSignal('TERM', () => {
    told = 'Terminated';
  });
  process.onSignal('INT', () => {
    told = 'Interrupt';
  });
  while (told === undefined) {
    try {
      yield* idle(process);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
  yield* process.write(2, `Shutting down, got signal: ${told}\n`);
  return 0;
}
