import type { Task } from '../../../../engine/index.ts';
import { JsObject, type JsValue, type Machine } from '../values.ts';
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
  setTimeout: (_, [delay, value, options]) => {
    const made = machine.promise();
    const timer = machine.loop.timer(machine.number(delay ?? 1), () => fulfil(machine, made, value), false);
    const signal = options instanceof JsObject ? machine.get(options, 'signal') : undefined;
    if (options instanceof JsObject && machine.get(options, 'ref') === false) timer.alive = false;
    if (signal instanceof JsObject)
      whenAborted(machine, signal, () => {
        timer.stop();
        machine.settle(made, 'rejected', abortError(machine, signal));
      });
    return made;
  },
}));
/** Now, if it is so already. */
function whenAborted(machine: Machine, signal: JsObject, run: () => void): void {
  if (machine.get(signal, 'aborted') === true) {
    run();
    return;
  }
  const heard = machine.native('', () => {
    run();
    return undefined;
  });
  machine.callNow(machine.get(signal, 'addEventListener'), signal, ['abort', heard]);
}
function abortError(machine: Machine, signal: JsObject): JsObject {
  const made = machine.error('Error', 'The operation was aborted');
  made.put('code', 'ABORT_ERR');
  made.put('name', 'AbortError');
  return made.put('cause', machine.get(signal, 'reason'), false);
}
function* fulfil(machine: Machine, made: JsObject, value: JsValue): Task<void> {
  machine.settle(made, 'fulfilled', value);
  yield* [];
}
