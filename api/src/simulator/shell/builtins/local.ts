import type { Task } from '../../engine/index.ts';
import { assignText } from '../execution/assignment.ts';
import { Failure, type Shell } from '../shell.ts';
import { validName } from '../variables.ts';
import { declare } from './declare.ts';

/** Variables that a function's end takes back. A fault outside of a function. */
export function local(shell: Shell, argv: string[]): number | Task<number> {
  if (shell.functionDepth === 0) {
    if (shell.bash) throw new Failure('can only be used in a function', 1);
    throw new Failure('not in a function', 2);
  }
  if (shell.bash) return declare(shell, argv);
  for (const arg of argv.slice(1)) {
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg : arg.slice(0, equals);
    if (name === '-') continue;
    if (!validName(name)) throw new Failure(`${name}: bad variable name`, 2);
    shell.variables.makeLocal(name);
    // Without a value it keeps the one that it hides in dash, and is unset in busybox. @see busybox: shell/ash.c mklocal
    if (equals < 0 && shell.flavor === 'ash') shell.variables.delete(name);
    if (equals >= 0) assignText(shell, name, arg.slice(equals + 1), false);
  }
  return 0;
}
