import { calculate } from '../expansion/expansion.ts';
import { Failure, isUnbound, type Shell } from '../shell.ts';

/** Calculates each operand; 1 where the last is zero (bash). */
export function let_(shell: Shell, argv: string[]): number {
  if (argv.length < 2) throw new Failure('expression expected', shell.bash ? 1 : 2);
  let value = 0;
  for (const text of argv.slice(1)) {
    try {
      value = calculate(shell, text);
    } catch (error) {
      // A failure as of any builtin: bash goes on after it, where after $(( )) it gives up the whole line.
      if (error instanceof Failure && !isUnbound(error)) throw new Failure(error.message, error.status);
      throw error;
    }
  }
  return value !== 0 ? 0 : 1;
}
