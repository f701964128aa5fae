import type { Task } from '../../engine/index.ts';
import { levelLess } from '../run-program.ts';
import type { Shell } from '../shell.ts';
import { illegalOption } from './options.ts';

/** Without a command its redirections stay, which is the caller's business. */
export function* exec(shell: Shell, argv: string[]): Task<number> {
  let i = 1;
  let name: string | undefined;
  let environment = shell.variables.environment();
  if (shell.bash && shell.subshellDepth === 0) environment = levelLess(environment);
  while (argv[i]?.startsWith('-') && argv[i] !== '-') {
    const option = argv[i++];
    if (option === '--') break;
    if (option === '-a') name = argv[i++];
    else if (option === '-c') environment = new Map();
    else if (option !== '-l' && shell.bash)
      throw illegalOption(shell, 'exec', option?.[1] ?? '', '[-cl] [-a name] [command [argument ...]] [redirection ...]');
  }
  const rest = argv.slice(i);
  if (rest.length === 0) return 0;
  if (name === undefined) return yield* shell.interpreter.execute(shell, rest, environment, 'exec');
  const path = shell.process.which(rest[0] as string) ?? (rest[0] as string);
  return yield* shell.interpreter.execute(shell, [path, ...rest.slice(1)], environment, 'exec');
}
