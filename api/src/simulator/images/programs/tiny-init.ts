import type { Task } from '../../engine/index.ts';
import { OsError, type Process, type Program, type SignalName, signalNumbers } from '../../kernel/index.ts';
import { killIfThere } from '../../shell/utilities/lib/run-command.ts';

/** How a small init is called, and what it says of a command that cannot be run. */
interface TinyInit {
  /** Its own flags; those in `valued` take the next word. */
  readonly flags: RegExp;
  readonly valued?: RegExp;
  /** What it says where it is told of no command, and ends with 1. */
  readonly usage: string;
  readonly cannotRun: (command: string, error: OsError) => { readonly words: string; readonly code: number };
}

/** @see krallin/tini: src/tini.c */
export const tini = tinyInit({
  usage: `tini (tini version 0.19.0)
Usage: tini [OPTIONS] PROGRAM -- [ARGS] | --version

Execute a program under the supervision of a valid init process (tini)

Command line options:

  --version: Show version and exit.
  -h: Show this help message and exit.
  -s: Register as a process subreaper (requires Linux >= 3.4).
  -p SIGNAL: Trigger SIGNAL when parent dies, e.g. "-p SIGKILL".
  -v: Generate more verbose output. Repeat up to 3 times.
  -w: Print a warning when processes are getting reaped.
  -g: Send signals to the child's process group.
  -e EXIT_CODE: Remap EXIT_CODE (from 0 to 255) to 0.
  -l: Show license and exit.

Environment variables:

  TINI_SUBREAPER: Register as a process subreaper (requires Linux >= 3.4).
  TINI_VERBOSITY: Set the verbosity level (default: 1).
  TINI_KILL_PROCESS_GROUP: Send signals to the child's process group.

`,
  flags: /^-[spvwgle]+$/,
  valued: /^-[pe]$/,
  cannotRun: (command, error) => ({
    words: `[FATAL tini (7)] exec ${command} failed: ${error.message}\n`,
    code: error.code === 'ENOENT' ? 127 : 126,
  }),
});

/** @see Yelp/dumb-init: dumb-init.c */
export const dumbInit = tinyInit({
  usage: 'Usage: dumb-init [option] program [args]\nTry dumb-init --help for full usage.\n',
  flags: /^(-[crv]+|--(single-child|verbose|rewrite)(=.*)?)$/,
  valued: /^(-r|--rewrite)$/,
  cannotRun: (command, error) => ({ words: `[dumb-init] ${command}: ${error.message}\n`, code: 2 }),
});

/** The first process of a container, which runs the real one, hands signals on to it, and ends as it does. */
function tinyInit({ flags, valued, usage, cannotRun }: TinyInit): Program {
  return function* (process) {
    const command = withoutOptions(process.argv.slice(1), flags, valued);
    if (command.length === 0) {
      yield* process.write(2, usage);
      return 1;
    }
    let pid: number;
    try {
      pid = process.spawn({ argv: command });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const { words, code } = cannotRun(command[0] ?? '', error);
      yield* process.write(2, words);
      return code;
    }
    for (const signal of FORWARDED) process.onSignal(signal, () => killIfThere(process, pid, signal));
    return yield* reap(process, pid);
  };
}

const FORWARDED: readonly SignalName[] = ['TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2', 'WINCH'];

function withoutOptions(words: readonly string[], flags: RegExp, valued?: RegExp): readonly string[] {
  let at = 0;
  while (words[at] !== '--' && flags.test(words[at] ?? '')) at += valued?.test(words[at] ?? '') ? 2 : 1;
  return words.slice(words[at] === '--' ? at + 1 : at);
}

/** Waits for whatever ends, until it is the one that it has started. */
function* reap(process: Process, own: number): Task<number> {
  for (;;) {
    try {
      const { pid, status } = yield* process.waitpid();
      if (pid === own) return status.signal === undefined ? status.code : 128 + signalNumbers[status.signal];
    } catch (error) {
      if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
    }
  }
}
