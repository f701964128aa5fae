import type { Task } from '../../../../engine/index.ts';
import { JsFunction, JsObject, type JsValue, type Machine, Thrown } from '../values.ts';
import { define } from './define.ts';

interface Listener {
  readonly run: JsValue;
  readonly once: boolean;
}
const listeners = (self: JsValue): Map<JsValue, Listener[]> => {
  const object = self as JsObject;
  const known = object.own('_events')?.value;
  if (known instanceof JsObject) return known.native as Map<JsValue, Listener[]>;
  const made = new JsObject(null, 'Events', new Map<JsValue, Listener[]>());
  object.put('_events', made, false);
  return made.native as Map<JsValue, Listener[]>;
};

/** EventEmitter.prototype, one for each machine. */
export function emitterProto(machine: Machine): JsObject {
  const known = machine.kept.get('EventEmitter');
  if (known instanceof JsObject) return known;
  const add =
    (once: boolean) =>
    (self: JsValue, [event, run]: readonly JsValue[]): JsValue => {
      const all = listeners(self);
      all.set(event, [...(all.get(event) ?? []), { run, once }]);
      return self;
    };
  const remove = (self: JsValue, [event, run]: readonly JsValue[]): JsValue => {
    const all = listeners(self);
    all.set(
      event,
      (all.get(event) ?? []).filter((each) => each.run !== run),
    );
    return self;
  };
  const made = define(machine, machine.object(), {
    on: add(false),
    addListener: add(false),
    prependListener: add(false),
    once: add(true),
    off: remove,
    removeListener: remove,
    removeAllListeners: (self, [event]) => {
      if (event === undefined) listeners(self).clear();
      else listeners(self).delete(event);
      return self;
    },
    setMaxListeners: (self) => self,
    listenerCount: (self, [event]) => listeners(self).get(event)?.length ?? 0,
    *emit(self, [event, ...args]): Task<JsValue> {
      return yield* emit(machine, self, event, args);
    },
  });
  machine.kept.set('EventEmitter', made);
  return made;
}
export function* emit(machine: Machine, self: JsValue, event: JsValue, args: readonly JsValue[]): Task<boolean> {
  const all = listeners(self);
  const found = all.get(event) ?? [];
  if (found.length === 0 && event === 'error')
    throw args[0] instanceof JsObject ? new Thrown(args[0]) : machine.fail('Error', `Unhandled error. (${machine.text(args[0])})`);
  all.set(
    event,
    found.filter(({ once }) => !once),
  );
  for (const { run } of found) yield* machine.call(run, self, args);
  return found.length > 0;
}
export const emitterOf = (machine: Machine, kind = 'Object'): JsObject => new JsObject(emitterProto(machine), kind);
export const hears = (self: JsValue, event: string): boolean => (listeners(self).get(event)?.length ?? 0) > 0;

export function eventsModule(machine: Machine): JsObject {
  const proto = emitterProto(machine);
  const made = new JsFunction(machine.protos.Function as JsObject, 'EventEmitter', () => new JsObject(proto), 'itself');
  made.put('prototype', proto, false);
  proto.put('constructor', made, false);
  made.put('EventEmitter', made);
  made.put(
    'once',
    machine.native('once', (_, [self, event]) => {
      const promise = machine.promise();
      const done = machine.native('', (__, args) => {
        machine.settle(promise, 'fulfilled', machine.array([...args]));
        return undefined;
      });
      machine.callNow(machine.get(self, 'once'), self, [event, done]);
      return promise;
    }),
    false,
  );
  return made;
}
