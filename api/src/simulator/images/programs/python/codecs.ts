import { decodeUtf8, encodeUtf8 } from '../../../apimachinery/utf8.ts';
import { Bytes, escaped, lettersOf } from './byte-string.ts';
import { failure } from './exceptions.ts';
import { Unsupported } from './values.ts';

/** Encodings by their names, as Python writes them in its errors. @see cpython: Lib/encodings/aliases.py */
const NAMES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  u8: 'utf-8',
  utf: 'utf-8',
  'utf-8': 'utf-8',
  cp65001: 'utf-8',
  ascii: 'ascii',
  'us-ascii': 'ascii',
  646: 'ascii',
  'latin-1': 'latin-1',
  latin1: 'latin-1',
  latin: 'latin-1',
  l1: 'latin-1',
  'iso-8859-1': 'latin-1',
  'iso8859-1': 'latin-1',
};
/** Of kinds that Python has, and that are not known here. */
const OTHERS =
  /^(utf|cp|iso|mac|koi8|gb|big5|euc|shift|sjis|hex|base64|rot|idna|punycode|unicode|raw|windows|hz|johab|ptcp|tis|zlib|bz2|quopri|uu)/;

function nameOf(encoding: string): string {
  const plain = encoding.toLowerCase().replaceAll(/[_ ]/g, '-');
  const known = Object.hasOwn(NAMES, plain) ? NAMES[plain] : undefined;
  if (known !== undefined) return known;
  if (OTHERS.test(plain)) throw new Unsupported(`the encoding ${encoding}`);
  throw failure('LookupError', `unknown encoding: ${encoding}`);
}

/** `str.encode` @see cpython: Python/codecs.c */
export function encoded(text: string, encoding: string, errors: string): Bytes {
  const name = nameOf(encoding);
  const limit = name === 'ascii' ? 0x80 : name === 'latin-1' ? 0x100 : Number.POSITIVE_INFINITY;
  if (/^[\0-\x7f]*$/.test(text)) return new Bytes(text);
  const letters = [...text];
  const unfit = (letter: string | undefined): boolean => {
    const code = letter?.codePointAt(0) ?? 0;
    return code >= limit || (limit > 0x100 && code >= 0xd800 && code <= 0xdfff);
  };
  let raw = '';
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] as string;
    const code = letter.codePointAt(0) as number;
    if (!unfit(letter)) raw += limit > 0x100 ? lettersOf(encodeUtf8(letter)) : letter;
    else if (errors === 'surrogateescape' && code >= 0xdc80 && code <= 0xdcff) raw += String.fromCharCode(code - 0xdc00);
    else if (errors === 'strict' || errors === 'surrogateescape') {
      let end = at + 1;
      while (end < letters.length && unfit(letters[end])) end++;
      const why = limit > 0x100 ? 'surrogates not allowed' : `ordinal not in range(${limit})`;
      throw failure('UnicodeEncodeError', name, text, BigInt(at), BigInt(end), why);
    } else raw += unencoded(code, errors);
  }
  return Bytes.of(raw);
}
function unencoded(code: number, errors: string): string {
  switch (errors) {
    case 'ignore':
      return '';
    case 'replace':
      return '?';
    case 'backslashreplace':
      return escaped(code);
    case 'xmlcharrefreplace':
      return `&#${code};`;
    default:
      throw unknownHandler(errors);
  }
}
const unknownHandler = (errors: string): Error =>
  /^(namereplace|surrogatepass|surrogateescape)$/.test(errors)
    ? new Unsupported(`the handler of errors ${errors}`)
    : failure('LookupError', `unknown error handler name '${errors}'`);

/** `bytes.decode` */
export function decoded(bytes: Bytes, encoding: string, errors: string): string {
  const name = nameOf(encoding);
  const { raw } = bytes;
  if (name === 'latin-1' || /^[\0-\x7f]*$/.test(raw)) return raw;
  let text = '';
  for (let at = 0; at < raw.length; ) {
    const wrong = name === 'ascii' ? notAscii(raw, at) : wrongUtf8(raw, at);
    if (wrong.why === undefined)
      text += name === 'ascii' ? raw[at] : decodeUtf8([...raw.slice(at, at + wrong.length)].map((c) => c.charCodeAt(0)));
    else if (errors === 'strict') throw failure('UnicodeDecodeError', name, bytes, BigInt(at), BigInt(at + wrong.length), wrong.why);
    else text += undecoded(raw.slice(at, at + wrong.length), errors);
    at += wrong.length;
  }
  return text;
}
function undecoded(part: string, errors: string): string {
  const each = (made: (code: number) => string): string => [...part].map((letter) => made(letter.charCodeAt(0))).join('');
  switch (errors) {
    case 'ignore':
      return '';
    case 'replace':
      return '\ufffd';
    case 'backslashreplace':
      return each(escaped);
    case 'surrogateescape':
      return each((code) => String.fromCharCode(0xdc00 + code));
    default:
      throw unknownHandler(errors);
  }
}

interface Step {
  readonly length: number;
  /** Why it is none. */
  readonly why?: string;
}
const notAscii = (raw: string, at: number): Step =>
  raw.charCodeAt(at) < 0x80 ? { length: 1 } : { length: 1, why: 'ordinal not in range(128)' };

/** The next character of UTF-8, or how many bytes of it are none. @see cpython: Objects/stringlib/codecs.h */
function wrongUtf8(raw: string, at: number): Step {
  const first = raw.charCodeAt(at);
  if (first < 0x80) return { length: 1 };
  const length = first >= 0xf5 || first < 0xc2 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (length === 0) return { length: 1, why: 'invalid start byte' };
  for (let k = 1; k < length; k++) {
    if (at + k >= raw.length) return { length: k, why: 'unexpected end of data' };
    const next = raw.charCodeAt(at + k);
    const [least, most] = k === 1 ? secondOf(first) : [0x80, 0xbf];
    if (next < least || next > most) return { length: k, why: 'invalid continuation byte' };
  }
  return { length };
}
/** Which bytes may follow: neither what could be written shorter nor halves of surrogate pairs. */
function secondOf(first: number): readonly [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}
