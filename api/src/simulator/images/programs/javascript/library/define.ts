import { JsFunction, JsObject, type JsValue, type Machine, type NativeRun, type Property } from '../values.ts';

/** Values and functions by name. */
export type Members = Readonly<Record<string, JsValue | NativeRun>>;

/** Gives an object its functions and values. */
export function define(machine: Machine, to: JsObject, members: Members, enumerable = false): JsObject {
  for (const [name, member] of Object.entries(members))
    to.put(name, typeof member === 'function' ? machine.native(name, member) : member, enumerable);
  return to;
}

/** A constructor of JavaScript's own, with what its objects can do. */
export function defineClass(
  machine: Machine,
  name: string,
  run: NativeRun,
  methods: Members = {},
  still: Members = {},
  proto = machine.protos[name] ?? new JsObject(machine.protos.Object as JsObject),
): JsFunction {
  const made = new JsFunction(machine.protos.Function as JsObject, name, run, 'itself');
  made.put('prototype', proto, false);
  proto.put('constructor', made, false);
  define(machine, proto, methods);
  define(machine, made, still);
  machine.global.put(name, made, false);
  return made;
}

/** A member that is made when it is first asked for. */
export class Lazy implements Property {
  readonly enumerable = false;
  readonly get: JsValue = undefined;
  #made: { readonly value: JsValue } | undefined;
  constructor(readonly make: () => JsValue) {}
  get value(): JsValue {
    this.#made ??= { value: this.make() };
    return this.#made.value;
  }
  set value(value: JsValue) {
    this.#made = { value };
  }
}

/** Gives an object a computed member that a script can not set, nor lists. */
export function getter(machine: Machine, of: JsObject, name: string, get: NativeRun): void {
  of.properties.set(name, { value: undefined, get: machine.native(name, get), enumerable: false });
}
