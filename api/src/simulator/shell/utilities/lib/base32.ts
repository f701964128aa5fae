import { decodeUtf8, encodeUtf8 } from '../../../apimachinery/utf8.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Of the text's UTF-8, with padding and without line breaks. @see https://www.rfc-editor.org/rfc/rfc4648#section-6 */
export function encodeBase32(text: string): string {
  const bits = Array.from(encodeUtf8(text), (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

/** undefined if it is no base32. Padding may lack. */
export function base32Decode(text: string): string | undefined {
  if (!/^(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2}(?:={6})?|[A-Z2-7]{4}(?:={4})?|[A-Z2-7]{5}(?:={3})?|[A-Z2-7]{7}=?)?$/.test(text)) return undefined;
  const bits = Array.from(text.replace(/=/g, ''), (letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return decodeUtf8((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
