import { decodeUtf8, encodeUtf8 } from '../../../apimachinery/utf8.ts';

/**
 * bytes or a bytearray. The world outside knows them as the text that they are in UTF-8 (`text`); Python sees one letter for each
 * byte (`raw`). Each is made of the other when it is asked for.
 */
export class Bytes {
  #text: string | undefined;
  #raw: string | undefined;
  constructor(
    text: string,
    readonly kind: 'bytes' | 'bytearray' = 'bytes',
  ) {
    this.#text = text;
  }
  /** Of letters of which each is a byte. */
  static of(raw: string, kind: 'bytes' | 'bytearray' = 'bytes'): Bytes {
    const made = new Bytes('', kind);
    made.become(raw);
    return made;
  }
  get text(): string {
    this.#text ??= textOf(this.#raw as string);
    return this.#text;
  }
  get raw(): string {
    this.#raw ??= rawOf(this.#text as string);
    return this.#raw;
  }
  /** A bytearray may change. */
  become(raw: string): void {
    this.#raw = raw;
    this.#text = undefined;
  }
}

const PLAIN = /^[\0-\x7f]*$/;
const PART = 8192;

const rawOf = (text: string): string => (PLAIN.test(text) ? text : lettersOf(encodeUtf8(text)));
const textOf = (raw: string): string => (PLAIN.test(raw) ? raw : decodeUtf8(Array.from(raw, (letter) => letter.charCodeAt(0))));

/** One letter for each byte. */
export function lettersOf(bytes: readonly number[]): string {
  let made = '';
  for (let at = 0; at < bytes.length; at += PART) made += String.fromCharCode(...bytes.slice(at, at + PART));
  return made;
}

/** As a literal has a letter that is not plain. */
export function escaped(code: number): string {
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
