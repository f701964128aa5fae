import { JsArray, JsFunction, JsObject, type JsValue, type Machine, Unsupported } from '../../../javascript/values.ts';
import { type Bson, type Document, dateOf, isDate, Long, ObjectId, Uuid } from '../bson.ts';
import type { Shell } from './shell.ts';

/** What comes from a server, as a script has it. */
export function toJs(shell: Shell, value: Bson | undefined): JsValue {
  const { machine } = shell;
  if (value === undefined || value === null || typeof value !== 'object') return value;
  machine.process.work(1);
  if (isDate(value)) return new JsObject(machine.protos.Date as JsObject, 'Date', Number(value));
  if (value instanceof RegExp) return machine.regex(value.source, value.flags);
  if (value instanceof ObjectId) return new JsObject(shell.protos.ObjectId as JsObject, 'ObjectId', value);
  if (value instanceof Long) return new JsObject(shell.protos.Long as JsObject, 'Long', value);
  if (value instanceof Uuid) return new JsObject(shell.protos.UUID as JsObject, 'UUID', value);
  if (Array.isArray(value)) return machine.array((value as readonly Bson[]).map((each) => toJs(shell, each)));
  const made = machine.object();
  for (const [name, each] of Object.entries(value as Document)) made.put(name, toJs(shell, each));
  return made;
}

/** What a script gives to a server. */
export function fromJs(machine: Machine, value: JsValue, depth = 0): Bson {
  machine.process.work(1);
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return new Long(value);
  if (typeof value === 'symbol' || value instanceof JsFunction)
    throw new Unsupported(`a ${typeof value === 'symbol' ? 'symbol' : 'function'} in a document`);
  if (!(value instanceof JsObject)) return value;
  if (depth > MOST_DEPTH) throw machine.fail('RangeError', 'Maximum call stack size exceeded');
  if (value instanceof JsArray) return value.items.map((each) => fromJs(machine, each, depth + 1));
  switch (value.kind) {
    case 'Date':
      return dateOf(value.native as number);
    case 'RegExp':
      return value.native as RegExp;
    case 'ObjectId':
    case 'Long':
    case 'UUID':
      return value.native as ObjectId | Long | Uuid;
    case 'Object':
      return documentOf(machine, value, depth);
    default:
      throw new Unsupported(`a ${value.kind} in a document`);
  }
}
/** What MongoDB takes at most. */
const MOST_DEPTH = 180;

/** A document from the members of an object. */
export function documentOf(machine: Machine, value: JsValue, depth = 0): Document {
  const made: Document = {};
  if (!(value instanceof JsObject)) return made;
  for (const name of value.keys()) {
    if (name === '__proto__') throw new Unsupported('a field __proto__');
    const each = machine.get(value, name);
    if (each instanceof JsFunction) continue;
    made[name] = fromJs(machine, each, depth + 1);
  }
  return made;
}
