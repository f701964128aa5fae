import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { humanSize, humanTenths, parseSize } from './lib/amounts.ts';
import { joinPath, kibibytes, mountOf, statOrNone } from './lib/files.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** truncate, fallocate, du, df: how much room files take. */
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
      throw new Failure(tool.gnu ? `cannot open ${quote(path)} for writing: ${reason(error)}` : `${path}: ${reason(error)}`, 1);
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

export const df = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'hkmPTaiHt:x:B:l',
    long: { 'human-readable': 'h', 'print-type': 'T', all: 'a', portability: 'P', inodes: 'i' },
  });
  const { process } = tool;
  let mounts = [...process.mounts()];
  let code = 0;
  if (options.operands.length > 0) {
    const asked: Mounts[number][] = [];
    for (const path of options.operands) {
      try {
        asked.push(mountOf(process, path));
      } catch (error) {
        yield* tool.warn(tool.gnu ? `${path}: ${reason(error)}` : `${path}: can't find mount point`);
        code = 1;
      }
    }
    if (tool.gnu && asked.length === 0) return code;
    mounts = asked;
  } else if (!options.has('a')) mounts = shownMounts(mounts, tool.gnu);
  const human = options.has('h', 'H');
  const files = options.has('i');
  const unit = files ? 1 : options.has('m') ? 1_048_576 : 1024;
  const show = (amount: number): string =>
    human ? (amount === 0 ? '0' : (tool.gnu ? humanSize : humanTenths)(amount)) : String(Math.ceil(amount / unit));
  const heads = [
    'Filesystem',
    ...(options.has('T') ? ['Type'] : []),
    files ? 'Inodes' : human ? 'Size' : options.has('m') ? '1M-blocks' : options.has('P') ? '1024-blocks' : '1K-blocks',
    ...(files && tool.gnu
      ? ['IUsed', 'IFree', 'IUse%']
      : ['Used', tool.gnu && human ? 'Avail' : 'Available', human || !options.has('P') ? 'Use%' : 'Capacity']),
    'Mounted on',
  ];
  const rows = mounts.map((mount) => {
    const [total, used] = files ? [mount.totalInodes, mount.usedInodes] : [mount.totalBytes, mount.usedBytes];
    const free = Math.max(0, total - used);
    const round = tool.gnu ? Math.ceil : Math.round;
    const share = total === 0 ? (tool.gnu ? '-' : '0%') : `${round((used * 100) / total)}%`;
    return [mount.source, ...(options.has('T') ? [mount.type] : []), show(total), show(used), show(free), share, mount.path];
  });
  printTable(tool, heads, rows, options.has('T') ? 2 : 1);
  return code;
});

type Mounts = ReturnType<Process['mounts']>;

/** GNU's tells each file system once, by its shortest path. @see coreutils: src/df.c filter_mount_list; busybox: coreutils/df.c */
function shownMounts(all: Mounts, gnu: boolean): Mounts[number][] {
  const real = all.filter(({ totalBytes }) => totalBytes > 0);
  const nearest = (each: Mounts[number]): boolean =>
    !real.some((other) => other.device === each.device && other !== each && other.path.length < each.path.length) &&
    real.find((other) => other.device === each.device && other.path.length === each.path.length) === each;
  return gnu ? real.filter(nearest) : real;
}

/** Columns: `left` of them left-aligned, the last one as it is. */
function printTable(tool: Tool, heads: readonly string[], rows: readonly (readonly string[])[], left: number): void {
  const minimum = tool.gnu ? [14, ...(left > 1 ? [4] : []), 5, 5, 5, 4] : [20, ...(left > 1 ? [10] : []), 9, 9, 9, 4];
  const widths = heads.map((head, i) =>
    Math.max(tool.gnu ? head.length : 0, minimum[i] ?? 0, ...(tool.gnu ? rows.map((row) => (row[i] as string).length) : [])),
  );
  for (const row of [heads, ...rows]) {
    const line = row.map((cell, i) =>
      i === row.length - 1 ? cell : i < left ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number),
    );
    // What stands above a column of busybox's takes room from the next. @see busybox: coreutils/df.c df_main
    tool.print(`${tool.gnu ? line.join(' ') : line.join(' ').replace('1024-blocks  ', '1024-blocks')}\n`);
  }
}
