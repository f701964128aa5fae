import type { Task } from '../../../../engine/index.ts';
import { type ErrorPlace, JsFunction, JsObject, type JsValue, type Machine, Thrown } from '../values.ts';
import { define } from './define.ts';
import { classOf, inspect } from './inspect.ts';
import { quoted } from './quoted.ts';
import { received, withCode } from './system-error.ts';

interface Listener {
  readonly run: JsValue;
  readonly once: boolean;
}
const LISTENER = 8;
const listeners = (self: JsValue): Map<JsValue, Listener[]> => {
  const object = self as JsObject;
  const known = object.own('_events')?.value;
  if (known instanceof JsObject) return known.native as Map<JsValue, Listener[]>;
  const made = new JsObject(null, 'Events', new Map<JsValue, Listener[]>());
  object.put('_events', made, false);
  return made.native as Map<JsValue, Listener[]>;
};

const USUAL_MOST = 10;
/** Very many listeners of one event are told of once. @see node: lib/events.js _addListener */
function tellOfLeak(machine: Machine, of: JsObject, event: JsValue, count: number): void {
  const most = (of.own('_maxListeners')?.value as number | undefined) ?? USUAL_MOST;
  const warned = (of.own('_warned')?.value as JsObject | undefined)?.native as Set<JsValue> | undefined;
  if (most <= 0 || count <= most || warned?.has(event)) return;
  if (warned) warned.add(event);
  else of.put('_warned', new JsObject(null, 'Warned', new Set([event])), false);
  const name = of.kind === 'Object' ? classOf(machine, of) || 'EventEmitter' : of.kind;
  const text = `Possible EventEmitter memory leak detected. ${count} ${String(event)} listeners added to [${name}]. Use emitter.setMaxListeners() to increase limit`;
  const warning = machine.error('Error', text).put('name', 'MaxListenersExceededWarning', false);
  const process = machine.get(machine.global, 'process');
  machine.callNow(machine.get(process, 'emitWarning'), process, [warning]);
}

/** EventEmitter.prototype, one for each machine. */
export function emitterProto(machine: Machine): JsObject {
  const known = machine.kept.get('EventEmitter');
  if (known instanceof JsObject) return known;
  const add =
    (once: boolean, first = false) =>
    (self: JsValue, [event, run]: readonly JsValue[]): JsValue => {
      if (!(run instanceof JsFunction)) {
        const thrown = machine.fail('TypeError', `The "listener" argument must be of type function. Received ${received(machine, run)}`);
        throw withCode(machine, thrown, 'ERR_INVALID_ARG_TYPE');
      }
      const all = listeners(self);
      const before = all.get(event);
      if (!before) all.set(event, [{ run, once }]);
      else if (first) all.set(event, [{ run, once }, ...before]);
      else before.push({ run, once });
      tellOfLeak(machine, self as JsObject, event, all.get(event)?.length ?? 0);
      machine.hold(LISTENER);
      return self;
    };
  const remove = (self: JsValue, [event, run]: readonly JsValue[]): JsValue => {
    const all = listeners(self);
    const before = all.get(event) ?? [];
    // The one that was added last, and no other.
    const at = before.findLastIndex((each) => each.run === run);
    if (at >= 0) all.set(event, before.toSpliced(at, 1));
    return self;
  };
  const made = define(machine, new JsObject(machine.protos.Object as JsObject, 'Emitter'), {
    on: add(false),
    addListener: add(false),
    prependListener: add(false, true),
    prependOnceListener: add(true, true),
    once: add(true),
    off: remove,
    removeListener: remove,
    removeAllListeners: (self, [event]) => {
      if (event === undefined) listeners(self).clear();
      else listeners(self).delete(event);
      return self;
    },
    setMaxListeners: (self, [most]) => {
      (self as JsObject).put('_maxListeners', machine.number(most), false);
      return self;
    },
    getMaxListeners: (self) => (self as JsObject).own('_maxListeners')?.value ?? USUAL_MOST,
    eventNames: (self) => machine.array([...listeners(self)].flatMap(([name, all]) => (all.length > 0 ? [name] : []))),
    listeners: (self, [event]) => machine.array((listeners(self).get(event) ?? []).map(({ run }) => run)),
    rawListeners: (self, [event]) => machine.array((listeners(self).get(event) ?? []).map(({ run }) => run)),
    listenerCount: (self, [event]) => listeners(self).get(event)?.length ?? 0,
    *emit(self, [event, ...args]): Task<JsValue> {
      return yield* emit(machine, self, event, args);
    },
  });
  machine.kept.set('EventEmitter', made);
  return made;
}

/** Calls an emitter's listeners in order; false if it has none for this event. An `error` that nobody hears is thrown. */
export function* emit(machine: Machine, self: JsValue, event: JsValue, args: readonly JsValue[]): Task<boolean> {
  const all = listeners(self);
  // Those that are added or taken away meanwhile are heard the next time.
  const found = all.get(event) ?? [];
  if (found.length === 0 && event === 'error') throw unhandled(machine, self as JsObject, args[0]);
  all.set(
    event,
    found.filter(({ once }) => !once),
  );
  for (const { run } of found) yield* machine.call(run, self, args);
  return found.length > 0;
}
/** An error that nobody listens to is the script's own. @see node: lib/events.js EventEmitter.prototype.emit */
function unhandled(machine: Machine, of: JsObject, error: JsValue): Thrown {
  if (!(error instanceof JsObject) || error.kind !== 'Error') return notAnError(machine, error);
  const told = machine.kept.get('unhandled event') as string | undefined;
  const name = classOf(machine, of);
  const frames = (value: JsObject): string[] =>
    String(machine.get(value, 'stack'))
      .split('\n')
      .filter((line) => line.startsWith('    at '));
  const own =
    told === undefined
      ? `Emitted 'error' event${name === '' || name === 'EventEmitter' || name === 'Object' ? '' : ` on ${name} instance`} at:\n${withoutCommon(frames(machine.error('Error', '')), frames(error)).join('\n')}`
      : told;
  const place = error.native as ErrorPlace | undefined;
  error.native = {
    file: place?.file ?? { path: '', source: '' },
    at: place?.at ?? 0,
    head: UNHANDLED_EVENT,
    emitted: own,
  } satisfies ErrorPlace;
  return new Thrown(error);
}
function notAnError(machine: Machine, error: JsValue): Thrown {
  const shown = error instanceof JsObject ? inspect(machine, error) : quotedOf(error);
  const thrown = withCode(machine, machine.fail('Error', `Unhandled error. (${shown})`), 'ERR_UNHANDLED_ERROR');
  const made = thrown.value as JsObject;
  made.put('context', error);
  made.native = { ...(made.native as ErrorPlace), head: NO_ERROR };
  return thrown;
}
const NO_ERROR = "node:events:497\n    throw err; // Unhandled 'error' event\n    ^";
const quotedOf = (value: JsValue): string => (typeof value === 'string' ? quoted(value) : String(value));
/** Frames that the error has, too, are not shown twice. */
function withoutCommon(own: string[], others: readonly string[]): string[] {
  for (let i = 0; i < own.length - 3; i++) {
    const at = others.indexOf(own[i] as string);
    if (at < 0) continue;
    let length = 1;
    while (i + length < own.length && own[i + length] === others[at + length]) length++;
    if (length > 3) return own.toSpliced(i + 1, length - 2, '    [... lines matching original stack trace ...]');
  }
  return own;
}
const UNHANDLED_EVENT = "node:events:491\n      throw er; // Unhandled 'error' event\n      ^";

/** Emits from the event loop: nothing is below the listeners on the stack. */
export function* told(machine: Machine, of: JsObject, event: string, args: readonly JsValue[]): Task<void> {
  machine.calls.length = 0;
  yield* emit(machine, of, event, args);
}

/** An object with EventEmitter's methods; `kind` is what `console.log` names it. */
export const emitterOf = (machine: Machine, kind = 'Object'): JsObject => new JsObject(emitterProto(machine), kind);

/** Whether anybody listens for the event. */
export const hears = (self: JsValue, event: string): boolean => (listeners(self).get(event)?.length ?? 0) > 0;

/** Node's `events`: EventEmitter, and `once` as a promise. */
export function eventsModule(machine: Machine): JsObject {
  const proto = emitterProto(machine);
  const made = new JsFunction(machine.protos.Function as JsObject, 'EventEmitter', () => new JsObject(proto), 'itself');
  made.put('prototype', proto, false);
  proto.put('constructor', made, false);
  made.put('EventEmitter', made).put('defaultMaxListeners', 10);
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
