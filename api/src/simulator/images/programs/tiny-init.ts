import type { Task } from '../../engine/index.ts';
import { OsError, type Process, type Program, type SignalName, signalNumbers } from '../../kernel/index.ts';
import { killIfThere } from '../../shell/utilities/lib/run-command.ts';

/** How a small init is called, and what it says of a command that cannot be run. */
interface TinyInit {
  /** Its own flags; those in `valued` take the next word. */
  readonly flags: RegExp;
  readonly valued?: RegExp;
  readonly cannotRun: (command: string, error: OsError) => { readonly words: string; readonly code: number };
}

/** @see krallin/tini: src/tini.c */
export const tini = tinyInit({
  flags: /^-[spvwgle]+$/,
  valued: /^-[pe]$/,
  cannotRun: (command, error) => ({
    words: `[FATAL tini (7)] exec ${command} failed: ${error.message}\n`,
    code: error.code === 'ENOENT' ? 127 : 126,
  }),
});

/** @see Yelp/dumb-init: dumb-init.c */
export const dumbInit = tinyInit({
  flags: /^(-[crv]+|--(single-child|verbose|rewrite)(=.*)?)$/,
  valued: /^(-r|--rewrite)$/,
  cannotRun: (command, error) => ({ words: `[dumb-init] ${command}: ${error.message}\n`, code: 2 }),
});

/** The first process of a container, which runs the real one, hands signals on to it, and ends as it does. */
function tinyInit({ flags, valued, cannotRun }: TinyInit): Program {
  return function* (process) {
    const command = withoutOptions(process.argv.slice(1), flags, valued);
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
