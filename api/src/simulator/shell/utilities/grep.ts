import type { Task } from '../../engine/index.ts';
import { compilePattern } from '../pattern.ts';
import { baseName, joinPath, statOrNone } from './lib/files.ts';
import { type Matcher, matcher } from './lib/grep-matcher.ts';
import { LineReader, linesOf, readAll } from './lib/input.ts';
import { byteLength } from './lib/kernel.ts';
import { type Options, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

export const grep = utility((tool) => search(tool, ''), { usageCode: 2, busyboxUsageCode: 2, shortName: true });
export const egrep = utility((tool) => search(tool, 'E'), { usageCode: 2, busyboxUsageCode: 2, shortName: true });
export const fgrep = utility((tool) => search(tool, 'F'), { usageCode: 2, busyboxUsageCode: 2, shortName: true });

function* search(tool: Tool, kind: string): Task<number> {
  const options = readOptions(tool, {
    short: 'EFGPe:f:ivnclLoqsrRhHwxm:A:B:C:abuzUTId:D:yZ',
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
      'binary-files': 'binary:',
      null: 'Z',
      directories: 'd',
      'byte-offset': 'b',
      'null-data': 'z',
      color: 'color::',
      colour: 'color::',
      'line-buffered': 'line',
      label: 'label:',
      'initial-tab': 'T',
      'no-ignore-case': 'heedcase',
      'group-separator': 'between:',
      'no-group-separator': 'unseparated',
      devices: 'D',
      binary: 'U',
      include: 'include:',
      exclude: 'exclude:',
      'exclude-dir': 'excludedir:',
    },
    digits: true,
  });
  if (options.has('binary') && !/^(binary|text|without-match)$/.test(options.value('binary') ?? ''))
    throw new Failure('unknown binary-files type', 2);
  for (const [letter, name] of [
    ['d', 'directories'],
    ['D', 'devices'],
  ] as const) {
    const method = options.value(letter);
    if (method !== undefined && !(/^(read|skip)$/.test(method) || (letter === 'd' && method === 'recurse')))
      throw letter === 'D'
        ? new Failure(`unknown ${name} method`, 2)
        : new Failure(
            `invalid argument ${quote(method)} for ${quote('--directories')}\nValid arguments are:\n  - 'read'\n  - 'recurse'\n  - 'skip'`,
            1,
            'option',
          );
  }
  const operands = [...options.operands];
  const patterns = options.values('e').flatMap((text) => text.split('\n'));
  for (const path of options.values('f')) {
    try {
      patterns.push(...linesOf(path === '-' ? yield* readAll(tool.process, 0) : tool.process.readFile(path)));
    } catch (error) {
      throw new Failure(`${path}: ${reason(error)}`, 2);
    }
  }
  if (!options.has('e', 'f')) {
    const pattern = operands.shift();
    if (pattern === undefined) throw tool.usage('');
    patterns.push(...pattern.split('\n'));
  }
  return yield* new Search(tool, options, matcher(tool, options, patterns, kind)).run(operands);
}

/** @see grep: src/grep.c main (should_colorize) */
function mayColor({ process }: Tool, when: string | undefined): boolean {
  const term = process.env.get('TERM');
  return when === 'always' || ((when === '' || when === 'auto') && process.isTerminal(1) && term !== undefined && term !== 'dumb');
}

/** @see grep: src/grep.c (pr_sgr_start) */
const marked = (color: string, text: string): string => `\x1b[${color}m\x1b[K${text}\x1b[m\x1b[K`;

function anyOf(patterns: readonly string[]): (name: string) => boolean {
  const all = patterns.map((pattern) => compilePattern(pattern.replace(/\/$/, '')));
  return (name) => all.some((pattern) => pattern.test(name));
}
/** --include and --exclude: which files by their names; the last that fits counts, and one that none fits is in unless --include came first. */
function chooser(options: Options): (name: string) => boolean {
  const rules = options.given
    .filter(([name]) => name === 'include' || name === 'exclude')
    .map(([name, pattern]) => ({ takes: name === 'include', pattern: compilePattern(pattern) }));
  const [first] = rules;
  if (!first) return () => true;
  return (name) => rules.findLast(({ pattern }) => pattern.test(name))?.takes ?? !first.takes;
}

class Search {
  readonly #chosen: (name: string) => boolean;
  readonly #skipped: (name: string) => boolean;
  /** Whether directories are searched. */
  readonly #deep: boolean;
  #matched = false;
  #failed = false;
  readonly #after: number;
  readonly #before: number;
  readonly #most: number;
  /** Nothing here is a terminal: only who says so gets colours. */
  readonly #colors: boolean;

  constructor(
    readonly tool: Tool,
    readonly options: Options,
    readonly regex: Matcher,
  ) {
    const number = (name: string): number | undefined => {
      const text = options.value(name);
      if (text === undefined) return undefined;
      if (/^-?\d+$/.test(text)) return Number(text);
      const gnu = name === 'm' ? 'invalid max count' : `${text}: invalid context length argument`;
      throw new Failure(tool.gnu ? gnu : `invalid number '${text}'`, 2);
    };
    const around = number('C') ?? number('digits') ?? 0;
    this.#after = number('A') ?? around;
    this.#before = number('B') ?? around;
    this.#colors = tool.gnu && mayColor(tool, options.value('color'));
    this.#chosen = chooser(options);
    this.#deep = options.has('r', 'R') || options.value('d') === 'recurse';
    this.#skipped = anyOf(options.values('excludedir'));
    this.#most = number('m') ?? Number.POSITIVE_INFINITY;
  }

  *run(operands: readonly string[]): Task<number> {
    const { options, tool } = this;
    const paths = operands.length > 0 ? operands : [this.#deep && tool.gnu ? '.' : '-'];
    const named = options.has('H') || (!options.has('h') && operands.length > 1);
    for (const path of paths) {
      yield* this.#path(path, named, operands.length === 0);
      if (options.has('q') && this.#matched) return 0;
    }
    return this.#failed ? 2 : this.#matched ? 0 : 1;
  }

  *#path(path: string, named: boolean, implied: boolean, below = false): Task<void> {
    const { tool, options } = this;
    const type = path === '-' ? 'file' : statOrNone(tool.process, path)?.type;
    if (below && !options.has('R') && this.#isLeftOut(path, type)) return;
    if (type === 'directory') {
      if (!this.#deep) {
        if (tool.gnu && options.value('d') !== 'skip') yield* this.#complain(`${path}: Is a directory`);
        return;
      }
      if (this.#skipped(baseName(path))) return;
      // What is met below is called by its name, but not the one file that was asked for.
      for (const name of tool.process.readdir(path)) {
        yield* this.#path(implied && path === '.' ? name : joinPath(path, name), !options.has('h'), false, true);
      }
      return;
    }
    if (path !== '-' && !this.#chosen(baseName(path))) return;
    let fd = 0;
    if (path !== '-') {
      try {
        fd = tool.process.open(path, { read: true });
      } catch (error) {
        return yield* this.#complain(`${path}: ${reason(error)}`);
      }
    }
    try {
      yield* this.#file(fd, path === '-' ? (options.value('label') ?? '(standard input)') : path, named);
    } finally {
      if (fd !== 0) tool.process.close(fd);
    }
  }

  /** Of what -r meets: links to directories (GNU's: links, devices). */
  #isLeftOut(path: string, type: string | undefined): boolean {
    const { process, gnu } = this.tool;
    const link = process.lstat(path).type === 'symlink';
    return gnu ? link || (type !== 'file' && type !== 'directory') : link && type === 'directory';
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
    const asText = !tool.gnu || options.has('a', 'z') || options.value('binary') === 'text';
    const reader = new LineReader(tool.process, fd, separator);
    const lonely = this.#after === 0 && this.#before === 0 && !options.has('n', 'b', 'm', 'line') && !this.#colors;
    const held: { line: string; number: number; offset: number }[] = [];
    let count = 0;
    let number = 0;
    let offset = 0;
    let after = 0;
    let last = 0;
    const print = (line: string, at: number, start: number, mark: string): void => {
      if (
        (this.#after > 0 || this.#before > 0 || (tool.gnu && options.has('A', 'B', 'C'))) &&
        last > 0 &&
        at > last + 1 &&
        !options.has('unseparated')
      )
        tool.print(`${options.value('between') ?? '--'}\n`);
      last = at;
      const shown = this.#colors && mark === ':' && !invert ? this.#colored(line) : line;
      tool.print(`${this.#prefix(path, named, at, start, mark)}${shown}${separator}`);
    };
    while (count < this.#most) {
      const read = yield* reader.next();
      if (read === undefined) break;
      // To busybox a line ends with a byte 0.
      const line = tool.gnu ? read : (read.split('\0', 1)[0] as string);
      number++;
      const from = tool.printed;
      const start = offset;
      if (options.has('b')) offset += byteLength(line) + 1;
      if (regex.test(line) !== invert) {
        count++;
        this.#matched = true;
        if (options.has('q')) return;
        if (options.has('l', 'L')) break;
        if (quiet) {
          const more = lonely ? reader.alike(read) : 0;
          count += more;
          if (more > 0) yield* tool.repeat(more, from);
          yield* tool.spill();
          continue;
        }
        if (!asText && (line.includes('\0') || reader.chunk.includes('\0'))) {
          if (options.value('binary') === 'without-match') return;
          yield* tool.flush();
          return yield* tool.warn(`${path}: binary file matches`);
        }
        if (options.has('o')) {
          if (!invert) this.#parts(line, path, named, number, start);
        } else {
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
      const more = lonely ? reader.alike(read) : 0;
      if (more > 0) yield* tool.repeat(more, from);
      if (options.has('line')) yield* tool.flush();
      else yield* tool.spill();
    }
    for (; !quiet && after > 0; after--) {
      const line = yield* reader.next();
      if (line === undefined) break;
      print(line, ++number, 0, '-');
    }
    if (options.has('c')) tool.print(`${named ? `${path}${options.has('Z') ? '\0' : ':'}` : ''}${count}\n`);
    const end = options.has('Z') ? '\0' : '\n';
    if (options.has('l') && count > 0) tool.print(path + end);
    if (options.has('L') && count === 0) tool.print(path + end);
  }

  /** What matches, in the terminal's words for bold red. */
  #colored(line: string): string {
    let text = '';
    let at = 0;
    for (const { index, end } of this.regex.matches(line)) {
      if (end === index) continue;
      text += line.slice(at, index) + marked('01;31', line.slice(index, end));
      at = end;
    }
    return text + line.slice(at);
  }

  #parts(line: string, path: string, named: boolean, number: number, start: number): void {
    for (const { index, end } of this.regex.matches(line)) {
      if (end === index) continue;
      const part = line.slice(index, end);
      this.tool.print(
        `${this.#prefix(path, named, number, start + byteLength(line.slice(0, index)), ':')}${this.#colors ? marked('01;31', part) : part}\n`,
      );
    }
  }

  #prefix(path: string, named: boolean, number: number, offset: number, mark: string): string {
    if (this.#colors) {
      const parts = [
        named && marked('35', path),
        this.options.has('n') && marked('32', String(number)),
        this.options.has('b') && marked('32', String(offset)),
      ];
      return parts.map((part) => (part ? part + marked('36', mark) : '')).join('');
    }
    const after = this.options.has('Z') ? '\0' : mark;
    const text = `${named ? path + after : ''}${this.options.has('n') ? number + mark : ''}${this.options.has('b') ? offset + mark : ''}`;
    return text !== '' && this.options.has('T') ? `${text}\t` : text;
  }
}
