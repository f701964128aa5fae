import { Outcome, SECOND, type Task } from '../../../engine/index.ts';
import { RegexError } from '../../regex/index.ts';
import { type BusyboxRelease, busyboxBanner, isBusyboxBefore, NEWEST_BUSYBOX } from './busybox-release.ts';
import { busyboxUsage } from './busybox-usage.data.ts';
import { baseName } from './files.ts';
import { byteLength, type Data, OsError, type Process, type Program, repeated } from './kernel.ts';

/** Whose wording and options a utility has. */
export type Flavor = 'busybox' | 'gnu';

/** A program in one of the builds that images have of it. */
export type Maker = (flavor: Flavor, release?: BusyboxRelease) => Program;

interface UtilityOptions {
  /** The exit code after a wrong option (1). */
  readonly usageCode?: number;
  readonly busyboxUsageCode?: number;
  /** Says its own short name even when GNU's was called by a path (only coreutils repeat the path). */
  readonly shortName?: boolean;
}

/** A utility: its buffered output is written when it ends, as the C library does, and its failures are told on stderr. */
export function utility(run: (tool: Tool) => Task<number> | number, options: UtilityOptions = {}): Maker {
  return (flavor, release) =>
    function* (process) {
      const called = process.argv[0] ?? '';
      const name = flavor === 'gnu' && !options.shortName ? called : baseName(called);
      const tool = new Tool(process, flavor, name, release);
      try {
        if (flavor === 'busybox' && asksForHelp(process.argv)) throw new Failure('', 0, 'option');
        const ran = run(tool);
        const code = typeof ran === 'number' ? ran : yield* ran;
        yield* tool.flush();
        return code;
      } catch (error) {
        if (error instanceof Failure) {
          yield* flushQuietly(tool);
          if (error.message !== '' && !(error.usage === 'operands' && !tool.gnu)) yield* tool.warn(error.message);
          if (error.usage) yield* tool.complain(usageHint(tool));
          return error.code ?? (flavor === 'gnu' ? options.usageCode : options.busyboxUsageCode) ?? 1;
        }
        // expr, pgrep and their like say what regcomp says.
        if (error instanceof RegexError) {
          yield* flushQuietly(tool);
          yield* tool.warn(error.message);
          return 2;
        }
        if (error instanceof OsError) {
          yield* tool.warn(error.path === undefined ? error.message : `${error.path}: ${error.message}`);
          return 1;
        }
        throw error;
      }
    };
}

/** Each of busybox's tells how it is used, unless a shell is one itself. @see busybox: libbb/appletlib.c run_applet_no_and_exit */
const asksForHelp = (argv: readonly string[]): boolean => argv.length === 2 && argv[1] === '--help' && !HELPLESS.test(argv[0] as string);
const HELPLESS = /(^|\/)(test|\[|true|false|echo|printf|kill|pwd)$/;

/** Ends a utility with a message. Without a code, with the one for wrong usage. */
export class Failure extends Outcome {
  constructor(
    message: string,
    readonly code?: number,
    /** A wrong option, or wrong operands: of those busybox says nothing but its usage. */
    readonly usage?: 'option' | 'operands',
  ) {
    super(message);
  }
}

/** One run of a utility. */
export class Tool {
  readonly args: readonly string[];
  #buffer = '';
  #pieces = 0;
  readonly #isSeen: boolean;

  constructor(
    readonly process: Process,
    readonly flavor: Flavor,
    readonly name: string,
    readonly release: BusyboxRelease = NEWEST_BUSYBOX,
  ) {
    this.args = process.argv.slice(1);
    this.#isSeen = process.isTerminal(1);
  }

  get gnu(): boolean {
    return this.flavor === 'gnu';
  }

  /** Puts text into the output buffer. */
  print(text: string): void {
    this.#buffer += text;
  }

  /**
   * Called once for each piece of work (a line; one of many characters counts for more): it takes a little time, and the
   * buffer is written when it is full, or, to a terminal, with each line. @see glibc: setvbuf(3)
   */
  spill(characters = 0): Iterable<never> | Task<void> {
    if (this.#buffer !== '' && this.#isSeen) return this.flush();
    this.#pieces += 1 + (characters >> 6);
    if (characters > 64) this.process.work(characters >> 5);
    return this.#pieces >= PIECES || this.#buffer.length >= 4096 ? this.#pause() : nothing;
  }

  /** How much is in the buffer: what is printed from here on may be said again by `repeat`. */
  get printed(): number {
    return this.#buffer.length;
  }

  /** The same for so many more lines: what was printed since `from`, and the time that it takes. */
  *repeat(times: number, from: number): Task<void> {
    const text = this.#buffer.slice(from);
    yield* this.flush();
    const all = Math.ceil(times / PIECES);
    for (let left = all; left > 0; left -= SECOND) yield* this.process.compute(Math.min(SECOND, left));
    if (text !== '') yield* this.write(repeated(text, byteLength(text) * times));
  }

  *#pause(): Task<void> {
    // Endless work uses the CPU, and counts as the run's steps.
    this.process.work(this.#pieces >> 1);
    for (; this.#pieces > 0; this.#pieces -= PIECES) yield* this.process.compute(1);
    this.#pieces = 0;
    if (this.#buffer.length >= 4096) yield* this.flush();
  }

  *flush(): Task<void> {
    const text = this.#buffer;
    if (text === '') return;
    this.#buffer = '';
    yield* this.write(text, true);
  }

  /** Writes at once (after what is in the buffer). */
  *write(data: Data, buffered = false): Task<void> {
    if (!buffered && this.#buffer !== '') yield* this.flush();
    try {
      yield* this.process.write(1, data);
    } catch (error) {
      if (error instanceof OsError) throw new Failure(`write error: ${error.message}`, 1);
      throw error;
    }
  }

  /** `name: message` on stderr, after what was printed before. @see gnulib: lib/error.c flush_stdout; busybox: libbb/verror_msg.c */
  *warn(message: string): Task<void> {
    yield* flushQuietly(this);
    yield* this.complain(`${this.name}: ${message}\n`);
  }

  /** Text on stderr, which is never buffered. */
  *complain(text: string): Task<void> {
    try {
      yield* this.process.write(2, text);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }

  /** Operands that are missing or too many: followed by the usage. */
  usage(message: string): Failure {
    return new Failure(message, undefined, 'operands');
  }
}

/** What yields nothing: a buffer that is not full costs next to nothing to ask. */
const nothing: Iterable<never> = [];
/** How many pieces of work take a microsecond. */
const PIECES = 4;

/** The message of what a system call threw; anything else goes on. */
export function reason(error: unknown): string {
  if (error instanceof OsError) return error.message;
  throw error;
}

/** Most of GNU's tools say it in the same words. */
const gnuHints: Readonly<Record<string, string>> = {
  pgrep: "Try `pgrep --help' for more information.\n",
  pkill: "Try `pkill --help' for more information.\n",
  wget: "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
  cmp: "cmp: Try 'cmp --help' for more information.\n",
  diff: "diff: Try 'diff --help' for more information.\n",
  grep: "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
  tar: "Try 'tar --help' or 'tar --usage' for more information.\n",
};

function usageHint(tool: Tool): string {
  const { name } = tool;
  if (tool.gnu) return gnuHints[baseName(name)] ?? `Try '${name} --help' for more information.\n`;
  const usage = (isBusyboxBefore(tool.release, 29) && oldUsage[name]) || busyboxUsage[name];
  return `${busyboxBanner(tool.process, tool.release)}\n\n${usage ?? `Usage: ${name} [OPTIONS] [ARGS]...\n`}`;
}

/** @see busybox: networking/nslookup.c, coreutils/timeout.c (1.28) */
const oldUsage: Readonly<Record<string, string>> = {
  nslookup:
    'Usage: nslookup [HOST] [SERVER]\n\nQuery the nameserver for the IP address of the given HOST\noptionally using a specified DNS server\n',
  timeout:
    'Usage: timeout [-t SECS] [-s SIG] PROG ARGS\n\nRuns PROG. Sends SIG to it if it is not gone in SECS seconds.\nDefaults: SECS: 10, SIG: TERM.\n',
};

function* flushQuietly(tool: Tool): Task<void> {
  try {
    yield* tool.flush();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
