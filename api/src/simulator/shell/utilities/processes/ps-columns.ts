import { type Micros, SECOND } from '../../../engine/index.ts';
import type { ProcessInfo, SystemInfo } from '../lib/kernel.ts';
import { strftime } from '../time/calendar.ts';
import { commandLine } from './process-list.ts';

/** A column that `ps -o` can name. */
export interface PsColumn {
  readonly header: string;
  readonly width: number;
  readonly left?: boolean;
  readonly value: (info: ProcessInfo, now: Micros, system: SystemInfo) => string;
}

const pad = (n: number): string => String(n).padStart(2, '0');
const wholeSeconds = (t: Micros): number => Math.floor(t / SECOND);

/** `00:01:02`, with days in front. */
export function clockTime(t: Micros): string {
  const s = wholeSeconds(t);
  const days = Math.floor(s / 86_400);
  return `${days > 0 ? `${days}-` : ''}${pad(Math.floor(s / 3600) % 24)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
}
/** `1:02`, as busybox and BSD style have it. */
export const minuteTime = (t: Micros): string => `${Math.floor(wholeSeconds(t) / 60)}:${pad(wholeSeconds(t) % 60)}`;
const elapsed = (t: Micros): string => {
  const s = wholeSeconds(t);
  const days = Math.floor(s / 86_400);
  const hours = Math.floor(s / 3600) % 24;
  return `${days > 0 ? `${days}-` : ''}${days > 0 || hours > 0 ? `${pad(hours)}:` : ''}${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
};
/** The kernel counts in ticks. @see linux: include/asm-generic/param.h USER_HZ */
const TICK = SECOND / 100;
const cpuShare = (info: ProcessInfo, now: Micros): number =>
  now > info.startedAt ? Math.min(100, (Math.floor(info.cpuTime / TICK) * TICK * 100) / (now - info.startedAt)) : 0;
/** Names longer than eight letters are cut with a plus. */
const userName = (info: ProcessInfo): string => (info.user.length > 8 ? `${info.user.slice(0, 7)}+` : info.user);
const started = (info: ProcessInfo, now: Micros): string =>
  strftime(now - info.startedAt < 86_400 * SECOND ? '%H:%M' : '%b%d', info.startedAt);
const resident = (info: ProcessInfo): number => Math.ceil(info.memoryBytes / 1024);
/** What has no memory of its own, as threads of the kernel have none, has no addresses either. */
export const virtual = (info: ProcessInfo): number => (resident(info) === 0 ? 0 : resident(info) + 1700);
/** High or low priority, the first of its session, in the terminal's foreground. @see procps: src/ps/output.c pr_stat */
const state = ({ pid, sid, pgid, state: own, niceness, terminal }: ProcessInfo): string =>
  `${own}${niceness < 0 ? '<' : niceness > 0 ? 'N' : ''}${sid === pid ? 's' : ''}${terminal !== undefined && pgid === sid ? '+' : ''}`;
export const terminal = ({ terminal: number }: ProcessInfo): string => (number === undefined ? '?' : `pts/${number}`);

/** Of the node's memory, in percent. */
export const memoryShare = ({ memoryBytes }: ProcessInfo, system: SystemInfo): string =>
  ((memoryBytes * 100) / system.memoryBytes).toFixed(1);

/** The columns that `ps -o` knows. */
export const psColumns: Readonly<Record<string, PsColumn>> = {
  pid: { header: 'PID', width: 5, value: (info) => String(info.pid) },
  ppid: { header: 'PPID', width: 5, value: (info) => String(info.ppid) },
  pgid: { header: 'PGID', width: 5, value: (info) => String(info.pgid) },
  sid: { header: 'SID', width: 5, value: (info) => String(info.sid) },
  user: { header: 'USER', width: 8, left: true, value: userName },
  uid: { header: 'UID', width: 5, value: (info) => String(info.uid) },
  comm: { header: 'COMMAND', width: 15, left: true, value: (info) => info.comm },
  args: { header: 'COMMAND', width: 27, left: true, value: commandLine },
  time: { header: 'TIME', width: 8, value: (info) => clockTime(info.cpuTime) },
  etime: { header: 'ELAPSED', width: 11, value: (info, now) => elapsed(now - info.startedAt) },
  etimes: { header: 'ELAPSED', width: 7, value: (info, now) => String(wholeSeconds(now - info.startedAt)) },
  stat: { header: 'STAT', width: 4, left: true, value: state },
  s: { header: 'S', width: 1, left: true, value: (info) => info.state },
  pcpu: { header: '%CPU', width: 4, value: (info, now) => cpuShare(info, now).toFixed(1) },
  pmem: { header: '%MEM', width: 4, value: (info, _, system) => memoryShare(info, system) },
  rss: { header: 'RSS', width: 5, value: (info) => String(resident(info)) },
  vsz: { header: 'VSZ', width: 6, value: (info) => String(virtual(info)) },
  tty: { header: 'TT', width: 8, left: true, value: terminal },
  nice: { header: 'NI', width: 3, value: (info) => String(info.niceness) },
  pri: { header: 'PRI', width: 3, value: (info) => String(19 - info.niceness) },
  start: { header: 'START', width: 5, left: true, value: started },
  lstart: { header: 'STARTED', width: 24, value: (info) => strftime('%a %b %e %H:%M:%S %Y', info.startedAt) },
};

/** Other names of the same columns. */
export const psAliases: Readonly<Record<string, string>> = {
  cmd: 'args',
  command: 'args',
  ucmd: 'comm',
  ucomm: 'comm',
  cputime: 'time',
  state: 's',
  '%cpu': 'pcpu',
  '%mem': 'pmem',
  rssize: 'rss',
  vsize: 'vsz',
  tt: 'tty',
  tname: 'tty',
  ni: 'nice',
  pgrp: 'pgid',
  sess: 'sid',
  session: 'sid',
  euser: 'user',
  ruser: 'user',
  uname: 'user',
  euid: 'uid',
  start_time: 'start',
  stime: 'start',
};

export { cpuShare, resident, started, state, userName };
