import type { Task } from '../../engine/index.ts';
import { isBusyboxBefore } from './lib/busybox-release.ts';
import { statOrNone } from './lib/files.ts';
import { LineReader, readAll, withInput } from './lib/input.ts';
import { notFollowed } from './lib/not-followed.ts';
import { readOptions } from './lib/options.ts';
import { inputOfText, type SedInput, SedMachine } from './lib/sed-machine.ts';
import { parseSed } from './lib/sed-script.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

/** @see sed: sed/compile.c compile_file, sed/utils.c ck_fopen; busybox: editors/sed.c sed_main */
function* scriptOf(tool: Tool, path: string): Task<string> {
  try {
    return (path === '-' ? yield* readAll(tool.process, 0) : tool.process.readFile(path)).replace(/\n$/, '');
  } catch (error) {
    throw new Failure(`${tool.gnu ? "couldn't open file " : ''}${path}: ${reason(error)}`, tool.gnu ? 4 : 1);
  }
}

export const sed = utility(
  function* (tool) {
    if (!tool.gnu && tool.args[0] === '--version') {
      tool.print('This is not GNU sed version 4.0\n');
      return 0;
    }
    const options = readOptions(tool, {
      short: tool.gnu ? 'nrEe:f:i::szul:b' : 'nrEe:f:i::szub',
      long: {
        quiet: 'n',
        silent: 'n',
        'regexp-extended': 'E',
        expression: 'e',
        file: 'f',
        'in-place': 'i',
        separate: 's',
        unbuffered: 'u',
        'null-data': 'z',
        posix: 'posix',
        debug: 'debug',
        'line-length': 'l',
        binary: 'b',
        'follow-symlinks': 'followlinks',
        ...(tool.gnu && { sandbox: 'sandbox' }),
      },
    });
    if (options.has('debug')) notFollowed(tool.process);
    const operands = [...options.operands];
    const scripts: string[] = [];
    for (const [name, value] of options.given)
      if (name === 'e') scripts.push(value);
      else if (name === 'f') scripts.push(yield* scriptOf(tool, value));
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) {
        if (!tool.gnu) throw tool.usage('missing script');
        yield* tool.complain('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n');
        return 1;
      }
      scripts.push(script);
    }
    const text = scripts.join('\n');
    const unescapesInBrackets = !tool.gnu && !isBusyboxBefore(tool.release, 36);
    const dialect = { gnu: tool.gnu, extended: options.has('E', 'r'), sandbox: options.has('sandbox'), unescapesInBrackets };
    const commands = parseSed(text, dialect, (steps) => tool.process.work(steps));
    const silent = options.has('n') || /^#n(\n|$)/.test(text);
    const separator = tool.gnu && options.has('z') ? '\0' : '\n';
    if (options.has('i')) return yield* inPlace(operands, options.value('i') ?? '');
    const machine = new SedMachine(tool, commands, silent, (line) => tool.print(line), separator);
    const files = new Files(tool, operands.length > 0 ? operands : ['-'], options.has('u'), tool.gnu && options.has('s'), separator);
    yield* machine.run(files);
    return machine.exitCode || (files.failed ? (tool.gnu ? 2 : 1) : 0);

    function* inPlace(paths: readonly string[], suffix: string): Task<number> {
      if (paths.length === 0) {
        yield* tool.warn(tool.gnu ? 'no input files' : '-i requires an argument');
        return tool.gnu ? 4 : 1;
      }
      let code = 0;
      for (const given of paths) {
        const path = options.has('followlinks') && tool.process.access(given, 'f') ? tool.process.realpath(given) : given;
        let before = '';
        if (tool.gnu && statOrNone(tool.process, path)?.type === 'directory') {
          yield* tool.warn(`couldn't edit ${path}: not a regular file`);
          code = 4;
          continue;
        }
        const ok = yield* withInput(tool, path, function* (fd) {
          before = yield* readAll(tool.process, fd);
        });
        if (!ok) {
          code = tool.gnu ? 4 : 1;
          if (tool.gnu && !tool.process.access(path, 'f')) code = 2;
          continue;
        }
        let after = '';
        const machine = new SedMachine(
          tool,
          commands,
          silent,
          (line) => {
            after += line;
          },
          separator,
        );
        yield* machine.run(inputOfText(before, separator, path));
        // It writes another file beside it and puts that in place: what is mounted there cannot be replaced.
        const directory = path.replace(/[^/]*$/, '');
        const random = tool.process.random.hex(6);
        const beside = tool.gnu ? `${directory || './'}sed${random}` : `${path}${random}`;
        const status = tool.gnu ? 4 : 1;
        try {
          tool.process.writeFile(beside, after, { mode: tool.process.stat(path).mode });
        } catch (error) {
          const file = tool.gnu ? `couldn't open temporary file ${beside}` : `can't create temp file '${path}XXXXXX'`;
          throw new Failure(`${file}: ${reason(error)}`, status);
        }
        const kept = suffix === '' ? undefined : suffix.includes('*') ? suffix.replaceAll('*', () => path) : path + suffix;
        if (kept !== undefined) move(path, kept);
        move(beside, path);
        if (machine.quit) return machine.exitCode || code;
      }
      return code;
    }

    /** @see sed: sed/utils.c ck_rename; busybox: libbb/xfuncs_printf.c xrename */
    function move(from: string, to: string): void {
      try {
        tool.process.rename(from, to);
      } catch (error) {
        throw new Failure(`${tool.gnu ? `cannot rename ${from}` : `can't move '${from}' to '${to}'`}: ${reason(error)}`, tool.gnu ? 4 : 1);
      }
    }
  },
  { shortName: true },
);

/** The lines of several files, one after the other, read one line ahead to know the last. */
class Files implements SedInput {
  failed = false;
  #reader: LineReader | undefined;
  #fd = 0;
  #ahead: { text: string; terminated: boolean } | undefined;
  #looked = false;
  /** How many files have been opened, now and when the line that is worked on was read. */
  #opened = 0;
  name = '-';
  #current = 0;
  readonly #paths: string[];

  constructor(
    readonly tool: Tool,
    paths: readonly string[],
    readonly unbuffered: boolean,
    /** Each file has a last line of its own. */
    readonly separate: boolean,
    readonly separator: string,
  ) {
    this.#paths = [...paths];
  }

  *next() {
    if (this.unbuffered) yield* this.tool.flush();
    const line = this.#looked ? this.#ahead : yield* this.#fetch();
    const first = this.separate && this.#opened !== this.#current;
    this.#current = this.#opened;
    this.#looked = false;
    this.#ahead = undefined;
    return line && { ...line, first };
  }

  alike(line: string): number {
    return this.#looked || this.unbuffered ? 0 : (this.#reader?.alike(line) ?? 0);
  }

  *isLast(): Task<boolean> {
    if (!this.#looked) {
      this.#ahead = yield* this.#fetch();
      this.#looked = true;
    }
    return this.#ahead === undefined || (this.separate && this.#opened !== this.#current);
  }

  *#fetch(): Task<{ text: string; terminated: boolean } | undefined> {
    for (;;) {
      if (!this.#reader && !(yield* this.#open())) return undefined;
      const reader = this.#reader as LineReader;
      const text = yield* reader.next();
      // A file that ends without a newline gets one if another follows.
      if (text !== undefined) return { text, terminated: reader.terminated || this.#paths.length > 0 };
      if (this.#fd !== 0) this.tool.process.close(this.#fd);
      this.#reader = undefined;
    }
  }

  *#open(): Task<boolean> {
    this.#opened++;
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) {
      if (path === '-') {
        this.name = '-';
        this.#fd = 0;
        this.#reader = new LineReader(this.tool.process, 0, this.separator);
        return true;
      }
      const name = path;
      const ok = yield* withInput(this.tool, name, () => this.#check(name));
      if (ok) {
        this.name = name;
        this.#fd = this.tool.process.open(name, { read: true });
        this.#reader = new LineReader(this.tool.process, this.#fd, this.separator);
        return true;
      }
      this.failed = true;
    }
    return false;
  }

  *#check(path: string): Task<void> {
    if (this.tool.process.stat(path).type === 'directory') yield* this.tool.process.read(this.tool.process.open(path, { read: true }));
  }
}
