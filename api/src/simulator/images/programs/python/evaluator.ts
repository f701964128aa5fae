import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { formatted } from './format.ts';
import { method } from './methods.ts';
import { binary, compare, iterate, size } from './operations.ts';
import type { Expression, Statement } from './tree.ts';
import {
  type Arguments,
  Bytes,
  Callable,
  Dict,
  Instance,
  Large,
  List,
  Module,
  PythonClass,
  PythonFunction,
  Raised,
  repr,
  Scope,
  truth,
  typeName,
  Unsupported,
  type Value,
} from './values.ts';

/** In microseconds, and in steps. */
const STEP_COST = 0.1;
export const BATCH = 500;
const RESTLESS = 150_000;
const DOUBLING = 40_000;

/** How a statement ends that does not just end. */
export type Flow = 'break' | 'continue' | { readonly result: Value } | undefined;

/** Evaluates expressions, calls and assigns, and accounts for the memory and the time that they take. */
export abstract class Evaluator {
  #held = 0;
  protected operations = 0;

  constructor(readonly process: Process) {}

  abstract run(body: readonly Statement[], scope: Scope, where?: string): Task<Flow>;

  /** Memory of what is large; the rest is the program's own. */
  hold(bytes: number): void {
    this.#held = Math.max(0, this.#held + bytes);
    this.process.setMemory(this.#held);
  }

  /** The CPU time of some steps. The longer it goes on without rest, the more a step counts for: a loop that never ends costs ever less. */
  protected *work(): Task<void> {
    const beyond = Math.max(0, this.operations - RESTLESS);
    yield* this.process.compute(BATCH * STEP_COST * 2 ** Math.min(40, beyond / DOUBLING));
  }

  *call(callee: Value, given: Arguments): Task<Value> {
    if (callee instanceof Callable) {
      const made = callee.run(given);
      return isTask(made) ? yield* made : made;
    }
    if (callee instanceof PythonFunction) return yield* this.#callFunction(callee, given);
    if (callee instanceof PythonClass) {
      const instance = new Instance(callee);
      const start = callee.find('__init__');
      if (start !== undefined) yield* this.call(bind(start, instance), given);
      else if (callee.isKindOf('BaseException')) instance.fields.set('message', given.args[0] ?? '');
      return instance;
    }
    throw new Raised('TypeError', `'${typeName(callee)}' object is not callable`);
  }

  *#callFunction(callee: PythonFunction, { args, named }: Arguments): Task<Value> {
    const scope = new Scope(callee.scope);
    const all = callee.self === undefined ? [...args] : [callee.self, ...args];
    for (const [i, parameter] of callee.parameters.entries()) {
      if (parameter.startsWith('**')) scope.names.set(parameter.slice(2), new Dict());
      else if (parameter.startsWith('*')) scope.names.set(parameter.slice(1), new List(all.splice(0), 'tuple'));
      else {
        const value = all.length > 0 ? all.shift() : (named.get(parameter) ?? callee.defaults[i]);
        if (value === undefined) throw new Raised('TypeError', `${callee.name}() missing 1 required positional argument: '${parameter}'`);
        scope.names.set(parameter, value);
      }
    }
    if (all.length > 0)
      throw new Raised(
        'TypeError',
        `${callee.name}() takes ${callee.parameters.length} positional argument${callee.parameters.length === 1 ? '' : 's'} but ${callee.parameters.length + all.length} were given`,
      );
    if (!Array.isArray(callee.body)) return yield* this.evaluate(callee.body as Expression, scope);
    const flow = yield* this.run(callee.body as readonly Statement[], scope, callee.name);
    return typeof flow === 'object' ? flow.result : null;
  }

  protected *assign(target: Expression, value: Value, scope: Scope): Task<void> {
    switch (target.type) {
      case 'name': {
        const before = scope.names.get(target.name);
        if (before instanceof Large && before !== value) this.letGo(before);
        scope.set(target.name, value);
        return;
      }
      case 'tuple':
      case 'list': {
        const items = [...iterate(value)];
        if (items.length !== target.items.length)
          throw new Raised(
            'ValueError',
            items.length > target.items.length
              ? `too many values to unpack (expected ${target.items.length})`
              : `not enough values to unpack (expected ${target.items.length}, got ${items.length})`,
          );
        for (const [i, each] of target.items.entries()) yield* this.assign(each, items[i] as Value, scope);
        return;
      }
      case 'attribute': {
        const of = yield* this.evaluate(target.of, scope);
        if (of instanceof Instance) of.fields.set(target.name, value);
        else if (of instanceof Module || of instanceof PythonClass) of.members.set(target.name, value);
        return;
      }
      case 'item': {
        const of = yield* this.evaluate(target.of, scope);
        const index = yield* this.evaluate(target.index, scope);
        if (of instanceof Dict) of.entries.set(index, value);
        else if (of instanceof List && typeof index === 'number') of.items[index < 0 ? of.items.length + index : index] = value;
        else if (of instanceof Instance && of.fields.has('__setitem__'))
          yield* this.call(of.fields.get('__setitem__') as Value, { args: [index, value], named: new Map() });
        else if (!(of instanceof Large)) throw new Raised('TypeError', `'${typeName(of)}' object does not support item assignment`);
        return;
      }
      default:
        throw new Unsupported('assignment');
    }
  }

  // ---- expressions

  *evaluate(expression: Expression, scope: Scope): Task<Value> {
    switch (expression.type) {
      case 'constant':
        return expression.value;
      case 'bytes':
        return new Bytes(expression.value);
      case 'name': {
        const found = scope.get(expression.name);
        if (found === undefined) throw new Raised('NameError', `name '${expression.name}' is not defined`);
        return found;
      }
      case 'format': {
        let output = '';
        for (const part of expression.parts)
          output += typeof part === 'string' ? part : formatted(yield* this.evaluate(part.value, scope), part.spec, part.repr);
        return output;
      }
      case 'attribute':
        return this.attribute(yield* this.evaluate(expression.of, scope), expression.name);
      case 'item': {
        const of = yield* this.evaluate(expression.of, scope);
        if (expression.index.type === 'slice') {
          const { from, to } = expression.index;
          const at = [from && (yield* this.evaluate(from, scope)), to && (yield* this.evaluate(to, scope))].map((each) =>
            typeof each === 'number' ? each : undefined,
          );
          if (of instanceof List) return new List(of.items.slice(at[0], at[1]), of.kind);
          if (typeof of === 'string') return of.slice(at[0], at[1]);
          if (of instanceof Bytes) return new Bytes(of.text.slice(at[0], at[1]));
          throw new Unsupported('slice');
        }
        return yield* this.#item(of, yield* this.evaluate(expression.index, scope));
      }
      case 'call': {
        const callee = yield* this.evaluate(expression.of, scope);
        const args: Value[] = [];
        for (const each of expression.args) args.push(yield* this.evaluate(each, scope));
        const named = new Map<string, Value>();
        for (const [name, each] of expression.named) named.set(name, yield* this.evaluate(each, scope));
        return this.keep(yield* this.call(callee, { args, named }));
      }
      case 'list':
      case 'tuple': {
        const items: Value[] = [];
        for (const each of expression.items) items.push(yield* this.evaluate(each, scope));
        return new List(items, expression.type);
      }
      case 'dict': {
        const dict = new Dict();
        for (const [key, value] of expression.items) dict.entries.set(yield* this.evaluate(key, scope), yield* this.evaluate(value, scope));
        return dict;
      }
      case 'comprehension': {
        const inside = new Scope(scope);
        const items: Value[] = [];
        for (const item of iterate(yield* this.evaluate(expression.of, scope))) {
          if (++this.operations % BATCH === 0) yield* this.work();
          yield* this.assign(expression.target, item, inside);
          if (expression.test && !truth(yield* this.evaluate(expression.test, inside))) continue;
          items.push(yield* this.evaluate(expression.value, inside));
        }
        return new List(items);
      }
      case 'unary': {
        const value = yield* this.evaluate(expression.value, scope);
        if (expression.operator === 'not') return !truth(value);
        if (typeof value !== 'number')
          throw new Raised('TypeError', `bad operand type for unary ${expression.operator}: '${typeName(value)}'`);
        return expression.operator === '-' ? -value : expression.operator === '~' ? ~value : value;
      }
      case 'logic': {
        const left = yield* this.evaluate(expression.left, scope);
        return truth(left) === (expression.operator === 'or') ? left : yield* this.evaluate(expression.right, scope);
      }
      case 'compare':
        return compare(expression.operator, yield* this.evaluate(expression.left, scope), yield* this.evaluate(expression.right, scope));
      case 'binary':
        return this.keep(
          binary(expression.operator, yield* this.evaluate(expression.left, scope), yield* this.evaluate(expression.right, scope)),
        );
      case 'choice':
        return yield* this.evaluate(truth(yield* this.evaluate(expression.test, scope)) ? expression.yes : expression.no, scope);
      case 'lambda':
        return new PythonFunction('<lambda>', expression.parameters, [], expression.body, scope);
      case 'slice':
        throw new Unsupported('slice');
    }
  }

  attribute(of: Value, name: string): Value {
    if (of instanceof Module) {
      const found = of.members.get(name);
      if (found === undefined) throw new Unsupported(`${of.name}.${name}`);
      return found;
    }
    if (of instanceof Instance) {
      const found = of.fields.get(name) ?? bindIfFunction(of.of.find(name), of);
      if (found !== undefined) return found;
      throw new Raised('AttributeError', `'${of.of.name}' object has no attribute '${name}'`);
    }
    if (of instanceof PythonClass) {
      const found = of.find(name);
      if (found !== undefined) return found;
      if (name === '__name__') return of.name;
    }
    const found = method(this, of, name);
    if (found === undefined) throw new Raised('AttributeError', `'${typeName(of)}' object has no attribute '${name}'`);
    return found;
  }

  *#item(of: Value, index: Value): Task<Value> {
    if (of instanceof Dict) {
      const found = of.entries.get(index);
      if (found === undefined) throw new Raised('KeyError', repr(index));
      return found;
    }
    if (of instanceof Instance && of.fields.has('__getitem__'))
      return yield* this.call(of.fields.get('__getitem__') as Value, { args: [index], named: new Map() });
    if (typeof index !== 'number')
      throw new Raised('TypeError', `${typeName(of)} indices must be integers or slices, not ${typeName(index)}`);
    const at = index < 0 ? size(of) + index : index;
    const found = of instanceof List ? of.items[at] : typeof of === 'string' ? of[at] : undefined;
    if (found === undefined) throw new Raised('IndexError', `${typeName(of)} index out of range`);
    return found;
  }

  /** New large values take memory. */
  protected keep(value: Value): Value {
    if (value instanceof Large && !this.#known.has(value)) {
      this.#known.add(value);
      this.hold(value.bytes);
    }
    return value;
  }
  readonly #known = new WeakSet<Large>();

  protected letGo(value: Value | undefined): void {
    if (value instanceof Large) this.hold(-value.bytes);
    else if (value instanceof List) for (const item of value.items) if (item instanceof Large) this.hold(-item.bytes);
  }
}

export const bind = (member: Value, self: Value): Value =>
  member instanceof PythonFunction
    ? new PythonFunction(member.name, member.parameters, member.defaults, member.body, member.scope, self)
    : member instanceof Callable
      ? new Callable(member.name, ({ args, named }) => member.run({ args: [self, ...args], named }))
      : member;
const bindIfFunction = (member: Value | undefined, self: Value): Value | undefined =>
  member === undefined ? undefined : bind(member, self);

const isTask = (made: Value | Task<Value>): made is Task<Value> =>
  typeof made === 'object' && made !== null && 'next' in made && typeof made.next === 'function';
