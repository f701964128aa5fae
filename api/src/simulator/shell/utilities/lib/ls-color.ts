import { plainText } from '../../../apimachinery/terminal-text.ts';
import type { Stat } from './kernel.ts';

/** What busybox begins a name with: bright or not, and its color; what a link leads to may not be there. @see busybox: coreutils/ls.c COLOR, ATTR */
const COLORS: Readonly<Record<Stat['type'] | 'executable' | 'missing', string>> = {
  directory: '1;34',
  symlink: '1;36',
  char: '1;35',
  block: '1;35',
  socket: '1;35',
  fifo: '0;35',
  executable: '1;32',
  file: '0;0',
  missing: '1;31',
};

/** A name in the color of what it names, as busybox writes it to a terminal. */
export function inColor(name: string, stat: Stat | undefined): string {
  const runs = stat?.type === 'file' && (stat.mode & 0o111) !== 0;
  return `\x1b[${COLORS[runs ? 'executable' : (stat?.type ?? 'missing')]}m${name}\x1b[m`;
}

/** How wide it is on a terminal, where colors take no room. */
export const widthOf = (text: string): number => plainText(text).length;
