import { byteLength, slice, textOf } from '../lib/kernel.ts';

/** A file in an archive. */
export interface Member {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly target: string;
  readonly content: string;
}

/** The POSIX archive format. @see POSIX.1-2017 XCU pax, ustar interchange format */
export function writeArchive(members: readonly Member[]): string {
  return `${members.map(block).join('')}${'\0'.repeat(1024)}`;
}

/** The members of a tar archive; undefined for what is none. */
export function readArchive(archive: string): Member[] | undefined {
  const members: Member[] = [];
  const total = byteLength(archive);
  for (let at = 0; at + 512 <= total; ) {
    const header = textOf(slice(archive, at, at + 512));
    if (/^\0*$/.test(header)) return members;
    if (textOf(slice(header, 257, 262)) !== 'ustar') return undefined;
    const text = (from: number, length: number): string => textOf(slice(header, from, from + length)).split('\0', 1)[0] as string;
    const number = (from: number, length: number): number => Number.parseInt(text(from, length).trim() || '0', 8);
    const size = number(124, 12);
    const prefix = text(345, 155);
    members.push({
      path: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
      type: ({ '5': 'directory', '2': 'symlink' } as const)[text(156, 1)] ?? 'file',
      mode: number(100, 8),
      uid: number(108, 8),
      gid: number(116, 8),
      mtime: number(136, 12),
      target: text(157, 100),
      content: size === 0 ? '' : textOf(slice(archive, at + 512, at + 512 + size)),
    });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members.length > 0 || total === 0 ? members : undefined;
}

function block({ path, type, mode, uid, gid, mtime, target, content }: Member): string {
  const size = byteLength(content);
  const cut = byteLength(path) > 100 ? path.indexOf('/', path.length - 100) : -1;
  const text = (value: string, length: number): string => value + '\0'.repeat(Math.max(0, length - byteLength(value)));
  const number = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  const flag = { file: '0', symlink: '2', directory: '5' }[type];
  const before = text(path.slice(cut + 1), 100) + number(mode, 8) + number(uid, 8) + number(gid, 8) + number(size, 12) + number(mtime, 12);
  const after = `${flag}${text(target, 100)}ustar\x0000${text('', 32)}${text('', 32)}${number(0, 8)}${number(0, 8)}${text(cut > 0 ? path.slice(0, cut) : '', 155)}${'\0'.repeat(12)}`;
  let sum = 8 * 32;
  for (const c of before + after) sum += c.codePointAt(0) as number;
  return `${before}${sum.toString(8).padStart(6, '0')}\0 ${after}${content}${'\0'.repeat((512 - (size % 512)) % 512)}`;
}

/** Compressed data is a mark and the text itself: nothing here needs the room. */
const MARK = '\x1f\u008b\b\0';

/** Marks a text as compressed: it is kept as it is. */
export const compress = (text: string): string => MARK + text;
/** undefined if it is not compressed. */
export const decompress = (text: string): string | undefined => (text.startsWith(MARK) ? text.slice(MARK.length) : undefined);
