import { baseName } from '../lib/files.ts';
import type { ProcessInfo } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';
import { commandLine, procpsCommandLine } from './process-list.ts';
import {
  cpuShare,
  memoryShare,
  minuteTime,
  type PsColumn,
  psAliases,
  psColumns,
  resident,
  started,
  state,
  terminal,
  userName,
  virtual,
} from './ps-columns.ts';
import { psLines } from './ps-formats.ts';

/** busybox: all processes, in its own columns. procps: the caller's on the caller's terminal by default, or as asked. */
export const ps = utility(
  (tool) => {
    if (tool.gnu) return procps(tool) ? 0 : 1;
    busybox(tool);
    return 0;
  },
  { shortName: true },
);

function busybox(tool: Tool): void {
  // `ps aux` works: words without a dash are ignored.
  const options = readOptions(tool, { short: 'o:aAdeflT' });
  const { process } = tool;
  const wanted = options.values('o').flatMap((text) => text.split(','));
  if (wanted.length > 0) {
    table(tool, process.processes(), columnsOf(tool, wanted), false);
    return;
  }
  const fitting = fitter(tool, BUSYBOX_MOST, -1);
  tool.print('PID   USER     TIME  COMMAND\n');
  for (const info of process.processes()) {
    const name = info.user.length > 8 ? info.user.slice(0, 8) : info.user;
    const row = `${String(info.pid).padStart(5)} ${name.padEnd(8)} ${minuteTime(info.cpuTime).padStart(5)} ${busyboxCommand(info)}`;
    tool.print(`${fitting(row)}\n`);
  }
}

const BUSYBOX_MOST = 2048;

/** To a terminal a row is written as far as it is wide; to others, as wide as may be. @see procps: src/ps/global.c set_screen_size; busybox: procps/ps.c ps_main */
function fitter({ process }: Tool, most: number, spare = 0): (row: string) => string {
  const width = process.isTerminal(1) ? (process.terminalOf(1)?.settings?.columns || USUAL_WIDTH) + spare : most;
  return (row) => row.slice(0, Math.min(width, most));
}
const USUAL_WIDTH = 80;

/** A process that has changed its name shows both: `{sh} /bin/script`. */
function busyboxCommand(info: ProcessInfo): string {
  const text = commandLine(info);
  const program = info.argv[0] ?? '';
  const base = baseName(program);
  const script = info.argv.length > 0 && !base.replace(/^-/, '').startsWith(info.comm);
  return script && !text.startsWith('[') ? `{${info.comm}} ${text}` : text;
}

/** Whether there are any to show. */
function procps(tool: Tool): boolean {
  const { process } = tool;
  const words = tool.args;
  const bsd = words[0] !== undefined && /^[axuwef]+$/.test(words[0]) ? words[0] : undefined;
  const options = readOptions(
    tool,
    {
      short: 'AefFljwyuo:p:q:C:U:G:TLaxHM',
      long: {
        forest: 'H',
        'no-headers': 'noheaders',
        'no-heading': 'noheaders',
        sort: 'sort:',
        pid: 'p',
        'quick-pid': 'q',
        format: 'o',
        headers: 'headers',
        ppid: 'ppid:',
      },
    },
    bsd === undefined ? words : words.slice(1),
  );
  let list = process.processes();
  const everything = options.has('A', 'e') || (bsd?.includes('x') ?? false) || options.has('a') || options.has('x');
  const users = options.has('u') && !/^\d/.test(options.operands[0] ?? '0') ? (options.operands[0] as string).split(',') : [];
  const pids = [...options.values('p'), ...(users.length > 0 ? options.operands.slice(1) : options.operands)]
    .flatMap((text) => text.split(/[ ,]/))
    .map(Number);
  if (pids.some(Number.isNaN)) throw new Failure('error: process ID list syntax error', 1);
  if (pids.length > 0) list = list.filter(({ pid }) => pids.includes(pid));
  else if (options.has('C')) list = list.filter(({ comm }) => options.values('C').includes(comm));
  else if (options.has('ppid')) list = list.filter(({ ppid }) => options.values('ppid').map(Number).includes(ppid));
  else if (options.has('U') || users.length > 0)
    list = list.filter(({ uid, user }) => [...options.values('U'), ...users].some((each) => each === user || Number(each) === uid));
  else if (!everything) {
    const mine = list.find(({ pid }) => pid === process.pid);
    list = list.filter(
      ({ uid, terminal, sid }) => uid === process.uid && terminal === mine?.terminal && (terminal !== undefined || sid === mine?.sid),
    );
  }
  const key = options.value('sort');
  if (key !== undefined) list = sorted(list, key);
  const wanted = options.values('o').flatMap((text) => text.split(/[ ,]+/));
  if (wanted.length > 0) {
    table(tool, list, columnsOf(tool, wanted), options.has('noheaders'));
    return list.length > 0;
  }
  const { now } = process;
  const rows: string[] = [];
  if (bsd?.includes('u') || (options.has('u') && users.length === 0 && !options.has('f'))) {
    rows.push('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND');
    for (const info of list) {
      const numbers = `${cpuShare(info, now).toFixed(1).padStart(4)} ${memoryShare(info, process.system).padStart(4)} ${String(virtual(info)).padStart(6)} ${String(resident(info)).padStart(5)}`;
      const name = userName(info).padEnd(8);
      rows.push(
        `${name} ${String(info.pid).padStart(7)} ${numbers} ${terminal(info).padEnd(8)} ${state(info).padEnd(4)} ${started(info, now).padEnd(5)} ${minuteTime(info.cpuTime).padStart(6)} ${procpsCommandLine(info)}`,
      );
    }
  } else if (bsd !== undefined) {
    rows.push('    PID TTY      STAT   TIME COMMAND');
    for (const info of list)
      rows.push(
        `${String(info.pid).padStart(7)} ${terminal(info).padEnd(8)} ${state(info).padEnd(4)} ${minuteTime(info.cpuTime).padStart(6)} ${procpsCommandLine(info)}`,
      );
  } else {
    const extra = options.has('F');
    const format = {
      long: options.has('l'),
      withoutAddress: options.has('y'),
      jobs: options.has('j'),
      full: extra || options.has('f'),
      extra,
    };
    rows.push(...psLines(list, format, now, process.system));
  }
  const wide = options.has('w') || (bsd?.includes('w') ?? false);
  const fitting = wide ? (row: string) => row : fitter(tool, Number.POSITIVE_INFINITY);
  for (const row of rows.slice(options.has('noheaders') ? 1 : 0)) tool.print(`${fitting(row)}\n`);
  return list.length > 0;
}

function sorted(list: readonly ProcessInfo[], key: string): ProcessInfo[] {
  const name = key.replace(/^[-+]/, '');
  const value = (info: ProcessInfo): number =>
    ({
      rss: info.memoryBytes,
      '%mem': info.memoryBytes,
      pmem: info.memoryBytes,
      '%cpu': info.cpuTime,
      pcpu: info.cpuTime,
      time: info.cpuTime,
      start_time: info.startedAt,
    })[name] ?? info.pid;
  return list.toSorted((a, b) => (key.startsWith('-') ? value(b) - value(a) : value(a) - value(b)));
}

const inBusybox = new Set('user group comm args pid ppid pgid etime nice rgroup ruser time tty vsz sid stat rss'.split(' '));

/** busybox tells no session's leader. */
const inBusyboxsWay = new Map<PsColumn | undefined, PsColumn>([
  [psColumns.comm, { ...(psColumns.comm as PsColumn), width: 16 }],
  [psColumns.stat, { ...(psColumns.stat as PsColumn), value: (info) => info.state }],
]);

const inProcpsWay = new Map<PsColumn | undefined, PsColumn>([
  [psColumns.args, { ...(psColumns.args as PsColumn), value: procpsCommandLine }],
]);

function columnsOf(tool: Tool, names: readonly string[]): PsColumn[] {
  return names.map((given) => {
    const [name = '', header] = given.split('=');
    const column = tool.gnu || inBusybox.has(name) ? psColumns[psAliases[name] ?? name] : undefined;
    if (!column)
      throw new Failure(
        tool.gnu
          ? `error: unknown user-defined format specifier "${name}"`
          : `bad -o argument '${name}', supported arguments: user,group,comm,args,pid,ppid,pgid,etime,nice,rgroup,ruser,time,tty,vsz,sid,stat,rss`,
        1,
      );
    const own = (tool.gnu ? inProcpsWay : inBusyboxsWay).get(column) ?? column;
    if (header !== undefined) return { ...own, header };
    return name === 'cmd' || name === 'ucmd' ? { ...own, header: 'CMD' } : own;
  });
}

function table(tool: Tool, list: readonly ProcessInfo[], columns: readonly PsColumn[], bare: boolean): void {
  const { now } = tool.process;
  // busybox puts all heads to the left. @see busybox: procps/ps.c format_header
  const fitting = tool.gnu ? fitter(tool, Number.POSITIVE_INFINITY) : fitter(tool, BUSYBOX_MOST, -1);
  const row = (cells: readonly string[], heads = false): string =>
    `${fitting(
      cells
        .map((cell, i) => {
          const column = columns[i] as PsColumn;
          const width = Math.max(column.width, column.header.length, /^P?PID$/.test(column.header) && tool.gnu ? 7 : 0);
          if (i === cells.length - 1 && column.left) return cell;
          return column.left || (heads && !tool.gnu) ? cell.padEnd(width) : cell.padStart(width);
        })
        .join(' '),
    )}\n`;
  if (!bare && columns.some(({ header }) => header !== ''))
    tool.print(
      row(
        columns.map(({ header }) => header),
        true,
      ),
    );
  for (const info of list) tool.print(row(columns.map(({ value }) => value(info, now, tool.process.system))));
}
