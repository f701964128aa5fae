import type { Task } from '../../engine/index.ts';
import { joinPath, statOrNone } from './lib/files.ts';
import { LineReader, linesOf } from './lib/input.ts';
import { byteLength } from './lib/kernel.ts';
import { escapeLiteral, posixRegex, RegexError, translate } from './lib/regex.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { type Options, readOptions } from './options.ts';

export const grep = utility((tool) => search(tool, ''), { usageCode: 2, busyboxUsageCode: 2, shortName: true });
export const egrep = utility((tool) => search(tool, 'E'), { usageCode: 2, busyboxUsageCode: 2, shortName: true });
export const fgrep = utility((tool) => search(tool, 'F'), { usageCode: 2, busyboxUsageCode: 2, shortName: true });

function* search(tool: Tool, kind: string): Task<number> {
  const options = readOptions(tool, {
    short: 'EFGPe:f:ivnclLoqsrRhHwxm:A:B:C:abuzUT',
    long: {
      'extended-regexp': 'E',
      'fixed-strings': 'F',
      'basic-regexp': 'G',
      'perl-regexp': 'P',
      regexp: 'e',
      file: 'f',
      'ignore-case': 'i',
      'invert-match': 'v',
      'line-number': 'n',
      count: 'c',
      'files-with-matches': 'l',
      'files-without-match': 'L',
      'only-matching': 'o',
      quiet: 'q',
      silent: 'q',
      'no-messages': 's',
      recursive: 'r',
      'dereference-recursive': 'R',
      'no-filename': 'h',
      'with-filename': 'H',
      'word-regexp': 'w',
      'line-regexp': 'x',
      'max-count': 'm',
      'after-context': 'A',
      'before-context': 'B',
      context: 'C',
      text: 'a',
      'byte-offset': 'b',
      'null-data': 'z',
      color: 'color::',
      colour: 'color::',
      'line-buffered': 'line',
      include: 'include:',
      exclude: 'exclude:',
      'exclude-dir': 'excludedir:',
    },
    digits: true,
  });
  const operands = [...options.operands];
  const patterns = options.values('e').flatMap((text) => text.split('\n'));
  for (const path of options.values('f')) patterns.push(...linesOf(tool.process.readFile(path)));
  if (!options.has('e', 'f')) {
    const pattern = operands.shift();
    if (pattern === undefined) {
      yield* tool.complain(
        tool.gnu
          ? "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"
          : 'BusyBox v1.36.1 (2023-05-18 22:34:17 UTC) multi-call binary.\n\nUsage: grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n\nSearch for PATTERN in FILEs (or stdin)\n',
      );
      return 2;
    }
    patterns.push(...pattern.split('\n'));
  }
  return yield* new Search(tool, options, matcher(tool, options, patterns, kind)).run(operands);
}

function matcher(tool: Tool, options: Options, patterns: readonly string[], kind: string): RegExp {
  const how = options.given.findLast(([name]) => 'EFGP'.includes(name) && name.length === 1)?.[0] ?? kind;
  const flags = `gsu${options.has('i') ? 'i' : ''}`;
  const sources = patterns.map((pattern) => {
    if (how === 'F') return escapeLiteral(pattern);
    if (how === 'P') return pattern;
    try {
      posixRegex(pattern, { extended: how === 'E' });
      return translate(pattern, { extended: how === 'E' });
    } catch (error) {
      if (!(error instanceof RegexError) && !(error instanceof SyntaxError)) throw error;
      const why = error instanceof RegexError ? error.message : 'Invalid regular expression';
      throw new Failure(tool.gnu ? why : `bad regex '${pattern}': ${why}`, 2);
    }
  });
  const source = sources.map((each) => (sources.length > 1 ? `(?:${each})` : each)).join('|');
  if (patterns.length === 0) return /(?!)/gu;
  if (options.has('x')) return new RegExp(`^(?:${source})$`, flags);
  return new RegExp(options.has('w') ? `(?<!\\w)(?:${source})(?!\\w)` : source, flags);
}

class Search {
  #matched = false;
  #failed = false;
  readonly #after: number;
  readonly #before: number;
  readonly #most: number;

  constructor(
    readonly tool: Tool,
    readonly options: Options,
    readonly regex: RegExp,
  ) {
    const number = (name: string): number | undefined => {
      const text = options.value(name);
      return text === undefined ? undefined : Number(text);
    };
    const around = number('C') ?? number('digits') ?? 0;
    this.#after = number('A') ?? around;
    this.#before = number('B') ?? around;
    this.#most = number('m') ?? Number.POSITIVE_INFINITY;
  }

  *run(operands: readonly string[]): Task<number> {
    const { options, tool } = this;
    const recursive = options.has('r', 'R');
    const paths = operands.length > 0 ? operands : [recursive && tool.gnu ? '.' : '-'];
    const named = options.has('H') || (!options.has('h') && (operands.length > 1 || recursive));
    for (const path of paths) {
      yield* this.#path(path, named, operands.length === 0);
      if (options.has('q') && this.#matched) return 0;
    }
    return this.#failed ? 2 : this.#matched ? 0 : 1;
  }

  *#path(path: string, named: boolean, implied: boolean): Task<void> {
    const { tool, options } = this;
    if (path !== '-' && statOrNone(tool.process, path)?.type === 'directory') {
      if (!options.has('r', 'R')) {
        if (tool.gnu) yield* this.#complain(`${path}: Is a directory`);
        return;
      }
      for (const name of tool.process.readdir(path)) yield* this.#path(implied && path === '.' ? name : joinPath(path, name), named, false);
      return;
    }
    let fd = 0;
    if (path !== '-') {
      try {
        fd = tool.process.open(path, { read: true });
      } catch (error) {
        return yield* this.#complain(`${path}: ${reason(error)}`);
      }
    }
    try {
      yield* this.#file(fd, path === '-' ? '(standard input)' : path, named);
    } finally {
      if (fd !== 0) tool.process.close(fd);
    }
  }

  *#complain(message: string): Task<void> {
    this.#failed = true;
    if (!this.options.has('s')) yield* this.tool.warn(message);
  }

  *#file(fd: number, path: string, named: boolean): Task<void> {
    const { options, tool, regex } = this;
    const invert = options.has('v');
    const quiet = options.has('q', 'c', 'l', 'L');
    const separator = options.has('z') ? '\0' : '\n';
    const reader = new LineReader(tool.process, fd, separator);
    const held: { line: string; number: number; offset: number }[] = [];
    let count = 0;
    let number = 0;
    let offset = 0;
    let after = 0;
    let last = 0;
    const print = (line: string, at: number, start: number, mark: string): void => {
      if ((this.#after > 0 || this.#before > 0) && last > 0 && at > last + 1) tool.print('--\n');
      last = at;
      tool.print(`${this.#prefix(path, named, at, start, mark)}${line}${separator}`);
    };
    while (count < this.#most) {
      const line = yield* reader.next();
      if (line === undefined) break;
      number++;
      const start = offset;
      if (options.has('b')) offset += byteLength(line) + 1;
      regex.lastIndex = 0;
      if (regex.test(line) !== invert) {
        count++;
        this.#matched = true;
        if (options.has('q')) return;
        if (options.has('l', 'L')) break;
        if (quiet) continue;
        if (options.has('o')) this.#parts(line, invert, path, named, number, start);
        else {
          for (const each of held) print(each.line, each.number, each.offset, '-');
          print(line, number, start, ':');
        }
        held.length = 0;
        after = this.#after;
      } else if (!quiet && after > 0) {
        after--;
        print(line, number, start, '-');
      } else if (this.#before > 0) {
        held.push({ line, number, offset: start });
        if (held.length > this.#before) held.shift();
      }
      if (options.has('line')) yield* tool.flush();
      else yield* tool.spill();
    }
    for (; !quiet && after > 0; after--) {
      const line = yield* reader.next();
      if (line === undefined) break;
      print(line, ++number, 0, '-');
    }
    if (options.has('c')) tool.print(`${named ? `${path}:` : ''}${count}\n`);
    if (options.has('l') && count > 0) tool.print(`${path}\n`);
    if (options.has('L') && count === 0) tool.print(`${path}\n`);
  }

  #parts(line: string, invert: boolean, path: string, named: boolean, number: number, start: number): void {
    if (invert) return;
    this.regex.lastIndex = 0;
    for (const match of line.matchAll(this.regex)) {
      if (match[0] !== '')
        this.tool.print(`${this.#prefix(path, named, number, start + byteLength(line.slice(0, match.index)), ':')}${match[0]}\n`);
    }
  }

  #prefix(path: string, named: boolean, number: number, offset: number, mark: string): string {
    return `${named ? path + mark : ''}${this.options.has('n') ? number + mark : ''}${this.options.has('b') ? offset + mark : ''}`;
  }
}
