import { readAll } from './lib/input.ts';
import { byteLength, OsError } from './lib/kernel.ts';
import { cannotRun } from './lib/run-command.ts';
import { Failure, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** xargs. Exit codes: 123 if any command failed, 124 if one said 255, 125 if one was killed. */
export const xargs = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, {
      short: tool.gnu ? 'n:I:i::0rtpL:l::P:d:s:E:e::xa:o' : 'n:I:i::0rtpL:P:s:E:e::xa:o',
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
    const longest = Number(options.value('s') ?? Number.POSITIVE_INFINITY);
    const command = options.operands.length > 0 ? options.operands : ['echo'];
    const replace = options.value('I') ?? (options.has('i') ? options.value('i') || '{}' : undefined);
    const words = split(text);
    const most = Number(options.value('n') ?? (atOnce !== undefined ? 0 : 5000)) || 5000;
    const groups: string[][] = [];
    if (replace !== undefined) for (const word of words) groups.push([word]);
    else if (atOnce !== undefined) {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      const count = Number(atOnce);
      for (let i = 0; i < lines.length; i += count) groups.push(lines.slice(i, i + count).flatMap((line) => line.trim().split(/\s+/)));
    } else {
      const size = (list: readonly string[]): number => list.reduce((sum, word) => sum + byteLength(word) + 1, 0);
      const own = size(command);
      for (let i = 0; i < words.length; ) {
        let end = i + 1;
        while (end < words.length && end - i < most && own + size(words.slice(i, end + 1)) <= longest) end++;
        if (own + size(words.slice(i, i + 1)) > longest)
          throw new Failure(tool.gnu ? 'argument line too long' : 'argument line too long', 1);
        groups.push(words.slice(i, end));
        i = end;
      }
    }
    if (groups.length === 0 && replace === undefined && !options.has('r')) groups.push([]);
    const parallel = Math.max(1, Number(options.value('P') ?? 1) || groups.length);
    const nothing = process.open('/dev/null', { read: true });
    let code = 0;
    let running = 0;
    for (const group of groups) {
      const argv = replace === undefined ? [...command, ...group] : command.map((word) => word.replaceAll(replace, group[0] as string));
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

    function* reap() {
      const { status } = yield* process.waitpid();
      running--;
      if (status.signal !== undefined) {
        code = 125;
        yield* tool.warn(
          tool.gnu ? `${command[0]}: terminated by signal ${status.signal}` : `'${command[0]}' terminated by signal ${status.signal}`,
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
        return source
          .replace(/\n$/, delimiter === '\\n' ? '\n' : '')
          .split(delimiter === '\\n' ? '\n' : delimiter)
          .filter((word, i, all) => word !== '' || i < all.length - 1);
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

/** What comes before the word that ends it (`-E`). */
function untilStop(text: string, stop: string | undefined): string {
  if (!stop) return text;
  const at = new RegExp(`(?<=^|\\s)${stop.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=\\s|$)`).exec(text);
  return at ? text.slice(0, at.index) : text;
}
