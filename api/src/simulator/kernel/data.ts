import { byteLength } from '../apimachinery/utf8.ts';
import { osError } from './errno.ts';
import type { Data } from './types.ts';

/** How many bytes data has in UTF-8. */
export const sizeOf = (data: Data): number => (typeof data === 'string' ? byteLength(data) : data.length);

/** Bytes [from, to), whole characters only: one that begins before `to` is taken whole if nothing else would be left. */
export function slice(data: Data, from: number, to: number, size = sizeOf(data)): Data {
  if (typeof data !== 'string') return { fill: data.fill, length: Math.max(0, Math.min(to, data.length) - from) };
  return sliceText(data, size, from, to);
}

/** As `slice`, of a text that has this many bytes. */
export function sliceText(text: string, bytes: number, from: number, to: number): string {
  if (bytes === text.length) return text.slice(from, to);
  const start = indexOfByte(text, 0, 0, from);
  const end = to >= bytes ? text.length : indexOfByte(text, start, from, to);
  return text.slice(start, Math.max(end, Math.min(text.length, start + (to > from ? characterAt(text, start) : 0))));
}

/** Data as text. A run too long for a text is refused, as a program would run out of memory. */
export function textOf(data: Data): string {
  if (typeof data === 'string') return data;
  if (data.length > 2 ** 27) throw osError('ENOMEM');
  return data.fill.repeat(data.length);
}

/** The index of the character at or before byte `want`, counted from a known place. */
function indexOfByte(text: string, index: number, byte: number, want: number): number {
  let i = index;
  let at = byte;
  while (i < text.length) {
    const length = characterAt(text, i);
    const size = byteLength(text.slice(i, i + length));
    if (at + size > want) break;
    at += size;
    i += length;
  }
  return i;
}

const characterAt = (text: string, index: number): number => ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
