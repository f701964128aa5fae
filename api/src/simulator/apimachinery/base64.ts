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

export const encodeBase64 = (text: string): string =>
  btoa(
    encodeUtf8(text)
      .map((byte) => String.fromCharCode(byte))
      .join(''),
  );
