/** Text of `bytes`, read as UTF-8. A byte that fits nowhere is kept as the replacement character. */
export function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    const rest = bytes.slice(i + 1, i + length);
    if (length === 0 || rest.length < length - 1 || rest.some((byte) => (byte & 0xc0) !== 0x80)) {
      text += '\ufffd';
      i++;
      continue;
    }
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (const byte of rest) code = (code << 6) | (byte & 0x3f);
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
}

/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return bytes;
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
    const code = text.charCodeAt(start - 1);
    const from = code >= 0xdc00 && code <= 0xdfff ? start - 2 : start - 1;
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
    // A surrogate pair has four bytes: two for each half.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
