import type { Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';

/** What every release calls so. */
const OF_THE_CONFIG = /^config : (missing timeouts|log format ignored)/;

/** A server, in front of whose name its proxy's stands only from 2.5 on. */
const UNRESOLVED = /^(\[\S+:\d+\]) : 'server [^'/]*\/([^']*)'/;

/**
 * A line as the release writes it: to 2.3 with the day of the year (from 0) and the time, and what the configuration lacks is said
 * to be the configuration's from 2.5 on.
 * @see haproxy: src/log.c ha_alert, src/errors.c print_message, generate_usermsgs_ctx_str
 */
export function line(
  process: Process,
  minor: number,
  level: 'ALERT' | 'WARNING' | 'NOTICE',
  text: string,
  pid: number = process.pid,
): string {
  const said =
    minor >= 2.5 || OF_THE_CONFIG.test(text) ? text : text.replace(/^config : /, '').replace(UNRESOLVED, "parsing $1 : 'server $2'");
  if (minor >= 2.4) return `${`[${level}]`.padEnd(10)} (${pid}) : ${said}`;
  const day = String(Number(localText(process, '%j')) - 1).padStart(3, '0');
  return `[${level}] ${day}/${localText(process, '%H%M%S')} (${pid}) : ${said}`;
}

/** Who is speaking: before alerts from 2.2 on, and before warnings from 2.5 on. @see haproxy: src/errors.c ha_alert, ha_warning */
export function introduction(process: Process, minor: number, number: string, level: 'ALERT' | 'WARNING'): string {
  if (minor < (level === 'ALERT' ? 2.2 : 2.5)) return '';
  const say = (text: string) => `${line(process, minor, 'NOTICE', text)}\n`;
  return say(`haproxy version is ${number}`) + say('path to executable is /usr/local/sbin/haproxy');
}

/** What the master says when its worker runs. @see haproxy: src/haproxy.c main */
export function forked(process: Process, minor: number, worker: number): string {
  const say = (text: string) => `${line(process, minor, 'NOTICE', text)}\n`;
  return minor < 2.5 ? say(`New worker #1 (${worker}) forked`) : say(`New worker (${worker}) forked`) + say('Loading success.');
}

/** 2.8 of 2.8.0-fdd8154: later than any where the number has more figures (there is no 2.10). */
export const minorOf = (number: string): number => Number(/^\d+\.\d+/.exec(number)?.[0] ?? 2.8);
