// One case for each kind of expression: they call each other, and stand together.
import { finished, type Task } from '../../../engine/index.ts';
import { Core } from './core.ts';
import { failure, isOverflow, raisedBy } from './exceptions.ts';
import { formatted } from './format.ts';
import { Generator, Yielded } from './generators.ts';
import { itemOf, setItem, setSlice, sliceOf } from './items.ts';
import { namesOf } from './known-members.ts';
import { LIBRARY } from './modules/in-python.ts';
import { nearest } from './nearest.ts';
import { binary, contains, ordered, same } from './operations.ts';
import type { Expression, FormatPart, Loop } from './tree.ts';
import { bytesOf, sizeOf, typeName } from './types.ts';
import {
  type Arguments,
  Bytes,
  Dict,
  ellipsis,
  type Frame,
  given,
  Instance,
  isTask,
  Large,
  List,
  Method,
  Module,
  Native,
  NO_NAMES,
  PythonClass,
  PythonFunction,
  PythonSet,
  Raised,
  Scope,
  Super,
  Unhashable,
  Unsupported,
  type Value,
} from './values.ts';

/** Evaluates expressions, and assigns to them. */
export abstract class Evaluator extends Core {
  readonly #known = new WeakSet<Large>();

  /** What neither calls nor waits, at once. */
  value(node: Expression, scope: Scope): Value {
    switch (node.type) {
      case 'constant':
        return node.value;
      case 'name':
        return this.#name(node.name, node, scope);
      case 'bytes':
        return Bytes.of(node.value);
      case 'ellipsis':
        return ellipsis;
      case 'format':
        return this.#format(node.parts, scope);
      case 'attribute':
        return this.#at(scope, node, () => this.attribute(this.value(node.of, scope), node.name));
      case 'item': {
        const of = this.value(node.of, scope);
        const { index } = node;
        if (index.type === 'slice') {
          const part = (each: Expression | undefined): Value => (each ? this.value(each, scope) : null);
          const [from, to, step] = [part(index.from), part(index.to), part(index.step)];
          return this.keep(this.#at(scope, node, () => sliceOf(this, of, from, to, step)));
        }
        const at = this.value(index, scope);
        return this.#at(scope, node, () => itemOf(this, of, at));
      }
      case 'list':
      case 'tuple':
        return new List(
          node.items.map((item) => this.value(item, scope)),
          node.type,
        );
      case 'set':
        return this.#at(scope, node, () => new PythonSet(node.items.map((item) => this.value(item, scope))));
      case 'dict': {
        this.process.work(1);
        const dict = new Dict();
        for (const { key, value } of node.items)
          if (key) {
            const [a, b] = [this.value(key, scope), this.value(value, scope)];
            this.#at(scope, node, () => dict.set(a, b));
          }
        return dict;
      }
      case 'unary':
        return this.unary(node.operator, this.value(node.value, scope), scope, node);
      case 'logic': {
        const left = this.value(node.left, scope);
        return this.truth(left) === (node.operator === 'or') ? left : this.value(node.right, scope);
      }
      case 'compare': {
        let left = this.value(node.first, scope);
        let result: Value = true;
        for (const { operator, right } of node.rest) {
          const next = this.value(right, scope);
          result = this.compare(operator, left, next, scope, node);
          if (node.rest.length > 1 && !this.truth(result)) return result;
          left = next;
        }
        return result;
      }
      case 'binary': {
        const left = this.value(node.left, scope);
        const right = this.value(node.right, scope);
        return this.binary(node.operator, left, right, scope, node);
      }
      case 'choice':
        return this.value(this.truth(this.value(node.test, scope)) ? node.yes : node.no, scope);
      default:
        throw new Error(`not plain: ${node.type}`);
    }
  }

  /** Remembers where it stands, for the traceback of a failure. */
  #at<T>(scope: Scope, node: Expression, made: () => T): T {
    try {
      return made();
    } catch (error) {
      scope.frame.at = node.at;
      throw error instanceof Unhashable ? failure('TypeError', `unhashable type: '${unhashable(node)}'`) : error;
    }
  }

  #name(name: string, node: Expression, scope: Scope): Value {
    const found = scope.names.get(name) ?? scope.get(name);
    if (found === undefined || (scope.locals?.has(name) && !scope.names.has(name))) {
      scope.frame.at = node.at;
      const minor = Number(this.version.split('.')[1]);
      if (scope.locals?.has(name))
        throw failure(
          'UnboundLocalError',
          minor < 11
            ? `local variable '${name}' referenced before assignment`
            : `cannot access local variable '${name}' where it is not associated with a value`,
        );
      if (namesOf('builtins').has(name)) throw new Unsupported(name);
      const raised = failure('NameError', `name '${name}' is not defined${suggestion(this.version, scope, name)}`);
      if (minor >= 10) raised.value.fields.set('name', name);
      if (minor >= 10) raised.meant = nearestName(name, scope);
      throw raised;
    }
    return found;
  }

  #format(parts: readonly FormatPart[], scope: Scope): string {
    let output = '';
    for (const part of parts) {
      if (typeof part === 'string') output += part;
      else output += this.#field(this.value(part.value, scope), part, this.#format(part.spec, scope), scope);
    }
    return output;
  }
  #field(value: Value, part: Exclude<FormatPart, string>, spec: string, scope: Scope): string {
    return this.#at(scope, part.value, () =>
      formatted(this, part.conversion === 'r' ? this.repr(value) : part.conversion === 's' ? this.text(value) : value, spec),
    );
  }

  protected unary(operator: string, value: Value, scope: Scope, node: Expression): Value {
    if (operator === 'not') return !this.truth(value);
    const plain = typeof value === 'boolean' ? BigInt(value) : value;
    if (typeof plain === 'bigint') return operator === '-' ? -plain : operator === '~' ? ~plain : plain;
    if (typeof plain === 'number' && operator !== '~') return operator === '-' ? -plain : plain;
    if (value instanceof Dict && value.kind === 'Counter' && (operator === '+' || operator === '-')) {
      const made = new Dict('Counter');
      for (const [key, count] of value.entries.values())
        if (typeof count === 'bigint' && (operator === '+' ? count > 0n : count < 0n)) made.set(key, operator === '+' ? count : -count);
      return made;
    }
    if (value instanceof Instance) {
      const own = this.attributeIf(value, { '-': '__neg__', '+': '__pos__', '~': '__invert__' }[operator] ?? '');
      if (own) return this.callNow(own, given());
    }
    scope.frame.at = node.at;
    throw failure('TypeError', `bad operand type for unary ${operator}: '${typeName(value)}'`);
  }

  protected binary(operator: string, left: Value, right: Value, scope: Scope, node: Expression): Value {
    if (typeof left === 'bigint' && typeof right === 'bigint') {
      if (operator === '+') return left + right;
      if (operator === '-') return left - right;
    }
    return this.keep(this.#at(scope, node, () => binary(this, operator, left, right)));
  }

  protected compare(operator: string, left: Value, right: Value, scope: Scope, node: Expression): Value {
    switch (operator) {
      case '==':
        return same(this, left, right);
      case '!=':
        return !same(this, left, right);
      case 'is':
        return left === right;
      case 'is not':
        return left !== right;
      case 'in':
      case 'not in': {
        const found = this.#at(scope, node, () => contains(this, right, left));
        if (found !== undefined) return found === (operator === 'in');
        scope.frame.at = node.at;
        throw failure('TypeError', `argument of type '${typeName(right)}' is not iterable`);
      }
      default:
        if (typeof left === 'bigint' && typeof right === 'bigint')
          return operator === '<' ? left < right : operator === '>' ? left > right : operator === '<=' ? left <= right : left >= right;
        return this.#at(scope, node, () => ordered(this, operator, left, right));
    }
  }

  // ---- what may wait

  task(node: Expression, scope: Scope): Task<Value> {
    if (node.plain) return finished(this.value(node, scope));
    return node.type === 'call' ? this.#call(node, scope) : this.#evaluate(node, scope);
  }
  *#evaluate(node: Expression, scope: Scope): Task<Value> {
    switch (node.type) {
      case 'await':
        return yield* this.#await(node.value, scope);
      case 'yield':
        return yield* this.#yield(node, scope);
      case 'walrus': {
        const value = yield* this.task(node.value, scope);
        scope.set(node.name, value);
        return value;
      }
      case 'lambda': {
        const defaults = new Map<string, Value>();
        for (const { name, value } of node.parameters) if (value) defaults.set(name, yield* this.task(value, scope));
        const body = [{ type: 'return', value: node.body, at: node.body.at } as const];
        const locals = new Set(node.parameters.map(({ name }) => name));
        const made = { name: '<lambda>', parameters: node.parameters, body, generator: false, async: false, locals };
        return new PythonFunction(made, defaults, scope);
      }
      case 'comprehension':
        return yield* this.#comprehension(node, scope);
      case 'format': {
        let output = '';
        for (const part of node.parts) {
          if (typeof part === 'string') output += part;
          else {
            const value = yield* this.task(part.value, scope);
            let spec = '';
            for (const each of part.spec) spec += typeof each === 'string' ? each : this.text(yield* this.task(each.value, scope));
            output += this.#field(value, part, spec, scope);
          }
        }
        return output;
      }
      case 'attribute': {
        const of = yield* this.task(node.of, scope);
        return this.#at(scope, node, () => this.attribute(of, node.name));
      }
      case 'item':
        return yield* this.#item(node.of, node.index, node, scope);
      case 'list':
      case 'tuple':
        return new List(yield* this.#all(node.items, scope), node.type);
      case 'set': {
        const items = yield* this.#all(node.items, scope);
        return this.#at(scope, node, () => new PythonSet(items));
      }
      case 'dict':
        return yield* this.#dict(node.items, node, scope);
      case 'unary':
        return this.unary(node.operator, yield* this.task(node.value, scope), scope, node);
      case 'logic': {
        const left = yield* this.task(node.left, scope);
        return this.truth(left) === (node.operator === 'or') ? left : yield* this.task(node.right, scope);
      }
      case 'compare': {
        let left = yield* this.task(node.first, scope);
        let result: Value = true;
        for (const { operator, right } of node.rest) {
          const next = yield* this.task(right, scope);
          result = this.compare(operator, left, next, scope, node);
          if (node.rest.length > 1 && !this.truth(result)) return result;
          left = next;
        }
        return result;
      }
      case 'binary': {
        const left = yield* this.task(node.left, scope);
        const right = yield* this.task(node.right, scope);
        return this.binary(node.operator, left, right, scope, node);
      }
      case 'choice':
        return yield* this.task(this.truth(yield* this.task(node.test, scope)) ? node.yes : node.no, scope);
      default:
        throw failure('SyntaxError', `can't use a ${node.type} expression here`);
    }
  }

  *#all(items: readonly Expression[], scope: Scope): Task<Value[]> {
    const values: Value[] = [];
    for (const item of items) {
      if (item.type === 'star') values.push(...(yield* this.items(yield* this.task(item.value, scope))));
      else values.push(item.plain ? this.value(item, scope) : yield* this.task(item, scope));
    }
    return values;
  }

  *#dict(items: readonly { key?: Expression; value: Expression }[], node: Expression, scope: Scope): Task<Value> {
    const dict = new Dict();
    for (const { key, value } of items) {
      if (key) {
        const [a, b] = [yield* this.task(key, scope), yield* this.task(value, scope)];
        this.#at(scope, node, () => dict.set(a, b));
      } else {
        const more = yield* this.task(value, scope);
        if (!(more instanceof Dict)) throw failure('TypeError', `'${typeName(more)}' object is not a mapping`);
        for (const [a, b] of more.entries.values()) dict.set(a, b);
      }
    }
    return dict;
  }

  *#item(from: Expression, index: Expression, node: Expression, scope: Scope): Task<Value> {
    const of = yield* this.task(from, scope);
    if (index.type === 'slice') {
      const [a, b, c] = yield* this.#bounds(index, scope);
      return this.keep(this.#at(scope, node, () => sliceOf(this, of, a, b, c)));
    }
    const at = yield* this.task(index, scope);
    return this.#at(scope, node, () => itemOf(this, of, at));
  }
  *#bounds(slice: Expression & { type: 'slice' }, scope: Scope): Task<[Value, Value, Value]> {
    const from = slice.from ? yield* this.task(slice.from, scope) : null;
    const to = slice.to ? yield* this.task(slice.to, scope) : null;
    return [from, to, slice.step ? yield* this.task(slice.step, scope) : null];
  }

  #givenTwice(callee: Value, name: string): Raised {
    const of = callee instanceof Method ? callee.run : callee;
    const called =
      of instanceof PythonFunction
        ? `__main__.${of.owner ? `${of.owner.name}.` : ''}${of.name}`
        : of instanceof Native
          ? of.name
          : typeName(of);
    return failure('TypeError', `${called}() got multiple values for keyword argument '${name}'`);
  }

  *#call(node: Expression & { type: 'call' }, scope: Scope): Task<Value> {
    const callee = node.of.plain ? this.value(node.of, scope) : yield* this.task(node.of, scope);
    const args: Value[] = [];
    let named: Map<string, Value> | undefined;
    for (const { name, star, value } of node.args) {
      const made = value.plain ? this.value(value, scope) : yield* this.task(value, scope);
      if (star === '*') args.push(...(yield* this.items(made)));
      else if (star === '**') {
        named ??= new Map();
        if (!(made instanceof Dict)) throw failure('TypeError', `argument after ** must be a mapping, not ${typeName(made)}`);
        for (const [key, each] of made.entries.values()) {
          if (named.has(String(key))) throw this.#givenTwice(callee, String(key));
          named.set(String(key), each);
        }
      } else if (name !== undefined) {
        named ??= new Map();
        if (named.has(name)) throw this.#givenTwice(callee, name);
        named.set(name, made);
      } else args.push(made);
    }
    scope.frame.at = node.at;
    if (callee instanceof Native && callee.name === 'super' && args.length === 0) return superOf(scope);
    if (callee instanceof Native && (callee.name === 'locals' || callee.name === 'vars') && args.length === 0) return Dict.of(scope.names);
    const [only] = node.args;
    const fresh = only !== undefined && /^(call|binary|format|list|dict)$/.test(only.value.type);
    const all: Arguments = { args, named: named ?? NO_NAMES, fresh };
    const depth = ++this.depth;
    if (depth > MOST_DEPTH) {
      this.depth -= 40;
      throw this.#overflowed();
    }
    try {
      yield* this.tick();
      const made = this.keep(yield* this.call(callee, all));
      // A file that nobody holds is closed as soon as it has been used: `open(…).write(…)`.
      if (node.of.type === 'attribute' && node.of.of.type === 'call' && callee instanceof Method && isFile(callee.self))
        yield* this.call(this.attribute(callee.self, 'close'), given());
      return made;
    } catch (error) {
      // The machine's own stack is a little shorter than Python's.
      if (isOverflow(error) && (depth > SAFE_DEPTH || callee instanceof Native)) throw this.#overflowed();
      if (error instanceof RangeError && callee instanceof Native && !HOSTS_OWN.test(error.message)) throw new Unsupported(error.message);
      if (error instanceof Unhashable) throw failure('TypeError', `unhashable type: '${unhashableOf(args)}'`);
      throw error;
    } finally {
      this.depth = depth - 1;
      scope.frame.at = node.at;
    }
  }
  protected depth = 0;
  #overflowed(): Raised {
    // To get there, and back, takes long.
    this.process.work(OVERFLOW_WORK);
    return failure('RecursionError', 'maximum recursion depth exceeded');
  }

  *#await(node: Expression, scope: Scope): Task<Value> {
    const value = yield* this.task(node, scope);
    return yield* this.drive(value);
  }

  *#yield(node: Expression & { type: 'yield' }, scope: Scope): Task<Value> {
    const value = node.value ? yield* this.task(node.value, scope) : null;
    if (!node.from) return yield new Yielded(value);
    const made = this.iterate(value);
    const iteration = isTask(made) ? yield* made : made;
    for (;;) {
      const got = iteration.step(this);
      const item = isTask(got) ? yield* got : got;
      if (item === undefined) return iteration instanceof Generator ? iteration.result : null;
      yield new Yielded(item);
    }
  }

  *#comprehension(node: Expression & { type: 'comprehension' }, scope: Scope): Task<Value> {
    const frame = this.#frameOf(node, scope);
    const inside = new Scope(scope, frame);
    const [first, ...more] = node.loops as [Loop, ...Loop[]];
    const of = yield* this.task(first.of, scope);
    if (node.kind === 'generator') {
      const found = this.iterate(of);
      const source = isTask(found) ? yield* found : found;
      return new Generator('generator', '<genexpr>', this.#handOut(node, source, [first, ...more], inside));
    }
    if (node.kind === 'dict') {
      const dict = new Dict();
      const { key, value } = node;
      const putting = this.#loops(of, [first, ...more], inside, this.#putter(dict, key as Expression, value, inside));
      yield* this.fill(dict, this.#noting(putting, frame, node, scope));
      return dict;
    }
    const items: Value[] = [];
    const pushing = this.#loops(of, [first, ...more], inside, this.#pusher(items, node.value, inside));
    yield* this.fill(items, this.#noting(pushing, frame, node, scope));
    return node.kind === 'set' ? new PythonSet(items) : new List(items);
  }
  /** Generator expressions, and before 3.12 all comprehensions, have a frame of their own. @see PEP 709 */
  #frameOf({ kind, at }: Expression & { type: 'comprehension' }, { frame }: Scope): Frame {
    if (kind !== 'generator' && Number(this.version.split('.')[1]) >= 12) return frame;
    return { ...frame, where: kind === 'generator' ? '<genexpr>' : `<${kind}comp>`, at };
  }
  *#noting(loops: Task<void>, frame: Frame, node: Expression, scope: Scope): Task<void> {
    if (frame === scope.frame) return yield* loops;
    try {
      yield* loops;
    } catch (error) {
      const raised = raisedBy(error);
      if (!(raised instanceof Raised)) throw raised;
      if (raised.last !== frame && frame.file !== LIBRARY)
        raised.frames.unshift({ where: frame.where, file: frame.file, at: frame.at.line === 0 ? node.at : frame.at });
      raised.last = frame;
      if (frame.where !== '<genexpr>') scope.frame.at = node.at;
      throw raised;
    }
  }
  #pusher(items: Value[], value: Expression, inside: Scope): () => Task<void> | undefined {
    return () => {
      if (value.plain) items.push(this.value(value, inside));
      else return this.#push(items, value, inside);
      return undefined;
    };
  }
  *#push(items: Value[], value: Expression, inside: Scope): Task<void> {
    const made = yield* this.task(value, inside);
    items.push(made);
    if (made instanceof Large) return;
    const bytes = bytesOf(made);
    if (bytes > 512) this.hold(bytes);
  }
  #putter(dict: Dict, key: Expression, value: Expression, inside: Scope): () => Task<void> {
    return () => this.#put(dict, key, value, inside);
  }
  *#put(dict: Dict, key: Expression, value: Expression, inside: Scope): Task<void> {
    dict.set(yield* this.task(key, inside), yield* this.task(value, inside));
  }
  *#handOut(node: Expression & { type: 'comprehension' }, source: Value, loops: readonly Loop[], inside: Scope): Task<Value> {
    yield* this.#noting(
      this.#loops(source, loops, inside, () => this.#yieldValue(node.value, inside)),
      inside.frame,
      node,
      inside.outer ?? inside,
    );
    return null;
  }
  *#yieldValue(value: Expression, inside: Scope): Task<void> {
    yield new Yielded(yield* this.task(value, inside));
  }

  *#loops(of: Value, loops: readonly Loop[], inside: Scope, body: () => Task<void> | undefined): Task<void> {
    const [loop, ...inner] = loops as [Loop, ...Loop[]];
    const made = this.iterate(of);
    const iteration = isTask(made) ? yield* made : made;
    for (;;) {
      yield* this.tick();
      const got = iteration.step(this);
      const item = isTask(got) ? yield* got : got;
      if (item === undefined) return;
      yield* this.assign(loop.target, item, inside);
      let wanted = true;
      for (const test of loop.tests) {
        wanted = this.truth(test.plain ? this.value(test, inside) : yield* this.task(test, inside));
        if (!wanted) break;
      }
      if (!wanted) continue;
      const next = inner[0];
      if (next) yield* this.#loops(yield* this.task(next.of, inside), inner, inside, body);
      else {
        const waits = body();
        if (waits) yield* waits;
      }
    }
  }

  // ---- assignment

  *assign(target: Expression, value: Value, scope: Scope): Task<void> {
    switch (target.type) {
      case 'name': {
        const before = scope.names.get(target.name);
        if (before instanceof Large && before !== value) this.letGo(before);
        scope.set(target.name, value);
        return;
      }
      case 'tuple':
      case 'list':
        return yield* this.#unpack(target.items, value, scope, target);
      case 'attribute':
        return this.#setAttribute(yield* this.task(target.of, scope), target.name, value, scope, target);
      case 'item': {
        const of = yield* this.task(target.of, scope);
        if (target.index.type === 'slice') {
          const [a, b, c] = yield* this.#bounds(target.index, scope);
          return setSlice(of, a, b, c, yield* this.items(value));
        }
        const index = yield* this.task(target.index, scope);
        if (of instanceof Dict && !of.has(index) && !(value instanceof Large)) {
          const bytes = bytesOf(value);
          if (bytes > 512) this.hold(bytes);
        }
        return this.#at(scope, target, () => setItem(this, of, index, value));
      }
      case 'star':
        return yield* this.assign(target.value, value, scope);
      default:
        throw failure('SyntaxError', `cannot assign to ${target.type}`);
    }
  }

  #setAttribute(of: Value, name: string, value: Value, scope: Scope, node: Expression): void {
    if (of instanceof Instance) {
      const member = of.of.find(name);
      if (member instanceof Instance && member.of.name === 'property') {
        const { set } = member.native as { set: Value };
        scope.frame.at = node.at;
        if (set === null) throw failure('AttributeError', `property '${name}' of '${of.of.name}' object has no setter`);
        this.callNow(set, given(of, value));
        return;
      }
      const own = of.of.find('__setattr__');
      if ((own instanceof PythonFunction && scope.frame.of?.name !== '__setattr__') || own instanceof Native) {
        scope.frame.at = node.at;
        return void this.callNow(new Method(of, own), given(name, value));
      }
      const before = of.fields.get(name);
      if (before instanceof Large && before !== value) this.letGo(before);
      of.fields.set(name, value);
    } else if (of instanceof Module) of.members.set(name, value);
    else if (of instanceof PythonClass && of.module !== 'builtins') of.members.set(name, value);
    else if (of instanceof PythonFunction) of.fields.set(name, value);
    else {
      scope.frame.at = node.at;
      throw failure('AttributeError', `'${typeName(of)}' object has no attribute '${name}'`);
    }
  }

  *#unpack(targets: readonly Expression[], value: Value, scope: Scope, node: Expression): Task<void> {
    scope.frame.at = node.at;
    if (sizeOf(value) === undefined && typeof value !== 'object')
      throw failure('TypeError', `cannot unpack non-iterable ${typeName(value)} object`);
    if (value === null) throw failure('TypeError', 'cannot unpack non-iterable NoneType object');
    const items = yield* this.items(value);
    const star = targets.findIndex(({ type }) => type === 'star');
    const { length } = targets;
    if (star < 0 ? items.length < length : items.length < length - 1)
      throw failure(
        'ValueError',
        `not enough values to unpack (expected ${star < 0 ? length : `at least ${length - 1}`}, got ${items.length})`,
      );
    if (star < 0 && items.length > length) throw failure('ValueError', `too many values to unpack (expected ${length})`);
    const rest = items.length - length + 1;
    const values = star < 0 ? items : [...items.slice(0, star), new List(items.slice(star, star + rest)), ...items.slice(star + rest)];
    for (const [i, target] of targets.entries()) yield* this.assign(target, values[i] as Value, scope);
  }

  /** New large values take memory. */
  protected keep(value: Value): Value {
    // What is really made is work by its length.
    const size = typeof value === 'string' ? value.length >> 4 : value instanceof List ? value.items.length : 0;
    if (size > 1024) this.process.work(size >> 4);
    if (typeof value === 'string' && value.length > LONG) this.hold(value.length);
    if (value instanceof Large && !this.#known.has(value)) {
      this.#known.add(value);
      this.hold(value.bytes);
    }
    return value;
  }

  protected letGo(value: Value | undefined): void {
    if (value instanceof Large) this.hold(-value.bytes);
    else if (value instanceof List) for (const item of value.items) if (item instanceof Large) this.hold(-item.bytes);
  }
}

/** A text that is made whole, and counts. */
const LONG = 2 ** 20;
/** Calls within calls that always have room. */
const SAFE_DEPTH = 150;
/** sys.getrecursionlimit() */
const MOST_DEPTH = 996;
const OVERFLOW_WORK = 6000;
/** What may be the limits of the machine that simulates. */
const HOSTS_OWN = /call stack|string length|array length|Map maximum|Set maximum|allocation/i;

const isFile = (value: Value): boolean => value instanceof Instance && value.of.module === '_io' && value.fields.has('mode');

function superOf(scope: Scope): Super {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const { of, self } = at.frame;
    if (of?.owner && self !== undefined) return new Super(self, self instanceof Instance ? self.of : (self as PythonClass), of.owner);
  }
  throw failure('RuntimeError', 'super(): no arguments');
}

/** Since 3.10 Python looks for names that are nearly the same; since 3.12 for modules of that name too. */
function nearestName(name: string, scope: Scope): string | undefined {
  for (const names of [scope.names.keys(), scope.global.names.keys(), namesOf('builtins')]) {
    const found = nearest(name, [...names]);
    if (found !== undefined) return found;
  }
  return undefined;
}
function suggestion(version: string, scope: Scope, name: string): string {
  if (Number(version.split('.')[1]) < 12) return '';
  return FORGOTTEN.has(name) && scope.global.names.get(name) === undefined ? `. Did you forget to import '${name}'?` : '';
}
const FORGOTTEN = new Set([
  'os',
  'sys',
  'time',
  'json',
  're',
  'random',
  'math',
  'datetime',
  'logging',
  'signal',
  'socket',
  'threading',
  'subprocess',
]);

const unhashable = (node: Expression): string => (node.type === 'dict' || node.type === 'set' || node.type === 'item' ? 'list' : node.type);
const unhashableOf = (args: readonly Value[]): string =>
  typeName(args.find((each) => each instanceof List || each instanceof Dict) ?? new List([]));
