import type { Task } from '../../engine/index.ts';
import { compilePattern } from '../pattern.ts';
import { humanSize, humanTenths } from './lib/amounts.ts';
import { collationOf } from './lib/collate.ts';
import { byVersion } from './lib/compare.ts';
import { joinPath, kibibytes, statOrNone } from './lib/files.ts';
import type { Stat } from './lib/kernel.ts';
import { inColor } from './lib/ls-color.ts';
import { type Listed, longLines } from './lib/ls-columns.ts';
import { inColumns, inEqualColumns, LINE, withCommas } from './lib/ls-many.ts';
import { type Options, readOptions } from './lib/options.ts';
import { quote, shellQuoted } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

export const ls = utility(
  function* (tool) {
    const options = readOptions(tool, { short: '1aAlhRdLHitrSnsFpXvcuCxmgGoNqQbkUfBw:I:T:Z', long });
    if (tool.gnu) known(options);
    const listing = new Listing(tool, options);
    return yield* listing.run(options.operands.length > 0 ? options.operands : ['.']);
  },
  { usageCode: 2 },
);

const long = {
  all: 'a',
  'almost-all': 'A',
  directory: 'd',
  'human-readable': 'h',
  recursive: 'R',
  reverse: 'r',
  inode: 'i',
  dereference: 'L',
  classify: 'F',
  'numeric-uid-gid': 'n',
  size: 's',
  color: 'color::',
  'full-time': 'full',
  'time-style': 'timestyle:',
  'group-directories-first': 'dirsfirst',
  sort: 'sort:',
  format: 'format:',
  'no-group': 'G',
  ignore: 'I',
  hide: 'hide:',
  'ignore-backups': 'B',
  'quote-name': 'Q',
  'quoting-style': 'quoting:',
  'indicator-style': 'indicator:',
  'file-type': 'filetype',
  zero: 'zero',
  width: 'w',
  literal: 'N',
  escape: 'b',
  author: 'author',
  time: 'time:',
  'dereference-command-line': 'H',
  'dereference-command-line-symlink-to-dir': 'symlinktodir',
  hyperlink: 'hyperlink::',
} as const;

/** Words that its options do not take. @see coreutils: src/ls.c */
function known(options: Options): void {
  for (const [option, words] of Object.entries(WORDS)) {
    const word = options.value(option);
    if (word === undefined || word === '' || words.some((each) => each.split(' ').includes(word))) continue;
    const name = NAMES[option] ?? option;
    throw new Failure(
      `invalid argument ${quote(word)} for ${quote(`--${name}`)}\nValid arguments are:${words.map((each) => `\n  - ${each.split(' ').map(quote).join(', ')}`).join('')}`,
      1,
      'option',
    );
  }
}
const NAMES: Readonly<Record<string, string>> = { indicator: 'indicator-style', quoting: 'quoting-style' };
const WORDS: Readonly<Record<string, readonly string[]>> = {
  sort: ['none', 'size', 'time', 'version', 'extension', 'name', 'width'],
  format: ['verbose long', 'commas', 'horizontal across', 'vertical', 'single-column'],
  indicator: ['none', 'slash', 'file-type', 'classify'],
  quoting: ['literal', 'shell', 'shell-always', 'shell-escape', 'shell-escape-always', 'c', 'c-maybe', 'escape', 'locale', 'clocale'],
};

/** As fnmatch with FNM_PERIOD: a wildcard matches no dot at the beginning. */
function visiblePattern(text: string): { test(name: string): boolean } {
  const pattern = compilePattern(text);
  return { test: (name) => (text.startsWith('.') || !name.startsWith('.')) && pattern.test(name) };
}

class Listing {
  #code = 0;
  #first = true;
  readonly #long: boolean;
  readonly #onTerminal: boolean;
  readonly #colors: boolean;
  readonly #ignored: readonly { test(name: string): boolean }[];
  readonly #hidden: readonly { test(name: string): boolean }[];

  constructor(
    readonly tool: Tool,
    readonly options: Options,
  ) {
    const format = options.value('format');
    this.#long = options.has('l', 'n', 'g', 'o', 'full') || format === 'long' || format === 'verbose';
    this.#onTerminal = tool.process.isTerminal(1);
    this.#colors = !tool.gnu && this.#mayColor();
    // @see coreutils: src/ls.c file_ignored
    this.#ignored = options.values('I').map(visiblePattern);
    this.#hidden = options.values('hide').map((text) => compilePattern(text));
  }

  /** Unless it is told otherwise, busybox colors what it writes to a terminal. @see busybox: coreutils/ls.c FEATURE_LS_COLOR_IS_DEFAULT */
  #mayColor(): boolean {
    const { options, tool } = this;
    const when = options.value('color');
    if (when !== undefined) return when === '' || when === 'always' || (when === 'auto' && this.#onTerminal);
    const colors = tool.process.env.get('LS_COLORS');
    return this.#onTerminal && colors !== '' && colors !== 'none';
  }

  *run(operands: readonly string[]): Task<number> {
    const { options } = this;
    const files: Listed[] = [];
    const directories: Listed[] = [];
    for (const path of operands) {
      const found = yield* this.#look(path, path, true);
      if (!found) continue;
      const target = this.#long && !options.has('L', 'H') ? undefined : found.leadsTo;
      if (!options.has('d') && (target ?? found.stat).type === 'directory') directories.push(found);
      else files.push(found);
    }
    const several = operands.length > 1 || options.has('R');
    if (files.length > 0) {
      this.#lines(this.#sort(files));
      this.#first = false;
    }
    for (const directory of this.#sort(directories)) yield* this.#directory(directory.name, several);
    return this.#code;
  }

  *#directory(path: string, header: boolean): Task<void> {
    const { options, tool } = this;
    let names: string[];
    try {
      names = tool.process.readdir(path);
    } catch (error) {
      const why = reason(error);
      this.#code = this.tool.gnu ? 2 : 1;
      yield* tool.warn(tool.gnu ? `cannot open directory ${quote(path)}: ${why}` : `can't open '${path}': ${why}`);
      return;
    }
    if (header) tool.print(`${this.#first ? '' : '\n'}${path}:\n`);
    this.#first = false;
    if (options.has('a', 'f')) names = ['.', '..', ...names];
    else if (!options.has('A')) names = names.filter((name) => !name.startsWith('.') && !this.#hidden.some((each) => each.test(name)));
    names = names.filter((name) => !this.#ignored.some((each) => each.test(name)));
    if (options.has('B')) names = names.filter((name) => !name.endsWith('~'));
    const files: Listed[] = [];
    for (const name of names) {
      const found = yield* this.#look(joinPath(path, name), name, false);
      if (found) files.push(found);
    }
    const sorted = this.#sort(files);
    if (this.#long || options.has('s')) {
      const total = files.reduce((sum, file) => sum + kibibytes(file.stat), 0);
      tool.print(`total ${options.has('h') ? (tool.gnu ? humanSize(total * 1024) : humanTotal(total).padEnd(7)) : total}\n`);
    }
    this.#lines(sorted);
    yield* tool.spill();
    if (!options.has('R')) return;
    for (const file of sorted) {
      if (file.stat.type === 'directory' && file.name !== '.' && file.name !== '..')
        yield* this.#directory(joinPath(path, file.name), true);
    }
  }

  *#look(path: string, name: string, operand: boolean): Task<Listed | undefined> {
    const { process } = this.tool;
    try {
      const own = process.lstat(path);
      if (own.type !== 'symlink') return { name, stat: own };
      const leadsTo = statOrNone(process, path);
      const follow = this.options.has('L') || (operand && this.options.has('H'));
      const stat: Stat = follow && leadsTo ? leadsTo : own;
      return leadsTo ? { name, stat, leadsTo } : { name, stat };
    } catch (error) {
      const why = reason(error);
      this.#code = this.tool.gnu ? (operand ? 2 : 1) : 1;
      yield* this.tool.warn(this.tool.gnu ? `cannot access ${quote(path)}: ${why}` : `${path}: ${why}`);
      return undefined;
    }
  }

  #sort(files: readonly Listed[]): Listed[] {
    const { options } = this;
    const key = options.has('f', 'U')
      ? 'none'
      : (options.value('sort') ??
        (options.has('t') || (!this.#long && options.has('u', 'c'))
          ? 'time'
          : options.has('S')
            ? 'size'
            : options.has('X')
              ? 'extension'
              : options.has('v')
                ? 'version'
                : 'name'));
    if (key === 'none') return [...files];
    const collate = collationOf(this.tool.process);
    const extension = (name: string): string => /\.[^.]*$/.exec(name)?.[0] ?? '';
    const sorted = files.toSorted((a, b) => {
      if (options.has('dirsfirst') && (a.stat.type === 'directory') !== (b.stat.type === 'directory'))
        return a.stat.type === 'directory' ? -1 : 1;
      const order =
        key === 'time'
          ? b.stat.mtime - a.stat.mtime
          : key === 'size'
            ? b.stat.size - a.stat.size
            : key === 'extension'
              ? collate(extension(a.name), extension(b.name))
              : key === 'version'
                ? byVersion(a.name, b.name)
                : 0;
      return order || collate(a.name, b.name);
    });
    return options.has('r') ? sorted.reverse() : sorted;
  }

  #lines(files: readonly Listed[]): void {
    const { options, tool } = this;
    if (this.#long) {
      const lines = longLines(files, {
        flavor: tool.flavor,
        accounts: new Accounts(tool.process),
        process: tool.process,
        numeric: options.has('n'),
        human: options.has('h'),
        inode: options.has('i'),
        blocks: options.has('s'),
        timeStyle: options.has('full') ? 'full-iso' : options.value('timestyle'),
        owner: !options.has('g'),
        group: !options.has('o', 'G'),
        shown: (name, stat) => this.#painted(this.#quoted(name), stat),
        pad: this.#pad(files, true),
        suffix: (file) => this.#suffix(file),
      });
      for (const line of lines) tool.print(`${line}\n`);
      return;
    }
    const inodeWidth = tool.gnu ? Math.max(...files.map((file) => String(file.stat.inode).length)) : 7;
    const blockWidth = tool.gnu ? Math.max(...files.map((file) => String(kibibytes(file.stat)).length)) : 6;
    const format = options.value('format');
    const isNarrow = options.has('1', 'zero') || format === 'single-column';
    const pad = this.#pad(files, !isNarrow && !options.has('m') && format !== 'commas');
    const entries = files.map((file) => {
      const inode = options.has('i') ? `${String(file.stat.inode).padStart(inodeWidth)} ` : '';
      const blocks = options.has('s') ? `${String(kibibytes(file.stat)).padStart(blockWidth)} ` : '';
      return `${inode}${blocks}${pad(file.name)}${this.#painted(this.#quoted(file.name), file.stat)}${this.#suffix(file)}`;
    });
    const end = options.has('zero') ? '\0' : '\n';
    const columns = tool.process.terminalOf(1)?.settings?.columns || LINE;
    const width = Number(options.value('w') ?? columns) || Number.POSITIVE_INFINITY;
    const across = options.has('x') || /^(across|horizontal)$/.test(format ?? '');
    if (entries.length === 0) return;
    if (options.has('m') || format === 'commas') tool.print(withCommas(entries, width));
    else if (across || options.has('C') || format === 'vertical' || (this.#onTerminal && !isNarrow))
      tool.print(tool.gnu ? inColumns(entries, across, width) : inEqualColumns(entries, across, width));
    else for (const entry of entries) tool.print(`${entry}${end}`);
  }

  #painted(name: string, stat: Stat | undefined): string {
    return this.#colors ? inColor(name, stat) : name;
  }

  /** Where some names are quoted, the others stand below their first letters. @see coreutils: src/ls.c align_variable_outer_quotes */
  #pad(files: readonly Listed[], isAligned: boolean): (name: string) => string {
    const isQuoted = (name: string): boolean => this.#quoted(name) !== name;
    const some = isAligned && this.#style === 'shell-escape' && files.some(({ name }) => isQuoted(name));
    return (name) => (some && !isQuoted(name) ? ' ' : '');
  }

  /** To a terminal names are written so that a shell would read them. @see coreutils: src/ls.c decode_switches */
  get #style(): string | undefined {
    const { options, tool } = this;
    const given =
      options.value('quoting') ?? (options.has('b') ? 'escape' : options.has('N') ? 'literal' : options.has('Q') ? 'c' : undefined);
    return given ?? (tool.gnu && this.#onTerminal ? 'shell-escape' : undefined);
  }

  #quoted(name: string): string {
    const style = this.#style;
    if (style === 'shell-escape' || style === 'shell') return shellQuoted(name);
    if (style === 'escape') return name.replace(/[\\ \p{Cc}]/gu, escaped);
    return style === 'c'
      ? `"${name.replace(/["\\]/g, '\\$&')}"`
      : style?.startsWith('shell-always') || style?.startsWith('shell-escape-always')
        ? `'${name}'`
        : name;
  }

  #suffix({ stat }: Listed): string {
    const style = this.options.value('indicator');
    const classifies = this.options.has('F') || style === 'classify';
    const types = classifies || this.options.has('filetype') || style === 'file-type';
    if (stat.type === 'directory') return types || this.options.has('p') || style === 'slash' ? '/' : '';
    if (!types) return '';
    if (stat.type === 'symlink') return this.#long ? '' : '@';
    if (stat.type === 'fifo') return '|';
    if (stat.type === 'socket') return '=';
    return classifies && stat.type === 'file' && (stat.mode & 0o111) !== 0 ? '*' : '';
  }
}

/** @see gnulib: lib/quotearg.c escape_quoting_style */
function escaped(character: string): string {
  const known: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    '\x07': '\\a',
  };
  if (character === ' ' || character === '\\') return `\\${character}`;
  return known[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

/** busybox's sum has no tenths. @see busybox: coreutils/ls.c, libbb/human_readable.c */
const humanTotal = (kib: number): string =>
  humanTenths(kib * 1024).replace(/(\d+)\.(\d)/, (_, whole: string, tenth: string) => String(Number(whole) + (Number(tenth) >= 5 ? 1 : 0)));
