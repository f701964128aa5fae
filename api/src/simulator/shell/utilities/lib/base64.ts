import { decodeUtf8 } from '../../../apimachinery/utf8.ts';

/** undefined if it is no base64. Line breaks are ignored, and so is padding that is not there. */
export function base64Decode(text: string, ignoreGarbage = false): string | undefined {
  const clean = ignoreGarbage ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text.replace(/\n/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(clean)) return undefined;
  return decodeUtf8([...atob(clean)].map((byte) => byte.charCodeAt(0)));
}
