import type { Command } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { ExecutableMissing, OsError, textOf } from '../../kernel/index.ts';
import { bashRelease } from '../bash-release.ts';
import { closeSubstitutions, standardDescriptors, unmoved, withSubstitutions } from '../descriptors.ts';
import { ansiQuote } from '../quote.ts';
import { cannotFork, ExitShell, type Shell } from '../shell.ts';
import { printCommand } from '../syntax/print-command.ts';
import { clearPlace, statusOf, tellEnded, tellSignal, waitForeground } from './jobs.ts';

/** Runs a program: `last` in the place of the shell, else as its child, which is waited for. */
export function* runProgram(shell: Shell, argv: readonly string[], last: boolean, node: Command | undefined): Task<number> {
  if (last) return yield* executeProgram(shell, argv, environmentOf(shell, argv[0] as string, shell.subshellDepth === 0));
  let pid: number;
  clearPlace(shell);
  const descriptors = withSubstitutions(shell, shell.descriptors);
  try {
    pid = spawn(shell, argv, descriptors);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* cannotRun(shell, argv[0] as string, error);
  } finally {
    closeSubstitutions(shell);
  }
  shell.children.add(pid);
  const ended = yield* waitForeground(shell, pid);
  if (shell.untold) yield* tellEnded(shell);
  if (ended.signal) yield* tellSignal(shell, pid, ended, node && shell.bash ? printCommand(node, shell.source.text) : argv.join(' '));
  return statusOf(ended);
}

/** The shell's process becomes the program; if it cannot, the shell ends. */
export function* executeProgram(
  shell: Shell,
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
  builtin?: string,
  argv0?: string,
): Task<never> {
  const { process } = shell;
  const before = settleDescriptors(shell);
  shell.variables.release();
  try {
    return yield* process.exec(argv, environment, argv0);
  } catch (error) {
    shell.variables.retain();
    if (!(error instanceof OsError)) throw error;
    const script = scriptOf(shell, argv, error);
    if (script) return yield* process.exec(script, environment);
    shell.descriptors = before;
    throw new ExitShell(yield* cannotRun(shell, argv[0] as string, error, builtin));
  }
}

/** bash tells a program in `_` where it was found; one that takes the shell's own place is one level less deep. */
function environmentOf(shell: Shell, command: string, replaces = false): ReadonlyMap<string, string> {
  const environment = shell.variables.environment();
  if (!shell.bash) return environment;
  const own = replaces ? levelLess(environment) : new Map(environment);
  return own.set('_', shell.process.which(command) ?? command);
}

/** @see bash: variables.c (adjust_shell_level) */
export const levelLess = (environment: ReadonlyMap<string, string>): Map<string, string> =>
  new Map(environment).set('SHLVL', String(Math.max(0, (Number(environment.get('SHLVL')) || 0) - 1)));

/** Without a PATH shells find nothing. */
const nowhere = (shell: Shell, command: string): boolean => !command.includes('/') && shell.get('PATH') === undefined;

function spawn(shell: Shell, argv: readonly string[], fds: ReadonlyMap<number, number>): number {
  const { process } = shell;
  const env = environmentOf(shell, argv[0] as string);
  if (nowhere(shell, argv[0] as string)) throw new ExecutableMissing('ENOENT', argv[0]);
  try {
    return process.spawn({ argv, env, fds });
  } catch (error) {
    if (error instanceof OsError && error.code === 'EAGAIN') throw cannotFork(shell.flavor);
    const script = error instanceof OsError ? scriptOf(shell, argv, error) : undefined;
    if (!script) throw error;
    return process.spawn({ argv: script, env, fds });
  }
}

/** A text file without `#!` is run by the shell itself. */
function scriptOf(shell: Shell, argv: readonly string[], { code }: OsError): string[] | undefined {
  if (code !== 'ENOEXEC') return undefined;
  const file = shell.process.which(argv[0] as string);
  const self = shell.process.which(shell.bash ? 'bash' : 'sh');
  if (file && shell.bash && isBinary(shell, file)) return undefined;
  return file && self ? [self, file, ...argv.slice(1)] : undefined;
}

/** What has a byte 0 in its first line. @see bash: general.c check_binary_file */
function isBinary(shell: Shell, file: string): boolean {
  try {
    const [first = ''] = shell.process.readFile(file).slice(0, 80).split('\n');
    return first.includes('\0') || first.startsWith('\x7fELF');
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

/** 127 for what isn't there, 126 for what cannot be run, in each shell's words. */
function* cannotRun(shell: Shell, command: string, error: OsError, builtin?: string): Task<number> {
  const isThere = error.code !== 'ENOENT' || !(error instanceof ExecutableMissing);
  const found = shell.bash && isThere && !command.includes('/') ? inPath(shell, command) : undefined;
  const { message, status } = cannotRunWords(shell, printable(shell, found ?? command), error, builtin !== undefined);
  if (status === 127) shell.process.remark({ kind: 'CommandNotFound', command });
  // Of an interpreter bash tells no line.
  if (message.includes(': bad interpreter: ')) {
    yield* shell.tell(`${shell.name}: ${message}\n`);
    return status;
  }
  // bash's exec names itself only where there is nothing of that name, or something that may not be run.
  const named = shell.bash && ((status === 127 && (found ?? command).includes('/')) || error.code === 'E2BIG') ? undefined : builtin;
  if (named !== undefined && error.code === 'EACCES' && message.includes('cannot execute'))
    yield* shell.complain(message.replace('cannot execute: ', ''), status);
  return yield* shell.complain(message, status, named);
}

/** bash quotes a name that has what it cannot print. @see bash: execute_cmd.c (printable_filename) */
const printable = ({ bash }: Shell, command: string): string => (bash && /\p{Cc}/u.test(command) ? ansiQuote(command) : command);

function cannotRunWords(shell: Shell, command: string, { code, message }: OsError, exec: boolean): { message: string; status: number } {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    if (!shell.bash && command === '') return { message: ': Permission denied', status: exec ? 126 : 127 };
    if (!shell.bash) return { message: `${command}: not found`, status: 127 };
    const pathless = !shell.get('PATH');
    if (!command.includes('/') && !(pathless && !exec))
      return { message: exec ? `${command}: not found` : `${command}: command not found`, status: 127 };
    const exists = shell.process.access(command, 'f');
    if (exists && bashRelease(shell) < 5.2)
      return { message: `${command}: ${interpreterOf(shell, command)}: bad interpreter: No such file or directory`, status: 126 };
    const words = exists ? 'cannot execute: required file not found' : code === 'ENOTDIR' ? 'Not a directory' : 'No such file or directory';
    return { message: `${command}: ${words}`, status: code === 'ENOTDIR' ? 126 : 127 };
  }
  if (shell.bash && !command.includes('/')) return { message: `${command}: ${exec ? '' : 'command '}not found`, status: 127 };
  const directory = shell.bash && isDirectory(shell, command);
  if (shell.bash && code === 'EACCES' && !directory && shell.process.access(command, 'x') && !exec) {
    const interpreter = interpreterOf(shell, command);
    // It is its interpreter that may not be run.
    if (interpreter !== '') return { message: `${command}: ${interpreter}: bad interpreter: ${message}`, status: 126 };
  }
  if (shell.bash && code === 'ENOEXEC') return { message: `${command}: cannot execute binary file: ${message}`, status: 126 };
  const why = directory ? 'Is a directory' : message;
  const words = shell.bash && exec && code !== 'E2BIG' ? `cannot execute: ${why}` : why;
  return { message: `${command}: ${words}`, status: 126 };
}

/** What is behind a script's `#!`, with a carriage return at its end made visible. @see bash: execute_cmd.c shell_execve */
function interpreterOf({ process }: Shell, script: string): string {
  const [, interpreter = ''] = /^#![ \t]*([^ \t\n]*)/.exec(textOf(process.readFile(script))) ?? [];
  return interpreter.replace(/\r$/, '^M');
}

/** bash tells where it has found what it then cannot run: a program first, else the first file of that name. @see bash: findcmd.c find_user_command */
function inPath(shell: Shell, command: string): string | undefined {
  const program = shell.process.which(command);
  if (program !== undefined) return program;
  const directories = (shell.variables.environment().get('PATH') ?? '').split(':');
  return directories.map((directory) => `${directory || '.'}/${command}`).find((path) => isFile(shell, path));
}

function isFile(shell: Shell, path: string): boolean {
  return shell.process.access(path, 'f') && !isDirectory(shell, path);
}

function isDirectory(shell: Shell, path: string): boolean {
  try {
    return shell.process.stat(path).type === 'directory';
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

/** Makes the process's descriptors what the shell's are, for a program that takes over. */
function settleDescriptors(shell: Shell): ReadonlyMap<number, number> {
  const { process } = shell;
  const wanted = withSubstitutions(shell, shell.descriptors);
  if (wanted === standardDescriptors) {
    for (let fd = 3; fd < 10; fd++) if (process.isOpen(fd)) process.close(fd);
    return wanted;
  }
  const moved = [...wanted].filter(([fd, actual]) => fd !== actual);
  const high = 200;
  for (const [fd, actual] of moved) process.dup2(actual, high + fd);
  const actuals = new Set(wanted.values());
  for (const actual of actuals) if (!wanted.has(actual) && process.isOpen(actual)) process.close(actual);
  for (const [fd] of moved) {
    process.dup2(high + fd, fd);
    process.close(high + fd);
  }
  for (let fd = 0; fd < 10; fd++) if (!wanted.has(fd) && process.isOpen(fd)) process.close(fd);
  return unmoved(wanted);
}
