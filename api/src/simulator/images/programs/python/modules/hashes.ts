import { encodeBase64 } from '../../../../apimachinery/base64.ts';
import { type Digest, hmac, md5, sha1, sha256, sha512 } from '../../../../apimachinery/digest.ts';
import { hexByte } from '../../../../apimachinery/utf8.ts';
import { base64Decode } from '../../../../shell/utilities/lib/base64.ts';
import { lettersOf } from '../byte-string.ts';
import { nativeClass } from '../classes.ts';
import { exceptionClass, failure, raisedOf } from '../exceptions.ts';
import { itemOf } from '../items.ts';
import { bytesOfHex } from '../methods/bytes.ts';
import { sizeOf, stringOf, typeName, wholeOf } from '../types.ts';
import { Bytes, Instance, Large, type Machine, Native, type NativeRun, PythonClass, Unsupported, type Value } from '../values.ts';
import type { ModuleMaker } from './members.ts';

interface Hash {
  /** A letter for each byte. */
  raw: string;
  readonly digest: Digest;
}
const own = (self: Value | undefined): Hash => (self as Instance).native as Hash;
const bytes = (value: Value | undefined): string => {
  if (typeof value === 'string') throw failure('TypeError', 'Strings must be encoded before hashing');
  if (value instanceof Large) throw new Unsupported('digests of what is very long');
  if (!(value instanceof Bytes)) throw failure('TypeError', `object supporting the buffer API required, not ${typeName(value ?? null)}`);
  return value.raw;
};
const sum = (of: Hash): string => of.digest(Bytes.of(of.raw).text);
const hashClass = nativeClass(
  'HASH',
  {
    update: ({ args: [self, more] }) => {
      own(self).raw += bytes(more);
      return null;
    },
    hexdigest: ({ args: [self] }, { process }) => {
      process.work(own(self).raw.length >> 5);
      return sum(own(self));
    },
    copy: ({ args: [self] }) => {
      const made = new Instance((self as Instance).of, { ...own(self) });
      for (const [name, value] of (self as Instance).fields) made.fields.set(name, value);
      return made;
    },
    digest: ({ args: [self] }) => bytesOfHex(sum(own(self)), 'bytes'),
  },
  '_hashlib',
);
const SIZES: Readonly<Record<string, readonly [digest: bigint, block: bigint]>> = {
  md5: [16n, 64n],
  sha1: [20n, 64n],
  sha256: [32n, 64n],
  sha512: [64n, 128n],
};
function made(name: string, of: Hash, keyed = false): Instance {
  const [digest, block] = SIZES[name] ?? [0n, 0n];
  const instance = new Instance(hashClass, of);
  instance.fields
    .set('name', keyed ? `hmac-${name}` : name)
    .set('digest_size', digest)
    .set('block_size', block);
  return instance;
}
const hash =
  (name: string, digest: Digest): NativeRun =>
  ({ args: [text] }) =>
    made(name, { raw: text === undefined ? '' : bytes(text), digest });
const OTHER_HASHES = /^(sha224|sha384|sha3|shake|blake2|sm3|ripemd|sha512_)/;

const KEYED: Readonly<Record<string, (key: string, text: string) => string>> = hmac;
/** hmac.new(key, msg, digestmod): of a name, or of what hashlib has under it. */
const keyedHash: NativeRun = ({ args: [key, message, kind], named }) => {
  const given = kind ?? named.get('digestmod') ?? null;
  if (given === null) throw failure('TypeError', "Missing required argument 'digestmod'.");
  const name = given instanceof Native ? given.name : stringOf(given);
  const keyed = KEYED[name.toLowerCase()];
  if (!keyed) throw new Unsupported(`hmac with ${name}`);
  if (!(key instanceof Bytes)) throw failure('TypeError', `key: expected bytes or bytearray, but got '${typeName(key ?? null)}'`);
  const text = message ?? named.get('msg') ?? null;
  return made(name.toLowerCase(), { raw: text === null ? '' : bytes(text), digest: (of) => keyed(key.text, of) }, true);
};
const sameText: NativeRun = ({ args: [a, b] }) => stringOf(a) === stringOf(b);

const hex: NativeRun = ({ args: [length] }, { process }) => process.random.hex(2 * wholeOf(length ?? 32n));
const randomBytes = ({ process }: Machine, length: Value | undefined): Bytes => {
  const size = length === undefined || length === null ? 32 : wholeOf(length);
  process.work(size >> 3);
  return Bytes.of(lettersOf(Array.from({ length: size }, () => process.random.int(256))));
};

/** What is to be encoded has to be bytes. */
const contentOf = (value: Value | undefined): string => {
  if (value instanceof Large) throw new Unsupported('encodings of what is very long');
  if (value instanceof Bytes) return value.text;
  throw failure('TypeError', `a bytes-like object is required, not '${typeName(value ?? null)}'`);
};
const hexOf = (value: Value | undefined): string =>
  Array.from(new Bytes(contentOf(value)).raw, (letter) => hexByte(letter.charCodeAt(0))).join('');
const forUrls = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');
const binasciiError = new PythonClass('Error', [exceptionClass('ValueError')], new Map(), undefined, 'binascii');
function unencoded(data: string): Bytes {
  // What comes after the padding is not looked at, and needs one place of it more than there has to be at least.
  const text = base64Decode(data, true);
  const padded = data.replace(/[^A-Za-z0-9+/=]/g, '');
  if (text === undefined || padded.length % 4 !== 0) {
    const letters = padded.replaceAll('=', '').length;
    throw raisedOf(binasciiError, [
      letters % 4 === 1
        ? `Invalid base64-encoded string: number of data characters (${letters}) cannot be 1 more than a multiple of 4`
        : 'Incorrect padding',
    ]);
  }
  return new Bytes(text);
}
/** The checksum of Ethernet and zip files: a polynomial of 32 bits. */
const crc: NativeRun = ({ args: [data, start = 0n] }, { process }) => {
  const { raw } = new Bytes(contentOf(data));
  process.work(raw.length >> 3);
  let left = ~Number(start);
  for (const letter of raw) {
    left ^= letter.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) left = left & 1 ? (left >>> 1) ^ 0xedb88320 : left >>> 1;
  }
  return BigInt(~left >>> 0);
};

/** Digests, encodings and names that are nobody else's. */
export const hashes: Readonly<Record<string, ModuleMaker>> = {
  /** The rest of it is in Python. */
  uuid: { _random: (_, { process }) => process.random.uuid() },
  hmac: { new: keyedHash, compare_digest: sameText },
  hashlib: {
    new: (all) => {
      const name = stringOf(all.args[0]).toLowerCase();
      const named = { md5, sha1, sha256, sha512 }[name];
      if (!named && OTHER_HASHES.test(name)) throw new Unsupported(`hashlib.new of ${name}`);
      if (!named) throw failure('ValueError', `unsupported hash type ${stringOf(all.args[0])}`);
      return made(name, { raw: all.args[1] === undefined ? '' : bytes(all.args[1]), digest: named });
    },
    md5: hash('md5', md5),
    sha1: hash('sha1', sha1),
    sha256: hash('sha256', sha256),
    sha512: hash('sha512', sha512),
  },
  base64: {
    b64encode: ({ args: [data] }, { process }) => {
      process.work(contentOf(data).length >> 3);
      return new Bytes(encodeBase64(contentOf(data)));
    },
    b64decode: ({ args: [data] }, { process }) => {
      process.work(stringOf(data).length >> 3);
      return unencoded(stringOf(data));
    },
    standard_b64encode: ({ args: [data] }) => new Bytes(encodeBase64(contentOf(data))),
    standard_b64decode: ({ args: [data] }) => unencoded(stringOf(data)),
    encodebytes: ({ args: [data] }) => new Bytes(encodeBase64(contentOf(data)).replaceAll(/.{1,76}/g, '$&\n')),
    urlsafe_b64encode: ({ args: [data] }) => new Bytes(forUrls(encodeBase64(contentOf(data)))),
    urlsafe_b64decode: ({ args: [data] }) => unencoded(stringOf(data).replaceAll('-', '+').replaceAll('_', '/')),
    b16encode: ({ args: [data] }) => new Bytes(hexOf(data).toUpperCase()),
    b16decode: ({ args: [data] }) => bytesOfHex(stringOf(data), 'bytes'),
  },
  binascii: {
    Error: binasciiError,
    hexlify: ({ args: [data] }) => new Bytes(hexOf(data)),
    b2a_hex: ({ args: [data] }) => new Bytes(hexOf(data)),
    unhexlify: ({ args: [data] }) => bytesOfHex(stringOf(data), 'bytes'),
    a2b_hex: ({ args: [data] }) => bytesOfHex(stringOf(data), 'bytes'),
    b2a_base64: ({ args: [data] }) => new Bytes(`${encodeBase64(contentOf(data))}\n`),
    a2b_base64: ({ args: [data] }) => unencoded(stringOf(data)),
    crc32: crc,
  },
  zlib: { crc32: crc },
  secrets: {
    compare_digest: sameText,
    token_hex: hex,
    token_bytes: ({ args: [length] }, machine) => randomBytes(machine, length),
    token_urlsafe: ({ args: [length] }, machine) => forUrls(encodeBase64(randomBytes(machine, length).text)).replaceAll('=', ''),
    randbelow: ({ args: [most] }, { process }) => BigInt(process.random.int(wholeOf(most))),
    randbits: ({ args: [bits] }, { process }) => BigInt(process.random.int(2 ** Math.min(32, wholeOf(bits)))),
    choice: ({ args: [of = null] }, machine) => itemOf(machine, of, BigInt(machine.process.random.int(sizeOf(of) ?? 0))),
  },
};
