import type { Task } from '../../../../engine/index.ts';
import { textOf } from '../../../../kernel/index.ts';
import { type Handle, JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { emitterOf, told } from './events.ts';

/** The standard input: it is read once somebody listens. */
export function stdinOf(machine: Machine): JsObject {
  const made = emitterOf(machine, 'Stream');
  let reading: Handle | undefined;
  const start = (): void => {
    reading ??= machine.loop.start(read(machine, made));
  };
  const listen =
    (name: string) =>
    (self: JsValue, args: readonly JsValue[]): JsValue | Task<JsValue> => {
      if (args[0] === 'data' || args[0] === 'end') start();
      return machine.call(made.proto?.find(name)?.value, self, args);
    };
  return define(machine, made, {
    fd: 0,
    isTTY: undefined,
    on: listen('on'),
    once: listen('once'),
    addListener: listen('addListener'),
    setEncoding: (self, [encoding]) => {
      made.put('encoding', encoding, false);
      return self;
    },
    resume: (self) => {
      start();
      return self;
    },
    pause: (self) => self,
    unref: (self) => {
      if (reading) reading.alive = false;
      return self;
    },
  });
}
function* read(machine: Machine, made: JsObject): Task<void> {
  for (;;) {
    const text = textOf(yield* machine.process.read(0));
    if (text === '') break;
    const isText = typeof machine.get(made, 'encoding') === 'string';
    const chunk = isText ? text : new JsObject(machine.protos.Buffer as JsObject, 'Buffer', text);
    machine.loop.push(() => told(machine, made, 'data', [chunk]));
  }
  machine.loop.push(() => told(machine, made, 'end', []));
  machine.loop.push(() => told(machine, made, 'close', []));
}
