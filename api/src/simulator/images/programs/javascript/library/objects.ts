import type { Task } from '../../../../engine/index.ts';
import { sameValue, truth } from '../conversions.ts';
import { ask, resume } from '../generators.ts';
import { indexOf, JsArray, JsFunction, JsObject, type JsValue, type Key, type Machine, Unsupported } from '../values.ts';
import { define, defineClass, getter } from './define.ts';

const own = (value: JsValue): JsObject => value as JsObject;

const symbolsOf = (of: JsObject): symbol[] => [...of.properties.keys()].filter((key) => typeof key === 'symbol');

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
      hasOwnProperty: (self: JsValue, [key]: readonly JsValue[]) => self instanceof JsObject && self.own(machine.key(key)) !== undefined,
      isPrototypeOf: (self: JsValue, [value]: readonly JsValue[]) => {
        for (let at = value instanceof JsObject ? value.proto : null; at; at = at.proto) if (at === self) return true;
        return false;
      },
      propertyIsEnumerable: (self: JsValue, [key]: readonly JsValue[]) =>
        self instanceof JsObject && self.own(machine.text(key))?.enumerable === true,
      toString: (self: JsValue) =>
        `[object ${tagOf(machine, self) ?? (self === undefined ? 'Undefined' : self === null ? 'Null' : self instanceof JsArray ? 'Array' : self instanceof JsFunction ? 'Function' : self instanceof JsObject && /^(Date|RegExp|Error|Promise|Map|Set)$/.test(self.kind) ? self.kind : 'Object')}]`,
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
      seal: (_, [of]) => {
        if (of instanceof JsObject) of.closed = true;
        return of;
      },
      preventExtensions: (_, [of]) => {
        if (of instanceof JsObject) of.closed = true;
        return of;
      },
      isSealed: (_, [of]) => !(of instanceof JsObject) || of.frozen || of.closed,
      isExtensible: (_, [of]) => of instanceof JsObject && !of.frozen && !of.closed,
      hasOwn: (_, [of, key]) => of instanceof JsObject && of.own(machine.key(key)) !== undefined,
      getOwnPropertySymbols: (_, [of]) =>
        machine.array(
          of instanceof JsObject
            ? [...of.properties].flatMap(([key, { enumerable }]) =>
                typeof key === 'symbol' && (enumerable || !(key.description ?? '').startsWith('#')) ? [key] : [],
              )
            : [],
        ),
      getOwnPropertyDescriptors: (_, [of]) => {
        const made = machine.object();
        if (of instanceof JsObject)
          for (const name of [...(of instanceof JsArray ? [...of.keys(), 'length'] : of.names()), ...symbolsOf(of)])
            made.put(name, described(machine, of, name));
        return made;
      },
      defineProperties: (_, [of, all]) => {
        if (all instanceof JsObject)
          for (const name of [...all.keys(), ...symbolsOf(all)]) defineMember(machine, own(of), name, machine.get(all, name));
        return of;
      },
      create: (_, [proto, all]) => {
        if (!(proto instanceof JsObject) && proto !== null)
          throw machine.fail('TypeError', `Object prototype may only be an Object or null: ${machine.text(proto)}`);
        const made = new JsObject(proto);
        if (all instanceof JsObject) for (const name of all.keys()) defineMember(machine, made, name, machine.get(all, name));
        return made;
      },
      getPrototypeOf: (_, [of]) => (of instanceof JsObject ? of.proto : null),
      setPrototypeOf: (_, [of, proto]) => {
        own(of).proto = proto as JsObject | null;
        return of;
      },
      getOwnPropertyNames: (_, [of]) =>
        machine.array(of instanceof JsArray ? [...of.keys(), 'length'] : of instanceof JsFunction ? functionNames(of) : own(of).names()),
      getOwnPropertyDescriptor: (_, [of, key]) => (of instanceof JsObject ? described(machine, of, machine.key(key)) : undefined),
      defineProperty: (_, [of, key, how]) => {
        if (!(of instanceof JsObject)) throw machine.fail('TypeError', 'Object.defineProperty called on non-object');
        defineMember(machine, of, machine.key(key), how);
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
      keyFor: (_, [symbol]) =>
        typeof symbol === 'symbol' && symbols.get(symbol.description ?? '') === symbol ? symbol.description : undefined,
    },
  );
  getter(machine, protos.Symbol as JsObject, 'description', (self) => (self as symbol).description);
  defineClass(machine, 'Boolean', (_, [value]) => truth(value), {
    toString: (self: JsValue) => String(self),
    valueOf: (self: JsValue) => self,
  });
  global.put(
    'Reflect',
    define(machine, machine.object(), {
      ownKeys: (_, [of]) => machine.array([...own(of).names(), ...[...own(of).properties.keys()].filter((key) => typeof key === 'symbol')]),
      has: (_, [of, key]) => own(of).find(machine.key(key)) !== undefined,
      get: (_, [of, key]) => machine.get(of, machine.key(key)),
      set: (_, [of, key, value]) => {
        machine.set(of, machine.key(key), value);
        return true;
      },
      getPrototypeOf: (_, [of]) => own(of).proto,
      deleteProperty: (_, [of, key]) => {
        own(of).delete(machine.key(key));
        return true;
      },
      *apply(_, [run, self, list]): Task<JsValue> {
        return yield* machine.call(run, self, yield* machine.items(list));
      },
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
  for (const kind of ['Generator', 'AsyncGenerator']) (protos[kind] as JsObject).put(Symbol.toStringTag, kind, false);
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
      const { iterator, made } = own(self).native as Walking;
      const step = iterator.next();
      return machine.object({ value: step.done ? undefined : made(step.value), done: step.done === true });
    },
  });
}

function described(machine: Machine, of: JsObject, key: Key): JsValue {
  const found = of.own(key);
  if (!found) return undefined;
  const configurable = !of.frozen && !of.closed && found.fixed !== true;
  if (found.get !== undefined || found.set !== undefined)
    return machine.object({ get: found.get, set: found.set, enumerable: found.enumerable, configurable });
  return machine.object({ value: found.value, writable: !of.frozen && found.fixed !== true, enumerable: found.enumerable, configurable });
}
function defineMember(machine: Machine, of: JsObject, key: Key, how: JsValue): void {
  const before = of.own(key);
  if (before?.fixed || (!before && (of.frozen || of.closed)))
    throw machine.fail(
      'TypeError',
      before ? `Cannot redefine property: ${String(key)}` : `Cannot define property ${String(key)}, object is not extensible`,
    );
  const has = (name: string): boolean => how instanceof JsObject && how.find(name) !== undefined;
  const flag = (name: string, otherwise: boolean): boolean => (has(name) ? truth(machine.get(how, name)) : otherwise);
  const isAccessor = has('get') || has('set');
  const value = has('value') ? machine.get(how, 'value') : before?.value;
  const fixed = !isAccessor && !flag('writable', before !== undefined && before.get === undefined && before.set === undefined);
  if (of instanceof JsArray && !isAccessor && indexOf(key) !== undefined) {
    of.put(key, value);
    return;
  }
  of.properties.set(key, {
    value: isAccessor ? undefined : value,
    ...(isAccessor && has('get') && { get: machine.get(how, 'get') }),
    ...(isAccessor && has('set') && { set: machine.get(how, 'set') }),
    enumerable: flag('enumerable', before?.enumerable ?? false),
    ...(fixed && { fixed }),
  });
}
function tagOf(machine: Machine, of: JsValue): string | undefined {
  const tag = of instanceof JsObject ? machine.get(of, Symbol.toStringTag) : undefined;
  return typeof tag === 'string' ? tag : undefined;
}
const functionNames = (of: JsFunction): string[] => [
  'length',
  'name',
  ...of.names().filter((name) => name !== 'length' && name !== 'name'),
];

interface Walking {
  readonly iterator: Iterator<unknown>;
  readonly made: (value: unknown) => JsValue;
}
/** An iterator over what there is, also of what is added on the way; `made` is what it gives of each. */
export function iteratorOf<T>(machine: Machine, of: Iterable<T>, kind = 'Array', made: (value: T) => JsValue = itself): JsObject {
  const state = { iterator: of[Symbol.iterator](), made: made as Walking['made'] } satisfies Walking;
  return new JsObject(machine.protos.Iterator as JsObject, 'Iterator', state).put(Symbol.toStringTag, `${kind} Iterator`, false);
}
const itself = (value: unknown): JsValue => value as JsValue;
