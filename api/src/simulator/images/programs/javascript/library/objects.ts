import type { Task } from '../../../../engine/index.ts';
import { sameValue, truth } from '../conversions.ts';
import { ask, resume } from '../generators.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { define, defineClass } from './define.ts';

const own = (value: JsValue): JsObject => value as JsObject;

/** Object, Function, Symbol, Boolean, Reflect. */
export function defineObjects(machine: Machine): void {
  const { protos, global } = machine;
  const keys = (of: JsValue): string[] =>
    of instanceof JsObject ? of.keys() : typeof of === 'string' ? [...of].map((_, i) => String(i)) : [];
  defineClass(
    machine,
    'Object',
    (_, [value]) => (value instanceof JsObject ? value : machine.object()),
    {
      hasOwnProperty: (self: JsValue, [key]: readonly JsValue[]) =>
        self instanceof JsObject && self.own(typeof key === 'symbol' ? key : machine.text(key)) !== undefined,
      isPrototypeOf: (self: JsValue, [value]: readonly JsValue[]) => {
        for (let at = value instanceof JsObject ? value.proto : null; at; at = at.proto) if (at === self) return true;
        return false;
      },
      propertyIsEnumerable: (self: JsValue, [key]: readonly JsValue[]) =>
        self instanceof JsObject && self.own(machine.text(key))?.enumerable === true,
      toString: (self: JsValue) =>
        `[object ${self === undefined ? 'Undefined' : self === null ? 'Null' : self instanceof JsArray ? 'Array' : self instanceof JsFunction ? 'Function' : self instanceof JsObject && /^(Date|RegExp|Error|Promise|Map|Set)$/.test(self.kind) ? self.kind : 'Object'}]`,
      toLocaleString: (self: JsValue) => machine.text(self),
      valueOf: (self: JsValue) => self,
    },
    {
      keys: (_, [of]) => machine.array(keys(of)),
      values: (_, [of]) => machine.array(keys(of).map((key) => machine.get(of, key))),
      entries: (_, [of]) => machine.array(keys(of).map((key) => machine.array([key, machine.get(of, key)]))),
      assign: (_, [to, ...from]) => {
        for (const each of from) for (const key of keys(each)) machine.set(to, key, machine.get(each, key));
        return to;
      },
      freeze: (_, [of]) => {
        if (of instanceof JsObject) of.frozen = true;
        return of;
      },
      isFrozen: (_, [of]) => !(of instanceof JsObject) || of.frozen,
      seal: (_, [of]) => of,
      create: (_, [proto]) => new JsObject(proto instanceof JsObject ? proto : null),
      getPrototypeOf: (_, [of]) => (of instanceof JsObject ? of.proto : null),
      setPrototypeOf: (_, [of, proto]) => {
        own(of).proto = proto as JsObject | null;
        return of;
      },
      getOwnPropertyNames: (_, [of]) =>
        machine.array(
          of instanceof JsArray ? [...of.keys(), 'length'] : [...own(of).properties.keys()].filter((key) => typeof key === 'string'),
        ),
      getOwnPropertyDescriptor: (_, [of, key]) => {
        const found = own(of).own(machine.text(key));
        return found && machine.object({ value: found.value, writable: true, enumerable: found.enumerable, configurable: true });
      },
      defineProperty: (_, [of, key, how]) => {
        const name = typeof key === 'symbol' ? key : machine.text(key);
        const [get, set] = [machine.get(how, 'get'), machine.get(how, 'set')];
        own(of).properties.set(name, {
          value: machine.get(how, 'value'),
          ...(get !== undefined && { get }),
          ...(set !== undefined && { set }),
          enumerable: truth(machine.get(how, 'enumerable')),
        });
        return of;
      },
      *fromEntries(_, [of]): Task<JsValue> {
        const made = machine.object();
        for (const pair of yield* machine.items(of)) made.put(machine.text(machine.get(pair, '0')), machine.get(pair, '1'));
        return made;
      },
      is: (_, [a, b]) => sameValue(a, b) && !(a === 0 && b === 0 && Object.is(a, -0) !== Object.is(b, -0)),
    },
  );
  defineClass(
    machine,
    'Function',
    () => {
      throw new Unsupported('new Function()');
    },
    {
      call: (self, [to, ...args]) => machine.call(self, to, args),
      *apply(self, [to, list]): Task<JsValue> {
        return yield* machine.call(self, to, list === undefined || list === null ? [] : yield* machine.items(list));
      },
      bind: (self, [to, ...args]) => {
        const inner = self as JsFunction;
        return new JsFunction(
          protos.Function as JsObject,
          `bound ${inner.name}`,
          (_, more, __, target) => (target ? machine.construct(inner, [...args, ...more]) : machine.call(inner, to, [...args, ...more])),
          inner.constructs === 'nothing' ? 'nothing' : 'itself',
        );
      },
      toString: (self: JsValue) =>
        (self as JsFunction).classSource ??
        (self as JsFunction).node?.source ??
        `function ${(self as JsFunction).name}() { [native code] }`,
    },
  );
  const symbols = new Map<string, symbol>();
  defineClass(
    machine,
    'Symbol',
    (_, [name]) => Symbol(name === undefined ? undefined : machine.text(name)),
    { toString: (self: JsValue) => String(self) },
    {
      for: (_, [name]) => {
        const key = machine.text(name);
        const found = symbols.get(key) ?? Symbol(key);
        symbols.set(key, found);
        return found;
      },
      iterator: Symbol.iterator,
      asyncIterator: Symbol.asyncIterator,
      toPrimitive: Symbol.toPrimitive,
      hasInstance: Symbol.hasInstance,
      toStringTag: Symbol.toStringTag,
    },
  );
  defineClass(machine, 'Boolean', (_, [value]) => truth(value), {
    toString: (self: JsValue) => String(self),
    valueOf: (self: JsValue) => self,
  });
  global.put(
    'Reflect',
    define(machine, machine.object(), {
      ownKeys: (_, [of]) => machine.array(own(of).keys()),
      has: (_, [of, key]) => own(of).find(machine.text(key)) !== undefined,
      get: (_, [of, key]) => machine.get(of, machine.text(key)),
      *construct(_, [of, list]): Task<JsValue> {
        return yield* machine.construct(of, yield* machine.items(list));
      },
    }),
    false,
  );
  global
    .put('globalThis', global, false)
    .put('undefined', undefined, false)
    .put('NaN', Number.NaN, false)
    .put('Infinity', Number.POSITIVE_INFINITY, false);
  // Objects that give one value after the other.
  for (const [kind, run] of [
    ['Generator', resume],
    ['AsyncGenerator', ask],
  ] as const)
    define(machine, protos[kind] as JsObject, {
      next: (self, [value]) => run(machine, self, 'next', value),
      throw: (self, [value]) => run(machine, self, 'throw', value),
      return: (self, [value]) => run(machine, self, 'return', value),
    });
  (protos.AsyncGenerator as JsObject).put(
    Symbol.asyncIterator,
    machine.native('[Symbol.asyncIterator]', (self) => self),
    false,
  );
  (protos.Generator as JsObject).put(
    Symbol.iterator,
    machine.native('[Symbol.iterator]', (self) => self),
    false,
  );
  (protos.Iterator as JsObject).put(
    Symbol.iterator,
    machine.native('[Symbol.iterator]', (self) => self),
    false,
  );
  define(machine, protos.Iterator as JsObject, {
    next: (self) => {
      const state = own(self).native as { items: JsValue[]; at: number };
      const done = state.at >= state.items.length;
      return machine.object({ value: done ? undefined : state.items[state.at++], done });
    },
  });
}

/** An iterator over what is there already. */
export const iteratorOf = (machine: Machine, items: JsValue[]): JsObject =>
  new JsObject(machine.protos.Iterator as JsObject, 'Iterator', { items, at: 0 });
