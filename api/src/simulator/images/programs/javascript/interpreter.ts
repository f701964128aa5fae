// One case for each kind of statement: they call each other, and stand together.
import { finished, type Task } from '../../../engine/index.ts';
import { truth } from './conversions.ts';
import type { PromiseState } from './core.ts';
import { Evaluator } from './evaluator.ts';
import { reachableBytes } from './reachable.ts';
import type { Block, FunctionNode, Node, Statement } from './tree.ts';
import { type Call, JsArray, JsFunction, JsObject, type JsValue, Scope, type SourceFile, Thrown, UNSET, Unsupported } from './values.ts';
import { namesOf } from './vars.ts';

/** How a statement ends that does not just end. */
type Flow =
  | undefined
  | { readonly type: 'return'; readonly value: JsValue }
  | { readonly type: 'break' | 'continue'; readonly label: string | undefined };
type Require = (interpreter: Interpreter, name: string, from: SourceFile) => Task<JsValue>;

/** Runs what was parsed. */
export class Interpreter extends Evaluator {
  /** What to do with promises that nobody has asked. */
  onRejected: ((promise: JsObject, value: JsValue) => Task<void>) | undefined;

  constructor(
    process: ConstructorParameters<typeof Evaluator>[0],
    version: string,
    limit: number,
    readonly requires: Require,
  ) {
    super(process, version, limit);
  }

  require(name: string, from: SourceFile): Task<JsValue> {
    return this.requires(this, name, from);
  }
  *dynamicImport(name: JsValue, from: SourceFile): Task<JsValue> {
    const promise = this.promise();
    try {
      this.settle(promise, 'fulfilled', yield* this.require(this.text(name), from));
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      this.settle(promise, 'rejected', error.value);
    }
    return promise;
  }

  *unhandled(): Task<void> {
    for (const promise of this.rejected) {
      this.rejected.delete(promise);
      const { handled, value } = promise.native as PromiseState;
      if (!handled && this.onRejected) yield* this.onRejected(promise, value);
    }
  }

  // ---- functions

  functionOf(node: FunctionNode, scope: Scope, home?: JsObject): JsFunction {
    const plain = !node.arrow && !node.async && !node.generator && !node.method;
    const made: JsFunction = new JsFunction(
      this.protos.Function as JsObject,
      node.name,
      (self, args, _, target) => this.#enter(made, scope, node.arrow ? undefined : self, args, target),
      plain ? 'object' : 'nothing',
      node,
    );
    made.home = home;
    this.closures.set(made, scope);
    return made;
  }
  readonly closures = new WeakMap<JsFunction, Scope>();
  /** Those whose names are in use. */
  readonly active = new Set<Scope>();

  reachable(): number {
    return reachableBytes([this.global, ...this.kept.values()], this.active, (run) => this.closures.get(run));
  }

  /** Enters the constructor of a class. */
  *enter(
    run: JsFunction,
    self: JsObject | typeof UNSET,
    args: readonly JsValue[],
    target: JsObject | undefined,
    of: JsFunction,
  ): Task<JsValue> {
    const scope = this.closures.get(run) as Scope;
    const call: Call = { self, run: of, target, outer: scope.call, name: `new ${of.name}`, file: scope.call.file, at: 0 };
    const value = yield* this.#body(run.node as FunctionNode, new Scope(scope, call), args);
    if (value instanceof JsObject) return value;
    if (call.self === UNSET)
      throw this.fail(
        'ReferenceError',
        "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
      );
    return call.self;
  }

  #enter(made: JsFunction, scope: Scope, self: JsValue, args: readonly JsValue[], target: JsObject | undefined): Task<JsValue> {
    const node = made.node as FunctionNode;
    const { call: outer } = scope;
    const loose = !node.arrow && (self === undefined || self === null) && !target && !this.#isStrict(made, node, outer.file);
    const call: Call = {
      self: loose ? this.global : self,
      run: made,
      target,
      outer,
      name: this.#nameOf(made, node, self, target),
      file: outer.file,
      at: outer.at,
    };
    const inside = new Scope(scope, call);
    if (node.generator) {
      if (node.async) throw new Unsupported('async generators');
      return this.#generator(node, inside, args);
    }
    if (node.async) return this.start(this.#body(node, inside, args, true), { ...call, name: `async ${call.name}` });
    return this.#body(node, inside, args);
  }
  /** Outside of strict mode a function that is called by itself has the global object for its own. */
  #isStrict(made: JsFunction, node: FunctionNode, { source, path }: SourceFile): boolean {
    return (
      (node.method && (made.home instanceof JsFunction || isClass(made.home))) ||
      path.endsWith('.mjs') ||
      /^\s*(['"])use strict\1/.test(source) ||
      /^\s*(import|export)\s/m.test(source)
    );
  }
  #nameOf(made: JsFunction, node: FunctionNode, self: JsValue, target: JsObject | undefined): string {
    const entry = this.calls.length === 0 ? this.kept.get('entry') : undefined;
    if (typeof entry === 'string') return node.name === '' ? entry : entry.replace(/^(\w+)\.(\w+)$/, `$1.${node.name} [as $2]`);
    if (target) return `new ${node.name}`;
    const name = node.name;
    if (!(self instanceof JsObject) || name === '' || self === this.global) return name;
    const maker = self.find('constructor')?.value;
    const of = maker instanceof JsFunction ? maker.name : 'Object';
    return made.home || node.method || self.kind === 'Object' ? `${of}.${name}` : name;
  }

  *#body(node: FunctionNode, scope: Scope, args: readonly JsValue[], inside = false): Task<JsValue> {
    const depth = inside ? this.calls.length : this.deeper(scope.call);
    try {
      const [first] = node.body;
      if (first) scope.call.at = first.at;
      for (const name of node.vars) scope.declare(name, 'var', undefined);
      if (!node.arrow) scope.declare('arguments', 'var', this.array([...args]));
      for (const [i, parameter] of node.parameters.entries()) {
        if (parameter.type === 'name') scope.names.set(parameter.name, { value: args[i], kind: 'let' });
        else if (parameter.type === 'spread') yield* this.bind(parameter.value, this.array(args.slice(i)), scope, 'let');
        else yield* this.bind(parameter, args[i], scope, 'let');
      }
      return yield* this.runBody(node.body, scope);
    } catch (error) {
      throw this.overflow(error);
    } finally {
      if (!inside) this.calls.length = Math.min(this.calls.length, depth);
    }
  }

  *#generator(node: FunctionNode, scope: Scope, args: readonly JsValue[]): Task<JsValue> {
    const made = new JsObject(this.protos.Generator as JsObject, 'Generator', { task: this.#body(node, scope, args), over: false });
    yield* this.tick();
    return made;
  }

  *runBody(body: Block, scope: Scope): Task<JsValue> {
    const flow = yield* this.run(body, scope);
    return flow?.type === 'return' ? flow.value : undefined;
  }

  // ---- statements

  /** What a block declares is there from its beginning: functions whole, other names without a value. */
  hoist(body: Block, scope: Scope): void {
    for (const each of body) {
      const statement = each.type === 'export' ? each.inner : each;
      if (statement.type === 'function') scope.declare(statement.made.name, 'let', this.functionOf(statement.made, scope));
      else if (statement.type === 'class') scope.declare(statement.made.name, 'let', UNSET);
      else if (statement.type === 'declare' && statement.kind !== 'var')
        for (const { target } of statement.list) for (const name of namesOf(target)) scope.declare(name, statement.kind, UNSET);
    }
  }

  *run(body: Block, scope: Scope): Task<Flow> {
    this.hoist(body, scope);
    if (scope.names.size === 0 || this.active.has(scope)) return yield* this.#run(body, scope);
    this.active.add(scope);
    try {
      return yield* this.#run(body, scope);
    } finally {
      this.active.delete(scope);
    }
  }
  *#run(body: Block, scope: Scope): Task<Flow> {
    for (const statement of body) {
      yield* this.tick();
      if (statement.type === 'return')
        return { type: 'return', value: statement.value ? yield* this.#noted(statement.value, statement, scope) : undefined };
      if (statement.type === 'expression') yield* this.#noted(statement.value, statement, scope);
      else {
        const flow = yield* this.#statement(statement, scope);
        if (flow) return flow;
      }
    }
    return undefined;
  }
  #noted(value: Node, { at }: Statement, scope: Scope): Task<JsValue> {
    scope.call.at = at;
    return this.task(value, scope);
  }
  #inner(statement: Statement, scope: Scope): Task<Flow> {
    if (statement.type === 'block')
      return declares(statement.body) ? this.run(statement.body, new Scope(scope, scope.call)) : this.#run(statement.body, scope);
    return this.run([statement], scope);
  }

  *#statement(statement: Statement, scope: Scope): Task<Flow> {
    switch (statement.type) {
      case 'declare':
        for (const { target, value } of statement.list) {
          if (!value && statement.kind === 'var') continue;
          const made = value ? (value.plain ? this.value(value, scope) : yield* this.task(value, scope)) : undefined;
          yield* this.bind(target, made, scope, statement.kind);
        }
        return undefined;
      case 'class':
        scope.declare(statement.made.name, 'let', yield* this.classOf(statement.made, scope));
        return undefined;
      case 'throw': {
        const value = yield* this.task(statement.value, scope);
        const thrown = new Thrown(value);
        thrown.place = { file: scope.call.file, at: statement.at };
        throw thrown;
      }
      case 'if': {
        const test = truth(statement.test.plain ? this.value(statement.test, scope) : yield* this.task(statement.test, scope));
        return test ? yield* this.#inner(statement.yes, scope) : statement.no && (yield* this.#inner(statement.no, scope));
      }
      case 'block':
        return yield* this.run(statement.body, new Scope(scope, scope.call));
      case 'while':
      case 'for':
        return yield* this.#loop(statement, scope, undefined);
      case 'each':
        return yield* this.#each(statement, scope, undefined);
      case 'try':
        return yield* this.#try(statement, scope);
      case 'switch':
        return yield* this.#switch(statement, scope);
      case 'label':
        return yield* this.#label(statement, scope);
      case 'break':
      case 'continue':
        return { type: statement.type, label: statement.label };
      case 'import':
        return yield* this.#import(statement, scope);
      case 'export':
        return yield* this.#statement(statement.inner, scope);
      default:
        return undefined;
    }
  }

  *#label({ name, body }: Statement & { type: 'label' }, scope: Scope): Task<Flow> {
    const flow =
      body.type === 'while' || body.type === 'for'
        ? yield* this.#loop(body, scope, name)
        : body.type === 'each'
          ? yield* this.#each(body, scope, name)
          : yield* this.#inner(body, scope);
    return flow?.type === 'break' && flow.label === name ? undefined : flow;
  }

  *#loop(statement: Statement & { type: 'while' | 'for' }, scope: Scope, label: string | undefined): Task<Flow> {
    const { test } = statement;
    const outer = new Scope(scope, scope.call);
    if (statement.type === 'for' && statement.start) {
      this.hoist([statement.start], outer);
      yield* this.run([statement.start], outer);
    }
    // One that counts ends; one that asks, or does not even ask, may not.
    const endless = !test?.plain || test.type === 'constant';
    if (endless) this.endless++;
    const own = statement.type === 'for' && statement.start?.type === 'declare' && statement.start.kind === 'let';
    let inside = outer;
    try {
      for (let first = true; ; first = false) {
        const skip = first && statement.type === 'while' && !statement.first;
        if (!skip && test && !truth(test.plain ? this.value(test, inside) : yield* this.task(test, inside))) return undefined;
        yield* this.tick();
        const flow = yield* this.#inner(statement.body, inside);
        if (flow) {
          const mine = flow.type !== 'return' && (flow.label === undefined || flow.label === label);
          if (!mine) return flow;
          if (flow.type === 'break') return undefined;
        }
        // Each round has its own names, for the functions that it makes.
        if (own) inside = copyOf(inside, scope);
        if (statement.type === 'for' && statement.step) yield* this.task(statement.step, inside);
      }
    } finally {
      if (endless) this.endless--;
    }
  }

  *#each(statement: Statement & { type: 'each' }, scope: Scope, label: string | undefined): Task<Flow> {
    const of = yield* this.task(statement.value, scope);
    const iterator = statement.of ? yield* this.#iterator(of, statement) : undefined;
    const names = statement.of ? [] : of instanceof JsObject ? this.#namesOf(of) : [];
    for (let i = 0; ; i++) {
      yield* this.tick();
      let item: JsValue;
      if (iterator) {
        const next = yield* iterator.next();
        if (next === undefined) return undefined;
        item = statement.awaits ? yield* this.awaited(next.value) : next.value;
      } else if (i < names.length) item = names[i];
      else return undefined;
      const inside = new Scope(scope, scope.call);
      yield* this.bind(statement.target, item, inside, statement.kind);
      const flow = yield* this.#inner(statement.body, inside);
      if (!flow) continue;
      const mine = flow.type !== 'return' && (flow.label === undefined || flow.label === label);
      if (!mine) return flow;
      if (flow.type === 'break') return undefined;
    }
  }
  #namesOf(of: JsObject): string[] {
    const names = of.keys();
    for (let at = of.proto; at; at = at.proto) for (const name of at.keys()) if (!names.includes(name)) names.push(name);
    return names;
  }
  *#iterator(of: JsValue, { at }: Statement): Task<{ next(): Task<{ value: JsValue } | undefined> }> {
    if (of instanceof JsArray) return new ArrayWalk(of);
    if (typeof of === 'string') return new ArrayWalk(this.array([...of]));
    const make = of === undefined || of === null ? undefined : this.get(of, Symbol.iterator);
    if (!(make instanceof JsFunction)) {
      const last = this.calls.at(-1);
      if (last) last.at = at;
      throw this.fail('TypeError', `${of instanceof JsObject ? 'object' : this.text(of)} is not iterable`);
    }
    return new Walk(this, yield* this.call(make, of, []));
  }

  *#try({ body, name, handler, last }: Statement & { type: 'try' }, scope: Scope): Task<Flow> {
    let flow: Flow;
    const depth = this.calls.length;
    try {
      try {
        flow = yield* this.run(body, new Scope(scope, scope.call));
      } catch (error) {
        if (!(error instanceof Thrown) || !handler) throw error;
        this.calls.length = Math.min(this.calls.length, depth);
        const inside = new Scope(scope, scope.call);
        if (name) yield* this.bind(name, error.value, inside, 'let');
        flow = yield* this.run(handler, new Scope(inside, scope.call));
      }
    } catch (error) {
      if (error instanceof Thrown && last) {
        const end = yield* this.run(last, new Scope(scope, scope.call));
        if (end) return end;
      }
      throw error;
    }
    return (last && (yield* this.run(last, new Scope(scope, scope.call)))) ?? flow;
  }

  *#switch({ value, cases }: Statement & { type: 'switch' }, scope: Scope): Task<Flow> {
    const wanted = yield* this.task(value, scope);
    const inside = new Scope(scope, scope.call);
    let from = -1;
    for (const [i, { test }] of cases.entries()) {
      if (test && (yield* this.task(test, inside)) === wanted) {
        from = i;
        break;
      }
    }
    if (from < 0) from = cases.findIndex(({ test }) => !test);
    if (from < 0) return undefined;
    for (const { body } of cases) this.hoist(body, inside);
    for (const { body } of cases.slice(from)) {
      const flow = yield* this.run(body, inside);
      if (flow?.type === 'break' && flow.label === undefined) return undefined;
      if (flow) return flow;
    }
    return undefined;
  }

  *#import({ from, names }: Statement & { type: 'import' }, scope: Scope): Task<Flow> {
    const module = yield* this.require(from, scope.call.file);
    for (const { name, as } of names) {
      const value = name === '*' ? module : name === 'default' ? defaultOf(this, module) : this.get(module, name);
      scope.declare(as, 'const', value);
    }
    return undefined;
  }
}

/** Whether a block has names of its own. */
const declares = (body: Block): boolean => body.some(({ type }) => type === 'declare' || type === 'function' || type === 'class');
const isClass = (home: JsObject | undefined): boolean => {
  const maker = home?.own('constructor')?.value;
  return maker instanceof JsFunction && maker.isClass;
};
const defaultOf = (machine: Interpreter, module: JsValue): JsValue =>
  module instanceof JsObject && module.find('default') ? machine.get(module, 'default') : module;

function copyOf(scope: Scope, outer: Scope): Scope {
  const made = new Scope(outer, scope.call);
  for (const [name, binding] of scope.names) made.names.set(name, { ...binding });
  return made;
}

class ArrayWalk {
  #at = 0;
  constructor(readonly of: JsArray) {}
  next(): Task<{ value: JsValue } | undefined> {
    return finished(this.#at < this.of.items.length ? { value: this.of.items[this.#at++] } : undefined);
  }
}
class Walk {
  constructor(
    readonly machine: Interpreter,
    readonly iterator: JsValue,
  ) {}
  *next(): Task<{ value: JsValue } | undefined> {
    const { machine, iterator } = this;
    const step = yield* machine.call(machine.get(iterator, 'next'), iterator, []);
    return machine.get(step, 'done') === true ? undefined : { value: machine.get(step, 'value') };
  }
}
