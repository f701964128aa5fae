import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** The text that base64 stands for. Throws on what is no base64. */
export function decodeBase64(text: string): string {
  const bytes = Uint8Array.from(atob(text.replace(/\s+/g, '')), (char) => char.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeUtf8([...bytes]);
  }
}

/** Of bytes that are written in hexadecimal. */
export const hexToBase64 = (hex: string): string =>
  btoa((hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(''));

/** Of the text's UTF-8, with padding and without line breaks. */
export const encodeBase64 = (text: string): string =>
  btoa(
    encodeUtf8(text)
      .map((byte) => String.fromCharCode(byte))
      .join(''),
  );

/** Where base64 breaks; undefined if it does not. @see go: encoding/base64 CorruptInputError */
export function base64Error(text: string): string | undefined {
  const plain = [...text].map((char, index) => ({ char, index })).filter(({ char }) => char !== '\n' && char !== '\r');
  let at = plain.findIndex(({ char }) => !/[A-Za-z0-9+/]/.test(char));
  if (at < 0) return plain.length % 4 === 0 ? undefined : illegal(text.length - (plain.length % 4));
  const padding = plain
    .slice(at)
    .map(({ char }) => char)
    .join('');
  const wanted = at % 4 === 2 ? '==' : at % 4 === 3 ? '=' : undefined;
  if (padding === wanted) return undefined;
  if (wanted && padding.startsWith('=')) {
    const wrong = [...padding].findIndex((char, index) => wanted[index] !== char);
    at = wrong < 0 ? plain.length : at + wrong;
  }
  return illegal(plain[at]?.index ?? text.length);
}

const illegal = (at: number): string => `illegal base64 data at input byte ${at}`;
