/**
 * Files and pipes hold texts. A byte that is no part of UTF-8 is kept as a half of a surrogate pair that stands alone, which no
 * text has of itself (U+DC80 to U+DCFF, as Python's surrogateescape has it), so that it counts, and comes out again, as it was.
 */
const BYTE = 0xdc00;
const isByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff;
const ALONE = /\p{Surrogate}/u;

/** Whether some of it is no UTF-8. */
export const hasStrayBytes = (text: string): boolean => ALONE.test(text);

/** As those see it who take it for text: each such byte reads as the replacement character. */
export const shownText = (text: string): string => (ALONE.test(text) ? text.replace(new RegExp(ALONE, 'gu'), '\ufffd') : text);

/** Text of `bytes`, read as UTF-8. */
export function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let k = 1; k < length; k++) code = ((bytes[i + k] ?? 0) & 0xc0) === 0x80 ? (code << 6) | ((bytes[i + k] as number) & 0x3f) : -1;
    const fits = length > 0 && code >= (LEAST[length] as number) && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    text += fits ? String.fromCodePoint(code) : String.fromCharCode(BYTE + first);
    i += fits ? length : 1;
  }
  return text;
}

/** The least code that takes so many bytes. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  writeUtf8(text, bytes);
  return bytes;
}

/** The same, into what has room for them. */
export function writeUtf8(text: string, bytes: { [at: number]: number }): void {
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number;
    if (code < 0x80) bytes[end++] = code;
    else if (isByte(code)) bytes[end++] = code - BYTE;
    else if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
      bytes[end++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[end++] = 0xe0 | (code >> 12);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[end++] = 0x80 | (code & 0x3f);
    } else {
      i++;
      bytes[end++] = 0xf0 | (code >> 18);
      bytes[end++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[end++] = 0x80 | (code & 0x3f);
    }
  }
}

/** The first bytes of a text; each byte of a character that is cut through reads as the replacement character. */
export function firstBytes(text: string, limit: number): string {
  if (fits(text, limit)) return text;
  let left = limit;
  let end = 0;
  for (const character of text) {
    const size = count(character);
    if (size > left) break;
    left -= size;
    end += character.length;
  }
  return text.slice(0, end) + '\ufffd'.repeat(left);
}

/** The last bytes of a text, likewise. */
export function lastBytes(text: string, limit: number): string {
  if (fits(text, limit)) return text;
  let left = limit;
  let start = text.length;
  while (start > 0) {
    const from = isHigh(text.charCodeAt(start - 2)) ? start - 2 : start - 1;
    const size = count(text.slice(Math.max(0, from), start));
    if (size > left) break;
    left -= size;
    start = Math.max(0, from);
  }
  return '\ufffd'.repeat(left) + text.slice(start);
}

/** No character has more than three bytes for each of its code units. */
const fits = (text: string, limit: number): boolean => text.length * 3 <= limit || byteLength(text) <= limit;

/** How many bytes a text has in UTF-8. */
export function byteLength(text: string): number {
  if (text.length < LONG) return count(text);
  // What moves along a pipeline is the same text again and again.
  if (text !== lastLong) {
    lastLongBytes = count(text);
    lastLong = text;
  }
  return lastLongBytes;
}

let lastLong = '';
let lastLongBytes = 0;
const LONG = 512;

function count(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) bytes++;
    else if (code < 0xd800 || code > 0xdfff) bytes += 2;
    // A surrogate pair has four bytes: two for each half.
    else if (!isByte(code) || isHigh(text.charCodeAt(i - 1))) bytes++;
  }
  return bytes;
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** A byte as two hexadecimal digits. */
export const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');
