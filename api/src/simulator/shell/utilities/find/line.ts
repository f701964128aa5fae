import { SECOND } from '../../../engine/index.ts';
import { kibibytes } from '../lib/files.ts';
import type { Process, Stat } from '../lib/kernel.ts';
import { HALF_YEAR } from '../lib/ls-columns.ts';
import { modeText } from '../lib/mode.ts';
import type { Accounts } from '../lib/users.ts';
import { localText } from '../time/zone.ts';

/** As `-ls` writes a file. @see findutils: lib/listfile.c list_file */
export function longLine(path: string, stat: Stat, accounts: Accounts, process: Process): string {
  const recent = stat.mtime > process.now - HALF_YEAR && stat.mtime <= process.now + SECOND;
  return [
    String(stat.inode).padStart(9),
    String(kibibytes(stat)).padStart(6),
    modeText(stat),
    String(stat.nlink).padStart(3),
    accounts.userName(stat.uid).padEnd(8),
    accounts.groupName(stat.gid).padEnd(8),
    String(stat.size).padStart(8),
    localText(process, recent ? '%b %e %H:%M' : '%b %e  %Y', stat.mtime),
    `${path}${stat.target === undefined ? '' : ` -> ${stat.target}`}`,
  ].join(' ');
}
