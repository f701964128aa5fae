import { seconds, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { BATCH, Evaluator, type Flow } from './evaluator.ts';
import { isKind, osRaised } from './exceptions.ts';
import { binary, iterate } from './operations.ts';
import type { Threads } from './threads.ts';
import type { Statement } from './tree.ts';
import {
  Dict,
  Instance,
  List,
  type Module,
  PythonClass,
  PythonFunction,
  Raised,
  Scope,
  text,
  truth,
  Unsupported,
  type Value,
} from './values.ts';

/** Runs what was parsed, in one process. Its standard output is buffered, as Python's is where there is no terminal. */
export class Interpreter extends Evaluator {
  readonly builtins = new Scope();
  readonly globals = new Scope(this.builtins);
  readonly modules = new Map<string, Module>();
  /** Handlers that signals have called for. */
  readonly pending: { readonly handler: Value; readonly number: number }[] = [];
  /** Of a program that has some. */
  threads: Threads | undefined;
  #buffer = '';

  constructor(
    process: Process,
    readonly unbuffered: boolean,
    readonly importModule: (interpreter: Interpreter, name: string) => Module,
  ) {
    super(process);
  }

  // ---- what goes beyond the language

  *print(output: string, flush = false): Task<void> {
    this.#buffer += output;
    if (flush || this.unbuffered || this.#buffer.length > 8192) yield* this.flush();
  }
  *flush(): Task<void> {
    const output = this.#buffer;
    this.#buffer = '';
    if (output !== '') yield* this.process.write(1, output);
  }

  /** Signals are handled between steps; a sleep then goes on. @see https://peps.python.org/pep-0475/ */
  *sleep(duration: number): Task<void> {
    this.operations = 0;
    const until = this.process.now + seconds(duration);
    while (this.process.now < until) {
      try {
        yield* this.process.sleep(until - this.process.now);
      } catch (error) {
        if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
      }
      yield* this.handleSignals();
    }
  }
  *handleSignals(): Task<void> {
    for (let next = this.pending.shift(); next; next = this.pending.shift()) {
      if (next.handler === null) throw new Raised('KeyboardInterrupt', '');
      yield* this.call(next.handler, { args: [next.number, null], named: new Map() });
    }
  }

  /** A signal has come: what it calls for is done between steps, or by a thread. */
  interrupt(handler: Value, number: number): void {
    this.pending.push({ handler, number });
    this.threads?.handle();
  }

  // ---- statements

  *run(body: readonly Statement[], scope: Scope, where = '<module>'): Task<Flow> {
    for (const statement of body) {
      try {
        if (this.pending.length > 0) yield* this.handleSignals();
        if (++this.operations % BATCH === 0) yield* this.work();
        const flow = yield* this.#statement(statement, scope, where);
        if (flow !== undefined) return flow;
      } catch (error) {
        const raised = error instanceof OsError ? osRaised(error) : error;
        if (
          raised instanceof Raised &&
          !(
            statement.type === 'if' ||
            statement.type === 'while' ||
            statement.type === 'for' ||
            statement.type === 'try' ||
            statement.type === 'with'
          ) &&
          raised.frames[0]?.where !== where
        )
          raised.frames.unshift({ line: statement.line, where });
        throw raised;
      }
    }
    return undefined;
  }

  *#statement(statement: Statement, scope: Scope, where: string): Task<Flow> {
    switch (statement.type) {
      case 'expression':
        yield* this.evaluate(statement.value, scope);
        return undefined;
      case 'assign': {
        const value = yield* this.evaluate(statement.value, scope);
        for (const target of statement.targets) yield* this.assign(target, value, scope);
        return undefined;
      }
      case 'change': {
        const before = yield* this.evaluate(statement.target, scope);
        const by = yield* this.evaluate(statement.value, scope);
        if (before instanceof List && by instanceof List && statement.operator === '+') before.items.push(...by.items);
        else yield* this.assign(statement.target, this.keep(binary(statement.operator, before, by)), scope);
        return undefined;
      }
      case 'import':
        for (const { module, name, as } of statement.names) {
          const found = this.importModule(this, module);
          if (name === undefined)
            // `import a.b` binds `a`; `import a.b as c` what it names.
            scope.set(as, module.includes('.') && as === module.split('.')[0] ? (this.modules.get(as) ?? found) : found);
          else if (name === '*') for (const [each, value] of found.members) scope.set(each, value);
          else {
            const member = found.members.get(name);
            if (member === undefined) throw new Unsupported(`${module}.${name}`);
            scope.set(as, member);
          }
        }
        return undefined;
      case 'if':
        return yield* this.run(truth(yield* this.evaluate(statement.test, scope)) ? statement.body : statement.otherwise, scope, where);
      case 'while':
        while (truth(yield* this.evaluate(statement.test, scope))) {
          const flow = yield* this.#round(statement.body, scope, where);
          if (flow === 'break') return undefined;
          if (typeof flow === 'object') return flow;
        }
        return yield* this.run(statement.otherwise, scope, where);
      case 'for':
        for (const item of iterate(yield* this.evaluate(statement.of, scope))) {
          yield* this.assign(statement.target, item, scope);
          const flow = yield* this.#round(statement.body, scope, where);
          if (flow === 'break') return undefined;
          if (typeof flow === 'object') return flow;
        }
        return yield* this.run(statement.otherwise, scope, where);
      case 'function': {
        const defaults: (Value | undefined)[] = [];
        for (const each of statement.defaults) defaults.push(each && (yield* this.evaluate(each, scope)));
        scope.set(statement.name, new PythonFunction(statement.name, statement.parameters, defaults, statement.body, scope));
        return undefined;
      }
      case 'class': {
        const bases: PythonClass[] = [];
        for (const each of statement.bases) {
          const base = yield* this.evaluate(each, scope);
          if (!(base instanceof PythonClass)) throw new Unsupported('base class');
          bases.push(base);
        }
        const inside = new Scope(scope);
        yield* this.run(statement.body, inside, statement.name);
        scope.set(statement.name, new PythonClass(statement.name, bases, inside.names));
        return undefined;
      }
      case 'return':
        return { result: statement.value ? yield* this.evaluate(statement.value, scope) : null };
      case 'raise': {
        const value = statement.value && (yield* this.evaluate(statement.value, scope));
        const made = value instanceof PythonClass ? yield* this.call(value, { args: [], named: new Map() }) : value;
        if (made instanceof Instance) throw new Raised(made.of.name, text(made.fields.get('message') ?? ''), made);
        throw new Raised(
          made === undefined ? 'RuntimeError' : 'TypeError',
          made === undefined ? 'No active exception to reraise' : 'exceptions must derive from BaseException',
        );
      }
      case 'break':
      case 'continue':
        return statement.type;
      case 'delete':
        for (const target of statement.targets) {
          if (target.type === 'name') {
            this.letGo(scope.get(target.name));
            scope.names.delete(target.name);
          } else if (target.type === 'item') {
            const of = yield* this.evaluate(target.of, scope);
            const index = yield* this.evaluate(target.index, scope);
            if (of instanceof Dict) of.entries.delete(index);
            else if (of instanceof List && typeof index === 'number') this.letGo(of.items.splice(index, 1)[0]);
          }
        }
        return undefined;
      case 'global':
        for (const name of statement.names) scope.globals.add(name);
        return undefined;
      case 'with': {
        const value = yield* this.evaluate(statement.value, scope);
        if (statement.as) yield* this.assign(statement.as, value, scope);
        try {
          return yield* this.run(statement.body, scope, where);
        } finally {
          if (value instanceof Instance) {
            const close = value.fields.get('close');
            if (close !== undefined) yield* this.call(close, { args: [], named: new Map() });
          }
        }
      }
      case 'try':
        return yield* this.#attempt(statement, scope, where);
      case 'pass':
        return undefined;
    }
  }

  *#round(body: readonly Statement[], scope: Scope, where: string): Task<Flow> {
    // A loop with nothing in it that waits still takes time.
    if (++this.operations % BATCH === 0) yield* this.work();
    return yield* this.run(body, scope, where);
  }

  *#attempt(statement: Extract<Statement, { type: 'try' }>, scope: Scope, where: string): Task<Flow> {
    try {
      return yield* this.run(statement.body, scope, where);
    } catch (error) {
      const raised = error instanceof OsError ? osRaised(error) : error;
      if (!(raised instanceof Raised)) throw raised;
      const handler = statement.handlers.find(({ kinds }) => kinds.length === 0 || kinds.some((kind) => isKind(raised, kind)));
      if (!handler) throw raised;
      if (handler.as !== undefined) {
        const made = raised.value instanceof Instance ? raised.value : new Instance(new PythonClass(raised.kind, [], new Map()));
        made.fields.set('message', raised.message);
        scope.set(handler.as, made);
      }
      return yield* this.run(handler.body, scope, where);
    } finally {
      const flow = yield* this.run(statement.finally, scope, where);
      // biome-ignore lint/correctness/noUnsafeFinally: a return in Python's finally overrides what went before, too.
      if (flow !== undefined) return flow;
    }
  }
}
