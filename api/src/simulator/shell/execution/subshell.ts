import type { Task } from '../../engine/index.ts';
import { OsError, type Process, type SignalName } from '../../kernel/index.ts';
import { unmoved, withSubstitutions } from '../descriptors.ts';
import { cannotFork, ExitShell, Failure, outOfMemory, Shell } from '../shell.ts';
import { clearPlace, copyJobs } from './jobs.ts';
import { runExitTrap } from './traps.ts';

/** Forks: a child that has a copy of everything runs `body`. Returns its PID. */
export function forkShell(
  shell: Shell,
  body: (child: Shell) => Task<number>,
  descriptors: ReadonlyMap<number, number>,
  ignore?: readonly SignalName[],
  /** `jobs` shall tell there of the parent's. */
  keepsJobs = false,
): number {
  clearPlace(shell);
  const inherited = withSubstitutions(shell, descriptors, shell.substitutionsBelow);
  const child = new Shell(shell.process, shell.flavor, shell.name, shell.interpreter, shell);
  child.descriptors = unmoved(inherited);
  child.startedAt = shell.startedAt;
  child.epoch = shell.epoch;
  if (keepsJobs) copyJobs(child, shell);
  // Under job control what runs in the background has a process group of its own, and hears the terminal's signals there.
  const ownGroup = ignore !== undefined && shell.bash && shell.options.monitor === true;
  const deaf = ownGroup ? undefined : ignore;
  for (const name of deaf ?? []) child.traps.set(name, '');
  try {
    const pid = shell.process.spawn({
      argv: shell.process.argv,
      fds: inherited,
      ...(deaf ? { ignore: deaf } : {}),
      ...(ownGroup ? { ownGroup } : {}),
      program: (process) => runFork(child, process, body),
    });
    shell.children.add(pid);
    return pid;
  } catch (error) {
    throw error instanceof OsError && error.code === 'EAGAIN' ? cannotFork(shell.flavor) : error;
  }
}

/** A generator function of its own for each fork would stay in memory for long: V8 gives each a hidden class. */
function* runFork(shell: Shell, process: Process, body: (child: Shell) => Task<number>): Task<number> {
  shell.process = process;
  process.numbering = shell;
  try {
    return yield* runToEnd(shell, body(shell));
  } finally {
    shell.variables.release();
  }
}

/** Runs all that a shell does, up to its exit status: what ends it, and its EXIT trap. */
export function* runToEnd(shell: Shell, body: Task<number>): Task<number> {
  const status = yield* guarded(shell, body);
  const { terminating } = shell;
  if (!terminating) shell.status = status;
  const end = yield* guarded(shell, runExitTrap(shell, terminating ? shell.status : status));
  if (!terminating) return end;
  // As a container's first process it survives its own signal, and exits.
  shell.process.onSignal(terminating, 'default');
  shell.process.kill(shell.process.pid, terminating);
  return status;
}

function* guarded(shell: Shell, body: Task<number>): Task<number> {
  try {
    return yield* body;
  } catch (error) {
    if (error instanceof ExitShell) return error.status;
    // A -c script of bash's that is given up because of a parameter ends with 127 but under `set -e`, all else with 1.
    if (error instanceof Failure)
      return yield* shell.tellFailure(
        error,
        error.status === 127 && (shell.subshellDepth > 0 || shell.scriptFile || shell.options.errexit) ? 1 : error.status,
      );
    // A value longer than any text can be.
    if (error instanceof RangeError && /string length/.test(error.message)) return yield* shell.complain(outOfMemory[shell.flavor], 2);
    throw error;
  }
}
