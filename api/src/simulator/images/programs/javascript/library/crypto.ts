import { hexToBase64 } from '../../../../apimachinery/base64.ts';
import { type Digest, hmac, md5, sha1, sha256, sha512 } from '../../../../apimachinery/digest.ts';
import { decodeUtf8 } from '../../../../apimachinery/utf8.ts';
import { JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { textOf as bytesText } from './http-message.ts';
import { plain } from './plain.ts';

const DIGESTS: Readonly<Record<string, Digest>> = { md5, sha1, sha256, sha512 };
/** The module crypto. */
export const cryptoModule = plain((machine) => ({
  randomUUID: () => machine.process.random.uuid(),
  randomInt: (_, [a, b]) =>
    b === undefined
      ? machine.process.random.int(machine.number(a))
      : machine.number(a) + machine.process.random.int(machine.number(b) - machine.number(a)),
  randomBytes: (_, [length]) => {
    const size = machine.number(length);
    if (!(size >= 0 && size < 2 ** 31))
      throw machine.fail('RangeError', `The value of "size" is out of range. It must be >= 0 && <= 2147483647. Received ${size}`);
    machine.process.work(size);
    const bytes = machine.process.random.hex(2 * size).match(/../g) ?? [];
    return new JsObject(machine.protos.Buffer as JsObject, 'Buffer', decodeUtf8(bytes.map((pair) => Number.parseInt(pair, 16))));
  },
  createHash: (_, [name]) => {
    const digest = DIGESTS[machine.text(name)];
    if (!digest) throw machine.fail('Error', 'Digest method not supported');
    return digester(machine, digest);
  },
  createHmac: (_, [name, key]) => {
    const keyed = KEYED[machine.text(name)];
    if (!keyed) throw machine.fail('Error', `Invalid digest: ${machine.text(name)}`);
    const secret = bytesText(machine, key);
    return digester(machine, (text) => keyed(secret, text));
  },
}));
const KEYED: Readonly<Record<string, (key: string, text: string) => string>> = hmac;

/** What collects a text with update(), for digest() in the end. */
function digester(machine: Machine, digest: Digest): JsValue {
  let text = '';
  return define(machine, machine.object(), {
    update: (self, [more]) => {
      text += bytesText(machine, more);
      return self;
    },
    digest: (__, [kind]) => {
      machine.process.work(text.length >> 5);
      const hex = digest(text);
      if (kind === undefined || kind === 'buffer') {
        const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
        return new JsObject(machine.protos.Buffer as JsObject, 'Buffer', decodeUtf8(bytes));
      }
      if (kind === 'base64url') return hexToBase64(hex).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
      return kind === 'base64' ? hexToBase64(hex) : hex;
    },
  });
}
