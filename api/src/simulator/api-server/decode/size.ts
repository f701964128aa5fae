import type { LimitExceeded } from '../../types.ts';

/** Of a whole manifest. */
export const MAX_BYTES = 256 * 1024;

/** Whether a text is larger than is looked at. */
export const isTooLarge = (text: string): boolean => text.length > MAX_BYTES || utf8Length(text) > MAX_BYTES;

/** The answer to a manifest that is more than will be read; nothing of it was looked at. */
export const manifestLimit = (name: string, allowed: number): LimitExceeded => ({
  kind: 'LimitExceeded',
  message: `the manifest was refused: more than ${allowed} ${name}`,
  limit: name,
  allowed,
});

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) length += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return length;
}
