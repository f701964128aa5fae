import { seconds, type Task } from '../../engine/index.ts';
import { parseDuration } from './lib/amounts.ts';
import { OsError, type Process, type SignalName } from './lib/kernel.ts';
import { parseSignal } from './lib/process-list.ts';
import { quote } from './lib/quote.ts';
import { become, cannotRun, exitCode, killIfThere } from './lib/run-command.ts';
import { Failure, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** Runs a command for so long: then 124 (GNU's; busybox' becomes the command, and ends as it does), and with -k SIGKILL later. */
const timeoutOf = (old: boolean) =>
  utility(
    function* (tool) {
      const { process } = tool;
      const options = readOptions(tool, {
        short: old ? 's:t:' : 's:k:vfp',
        long: { signal: 's', 'kill-after': 'k', verbose: 'v', 'preserve-status': 'preserve', foreground: 'f' },
        inOrder: true,
        old,
      });
      // busybox before 1.30 took the time as -t, ten seconds without it.
      const [time, ...argv] = old ? [options.value('t') ?? '10', ...options.operands] : options.operands;
      if (time === undefined || argv.length === 0) throw tool.usage('');
      const signal = parseSignal(options.value('s') ?? 'TERM');
      if (signal === undefined || signal === 0)
        throw new Failure(
          tool.gnu ? `${quote(options.value('s') ?? '')}: invalid signal` : `invalid signal '${options.value('s')}'`,
          tool.gnu ? 125 : 1,
        );
      const limit = duration(time);
      const killAfter = options.has('k') ? duration(options.value('k') as string) : undefined;
      if (!tool.gnu) {
        const parent = process.pid;
        const child = process.spawn({
          argv: process.argv,
          program: (own) => fork(own, (second) => watch(second, parent, limit, signal, killAfter)),
        });
        yield* process.waitpid(child);
        return yield* become(tool, argv);
      }
      let pid: number;
      try {
        pid = process.spawn({ argv });
      } catch (error) {
        throw cannotRun(tool, argv[0] as string, error);
      }
      let timedOut = false;
      let killed = false;
      for (const each of ['TERM', 'INT', 'HUP', 'QUIT'] as const) process.onSignal(each, () => send(each));
      const clock = limit > 0 ? process.spawn({ argv: process.argv, program: (own) => alarm(own, limit) }) : undefined;
      let second: number | undefined;
      for (;;) {
        const ended = yield* waitAny();
        if (ended.pid === pid) {
          for (const each of [clock, second]) if (each !== undefined) send('KILL', each);
          if (killed) {
            // The signal goes to its own group too.
            if (!options.has('f')) process.kill(process.pid, 'KILL');
            return 137;
          }
          if (timedOut && !options.has('preserve')) return 124;
          return exitCode(ended.status);
        }
        if (ended.pid === clock) {
          timedOut = true;
          if (options.has('v')) yield* tool.warn(`sending signal ${signal} to command ${quote(argv[0] as string)}`);
          send(signal);
          if (signal !== 'KILL') send('CONT');
          if (signal === 'KILL') killed = true;
          if (killAfter !== undefined) second = process.spawn({ argv: process.argv, program: (own) => alarm(own, killAfter) });
        } else if (ended.pid === second) {
          killed = true;
          send('KILL');
        }
      }

      function duration(text: string): number {
        const value = parseDuration(text);
        if (value === undefined)
          throw tool.gnu ? tool.usage(`invalid time interval ${quote(text)}`) : new Failure(`invalid number '${text}'`, 1);
        return value;
      }
      function send(each: SignalName, to = pid): void {
        killIfThere(process, to, each);
      }
      function* waitAny() {
        for (;;) {
          try {
            return yield* process.waitpid();
          } catch (error) {
            if (!(error instanceof OsError) || error.code !== 'EINTR') throw error;
          }
        }
      }
    },
    { usageCode: 125 },
  );

export const timeout = timeoutOf(false);
/** Of busybox before 1.30. */
export const oldTimeout = timeoutOf(true);

// biome-ignore lint/correctness/useYield: it waits for nothing.
function* fork(process: Process, program: (process: Process) => Task<number>): Task<number> {
  process.spawn({ argv: process.argv, program });
  return 0;
}

/**
 * busybox' grandchild: it looks each second whether its grandparent, which has become the command, is still there, and ends it
 * when the time is over. As a container's first process the command ignores what it does not expect.
 * @see busybox: coreutils/timeout.c
 */
function* watch(process: Process, parent: number, limit: number, signal: SignalName, killAfter: number | undefined): Task<number> {
  for (let left = limit, polls = 0; left > 0; polls++) {
    // Nobody sees how often it looks: a long time is cut into fewer pieces.
    const pause = Math.min(left, polls < 60 ? 1 : 60);
    yield* process.sleep(seconds(pause));
    left -= pause;
    if (left > 0 && !isThere(process, parent)) return 0;
  }
  killIfThere(process, parent, signal);
  return killAfter === undefined ? 0 : yield* watch(process, parent, killAfter, 'KILL', undefined);
}

function isThere(process: Process, pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return false;
  }
}

function* alarm(process: Process, time: number) {
  yield* process.sleep(seconds(Math.min(time, 3_000_000_000)));
  return 0;
}
