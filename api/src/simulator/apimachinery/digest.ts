import { hmac as hmacOf } from '@noble/hashes/hmac.js';
import { md5 as md5Of, sha1 as sha1Of } from '@noble/hashes/legacy.js';
import { sha256 as sha256Of, sha512 as sha512Of } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { byteLength, writeUtf8 } from './utf8.ts';

/** Checksums of a text's bytes, in hexadecimal. @see RFC 1321, FIPS 180-4 */
export type Digest = (text: string) => string;

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text));
  writeUtf8(text, bytes);
  return bytes;
}
const ofText =
  (digest: (bytes: Uint8Array) => Uint8Array): Digest =>
  (text) =>
    bytesToHex(digest(bytesOf(text)));

/** RFC 2104: a checksum that only who has the key can make. */
const keyed =
  (hash: typeof sha256Of | typeof sha512Of | typeof md5Of) =>
  (key: string, text: string): string =>
    bytesToHex(hmacOf(hash, bytesOf(key), bytesOf(text)));
export const hmac = { md5: keyed(md5Of), sha1: keyed(sha1Of), sha256: keyed(sha256Of), sha512: keyed(sha512Of) } as const;

/** Of a text's UTF-8, in hexadecimal. */
export const md5 = ofText(md5Of);

/** Of a text's UTF-8, in hexadecimal. */
export const sha1 = ofText(sha1Of);

/** Of bytes in hexadecimal. */
export const sha1OfBytes: Digest = (hex) => bytesToHex(sha1Of(hexToBytes(hex)));

/** Of a text's UTF-8, in hexadecimal. */
export const sha256 = ofText(sha256Of);

/** Of a text's UTF-8, in hexadecimal. */
export const sha512 = ofText(sha512Of);
