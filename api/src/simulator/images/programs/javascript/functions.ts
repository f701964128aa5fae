import type { Task } from '../../../engine/index.ts';
import { Evaluator, SUPER_FIRST } from './evaluator.ts';
import { generatorOf } from './generators.ts';
import { classOf } from './library/inspect.ts';
import type { FunctionNode, Tree } from './nodes.ts';
import { bind } from './patterns.ts';
import { reachableBytes } from './reachable.ts';
import { type Call, type JsArray, JsFunction, JsObject, type JsValue, Scope, UNSET } from './values.ts';

/** The functions of a script: how they are made, and entered. */
export abstract class Functions extends Evaluator {
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
    if (name === '' && node.inferred !== '') return node.inferred;
    if (self instanceof JsObject && self !== this.global && this.#emits(self)) {
      const type = self.kind === 'Object' || self.kind === 'Emitter' ? classOf(this, self) || 'EventEmitter' : self.kind;
      return `${type}.${name === '' ? '<anonymous>' : name}`;
    }
    if (name === '') return node.inferred;
    if (!(self instanceof JsObject) || self === this.global) return name;
    const maker = self.find('constructor')?.value;
    const of = self instanceof JsFunction && self.isClass ? self.name : maker instanceof JsFunction ? maker.name : 'Object';
    return made.home || node.method || self.kind === 'Object' ? `${of}.${name}` : name;
  }

  #emits(of: JsObject): boolean {
    const proto = this.kept.get('EventEmitter');
    for (let at = proto === undefined ? null : of.proto; at; at = at.proto) if (at === proto) return true;
    return false;
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
}

function argumentsOf(machine: Functions, args: readonly JsValue[]): JsArray {
  const made = machine.array([...args]);
  made.isArguments = true;
  made.proto = machine.protos.Object as JsObject;
  return made;
}
