import { JsArray, JsFunction, JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { inspect } from './inspect.ts';

/** structuredClone: a copy of a value with all that it holds. @see https://html.spec.whatwg.org/#structuredserializeinternal */
export function cloned(machine: Machine, value: JsValue, known = new Map<JsObject, JsObject>()): JsValue {
  if (typeof value === 'symbol' || value instanceof JsFunction) {
    const shown = typeof value === 'symbol' ? String(value) : (value.classSource ?? value.node?.source ?? inspect(machine, value));
    throw machine.fail('Error', `${shown} could not be cloned.`);
  }
  if (!(value instanceof JsObject)) return value;
  machine.process.work(1);
  const before = known.get(value);
  if (before) return before;
  const inner = (each: JsValue): JsValue => cloned(machine, each, known);
  if (value instanceof JsArray) {
    const made = machine.array([]);
    known.set(value, made);
    made.items.push(...value.items.map(inner));
    return made;
  }
  if (value.kind === 'Date') return new JsObject(machine.protos.Date as JsObject, 'Date', value.native);
  if (value.kind === 'Map' || value.kind === 'Set') {
    const made = new JsObject(machine.protos[value.kind] as JsObject, value.kind);
    known.set(value, made);
    made.native =
      value.kind === 'Map'
        ? new Map(
            [...(value.native as Map<unknown, readonly JsValue[]>).values()].map(([key, each]) => [inner(key), [inner(key), inner(each)]]),
          )
        : new Map([...(value.native as Map<unknown, JsValue>).values()].map((each) => [inner(each), inner(each)]));
    return made;
  }
  if (value.kind !== 'Object' && value.kind !== 'Environment') throw new Unsupported(`structuredClone of a ${value.kind}`);
  const made = machine.object();
  known.set(value, made);
  for (const name of value.keys()) made.put(name, inner(machine.get(value, name)));
  return made;
}
