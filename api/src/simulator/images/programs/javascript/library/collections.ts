import type { Task } from '../../../../engine/index.ts';
import { JsObject, type JsValue, type Machine } from '../values.ts';
import { defineClass, getter } from './define.ts';
import { iteratorOf } from './objects.ts';

const keyOf = (value: JsValue): unknown => (Object.is(value, -0) ? 0 : value);

/** Map, Set and their weak kin. */
export function defineCollections(machine: Machine): void {
  const map = (self: JsValue): Map<unknown, [JsValue, JsValue]> => (self as JsObject).native as never;
  const set = (self: JsValue): Map<unknown, JsValue> => (self as JsObject).native as never;
  const maps = {
    get: (self: JsValue, [key]: readonly JsValue[]) => map(self).get(keyOf(key))?.[1],
    set: (self: JsValue, [key, value]: readonly JsValue[]) => {
      machine.hold(64);
      map(self).set(keyOf(key), [key, value]);
      return self;
    },
    has: (self: JsValue, [key]: readonly JsValue[]) => map(self).has(keyOf(key)),
    delete: (self: JsValue, [key]: readonly JsValue[]) => map(self).delete(keyOf(key)),
  };
  for (const name of ['Map', 'WeakMap'])
    defineClass(
      machine,
      name,
      function* (_, [of], __, target): Task<JsValue> {
        if (!target) throw machine.fail('TypeError', `Constructor ${name} requires 'new'`);
        const made = new JsObject(machine.protos[name] as JsObject, 'Map', new Map());
        if (of !== undefined && of !== null)
          for (const pair of yield* machine.items(of)) maps.set(made, [machine.get(pair, '0'), machine.get(pair, '1')]);
        return made;
      },
      {
        ...maps,
        clear: (self) => map(self).clear() as undefined,
        keys: (self) => iteratorOf(machine, map(self).values(), 'Map', ([key]) => key),
        values: (self) => iteratorOf(machine, map(self).values(), 'Map', ([, value]) => value),
        entries: (self) => iteratorOf(machine, map(self).values(), 'Map', (pair) => machine.array([...pair])),
        *forEach(self, [run]): Task<JsValue> {
          for (const [key, value] of map(self).values()) yield* machine.call(run, undefined, [value, key, self]);
          return undefined;
        },
      },
    );
  const sets = {
    add: (self: JsValue, [value]: readonly JsValue[]) => {
      machine.hold(48);
      set(self).set(keyOf(value), value);
      return self;
    },
    has: (self: JsValue, [value]: readonly JsValue[]) => set(self).has(keyOf(value)),
    delete: (self: JsValue, [value]: readonly JsValue[]) => set(self).delete(keyOf(value)),
  };
  const values = (self: JsValue): JsObject => iteratorOf(machine, set(self).values(), 'Set');
  const pairs = (self: JsValue): JsObject => iteratorOf(machine, set(self).values(), 'Set', (value) => machine.array([value, value]));
  for (const name of ['Set', 'WeakSet'])
    defineClass(
      machine,
      name,
      function* (_, [of], __, target): Task<JsValue> {
        if (!target) throw machine.fail('TypeError', `Constructor ${name} requires 'new'`);
        const made = new JsObject(machine.protos[name] as JsObject, 'Set', new Map());
        if (of !== undefined && of !== null) for (const value of yield* machine.items(of)) sets.add(made, [value]);
        return made;
      },
      {
        ...sets,
        clear: (self) => set(self).clear() as undefined,
        keys: values,
        values,
        entries: pairs,
        *forEach(self, [run]): Task<JsValue> {
          for (const value of set(self).values()) yield* machine.call(run, undefined, [value, value, self]);
          return undefined;
        },
      },
    );
  const { Map: mapProto, Set: setProto } = machine.protos as { Map: JsObject; Set: JsObject };
  mapProto.put(Symbol.iterator, mapProto.own('entries')?.value, false);
  setProto.put(Symbol.iterator, setProto.own('values')?.value, false);
  for (const proto of [mapProto, setProto]) getter(machine, proto, 'size', (self) => map(self).size);
}
