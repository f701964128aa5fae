import { calendar } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { Inode } from '../files/inode.ts';
import { textFile, withMode } from '../files/virtual.ts';
import type { NodeKernel } from '../node.ts';
import type { JournalLine } from './journal.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ADM = 4;

interface Line extends Pick<JournalLine, 'at' | 'text'> {
  readonly tag: string;
}

/** What rsyslog of Ubuntu's server writes beside the journal: all of it, and what the kernel says. @see ubuntu: rsyslog, 50-default.conf */
export function showSyslog(node: NodeKernel): void {
  const folder = node.files.lookup('/var/log');
  if (!folder) return;
  const kernel = (): Line[] =>
    node.kernelLog.lines(node.bootedBefore).map(({ at, stamp, text }) => ({ at, tag: 'kernel', text: `[${stamp}] ${text}` }));
  const services = (): Line[] =>
    node.journal.lines.map(({ at, text, identifier, unit, pid }) => ({
      at,
      tag: `${identifier ?? unit.replace(/\.service$/, '')}[${pid}]`,
      text,
    }));
  const written = (lines: readonly Line[]): string =>
    lines.map(({ at, tag, text }) => `${clock(at)} ${node.name} ${tag}: ${text}\n`).join('');
  const file = (text: () => string): Inode => {
    const made = withMode(textFile(node.files, text), 0o640);
    made.gid = ADM;
    return made;
  };
  folder.setEntry(
    'syslog',
    file(() => written([...kernel(), ...services()].toSorted((a, b) => a.at - b.at))),
  );
  folder.setEntry(
    'kern.log',
    file(() => written(kernel())),
  );
}

/** @see RFC 3164, 4.1.2 */
function clock(at: Micros): string {
  const { month, day, hour, minute, second } = calendar(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${MONTHS[month - 1]} ${String(day).padStart(2)} ${two(hour)}:${two(minute)}:${two(second)}`;
}
