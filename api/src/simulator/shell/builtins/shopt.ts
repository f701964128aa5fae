import type { Task } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';

/** bash's switches: globs look at theirs, the others are only remembered. */
export function* shopt(shell: Shell, argv: string[]): Task<number> {
  const { other } = shell.options;
  let action: 's' | 'u' | 'q' | undefined;
  let status = 0;
  for (const arg of argv.slice(1)) {
    if (arg.startsWith('-')) {
      for (const letter of arg.slice(1)) if (letter === 's' || letter === 'u' || letter === 'q') action = letter;
      continue;
    }
    if (action === 's') other.add(arg);
    else if (action === 'u') other.delete(arg);
    else {
      if (!other.has(arg)) status = 1;
      if (action !== 'q') yield* shell.write(1, `${arg.padEnd(15)}\t${other.has(arg) ? 'on' : 'off'}\n`);
    }
  }
  return status;
}
