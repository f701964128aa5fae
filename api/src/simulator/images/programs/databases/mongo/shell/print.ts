import type { Task } from '../../../../../engine/index.ts';
import type { Shell } from './shell.ts';

/** What mongosh says of what it still has of the old shell, once. */
export function* deprecated({ machine, warned }: Shell, message: string): Task<void> {
  if (warned.has(message)) return;
  warned.add(message);
  yield* machine.print(1, `DeprecationWarning: ${message}\n`);
}
