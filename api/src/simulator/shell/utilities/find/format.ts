import { baseName, directoryName, kibibytes, statOrNone } from '../lib/files.ts';
import type { Process, Stat } from '../lib/kernel.ts';
import { modeText } from '../lib/mode.ts';
import { Accounts } from '../lib/users.ts';
import { unixTime } from '../time/calendar.ts';
import { localText } from '../time/zone.ts';

/** A file that find has come to. */
export interface Found {
  readonly path: string;
  readonly stat: Stat;
  readonly depth: number;
  readonly start: string;
  prune: boolean;
}

/** N: a link that leads nowhere. */
const TYPE_LETTERS = { file: 'f', directory: 'd', symlink: 'l', fifo: 'p', char: 'c', block: 'b', socket: 's', none: 'N' };

/** What `-printf` makes of its format. */
export function formatted(process: Process, { path, stat, depth, start }: Found, format: string): string {
  const accounts = new Accounts(process);
  return format.replace(/%(?:T(.)|([a-zA-Z%]))/g, (whole, time: string | undefined, letter: string | undefined) => {
    if (time !== undefined)
      return time === '@'
        ? `${unixTime(stat.mtime)}.0000000000`
        : localText(process, time === '+' ? '%Y-%m-%d+%H:%M:%S' : `%${time}`, stat.mtime);
    const value = {
      '%': '%',
      p: path,
      f: baseName(path),
      h: directoryName(path),
      P: path.slice(start.length).replace(/^\//, ''),
      s: String(stat.size),
      m: stat.mode.toString(8),
      M: modeText(stat),
      u: accounts.userName(stat.uid),
      U: String(stat.uid),
      g: accounts.groupName(stat.gid),
      G: String(stat.gid),
      i: String(stat.inode),
      n: String(stat.nlink),
      d: String(depth),
      l: stat.target ?? '',
      k: String(kibibytes(stat)),
      t: localText(process, '%a %b %e %H:%M:%S.%N0 %Y', stat.mtime),
      y: TYPE_LETTERS[stat.type],
      Y: stat.type === 'symlink' ? TYPE_LETTERS[statOrNone(process, path)?.type ?? 'none'] : TYPE_LETTERS[stat.type],
    }[letter as string];
    return value ?? whole;
  });
}
