import { byteLength } from '../apimachinery/utf8.ts';
import { osError } from './errno.ts';
import type { Data } from './types.ts';

/** How many bytes data has in UTF-8. */
export const sizeOf = (data: Data): number => (typeof data === 'string' ? byteLength(data) : data.length);

/** Bytes [from, to), whole characters only: one that begins before `to` is taken whole if nothing else would be left. */
export function slice(data: Data, from: number, to: number, size = sizeOf(data)): Data {
  if (typeof data !== 'string') return { fill: turned(data.fill, from), length: Math.max(0, Math.min(to, data.length) - from) };
  return sliceText(data, size, from, to);
}

/** As `slice`, of a text that has this many bytes. */
export function sliceText(text: string, bytes: number, from: number, to: number): string {
  if (bytes === text.length) return text.slice(from, to);
  const start = indexOfByte(text, 0, 0, from);
  const end = to >= bytes ? text.length : indexOfByte(text, start, from, to);
  return text.slice(start, Math.max(end, Math.min(text.length, start + (to > from ? characterAt(text, start) : 0))));
}

/** What a run begins with after so many of its bytes. */
export function turned(fill: string, bytes: number): string {
  const by = bytes % fill.length;
  return by === 0 ? fill : fill.slice(by) + fill.slice(0, by);
}

/** The same text again and again, for so many bytes; what is no ASCII is written out. */
export const repeated = (text: string, bytes: number): Data =>
  byteLength(text) === text.length ? { fill: text, length: bytes } : text.repeat(Math.max(1, Math.floor(bytes / byteLength(text))));

/** The same, so many times. */
export function multiplied(data: Data, times: number): Data {
  const text = typeof data === 'string' ? data : data.length === data.fill.length ? data.fill : undefined;
  if (text === undefined || text === '' || byteLength(text) !== text.length) return data;
  return { fill: text, length: text.length * times };
}

/** Data written out. */
export const spelled = (data: Data): string =>
  typeof data === 'string' ? data : data.fill.repeat(Math.ceil(data.length / data.fill.length)).slice(0, data.length);

/** Data as text. A run too long for a text is refused, as a program would run out of memory. */
export function textOf(data: Data): string {
  if (typeof data === 'string') return data;
  if (data.length > 2 ** 27) throw osError('ENOMEM');
  return spelled(data);
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
