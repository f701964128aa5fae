import type { Stat } from '../kernel/index.ts';
import type { FileInfo } from '../types.ts';

const LETTER: Readonly<Record<Stat['type'], string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  fifo: 'p',
  char: 'c',
  block: 'b',
  socket: 's',
};

/** What stat(2) tells, as the API shows it. */
export const fileInfo = (stat: Stat, entries?: readonly string[]): FileInfo => ({
  type: stat.type,
  mode: LETTER[stat.type] + permissions(stat.mode),
  uid: stat.uid,
  gid: stat.gid,
  size: stat.size,
  target: stat.target ?? null,
  entries: entries ?? null,
});

/** `rw-r--r--`, with s, S, t and T for the special bits. */
function permissions(mode: number): string {
  const special = [0o4000, 0o2000, 0o1000];
  return [6, 3, 0]
    .map((shift, i) => {
      const bits = mode >> shift;
      const set = mode & (special[i] as number);
      const x = bits & 1 ? (set ? (i === 2 ? 't' : 's') : 'x') : set ? (i === 2 ? 'T' : 'S') : '-';
      return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${x}`;
    })
    .join('');
}
