import type { Task } from '../../engine/index.ts';
import { callStack } from '../call-stack.ts';
import { Failure, type Shell } from '../shell.ts';
import { builtinNames } from './names.ts';
import { readLetters } from './options.ts';

/** Where the function was called that is being run, or one further out. @see bash: builtins/caller.def */
export function* caller(shell: Shell, [, given]: string[]): Task<number> {
  const lines = callStack(shell, 'BASH_LINENO') ?? [];
  const files = callStack(shell, 'BASH_SOURCE') ?? [];
  if (lines.length === 0) return 1;
  if (given === undefined) {
    yield* shell.write(1, `${lines[0]} ${files[1] ?? 'NULL'}\n`);
    return 0;
  }
  if (!/^\d+$/.test(given)) throw new Failure(`${given}: invalid number\ncaller: usage: caller [expr]`, 2);
  const at = Number(given);
  const names = callStack(shell, 'FUNCNAME') ?? [];
  if (lines[at] === undefined || files[at + 1] === undefined || names[at + 1] === undefined) return 1;
  yield* shell.write(1, `${lines[at]} ${names[at + 1]} ${files[at + 1]}\n`);
  return 0;
}

/** Lists the builtins, or switches some off and on again. */
export function* enable(shell: Shell, argv: string[]): Task<number> {
  const { letters, at } = readLetters(shell, argv, 'adnpsf', '[-a] [-dnps] [-f filename] [name ...]');
  const names = argv.slice(at);
  const off = letters.has('n');
  if (names.length === 0 || letters.has('p')) {
    for (const name of [...builtinNames('bash')].sort()) {
      const disabled = shell.disabled.has(name);
      if (letters.has('a') || disabled === off) yield* shell.write(1, `enable ${disabled ? '-n ' : ''}${name}\n`);
    }
    return 0;
  }
  let status = 0;
  for (const name of names) {
    if (!builtinNames('bash').has(name)) status = yield* shell.complain(`${name}: not a shell builtin`, 1, 'enable');
    else if (off) shell.disabled.add(name);
    else shell.disabled.delete(name);
  }
  return status;
}

/** A script keeps no history. */
export const noHistory = (): number => 0;

/** Keys: nothing is edited in a script. */
export const bind = (shell: Shell): Task<number> => shell.complain('warning: line editing not enabled', 0, 'bind');

/** bash's `logout`, of a shell that is none of a login. */
export const logout = (shell: Shell): Task<number> => shell.complain("not login shell: use `exit'", 1, 'logout');

/** bash's `suspend`, where there is no job control. */
export const suspend = (shell: Shell): Task<number> => shell.complain('cannot suspend: no job control', 1, 'suspend');

/** What bash says of its builtins is not here. */
export function help(shell: Shell, argv: string[]): number {
  shell.process.remark({ kind: 'NotFollowed', program: 'command help', why: argv.join(' '), taken: 'statement' });
  return 0;
}
