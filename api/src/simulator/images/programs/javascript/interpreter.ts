// One case for each kind of statement: they call each other, and stand together.
import type { LabeledStatement, SwitchStatement, TryStatement } from 'acorn';
import type { Task } from '../../../engine/index.ts';
import { classOf } from './classes.ts';
import { truth } from './conversions.ts';
import { Evaluator, SUPER_FIRST } from './evaluator.ts';
import { generatorOf, Returned } from './generators.ts';
import { asyncIterator, stepOf, type Walk, walk } from './iteration.ts';
import type { PromiseState } from './jobs.ts';
import { type Each, type FunctionNode, type Loop, namesOf, type Tree } from './nodes.ts';
import { bind } from './patterns.ts';
import { reachableBytes } from './reachable.ts';
import { sourceOf } from './source-text.ts';
import {
  type Call,
  type JsArray,
  JsFunction,
  JsObject,
  type JsValue,
  Scope,
  type SourceFile,
  Thrown,
  UNSET,
  Unsupported,
} from './values.ts';

/** How a statement ends that does not just end. */
type Flow =
  | undefined
  | { readonly type: 'return'; readonly value: JsValue }
  | { readonly type: 'break' | 'continue'; readonly label: string | undefined };
type Block = readonly Tree[];
/** What modules are to a machine: they know it, and it asks for them. */
export interface Modules {
  require(interpreter: Interpreter, name: string, from: SourceFile): Task<JsValue>;
  dynamicImport(interpreter: Interpreter, name: string, from: SourceFile): Task<JsValue>;
  metaOf(interpreter: Interpreter, file: SourceFile): JsObject;
}

/** Runs what was parsed. */
export class Interpreter extends Evaluator {
  /** What to do with promises that nobody has asked. */
  onRejected: ((promise: JsObject, value: JsValue) => Task<void>) | undefined;

  constructor(
    process: ConstructorParameters<typeof Evaluator>[0],
    version: string,
    limit: number,
    readonly modules: Modules,
  ) {
    super(process, version, limit);
  }

  require(name: string, from: SourceFile): Task<JsValue> {
    return this.modules.require(this, name, from);
  }
  metaOf(file: SourceFile): JsObject {
    return this.modules.metaOf(this, file);
  }
  *dynamicImport(name: JsValue, from: SourceFile): Task<JsValue> {
    return yield* this.start(this.modules.dynamicImport(this, this.text(name), from), undefined);
  }

  *unhandled(): Task<void> {
    for (const promise of this.rejected) {
      this.rejected.delete(promise);
      const { handled, value } = promise.native as PromiseState;
      if (!handled && this.onRejected) yield* this.onRejected(promise, value);
    }
  }

  // ---- functions

  functionOf(node: FunctionNode, outer: Scope, home?: JsObject, name = node.called): JsFunction {
    const plain = !node.arrow && !node.async && !node.generator && !node.method;
    const isNamed = node.type === 'FunctionExpression' && node.id;
    const scope = isNamed ? new Scope(outer, outer.call) : outer;
    const made: JsFunction = new JsFunction(
      this.protos.Function as JsObject,
      name,
      (self, args, _, target) => this.#enter(made, node, scope, self, args, target),
      plain ? 'object' : 'nothing',
      node,
      scope,
    );
    made.home = home;
    if (isNamed) scope.declare(name, 'own', made);
    if (node.generator) made.put('prototype', new JsObject(this.protos[node.async ? 'AsyncGenerator' : 'Generator'] as JsObject), false);
    return made;
  }
  /** Those whose names are in use. */
  readonly active = new Set<Scope>();

  reachable(): number {
    return reachableBytes([this.global, ...this.kept.values()], this.active);
  }

  /** Enters the constructor of a class. */
  *enter(
    run: JsFunction,
    self: JsObject | typeof UNSET,
    args: readonly JsValue[],
    target: JsObject | undefined,
    of: JsFunction,
  ): Task<JsValue> {
    const scope = run.scope as Scope;
    const { file } = scope.call;
    const call: Call = { self, run: of, home: run.home, target, outer: scope.call, name: `new ${of.name}`, file, strict: true, at: 0 };
    const value = yield* this.#body(run.node as FunctionNode, new Scope(scope, call), args);
    if (value instanceof JsObject) return value;
    if (call.self === UNSET) throw this.fail('ReferenceError', SUPER_FIRST);
    return call.self;
  }

  #enter(
    made: JsFunction,
    node: FunctionNode,
    scope: Scope,
    self: JsValue,
    args: readonly JsValue[],
    target: JsObject | undefined,
  ): Task<JsValue> {
    const { call: outer } = scope;
    // Outside of strict mode a function that is called by itself has the global object for its own.
    const loose = !node.arrow && !node.strict && (self === undefined || self === null) && !target;
    const call: Call = {
      self: loose ? this.global : node.arrow ? undefined : self,
      run: made,
      home: made.home,
      target,
      outer,
      name: this.#nameOf(made, node, self, target),
      file: outer.file,
      strict: node.strict,
      at: outer.at,
    };
    const inside = new Scope(scope, call);
    if (node.generator)
      return this.#generator(made, node.async ? 'AsyncGenerator' : 'Generator', this.#body(node, inside, args, true), call);
    if (node.async) return this.start(this.#body(node, inside, args, true), call);
    return this.#body(node, inside, args);
  }
  *#generator(made: JsFunction, kind: 'Generator' | 'AsyncGenerator', task: Task<JsValue>, call: Call): Task<JsValue> {
    yield* this.tick();
    const generator = generatorOf(this, kind, task, call);
    const proto = this.get(made, 'prototype');
    if (proto instanceof JsObject) generator.proto = proto;
    return generator;
  }
  #nameOf(made: JsFunction, node: FunctionNode, self: JsValue, target: JsObject | undefined): string {
    const { name } = made;
    const entry = this.calls.length === 0 ? this.kept.get('entry') : undefined;
    if (typeof entry === 'string') return name === '' ? entry : entry.replace(/^(\w+)\.(\w+)$/, `$1.${name} [as $2]`);
    if (target) return `new ${name}`;
    if (name === '') return node.inferred;
    if (!(self instanceof JsObject) || self === this.global) return name;
    const maker = self.find('constructor')?.value;
    const of = self instanceof JsFunction && self.isClass ? self.name : maker instanceof JsFunction ? maker.name : 'Object';
    return made.home || node.method || self.kind === 'Object' ? `${of}.${name}` : name;
  }

  *#body(node: FunctionNode, scope: Scope, args: readonly JsValue[], inside = false): Task<JsValue> {
    const depth = inside ? this.calls.length : this.deeper(scope.call);
    try {
      const first = node.body.type === 'BlockStatement' ? node.body.body[0] : node.body;
      if (first) scope.call.at = first.start;
      for (const name of node.vars) scope.declare(name, 'var', undefined);
      if (node.takesAll) scope.declare('arguments', 'var', argumentsOf(this, args));
      for (const [i, parameter] of node.params.entries()) {
        if (parameter.type === 'Identifier') scope.names.set(parameter.name, { value: args[i], kind: 'let' });
        else if (parameter.type === 'RestElement') yield* bind(this, parameter.argument, this.array(args.slice(i)), scope, 'let');
        else yield* bind(this, parameter, args[i], scope, 'let', 'undefined');
      }
      if (node.body.type === 'BlockStatement') return yield* this.runBody(node.body.body, scope);
      return yield* this.#answer(node.body, scope);
    } catch (error) {
      throw this.overflow(error);
    } finally {
      if (!inside) this.calls.length = Math.min(this.calls.length, depth);
    }
  }
  /** The body of an arrow function that is an expression. */
  *#answer(body: Tree, scope: Scope): Task<JsValue> {
    const held = scope.names.size > 0;
    if (held) this.active.add(scope);
    try {
      yield* this.tick();
      return yield* this.task(body, scope);
    } finally {
      if (held) this.active.delete(scope);
    }
  }

  *runBody(body: Block, scope: Scope): Task<JsValue> {
    const flow = yield* this.run(body, scope);
    return flow?.type === 'return' ? flow.value : undefined;
  }

  // ---- statements

  /** What a block declares is there from its beginning: functions whole, other names without a value. */
  hoist(body: Block, scope: Scope): void {
    for (const each of body) {
      const statement = declarationOf(each);
      if (statement.type === 'FunctionDeclaration') scope.declare(statement.id?.name ?? DEFAULT, 'let', this.functionOf(statement, scope));
      else if (statement.type === 'ClassDeclaration') scope.declare(statement.id?.name ?? DEFAULT, 'let', UNSET);
      else if (statement.type === 'VariableDeclaration' && statement.kind !== 'var')
        for (const { id } of statement.declarations)
          for (const name of namesOf(id)) scope.declare(name, statement.kind === 'const' ? 'const' : 'let', UNSET);
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
      if (statement.type === 'ReturnStatement')
        return { type: 'return', value: statement.argument ? yield* this.#noted(statement.argument, statement, scope) : undefined };
      if (statement.type === 'ExpressionStatement') yield* this.#noted(statement.expression, statement, scope);
      else {
        const flow = yield* this.#statement(statement, scope);
        if (flow) return flow;
      }
    }
    return undefined;
  }
  #noted(value: Tree, { start }: Tree, scope: Scope): Task<JsValue> {
    scope.call.at = start;
    return this.task(value, scope);
  }
  #inner(statement: Tree, scope: Scope): Task<Flow> {
    if (statement.type === 'BlockStatement')
      return declares(statement.body) ? this.run(statement.body, new Scope(scope, scope.call)) : this.#run(statement.body, scope);
    return this.run([statement], scope);
  }

  *#statement(statement: Tree, scope: Scope): Task<Flow> {
    switch (statement.type) {
      case 'VariableDeclaration':
        for (const { id, init } of statement.declarations) {
          if (!init && statement.kind === 'var') continue;
          const made = init ? (init.plain ? this.value(init, scope) : yield* this.task(init, scope)) : undefined;
          if (id.type !== 'Identifier') scope.call.at = init?.at ?? id.start;
          yield* bind(
            this,
            id,
            made,
            scope,
            statement.kind as 'var' | 'let' | 'const',
            init && id.type === 'ObjectPattern' ? sourceOf(init) : undefined,
          );
        }
        return undefined;
      case 'ClassDeclaration':
        scope.declare(statement.id?.name ?? DEFAULT, 'let', yield* classOf(this, statement, scope));
        return undefined;
      case 'ThrowStatement': {
        const value = yield* this.task(statement.argument, scope);
        const thrown = new Thrown(value);
        thrown.place = { file: scope.call.file, at: statement.start };
        throw thrown;
      }
      case 'IfStatement': {
        const test = truth(statement.test.plain ? this.value(statement.test, scope) : yield* this.task(statement.test, scope));
        const branch = test ? statement.consequent : statement.alternate;
        return branch ? yield* this.#inner(branch, scope) : undefined;
      }
      case 'BlockStatement':
        return yield* this.run(statement.body, new Scope(scope, scope.call));
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        return yield* this.#loop(statement, scope, []);
      case 'ForOfStatement':
      case 'ForInStatement':
        return yield* this.#each(statement, scope, []);
      case 'TryStatement':
        return yield* this.#try(statement, scope);
      case 'SwitchStatement':
        return yield* this.#switch(statement, scope);
      case 'LabeledStatement':
        return yield* this.#label(statement, scope, []);
      case 'BreakStatement':
        return { type: 'break', label: statement.label?.name };
      case 'ContinueStatement':
        return { type: 'continue', label: statement.label?.name };
      case 'ExportNamedDeclaration':
        return statement.declaration ? yield* this.#statement(statement.declaration, scope) : undefined;
      case 'ExportDefaultDeclaration':
        return yield* this.#exportDefault(statement.declaration, scope);
      case 'FunctionDeclaration': {
        const outer = statement.escapes && statement.id ? scope.outer?.find(statement.id.name) : undefined;
        if (outer?.kind === 'var') outer.value = scope.names.get(statement.called)?.value;
        return undefined;
      }
      case 'EmptyStatement':
      case 'DebuggerStatement':
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return undefined;
      default:
        throw new Unsupported(statement.type === 'WithStatement' ? 'with' : statement.type);
    }
  }
  *#exportDefault(declaration: Tree, scope: Scope): Task<Flow> {
    if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration')
      return yield* this.#statement(declaration, scope);
    scope.declare(DEFAULT, 'let', yield* this.task(declaration, scope));
    return undefined;
  }

  *#label({ label, body }: LabeledStatement, scope: Scope, outer: readonly string[]): Task<Flow> {
    const labels = [...outer, label.name];
    const flow =
      body.type === 'LabeledStatement'
        ? yield* this.#label(body, scope, labels)
        : isLoop(body)
          ? yield* this.#loop(body, scope, labels)
          : body.type === 'ForOfStatement' || body.type === 'ForInStatement'
            ? yield* this.#each(body, scope, labels)
            : yield* this.#inner(body, scope);
    return flow?.type === 'break' && flow.label === label.name ? undefined : flow;
  }

  *#loop(statement: Loop, scope: Scope, labels: readonly string[]): Task<Flow> {
    const { test } = statement;
    const outer = new Scope(scope, scope.call);
    const start = statement.type === 'ForStatement' ? statement.init : undefined;
    if (start) yield* start.type === 'VariableDeclaration' ? this.run([start], outer) : this.task(start, outer);
    // One that counts ends; one that asks, or does not even ask, may not.
    const endless = !test?.plain || test.type === 'Literal';
    if (endless) this.endless++;
    const own = start?.type === 'VariableDeclaration' && start.kind === 'let';
    let inside = outer;
    try {
      for (let first = true; ; first = false) {
        const skip = first && statement.type === 'DoWhileStatement';
        if (!skip && test && !truth(test.plain ? this.value(test, inside) : yield* this.task(test, inside))) return undefined;
        yield* this.tick();
        const flow = yield* this.#inner(statement.body, inside);
        if (flow) {
          if (!isMine(flow, labels)) return flow;
          if (flow.type === 'break') return undefined;
        }
        // Each round has its own names, for the functions that it makes.
        if (own) inside = copyOf(inside, scope);
        if (statement.type === 'ForStatement' && statement.update) yield* this.task(statement.update, inside);
      }
    } finally {
      if (endless) this.endless--;
    }
  }

  *#each(statement: Each, scope: Scope, labels: readonly string[]): Task<Flow> {
    const of = yield* this.task(statement.right, scope);
    scope.call.at = statement.right.at;
    const items =
      statement.type === 'ForInStatement'
        ? yield* walk(this, this.array(of instanceof JsObject || typeof of === 'string' ? this.#namesOf(of) : []), undefined)
        : statement.await
          ? yield* this.#asyncWalk(of, sourceOf(statement.right))
          : yield* walk(this, of, sourceOf(statement.right));
    const { left } = statement;
    const target = left.type === 'VariableDeclaration' ? (left.declarations[0]?.id as Tree) : left;
    const kind = left.type === 'VariableDeclaration' ? (left.kind as 'var' | 'let' | 'const') : undefined;
    for (;;) {
      yield* this.tick();
      const next = yield* items.next();
      if (!next) return undefined;
      const inside = new Scope(scope, scope.call);
      let flow: Flow;
      try {
        yield* bind(this, target, next.value, inside, kind);
        flow = yield* this.#inner(statement.body, inside);
      } catch (error) {
        if (error instanceof Thrown || error instanceof Returned) yield* this.#closed(items);
        throw error;
      }
      if (!flow) continue;
      const mine = isMine(flow, labels);
      if (mine && flow.type === 'continue') continue;
      yield* items.close();
      return mine ? undefined : flow;
    }
  }
  /** What goes wrong while it ends is nothing beside what has gone wrong. */
  *#closed(items: { close(): Task<void> }): Task<void> {
    try {
      yield* items.close();
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
    }
  }
  *#asyncWalk(of: JsValue, shown: string): Task<AsyncWalk> {
    const found = yield* asyncIterator(this, of, shown);
    return 'iterator' in found ? new AsyncWalk(this, found.iterator) : new AwaitedWalk(this, found.walk);
  }
  #namesOf(of: JsObject | string): string[] {
    if (typeof of === 'string') return [...of].map((_, i) => String(i));
    const names = of.keys();
    for (let at = of.proto; at; at = at.proto) for (const name of at.keys()) if (!names.includes(name)) names.push(name);
    return names;
  }

  *#try({ block, handler, finalizer }: TryStatement, scope: Scope): Task<Flow> {
    let flow: Flow;
    const depth = this.calls.length;
    try {
      try {
        flow = yield* this.run(block.body, new Scope(scope, scope.call));
      } catch (error) {
        if (!(error instanceof Thrown) || !handler) throw error;
        this.calls.length = Math.min(this.calls.length, depth);
        const inside = new Scope(scope, scope.call);
        if (handler.param) yield* bind(this, handler.param, error.value, inside, 'let');
        flow = yield* this.run(handler.body.body, new Scope(inside, scope.call));
      }
    } catch (error) {
      if ((error instanceof Thrown || error instanceof Returned) && finalizer) {
        const end = yield* this.run(finalizer.body, new Scope(scope, scope.call));
        if (end) return end;
      }
      throw error;
    }
    return (finalizer && (yield* this.run(finalizer.body, new Scope(scope, scope.call)))) ?? flow;
  }

  *#switch({ discriminant, cases }: SwitchStatement, scope: Scope): Task<Flow> {
    const wanted = yield* this.task(discriminant, scope);
    const inside = new Scope(scope, scope.call);
    for (const { consequent } of cases) this.hoist(consequent, inside);
    let from = -1;
    for (const [i, { test }] of cases.entries()) {
      if (test && (yield* this.task(test, inside)) === wanted) {
        from = i;
        break;
      }
    }
    if (from < 0) from = cases.findIndex(({ test }) => !test);
    if (from < 0) return undefined;
    for (const { consequent } of cases.slice(from)) {
      const flow = yield* this.#run(consequent, inside);
      if (flow?.type === 'break' && flow.label === undefined) return undefined;
      if (flow) return flow;
    }
    return undefined;
  }
}

function argumentsOf(machine: Interpreter, args: readonly JsValue[]): JsArray {
  const made = machine.array([...args]);
  made.isArguments = true;
  made.proto = machine.protos.Object as JsObject;
  return made;
}

/** What a module's default is called within it. */
export const DEFAULT = '*default*';

export const declarationOf = (statement: Tree): Tree =>
  statement.type === 'ExportNamedDeclaration'
    ? (statement.declaration ?? statement)
    : statement.type === 'ExportDefaultDeclaration'
      ? statement.declaration
      : statement;

/** Whether a block has names of its own. */
const declares = (body: Block): boolean =>
  body.some(({ type }) => type === 'VariableDeclaration' || type === 'FunctionDeclaration' || type === 'ClassDeclaration');
const isLoop = (node: Tree): node is Loop =>
  node.type === 'WhileStatement' || node.type === 'DoWhileStatement' || node.type === 'ForStatement';
const isMine = (flow: NonNullable<Flow>, labels: readonly string[]): boolean =>
  flow.type !== 'return' && (flow.label === undefined || (flow.type === 'continue' && labels.includes(flow.label)));

function copyOf(scope: Scope, outer: Scope): Scope {
  const made = new Scope(outer, scope.call);
  for (const [name, binding] of scope.names) made.names.set(name, { ...binding });
  return made;
}

/** `for await`: each step is waited for. */
class AsyncWalk {
  constructor(
    readonly machine: Interpreter,
    readonly iterator: JsValue,
  ) {}
  *next(): Task<{ readonly value: JsValue } | undefined> {
    const { machine, iterator } = this;
    return stepOf(machine, yield* machine.awaited(yield* machine.call(machine.get(iterator, 'next'), iterator, [])));
  }
  *close(): Task<void> {
    const { machine, iterator } = this;
    const end = machine.get(iterator, 'return');
    if (end instanceof JsFunction) yield* machine.awaited(yield* machine.call(end, iterator, []));
  }
}
/** The same of what is not asynchronous, but may give promises. */
class AwaitedWalk extends AsyncWalk {
  constructor(
    machine: Interpreter,
    readonly walk: Walk,
  ) {
    super(machine, undefined);
  }
  override *next(): Task<{ readonly value: JsValue } | undefined> {
    const step = yield* this.walk.next();
    return step && { value: yield* this.machine.awaited(step.value) };
  }
  override close(): Task<void> {
    return this.walk.close();
  }
}
