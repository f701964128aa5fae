// One case for each kind of expression: they call each other, and stand together.
import type {
  AssignmentExpression,
  AwaitExpression,
  CallExpression,
  MemberExpression,
  NewExpression,
  ObjectExpression,
  TaggedTemplateExpression,
  UpdateExpression,
} from 'acorn';
import { finished, type Task } from '../../../engine/index.ts';
import { classOf, hasPrivateMember, methodName, methodOf, privateMember, superCall, superMember } from './classes.ts';
import { truth, typeOf } from './conversions.ts';
import { isTask } from './core.ts';
import { Await } from './generators.ts';
import { walk } from './iteration.ts';
import { Jobs } from './jobs.ts';
import { GLOBALS } from './known-members.ts';
import { type FunctionNode, nameOf, type Tree } from './nodes.ts';
import { binary } from './operators.ts';
import { GIVEN } from './parse.ts';
import { assign, placeOf, readFrom, writeTo } from './patterns.ts';
import { sourceOf } from './source-text.ts';
import {
  accessor,
  JsArray,
  JsFunction,
  JsObject,
  type JsValue,
  type Key,
  type Scope,
  type SourceFile,
  Thrown,
  UNSET,
  Unsupported,
} from './values.ts';
import { yielded } from './yielding.ts';

/** Evaluates expressions. */
export abstract class Evaluator extends Jobs {
  abstract runBody(body: readonly Tree[], scope: Scope): Task<JsValue>;
  abstract dynamicImport(name: JsValue, from: SourceFile): Task<JsValue>;
  abstract functionOf(node: FunctionNode, scope: Scope, home?: JsObject, name?: string): JsFunction;
  abstract metaOf(file: SourceFile): JsObject;

  /** What calls nothing, at once. */
  value(node: Tree, scope: Scope): JsValue {
    switch (node.type) {
      case 'Literal':
        return node.value as JsValue;
      case 'Identifier':
        return this.lookUp(node.name, node, scope);
      case 'ThisExpression':
        return this.#self(scope, node);
      case 'TemplateLiteral': {
        let output = '';
        for (const [i, { value }] of node.quasis.entries()) {
          output += value.cooked;
          const inner = node.expressions[i];
          if (inner) output += this.text(this.value(inner, scope));
        }
        return output;
      }
      case 'ArrayExpression':
        return this.array(
          withHoles(
            node.elements,
            node.elements.map((item) => (item ? this.value(item, scope) : undefined)),
          ),
        );
      case 'ObjectExpression': {
        const made = this.object();
        for (const each of node.properties) if (each.type === 'Property') made.put(nameOf(each.key), this.value(each.value, scope));
        return made;
      }
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.functionOf(node, scope);
      case 'MemberExpression': {
        const of = this.value(node.object, scope);
        if (of === SHORT || (node.optional && (of === undefined || of === null))) return SHORT;
        if (node.property.type === 'PrivateIdentifier') return privateMember(this, of, nameOf(node.property), scope);
        return this.member(of, node.computed ? this.value(node.property, scope) : nameOf(node.property), node, scope);
      }
      case 'ChainExpression': {
        const value = this.value(node.expression, scope);
        return value === SHORT ? undefined : value;
      }
      case 'UnaryExpression':
        return this.#isUnknown(node.operator, node.argument, scope)
          ? 'undefined'
          : this.#unary(node.operator, this.value(node.argument, scope));
      case 'LogicalExpression': {
        const left = this.value(node.left, scope);
        return decided(node.operator, left) ? left : this.value(node.right, scope);
      }
      case 'BinaryExpression': {
        if (node.left.type === 'PrivateIdentifier') return hasPrivateMember(this.value(node.right, scope), nameOf(node.left), scope);
        const left = this.value(node.left, scope);
        return this.#binary(node.operator, left, this.value(node.right, scope), node, scope);
      }
      case 'ConditionalExpression':
        return this.value(truth(this.value(node.test, scope)) ? node.consequent : node.alternate, scope);
      case 'SequenceExpression':
        return node.expressions.reduce<JsValue>((_, item) => this.value(item, scope), undefined);
      default:
        throw new Error(`not plain: ${node.type}`);
    }
  }

  task(node: Tree, scope: Scope): Task<JsValue> {
    if (node.plain) return finished(this.value(node, scope));
    return node.type === 'CallExpression' ? this.#call(node, scope) : this.#evaluate(node, scope);
  }

  *#evaluate(node: Tree, scope: Scope): Task<JsValue> {
    switch (node.type) {
      case 'AssignmentExpression':
        return yield* node.left.type === 'MemberExpression' ? this.#assignMember(node, node.left, scope) : this.#assign(node, scope);
      case 'AwaitExpression':
        return yield* this.#await(node, scope);
      case 'YieldExpression':
        return yield* yielded(this, node, scope);
      case 'NewExpression':
        return yield* this.#new(node, scope);
      case 'TemplateLiteral': {
        let output = '';
        for (const [i, { value }] of node.quasis.entries()) {
          output += value.cooked;
          const inner = node.expressions[i];
          if (inner) output += this.text(yield* this.task(inner, scope));
        }
        return output;
      }
      case 'TaggedTemplateExpression':
        return yield* this.#tagged(node, scope);
      case 'ArrayExpression':
        return this.array(withHoles(node.elements, yield* this.args(node.elements, scope)));
      case 'ObjectExpression':
        return yield* this.#object(node, scope);
      case 'ClassExpression':
        return yield* classOf(this, node, scope);
      case 'Literal':
        return this.regex(node.regex?.pattern ?? '', node.regex?.flags ?? '');
      case 'MemberExpression': {
        if (node.object.type === 'Super')
          return superMember(this, node.computed ? this.key(yield* this.task(node.property, scope)) : nameOf(node.property), scope);
        const of = yield* this.task(node.object, scope);
        if (of === SHORT || (node.optional && (of === undefined || of === null))) return SHORT;
        if (node.property.type === 'PrivateIdentifier') return privateMember(this, of, nameOf(node.property), scope);
        return this.member(of, node.computed ? yield* this.task(node.property, scope) : nameOf(node.property), node, scope);
      }
      case 'ChainExpression': {
        const value = yield* this.task(node.expression, scope);
        return value === SHORT ? undefined : value;
      }
      case 'UnaryExpression': {
        if (node.operator === 'delete') return yield* this.#delete(node.argument, scope);
        return this.#unary(node.operator, yield* this.task(node.argument, scope));
      }
      case 'UpdateExpression':
        return yield* this.#update(node, scope);
      case 'LogicalExpression': {
        const left = yield* this.task(node.left, scope);
        return decided(node.operator, left) ? left : yield* this.task(node.right, scope);
      }
      case 'BinaryExpression': {
        if (node.left.type === 'PrivateIdentifier') return hasPrivateMember(yield* this.task(node.right, scope), nameOf(node.left), scope);
        const left = yield* this.task(node.left, scope);
        return this.#binary(node.operator, left, yield* this.task(node.right, scope), node, scope);
      }
      case 'ConditionalExpression':
        return yield* this.task(truth(yield* this.task(node.test, scope)) ? node.consequent : node.alternate, scope);
      case 'SequenceExpression': {
        let last: JsValue;
        for (const item of node.expressions) last = yield* this.task(item, scope);
        return last;
      }
      case 'MetaProperty':
        return node.meta.name === 'new' ? methodOf(scope).target : this.metaOf(scope.call.file);
      case 'ImportExpression':
        return yield* this.dynamicImport(yield* this.task(node.source, scope), scope.call.file);
      default:
        throw new Unsupported(node.type);
    }
  }

  // ---- names and members

  /** Where V8 shows what is not there: at its name, but for what is called, which is shown where the script was. */
  lookUp(name: string, node: Tree | undefined, scope: Scope): JsValue {
    const found = scope.find(name);
    if (!found) {
      const own = this.global.own(name);
      if (own) return own.get ? this.callNow(own.get, this.global, []) : own.value;
      if (name === 'undefined') return undefined;
      if (GLOBALS.has(name) && Number.parseInt(this.version, 10) >= 18) throw new Unsupported(name);
      scope.call.at = node?.at ?? scope.call.at;
      const isOther = scope.call.file.url !== undefined && GIVEN.includes(name);
      throw this.fail('ReferenceError', `${name} is not defined${isOther ? OTHER_SCOPE : ''}`);
    }
    if (found.value === UNSET) {
      scope.call.at = node?.at ?? scope.call.at;
      throw this.fail('ReferenceError', `Cannot access '${name}' before initialization`);
    }
    return found.value;
  }
  #isUnknown(operator: string, node: Tree, scope: Scope): boolean {
    return (
      operator === 'typeof' &&
      node.type === 'Identifier' &&
      !scope.find(node.name) &&
      !this.global.own(node.name) &&
      !GLOBALS.has(node.name)
    );
  }

  #self(scope: Scope, node: Tree): JsValue {
    const { self } = methodOf(scope);
    if (self !== UNSET) return self;
    scope.call.at = node.at;
    throw this.fail('ReferenceError', SUPER_FIRST);
  }

  member(of: JsValue, name: JsValue, node: MemberExpression, scope: Scope): JsValue {
    if (of instanceof JsArray && typeof name === 'number') return of.items[name];
    if (of === undefined || of === null) {
      scope.call.at = node.at;
      throw this.fail('TypeError', `Cannot read properties of ${of} (reading '${this.shownKey(name)}')`);
    }
    return this.get(of, this.key(name));
  }
  shownKey(name: JsValue): string {
    return typeof name === 'symbol' ? String(name) : this.text(name);
  }
  /** As V8's messages show a value. */
  shown(value: JsValue): string {
    if (value instanceof JsFunction)
      return value.isClass ? `class ${value.name}` : (value.node?.source ?? `function ${value.name}() { [native code] }`);
    if (!(value instanceof JsObject)) return typeof value === 'string' ? `"${value}"` : String(value);
    if (value instanceof JsArray) return '[object Array]';
    const maker = value.find('constructor')?.value;
    return `#<${maker instanceof JsFunction ? maker.name : 'Object'}>`;
  }

  #unary(operator: string, value: JsValue): JsValue {
    switch (operator) {
      case '!':
        return !truth(value);
      case '-': {
        const made = this.#numeric(value);
        return -made;
      }
      case '+':
        return this.number(value);
      case '~': {
        const made = this.#numeric(value);
        return ~made;
      }
      case 'typeof':
        return typeOf(value);
      default:
        return undefined;
    }
  }
  #numeric(value: JsValue): number | bigint {
    const plain = this.primitive(value, 'number');
    return typeof plain === 'bigint' ? plain : this.number(plain);
  }
  #binary(operator: string, left: JsValue, right: JsValue, node: Tree, scope: Scope): JsValue {
    if (typeof left !== 'number' || typeof right !== 'number') scope.call.at = node.at;
    return binary(this, operator, left, right);
  }

  *#update(node: UpdateExpression, scope: Scope): Task<JsValue> {
    const { argument, operator, prefix } = node;
    const place = argument.type === 'MemberExpression' ? yield* placeOf(this, argument, scope) : undefined;
    const old = this.#numeric(place ? readFrom(this, place, scope) : this.value(argument, scope));
    const by = operator === '++' ? 1 : -1;
    const made = typeof old === 'bigint' ? old + BigInt(by) : old + by;
    if (place) writeTo(this, place, made, scope);
    else {
      scope.call.at = prefix ? node.start : argument.end;
      yield* assign(this, argument, made, scope);
    }
    return prefix ? made : old;
  }

  *#delete(node: Tree, scope: Scope): Task<JsValue> {
    const target = node.type === 'ChainExpression' ? node.expression : node;
    if (target.type !== 'MemberExpression') {
      yield* this.task(target, scope);
      return true;
    }
    const of = yield* this.task(target.object, scope);
    if (of === SHORT || (target.optional && (of === undefined || of === null))) return true;
    const name = target.computed ? yield* this.task(target.property, scope) : nameOf(target.property);
    if (!(of instanceof JsObject)) {
      if (of === undefined || of === null) throw this.fail('TypeError', `Cannot convert undefined or null to object`);
      return true;
    }
    const key = this.key(name);
    if (of.frozen && of.own(key)) {
      if (scope.call.strict) throw this.fail('TypeError', `Cannot delete property '${String(key)}' of ${this.shown(of)}`);
      return false;
    }
    of.delete(key);
    return true;
  }

  // ---- assignment

  *#assign(node: AssignmentExpression, scope: Scope): Task<JsValue> {
    const { left, right } = node;
    const operator = node.operator.slice(0, -1);
    if (operator === '') {
      const value = right.plain ? this.value(right, scope) : yield* this.task(right, scope);
      scope.call.at = node.at;
      yield* assign(this, left, value, scope, left.type === 'ObjectPattern' ? sourceOf(right) : undefined);
      return value;
    }
    const before = this.value(left, scope);
    if (isLogic(operator) && decided(operator, before)) return before;
    const by = right.plain ? this.value(right, scope) : yield* this.task(right, scope);
    scope.call.at = node.at;
    const made = isLogic(operator) ? by : binary(this, operator, before, by);
    yield* assign(this, left, made, scope);
    return made;
  }
  *#assignMember(node: AssignmentExpression, target: MemberExpression, scope: Scope): Task<JsValue> {
    const { right } = node;
    const operator = node.operator.slice(0, -1);
    const place = yield* placeOf(this, target, scope);
    const before = operator === '' ? undefined : readFrom(this, place, scope);
    if (isLogic(operator) && decided(operator, before)) return before;
    const value = right.plain ? this.value(right, scope) : yield* this.task(right, scope);
    scope.call.at = node.at;
    const made = operator === '' || isLogic(operator) ? value : binary(this, operator, before, value);
    writeTo(this, place, made, scope);
    return made;
  }

  // ---- calls

  *args(nodes: readonly (Tree | null)[], scope: Scope): Task<JsValue[]> {
    const args: JsValue[] = [];
    for (const node of nodes) {
      if (node?.type === 'SpreadElement') {
        const value = yield* this.task(node.argument, scope);
        scope.call.at = node.argument.at;
        const items = yield* walk(this, value, sourceOf(node.argument));
        for (let step = yield* items.next(); step; step = yield* items.next()) {
          yield* this.tick();
          args.push(step.value);
        }
      } else args.push(node ? (node.plain ? this.value(node, scope) : yield* this.task(node, scope)) : undefined);
    }
    return args;
  }

  *#new(node: NewExpression, scope: Scope): Task<JsValue> {
    const of = yield* this.task(node.callee, scope);
    const args = yield* this.args(node.arguments, scope);
    scope.call.at = node.at;
    if (!(of instanceof JsFunction) || of.constructs === 'nothing')
      throw this.fail('TypeError', `${sourceOf(node.callee)} is not a constructor`);
    return yield* this.construct(of, args);
  }

  *#call(node: CallExpression, scope: Scope): Task<JsValue> {
    const { callee } = node;
    if (callee.type === 'Super') return yield* superCall(this, node.arguments, scope);
    const whole = callee.type === 'ChainExpression' ? callee.expression : callee;
    let self: JsValue;
    let run: JsValue;
    if (whole.type === 'Identifier') run = this.lookUp(whole.name, undefined, scope);
    else if (whole.type !== 'MemberExpression') run = yield* this.task(callee, scope);
    else if (whole.object.type === 'Super') {
      self = this.#self(scope, whole.object);
      run = superMember(this, whole.computed ? this.key(yield* this.task(whole.property, scope)) : nameOf(whole.property), scope);
    } else {
      self = whole.object.plain ? this.value(whole.object, scope) : yield* this.task(whole.object, scope);
      if (self === SHORT || (whole.optional && (self === undefined || self === null))) run = SHORT;
      else if (whole.property.type === 'PrivateIdentifier') run = privateMember(this, self, nameOf(whole.property), scope);
      else run = this.member(self, whole.computed ? yield* this.task(whole.property, scope) : nameOf(whole.property), whole, scope);
      if (callee.type === 'ChainExpression' && run === SHORT) run = undefined;
    }
    if (run === SHORT || (node.optional && (run === undefined || run === null))) return SHORT;
    if (whole.type === 'MemberExpression') scope.call.at = whole.at;
    const args = yield* this.args(node.arguments, scope);
    scope.call.at = node.at;
    if (!(run instanceof JsFunction)) throw this.fail('TypeError', `${sourceOf(callee)} is not a function`);
    yield* this.tick();
    this.goThrough(run, self, args);
    if (run.frame !== undefined) return yield* this.entered(run, self, args, undefined);
    try {
      const made = run.run(self, args, this);
      return isTask(made) ? yield* made : made;
    } catch (error) {
      throw run.node ? error : this.asScripts(error);
    }
  }

  *#await({ argument, start }: AwaitExpression, scope: Scope): Task<JsValue> {
    const value = yield* this.task(argument, scope);
    scope.call.at = start;
    return yield* this.awaited(value);
  }
  *awaited(value: JsValue): Task<JsValue> {
    const answer = (yield new Await(value)) as { state: 'fulfilled' | 'rejected'; value: JsValue };
    if (answer.state === 'rejected') throw new Thrown(answer.value);
    return answer.value;
  }

  *#tagged({ tag, quasi }: TaggedTemplateExpression, scope: Scope): Task<JsValue> {
    const place = tag.type === 'MemberExpression' ? yield* placeOf(this, tag, scope) : undefined;
    const run = place ? readFrom(this, place, scope) : yield* this.task(tag, scope);
    const texts = this.#texts.get(quasi) ?? this.array(quasi.quasis.map(({ value }) => value.cooked ?? undefined));
    if (!this.#texts.has(quasi)) {
      texts.properties.set('raw', { value: frozen(this.array(quasi.quasis.map(({ value }) => value.raw))), enumerable: false });
      frozen(texts);
      this.#texts.set(quasi, texts);
    }
    const values: JsValue[] = [];
    for (const each of quasi.expressions) values.push(yield* this.task(each, scope));
    if (!(run instanceof JsFunction)) throw this.fail('TypeError', `${sourceOf(tag)} is not a function`);
    return yield* this.call(run, place?.of, [texts, ...values]);
  }
  /** Each place in a script gives its tag the same texts. */
  readonly #texts = new Map<Tree, JsArray>();

  /** A function without a name has that of what it is given to, be it made just now. */
  #named(value: Tree, key: Key, scope: Scope): Task<JsValue> {
    const isNameless = (value.type === 'FunctionExpression' || value.type === 'ArrowFunctionExpression') && value.called === '';
    return isNameless ? finished(this.functionOf(value, scope, undefined, methodName('init', key))) : this.task(value, scope);
  }
  *#object(node: ObjectExpression, scope: Scope): Task<JsValue> {
    const made = this.object();
    for (const each of node.properties) {
      if (each.type === 'SpreadElement') {
        this.copyInto(made, yield* this.task(each.argument, scope));
        continue;
      }
      const { kind, method, computed, value, shorthand } = each;
      const key: Key = computed ? this.key(yield* this.task(each.key, scope)) : nameOf(each.key);
      if (kind === 'get' || kind === 'set' || method) {
        const run = this.functionOf(value as FunctionNode, scope, made, computed ? methodName(kind, key) : undefined);
        if (kind === 'init') made.put(key, run);
        else accessor(made, key, kind, run, true);
        continue;
      }
      const given = computed ? yield* this.#named(value, key, scope) : yield* this.task(value, scope);
      if (key !== '__proto__' || computed || shorthand) made.put(key, given);
      else if (given === null || given instanceof JsObject) made.proto = given;
    }
    return made;
  }
}

/** V8's message where `this` is used before `super(…)`. */
export const SUPER_FIRST = "Must call super constructor in derived class before accessing 'this' or returning from derived constructor";
const OTHER_SCOPE = ' in ES module scope, you can use import instead';

/** What an optional chain comes to that has ended early. */
const SHORT = Symbol('short');

/** `[1, , 3]` has nothing in its second place. */
function withHoles(elements: readonly unknown[], items: JsValue[]): JsValue[] {
  if (elements.length === items.length && elements.includes(null))
    for (const [i, element] of elements.entries()) if (element === null) Reflect.deleteProperty(items, i);
  return items;
}

function frozen(of: JsArray): JsArray {
  of.frozen = true;
  return of;
}
const isLogic = (operator: string): boolean => operator === '&&' || operator === '||' || operator === '??';
const decided = (operator: string, left: JsValue): boolean =>
  operator === '&&' ? !truth(left) : operator === '||' ? truth(left) : left !== undefined && left !== null;
