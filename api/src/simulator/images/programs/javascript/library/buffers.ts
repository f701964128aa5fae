import { encodeBase64 } from '../../../../apimachinery/base64.ts';
import { byteLength, decodeUtf8, encodeUtf8, hexByte, shownText } from '../../../../apimachinery/utf8.ts';
import { base64Decode } from '../../../../shell/utilities/lib/base64.ts';
import { JsArray, JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { defineClass, getter } from './define.ts';
import { iteratorOf } from './objects.ts';

const PLAIN_TEXT = /^[\0-\x7f]*$/;

/** Bytes, which are kept as text. Large ones take memory outside of V8's heap. */
export function defineBuffer(machine: Machine): void {
  const text = (value: JsValue): string => (value instanceof JsObject ? String(value.native) : machine.text(value));
  const size = (value: string): number => byteLength(value);
  const made = (value: string): JsObject => new JsObject(machine.protos.Buffer as JsObject, 'Buffer', value);
  const decode = (value: string, encoding: JsValue): string => {
    const kind = encoding === undefined ? 'utf8' : machine.text(encoding);
    if (kind === 'base64' || kind === 'base64url') return base64Decode(value, true) ?? '';
    if (kind === 'hex')
      return decodeUtf8((value.match(/^(?:[\da-fA-F]{2})+/)?.[0].match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
    if (kind === 'latin1' || kind === 'binary' || kind === 'ascii')
      return decodeUtf8(Array.from(value, (letter) => letter.charCodeAt(0) & 255));
    return value;
  };
  const bytes = (value: JsValue): number[] => encodeUtf8(text(value));
  const piece = (self: JsValue, [from, to]: readonly JsValue[]): JsValue => {
    const whole = text(self);
    const [start, end] = [machine.number(from ?? 0), to === undefined ? undefined : machine.number(to)];
    return made(PLAIN_TEXT.test(whole) ? whole.slice(start, end) : decodeUtf8(encodeUtf8(whole).slice(start, end)));
  };
  const place = (self: JsValue, what: JsValue): number => {
    const whole = text(self);
    const at = whole.indexOf(text(what));
    return at < 0 ? at : byteLength(whole.slice(0, at));
  };
  const allocated = (_: JsValue, [length, fill]: readonly JsValue[]): JsValue => {
    const bytes = machine.number(length);
    if (!(bytes >= 0 && bytes <= 2 ** 32))
      throw machine.fail('RangeError', `The value of "size" is out of range. It must be >= 0 && <= 4294967296. Received ${bytes}`);
    machine.heap.takeOutside(bytes);
    if (bytes > 65_536) {
      const large = made('');
      return large.put('length', bytes, false);
    }
    return made(
      (fill === undefined ? '\0' : typeof fill === 'number' ? String.fromCharCode(fill) : machine.text(fill)).repeat(bytes).slice(0, bytes),
    );
  };
  defineClass(
    machine,
    'Buffer',
    () => {
      throw new Unsupported('new Buffer()');
    },
    {
      toString: (self: JsValue, args: readonly JsValue[]) => {
        const [encoding] = args;
        const kind = encoding === undefined ? 'utf8' : machine.text(encoding);
        if (kind !== 'utf8') machine.process.work(text(self).length >> 3);
        if (kind === 'base64') return encodeBase64(text(self)).replaceAll('\n', '');
        if (kind === 'hex') return encodeUtf8(text(self)).map(hexByte).join('');
        if (kind === 'latin1' || kind === 'binary')
          return bytes(self)
            .map((byte) => String.fromCharCode(byte))
            .join('');
        if (kind === 'ascii')
          return bytes(self)
            .map((byte) => String.fromCharCode(byte & 127))
            .join('');
        const [from, to] = [args[1], args[2]];
        return shownText(from === undefined && to === undefined ? text(self) : text(piece(self, [from, to])));
      },
      toJSON: (self) => machine.object({ type: 'Buffer', data: machine.array(encodeUtf8(text(self))) }),
      slice: piece,
      subarray: piece,
      indexOf: (self, [what]) => (typeof what === 'number' ? bytes(self).indexOf(what) : place(self, what)),
      includes: (self, [what]) => (typeof what === 'number' ? bytes(self).indexOf(what) : place(self, what)) >= 0,
      readUInt8: (self, [at]) => bytes(self)[machine.number(at ?? 0)],
      compare: (self, [other]) => {
        const [a, b] = [bytes(self), bytes(other)];
        const at = a.findIndex((byte, i) => byte !== b[i]);
        if (at < 0) return a.length === b.length ? 0 : -1;
        return b[at] !== undefined && (a[at] as number) < b[at] ? -1 : 1;
      },
      equals: (self, [other]) => text(self) === text(other),
    },
    {
      from: (_, [value, encoding]) => {
        if (typeof value === 'string') return made(decode(value, encoding));
        if (value instanceof JsArray) return made(decodeUtf8(value.items.map((each) => machine.number(each) & 255)));
        return made(text(value));
      },
      alloc: allocated,
      allocUnsafe: allocated,
      concat: (_, [list]) => {
        const parts = (list as JsArray).items.map(text);
        const whole = parts.join('');
        // A character may have been cut through.
        return made(PLAIN_TEXT.test(whole) ? whole : decodeUtf8(encodeUtf8(whole)));
      },
      byteLength: (_, [value]) => size(text(value)),
      isBuffer: (_, [value]) => value instanceof JsObject && value.kind === 'Buffer',
    },
  );
  (machine.protos.Buffer as JsObject).put(
    Symbol.iterator,
    machine.native('[Symbol.iterator]', (self) => iteratorOf(machine, bytes(self))),
    false,
  );
  getter(machine, machine.protos.Buffer as JsObject, 'length', (self) => size(text(self)));
}
