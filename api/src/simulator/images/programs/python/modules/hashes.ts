import { encodeBase64 } from '../../../../apimachinery/base64.ts';
import { type Digest, md5, sha1, sha256, sha512 } from '../../../../apimachinery/digest.ts';
import { base64Decode } from '../../../../shell/utilities/lib/base64.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import { Bytes, Instance, Large, type NativeRun, Unsupported, type Value } from '../values.ts';
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
  hashlib: { md5: hash(md5), sha1: hash(sha1), sha256: hash(sha256), sha512: hash(sha512) },
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
  secrets: { token_hex: hex, token_urlsafe: hex, randbelow: ({ args: [most] }, { process }) => BigInt(process.random.int(wholeOf(most))) },
};
