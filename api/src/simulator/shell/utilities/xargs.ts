import { escapeRegExp } from '../pattern.ts';
import { readAll } from './lib/input.ts';
import { byteLength, OsError, signalNumbers } from './lib/kernel.ts';
import { cannotRun } from './lib/run-command.ts';
import { Failure, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** How long a command gets, with what ends each word. @see findutils: xargs.c main; busybox: findutils/xargs.c */
const GNU_LONGEST = 128 * 1024;
const BUSYBOX_LONGEST = 32 * 1024 - 2048;
const LINE_TOO_LONG = 'argument line too long';
const LIST_TOO_LONG = 'argument list too long';

/** xargs. Exit codes: 123 if any command failed, 124 if one said 255, 125 if one was killed. */
export const xargs = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, {
      short: tool.gnu ? 'n:I:i::0rtpL:l::P:d:s:E:e::xa:o' : 'n:I:i::0rtpP:s:E:e::xa:o',
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
    const file = options.value('a');
    const stop = options.value('E') ?? options.value('e');
    const text = untilStop(
      file === undefined ? yield* readAll(process, 0) : process.readFile(file),
      options.has('0', 'd') ? undefined : stop,
    );
    const atOnce = options.has('l') ? options.value('l') || '1' : options.value('L');
    const longest = Number(options.value('s') ?? (tool.gnu ? GNU_LONGEST : BUSYBOX_LONGEST));
    const command = options.operands.length > 0 ? options.operands : ['echo'];
    const replace = options.value('I') ?? (options.has('i') ? options.value('i') || '{}' : undefined);
    const words = split(text);
    const most = Number((atOnce === undefined && options.value('n')) || Number.POSITIVE_INFINITY);
    const groups = replace === undefined ? inGroups() : oneByOne(replace);
    const parallel = Math.max(1, Number(options.value('P') ?? 1) || Number.POSITIVE_INFINITY);
    const nothing = process.open('/dev/null', { read: true });
    let code = 0;
    let running = 0;
    for (;;) {
      const argv = yield* nextOf();
      if (!argv) break;
      // Nobody can be asked: no container has a terminal.
      if (options.has('p')) {
        yield* tool.complain(argv.join(' '));
        throw new Failure(
          tool.gnu ? 'failed to open /dev/tty for reading: No such device or address' : "can't open '/dev/tty': No such device or address",
          1,
        );
      }
      if (options.has('t')) yield* tool.complain(`${argv.join(' ')}\n`);
      while (running >= parallel) {
        const stop = yield* reap();
        if (stop) return code;
      }
      try {
        process.spawn({
          argv,
          fds: new Map([
            [0, nothing],
            [1, 1],
            [2, 2],
          ]),
        });
        running++;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        throw cannotRun(tool, argv[0] as string, error);
      }
    }
    while (running > 0) if (yield* reap()) return code;
    return code;

    /** What does not fit ends it, but not those that run. */
    function* nextOf() {
      try {
        const { value, done } = groups.next();
        return done ? undefined : value;
      } catch (error) {
        while (running > 0) yield* reap();
        throw error;
      }
    }

    function* oneByOne(name: string): Generator<readonly string[]> {
      const room = longest - (tool.gnu ? 0 : checkedSize());
      for (const word of words) {
        const argv = command.map((one) => one.replaceAll(name, () => word));
        if (room < (tool.gnu ? sizeOf(argv) : sizeOf([word]))) throw new Failure(tool.gnu ? LIST_TOO_LONG : LINE_TOO_LONG, 1);
        yield argv;
      }
    }

    function* inGroups(): Generator<readonly string[]> {
      const room = longest - checkedSize();
      if (words.length === 0 && !options.has('r')) yield command;
      if (atOnce !== undefined) {
        const lines = text.split('\n').filter((line) => line.trim() !== '');
        const count = Number(atOnce);
        for (let i = 0; i < lines.length; i += count) {
          const group = lines.slice(i, i + count).flatMap((line) => line.trim().split(/\s+/));
          if (sizeOf(group) > room) throw new Failure(LIST_TOO_LONG, 1);
          yield [...command, ...group];
        }
        return;
      }
      for (let i = 0; i < words.length; ) {
        const from = i;
        let left = room;
        while (i < words.length && i - from < most && left >= sizeOf([words[i] as string])) left -= sizeOf([words[i++] as string]);
        if (i === from) throw new Failure(LINE_TOO_LONG, 1);
        yield [...command, ...words.slice(from, i)];
      }
    }

    /** What the command itself takes of the room: busybox wants some to be left. */
    function checkedSize(): number {
      const own = sizeOf(command);
      if (own > longest - (tool.gnu ? 0 : 1))
        throw new Failure(`${tool.gnu ? 'cannot' : "can't"} fit single argument within argument list size limit`, 1);
      return own;
    }

    function* reap() {
      const { status } = yield* process.waitpid();
      running--;
      if (status.signal !== undefined) {
        code = 125;
        yield* tool.warn(
          tool.gnu
            ? `${command[0]}: terminated by signal ${signalNumbers[status.signal]}`
            : `'${command[0]}' terminated by signal ${signalNumbers[status.signal]}`,
        );
        return true;
      }
      if (status.code === 255) {
        code = 124;
        yield* tool.warn(`${command[0]}: exited with status 255; aborting`);
        return true;
      }
      if (status.code !== 0) code = 123;
      return false;
    }

    function split(source: string): string[] {
      if (options.has('0')) return source.split('\0').filter((word, i, all) => word !== '' || i < all.length - 1);
      const delimiter = options.value('d');
      if (delimiter !== undefined)
        return source.split(delimiter === '\\n' ? '\n' : delimiter).filter((word, i, all) => word !== '' || i < all.length - 1);
      if (replace !== undefined)
        return source
          .split('\n')
          .map((line) => line.trimStart())
          .filter((line) => line !== '');
      const words: string[] = [];
      for (const match of source.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g))
        words.push(match[0].replace(/"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])/g, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''));
      const [open] = /["']/.exec(source.replace(/"[^"\n]*"|'[^'\n]*'|\\[\s\S]/g, '')) ?? [];
      if (open !== undefined) {
        const problem = `unmatched ${open === '"' ? 'double' : 'single'} quote`;
        throw new Failure(tool.gnu ? `${problem}; by default quotes are special to xargs unless you use the -0 option` : problem, 1);
      }
      return words;
    }
  },
  { shortName: true },
);

const sizeOf = (list: readonly string[]): number => list.reduce((sum, word) => sum + byteLength(word) + 1, 0);

/** What comes before the word that ends it (`-E`). */
function untilStop(text: string, stop: string | undefined): string {
  if (!stop) return text;
  const at = new RegExp(`(?<=^|\\s)${escapeRegExp(stop)}(?=\\s|$)`).exec(text);
  return at ? text.slice(0, at.index) : text;
}
