import type { Task } from '../../../../engine/index.ts';
import { type SignalName, signalNumbers } from '../../../../kernel/index.ts';
import { JsFunction, type JsObject, type JsValue, type Machine } from '../values.ts';

/** `process.on('SIGTERM', …)`: from then on the signal is the script's. */
export function onSignal(machine: Machine, made: JsObject): void {
  const { process } = machine;
  const listen = (name: string): void => {
    const add = made.proto?.own(name)?.value;
    made.put(
      name,
      machine.native(name, (self, args) => {
        const [event] = args;
        const signal = typeof event === 'string' && event.startsWith('SIG') ? (event.slice(3) as SignalName) : undefined;
        if (signal && signal in signalNumbers)
          process.onSignal(signal, () => machine.loop.push(() => told(machine, made, event as string)));
        return machine.call(add, self, args);
      }),
      false,
    );
  };
  for (const name of ['on', 'once', 'addListener']) listen(name);
}
function* told(machine: Machine, made: JsObject, event: string): Task<void> {
  const emit: JsValue = machine.get(made, 'emit');
  if (emit instanceof JsFunction) yield* machine.call(emit, made, [event, event, signalNumbers[event.slice(3) as SignalName]]);
}
