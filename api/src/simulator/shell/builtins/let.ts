import { calculate } from '../expansion.ts';
import { Failure, type Shell } from '../shell.ts';

export function let_(shell: Shell, argv: string[]): number {
  if (argv.length < 2) throw new Failure('expression expected', shell.bash ? 1 : 2);
  let value = 0;
  for (const text of argv.slice(1)) {
    try {
      value = calculate(shell, text);
    } catch (error) {
      if (error instanceof Failure) throw new Failure(error.message, error.status);
      throw error;
    }
  }
  return value !== 0 ? 0 : 1;
}
