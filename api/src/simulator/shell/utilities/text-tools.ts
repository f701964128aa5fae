// Ten filters of a few lines each stand together.
import { compareText } from '../../apimachinery/compare-text.ts';
import type { Task } from '../../engine/index.ts';
import { posixRegex } from '../regex/index.ts';
import { parseSize } from './lib/amounts.ts';
import { CHUNK, LineReader, linesOf, readAll, withInput } from './lib/input.ts';
import { byteLength, repeated, slice, textOf } from './lib/kernel.ts';
import { type Options, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

/** A filter that handles one line at a time. */
const lineFilter = (tool: Tool, operands: readonly string[], each: (line: string) => string): Task<number> =>
  forInputs(tool, operands, function* (fd) {
    const reader = new LineReader(tool.process, fd);
    for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
      tool.print(each(line) + (reader.terminated ? '\n' : ''));
      yield* tool.spill();
    }
  });

function* forInputs(tool: Tool, operands: readonly string[], use: (fd: number) => Task<void>): Task<number> {
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) if (!(yield* withInput(tool, path, use))) code = 1;
  return code;
}

function* textOfAll(tool: Tool, path: string): Task<string | undefined> {
  let text = '';
  const ok = yield* withInput(tool, path, function* (fd) {
    text = yield* readAll(tool.process, fd);
  });
  return ok ? text : undefined;
}

export const rev = utility((tool) => lineFilter(tool, readOptions(tool, { short: '' }).operands, (line) => [...line].reverse().join('')));

export const nl = utility((tool) => {
  const options = readOptions(tool, {
    short: 'b:w:s:v:i:n:l:d:f:h:p',
    long: {
      'body-numbering': 'b',
      'number-width': 'w',
      'number-separator': 's',
      'starting-line-number': 'v',
      'line-increment': 'i',
      'number-format': 'n',
      'join-blank-lines': 'l',
      'section-delimiter': 'd',
      'footer-numbering': 'f',
      'header-numbering': 'h',
      'no-renumber': 'p',
    },
  });
  const style = options.value('b') ?? 't';
  if (!/^([atn]$|p)/.test(style)) throw tool.usage(`invalid body numbering style: ${quote(style)}`);
  const pattern = style.startsWith('p') ? posixRegex(style.slice(1)) : undefined;
  const join = Number(options.value('l') ?? 1);
  let blank = 0;
  const isNumbered = (line: string): boolean => {
    blank = line === '' ? blank + 1 : 0;
    if (style === 'a') return line !== '' || blank % join === 0;
    return style === 't' ? line !== '' : pattern?.test(line) === true;
  };
  let number = Number(options.value('v') ?? 1);
  const width = Number(options.value('w') ?? 6);
  const separator = options.value('s') ?? '\t';
  return lineFilter(tool, options.operands, (line) => {
    if (!isNumbered(line)) return `${' '.repeat(width + separator.length)}${line}`;
    const text =
      options.value('n') === 'rz'
        ? String(number).padStart(width, '0')
        : options.value('n') === 'ln'
          ? String(number).padEnd(width)
          : String(number).padStart(width);
    number += Number(options.value('i') ?? 1);
    return text + separator + line;
  });
});

export const fold = utility((tool) => {
  const options = readOptions(tool, { short: 'w:sb', long: { width: 'w', spaces: 's', bytes: 'b' }, digits: true });
  const width = Number(options.value('w') ?? options.value('digits') ?? 80);
  if (!(width > 0)) {
    const given = options.value('w') ?? '';
    throw new Failure(
      tool.gnu
        ? `invalid number of columns: '${given}'${width === 0 ? ': Numerical result out of range' : ''}`
        : width === 0
          ? 'number 0 is not in 1..10000 range'
          : `invalid number '${given}'`,
      1,
    );
  }
  return forInputs(tool, options.operands, (fd) => folded(tool, fd, width, options.has('s')));
});

/** A line without an end (of `/dev/urandom`, say) is folded as it comes. */
function* folded(tool: Tool, fd: number, width: number, spaces: boolean): Task<void> {
  let line = '';
  for (;;) {
    const data = yield* tool.process.read(fd, CHUNK);
    if (data === '') break;
    const lines = (line + textOf(data)).split('\n');
    for (const [i, text] of lines.entries()) {
      let rest = text;
      while (rest.length > width) {
        const space = spaces ? rest.lastIndexOf(' ', width - 1) : -1;
        const at = space >= 0 ? space + 1 : width;
        tool.print(`${rest.slice(0, at)}\n`);
        yield* tool.spill();
        rest = rest.slice(at);
      }
      line = rest;
      if (i === lines.length - 1) break;
      tool.print(`${rest}\n`);
      yield* tool.spill();
    }
  }
  tool.print(line);
}

export const expand = utility((tool) => {
  const options = readOptions(tool, { short: 't:i', long: { tabs: 't' } });
  const width = Number(options.value('t') ?? 8);
  return lineFilter(tool, options.operands, (line) => {
    let out = '';
    for (const c of line) out += c === '\t' ? ' '.repeat(width - (out.length % width)) : c;
    return out;
  });
});

export const paste = utility(function* (tool) {
  const options = readOptions(tool, { short: 'd:sz', long: { delimiters: 'd', serial: 's', 'zero-terminated': 'z' } });
  const delimiters = [...(options.value('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\0', '')];
  const between = (index: number): string => delimiters[index % Math.max(1, delimiters.length)] ?? '';
  const columns: string[][] = [];
  const end = options.has('z') ? '\0' : '\n';
  const stdin = new LineReader(tool.process, 0, end);
  const dashes = options.operands.filter((path) => path === '-').length;
  for (const path of options.operands.length > 0 ? options.operands : ['-']) {
    if (path === '-' && dashes > 1) continue;
    const text = yield* textOfAll(tool, path);
    if (text === undefined) return 1;
    columns.push(linesOf(text, end));
  }
  if (dashes > 1) {
    const lines: string[] = [];
    for (let line = yield* stdin.next(); line !== undefined; line = yield* stdin.next()) lines.push(line);
    for (let i = 0; i < dashes; i++) columns.push(lines.filter((_, index) => index % dashes === i));
  }
  const join = (cells: readonly string[]): string => cells.map((cell, i) => (i === 0 ? '' : between(i - 1)) + cell).join('');
  /** busybox forgets a file that has ended, and with the last of them the ends of lines. @see busybox: coreutils/paste.c paste_files */
  const leftCells = (row: number): string => {
    const there = columns.flatMap((column, i) => (row < column.length ? [[column[row], i === columns.length - 1] as const] : []));
    return there.map(([cell, isLast], place) => `${cell}${isLast ? '\n' : between(place)}`).join('');
  };
  // busybox prints nothing of an empty file.
  if (options.has('s')) for (const column of columns.filter(({ length }) => tool.gnu || length > 0)) tool.print(`${join(column)}${end}`);
  else
    for (let row = 0; row < Math.max(...columns.map(({ length }) => length)); row++)
      if (tool.gnu) tool.print(`${join(columns.map((column) => column[row] ?? ''))}${end}`);
      else tool.print(leftCells(row));
  return 0;
});

export const comm = utility(function* (tool) {
  const options = readOptions(tool, { short: '123' });
  const [left, right] = options.operands;
  if (left === undefined || right === undefined) throw tool.usage('missing operand');
  const [a, b] = [yield* textOfAll(tool, left), yield* textOfAll(tool, right)];
  if (a === undefined || b === undefined) return 1;
  const [x, y] = [linesOf(a), linesOf(b)];
  const column = (which: 1 | 2 | 3, line: string): void => {
    if (options.has(String(which))) return;
    const tabs = [1, 2].filter((each) => each < which && !options.has(String(each))).length;
    tool.print(`${'\t'.repeat(tabs)}${line}\n`);
  };
  let [i, j] = [0, 0];
  const unsorted = new Set<1 | 2>();
  let seenUnpairable = false;
  /** It is told once of each file, where a line comes before the one that it follows, and not all have been in both. @see coreutils: src/comm.c check_order */
  const checkOrder = function* (which: 1 | 2, lines: readonly string[], at: number): Task<void> {
    if (!tool.gnu || !seenUnpairable || at >= lines.length || unsorted.has(which)) return;
    if (compareText(lines[at - 1] as string, lines[at] as string) <= 0) return;
    unsorted.add(which);
    yield* tool.flush();
    yield* tool.warn(`file ${which} is not in sorted order`);
  };
  while (i < x.length || j < y.length) {
    const order = i >= x.length ? 1 : j >= y.length ? -1 : compareText(x[i] as string, y[j] as string);
    if (order === 0) column(3, x[i] as string);
    else if (order < 0) column(1, x[i] as string);
    else column(2, y[j] as string);
    seenUnpairable ||= order !== 0;
    if (order <= 0) yield* checkOrder(1, x, ++i);
    if (order >= 0) yield* checkOrder(2, y, ++j);
  }
  if (unsorted.size === 0) return 0;
  yield* tool.flush();
  yield* tool.warn('input is not in sorted order');
  return 1;
});

export const shuf = utility(function* (tool) {
  const options = readOptions(tool, { short: 'ei:n:o:rz', long: { echo: 'e', 'input-range': 'i', 'head-count': 'n', repeat: 'r' } });
  const range = /^(\d+)-(\d+)$/.exec(options.value('i') ?? '');
  let lines: string[];
  if (options.has('e')) lines = [...options.operands];
  else if (range && Number(range[2]) - Number(range[1]) > 1_000_000) throw new Failure('memory exhausted', 1);
  else if (range)
    lines = Array.from({ length: Math.max(0, Number(range[2]) - Number(range[1]) + 1) }, (_, i) => String(Number(range[1]) + i));
  else {
    const text = yield* textOfAll(tool, options.operands[0] ?? '-');
    if (text === undefined) return 1;
    lines = linesOf(text);
  }
  const count = Number(options.value('n') ?? (options.has('r') ? Number.POSITIVE_INFINITY : lines.length));
  for (let i = 0; i < (options.has('r') ? count : Math.min(count, lines.length)); i++) {
    const at = options.has('r') ? tool.process.random.int(lines.length) : i + tool.process.random.int(lines.length - i);
    if (!options.has('r')) [lines[i], lines[at]] = [lines[at] as string, lines[i] as string];
    tool.print(`${options.has('r') ? lines[at] : lines[i]}\n`);
    yield* tool.spill();
  }
  return 0;
});

export const split = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'l:b:a:d',
    long: { lines: 'l', bytes: 'b', 'suffix-length': 'a', 'numeric-suffixes': 'd' },
    digits: true,
  });
  const [path = '-', prefix = 'x'] = options.operands;
  const text = yield* textOfAll(tool, path);
  if (text === undefined) return 1;
  for (const [index, part] of parts(options, text).entries()) tool.process.writeFile(prefix + suffix(index), part);
  return 0;

  function suffix(index: number): string {
    const length = Number(options.value('a') ?? 2);
    if (options.has('d')) return String(index).padStart(length, '0');
    let name = '';
    for (let rest = index, i = 0; i < length; i++, rest = Math.floor(rest / 26)) name = String.fromCharCode(97 + (rest % 26)) + name;
    return name;
  }
});

function parts(options: Options, text: string): string[] {
  const bytes = options.has('b') ? parseSize(options.value('b') as string) : undefined;
  if (options.has('b') && !bytes) throw new Failure(`invalid number of bytes: '${options.value('b')}'`, 1);
  const pieces: string[] = [];
  if (bytes !== undefined) for (let at = 0; at < byteLength(text); at += bytes) pieces.push(slice(text, at, at + bytes) as string);
  else {
    const count = Number(options.value('l') ?? options.value('digits') ?? 1000);
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    for (let at = 0; at < lines.length; at += count) pieces.push(lines.slice(at, at + count).join(''));
  }
  return pieces;
}

export const yes = utility(function* (tool) {
  const line = `${tool.args.length > 0 ? tool.args.join(' ') : 'y'}\n`;
  for (;;) {
    const lines = Math.max(1, Math.floor(tool.process.stride(1) / line.length));
    yield* tool.process.write(1, repeated(line, lines * line.length));
  }
});
