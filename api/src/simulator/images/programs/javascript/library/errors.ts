import type { Task } from '../../../../engine/index.ts';
import { JsObject, type JsValue, type Machine } from '../values.ts';
import { define, defineClass } from './define.ts';

function* withErrors(machine: Machine, error: JsObject, errors: JsValue): Task<JsValue> {
  return error.put('errors', machine.array(yield* machine.items(errors)), false);
}

/** Error and the kinds of it that the language has, AggregateError among them; each is made with the stack of where it was. */
export function defineErrors(machine: Machine): void {
  for (const name of ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError']) {
    const proto = machine.protos[name] as JsObject;
    const made = defineClass(
      machine,
      name,
      (_, args, __, target) => {
        const [errors, message, options] = name === 'AggregateError' ? args : [undefined, ...args];
        const error = machine.error(name, message === undefined ? '' : machine.text(message));
        // The constructors of its classes are no part of its stack.
        const end = machine.calls.findLastIndex((call) => call.target === undefined || call.target !== target);
        machine.stackOf(error, machine.calls.slice(0, end + 1));
        if (options instanceof JsObject && options.own('cause')) error.put('cause', machine.get(options, 'cause'), false);
        if (name !== 'AggregateError') return error;
        return withErrors(machine, error, errors);
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
    if (name === 'Error')
      define(machine, made, {
        captureStackTrace: (_, [of]) => {
          if (of instanceof JsObject) machine.stackOf(of, machine.calls);
          return undefined;
        },
        stackTraceLimit: 10,
      });
    else made.proto = machine.global.own('Error')?.value as JsObject;
  }
}
