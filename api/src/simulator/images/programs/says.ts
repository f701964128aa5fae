import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';

/** All that a command does. */
export function* says(process: Process, stream: 1 | 2, text: string, code: number): Task<number> {
  yield* process.write(stream, text);
  return code;
}
