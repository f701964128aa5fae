import type { Process } from '../../kernel/index.ts';
import { humanSize, humanTenths } from './lib/amounts.ts';
import { type Block, blockSize } from './lib/block-size.ts';
import { mountOf } from './lib/files.ts';
import { type Options, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

type Mounts = ReturnType<Process['mounts']>;
type Mount = Mounts[number] & { readonly asked?: string };

interface Column {
  readonly head: string;
  readonly width: number;
  readonly left?: boolean;
  readonly cell: (mount: Mount) => string;
}

export const df = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'hHkmPTaiHt:x:B:l',
    long: {
      'human-readable': 'h',
      si: 'H',
      'print-type': 'T',
      all: 'a',
      portability: 'P',
      inodes: 'i',
      'block-size': 'B:',
      type: 't:',
      'exclude-type': 'x:',
      local: 'l',
      total: 'total',
      output: 'output::',
    },
  });
  const { process } = tool;
  let mounts: Mount[] = [...process.mounts()];
  let code = 0;
  if (options.operands.length > 0) {
    const asked: Mount[] = [];
    for (const path of options.operands) {
      try {
        asked.push({ ...mountOf(process, path), asked: path });
      } catch (error) {
        yield* tool.warn(tool.gnu ? `${path}: ${reason(error)}` : `${path}: can't find mount point`);
        code = 1;
      }
    }
    if (tool.gnu && asked.length === 0) return code;
    mounts = asked;
  } else if (!options.has('a')) mounts = shownMounts(mounts, tool.gnu);
  const [types, excluded] = [options.values('t'), options.values('x')];
  mounts = mounts.filter(({ type }) => (types.length === 0 || types.includes(type)) && !excluded.includes(type));
  if (tool.gnu && mounts.length === 0) throw new Failure('no file systems processed', 1);
  if (options.has('total')) mounts.push(sumOf(mounts));
  print(tool, columnsOf(tool, options), mounts);
  return code;
});

function columnsOf(tool: Tool, options: Options): Column[] {
  const { gnu } = tool;
  const known = columns(tool, options);
  const output = gnu ? options.value('output') : undefined;
  if (output !== undefined) {
    const names = output === '' ? Object.keys(known) : output.split(',');
    return names.map((name) => {
      const column = known[name];
      if (!column) throw new Failure(`option --output: field ${quote(name)} unknown`, 1, 'option');
      return column;
    });
  }
  const amounts = options.has('i') ? ['itotal', 'iused', 'iavail', 'ipcent'] : ['size', 'used', 'avail', 'pcent'];
  const plain = !options.has('h', 'H') && !options.has('i');
  return ['source', ...(options.has('T') ? ['fstype'] : []), ...amounts, 'target'].map((name) => {
    const column = known[name] as Column;
    if (name === 'avail' && (plain || !gnu)) return { ...column, head: 'Available' };
    if (name === 'pcent' && plain && options.has('P')) return { ...column, head: 'Capacity' };
    return gnu ? column : { ...column, head: BUSYBOX_HEADS[name] ?? column.head };
  });
}
const BUSYBOX_HEADS: Readonly<Record<string, string>> = { iused: 'Used', iavail: 'Available', ipcent: 'Use%' };

/** By the names of --output. @see coreutils: src/df.c field_data */
function columns({ gnu }: Tool, options: Options): Readonly<Record<string, Column>> {
  const human = options.has('h', 'H');
  const block = options.has('B') ? blockOf(gnu, options.value('B') ?? '') : options.has('m') ? MEBIBYTES : KIBIBYTES;
  const humanly = (amount: number): string => (amount === 0 ? '0' : (gnu ? humanSize : humanTenths)(amount));
  const size = (amount: number): string => (human ? humanly(amount) : `${Math.ceil(amount / block.bytes)}${block.suffix}`);
  const count = (amount: number): string => (human ? humanly(amount) : String(amount));
  const round = gnu ? Math.ceil : Math.round;
  const share = (used: number, total: number): string => (total === 0 ? (gnu ? '-' : '0%') : `${round((used * 100) / total)}%`);
  const [number, percent] = gnu ? [5, 4] : [9, 4];
  const whole = options.has('P') && block === KIBIBYTES ? '1024-blocks' : `${block.name}-blocks`;
  return {
    source: { head: 'Filesystem', width: gnu ? 14 : 20, left: true, cell: ({ source }) => source },
    fstype: { head: 'Type', width: gnu ? 4 : 10, left: true, cell: ({ type }) => type },
    itotal: { head: 'Inodes', width: number, cell: ({ totalInodes }) => count(totalInodes) },
    iused: { head: 'IUsed', width: number, cell: ({ usedInodes }) => count(usedInodes) },
    iavail: { head: 'IFree', width: number, cell: ({ totalInodes, usedInodes }) => count(Math.max(0, totalInodes - usedInodes)) },
    ipcent: { head: 'IUse%', width: percent, cell: ({ totalInodes, usedInodes }) => share(usedInodes, totalInodes) },
    size: { head: human ? 'Size' : whole, width: number, cell: ({ totalBytes }) => size(totalBytes) },
    used: { head: 'Used', width: number, cell: ({ usedBytes }) => size(usedBytes) },
    avail: { head: 'Avail', width: number, cell: (mount) => size(leftOf(mount)) },
    pcent: { head: 'Use%', width: percent, cell: (mount) => share(mount.usedBytes, mount.usedBytes + leftOf(mount)) },
    file: { head: 'File', width: 4, left: true, cell: ({ asked = '-' }) => asked },
    target: { head: 'Mounted on', width: 0, left: true, cell: ({ path }) => path },
  };
}
const leftOf = ({ totalBytes, usedBytes, reservedBytes = 0 }: Mount): number => Math.max(0, totalBytes - usedBytes - reservedBytes);

/** busybox writes numbers alone. */
function blockOf(gnu: boolean, text: string): Block {
  const block = blockSize(text);
  return gnu ? block : { ...block, name: block.name.replace(/B$/, ''), suffix: '' };
}
const KIBIBYTES: Block = { bytes: 1024, name: '1K', suffix: '' };
const MEBIBYTES: Block = { bytes: 1_048_576, name: '1M', suffix: '' };

/** GNU's tells each file system once, by its shortest path. @see coreutils: src/df.c filter_mount_list; busybox: coreutils/df.c */
function shownMounts(all: Mounts, gnu: boolean): Mounts[number][] {
  const real = all.filter(({ totalBytes }) => totalBytes > 0);
  const nearest = (each: Mounts[number]): boolean =>
    !real.some((other) => other.device === each.device && other !== each && other.path.length < each.path.length) &&
    real.find((other) => other.device === each.device && other.path.length === each.path.length) === each;
  return gnu ? real.filter(nearest) : real;
}

const sumOf = (mounts: readonly Mount[]): Mount => {
  const sum = (value: (mount: Mount) => number): number => mounts.reduce((all, mount) => all + value(mount), 0);
  return {
    ...(mounts[0] as Mount),
    source: 'total',
    type: '-',
    path: '-',
    totalBytes: sum(({ totalBytes }) => totalBytes),
    usedBytes: sum(({ usedBytes }) => usedBytes),
    reservedBytes: sum(({ reservedBytes = 0 }) => reservedBytes),
    totalInodes: sum(({ totalInodes }) => totalInodes),
    usedInodes: sum(({ usedInodes }) => usedInodes),
  };
};

function print(tool: Tool, shown: readonly Column[], mounts: readonly Mount[]): void {
  const rows = [shown.map(({ head }) => head), ...mounts.map((mount) => shown.map(({ cell }) => cell(mount)))];
  const widths = shown.map(({ width }, i) => Math.max(width, ...(tool.gnu ? rows.map((row) => (row[i] as string).length) : [])));
  for (const row of rows) {
    const line = row.map((cell, i) => {
      const [width, isLast] = [widths[i] as number, i === row.length - 1];
      return shown[i]?.left ? (isLast ? cell : cell.padEnd(width)) : cell.padStart(width);
    });
    // What stands above a column of busybox's takes room from the next. @see busybox: coreutils/df.c df_main
    const text = line.join(' ');
    tool.print(`${tool.gnu ? text : text.replace(/(\d+-blocks) +Used/, (_, head: string) => `${head.padEnd(15)}Used`)}\n`);
  }
}
