import type { Task } from '../../engine/index.ts';
import { type SignalName, signalNumbers } from '../../kernel/index.ts';
import { ExitShell, type Shell } from '../shell.ts';

/** Sets (a text), ignores ('') or resets (undefined) the trap of a signal, EXIT, or bash's ERR, DEBUG and RETURN. */
export function setTrap(shell: Shell, name: string, action: string | undefined): void {
  shell.inheritedTraps = undefined;
  if (name === 'DEBUG') shell.debugs = action !== undefined && action !== '';
  if (action === undefined) shell.traps.delete(name);
  else shell.traps.set(name, action);
  if (shell.bash && name === 'EXIT' && action) expectEnd(shell);
  if (!Object.hasOwn(signalNumbers, name) || name === 'KILL' || name === 'STOP') return;
  const signal = name as SignalName;
  shell.process.onSignal(signal, action === undefined ? 'default' : action === '' ? 'ignore' : () => shell.pending.push(signal));
}

/** Signals that end a program. @see bash: sig.c (terminating_signals) */
const ending: readonly SignalName[] = ['HUP', 'INT', 'PIPE', 'ALRM', 'TERM', 'USR1', 'USR2'];

/** With an EXIT trap bash takes note of the signals that would end it, to run the trap before it does end. */
function expectEnd(shell: Shell): void {
  for (const signal of ending) {
    if (shell.traps.has(signal)) continue;
    shell.process.onSignal(signal, () => {
      shell.terminating ??= signal;
    });
  }
}

/** The Almquist shells end of themselves when they are interrupted, as a container's first process, too. @see dash: src/trap.c setsignal, onint */
export function expectInterrupt(shell: Shell): void {
  shell.process.onSignal('INT', () => {
    shell.terminating ??= 'INT';
  });
}

/** What must be done about signals that came while a command ran. */
export function* afterSignals(shell: Shell): Task<void> {
  if (shell.pending.length > 0) yield* runPendingTraps(shell);
  if (shell.terminating) throw new ExitShell(128 + signalNumbers[shell.terminating]);
}

/** Runs the traps of the signals that have come. `$?` is as before afterwards. */
function* runPendingTraps(shell: Shell): Task<void> {
  while (shell.pending.length > 0) {
    const signal = shell.pending.shift() as SignalName;
    const action = shell.traps.get(signal);
    if (action) yield* runTrap(shell, action, 'signal');
  }
}

/** busybox counts no lines in a trap: it goes by the command that it came at. */
const linesOfTraps = ({ flavor }: Shell, line: number): { lineOffset: number; oneLine: boolean } =>
  flavor === 'ash' ? { lineOffset: line - 1, oneLine: true } : { lineOffset: 0, oneLine: false };

const lastLine = ({ command, commandSource, options }: Shell): number =>
  (command ? commandSource.lineAt(command.pos) : 1) - (options.other.has('command') ? 1 : 0);

/** Those of ERR, DEBUG and RETURN count on from the line that they come at. @see bash: trap.c (_run_trap_internal) */
function* runTrap(shell: Shell, action: string, kind: 'signal' | 'command'): Task<void> {
  const { status, skip, skipCount, process } = shell;
  const { times } = process;
  shell.skip = undefined;
  shell.trapDepth++;
  // The turn of a loop may stand for many: what comes between them does not.
  process.times = 1;
  try {
    const place = kind === 'command' && shell.bash ? { lineOffset: shell.line - 1 } : linesOfTraps(shell, shell.line);
    yield* shell.interpreter.runText(shell, action, { tested: false, commandName: 'trap', ...place });
  } finally {
    shell.trapDepth--;
    process.times = times;
  }
  if (!shell.skip) {
    shell.skip = skip;
    shell.skipCount = skipCount;
  }
  shell.status = status;
}

/** The EXIT trap, once. Returns the shell's exit status: what the trap says by `exit`, or what it was. */
export function* runExitTrap(shell: Shell, status: number): Task<number> {
  const action = shell.traps.get('EXIT');
  if (!action) return status;
  shell.traps.delete('EXIT');
  shell.skip = undefined;
  shell.status = status;
  shell.trapDepth++;
  try {
    yield* shell.interpreter.runText(shell, action, { commandName: 'exit trap', ...linesOfTraps(shell, lastLine(shell)) });
  } catch (error) {
    if (error instanceof ExitShell) return error.status;
    throw error;
  } finally {
    shell.trapDepth--;
  }
  return status;
}

/** bash's ERR trap, where `set -e` would look. */
export function* runErrorTrap(shell: Shell): Task<void> {
  const action = shell.traps.get('ERR');
  if (!action || (shell.functionDepth > 0 && !shell.options.errtrace)) return;
  shell.traps.set('ERR', '');
  try {
    yield* runTrap(shell, action, 'command');
  } finally {
    if (shell.traps.get('ERR') === '') shell.traps.set('ERR', action);
  }
}

/** bash's DEBUG trap, before a simple command and the heading of a compound one. */
export function* runDebugTrap(shell: Shell): Task<void> {
  if (shell.functionDepth > 0 && !shell.options.functrace) return;
  const action = shell.traps.get('DEBUG') ?? '';
  shell.debugs = false;
  try {
    yield* runTrap(shell, action, 'command');
  } finally {
    shell.debugs = shell.traps.has('DEBUG');
  }
}

/** bash's RETURN trap, at the end of a function or a sourced file. */
export function* runReturnTrap(shell: Shell, status: number): Task<void> {
  const result = shell.status;
  shell.status = status;
  yield* runTrap(shell, shell.traps.get('RETURN') ?? '', 'command');
  shell.status = result;
}
