import { JsObject, type JsValue, type Machine } from '../values.ts';
import { define, defineClass } from './define.ts';

export function defineErrors(machine: Machine): void {
  for (const name of ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError']) {
    const proto = machine.protos[name] as JsObject;
    const made = defineClass(
      machine,
      name,
      (_, [message, options], __, target) => {
        const of = target instanceof JsObject ? machine.get(target, 'name') : name;
        const text = message === undefined ? '' : machine.text(message);
        const error = machine.error(name, text);
        // A class of errors is called by its own name in the stack, unless its objects have another.
        if (typeof of === 'string' && of !== name) {
          const stack = machine.get(error, 'stack') as string;
          error.put('stack', stack.replace(name, name), false);
        }
        if (options instanceof JsObject && options.own('cause')) error.put('cause', machine.get(options, 'cause'), false);
        return error;
      },
      {
        name,
        message: '',
        toString: (self: JsValue) => {
          const [kind, text] = [machine.text(machine.get(self, 'name')), machine.text(machine.get(self, 'message'))];
          return kind === '' ? text : text === '' ? kind : `${kind}: ${text}`;
        },
      },
      {},
      proto,
    );
    if (name === 'Error') define(machine, made, { captureStackTrace: () => undefined, stackTraceLimit: 10 as JsValue });
    else made.proto = machine.global.own('Error')?.value as JsObject;
  }
}
