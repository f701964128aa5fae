// One case for each kind of statement: they call each other, and stand together.
import type { LabeledStatement, SwitchStatement, TryStatement } from 'acorn';
import type { Task } from '../../../engine/index.ts';
import { asyncWalk } from './async-walk.ts';
import { classOf } from './classes.ts';
import { truth } from './conversions.ts';
import { Functions } from './functions.ts';
import { Returned } from './generators.ts';
import { walk } from './iteration.ts';
import type { PromiseState } from './jobs.ts';
import { type Each, type Loop, namesOf, type Tree } from './nodes.ts';
import { bind } from './patterns.ts';
import { sourceOf } from './source-text.ts';
import { JsObject, type JsValue, Scope, type SourceFile, Thrown, UNSET, Unsupported } from './values.ts';

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
export class Interpreter extends Functions {
  /** What to do with promises that nobody has asked. */
  onRejected: ((promise: JsObject, value: JsValue) => Task<void>) | undefined;

  constructor(
    process: ConstructorParameters<typeof Functions>[0],
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
          ? yield* asyncWalk(this, of, sourceOf(statement.right))
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

/** What a module's default is called within it. */
export const DEFAULT = '*default*';

/** What an `export` declares; any other statement is itself. */
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
