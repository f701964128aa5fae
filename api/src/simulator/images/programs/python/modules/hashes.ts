import { encodeBase64 } from '../../../../apimachinery/base64.ts';
import { type Digest, hmac, md5, sha1, sha256, sha512 } from '../../../../apimachinery/digest.ts';
import { base64Decode } from '../../../../shell/utilities/lib/base64.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import { Bytes, Instance, Large, Native, type NativeRun, Unsupported, type Value } from '../values.ts';
import type { ModuleMaker } from './members.ts';

interface Hash {
  text: string;
  readonly digest: Digest;
}
const own = (self: Value | undefined): Hash => (self as Instance).native as Hash;
const bytes = (value: Value | undefined): string => {
  if (typeof value === 'string') throw failure('TypeError', 'Strings must be encoded before hashing');
  if (value instanceof Large) throw new Unsupported('digests of what is very long');
  if (!(value instanceof Bytes)) throw failure('TypeError', `object supporting the buffer API required, not ${typeName(value ?? null)}`);
  return value.text;
};
const hashClass = nativeClass(
  'HASH',
  {
    update: ({ args: [self, more] }) => {
      own(self).text += bytes(more);
      return null;
    },
    hexdigest: ({ args: [self] }, { process }) => {
      process.work(own(self).text.length >> 5);
      return own(self).digest(own(self).text);
    },
    digest: ({ args: [self] }) =>
      new Bytes(String.fromCharCode(...(own(self).digest(own(self).text).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))),
  },
  '_hashlib',
);
const hash =
  (digest: Digest): NativeRun =>
  ({ args: [text] }) =>
    new Instance(hashClass, { text: text === undefined ? '' : bytes(text), digest } satisfies Hash);

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
  return new Instance(hashClass, { text: text === null ? '' : bytes(text), digest: (of) => keyed(key.text, of) } satisfies Hash);
};
const sameText: NativeRun = ({ args: [a, b] }) => stringOf(a) === stringOf(b);

const uuidClass = nativeClass(
  'UUID',
  {
    __str__: ({ args: [self] }) => (self as Instance).native as string,
    __repr__: ({ args: [self] }) => `UUID('${(self as Instance).native as string}')`,
  },
  'uuid',
);
const uuid: NativeRun = (_, { process }) => {
  const text = process.random.uuid();
  const made = new Instance(uuidClass, text);
  made.fields.set('hex', text.replaceAll('-', ''));
  return made;
};
const hex: NativeRun = ({ args: [length] }, { process }) => process.random.hex(2 * wholeOf(length ?? 32n));

/** Digests, encodings and names that are nobody else's. */
export const hashes: Readonly<Record<string, ModuleMaker>> = {
  hmac: { new: keyedHash, compare_digest: sameText },
  hashlib: {
    new: (all) => {
      const named = { md5, sha1, sha256, sha512 }[stringOf(all.args[0])];
      if (!named) throw failure('ValueError', `unsupported hash type ${stringOf(all.args[0])}`);
      return new Instance(hashClass, { text: all.args[1] === undefined ? '' : bytes(all.args[1]), digest: named } satisfies Hash);
    },
    md5: hash(md5),
    sha1: hash(sha1),
    sha256: hash(sha256),
    sha512: hash(sha512),
  },
  base64: {
    b64encode: ({ args: [data] }, { process }) => {
      process.work(stringOf(data).length >> 3);
      return new Bytes(encodeBase64(stringOf(data)).replaceAll('\n', ''));
    },
    b64decode: ({ args: [data] }, { process }) => {
      process.work(stringOf(data).length >> 3);
      const text = base64Decode(stringOf(data), true);
      if (text === undefined) throw failure('ValueError', 'Incorrect padding');
      return new Bytes(text);
    },
    urlsafe_b64encode: ({ args: [data] }) =>
      new Bytes(encodeBase64(stringOf(data)).replaceAll('\n', '').replaceAll('+', '-').replaceAll('/', '_')),
  },
  uuid: { uuid4: uuid, uuid1: uuid, UUID: uuidClass },
  secrets: {
    compare_digest: sameText,
    token_hex: hex,
    token_urlsafe: hex,
    randbelow: ({ args: [most] }, { process }) => BigInt(process.random.int(wholeOf(most))),
  },
};
