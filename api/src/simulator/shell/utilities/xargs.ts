import type { Task } from '../../engine/index.ts';
import { escapeRegExp } from '../pattern.ts';
import { readAll } from './lib/input.ts';
import { byteLength, OsError, signalNumbers } from './lib/kernel.ts';
import { type Grammar, type Options, readOptions } from './lib/options.ts';
import { cannotRun } from './lib/run-command.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

/** How long a command gets, with what ends each word. @see findutils: xargs.c main; busybox: findutils/xargs.c */
const GNU_LONGEST = 128 * 1024;
const BUSYBOX_LONGEST = 32 * 1024 - 2048;
const LINE_TOO_LONG = 'argument line too long';
const LIST_TOO_LONG = 'argument list too long';

/** xargs. Exit codes: 123 if any command failed, 124 if one said 255, 125 if one was killed. */
export const xargs = utility(
  function* (tool) {
    const options = readOptions(tool, grammarOf(tool));
    const file = options.value('a');
    const text = untilStop(
      file === undefined ? yield* readAll(tool.process, 0) : tool.process.readFile(file),
      options.has('0', 'd') ? undefined : (options.value('E') ?? options.value('e')),
    );
    return yield* new Runner(tool, options).run(new CommandLines(tool, options, text).all());
  },
  { shortName: true },
);

const grammarOf = ({ gnu }: Tool): Grammar => ({
  short: gnu ? 'n:I:i::0rtpL:l::P:d:s:E:e::xa:o' : 'n:I:i::0rtpP:s:E:e::xa:o',
  long: {
    'max-args': 'n',
    replace: 'i',
    null: '0',
    'no-run-if-empty': 'r',
    verbose: 't',
    'max-lines': 'L',
    'max-procs': 'P',
    delimiter: 'd',
    'max-chars': 's',
    'arg-file': 'a',
    interactive: 'p',
    eof: 'e',
    exit: 'x',
    'open-tty': 'o',
    'process-slot-var': 'slot:',
  },
  inOrder: true,
});

/** What is run: `echo` where nothing is said. */
const commandOf = ({ operands }: Options): readonly string[] => (operands.length > 0 ? operands : ['echo']);

/** The command lines that a text comes to. */
class CommandLines {
  readonly #tool: Tool;
  readonly #options: Options;
  readonly #text: string;
  readonly #command: readonly string[];
  /** How long one of them may be. */
  readonly #longest: number;

  constructor(tool: Tool, options: Options, text: string) {
    this.#tool = tool;
    this.#options = options;
    this.#text = text;
    this.#command = commandOf(options);
    this.#longest = Number(options.value('s') ?? (tool.gnu ? GNU_LONGEST : BUSYBOX_LONGEST));
  }

  /** What of the text cannot be read is told at once; what does not fit, when its turn comes. */
  all(): Iterator<readonly string[]> {
    const options = this.#options;
    const replaced = options.value('I') ?? (options.has('i') ? options.value('i') || '{}' : undefined);
    if (replaced !== undefined) return this.#oneByOne(replaced, this.#isOfWords() ? this.#lines() : this.#delimited());
    const lines = options.has('l') ? options.value('l') || '1' : options.value('L');
    const words = this.#isOfWords() ? this.#words() : this.#delimited();
    return this.#inGroups(words, lines === undefined ? undefined : Number(lines));
  }

  *#oneByOne(replaced: string, words: readonly string[]): Generator<readonly string[]> {
    const { gnu } = this.#tool;
    const room = this.#longest - (gnu ? 0 : this.#checkedSize());
    for (const word of words) {
      const argv = this.#command.map((one) => one.replaceAll(replaced, () => word));
      if (room < (gnu ? sizeOf(argv) : sizeOf([word]))) throw new Failure(gnu ? LIST_TOO_LONG : LINE_TOO_LONG, 1);
      yield argv;
    }
  }

  /** As many as fit, or as `-n` says; with `-L` those of so many lines. */
  *#inGroups(words: readonly string[], lines: number | undefined): Generator<readonly string[]> {
    const room = this.#longest - this.#checkedSize();
    const command = this.#command;
    if (words.length === 0 && !this.#options.has('r')) yield command;
    if (lines !== undefined) return yield* this.#byLines(lines, room);
    const given = this.#options.value('n');
    if (given && !/^\d+$/.test(given))
      throw this.#tool.gnu ? this.#tool.usage(`invalid number "${given}" for -n option`) : new Failure(`invalid number '${given}'`, 1);
    const most = Number(given || Number.POSITIVE_INFINITY);
    for (let i = 0; i < words.length; ) {
      const from = i;
      let left = room;
      while (i < words.length && i - from < most && left >= sizeOf([words[i] as string])) left -= sizeOf([words[i++] as string]);
      if (i === from) throw new Failure(LINE_TOO_LONG, 1);
      yield [...command, ...words.slice(from, i)];
    }
  }

  *#byLines(count: number, room: number): Generator<readonly string[]> {
    const lines = this.#text.split('\n').filter((line) => line.trim() !== '');
    for (let i = 0; i < lines.length; i += count) {
      const group = lines.slice(i, i + count).flatMap((line) => line.trim().split(/\s+/));
      if (sizeOf(group) > room) throw new Failure(LIST_TOO_LONG, 1);
      yield [...this.#command, ...group];
    }
  }

  /** What the command itself takes of the room: busybox wants some to be left. */
  #checkedSize(): number {
    const { gnu } = this.#tool;
    const own = sizeOf(this.#command);
    if (own > this.#longest - (gnu ? 0 : 1))
      throw new Failure(`${gnu ? 'cannot' : "can't"} fit single argument within argument list size limit`, 1);
    return own;
  }

  #isOfWords(): boolean {
    return !this.#options.has('0', 'd');
  }
  /** `-0`, `-d`: all between two of these is one. */
  #delimited(): string[] {
    const given = this.#options.value('d');
    const delimiter = this.#options.has('0') || given === undefined ? '\0' : given === '\\n' ? '\n' : given;
    return this.#text.split(delimiter).filter((word, i, all) => word !== '' || i < all.length - 1);
  }
  #lines(): string[] {
    return this.#text
      .split('\n')
      .map((line) => line.trimStart())
      .filter((line) => line !== '');
  }
  /** Quotes and backslashes hold together, and are taken away. */
  #words(): string[] {
    const words: string[] = [];
    for (const match of this.#text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g))
      words.push(match[0].replace(/"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])/g, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''));
    const [open] = /["']/.exec(this.#text.replace(/"[^"\n]*"|'[^'\n]*'|\\[\s\S]/g, '')) ?? [];
    if (open === undefined) return words;
    const problem = `unmatched ${open === '"' ? 'double' : 'single'} quote`;
    throw new Failure(this.#tool.gnu ? `${problem}; by default quotes are special to xargs unless you use the -0 option` : problem, 1);
  }
}

/** Runs command lines, so many at a time. */
class Runner {
  readonly #tool: Tool;
  readonly #options: Options;
  readonly #name: string;
  #code = 0;
  #running = 0;

  constructor(tool: Tool, options: Options) {
    this.#tool = tool;
    this.#options = options;
    this.#name = commandOf(options)[0] as string;
  }

  *run(lines: Iterator<readonly string[]>): Task<number> {
    const { process } = this.#tool;
    const parallel = Math.max(1, Number(this.#options.value('P') ?? 1) || Number.POSITIVE_INFINITY);
    const nothing = process.open('/dev/null', { read: true });
    for (;;) {
      const argv = yield* this.#nextOf(lines);
      if (!argv) break;
      yield* this.#announce(argv);
      while (this.#running >= parallel) if (yield* this.#reap()) return this.#code;
      try {
        process.spawn({
          argv,
          fds: new Map([
            [0, nothing],
            [1, 1],
            [2, 2],
          ]),
        });
        this.#running++;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        throw cannotRun(this.#tool, argv[0] as string, error);
      }
    }
    while (this.#running > 0) if (yield* this.#reap()) return this.#code;
    return this.#code;
  }

  /** What does not fit ends it, but not those that run. */
  *#nextOf(lines: Iterator<readonly string[]>): Task<readonly string[] | undefined> {
    try {
      const { value, done } = lines.next();
      return done ? undefined : value;
    } catch (error) {
      while (this.#running > 0) yield* this.#reap();
      throw error;
    }
  }

  *#announce(argv: readonly string[]): Task<void> {
    const { gnu } = this.#tool;
    const line = argv.join(' ');
    // Nobody can be asked: no container has a terminal.
    if (this.#options.has('p')) {
      yield* this.#tool.complain(line);
      const tty = gnu ? 'failed to open /dev/tty for reading' : "can't open '/dev/tty'";
      throw new Failure(`${tty}: No such device or address`, 1);
    }
    if (this.#options.has('t')) yield* this.#tool.complain(`${line}\n`);
  }

  /** Waits for one of them; true where it ends all. */
  *#reap(): Task<boolean> {
    const { gnu, process } = this.#tool;
    const { status } = yield* process.waitpid();
    this.#running--;
    if (status.signal !== undefined) {
      this.#code = 125;
      yield* this.#tool.warn(`${gnu ? `${this.#name}:` : `'${this.#name}'`} terminated by signal ${signalNumbers[status.signal]}`);
      return true;
    }
    if (status.code === 255) {
      this.#code = 124;
      yield* this.#tool.warn(`${this.#name}: exited with status 255; aborting`);
      return true;
    }
    if (status.code !== 0) this.#code = 123;
    return false;
  }
}

const sizeOf = (list: readonly string[]): number => list.reduce((sum, word) => sum + byteLength(word) + 1, 0);

/** What comes before the word that ends it (`-E`). */
function untilStop(text: string, stop: string | undefined): string {
  if (!stop) return text;
  const at = new RegExp(`(?<=^|\\s)${escapeRegExp(stop)}(?=\\s|$)`).exec(text);
  return at ? text.slice(0, at.index) : text;
}
