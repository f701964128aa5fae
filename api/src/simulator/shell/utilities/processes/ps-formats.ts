import type { Micros } from '../../../engine/index.ts';
import type { ProcessInfo, SystemInfo } from '../lib/kernel.ts';
import { procpsCommandLine } from './process-list.ts';
import { clockTime, cpuShare, resident, started, terminal, userName, virtual } from './ps-columns.ts';

/** What is asked for: -l, -y, -j, -f and -F. */
interface PsFormat {
  readonly long: boolean;
  readonly withoutAddress: boolean;
  readonly jobs: boolean;
  readonly full: boolean;
  readonly extra: boolean;
}

type Column = readonly [header: string, value: (info: ProcessInfo) => string];

/** The lines of procps' own formats, the heads first. @see procps: src/ps/sortformat.c parse_sysv_option, generate_sysv_list */
export function psLines(list: readonly ProcessInfo[], format: PsFormat, now: Micros, system: SystemInfo): string[] {
  const columns = columnsOf(format, now, system);
  return [columns.map(([header]) => header).join(' '), ...list.map((info) => columns.map(([, value]) => value(info)).join(' '))];
}

const right = (header: string, width: number, value: (info: ProcessInfo) => string | number): Column => [
  header.padStart(width),
  (info) => String(value(info)).padStart(width),
];
const left = (header: string, width: number, value: (info: ProcessInfo) => string): Column => [
  header.padEnd(width),
  (info) => value(info).padEnd(width),
];

const pages = (info: ProcessInfo): number => Math.ceil(virtual(info) / 4);
const name = ({ comm, state }: ProcessInfo): string => `${comm}${state === 'Z' ? ' <defunct>' : ''}`;

function columnsOf({ long, withoutAddress, jobs, full, extra }: PsFormat, now: Micros, { cpus }: SystemInfo): Column[] {
  const much = long || full;
  const size: Column[] = withoutAddress
    ? [right('RSS', 5, resident), right('SZ', 5, pages)]
    : [['ADDR SZ', (info) => `- ${String(pages(info)).padStart(5)}`]];
  return [
    // Started by the runtime, as root, or by another.
    ...(long && !withoutAddress ? [left('F', 1, ({ ppid }) => (ppid === 0 ? '4' : '0'))] : []),
    ...(long ? [left('S', 1, ({ state }) => state)] : []),
    ...(full ? [left('UID', 8, userName)] : long ? [right('UID', 5, ({ uid }) => uid)] : []),
    right('PID', 7, ({ pid }) => pid),
    ...(much ? [right('PPID', 7, ({ ppid }) => ppid)] : []),
    ...(jobs ? [right('PGID', 7, ({ pgid }) => pgid), right('SID', 7, ({ sid }) => sid)] : []),
    ...(much ? [right('C', 2, (info) => Math.min(99, Math.floor(cpuShare(info, now))))] : []),
    ...(long ? [right('PRI', 3, ({ niceness }) => 80 + niceness), right('NI', 3, ({ niceness }) => niceness), ...size] : []),
    ...(extra ? [right('SZ', 5, pages), right('RSS', 5, resident), right('PSR', 3, ({ pid }) => pid % cpus)] : []),
    ...(long ? [left('WCHAN', 6, () => '-')] : []),
    ...(full ? [left('STIME', 5, (info) => started(info, now))] : []),
    left('TTY', 8, terminal),
    right('TIME', 8, ({ cpuTime }) => clockTime(cpuTime)),
    ['CMD', full ? procpsCommandLine : name],
  ];
}
