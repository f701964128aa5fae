import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { exceptionClass, raisedOf } from '../exceptions.ts';
import { ordered } from '../operations.ts';
import { framed } from '../own-frames.ts';
import { timeoutOf, wholeOf } from '../types.ts';
import { type Arguments, given, type Instance, type Machine, PythonClass, type Value } from '../values.ts';
import type { Members } from './members.ts';

interface Queued {
  readonly items: Value[];
  readonly most: number;
  unfinished: number;
}
const queued = (self: Value | undefined): Queued => (self as Instance).native as Queued;
const emptyClass = new PythonClass('Empty', [exceptionClass('Exception')], new Map(), undefined, '_queue');
const fullClass = new PythonClass('Full', [exceptionClass('Exception')], new Map(), undefined, 'queue');
function takeNext(machine: Machine, of: Instance, items: Value[]): Value | undefined {
  if (of.of.order.some(({ name }) => name === 'LifoQueue')) return items.pop();
  if (!of.of.order.some(({ name }) => name === 'PriorityQueue')) return items.shift();
  let least = 0;
  for (let i = 1; i < items.length; i++) if (machine.truth(ordered(machine, '<', items[i] ?? null, items[least] ?? null))) least = i;
  return items.splice(least, 1)[0];
}
function* get({ args: [self, block, timeout], named }: Arguments, machine: Machine): Task<Value> {
  const own = queued(self);
  const waits = (block ?? named.get('block')) !== false;
  const there = yield* machine.threads.until(() => own.items.length > 0, waits ? timeoutOf(timeout ?? named.get('timeout')) : 0);
  if (!there) throw raisedOf(emptyClass, []);
  const item = takeNext(machine, self as Instance, own.items);
  machine.threads.changed();
  return item as Value;
}
function* put({ args: [self, item = null, block, timeout], named }: Arguments, machine: Machine): Task<Value> {
  const own = queued(self);
  const waits = (block ?? named.get('block')) !== false;
  const room = yield* machine.threads.until(
    () => own.most <= 0 || own.items.length < own.most,
    waits ? timeoutOf(timeout ?? named.get('timeout')) : 0,
  );
  if (!room) throw raisedOf(fullClass, []);
  own.items.push(item);
  own.unfinished++;
  machine.threads.changed();
  return null;
}
const queueClass = nativeClass(
  'Queue',
  {
    __init__: ({ args: [self, most], named }) => {
      (self as Instance).native = { items: [], most: wholeOf(most ?? named.get('maxsize') ?? 0n), unfinished: 0 } satisfies Queued;
      return null;
    },
    get: framed('queueGet', get),
    put,
    get_nowait: framed('queueEmpty', ({ args: [self = null] }, machine) => get(given(self, false), machine)),
    put_nowait: ({ args: [self = null, item = null] }, machine) => put(given(self, item, false), machine),
    qsize: ({ args: [self] }) => BigInt(queued(self).items.length),
    empty: ({ args: [self] }) => queued(self).items.length === 0,
    full: ({ args: [self] }) => queued(self).most > 0 && queued(self).items.length >= queued(self).most,
    task_done: ({ args: [self] }, machine) => {
      queued(self).unfinished--;
      machine.threads.changed();
      return null;
    },
    *join({ args: [self] }, machine): Task<Value> {
      yield* machine.threads.until(() => queued(self).unfinished === 0);
      return null;
    },
  },
  'queue',
);
export const queue: Members = {
  Queue: queueClass,
  SimpleQueue: queueClass,
  LifoQueue: new PythonClass('LifoQueue', [queueClass], new Map(), undefined, 'queue'),
  PriorityQueue: new PythonClass('PriorityQueue', [queueClass], new Map(), undefined, 'queue'),
  Empty: emptyClass,
  Full: fullClass,
};
