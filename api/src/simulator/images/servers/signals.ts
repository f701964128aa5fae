import type { Process, SignalName } from '../../kernel/index.ts';

/** Ends at once with `code` when one of the signals comes. */
export function exitsOn(process: Process, code: number, signals: readonly SignalName[] = ['TERM', 'INT']): void {
  for (const signal of signals) process.onSignal(signal, () => process.exit(code));
}

/**
 * What Go's runtime does with a signal that the program has not asked for: it raises it again with the default action, which
 * spares PID 1, and then exits with 2. @see go: src/runtime/signal_unix.go dieFromSignal
 */
export function goSignals(process: Process): void {
  for (const signal of ['HUP', 'INT', 'TERM'] as const)
    process.onSignal(signal, () => {
      process.onSignal(signal, 'default');
      if (process.pid !== 1) process.kill(process.pid, signal);
      process.exit(2);
    });
}

/** A Java machine ends with 128 + the signal's number, as PID 1 too. */
export function javaSignals(process: Process): void {
  process.onSignal('TERM', () => process.exit(143));
  process.onSignal('INT', () => process.exit(130));
  process.onSignal('HUP', () => process.exit(129));
}
