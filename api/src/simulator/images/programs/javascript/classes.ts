import type { Task } from '../../../engine/index.ts';
import type { Evaluator } from './evaluator.ts';
import { type ClassNode, nameOf, type Tree } from './nodes.ts';
import {
  accessor,
  type Call,
  type Field,
  JsFunction,
  JsObject,
  type JsValue,
  type Key,
  type Machine,
  Scope,
  type Thrown,
  UNSET,
} from './values.ts';

type Element = ClassNode['body']['body'][number];

/** @see https://262.ecma-international.org/14.0/#sec-runtime-semantics-classdefinitionevaluation */
export function* classOf(machine: Evaluator, node: ClassNode, outer: Scope): Task<JsFunction> {
  const scope = new Scope(outer, { ...outer.call, strict: true });
  if (node.id) scope.declare(node.id.name, 'const', UNSET);
  for (const element of node.body.body) {
    const key = element.type === 'StaticBlock' ? undefined : element.key;
    if (key?.type !== 'PrivateIdentifier' || scope.names.has(nameOf(key))) continue;
    scope.declare(nameOf(key), 'const', Symbol(nameOf(key)));
    if (element.type === 'MethodDefinition') scope.declare(methodsOf(nameOf(key)), 'const', node.called === '' ? 'anonymous' : node.called);
  }
  const parent = node.superClass ? yield* machine.task(node.superClass, scope) : undefined;
  if (node.superClass && parent !== null && !(parent instanceof JsFunction && parent.constructs !== 'nothing'))
    throw machine.fail('TypeError', `Class extends value ${machine.shown(parent)} is not a constructor or null`);
  const above = parent instanceof JsFunction ? machine.get(parent, 'prototype') : parent === null ? null : machine.protos.Object;
  const prototype = new JsObject(above instanceof JsObject ? above : null);
  const start = node.body.body.find((each) => each.type === 'MethodDefinition' && each.kind === 'constructor');
  const inner = start?.type === 'MethodDefinition' ? machine.functionOf(start.value, scope, prototype) : undefined;
  const made: JsFunction = new JsFunction(
    parent instanceof JsFunction ? parent : (machine.protos.Function as JsObject),
    node.called,
    (_, args, __, target) => constructed(machine, made, inner, node.superClass != null, args, target),
    'itself',
    inner?.node,
    scope,
  );
  made.isClass = true;
  made.classSource = node.source;
  made.home = prototype;
  made.put('prototype', prototype, false);
  prototype.put('constructor', made, false);
  const own: Field[] = [];
  const still: (Field | { readonly block: Body })[] = [];
  for (const element of node.body.body) {
    if (element === start) continue;
    if (element.type === 'StaticBlock') still.push({ block: element });
    else yield* define(machine, element, scope, element.static ? made : prototype, element.static ? still : own);
  }
  if (node.id) scope.declare(node.id.name, 'const', made);
  const privateFirst = (a: Field, b: Field): number => Number(b.made !== undefined) - Number(a.made !== undefined);
  made.fields = own.sort(privateFirst);
  for (const each of still) {
    if ('block' in each) yield* runBlock(machine, each.block, made, scope);
    else yield* give(machine, each, made, made, scope);
  }
  return made;
}
type Body = Extract<Element, { type: 'StaticBlock' }>;

function* define(
  machine: Evaluator,
  element: Exclude<Element, Body>,
  scope: Scope,
  place: JsObject,
  fields: (Field | { readonly block: Body })[],
): Task<void> {
  const isPrivate = element.key.type === 'PrivateIdentifier';
  const key: Key = isPrivate
    ? (scope.find(nameOf(element.key))?.value as symbol)
    : element.computed
      ? machine.key(yield* machine.task(element.key, scope))
      : nameOf(element.key);
  if (element.type === 'PropertyDefinition') {
    fields.push({ key, isPrivate, ...(element.value && { value: element.value }) });
    return;
  }
  const run = machine.functionOf(element.value, scope, place, element.computed ? methodName(element.kind, key) : undefined);
  const { kind } = element;
  if (isPrivate) {
    const known = fields.find((each): each is Field => 'key' in each && each.key === key && each.made !== undefined);
    const member = kind === 'get' || kind === 'set' ? { [kind]: run } : { value: run };
    if (known) Object.assign(known.made as object, member);
    else fields.push({ key, isPrivate, made: member });
  } else if (kind === 'get' || kind === 'set') accessor(place, key, kind, run, false);
  else place.put(key, run, false);
}

/** What a method is called in a stack: `get name`, `[Symbol.iterator]`. */
export const methodName = (kind: string, key: Key): string =>
  (kind === 'get' || kind === 'set' ? `${kind} ` : '') + (typeof key === 'symbol' ? `[${key.description ?? ''}]` : key);

/** What `new` does with a class. */
function* constructed(
  machine: Evaluator,
  self: JsFunction,
  inner: JsFunction | undefined,
  derived: boolean,
  args: readonly JsValue[],
  target: JsObject | undefined,
): Task<JsValue> {
  if (!target) throw machine.fail('TypeError', `Class constructor ${self.name} cannot be invoked without 'new'`);
  if (derived && !inner) {
    refuseNothing(machine, self);
    const made = yield* machine.construct(self.proto, args, target);
    if (made instanceof JsObject) yield* initialise(machine, self, made);
    return made;
  }
  let made: JsObject | typeof UNSET = UNSET;
  if (!derived) {
    const proto = machine.get(target, 'prototype');
    made = new JsObject(proto instanceof JsObject ? proto : (machine.protos.Object as JsObject));
    yield* initialise(machine, self, made);
  }
  if (!inner) return made;
  return yield* machine.enter(inner, made, args, target, self);
}

/** The fields that a class gives to what is new. */
function* initialise(machine: Evaluator, of: JsFunction, made: JsObject): Task<void> {
  for (const field of of.fields ?? []) yield* give(machine, field, made, of.home as JsObject, of.scope as Scope);
}
function* give(machine: Evaluator, { key, value, isPrivate, made }: Field, to: JsObject, home: JsObject, scope: Scope): Task<void> {
  if (isPrivate && to.own(key)) throw machine.fail('TypeError', 'Cannot initialize private methods of class twice on the same object');
  if (made) {
    // Private members are seen by nobody.
    to.properties.set(key, { value: undefined, enumerable: false, ...made });
    return;
  }
  const given = value ? yield* machine.task(value, new Scope(scope, callOf(scope, to, home))) : undefined;
  to.properties.delete(key);
  to.put(key, given, !isPrivate);
}
function* runBlock(machine: Evaluator, block: Body, made: JsFunction, scope: Scope): Task<void> {
  const inside = new Scope(scope, callOf(scope, made, made));
  for (const name of block.vars) inside.declare(name, 'var', undefined);
  yield* machine.runBody(block.body, inside);
}
const callOf = ({ call }: Scope, self: JsObject, home: JsObject): Call => ({ ...call, self, home, run: undefined, outer: undefined });

// ---- private members

const keyOf = (scope: Scope, name: string): symbol => scope.find(name)?.value as symbol;

/** `object.#name`. A TypeError where the object is not of the class that has it. */
export function privateMember(machine: Machine, of: JsValue, name: string, scope: Scope): JsValue {
  const own = of instanceof JsObject ? of.own(keyOf(scope, name)) : undefined;
  if (!own) throw foreign(machine, name, scope, 'read', 'from');
  if (own.get) return machine.callNow(own.get, of, []);
  if (own.set) throw machine.fail('TypeError', `'${name}' was defined without a getter`);
  return own.value;
}

/** `object.#name = value`, through its setter where it has one. A TypeError where the object is not of the class that has it. */
export function setPrivateMember(machine: Machine, of: JsValue, name: string, value: JsValue, scope: Scope): void {
  const own = of instanceof JsObject ? of.own(keyOf(scope, name)) : undefined;
  if (!own) throw foreign(machine, name, scope, 'write', 'to');
  if (own.set) machine.callNow(own.set, of, [value]);
  else if (own.get) throw machine.fail('TypeError', `'${name}' was defined without a setter`);
  else own.value = value;
}
function foreign(machine: Machine, name: string, scope: Scope, what: string, where: string): Thrown {
  const of = scope.find(methodsOf(name))?.value;
  return machine.fail(
    'TypeError',
    typeof of === 'string'
      ? `Receiver must be an instance of class ${of}`
      : `Cannot ${what} private member ${name} ${where} an object whose class did not declare it`,
  );
}
/** Under that name its class stands, if it is a method. */
const methodsOf = (name: string): string => `${name}()`;

/** `#name in object`. */
export const hasPrivateMember = (of: JsValue, name: string, scope: Scope): boolean =>
  of instanceof JsObject && of.own(keyOf(scope, name)) !== undefined;

// ---- what is above

/** The call of the function, but for arrows, that a place is in. */
export function methodOf({ call: inner }: Scope): Call {
  let call = inner;
  while (call.run?.node?.arrow && call.outer) call = call.outer;
  return call;
}

/** `super.name` within a method: looked up in the home object's prototype, with a getter run upon `this`. */
export function superMember(machine: Machine, key: Key, scope: Scope): JsValue {
  const { home, self } = methodOf(scope);
  const found = home?.proto?.find(key);
  if (found?.get) return machine.callNow(found.get, self === UNSET ? undefined : self, []);
  return found?.value;
}
function refuseNothing(machine: Evaluator, { proto, name }: JsFunction): void {
  if (proto instanceof JsFunction && proto.constructs !== 'nothing') return;
  const shown = proto === machine.protos.Function ? 'null' : machine.shown(proto);
  throw machine.fail('TypeError', `Super constructor ${shown} of ${name === '' ? 'anonymous class' : name} is not a constructor`);
}

/** `super(…)`: makes `this` by the parent's constructor, then sets the class's own fields upon it. A ReferenceError the second time. */
export function* superCall(machine: Evaluator, args: readonly Tree[], scope: Scope): Task<JsValue> {
  const call = methodOf(scope);
  const parent = call.run?.proto;
  const given = yield* machine.args(args, scope);
  if (call.run) refuseNothing(machine, call.run);
  const made = yield* machine.construct(parent, given, call.target);
  if (call.self !== UNSET) throw machine.fail('ReferenceError', 'Super constructor may only be called once');
  call.self = made;
  if (call.run && made instanceof JsObject) yield* initialise(machine, call.run, made);
  return made;
}
