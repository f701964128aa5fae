import { decodeUtf8, encodeUtf8 } from '../../../apimachinery/utf8.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Of the text's UTF-8, with padding and without line breaks. */
export function base64Encode(text: string): string {
  const bytes = encodeUtf8(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] as number, bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += alphabet[group >> 18];
    out += alphabet[(group >> 12) & 63];
    out += b === undefined ? '=' : alphabet[(group >> 6) & 63];
    out += c === undefined ? '=' : alphabet[group & 63];
  }
  return out;
}

/** undefined if it is no base64. Line breaks are ignored. */
export function base64Decode(text: string, ignoreGarbage = false): string | undefined {
  const clean = ignoreGarbage ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text.replace(/\s/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(clean)) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const c of clean.replace(/=+$/, '')) {
    bits = ((bits << 6) | alphabet.indexOf(c)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  return decodeUtf8(bytes);
}
