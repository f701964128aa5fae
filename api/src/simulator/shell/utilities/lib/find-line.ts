import { type Micros, SECOND } from '../../../engine/index.ts';
import { strftime } from './calendar.ts';
import { kibibytes } from './files.ts';
import type { Stat } from './kernel.ts';
import { HALF_YEAR } from './ls-columns.ts';
import { modeText } from './mode.ts';
import type { Accounts } from './users.ts';

/** As `-ls` writes a file. @see findutils: lib/listfile.c list_file */
export function longLine(path: string, stat: Stat, accounts: Accounts, now: Micros): string {
  const recent = stat.mtime > now - HALF_YEAR && stat.mtime <= now + SECOND;
  return [
    String(stat.inode).padStart(9),
    String(kibibytes(stat)).padStart(6),
    modeText(stat),
    String(stat.nlink).padStart(3),
    accounts.userName(stat.uid).padEnd(8),
    accounts.groupName(stat.gid).padEnd(8),
    String(stat.size).padStart(8),
    strftime(recent ? '%b %e %H:%M' : '%b %e  %Y', stat.mtime),
    `${path}${stat.target === undefined ? '' : ` -> ${stat.target}`}`,
  ].join(' ');
}
