// One case for each kind of expression: they call each other, and stand together.
import { finished, type Task } from '../../../engine/index.ts';
import { bytesOf, truth, typeOf } from './conversions.ts';
import { Core } from './core.ts';
import { Await, Yielded } from './generators.ts';
import type { Block, ClassNode, FunctionNode, Node } from './tree.ts';
import {
  type Call,
  JsArray,
  JsFunction,
  JsObject,
  type JsValue,
  type Key,
  type NativeRun,
  Scope,
  type SourceFile,
  Thrown,
  UNSET,
  Unsupported,
} from './values.ts';

/** Evaluates expressions. */
export abstract class Evaluator extends Core {
  abstract runBody(body: Block, scope: Scope): Task<JsValue>;
  abstract dynamicImport(name: JsValue, from: SourceFile): Task<JsValue>;
  abstract functionOf(node: FunctionNode, scope: Scope, home?: JsObject): JsFunction;

  /** What calls nothing, at once. */
  value(node: Node, scope: Scope): JsValue {
    switch (node.type) {
      case 'constant':
        return node.value;
      case 'name':
        return this.lookUp(node.name, node, scope);
      case 'this':
        return this.#self(scope, node);
      case 'template': {
        let output = '';
        for (const piece of node.pieces) output += typeof piece === 'string' ? piece : this.text(this.value(piece, scope));
        return output;
      }
      case 'array':
        return this.array(node.items.map((item) => (item ? this.value(item, scope) : undefined)));
      case 'object': {
        const made = this.object();
        for (const { key, value } of node.members) made.put(this.key(this.value(key, scope)), this.value(value, scope));
        return made;
      }
      case 'function':
        return this.functionOf(node.made, scope);
      case 'member': {
        const of = this.value(node.of, scope);
        if (node.optional && (of === undefined || of === null)) return undefined;
        return this.member(of, this.value(node.name, scope), node, scope);
      }
      case 'chain':
        return this.value(node.of, scope);
      case 'unary':
        return this.unary(node.operator, node.value, scope);
      case 'logic': {
        const left = this.value(node.left, scope);
        return decided(node.operator, left) ? left : this.value(node.right, scope);
      }
      case 'binary': {
        const left = this.value(node.left, scope);
        return this.binary(node.operator, left, this.value(node.right, scope), node, scope);
      }
      case 'choice':
        return this.value(truth(this.value(node.test, scope)) ? node.yes : node.no, scope);
      case 'sequence':
        return node.items.reduce<JsValue>((_, item) => this.value(item, scope), undefined);
      default:
        throw new Error(`not plain: ${node.type}`);
    }
  }

  task(node: Node, scope: Scope): Task<JsValue> {
    if (node.plain) return finished(this.value(node, scope));
    return node.type === 'call' ? this.#call(node, scope) : this.#evaluate(node, scope);
  }

  *#evaluate(node: Node, scope: Scope): Task<JsValue> {
    switch (node.type) {
      case 'assign':
        return yield* this.#assignment(node, scope);
      case 'await':
        return yield* this.awaited(yield* this.task(node.value, scope));
      case 'yield':
        return yield* this.#yield(node, scope);
      case 'new': {
        const of = yield* this.task(node.of, scope);
        const args = yield* this.args(node.args, scope);
        scope.call.at = node.at;
        if (!(of instanceof JsFunction) || of.constructs === 'nothing')
          throw this.fail('TypeError', `${sourceOf(node.of, scope)} is not a constructor`);
        return yield* this.construct(of, args);
      }
      case 'template': {
        if (node.tag) return yield* this.#tagged(node, scope);
        let output = '';
        for (const piece of node.pieces) output += typeof piece === 'string' ? piece : this.text(yield* this.task(piece, scope));
        return output;
      }
      case 'array': {
        const items: JsValue[] = [];
        for (const item of node.items) {
          if (item?.type === 'spread') items.push(...(yield* this.items(yield* this.task(item.value, scope))));
          else items.push(item ? yield* this.task(item, scope) : undefined);
        }
        return this.array(items);
      }
      case 'object':
        return yield* this.#object(node, scope);
      case 'class':
        return yield* this.classOf(node.made, scope);
      case 'regex':
        return this.regex(node.text, node.flags);
      case 'member': {
        if (node.of.type === 'super') return this.#superMember(this.key(yield* this.task(node.name, scope)), scope);
        const of = yield* this.task(node.of, scope);
        if (of === SHORT || (node.optional && (of === undefined || of === null))) return SHORT as never;
        return this.member(of, yield* this.task(node.name, scope), node, scope);
      }
      case 'chain': {
        const value = yield* this.task(node.of, scope);
        return value === SHORT ? undefined : value;
      }
      case 'unary': {
        if (node.operator === 'delete') return yield* this.#delete(node.value, scope);
        const value = yield* this.task(node.value, scope);
        return this.unary(node.operator, { type: 'constant', value: value as never, at: node.at, plain: true }, scope);
      }
      case 'update': {
        const before = yield* this.task(node.target, scope);
        const old = typeof before === 'bigint' ? before : this.number(before);
        const by = node.operator === '++' ? 1 : -1;
        const made = typeof old === 'bigint' ? old + BigInt(by) : old + by;
        yield* this.assign(node.target, made, scope);
        return node.prefix ? made : old;
      }
      case 'logic': {
        const left = yield* this.task(node.left, scope);
        return decided(node.operator, left) ? left : yield* this.task(node.right, scope);
      }
      case 'binary': {
        const left = yield* this.task(node.left, scope);
        return this.binary(node.operator, left, yield* this.task(node.right, scope), node, scope);
      }
      case 'choice':
        return yield* this.task(truth(yield* this.task(node.test, scope)) ? node.yes : node.no, scope);
      case 'sequence': {
        let last: JsValue;
        for (const item of node.items) last = yield* this.task(item, scope);
        return last;
      }
      case 'newTarget':
        return scope.call.target;
      default:
        throw this.fail('SyntaxError', `Unexpected ${node.type}`);
    }
  }

  lookUp(name: string, node: Node, scope: Scope): JsValue {
    const found = scope.find(name);
    if (!found) {
      const own = this.global.own(name);
      if (own) return own.value;
      if (name === 'undefined') return undefined;
      scope.call.at = node.at;
      throw this.fail('ReferenceError', `${name} is not defined`);
    }
    if (found.value === UNSET) {
      scope.call.at = node.at;
      throw this.fail('ReferenceError', `Cannot access '${name}' before initialization`);
    }
    return found.value;
  }

  #self(scope: Scope, node: Node): JsValue {
    let call: Call = scope.call;
    while (call.run?.node?.arrow && call.outer) call = call.outer;
    if (call.self === UNSET) {
      scope.call.at = node.at;
      throw this.fail(
        'ReferenceError',
        "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
      );
    }
    return call.self;
  }
  #method(scope: Scope): Call {
    let call: Call = scope.call;
    while (call.run?.node?.arrow && call.outer) call = call.outer;
    return call;
  }
  #superMember(key: Key, scope: Scope): JsValue {
    const { run, self } = this.#method(scope);
    const found = run?.home?.proto?.find(key);
    if (found?.get) return this.callNow(found.get, self === UNSET ? undefined : self, []);
    return found?.value;
  }

  member(of: JsValue, name: JsValue, node: Node & { type: 'member' }, scope: Scope): JsValue {
    if (of instanceof JsArray && typeof name === 'number') return of.items[name];
    if (of === undefined || of === null) {
      scope.call.at = node.end + (node.at - node.at);
      throw this.fail('TypeError', `Cannot read properties of ${of} (reading '${this.text(name)}')`);
    }
    return this.get(of, this.key(name));
  }

  unary(operator: string, node: Node, scope: Scope): JsValue {
    if (operator === 'typeof' && node.type === 'name' && !scope.find(node.name) && !this.global.own(node.name)) return 'undefined';
    const value = this.value(node, scope);
    switch (operator) {
      case '!':
        return !truth(value);
      case '-':
        return typeof value === 'bigint' ? -value : -this.number(value);
      case '+':
        return this.number(value);
      case '~':
        return ~this.number(value);
      case 'typeof':
        return typeOf(value);
      default:
        return undefined;
    }
  }

  // ---- calls

  *args(nodes: readonly Node[], scope: Scope): Task<JsValue[]> {
    const args: JsValue[] = [];
    for (const node of nodes) {
      if (node.type === 'spread') args.push(...(yield* this.items(yield* this.task(node.value, scope))));
      else args.push(node.plain ? this.value(node, scope) : yield* this.task(node, scope));
    }
    return args;
  }

  *#call(node: Node & { type: 'call' }, scope: Scope): Task<JsValue> {
    const { of } = node;
    let self: JsValue;
    let run: JsValue;
    if (of.type === 'super') return yield* this.#superCall(node, scope);
    if (of.type === 'member') {
      if (of.of.type === 'super') {
        const call = this.#method(scope);
        self = call.self === UNSET ? undefined : call.self;
        run = this.#superMember(this.key(yield* this.task(of.name, scope)), scope);
      } else {
        self = of.of.plain ? this.value(of.of, scope) : yield* this.task(of.of, scope);
        if (self === SHORT || (of.optional && (self === undefined || self === null))) return SHORT as never;
        run = this.member(self, yield* this.task(of.name, scope), of, scope);
      }
    } else run = yield* this.task(of, scope);
    if (run === SHORT || (node.optional && (run === undefined || run === null))) return SHORT as never;
    const args = yield* this.args(node.args, scope);
    scope.call.at = node.at;
    if (!(run instanceof JsFunction)) {
      if (of.type === 'name' && of.name === 'import') return yield* this.dynamicImport(args[0], scope.call.file);
      throw this.fail('TypeError', `${sourceOf(of, scope)} is not a function`);
    }
    yield* this.tick();
    if (run.name === 'require' && run.kind === 'Function' && !run.node) return yield* this.require(this.text(args[0]), scope.call.file);
    // What goes through long lists and texts is work by their length.
    const size = typeof self === 'string' ? self.length : self instanceof JsArray ? self.items.length : 0;
    if (size > LONG && !AT_ONCE.has(run.name)) this.process.work(size >> 8);
    const made = run.run(self, args, this);
    return isTask(made) ? yield* made : made;
  }

  *#superCall(node: Node & { type: 'call' }, scope: Scope): Task<JsValue> {
    const call = this.#method(scope);
    const parent = call.run?.proto;
    const args = yield* this.args(node.args, scope);
    if (!(parent instanceof JsFunction)) throw this.fail('TypeError', 'Super constructor is not a constructor');
    const made = yield* this.construct(parent, args, call.target);
    call.self = made;
    if (call.run?.fields && made instanceof JsObject) yield* this.initialise(call.run, made);
    return made;
  }

  /** The fields that a class gives to what is new. */
  *initialise(of: JsFunction, made: JsObject): Task<void> {
    for (const { key, value, scope } of of.fields ?? []) {
      const call: Call = { ...scope.call, self: made, run: undefined, outer: undefined };
      // Private members are seen by nobody.
      made.put(key, value ? yield* this.task(value, new Scope(scope, call)) : undefined, !(typeof key === 'string' && key.startsWith('#')));
    }
  }

  *awaited(value: JsValue): Task<JsValue> {
    const answer = (yield new Await(value)) as { state: 'fulfilled' | 'rejected'; value: JsValue };
    if (answer.state === 'rejected') throw new Thrown(answer.value);
    return answer.value;
  }

  *#yield(node: Node & { type: 'yield' }, scope: Scope): Task<JsValue> {
    const value = node.value ? yield* this.task(node.value, scope) : undefined;
    if (!node.all) return yield new Yielded(value);
    for (const item of yield* this.items(value)) yield new Yielded(item);
    return undefined;
  }

  *#tagged(node: Node & { type: 'template' }, scope: Scope): Task<JsValue> {
    const run = yield* this.task(node.tag as Node, scope);
    const texts = this.array(node.pieces.filter((piece) => typeof piece === 'string'));
    texts.put('raw', this.array([...texts.items]));
    const values: JsValue[] = [];
    for (const piece of node.pieces) if (typeof piece !== 'string') values.push(yield* this.task(piece, scope));
    return yield* this.call(run, undefined, [texts, ...values]);
  }

  *#object(node: Node & { type: 'object' }, scope: Scope): Task<JsValue> {
    const made = this.object();
    for (const { kind, key, value } of node.members) {
      if (kind === 'spread') {
        this.copyInto(made, yield* this.task(value, scope));
        continue;
      }
      const name = this.key(yield* this.task(key, scope));
      if (kind === 'value') made.put(name, yield* this.task(value, scope));
      else {
        const run = value.type === 'function' ? this.functionOf(value.made, scope, made) : undefined;
        if (kind === 'method') made.put(name, run);
        else accessor(made, name, kind, run, true);
      }
    }
    return made;
  }

  *classOf(node: ClassNode, scope: Scope): Task<JsFunction> {
    const inside = new Scope(scope, scope.call);
    const parent = node.parent ? yield* this.task(node.parent, scope) : undefined;
    if (node.parent && parent !== null && !(parent instanceof JsFunction && parent.constructs !== 'nothing'))
      throw this.fail('TypeError', `Class extends value ${this.text(parent)} is not a constructor or null`);
    const above = parent instanceof JsFunction ? this.get(parent, 'prototype') : this.protos.Object;
    const prototype = new JsObject(above instanceof JsObject ? above : null);
    const start = node.members.find(
      ({ kind, key, still }) => kind === 'method' && !still && key.type === 'constant' && key.value === 'constructor',
    );
    const inner = start?.value?.type === 'function' ? this.functionOf(start.value.made, inside, prototype) : undefined;
    const made: JsFunction = new JsFunction(
      parent instanceof JsFunction ? parent : (this.protos.Function as JsObject),
      node.name,
      construct(inner, parent instanceof JsFunction, () => made),
      'itself',
      inner?.node,
    );
    made.isClass = true;
    made.home = prototype;
    made.put('prototype', prototype, false);
    prototype.put('constructor', made, false);
    if (node.name !== '') inside.declare(node.name, 'const', made);
    const fields: { key: Key; value?: Node; scope: Scope }[] = [];
    for (const { kind, still, key, value } of node.members) {
      if (start?.key === key) continue;
      const place = still ? made : prototype;
      const name = this.key(yield* this.task(key, inside));
      const own = new Scope(inside, { ...scope.call, self: made, run: undefined, outer: undefined });
      if (kind === 'field') {
        if (still) made.put(name, value ? yield* this.task(value, own) : undefined);
        else fields.push({ key: name, ...(value && { value }), scope: inside });
      } else if (value?.type === 'function') {
        const run = this.functionOf(value.made, inside, place);
        if (kind === 'block') yield* this.call(run, made, []);
        else if (kind === 'method') place.put(name, run, false);
        else accessor(place, name, kind, run, false);
      }
    }
    made.fields = fields;
    return made;
  }

  *#delete(node: Node, scope: Scope): Task<JsValue> {
    const target = node.type === 'chain' ? node.of : node;
    if (target.type !== 'member') return true;
    const of = yield* this.task(target.of, scope);
    if (of instanceof JsObject) of.delete(this.key(yield* this.task(target.name, scope)));
    return true;
  }

  // ---- assignment

  *#assignment(node: Node & { type: 'assign' }, scope: Scope): Task<JsValue> {
    const { operator, target } = node;
    scope.call.at = node.at;
    if (operator === '') {
      const value = node.value.plain ? this.value(node.value, scope) : yield* this.task(node.value, scope);
      scope.call.at = node.at;
      yield* this.assign(target, value, scope);
      return value;
    }
    const before = yield* this.task(target, scope);
    if (operator === '&&' || operator === '||' || operator === '??') {
      if (decided(operator, before)) return before;
      const value = yield* this.task(node.value, scope);
      yield* this.assign(target, value, scope);
      return value;
    }
    const by = node.value.plain ? this.value(node.value, scope) : yield* this.task(node.value, scope);
    const made = this.binary(operator, before, by, node, scope);
    yield* this.assign(target, made, scope);
    return made;
  }

  *assign(target: Node, value: JsValue, scope: Scope): Task<void> {
    switch (target.type) {
      case 'name': {
        const found = scope.find(target.name);
        if (!found) {
          this.global.put(target.name, value);
          return;
        }
        if (found.kind === 'const' && found.value !== UNSET) {
          throw this.fail('TypeError', 'Assignment to constant variable.');
        }
        if (typeof value === 'string' && value.length > 512) this.hold(value.length);
        found.value = value;
        return;
      }
      case 'member': {
        const of = target.of.type === 'super' ? this.#self(scope, target) : yield* this.task(target.of, scope);
        const name = yield* this.task(target.name, scope);
        if (of === undefined || of === null) {
          scope.call.at = target.at;
          throw this.fail('TypeError', `Cannot set properties of ${of} (setting '${this.text(name)}')`);
        }
        if (of instanceof JsArray && typeof name === 'number' && name >= 0 && name <= of.items.length && !of.frozen) {
          if (name === of.items.length) this.hold(bytesOf(value) + 8);
          of.items[name] = value;
          return;
        }
        this.set(of, this.key(name), value);
        return;
      }
      default:
        yield* this.bind(target, value, scope, undefined);
    }
  }

  /** Gives the names of a pattern their values; without a kind they are there already. */
  *bind(target: Node, value: JsValue, scope: Scope, kind: 'var' | 'let' | 'const' | undefined): Task<void> {
    switch (target.type) {
      case 'name':
        if (!kind || kind === 'var') yield* this.assign(target, value, scope);
        else scope.declare(target.name, kind, value);
        return;
      case 'default':
      case 'assign': {
        const made = value === undefined ? yield* this.task(target.value, scope) : value;
        yield* this.bind(target.target, made, scope, kind);
        return;
      }
      case 'array': {
        const items = yield* this.items(value);
        for (const [i, item] of target.items.entries()) {
          if (item?.type === 'spread') yield* this.bind(item.value, this.array(items.slice(i)), scope, kind);
          else if (item) yield* this.bind(item, items[i], scope, kind);
        }
        return;
      }
      case 'object': {
        if (value === undefined || value === null) {
          scope.call.at = target.at;
          const [first] = target.members;
          const name = first && first.key.type === 'constant' ? `property '${String(first.key.value)}' of ` : '';
          throw this.fail('TypeError', `Cannot destructure ${name}'${this.text(value)}' as it is ${value}.`);
        }
        const taken = new Set<Key>();
        for (const member of target.members) {
          if (member.kind === 'spread') {
            const rest = this.object();
            this.copyInto(rest, value, taken);
            yield* this.bind(member.value, rest, scope, kind);
            continue;
          }
          const key = this.key(yield* this.task(member.key, scope));
          taken.add(key);
          yield* this.bind(member.value, this.get(value, key), scope, kind);
        }
        return;
      }
      case 'member':
        yield* this.assign(target, value, scope);
        return;
      default:
        throw new Unsupported('a pattern');
    }
  }
}

const LONG = 1024;
const AT_ONCE: ReadonlySet<string> = new Set(['push', 'pop', 'at', 'charAt', 'charCodeAt']);

/** What an optional chain comes to that has ended early. */
const SHORT = Symbol('short') as never;

const decided = (operator: string, left: JsValue): boolean =>
  operator === '&&' ? !truth(left) : operator === '||' ? truth(left) : left !== undefined && left !== null;

function accessor(of: JsObject, name: Key, kind: string, run: JsValue, enumerable: boolean): void {
  const before = of.properties.get(name);
  of.properties.set(name, {
    value: undefined,
    ...(before?.get !== undefined && { get: before.get }),
    ...(before?.set !== undefined && { set: before.set }),
    [kind]: run,
    enumerable,
  });
}

/** What `new` does with a class. */
function construct(inner: JsFunction | undefined, derived: boolean, own: () => JsFunction): NativeRun {
  return function* (_, args, machine, target): Task<JsValue> {
    const self = own();
    if (!target) throw machine.fail('TypeError', `Class constructor ${self.name} cannot be invoked without 'new'`);
    const evaluator = machine as unknown as Evaluator;
    if (derived && !inner) {
      const made = yield* machine.construct(self.proto, args, target);
      if (made instanceof JsObject) yield* evaluator.initialise(self, made);
      return made;
    }
    let made: JsObject | typeof UNSET = UNSET;
    if (!derived) {
      const proto = machine.get(target, 'prototype');
      made = new JsObject(proto instanceof JsObject ? proto : (machine.protos.Object as JsObject));
      yield* evaluator.initialise(self, made);
    }
    if (!inner) return made as JsObject;
    return yield* evaluator.enter(inner, made, args, target, self);
  };
}

/** As the script writes it, for messages. */
function sourceOf(node: Node, scope: Scope): string {
  switch (node.type) {
    case 'name':
      return node.name;
    case 'this':
      return 'this';
    case 'member':
      return node.name.type === 'constant' ? `${sourceOf(node.of, scope)}.${String(node.name.value)}` : `${sourceOf(node.of, scope)}[...]`;
    case 'call':
      return `${sourceOf(node.of, scope)}(...)`;
    case 'chain':
      return sourceOf(node.of, scope);
    default:
      return '(intermediate value)';
  }
}

const isTask = (made: JsValue | Task<JsValue>): made is Task<JsValue> =>
  typeof made === 'object' && made !== null && !(made instanceof JsObject);
