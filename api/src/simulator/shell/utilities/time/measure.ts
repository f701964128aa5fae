import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import { type ExitStatus, OsError, signalNumbers } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { cannotRun } from '../lib/run-command.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';

/** What a command took, times in milliseconds. */
interface Measured {
  readonly argv: readonly string[];
  readonly status: ExitStatus;
  readonly elapsed: number;
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** time(1): what a command took. What it shares with nobody here (swaps, input, output) is nothing. @see busybox: miscutils/time.c */
export const time = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 'vpao:f:', inOrder: true });
    const { operands } = options;
    if (operands.length === 0) throw tool.usage('missing command');
    const format = options.has('p') ? POSIX : options.has('v') ? LONG : (options.value('f') ?? DEFAULT);
    const path = options.value('o');
    const fd = path === undefined ? 2 : open(tool, path, options.has('a'));
    const began = process.now;
    const before = process.used();
    const status = yield* statusOf(tool, operands);
    const { cpu, childrenMemory } = process.used();
    const inMilliseconds = (micros: number): number => Math.floor(micros / MILLISECOND);
    const told = summary(format, {
      argv: operands,
      status,
      elapsed: inMilliseconds(process.now - began),
      cpu: inMilliseconds(cpu - before.cpu),
      memoryBytes: childrenMemory,
    });
    if (fd === 2) yield* tool.complain(told);
    else yield* process.write(fd, told);
    return codeOf(status);
  },
  { shortName: true },
);

function open({ process }: Tool, path: string, append: boolean): number {
  try {
    return process.open(path, { write: true, create: true, append, truncate: !append });
  } catch (error) {
    if (error instanceof OsError) throw new Failure(`can't open '${path}': ${error.message}`, 1);
    throw error;
  }
}

/** Who cannot be run has ended, too: the child says so itself. */
function* statusOf(tool: Tool, argv: readonly string[]): Task<ExitStatus> {
  let pid: number;
  try {
    pid = tool.process.spawn({ argv });
  } catch (error) {
    const failure = cannotRun(tool, argv[0] as string, error);
    yield* tool.warn(failure.message);
    return { code: failure.code ?? 127 };
  }
  return (yield* tool.process.waitpid(pid)).status;
}

/** Not as a shell has it: the number of the signal is the status. */
const codeOf = ({ code, signal }: ExitStatus): number => (signal === undefined ? code : signalNumbers[signal]);

const DEFAULT = 'real\t%E\nuser\t%u\nsys\t%T';
const POSIX = 'real %e\nuser %U\nsys %S';
const LONG = [
  'Command being timed: "%C"',
  'User time (seconds): %U',
  'System time (seconds): %S',
  'Percent of CPU this job got: %P',
  'Elapsed (wall clock) time (h:mm:ss or m:ss): %E',
  'Average shared text size (kbytes): %X',
  'Average unshared data size (kbytes): %D',
  'Average stack size (kbytes): %p',
  'Average total size (kbytes): %K',
  'Maximum resident set size (kbytes): %M',
  'Average resident set size (kbytes): %t',
  'Major (requiring I/O) page faults: %F',
  'Minor (reclaiming a frame) page faults: %R',
  'Voluntary context switches: %w',
  'Involuntary context switches: %c',
  'Swaps: %W',
  'File system inputs: %I',
  'File system outputs: %O',
  'Socket messages sent: %s',
  'Socket messages received: %r',
  'Signals delivered: %k',
  'Page size (bytes): %Z',
  'Exit status: %x',
]
  .map((line) => `\t${line}`)
  .join('\n');

/** @see busybox: miscutils/time.c summarize */
function summary(format: string, measured: Measured): string {
  const { code, signal } = measured.status;
  const ending =
    signal !== undefined
      ? `Command terminated by signal ${signalNumbers[signal]}\n`
      : code !== 0
        ? `Command exited with non-zero status ${code}\n`
        : '';
  const text = format.replace(/%([\s\S]?)|\\([\s\S]?)/g, (_, letter?: string, escaped?: string) =>
    letter === undefined ? (ESCAPES[escaped ?? ''] ?? `?\\${escaped}`) : (CONVERSIONS[letter]?.(measured) ?? `?${letter}`),
  );
  // One that stops in the middle of a conversion ends there.
  return `${ending}${text}${/(?:^|[^%])(?:%%)*%$/.test(format) ? '' : '\n'}`;
}
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };

const hundredths = (ms: number): string => String(Math.floor((ms % SECONDS) / 10)).padStart(2, '0');
const seconds = (ms: number): string => `${Math.floor(ms / SECONDS)}.${hundredths(ms)}`;
const minutes = (ms: number): string => `${Math.floor(ms / (60 * SECONDS))}m ${seconds(ms % (60 * SECONDS))}s`;
const clock = (ms: number): string => {
  const whole = Math.floor(ms / SECONDS);
  if (whole < 3600) return minutes(ms);
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
};
const SECONDS = SECOND / MILLISECOND;
const PAGE = 4096;
const MIB = 2 ** 20;
/** As busybox 1.37 told it of `true`, whose pages are mapped many at once; more memory comes page by page. */
const FAULTS_OF_A_START = 39;

/** All of the CPU time is the user's here. */
const CONVERSIONS: Readonly<Record<string, (measured: Measured) => string>> = {
  '%': () => '%',
  C: ({ argv }) => argv.join(' '),
  E: ({ elapsed }) => clock(elapsed),
  M: ({ memoryBytes }) => String(Math.floor(memoryBytes / 1024)),
  P: ({ cpu, elapsed }) => (elapsed > 0 ? `${Math.floor((cpu * 100) / elapsed)}%` : '?%'),
  R: ({ memoryBytes }) => String(FAULTS_OF_A_START + Math.max(0, Math.ceil((memoryBytes - MIB) / PAGE))),
  S: () => seconds(0),
  T: () => minutes(0),
  U: ({ cpu }) => seconds(cpu),
  Z: () => String(PAGE),
  e: ({ elapsed }) => seconds(elapsed),
  u: ({ cpu }) => minutes(cpu),
  w: () => '1',
  x: ({ status: { code, signal } }) => String(signal === undefined ? code : 0),
  ...Object.fromEntries([...'DFIKOWXckprst'].map((letter) => [letter, () => '0'])),
};
