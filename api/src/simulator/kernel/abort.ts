import type { Process } from './types.ts';

/**
 * Ends a process as the C library's abort() does: the first one of a container outlives its own signal, and is then ended by an
 * instruction that the machine refuses.
 * @see glibc: stdlib/abort.c
 */
export function abort(process: Process): never {
  process.onSignal('ABRT', 'default');
  process.kill(process.pid, 'ABRT');
  return process.exit(139);
}
