import type { ArrayPattern, MemberExpression, ObjectPattern } from 'acorn';
import type { Task } from '../../../engine/index.ts';
import { methodOf, privateMember, setPrivateMember, superMember } from './classes.ts';
import { bytesOf } from './conversions.ts';
import type { Evaluator } from './evaluator.ts';
import { walk } from './iteration.ts';
import { nameOf, type Tree } from './nodes.ts';
import { type Binding, JsArray, JsObject, type JsValue, type Key, type Scope, UNSET, Unsupported } from './values.ts';

/** Gives what stands left of a `=` its value. */
export function* assign(machine: Evaluator, target: Tree, value: JsValue, scope: Scope, shown?: string): Task<void> {
  if (target.type === 'Identifier') assignName(machine, target.name, value, scope);
  else if (target.type === 'MemberExpression') yield* assignMember(machine, target, value, scope);
  else yield* bind(machine, target, value, scope, undefined, shown);
}

function assignName(machine: Evaluator, name: string, value: JsValue, scope: Scope): void {
  const found = scope.find(name);
  if (!found) {
    if (scope.call.strict && !machine.global.own(name)) throw machine.fail('ReferenceError', `${name} is not defined`);
    machine.set(machine.global, name, value);
    return;
  }
  if (found.value === UNSET) throw machine.fail('ReferenceError', `Cannot access '${name}' before initialization`);
  if (found.kind === 'const' || (found.kind === 'own' && scope.call.strict))
    throw machine.fail('TypeError', 'Assignment to constant variable.');
  if (found.kind === 'own') return;
  if (typeof value === 'string' && value.length > 512) machine.hold(value.length);
  found.value = value;
}

function* assignMember(machine: Evaluator, target: MemberExpression, value: JsValue, scope: Scope): Task<void> {
  const place = yield* placeOf(machine, target, scope);
  writeTo(machine, place, value, scope);
}

/** A member, of which what it belongs to and its name have been evaluated: once, whatever is done with it. */
interface Place {
  readonly of: JsValue;
  readonly name: JsValue;
  readonly node: MemberExpression;
}

/** Evaluates the object and the name of `a.b` or `a[b]`, once, so that `a[i++] += 1` reads and writes one place. */
export function* placeOf(machine: Evaluator, node: MemberExpression, scope: Scope): Task<Place> {
  const of = node.object.type === 'Super' ? methodOf(scope).self : yield* machine.task(node.object, scope);
  return { of, name: node.computed ? yield* machine.task(node.property, scope) : nameOf(node.property), node };
}

/** What stands at a place, whether a plain, private or `super` member. */
export function readFrom(machine: Evaluator, { of, name, node }: Place, scope: Scope): JsValue {
  if (node.property.type === 'PrivateIdentifier') return privateMember(machine, of, name as string, scope);
  return node.object.type === 'Super' ? superMember(machine, machine.key(name), scope) : machine.member(of, name, node, scope);
}

/** Puts a value at a place, whether a plain or private member. */
export function writeTo(machine: Evaluator, { of, name, node }: Place, value: JsValue, scope: Scope): void {
  if (node.property.type === 'PrivateIdentifier') setPrivateMember(machine, of, name as string, value, scope);
  else setMember(machine, of, name, value, scope);
}

function setMember(machine: Evaluator, of: JsValue, name: JsValue, value: JsValue, scope: Scope): void {
  if (of === undefined || of === null)
    throw machine.fail('TypeError', `Cannot set properties of ${of} (setting '${machine.shownKey(name)}')`);
  if (of instanceof JsArray && typeof name === 'number' && name >= 0 && name <= of.items.length && !of.frozen) {
    if (name === of.items.length) machine.hold(bytesOf(value) + 8);
    of.items[name] = value;
    return;
  }
  const key = machine.key(name);
  if (scope.call.strict) refuseFixed(machine, of, key);
  machine.set(of, key, value);
}
/** What strict code may not do in silence. */
function refuseFixed(machine: Evaluator, of: JsValue, key: Key): void {
  if (!(of instanceof JsObject))
    throw machine.fail('TypeError', `Cannot create property '${String(key)}' on ${typeof of} '${machine.text(of)}'`);
  const found = of instanceof JsArray ? undefined : of.find(key);
  if (found?.get && !found.set)
    throw machine.fail('TypeError', `Cannot set property ${String(key)} of ${machine.shown(of)} which has only a getter`);
  const own = of.own(key);
  if (!of.frozen && !found?.fixed && !(of.closed && !own)) return;
  throw machine.fail(
    'TypeError',
    own
      ? `Cannot assign to read only property '${String(key)}' of object '${machine.shown(of)}'`
      : `Cannot add property ${String(key)}, object is not extensible`,
  );
}

/** Gives the names of a pattern their values; without a kind they are there already. `shown`: how the script calls the whole value. */
export function* bind(
  machine: Evaluator,
  target: Tree,
  value: JsValue,
  scope: Scope,
  kind: Binding['kind'] | undefined,
  shown?: string,
): Task<void> {
  switch (target.type) {
    case 'Identifier':
      if (!kind || kind === 'var') assignName(machine, target.name, value, scope);
      else scope.declare(target.name, kind, value);
      return;
    case 'MemberExpression':
      return yield* assignMember(machine, target, value, scope);
    case 'AssignmentPattern':
      return yield* bind(machine, target.left, value === undefined ? yield* machine.task(target.right, scope) : value, scope, kind, shown);
    case 'ArrayPattern':
      return yield* bindItems(machine, target, value, scope, kind);
    case 'ObjectPattern':
      return yield* bindMembers(machine, target, value, scope, kind, shown);
    default:
      throw new Unsupported('a pattern');
  }
}

function* bindItems(machine: Evaluator, target: ArrayPattern, value: JsValue, scope: Scope, kind: Binding['kind'] | undefined): Task<void> {
  const items = yield* walk(machine, value, undefined);
  let over = false;
  for (const each of target.elements) {
    if (each?.type === 'RestElement') {
      const rest: JsValue[] = [];
      for (let step = yield* items.next(); step; step = yield* items.next()) {
        yield* machine.tick();
        rest.push(step.value);
      }
      return yield* bind(machine, each.argument, machine.array(rest), scope, kind);
    }
    const step: { readonly value: JsValue } | undefined = over ? undefined : yield* items.next();
    over ||= step === undefined;
    if (each) yield* bind(machine, each, step?.value, scope, kind);
  }
  if (!over) yield* items.close();
}

function* bindMembers(
  machine: Evaluator,
  target: ObjectPattern,
  value: JsValue,
  scope: Scope,
  kind: Binding['kind'] | undefined,
  shown: string | undefined,
): Task<void> {
  if (value === undefined || value === null) {
    const [first] = target.properties;
    const own = first?.type === 'Property' && !first.computed ? nameOf(first.key) : undefined;
    scope.call.at = first?.start ?? target.start;
    if (shown === undefined && own !== undefined) throw machine.fail('TypeError', `Cannot read properties of ${value} (reading '${own}')`);
    const whole = `'${shown ?? value}' as it is ${value}.`;
    throw machine.fail('TypeError', own === undefined ? `Cannot destructure ${whole}` : `Cannot destructure property '${own}' of ${whole}`);
  }
  const taken = new Set<Key>();
  for (const each of target.properties) {
    if (each.type === 'RestElement') {
      const rest = machine.object();
      machine.copyInto(rest, value, taken);
      yield* bind(machine, each.argument, rest, scope, kind);
      continue;
    }
    const key = each.computed ? machine.key(yield* machine.task(each.key, scope)) : nameOf(each.key);
    taken.add(key);
    yield* bind(machine, each.value, machine.get(value, key), scope, kind);
  }
}
