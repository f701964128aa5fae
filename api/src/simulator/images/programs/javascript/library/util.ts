import { JsArray, JsFunction, JsObject, type Machine, Unsupported } from '../values.ts';
import { define } from './define.ts';
import { depthOf, formatted, inspect } from './inspect.ts';
import { called } from './node-globals.ts';
import { plain } from './plain.ts';

function inspectOf(machine: Machine): JsFunction {
  const made = machine.native('inspect', (_, [value, options, depth]) => {
    if (options instanceof JsObject) return inspect(machine, value, 0, [], depthOf(machine, options));
    if (options === true) throw new Unsupported('util.inspect of hidden members');
    return inspect(
      machine,
      value,
      0,
      [],
      depth === undefined ? undefined : depth === null ? Number.POSITIVE_INFINITY : machine.number(depth),
    );
  });
  return made;
}

/** The module util. */
export const utilModule = plain((machine) => ({
  inspect: inspectOf(machine),
  format: (_, args) => formatted(machine, args),
  promisify: (_, [run]) =>
    machine.native('', (self, args) => {
      const made = machine.promise();
      const done = machine.native('', (__, [error, value]) => {
        if (error !== null && error !== undefined) machine.settle(made, 'rejected', error);
        else machine.settle(made, 'fulfilled', value);
        return undefined;
      });
      if (run === machine.global.own('setTimeout')?.value) machine.callNow(run, self, [done, args[0], null, args[1]]);
      else machine.callNow(run, self, [...args, done]);
      return made;
    }),
  inherits: (_, [of, from]) => {
    const proto = machine.get(of, 'prototype');
    const above = machine.get(from, 'prototype');
    if (proto instanceof JsObject) proto.proto = above as JsObject;
    return undefined;
  },
  isDeepStrictEqual: (_, [a, b]) => inspect(machine, a, 0, [], 20) === inspect(machine, b, 0, [], 20),
  types: define(machine, machine.object(), {
    isPromise: (_, [value]) => value instanceof JsObject && value.kind === 'Promise',
    isDate: (_, [value]) => value instanceof JsObject && value.kind === 'Date',
    isRegExp: (_, [value]) => value instanceof JsObject && value.kind === 'RegExp',
    isNativeError: (_, [value]) => value instanceof JsObject && value.kind === 'Error',
    isAsyncFunction: (_, [value]) => value instanceof JsFunction && value.node?.async === true,
    isGeneratorFunction: (_, [value]) => value instanceof JsFunction && value.node?.generator === true,
  }),
  isArray: (_, [value]) => value instanceof JsArray,
  deprecate: (_, [run]) => run,
  callbackify: (_, [run]) =>
    machine.native('', (self, args) => {
      machine.whenSettled(machine.callNow(run, self, args.slice(0, -1)), (state, value) =>
        called(machine, args.at(-1), state === 'fulfilled' ? [null, value] : [value]),
      );
      return undefined;
    }),
}));
