import type { Task } from '../../engine/index.ts';
import { humanSize, humanTenths, parseSize } from './lib/amounts.ts';
import { joinPath, kibibytes, statOrNone } from './lib/files.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';

/** truncate, fallocate, du: how much room files take. */
export const truncate = utility((tool) => {
  const { process } = tool;
  const options = readOptions(tool, { short: 'cs:or:', long: { 'no-create': 'c', size: 's', reference: 'r' } });
  const text = options.value('s');
  if (text === undefined && !options.has('r')) throw tool.usage("you must specify either '--size' or '--reference'");
  if (options.operands.length === 0) throw tool.usage('missing file operand');
  // busybox knows no sizes that are relative.
  const relative = text !== undefined && /^[+<>/%-]/.test(text);
  const size =
    !tool.gnu && relative
      ? undefined
      : parseSize((text ?? String(process.stat(options.value('r') as string).size)).replace(/^[+<>/%-]/, ''));
  if (size === undefined) throw new Failure(tool.gnu ? `Invalid number: ${quote(text ?? '')}` : `invalid number '${text}'`, 1);
  for (const path of options.operands) {
    const there = statOrNone(process, path);
    if (!there && options.has('c')) continue;
    try {
      if (!there) process.close(process.open(path, { write: true, create: true }));
      const before = there?.size ?? 0;
      const sign = text?.[0];
      process.truncate(
        path,
        sign === '+'
          ? before + size
          : sign === '-'
            ? Math.max(0, before - size)
            : sign === '<'
              ? Math.min(before, size)
              : sign === '>'
                ? Math.max(before, size)
                : size,
      );
    } catch (error) {
      throw new Failure(tool.gnu ? `cannot open ${quote(path)} for writing: ${reason(error)}` : `${path}: open: ${reason(error)}`, 1);
    }
  }
  return 0;
});

export const fallocate = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 'l:o:vnxp', long: { length: 'l', offset: 'o', verbose: 'v' } });
    const [path] = options.operands;
    const length = parseSize(options.value('l') ?? '');
    if (path === undefined) throw tool.usage('no filename specified');
    if (length === undefined) throw tool.usage(options.has('l') ? 'failed to parse length' : 'no length argument specified');
    try {
      const fd = process.open(path, { write: true, create: true });
      const { size } = process.fstat(fd);
      if (length > size) {
        process.seek(fd, size);
        yield* process.write(fd, { fill: '\0', length: length - size });
      }
      process.close(fd);
    } catch (error) {
      throw new Failure(
        reason(error) === 'No space left on device' || reason(error) === 'File too large'
          ? `fallocate failed: ${reason(error)}`
          : `cannot open ${path}: ${reason(error)}`,
        1,
      );
    }
    return 0;
  },
  { shortName: true },
);

export const du = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'ahskmcd:xLHlbS',
    long: {
      all: 'a',
      'human-readable': 'h',
      summarize: 's',
      'max-depth': 'd',
      total: 'c',
      bytes: 'b',
      'apparent-size': 'apparent',
      'one-file-system': 'x',
    },
  });
  const apparent = options.has('b', 'apparent');
  const deepest = options.has('s') ? 0 : Number(options.value('d') ?? Number.POSITIVE_INFINITY);
  const show = (bytes: number): string => {
    if (options.has('h')) return (tool.gnu ? humanSize : humanTenths)(bytes);
    return String(options.has('b') ? bytes : Math.ceil(bytes / (options.has('m') ? 1_048_576 : 1024)));
  };
  let code = 0;
  let total = 0;
  for (const path of options.operands.length > 0 ? options.operands : ['.']) total += yield* walk(path, 0);
  if (options.has('c')) tool.print(`${show(total)}\ttotal\n`);
  return code;

  function* walk(path: string, depth: number): Task<number> {
    const stat = statOrNone(process, path, options.has('L') || (depth === 0 && options.has('H')));
    if (!stat) {
      yield* tool.warn(tool.gnu ? `cannot access ${quote(path)}: No such file or directory` : `${path}: No such file or directory`);
      code = 1;
      return 0;
    }
    let size = apparent ? stat.size : kibibytes(stat) * 1024;
    if (stat.type === 'directory') {
      try {
        for (const name of process.readdir(path)) size += yield* walk(joinPath(path, name), depth + 1);
      } catch (error) {
        yield* tool.warn(tool.gnu ? `cannot read directory ${quote(path)}: ${reason(error)}` : `can't open '${path}': ${reason(error)}`);
        code = 1;
      }
    }
    if (depth <= deepest && (depth === 0 || options.has('a') || stat.type === 'directory')) tool.print(`${show(size)}\t${path}\n`);
    return size;
  }
});
