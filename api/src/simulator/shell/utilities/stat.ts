import { readEscapes } from './lib/escapes.ts';
import { kibibytes } from './lib/files.ts';
import type { Stat } from './lib/kernel.ts';
import { modeText } from './lib/mode.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';
import { FileSystemStat } from './stat-file-system.ts';
import { unixTime } from './time/calendar.ts';
import { localText } from './time/zone.ts';

export const stat = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'c:Lft',
    long: { format: 'c', printf: 'printf:', dereference: 'L', 'file-system': 'f', terse: 't' },
  });
  if (options.operands.length === 0) throw tool.usage('missing operand');
  let code = 0;
  for (const path of options.operands) {
    try {
      const system = options.has('f') ? new FileSystemStat(tool, path) : undefined;
      const found = options.has('L') ? tool.process.stat(path) : tool.process.lstat(path);
      const format = options.value('c');
      const printf = options.value('printf');
      const fill = (text: string): string =>
        system ? replaced(text, (letter) => system.value(letter)) : formatted(tool, text, path, found);
      if (format !== undefined) tool.print(`${fill(format)}\n`);
      else if (printf !== undefined) tool.print(readEscapes(fill(printf), 'plain').text);
      else if (options.has('t')) tool.print(`${fill(system ? TERSE_SYSTEM : `${TERSE}${tool.gnu ? ' %W' : ''} %o`)}\n`);
      else tool.print(system ? system.described : described(tool, path, found));
    } catch (error) {
      const what = options.has('f') ? 'read file system information for' : tool.gnu ? 'statx' : 'stat';
      yield* tool.warn(`${tool.gnu ? `cannot ${what} ${quote(path)}` : `can't ${what} '${path}'`}: ${reason(error)}`);
      code = 1;
    }
  }
  return code;
});

/** All on one line. @see coreutils: src/stat.c default_format; busybox: coreutils/stat.c print_stat */
const TERSE = '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z';
const TERSE_SYSTEM = '%n %i %l %t %s %S %b %f %a %c %d';

/** Whom /etc/passwd does not know. */
const UNKNOWN = 'UNKNOWN';

const types = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  fifo: 'fifo',
  char: 'character special file',
  block: 'block special file',
  socket: 'socket',
} as const;
const typeName = (found: Stat): string => (found.type === 'file' && found.size === 0 ? 'regular empty file' : types[found.type]);
const rawTypes = {
  file: 0o100000,
  directory: 0o40000,
  symlink: 0o120000,
  fifo: 0o10000,
  char: 0o20000,
  block: 0o60000,
  socket: 0o140000,
} as const;

function formatted(tool: Tool, format: string, path: string, found: Stat): string {
  const accounts = new Accounts(tool.process);
  const time = localText(tool.process, '%Y-%m-%d %H:%M:%S.%N %z', found.mtime);
  return replaced(
    format,
    (letter) =>
      ({
        '%': '%',
        a: found.mode.toString(8),
        A: modeText(found),
        b: String(kibibytes(found) * 2),
        B: '512',
        d: '2049',
        D: '801',
        f: (rawTypes[found.type] | found.mode).toString(16),
        F: typeName(found),
        g: String(found.gid),
        G: accounts.groupNameOr(found.gid, UNKNOWN),
        h: String(found.nlink),
        i: String(found.inode),
        n: path,
        N: found.type === 'symlink' ? `'${path}' -> '${found.target}'` : `'${path}'`,
        o: '4096',
        s: String(found.size),
        u: String(found.uid),
        U: accounts.user(found.uid)?.name ?? UNKNOWN,
        w: '-',
        W: '0',
        x: time,
        y: time,
        z: time,
        X: String(unixTime(found.mtime)),
        Y: String(unixTime(found.mtime)),
        Z: String(unixTime(found.mtime)),
        t: '0',
        T: '0',
        m: '/',
      })[letter],
  );
}

/** Each directive by what it stands for, in the width that it asks for. */
function replaced(format: string, meaning: (letter: string) => string | undefined): string {
  return format.replace(/%(-?\d*)([a-zA-Z%])/g, (whole, width: string, letter: string) => {
    const value = meaning(letter);
    if (value === undefined) return whole;
    return width.startsWith('-') ? value.padEnd(Number(width.slice(1))) : value.padStart(Number(width) || 0);
  });
}

/** A device's numbers follow, in hexadecimal. */
function links({ nlink, type, device = '1:3' }: Stat): string {
  if (type !== 'char' && type !== 'block') return String(nlink);
  const numbers = device.split(':').map((number) => Number(number).toString(16));
  return `${String(nlink).padEnd(5)} Device type: ${numbers.join(',')}`;
}

function described(tool: Tool, path: string, found: Stat): string {
  const accounts = new Accounts(tool.process);
  const name = found.type === 'symlink' ? (tool.gnu ? `${path} -> ${found.target}` : `'${path}' -> '${found.target}'`) : path;
  const owner = (id: number, text: string): string => `(${String(id).padStart(5)}/${text.padStart(8)})`;
  const time = localText(tool.process, '%Y-%m-%d %H:%M:%S.%N %z', found.mtime);
  const lines = [
    `  File: ${name}`,
    `  Size: ${String(found.size).padEnd(10)}\tBlocks: ${String(kibibytes(found) * 2).padEnd(10)} IO Block: 4096   ${typeName(found)}`,
    tool.gnu
      ? `Device: 0,49\tInode: ${String(found.inode).padEnd(11)} Links: ${links(found)}`
      : `Device: 31h/49d\tInode: ${String(found.inode).padEnd(11)} Links: ${links(found)}`,
    `Access: (${found.mode.toString(8).padStart(4, '0')}/${modeText(found)})  Uid: ${owner(found.uid, accounts.user(found.uid)?.name ?? UNKNOWN)}   Gid: ${owner(found.gid, accounts.groupNameOr(found.gid, UNKNOWN))}`,
    `Access: ${time}`,
    `Modify: ${time}`,
    `Change: ${time}`,
  ];
  if (tool.gnu) lines.push(` Birth: ${time}`);
  return `${lines.join('\n')}\n`;
}
