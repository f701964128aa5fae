import type { Task } from '../../../../engine/index.ts';
import type { JsObject, JsValue, Machine } from '../values.ts';
import { define } from './define.ts';
import { plain } from './plain.ts';

/** The module timers/promises. */
export const timersPromises = plain((machine) => ({
  setImmediate: (_, [value]) => {
    const made = machine.promise();
    machine.loop.timer(1.001, () => fulfil(machine, made, value), false);
    return made;
  },
  setInterval: (_, [delay, value]) => {
    const wait = machine.number(delay ?? 1);
    const made = define(machine, machine.object(), {
      next: () => {
        const promise = machine.promise();
        machine.loop.timer(wait, () => fulfil(machine, promise, machine.object({ value, done: false })), false);
        return promise;
      },
      return: () => {
        const promise = machine.promise();
        machine.settle(promise, 'fulfilled', machine.object({ value: undefined, done: true }));
        return promise;
      },
    });
    return made.put(
      Symbol.asyncIterator,
      machine.native('[Symbol.asyncIterator]', (self) => self),
      false,
    );
  },
  setTimeout: (_, [delay, value]) => {
    const made = machine.promise();
    machine.loop.timer(machine.number(delay ?? 1), () => fulfil(machine, made, value), false);
    return made;
  },
}));
function* fulfil(machine: Machine, made: JsObject, value: JsValue): Task<void> {
  machine.settle(made, 'fulfilled', value);
  yield* [];
}
