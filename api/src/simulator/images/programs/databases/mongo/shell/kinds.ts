import { defineClass, type Members } from '../../../javascript/library/define.ts';
import { JsObject, type JsValue, type NativeRun, type Thrown, Unsupported } from '../../../javascript/values.ts';
import { dateOf, Long, ObjectId, Uuid } from '../bson.ts';
import { millisOf } from '../time.ts';
import type { Shell } from './shell.ts';
import { toJs } from './values.ts';

/** A number of a client's own: the time, what its process is known by, and a count. */
function newObjectId({ machine }: Shell): ObjectId {
  const seconds = Math.floor(millisOf(machine.process.now) / 1000);
  const own = machine.kept.get('object id') as { readonly salt: string; count: number } | undefined;
  const made = own ?? { salt: machine.process.random.hex(10), count: machine.process.random.int(2 ** 24) };
  machine.kept.set('object id', made);
  made.count = (made.count + 1) % 2 ** 24;
  return new ObjectId(`${seconds.toString(16).padStart(8, '0')}${made.salt}${made.count.toString(16).padStart(6, '0')}`);
}

/** A new ObjectId. */
export const objectId = (shell: Shell): JsObject => toJs(shell, newObjectId(shell)) as JsObject;

/** ObjectId, ISODate, NumberLong, and the other names of BSON's own kinds. */
export function defineKinds(shell: Shell): void {
  const { machine, legacy } = shell;
  const native = <T>(self: JsValue): T => (self as JsObject).native as T;
  const kind = (name: string, names: readonly string[], make: NativeRun, methods: Members): void => {
    const proto = new JsObject(machine.protos.Object as JsObject);
    shell.protos[name] = proto;
    const made = defineClass(machine, name, make, methods, {}, proto);
    for (const other of names) machine.global.put(other, made, false);
  };
  kind(
    'ObjectId',
    ['ObjectID'],
    (_, [given]) => {
      if (given === undefined || given === null) return objectId(shell);
      if (given instanceof JsObject && given.kind === 'ObjectId') return given;
      const text = machine.text(given);
      if (!/^[0-9a-fA-F]{24}$/.test(text))
        throw wrong(
          shell,
          'invalid object id: length',
          'BSONError',
          'Argument passed in must be a string of 12 bytes or a string of 24 hex characters or an integer',
        );
      return toJs(shell, new ObjectId(text.toLowerCase()));
    },
    {
      toString: (self: JsValue) => (legacy ? `ObjectId("${native<ObjectId>(self).hex}")` : native<ObjectId>(self).hex),
      toHexString: (self) => native<ObjectId>(self).hex,
      valueOf: (self: JsValue) => (legacy ? native<ObjectId>(self).hex : self),
      toJSON: (self) => native<ObjectId>(self).hex,
      str: undefined,
      equals: (self, [other]) =>
        other instanceof JsObject && other.kind === 'ObjectId' && native<ObjectId>(other).hex === native<ObjectId>(self).hex,
      getTimestamp: (self) => toJs(shell, dateOf(Number.parseInt(native<ObjectId>(self).hex.slice(0, 8), 16) * 1000)),
    },
  );
  shell.protos.ObjectId?.properties.delete('str');
  kind(
    'Long',
    ['NumberLong'],
    (_, [given]) => {
      if (given instanceof JsObject && given.kind === 'Long') return given;
      const text = given === undefined ? '0' : typeof given === 'number' ? String(Math.trunc(given)) : machine.text(given);
      if (!/^-?\d+$/.test(text)) throw new Unsupported(`NumberLong of ${text}`);
      return toJs(shell, new Long(BigInt.asIntN(64, BigInt(text))));
    },
    {
      toNumber: (self) => Number(native<Long>(self).value),
      valueOf: (self: JsValue) => Number(native<Long>(self).value),
      toString: (self: JsValue) => (legacy ? `NumberLong(${native<Long>(self).value})` : String(native<Long>(self).value)),
      toInt: (self) => Number(BigInt.asIntN(32, native<Long>(self).value)),
    },
  );
  kind(
    'UUID',
    [],
    (_, [given]) => {
      const text = given === undefined ? machine.process.random.uuid() : machine.text(given);
      return toJs(shell, new Uuid(text.toLowerCase()));
    },
    {
      toString: (self: JsValue) => (legacy ? `UUID("${native<Uuid>(self).text}")` : native<Uuid>(self).text),
      toHexString: (self) => native<Uuid>(self).text,
    },
  );
  const number = (_: JsValue, [given]: readonly JsValue[]): JsValue => Math.trunc(given === undefined ? 0 : machine.number(given));
  for (const name of ['NumberInt', 'Int32']) machine.global.put(name, machine.native(name, number), false);
  machine.global.put(
    'ISODate',
    machine.native('ISODate', function* (_, args) {
      const [text] = args;
      const whole = typeof text === 'string' && /^\d{8}$/.test(text) ? text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') : text;
      return yield* machine.construct(machine.global.own('Date')?.value, text === undefined ? [] : [inUtc(whole)]);
    }),
    false,
  );
  for (const name of [
    'NumberDecimal',
    'Decimal128',
    'Timestamp',
    'BinData',
    'MinKey',
    'MaxKey',
    'DBRef',
    'Code',
    'HexData',
    'MD5',
    'Double',
    'BSONRegExp',
  ])
    machine.global.put(name, unknown(shell, name), false);
}

/** A time without a zone is of UTC. */
const inUtc = (text: JsValue): JsValue =>
  typeof text === 'string' && /\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? `${text}Z` : text;

function unknown({ machine }: Shell, name: string): JsObject {
  const run: NativeRun = () => {
    throw new Unsupported(name);
  };
  return defineClass(machine, name, run);
}

/** An error with a name of its own. */
export function named({ machine }: Shell, name: string, message: string, more: Readonly<Record<string, JsValue>> = {}): Thrown {
  const thrown = machine.fail('Error', message);
  const made = thrown.value as JsObject;
  made.put('name', name, false);
  for (const [key, value] of Object.entries(more)) made.put(key, value, true);
  return thrown;
}

/** What is no good for either shell, in the words of each. */
export const wrong = (shell: Shell, legacy: string, name: string, message: string): Thrown =>
  shell.legacy ? shell.machine.fail('Error', legacy) : named(shell, name, message);
