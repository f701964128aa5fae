// One case for each kind of statement: they call each other, and stand together.
import { finished, type Task } from '../../../engine/index.ts';
import { OsError } from '../../../kernel/index.ts';
import { bindArguments } from './calls.ts';
import { abstractClass, abstractOf, bound, catches } from './classes.ts';
import { docOf } from './docs.ts';
import { Evaluator } from './evaluator.ts';
import { isGroup, makeGroup, splitGroup } from './exception-groups.ts';
import { exceptionClass, failure, isOverflow, objectClass, osClass, raisedBy, raisedOf, setArgs } from './exceptions.ts';
import { Generator } from './generators.ts';
import { settleHash } from './hashing.ts';
import { deleteItem } from './items.ts';
import { matches } from './matching.ts';
import { release } from './modules/files.ts';
import { LIBRARY } from './modules/in-python.ts';
import { binary } from './operations.ts';
import { tracebackOf } from './traceback.ts';
import type { Argument, Block, Expression, Span, Statement } from './tree.ts';
import { isException, typeName } from './types.ts';
import {
  type Arguments,
  Dict,
  type Frame,
  given,
  Instance,
  isTask,
  List,
  Method,
  type Module,
  Native,
  PythonClass,
  PythonFunction,
  PythonSet,
  Raised,
  Scope,
  Unsupported,
  type Value,
} from './values.ts';

/** How a statement ends that does not just end. */
type Flow = 'break' | 'continue' | { readonly result: Value } | undefined;
type Importer = (interpreter: Interpreter, name: string) => Task<Module>;

/** Runs what was parsed, in one process. Its standard output is buffered, as Python's is: to a terminal by lines. */
export class Interpreter extends Evaluator {
  constructor(
    process: ConstructorParameters<typeof Evaluator>[0],
    file: string,
    version: string,
    unbuffered: boolean,
    readonly importer: Importer,
  ) {
    super(process, file, version, unbuffered);
  }

  importModule(name: string): Task<Module> {
    return this.importer(this, name);
  }
  traceback(raised: Raised): string {
    return tracebackOf(this, raised, this.sources);
  }

  // ---- calls

  call(callee: Value, args: Arguments): Task<Value> {
    if (callee instanceof Native) {
      const [first] = args.args;
      // What goes through long lists and texts is work by their length.
      let size = typeof first === 'string' ? first.length : first instanceof List ? first.items.length : 0;
      if (first instanceof Dict && OF_WHOLE_DICTS.has(callee.name)) size = first.entries.size << 6;
      if (first instanceof PythonSet && OF_WHOLE_SETS.has(callee.name)) size = first.members.size << 6;
      if (size > LONG && !AT_ONCE.has(callee.name)) this.process.work(size >> 8);
      const made = callee.run(args, this);
      return isTask(made) ? made : finished(made);
    }
    if (callee instanceof Method) {
      const { args: rest, named, fresh } = args;
      return this.call(callee.run, { args: [callee.self, ...rest], named, fresh });
    }
    if (callee instanceof PythonFunction) return this.#callFunction(callee, args);
    if (callee instanceof PythonClass) return this.#instantiate(callee, args);
    if (callee instanceof Instance) {
      const own = callee.of.find('__call__');
      if (own !== undefined) return this.call(bound(own, callee, callee.of), args);
    }
    throw failure('TypeError', `'${typeName(callee)}' object is not callable`);
  }

  *#callFunction(callee: PythonFunction, args: Arguments): Task<Value> {
    const { node } = callee;
    const [at] = node.body;
    const frame: Frame = {
      where: node.name,
      file: callee.scope.frame.file,
      at: at?.at ?? callee.scope.frame.at,
      of: callee,
      self: args.args[0],
    };
    const scope = new Scope(callee.scope, frame, node.locals);
    bindArguments(callee, args, scope);
    if (node.async)
      return new Generator(
        node.generator ? 'async_generator' : 'coroutine',
        node.name,
        this.#body(node.body, scope),
        `${frame.file}:${node.line ?? 0}`,
      );
    if (node.generator) return new Generator('generator', node.name, this.#body(node.body, scope));
    return yield* this.#body(node.body, scope);
  }
  *#body(body: Block, scope: Scope): Task<Value> {
    this.active.add(scope);
    try {
      const flow = yield* this.run(body, scope);
      return typeof flow === 'object' ? flow.result : null;
    } finally {
      this.active.delete(scope);
    }
  }

  /** @see cpython: Objects/typeobject.c (object_new) */
  #checkWhole(of: PythonClass): void {
    const names = abstractOf(of);
    if (names.length === 0) return;
    const methods = names.length === 1 ? 'method' : 'methods';
    throw failure(
      'TypeError',
      Number(this.version.split('.')[1]) < 12
        ? `Can't instantiate abstract class ${of.name} with abstract ${methods} ${names.join(', ')}`
        : `Can't instantiate abstract class ${of.name} without an implementation for abstract ${methods} ${names.map((name) => `'${name}'`).join(', ')}`,
    );
  }

  *#instantiate(of: PythonClass, args: Arguments): Task<Value> {
    const [first] = args.args;
    if (first instanceof Dict) this.process.work(first.entries.size);
    else if (first instanceof PythonSet) this.process.work(first.members.size);
    if (of.make) {
      const made = of.make(args, this);
      return isTask(made) ? yield* made : made;
    }
    const builtIn = of.order.find(({ make, plain }) => make || plain);
    if (builtIn?.make) throw new Unsupported(`a class that is a kind of ${builtIn.name}`);
    this.process.work(1);
    if (of.order.includes(abstractClass)) this.#checkWhole(of);
    const create = of.find('__new__');
    if (of === exceptionClass('OSError') && typeof args.args[0] === 'bigint' && args.args.length > 1)
      return raisedOf(osClass(Number(args.args[0])), args.args).value;
    const instance = create instanceof PythonFunction ? yield* this.call(create, { ...args, args: [of, ...args.args] }) : new Instance(of);
    if (!(instance instanceof Instance) || !instance.of.isKindOf(of)) return instance;
    if (isException(of)) setArgs(instance, args.args);
    const start = of.find('__init__');
    if (start !== undefined && start !== objectClass.find('__init__')) yield* this.call(bound(start, instance, of), args);
    else if (!isException(of) && args.args.length + args.named.size > 0 && !(create instanceof PythonFunction))
      throw failure('TypeError', `${of.name}() takes no arguments`);
    return instance;
  }

  /** Waits for a coroutine, or for anything that can be awaited. */
  *drive(value: Value): Task<Value> {
    if (value instanceof Generator) {
      while ((yield* value.resume(null)) !== undefined) {
        // What it hands out is nobody's.
      }
      return value.result;
    }
    const wait = value instanceof Instance ? this.attributeIf(value, '__await__') : undefined;
    if (!wait) throw failure('TypeError', `object ${typeName(value)} can't be used in 'await' expression`);
    return yield* this.call(wait, given());
  }

  // ---- statements

  *run(body: Block, scope: Scope): Task<Flow> {
    for (const statement of body) {
      try {
        if (this.pendingSignals > 0) yield* this.handleSignals();
        yield* this.tick();
        // The common ones stand here: each generator on the way down takes its part of the stack.
        if (statement.type === 'return') return { result: statement.value ? yield* this.task(statement.value, scope) : null };
        if (statement.type === 'expression') {
          const { openings } = this;
          const made = yield* this.task(statement.value, scope);
          if (made instanceof Generator && made.kind === 'coroutine' && !made.started)
            yield* this.#neverAwaited(made, scope.frame, statement.at.line);
          if (this.openings > openings) yield* this.writeOpened(openings);
        } else {
          const flow = yield* this.#statement(statement, scope);
          if (flow !== undefined) return flow;
        }
      } catch (error) {
        throw this.#noted(error, statement, scope.frame);
      }
    }
    return undefined;
  }

  /** A coroutine that was made, and let go of. @see cpython: Python/_warnings.c (_PyErr_WarnUnawaitedCoroutine) */
  *#neverAwaited(made: Generator, { file }: Frame, line: number): Task<void> {
    const text = this.sources.get(file)?.[line - 1]?.trim() ?? '';
    const about = `coroutine '${made.name}' was never awaited`;
    yield* this.process.write(
      2,
      `${file}:${line}: RuntimeWarning: ${about}\n${text === '' ? '' : `  ${text}\n`}RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n`,
    );
  }

  /**
   * What is left of the files that were opened since then is written. The statement that opened them has no name for them, so
   * that Python closes them at its end: `open(path, 'w').write(text)`.
   */
  *writeOpened(since: number): Task<void> {
    for (const file of this.unwritten) if (file.opening > since) yield* file.flush(this);
  }
  /** What those names stood for. */
  *#letGo(targets: readonly Expression[], scope: Scope): Task<void> {
    for (const target of targets) if (target.type === 'name') yield* release(this, scope.names.get(target.name));
  }

  /** The exception, with this frame's place in its traceback. */
  #noted(error: unknown, statement: Statement, frame: Frame): unknown {
    if (isOverflow(error)) this.process.work(OVERFLOW_WORK);
    const raised = raisedBy(error);
    if (!(raised instanceof Raised)) return raised;
    if (raised.context === undefined && this.handling && this.handling !== raised) raised.context = this.handling;
    if (raised.last !== frame) {
      const within = frame.at.line >= statement.at.line && frame.at.endLine <= statement.at.endLine;
      if (frame.file !== LIBRARY) raised.frames.unshift({ where: frame.where, file: frame.file, at: within ? frame.at : statement.at });
      raised.last = frame;
    }
    return raised;
  }

  *#statement(statement: Statement, scope: Scope): Task<Flow> {
    switch (statement.type) {
      case 'assign': {
        const value = statement.value.plain ? this.value(statement.value, scope) : yield* this.task(statement.value, scope);
        if (this.unwritten.size > 0) yield* this.#letGo(statement.targets, scope);
        for (const target of statement.targets) yield* this.assign(target, value, scope);
        return undefined;
      }
      case 'change':
        return yield* this.#change(statement.target, statement.operator, statement.value, scope);
      case 'import':
        scope.frame.at = statement.at;
        for (const each of statement.names) yield* this.#import(each, scope);
        return undefined;
      case 'if':
        return yield* this.run(this.truth(yield* this.task(statement.test, scope)) ? statement.body : statement.otherwise, scope);
      case 'while':
        // One that counts ends; one that asks, or does not even ask, may not.
        if (statement.test.plain && statement.test.type !== 'constant') return yield* this.#while(statement, scope);
        this.endless++;
        try {
          return yield* this.#while(statement, scope);
        } finally {
          this.endless--;
        }
      case 'for':
        return yield* this.#for(statement, scope);
      case 'function': {
        const { made, decorators } = statement;
        const defaults = new Map<string, Value>();
        for (const { name, value } of made.parameters) if (value) defaults.set(name, yield* this.task(value, scope));
        yield* this.#define(
          made.name,
          new PythonFunction(made, defaults, scope.frame.where === CLASS_BODY ? (scope.outer as Scope) : scope),
          decorators,
          scope,
        );
        return undefined;
      }
      case 'class':
        return yield* this.#class(statement.name, statement.decorators, statement.bases, statement.body, scope);
      case 'raise':
        return yield* this.#raise(statement.value, statement.cause, scope, statement);
      case 'assert':
        if (this.truth(yield* this.task(statement.test, scope))) return undefined;
        {
          const args = statement.message ? [yield* this.task(statement.message, scope)] : [];
          scope.frame.at = statement.test.type === 'constant' ? statement.at : statement.test.at;
          throw failure('AssertionError', ...args);
        }
      case 'break':
      case 'continue':
        return statement.type;
      case 'delete':
        for (const target of statement.targets) yield* this.#delete(target, scope);
        return undefined;
      case 'global':
      case 'nonlocal':
        this.#elsewhere(statement.names, statement.type, scope);
        return undefined;
      case 'with':
        return yield* this.#with(statement.items, statement.body, scope, statement.at);
      case 'try':
        return yield* this.#try(statement, scope);
      case 'match': {
        const value = yield* this.task(statement.value, scope);
        for (const { pattern, guard, body } of statement.cases) {
          if (!(yield* matches(this, pattern, value, scope))) continue;
          if (guard && !this.truth(yield* this.task(guard, scope))) continue;
          return yield* this.run(body, scope);
        }
        return undefined;
      }
      default:
        return undefined;
    }
  }

  *#change(target: Expression, operator: string, node: Expression, scope: Scope): Task<Flow> {
    const before = yield* this.task(target, scope);
    const by = node.plain ? this.value(node, scope) : yield* this.task(node, scope);
    const at = { ...target, at: { ...target.at, endLine: node.at.endLine, endColumn: node.at.endColumn } };
    if (before instanceof List && before.kind === 'list' && operator === '+') {
      const items = yield* this.items(by);
      before.items.push(...items);
      if (items.length > 64) this.hold(8 * items.length);
    } else if (before instanceof PythonSet && by instanceof PythonSet && operator === '|') for (const item of by.items) before.add(item);
    else if (before instanceof Dict && by instanceof Dict && operator === '|')
      for (const [key, value] of by.entries.values()) before.set(key, value);
    else {
      const own = before instanceof Instance ? this.attributeIf(before, IN_PLACE[operator] ?? '') : undefined;
      if (own) yield* this.assign(target, yield* this.call(own, given(by)), scope);
      else {
        try {
          yield* this.assign(target, this.keep(binary(this, operator, before, by)), scope);
        } catch (error) {
          scope.frame.at = at.at;
          // What fails is named with its `=`.
          const args = error instanceof Raised ? error.value.fields.get('args') : undefined;
          if (args instanceof List && typeof args.items[0] === 'string')
            args.items[0] = args.items[0].replace(`operand type(s) for ${operator}:`, `operand type(s) for ${operator}=:`);
          throw error;
        }
      }
    }
    return undefined;
  }

  *#import({ module, name, as }: { module: string; name?: string; as: string }, scope: Scope): Task<void> {
    const found = yield* this.importModule(module);
    // `import a.b` binds `a`; `import a.b as c` what it names.
    if (name === undefined) scope.set(as, module.includes('.') && as === module.split('.')[0] ? (this.modules.get(as) ?? found) : found);
    else if (name === '*') for (const [each, value] of found.members) scope.set(each, value);
    else {
      const member = found.members.get(name) ?? this.modules.get(`${module}.${name}`);
      if (member !== undefined) scope.set(as, member);
      else if (found.own) throw failure('ImportError', `cannot import name '${name}' from '${module}' (${this.file})`);
      else if (this.isPart(module, name)) scope.set(as, yield* this.importModule(`${module}.${name}`));
      else throw new Unsupported(`${module}.${name}`);
    }
  }
  private isPart(module: string, name: string): boolean {
    return /^(os|urllib|http|concurrent|xml|email|importlib|logging)$/.test(module) && /^[a-z]/.test(name);
  }

  *#while({ test, body, otherwise }: Statement & { type: 'while' }, scope: Scope): Task<Flow> {
    while (this.truth(test.plain ? this.value(test, scope) : yield* this.task(test, scope))) {
      const flow = yield* this.run(body, scope);
      if (flow === 'break') return undefined;
      if (typeof flow === 'object') return flow;
      yield* this.tick();
    }
    return yield* this.run(otherwise, scope);
  }

  *#for(statement: Statement & { type: 'for' }, scope: Scope): Task<Flow> {
    const of = yield* this.task(statement.of, scope);
    scope.frame.at = statement.at;
    const made = this.iterate(of);
    const iteration = isTask(made) ? yield* made : made;
    for (;;) {
      scope.frame.at = statement.at;
      const got = iteration.step(this);
      const item = isTask(got) ? yield* got : got;
      if (item === undefined) return yield* this.run(statement.otherwise, scope);
      yield* this.assign(statement.target, item, scope);
      const flow = yield* this.run(statement.body, scope);
      if (flow === 'break') return undefined;
      if (typeof flow === 'object') return flow;
    }
  }

  *#define(name: string, made: Value, decorators: readonly Expression[], scope: Scope): Task<void> {
    let value = made;
    for (const decorator of [...decorators].reverse()) {
      const wrap = yield* this.task(decorator, scope);
      value = yield* this.call(wrap, given(value));
    }
    scope.set(name, value);
  }

  *#class(name: string, decorators: readonly Expression[], bases: readonly Argument[], body: Block, scope: Scope): Task<Flow> {
    const above: PythonClass[] = [];
    const keywords = new Map<string, Value>();
    for (const { name: keyword, value } of bases) {
      const base = yield* this.task(value, scope);
      if (keyword !== undefined) {
        if (keyword === 'metaclass' && base instanceof PythonClass && base.module === '__main__')
          throw new Unsupported('a class of classes');
        if (keyword !== 'metaclass') keywords.set(keyword, base);
        continue;
      }
      if (!(base instanceof PythonClass)) throw new Unsupported('a base that is no class');
      above.push(base);
    }
    const frame: Frame = { where: CLASS_BODY, file: scope.frame.file, at: scope.frame.at };
    const inside = new Scope(scope, frame);
    const annotated = body.flatMap((each) =>
      each.type === 'annotation' && each.name !== undefined
        ? [each.name]
        : each.type === 'assign' && each.field !== undefined
          ? [each.field]
          : [],
    );
    try {
      yield* this.run(body, inside);
    } catch (error) {
      if (error instanceof Raised)
        for (const [i, each] of error.frames.entries()) if (each.where === CLASS_BODY) error.frames[i] = { ...each, where: name };
      throw error;
    }
    // Its order is made of theirs.
    for (const base of above) this.process.work(base.order.length);
    const module = scope.frame.file === LIBRARY ? String(scope.global.get('__name__')) : '__main__';
    const made = new PythonClass(name, above.length > 0 ? above : [objectClass], inside.names, undefined, module);
    made.members.set('__fields__', new List(annotated, 'tuple'));
    settleHash(this, made);
    const doc = docOf(body);
    if (doc !== undefined) made.members.set('__doc__', doc);
    for (const member of inside.names.values()) own(member, made);
    const start = above.map((base) => base.find('__init_subclass__')).find((found) => found !== undefined);
    const startRun = start instanceof Instance && start.native instanceof PythonFunction ? start.native : start;
    if (startRun instanceof PythonFunction) yield* this.call(startRun, { args: [made], named: keywords });
    const hook = above.map((base) => base.find('__class_made__')).find((found) => found !== undefined);
    const other = hook && (yield* this.call(hook, given(made)));
    yield* this.#define(name, other instanceof PythonClass ? other : made, decorators, scope);
    return undefined;
  }

  *#raise(node: Expression | undefined, because: Expression | undefined, scope: Scope, statement: Statement): Task<never> {
    const value = node && (yield* this.task(node, scope));
    const cause = because && (yield* this.task(because, scope));
    scope.frame.at = statement.at;
    if (value === undefined) {
      if (this.handling) throw this.handling;
      throw failure('RuntimeError', 'No active exception to reraise');
    }
    const made = value instanceof PythonClass && isException(value) ? yield* this.call(value, given()) : value;
    if (!(made instanceof Instance && isException(made.of))) throw failure('TypeError', 'exceptions must derive from BaseException');
    const raised = made.native instanceof Raised ? made.native : new Raised(made);
    made.native = raised;
    if (cause instanceof Instance) {
      raised.cause = cause.native instanceof Raised ? cause.native : new Raised(cause);
    } else if (cause === null) raised.context = raised;
    throw raised;
  }

  *#delete(target: Expression, scope: Scope): Task<void> {
    if (target.type === 'name') {
      const found = scope.names.get(target.name);
      if (found === undefined && !scope.elsewhere?.has(target.name)) {
        scope.frame.at = target.at;
        throw failure('NameError', `name '${target.name}' is not defined`);
      }
      this.letGo(found);
      (scope.elsewhere?.get(target.name) ?? scope).names.delete(target.name);
    } else if (target.type === 'item') {
      const of = yield* this.task(target.of, scope);
      if (target.index.type === 'slice') {
        yield* this.assign(target, new List([]), scope);
        return;
      }
      const index = yield* this.task(target.index, scope);
      scope.frame.at = target.at;
      if (of instanceof List && typeof index === 'bigint') this.letGo(of.items[Number(index)]);
      deleteItem(this, of, index);
    } else if (target.type === 'attribute') {
      const of = yield* this.task(target.of, scope);
      if (of instanceof Instance && !of.fields.delete(target.name))
        throw failure('AttributeError', `'${of.of.name}' object has no attribute '${target.name}'`);
    } else if (target.type === 'tuple') for (const each of target.items) yield* this.#delete(each, scope);
  }

  #elsewhere(names: readonly string[], kind: 'global' | 'nonlocal', scope: Scope): void {
    scope.elsewhere ??= new Map();
    for (const name of names) {
      let place: Scope | undefined = scope.global;
      if (kind === 'nonlocal') for (place = scope.outer; place && !place.names.has(name); ) place = place.outer;
      scope.elsewhere.set(name, place ?? scope.global);
    }
  }

  *#with(items: readonly { value: Expression; as?: Expression }[], body: Block, scope: Scope, at: Span): Task<Flow> {
    const [first, ...more] = items;
    if (!first) return yield* this.run(body, scope);
    const manager = yield* this.task(first.value, scope);
    scope.frame.at = first.value.at;
    const enter = this.attributeIf(manager, '__enter__') ?? this.attributeIf(manager, '__aenter__');
    const leave = this.attributeIf(manager, '__exit__') ?? this.attributeIf(manager, '__aexit__');
    if (!enter || !leave) throw failure('TypeError', `'${typeName(manager)}' object does not support the context manager protocol`);
    const entered = yield* this.#awaited(yield* this.call(enter, given()));
    if (first.as) yield* this.assign(first.as, entered, scope);
    let flow: Flow;
    try {
      flow = yield* this.#with(more, body, scope, at);
    } catch (error) {
      const raised = raisedBy(error);
      if (!(raised instanceof Raised)) throw raised;
      scope.frame.at = at;
      const taken = yield* this.#awaited(yield* this.call(leave, given(raised.value.of, raised.value, null)));
      if (this.truth(taken)) return undefined;
      throw raised;
    }
    scope.frame.at = at;
    yield* this.#awaited(yield* this.call(leave, given(null, null, null)));
    return flow;
  }
  *#awaited(value: Value): Task<Value> {
    const waits = value instanceof Generator ? value.kind === 'coroutine' : value instanceof Instance && value.of.name === 'Future';
    return waits ? yield* this.drive(value) : value;
  }

  *#try(statement: Statement & { type: 'try' }, scope: Scope): Task<Flow> {
    let flow: Flow;
    try {
      flow = yield* this.#handled(statement, scope);
    } catch (error) {
      // Not when the process is no more, or is not followed any longer.
      if (error instanceof Raised || error instanceof OsError || isOverflow(error)) {
        const before = this.handling;
        this.handling = error instanceof Raised ? error : before;
        const last = yield* this.run(statement.finally, scope);
        this.handling = before;
        if (last !== undefined) return last;
      }
      throw error;
    }
    return (yield* this.run(statement.finally, scope)) ?? flow;
  }

  /** `except*`: each handler gets the part of a group that it asks for; what is left, or raised anew, goes on. @see PEP 654 */
  *#handledInParts({ handlers }: Statement & { type: 'try' }, raised: Raised, scope: Scope): Task<Flow> {
    let rest: Instance | undefined = raised.value;
    raised.value.native ??= raised;
    const anew: Instance[] = [];
    for (const { kind, as, body } of handlers) {
      if (!rest || !kind) break;
      const wanted = yield* this.task(kind, scope);
      const [found, left] = splitGroup(rest, (each) => catches(each, wanted));
      if (!found) continue;
      const part = isGroup(found) ? found : makeGroup('', [found]);
      rest = left;
      const before = this.handling;
      this.handling = part.native instanceof Raised ? part.native : new Raised(part);
      part.native ??= this.handling;
      if (as !== undefined) scope.set(as, part);
      try {
        const flow = yield* this.run(body, scope);
        if (flow !== undefined) return flow;
      } catch (error) {
        const thrown = raisedBy(error);
        if (!(thrown instanceof Raised)) throw thrown;
        thrown.value.native ??= thrown;
        anew.push(thrown.value);
      } finally {
        this.handling = before;
        if (as !== undefined) scope.names.delete(as);
      }
    }
    if (anew.length === 0 && rest === raised.value) throw raised;
    if (anew.length === 0 && rest) throw rest.native instanceof Raised ? rest.native : new Raised(rest);
    if (anew.length > 0) throw new Raised(makeGroup('', rest ? [...anew, rest] : anew));
    return undefined;
  }

  *#handled(statement: Statement & { type: 'try' }, scope: Scope): Task<Flow> {
    const { body, handlers, otherwise } = statement;
    let flow: Flow;
    try {
      flow = yield* this.run(body, scope);
    } catch (error) {
      const raised = raisedBy(error);
      if (!(raised instanceof Raised)) throw raised;
      if (statement.ofGroups) return yield* this.#handledInParts(statement, raised, scope);
      for (const { kind, as, body: handler } of handlers) {
        if (kind && !catches(raised.value, yield* this.task(kind, scope))) continue;
        const before = this.handling;
        this.handling = raised;
        raised.value.native ??= raised;
        if (as !== undefined) scope.set(as, raised.value);
        try {
          return yield* this.run(handler, scope);
        } finally {
          this.handling = before;
          if (as !== undefined) scope.names.delete(as);
        }
      }
      throw raised;
    }
    return flow ?? (yield* this.run(otherwise, scope));
  }
}

/** Functions know the class in whose body they stand. */
function own(member: Value, of: PythonClass): void {
  if (member instanceof PythonFunction) member.owner ??= of;
  else if (member instanceof Instance && (member.native instanceof PythonFunction || isAccessors(member.native))) {
    for (const each of member.native instanceof PythonFunction ? [member.native] : [member.native.get, member.native.set])
      if (each instanceof PythonFunction) each.owner ??= of;
  }
}
const isAccessors = (value: unknown): value is { get: Value; set: Value } => typeof value === 'object' && value !== null && 'get' in value;

const LONG = 1024;
const OVERFLOW_WORK = 6000;
/** Of what goes through all that they hold. */
const GOING_THROUGH = ['copy', 'update', 'enumerate', 'iter', 'sorted', 'sum', 'min', 'max', 'any', 'all', 'reversed'];
const OF_WHOLE_DICTS: ReadonlySet<string> = new Set([...GOING_THROUGH, 'items', 'keys', 'values', 'popitem']);
const OF_WHOLE_SETS: ReadonlySet<string> = new Set([
  ...GOING_THROUGH,
  'pop',
  'union',
  'intersection',
  'difference',
  'symmetric_difference',
  'issubset',
  'issuperset',
  'isdisjoint',
]);
const AT_ONCE: ReadonlySet<string> = new Set(['append', 'pop', 'len']);
const CLASS_BODY = '<class>';
const IN_PLACE: Readonly<Record<string, string>> = {
  '+': '__iadd__',
  '-': '__isub__',
  '*': '__imul__',
  '/': '__itruediv__',
  '|': '__ior__',
};
