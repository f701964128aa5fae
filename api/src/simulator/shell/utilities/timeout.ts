import { seconds, type Task } from '../../engine/index.ts';
import { parseDuration } from './lib/amounts.ts';
import { OsError, type Process, type SignalName } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { become, cannotRun, exitCode, killIfThere } from './lib/run-command.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';
import { parseSignal } from './processes/process-list.ts';

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
      if (time === undefined) throw tool.usage('');
      // busybox reads the time before it looks for a program.
      if (!tool.gnu) duration(time);
      if (argv.length === 0) throw tool.usage('');
      const signal = parseSignal(options.value('s') ?? 'TERM');
      if (signal === undefined || signal === 0)
        throw tool.gnu
          ? tool.usage(`${quote(options.value('s') ?? '')}: invalid signal`)
          : new Failure(`unknown signal '${options.value('s')}'`, 1);
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
      return yield* watchOver(tool, argv, {
        signal,
        limit,
        killAfter,
        ownGroup: !options.has('f'),
        preserve: options.has('preserve'),
        verbose: options.has('v'),
      });

      function duration(text: string): number {
        const value = parseDuration(text);
        if (value === undefined)
          throw tool.gnu ? tool.usage(`invalid time interval ${quote(text)}`) : new Failure(`invalid number '${text}'`, 1);
        return value;
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

interface Watch {
  readonly signal: SignalName;
  readonly limit: number;
  readonly killAfter: number | undefined;
  readonly ownGroup: boolean;
  readonly preserve: boolean;
  readonly verbose: boolean;
}

/**
 * GNU's: the signal goes to the command and, as both are in a group of their own, to all that it has started.
 * @see coreutils: src/timeout.c cleanup, main
 */
function* watchOver(tool: Tool, argv: readonly string[], { signal, limit, killAfter, ownGroup, preserve, verbose }: Watch): Task<number> {
  const { process } = tool;
  if (ownGroup) unlessRefused(() => process.newGroup());
  let pid: number;
  try {
    pid = process.spawn({ argv });
  } catch (error) {
    throw cannotRun(tool, argv[0] as string, error);
  }
  let timedOut = false;
  let next = signal;
  let later = killAfter;
  const said: SignalName[] = [];
  const clean = (asked: SignalName): void => {
    if (asked === 'ALRM') timedOut = true;
    const sent = asked === 'ALRM' ? next : asked;
    if (later !== undefined) {
      next = 'KILL';
      alarm(process, later);
      later = undefined;
    }
    said.push(sent);
    killIfThere(process, pid, sent);
    for (const each of sent === 'KILL' || sent === 'CONT' ? [sent] : ([sent, 'CONT'] as const)) {
      if (each !== sent) killIfThere(process, pid, each);
      if (!ownGroup) continue;
      if (each !== 'KILL') process.onSignal(each, 'ignore');
      killIfThere(process, 0, each);
    }
  };
  const heard: readonly SignalName[] = ['ALRM', 'INT', 'QUIT', 'HUP', 'TERM', ...(signal === 'KILL' || signal === 'STOP' ? [] : [signal])];
  for (const each of heard) process.onSignal(each, () => clean(each));
  if (limit > 0) alarm(process, limit);
  for (;;) {
    try {
      const { status } = yield* process.waitpid(pid);
      if (verbose) yield* tell();
      if (timedOut && !preserve && status.signal !== 'KILL') return 124;
      if (status.signal !== undefined && !timedOut) {
        // It ends as the command has ended.
        if (status.signal !== 'KILL') process.onSignal(status.signal, 'default');
        process.kill(process.pid, status.signal);
      }
      return exitCode(status);
    } catch (error) {
      if (!(error instanceof OsError) || error.code !== 'EINTR') throw error;
      if (verbose) yield* tell();
    }
  }

  function* tell(): Task<void> {
    for (const each of said.splice(0)) yield* tool.warn(`sending signal ${each} to command ${quote(argv[0] as string)}`);
  }
}

const alarm = (process: Process, time: number): void => process.alarm(seconds(Math.min(time, 3_000_000_000)));

/** What is not allowed is left as it is. */
function unlessRefused(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}
