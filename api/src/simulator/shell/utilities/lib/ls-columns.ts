import type { Micros } from '../../../engine/index.ts';
import { localText } from '../time/zone.ts';
import { humanSize, humanTenths } from './amounts.ts';
import { kibibytes } from './files.ts';
import type { Process, Stat } from './kernel.ts';
import { modeText } from './mode.ts';
import type { Flavor } from './tool.ts';
import type { Accounts } from './users.ts';

/** One file as ls has it. */
export interface Listed {
  readonly name: string;
  readonly stat: Stat;
  /** What a symbolic link leads to, if anything. */
  readonly leadsTo?: Stat;
}

interface LongStyle {
  readonly flavor: Flavor;
  readonly accounts: Accounts;
  readonly process: Process;
  readonly numeric: boolean;
  readonly human: boolean;
  readonly inode: boolean;
  readonly blocks: boolean;
  /** `full-iso`, `long-iso`, `iso`, or `+` and a format. */
  readonly timeStyle: string | undefined;
  readonly owner: boolean;
  readonly group: boolean;
  /** A name as it is written: in color, maybe. */
  readonly shown: (name: string, stat: Stat | undefined) => string;
  /** What stands before a name. */
  readonly pad: (name: string) => string;
  readonly suffix: (file: Listed) => string;
}

function deviceNumbers(device: string, gnu: boolean): string {
  const [major, minor = ''] = device.split(':');
  return `${major},${gnu ? ` ${minor}` : minor.padStart(4)}`;
}

/** The lines of `ls -l`. GNU makes its columns as wide as their contents; busybox has fixed ones. */
export function longLines(files: readonly Listed[], style: LongStyle): string[] {
  const rows = files.map((file) => {
    const { stat } = file;
    const device = stat.type === 'char' || stat.type === 'block';
    return {
      inode: String(stat.inode),
      blocks: String(kibibytes(stat)),
      mode: modeText(stat),
      links: String(stat.nlink),
      user: style.numeric ? String(stat.uid) : style.accounts.userName(stat.uid),
      group: style.numeric ? String(stat.gid) : style.accounts.groupName(stat.gid),
      size: device
        ? deviceNumbers(stat.device ?? '1:3', style.flavor === 'gnu')
        : style.human
          ? (style.flavor === 'gnu' ? humanSize : humanTenths)(stat.size)
          : String(stat.size),
      time: timeText(stat.mtime, style),
      name:
        style.pad(file.name) +
        style.shown(file.name, stat) +
        (stat.type === 'symlink' ? ` -> ${style.shown(stat.target ?? '', file.leadsTo)}` : style.suffix(file)),
    };
  });
  const width = (key: 'inode' | 'blocks' | 'links' | 'user' | 'group' | 'size'): number =>
    Math.max(0, ...rows.map((row) => row[key].length));
  const gnu = style.flavor === 'gnu';
  const widths = gnu
    ? {
        inode: width('inode'),
        blocks: width('blocks'),
        links: width('links'),
        user: width('user'),
        group: width('group'),
        size: width('size'),
      }
    : { inode: 7, blocks: 6, links: 4, user: 8, group: 8, size: style.human ? 7 : 9 };
  return rows.map((row) => {
    const parts: string[] = [];
    if (style.inode) parts.push(row.inode.padStart(widths.inode));
    if (style.blocks) parts.push(row.blocks.padStart(widths.blocks));
    parts.push(row.mode, row.links.padStart(gnu ? widths.links : widths.links));
    const cut = (text: string, size: number): string => (gnu ? text : text.slice(0, size)).padEnd(size);
    if (style.owner) parts.push(cut(row.user, widths.user));
    if (style.group) parts.push(cut(row.group, widths.group));
    parts.push(row.size.padStart(widths.size), row.time, row.name);
    return parts.join(' ');
  });
}

/** What is older shows its year in place of its time. @see coreutils: src/ls.c long_time_expected_width */
export const HALF_YEAR = 15_778_476 * 1_000_000;

function timeText(at: Micros, style: LongStyle): string {
  const recent = at > style.process.now - HALF_YEAR && at <= style.process.now + 1_000_000;
  if (style.timeStyle === 'full-iso')
    return localText(style.process, style.flavor === 'gnu' ? '%Y-%m-%d %H:%M:%S.%N %z' : '%Y-%m-%d %H:%M:%S %z', at);
  if (style.timeStyle === 'long-iso') return localText(style.process, '%Y-%m-%d %H:%M', at);
  if (style.timeStyle === 'iso') return localText(style.process, recent ? '%m-%d %H:%M' : '%Y-%m-%d ', at);
  if (style.timeStyle?.startsWith('+')) return localText(style.process, style.timeStyle.slice(1), at);
  return localText(style.process, recent ? '%b %e %H:%M' : '%b %e  %Y', at);
}
