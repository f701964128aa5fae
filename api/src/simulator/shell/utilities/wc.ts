import type { Task } from '../../engine/index.ts';
import { statOrNone } from './lib/files.ts';
import { CHUNK, withInput } from './lib/input.ts';
import { byteLength } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { type Tool, utility } from './lib/tool.ts';

type Column = 'lines' | 'words' | 'chars' | 'bytes' | 'longest';
type Counts = Record<Column, number>;

export const wc = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'lwcmL',
    long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' },
  });
  const letters = { l: 'lines', w: 'words', m: 'chars', c: 'bytes', L: 'longest' } as const;
  let columns: Column[] = (Object.keys(letters) as (keyof typeof letters)[])
    .filter((letter) => options.has(letter))
    .map((letter) => letters[letter]);
  if (columns.length === 0) columns = ['lines', 'words', 'bytes'];
  const { operands } = options;
  const width = columnWidth(tool, columns.length, operands);
  const tell = (counts: Counts, name = ''): void => {
    const numbers = columns.map((column) => String(counts[column]).padStart(width)).join(' ');
    tool.print(`${numbers}${name === '' ? '' : ` ${name}`}\n`);
  };
  const total = zero();
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    const counts = zero();
    const ok = yield* withInput(tool, path, (fd) => count(tool, fd, counts));
    if (!ok) code = 1;
    if (!ok && counts.bytes === 0 && !isThere(tool, path)) continue;
    tell(counts, operands.length > 0 ? path : '');
    for (const column of ['lines', 'words', 'chars', 'bytes'] as const) total[column] += counts[column];
    total.longest = Math.max(total.longest, counts.longest);
  }
  if (operands.length > 1) tell(total, 'total');
  return code;
});

const zero = (): Counts => ({ lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 });

function isThere(tool: Tool, path: string): boolean {
  return path === '-' || tool.process.access(path, 'f');
}

/**
 * GNU: as wide as the files' sizes together, 7 at least where one is no file; busybox: 9. A single number stands alone.
 * @see coreutils: src/wc.c compute_number_width
 */
function columnWidth(tool: Tool, columns: number, operands: readonly string[]): number {
  if (operands.length <= 1 && columns === 1) return 1;
  if (!tool.gnu) return 9;
  const files =
    operands.length === 0
      ? [tool.process.fstat(0)]
      : operands.map((path) => (path === '-' ? tool.process.fstat(0) : statOrNone(tool.process, path)));
  const sizes = files.map((file) => (file?.type === 'file' ? file.size : 0));
  const least = files.some((file) => file && file.type !== 'file') ? 7 : 1;
  return Math.max(least, String(sizes.reduce((sum, size) => sum + size, 0)).length);
}

function* count(tool: Tool, fd: number, counts: Counts): Task<void> {
  let inWord = false;
  let length = 0;
  for (;;) {
    const data = yield* tool.process.read(fd, Math.max(CHUNK * 16, tool.process.stride(fd)));
    if (data === '') break;
    if (typeof data === 'string') see(data);
    else {
      // After two turns of a run each further one adds what the second did.
      const { fill } = data;
      const turns = Math.floor(data.length / fill.length);
      if (turns > 0) see(fill);
      const before = { ...counts, length };
      if (turns > 1) see(fill);
      for (const column of ['lines', 'words', 'chars', 'bytes'] as const)
        counts[column] += (counts[column] - before[column]) * Math.max(0, turns - 2);
      length += (length - before.length) * Math.max(0, turns - 2);
      see(fill.slice(0, data.length % fill.length));
    }
  }
  counts.longest = Math.max(counts.longest, length);

  function see(text: string): void {
    tool.process.work(text.length >> 5);
    counts.bytes += byteLength(text);
    for (const character of text) {
      counts.chars++;
      if (character === '\n') {
        counts.lines++;
        // Nothing in a container sets a locale, unless its image does.
        if (tool.gnu && !/utf-?8/i.test(localeOf(tool))) counts.chars = counts.bytes;
        counts.longest = Math.max(counts.longest, length);
        length = 0;
      } else if (character === '\t') length += 8 - (length % 8);
      else if (character === '\r' || character === '\f') {
        counts.longest = Math.max(counts.longest, length);
        length = 0;
      } else length++;
      const space = character === ' ' || (character >= '\t' && character <= '\r');
      // What is not printed neither begins a word nor ends one.
      if (!space && character < ' ') continue;
      if (!space && !inWord) counts.words++;
      inWord = !space;
    }
  }
}

const localeOf = ({ process: { env } }: Tool): string => env.get('LC_ALL') || env.get('LC_CTYPE') || env.get('LANG') || '';
