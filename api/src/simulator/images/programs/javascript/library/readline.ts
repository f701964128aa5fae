import type { Task } from '../../../../engine/index.ts';
import { textOf } from '../../../../kernel/index.ts';
import { JsFunction, JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { emit, emitterOf } from './events.ts';
import { fromScript } from './in-script.ts';

/** The module readline, for what is read line by line from the standard input. */
export const readlineModule = (machine: Machine): JsObject =>
  define(
    machine,
    machine.object(),
    {
      createInterface: (_, [options]) => {
        const input = options instanceof JsObject ? machine.get(options, 'input') : undefined;
        const stdin = machine.get(machine.global.own('process')?.value, 'stdin');
        if (input !== stdin) return machine.callNow(fromScript(machine, 'readline', 'createInterface'), undefined, [options]);
        return interfaceOf(machine).put(
          Symbol.asyncIterator,
          machine.native('[Symbol.asyncIterator]', (self) => machine.callNow(fromScript(machine, 'readline', 'lines'), undefined, [self])),
          false,
        );
      },
    },
    true,
  );

function interfaceOf(machine: Machine): JsObject {
  const made = emitterOf(machine, 'Readline');
  let asked: JsValue;
  const reading = machine.loop.start(
    lines(machine, made, () => {
      const callback = asked;
      asked = undefined;
      return callback;
    }),
  );
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    reading.stop();
    machine.loop.push(() => closed(machine, made));
  };
  return define(machine, made, {
    close: () => {
      close();
      return undefined;
    },
    *question(_, args): Task<JsValue> {
      asked = args.find((each) => each instanceof JsFunction);
      yield* machine.print(1, machine.text(args[0]));
      return undefined;
    },
    setPrompt: () => undefined,
    *prompt(): Task<JsValue> {
      yield* machine.print(1, '> ');
      return undefined;
    },
  });
}
function* lines(machine: Machine, made: JsObject, asked: () => JsValue): Task<void> {
  let rest = '';
  for (;;) {
    const text = textOf(yield* machine.process.read(0));
    if (text === '') break;
    const all = (rest + text).split('\n');
    rest = all.pop() ?? '';
    for (const line of all) machine.loop.push(() => told(machine, made, asked(), line));
  }
  if (rest !== '') machine.loop.push(() => told(machine, made, asked(), rest));
  machine.loop.push(() => closed(machine, made));
}
function* told(machine: Machine, made: JsObject, asked: JsValue, line: string): Task<void> {
  machine.calls.length = 0;
  if (asked !== undefined) yield* machine.call(asked, undefined, [line]);
  else yield* emit(machine, made, 'line', [line]);
}
function* closed(machine: Machine, made: JsObject): Task<void> {
  machine.calls.length = 0;
  yield* emit(machine, made, 'close', []);
}
