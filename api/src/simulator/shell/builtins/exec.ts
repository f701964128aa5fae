import type { Task } from '../../engine/index.ts';
import { levelLess } from '../execution/run-program.ts';
import { Failure, type Shell } from '../shell.ts';
import { illegalOption } from './options.ts';

/** Without a command its redirections stay, which is the caller's business. */
export function* exec(shell: Shell, argv: string[]): Task<number> {
  let i = 1;
  let name: string | undefined;
  let login = false;
  let environment = shell.variables.environment();
  if (shell.bash && shell.subshellDepth === 0) environment = levelLess(environment);
  // dash takes no options.
  while (shell.flavor !== 'dash' && argv[i]?.startsWith('-') && argv[i] !== '-') {
    const option = argv[i++];
    if (option === '--') break;
    for (const letter of option?.slice(1) ?? '') {
      if (letter === 'a') {
        name = argv[i++];
        if (name === undefined) throw new Failure(`-a: option requires an argument\nexec: usage: exec ${USAGE}`, 2);
      } else if (shell.bash && letter === 'c') environment = new Map();
      else if (shell.bash && letter === 'l') login = true;
      else throw illegalOption(shell, 'exec', letter, USAGE);
    }
  }
  const rest = argv.slice(i);
  if (rest.length === 0) return 0;
  if (login) name = `-${name ?? rest[0]}`;
  return yield* shell.interpreter.execute(shell, rest, environment, 'exec', name);
}

const USAGE = '[-cl] [-a name] [command [argument ...]] [redirection ...]';
