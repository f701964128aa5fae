// What every value can do, and what a step of a script costs: the same questions, asked of each kind of value.
import { encodeUtf8 } from '../../../apimachinery/utf8.ts';
import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { InterpreterPace } from '../interpreter-pace.ts';
import { boundedLetters, bytesOf, typeOf } from './conversions.ts';
import { Heap } from './heap.ts';
import { GLOBALS, OF_GLOBALS, OF_KINDS, OF_OBJECTS } from './known-members.ts';
import { NodeLoop } from './loop.ts';
import type { FunctionNode } from './nodes.ts';
import { framesOf, Stack } from './stack.ts';
import {
  boundedLength,
  type Call,
  indexOf,
  isLength,
  JsArray,
  JsFunction,
  JsObject,
  type JsValue,
  type Key,
  type Machine,
  type NativeRun,
  type Primitive,
  type SourceFile,
  Thrown,
  type UNSET,
  Unsupported,
} from './values.ts';

const COSTS = { time: 0.02, work: 250 };
const LONG = 1024;
const MANY = 64;
/** @see v8: src/objects/string.h kMaxHashCalcLength */
const UNHASHED = 16_383;
const AT_ONCE: ReadonlySet<string> = new Set(['push', 'pop', 'at', 'charAt', 'charCodeAt']);
const MOST_DEPTH = 10_000;
const SAFE_DEPTH = 150;
const OVERFLOW_WORK = 3000;
const DEEP = 100;

/** What all of JavaScript's values can do, and what a process of Node has. */
export abstract class Core extends InterpreterPace implements Machine {
  readonly global: JsObject;
  readonly protos: Record<string, JsObject> = {};
  readonly kept = new Map<string, unknown>();
  readonly calls: Call[] = [];
  readonly loop: NodeLoop;
  readonly heap: Heap;

  constructor(
    process: Process,
    readonly version: string,
    heapLimit: number,
  ) {
    super(process, COSTS);
    const object = new JsObject(null);
    this.protos.Object = object;
    for (const name of PROTOS) this.protos[name] = new JsObject(object);
    for (const name of ERRORS.slice(1)) this.protos[name] = new JsObject(this.protos.Error as JsObject);
    this.global = new JsObject(object);
    this.loop = new NodeLoop(process);
    this.heap = new Heap(process, heapLimit, () => this.reachable());
  }

  abstract require(name: string, from: SourceFile): Task<JsValue>;
  abstract enter(
    run: JsFunction,
    self: JsObject | typeof UNSET,
    args: readonly JsValue[],
    target: JsObject | undefined,
    of: JsFunction,
  ): Task<JsValue>;

  // ---- time and memory

  protected override *work(): Task<void> {
    // Whoever is deep in calls comes back to each of them when it goes on.
    if (this.calls.length > DEEP) this.process.work(this.calls.length >> 1);
    yield* super.work();
  }
  hold(bytes: number): void {
    if (this.heap.take(bytes)) this.rested();
  }
  abstract reachable(): number;
  abstract promise(): JsObject;
  abstract settle(promise: JsObject, state: 'fulfilled' | 'rejected', value: JsValue): void;
  abstract whenSettled(value: JsValue, done: (state: 'fulfilled' | 'rejected', value: JsValue) => Task<void>): void;
  abstract nextTick(job: () => Task<void>): void;
  abstract soon(job: () => Task<void>): void;

  *print(fd: 1 | 2, text: string): Task<void> {
    yield* this.process.write(fd, text);
  }

  // ---- objects

  object(members: Readonly<Record<string, JsValue>> = {}): JsObject {
    const made = new JsObject(this.protos.Object as JsObject);
    for (const [name, value] of Object.entries(members)) made.put(name, value);
    return made;
  }
  array(items: JsValue[]): JsArray {
    // What is really made is work by its length.
    if (items.length > 1024) this.process.work(boundedLength(items.length) >> 4);
    return new JsArray(this.protos.Array as JsObject, items);
  }
  native(name: string, run: NativeRun): JsFunction {
    return new JsFunction(this.protos.Function as JsObject, name, run);
  }
  regex(text: string, flags: string): JsObject {
    try {
      const made = new JsObject(this.protos.RegExp as JsObject, 'RegExp', new RegExp(text, flags));
      return made.put('lastIndex', 0, false);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.fail('SyntaxError', error.message);
    }
  }

  protoOf(value: JsValue): JsObject | null {
    if (value instanceof JsObject) return value;
    const name = { string: 'String', number: 'Number', boolean: 'Boolean', bigint: 'BigInt', symbol: 'Symbol' }[typeof value as string];
    return name === undefined ? null : (this.protos[name] as JsObject);
  }

  get(of: JsValue, key: Key): JsValue {
    if (typeof of === 'string') {
      if (key === 'length') return of.length;
      if (typeof key === 'string' && /^\d+$/.test(key)) {
        this.lookInto(of);
        return of[Number(key)];
      }
    }
    const from = this.protoOf(of);
    if (!from) throw this.fail('TypeError', `Cannot read properties of ${String(of)} (reading '${String(key)}')`);
    const found = from.find(key);
    if (!found) return this.#missing(from, key);
    return found.get ? this.callNow(found.get, of, []) : found.value;
  }
  #missing(from: JsObject, key: Key): JsValue {
    if (key === '__proto__') return from.proto;
    if (from instanceof JsFunction) {
      if (key === 'name') return from.name;
      if (key === 'length') return lengthOf(from.node?.params ?? []);
      if (key === 'prototype' && from.constructs !== 'nothing') {
        const made = this.object();
        made.put('constructor', from, false);
        from.put('prototype', made, false);
        return made;
      }
    }
    // A module of Node's, of which not all is known.
    if (from.kind === 'Module' && typeof key === 'string' && key !== 'default' && key !== 'then')
      throw new Unsupported(`${String(from.native)}.${key}`);
    if (from.kind === 'Buffer' && typeof key === 'string' && indexOf(key) !== undefined)
      return encodeUtf8(String(from.native))[Number(key)];
    if (typeof key === 'string') this.#refuseKnown(from, key);
    return undefined;
  }
  /** What is JavaScript's own, but not known here, is not taken for missing. */
  #refuseKnown(from: JsObject, key: string): void {
    this.#members ??= this.#knownMembers();
    for (let at: JsObject | null = from; at; at = at.proto) {
      if (this.#members.get(at)?.has(key) || OF_KINDS[at.kind]?.has(key)) throw new Unsupported(key);
    }
  }
  #members: Map<JsObject, ReadonlySet<string>> | undefined;
  #knownMembers(): Map<JsObject, ReadonlySet<string>> {
    const made = new Map<JsObject, ReadonlySet<string>>();
    for (const [name, names] of Object.entries(OF_OBJECTS)) {
      const proto = this.protos[name];
      if (proto) made.set(proto, names);
    }
    for (const [name, names] of Object.entries(OF_GLOBALS)) {
      const of = this.global.own(name)?.value;
      if (of instanceof JsObject) made.set(of, names);
    }
    made.set(this.global, GLOBALS);
    return made;
  }
  set(of: JsValue, key: Key, value: JsValue): void {
    if (!(of instanceof JsObject)) return;
    const found = of instanceof JsArray ? undefined : of.find(key);
    if (found?.set) {
      this.callNow(found.set, of, [value]);
      return;
    }
    if (found?.get || found?.fixed || of.frozen || (of.closed && !of.own(key))) return;
    if (key === '__proto__' && (value instanceof JsObject || value === null)) {
      of.proto = value;
      return;
    }
    if (key === 'length' && of instanceof JsArray && !isLength(value)) throw this.fail('RangeError', 'Invalid array length');
    if (!of.own(key)) this.hold(bytesOf(value) + 24 + (typeof key === 'string' && key.length > LONG ? key.length : 0));
    // What is in the environment is text.
    of.put(key, of.kind === 'Environment' ? this.text(value) : value, of.own(key)?.enumerable ?? true);
  }
  copyInto(to: JsObject, from: JsValue, except?: ReadonlySet<Key>): void {
    if (typeof from === 'string') for (let i = 0; i < boundedLetters(from.length); i++) to.put(String(i), from[i]);
    if (!(from instanceof JsObject)) return;
    this.process.work(from.properties.size);
    for (const name of from.keys()) if (!except?.has(name)) to.put(name, this.get(from, name));
    for (const [key, { enumerable }] of from.properties)
      if (typeof key === 'symbol' && enumerable && !except?.has(key)) to.put(key, this.get(from, key));
  }

  key(value: JsValue): Key {
    const key = typeof value === 'symbol' ? value : this.text(value);
    // V8 tells very long ones apart by comparing them with all that are as long.
    if (typeof key === 'string' && key.length > LONG) this.process.work(boundedLetters(key.length) >> (key.length > UNHASHED ? 0 : 5));
    return key;
  }

  // ---- conversions

  primitive(value: JsValue, hint: 'string' | 'number' | 'default'): Primitive {
    if (!(value instanceof JsObject)) return value;
    const own = this.get(value, Symbol.toPrimitive);
    if (own !== undefined) return this.callNow(own, value, [hint]) as Primitive;
    const order = hint === 'string' || (hint === 'default' && value.kind === 'Date') ? ['toString', 'valueOf'] : ['valueOf', 'toString'];
    for (const name of order) {
      const run = this.get(value, name);
      if (!(run instanceof JsFunction)) continue;
      const made = this.callNow(run, value, []);
      if (!(made instanceof JsObject)) return made;
    }
    throw this.fail('TypeError', 'Cannot convert object to primitive value');
  }
  text(value: JsValue): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'symbol') throw this.fail('TypeError', 'Cannot convert a Symbol value to a string');
    return String(this.primitive(value, 'string'));
  }
  number(value: JsValue): number {
    if (typeof value === 'number') return value;
    const plain = this.primitive(value, 'number');
    if (typeof plain === 'bigint') throw this.fail('TypeError', 'Cannot convert a BigInt value to a number');
    if (typeof plain === 'symbol') throw this.fail('TypeError', 'Cannot convert a Symbol value to a number');
    return Number(plain);
  }

  // ---- calls

  *call(run: JsValue, self: JsValue, args: readonly JsValue[]): Task<JsValue> {
    if (!(run instanceof JsFunction)) throw this.fail('TypeError', `${typeOf(run)} is not a function`);
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
  /** What JavaScript's own functions refuse here, they refuse in the script likewise, with the same words. */
  asScripts(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof Thrown) return error;
    // They go through what is deep by calls, as V8's do.
    if (error instanceof RangeError && error.message.includes('call stack')) return this.#overflowed();
    if (error instanceof RangeError && !HOSTS_OWN.test(error.message)) return this.fail('RangeError', error.message);
    if (error instanceof TypeError && /BigInt|non-global/.test(error.message)) return this.fail('TypeError', error.message);
    return error;
  }
  /** A long text is put together where it is first looked into. Which one was is told by its length. */
  lookInto({ length }: string): void {
    if (length <= LONG || length === this.#seen) return;
    this.process.work(boundedLetters(length) >> 10);
    this.#seen = length;
  }
  #seen = 0;
  /** What JavaScript's own functions do with long lists and texts is work by their length; those of V8 itself have an end. */
  goThrough(run: JsFunction, self: JsValue, args: readonly JsValue[]): void {
    if (run.node) return;
    if (AT_ONCE.has(run.name)) {
      if (typeof self === 'string') this.lookInto(self);
      return;
    }
    let size = self instanceof JsArray ? self.items.length : 0;
    if (typeof self === 'string') size = boundedLetters(self.length);
    for (const arg of args) {
      if (typeof arg === 'string' && arg.length > size) size = boundedLetters(arg.length);
      if (arg instanceof JsObject && arg.properties.size > MANY) this.process.work(arg.properties.size);
    }
    if (size > LONG) this.process.work(size >> 8);
  }
  /** One of JavaScript's own that calls the script back is seen in its stack. */
  *entered(run: JsFunction, self: JsValue, args: readonly JsValue[], target: JsObject | undefined): Task<JsValue> {
    const depth = this.calls.length;
    const last = this.calls.at(-1);
    if (run.frame !== undefined && last) this.calls.push({ ...last, name: run.frame, isNative: true });
    try {
      const made = run.run(self, args, this, target);
      return isTask(made) ? yield* made : made;
    } catch (error) {
      throw this.asScripts(error);
    } finally {
      if (run.frame !== undefined) this.calls.length = Math.min(this.calls.length, depth);
    }
  }
  callNow(run: JsValue, self: JsValue, args: readonly JsValue[]): JsValue {
    this.still++;
    try {
      const step = this.call(run, self, args).next();
      if (!step.done) throw new Unsupported('a function that waits where JavaScript asks for its answer at once');
      return step.value;
    } finally {
      this.still--;
    }
  }
  *construct(of: JsValue, args: readonly JsValue[], target?: JsObject): Task<JsValue> {
    if (!(of instanceof JsFunction) || of.constructs === 'nothing') throw this.fail('TypeError', `${this.text(of)} is not a constructor`);
    const aim = target ?? of;
    this.goThrough(of, undefined, args);
    if (of.constructs === 'object') {
      const proto = this.get(aim, 'prototype');
      const self = new JsObject(proto instanceof JsObject ? proto : (this.protos.Object as JsObject));
      this.hold(64);
      const made = of.run(self, args, this, aim);
      const value = isTask(made) ? yield* made : made;
      return value instanceof JsObject ? value : self;
    }
    let value: JsValue;
    if (of.frame === undefined) {
      try {
        const made = of.run(undefined, args, this, aim);
        value = isTask(made) ? yield* made : made;
      } catch (error) {
        throw of.node ? error : this.asScripts(error);
      }
    } else value = yield* this.entered(of, undefined, args, aim);
    // What extends one of JavaScript's own is of its own kind too.
    if (aim !== of && value instanceof JsObject) {
      const proto = this.get(aim, 'prototype');
      if (proto instanceof JsObject) value.proto = proto;
    }
    return value;
  }
  /** Calls within calls have an end. */
  deeper(call: Call): number {
    const depth = this.calls.push(call);
    if (depth > MOST_DEPTH) throw this.#overflowed();
    return depth - 1;
  }
  /** The machine's own stack is shorter than V8's. */
  overflow(error: unknown): unknown {
    if (!(error instanceof RangeError && error.message.includes('call stack') && this.calls.length > SAFE_DEPTH)) return error;
    return this.#overflowed();
  }
  #overflowed(): Thrown {
    // To get there, and back, takes long.
    this.process.work(OVERFLOW_WORK);
    return this.fail('RangeError', 'Maximum call stack size exceeded');
  }

  *items(of: JsValue): Task<JsValue[]> {
    if (of instanceof JsArray && !of.properties.has(Symbol.iterator)) return [...of.items];
    if (typeof of === 'string') return [...of];
    const make = of === undefined || of === null ? undefined : this.get(of, Symbol.iterator);
    if (!(make instanceof JsFunction)) throw this.fail('TypeError', `${of instanceof JsObject ? 'object' : this.text(of)} is not iterable`);
    const iterator = yield* this.call(make, of, []);
    const items: JsValue[] = [];
    const next = this.get(iterator, 'next');
    for (;;) {
      yield* this.tick();
      const step = yield* this.call(next, iterator, []);
      if (this.get(step, 'done') === true) return items;
      items.push(this.get(step, 'value'));
    }
  }

  // ---- errors

  error(kind: string, message: string): JsObject {
    const made = new JsObject(this.protos[kind] ?? (this.protos.Error as JsObject), 'Error');
    this.stackOf(made, this.calls);
    if (message !== '') made.put('message', message, false);
    return made;
  }
  stackOf(made: JsObject, calls: readonly Call[]): void {
    const inner = (this.kept.get('inner frames') as readonly string[] | undefined) ?? [];
    made.properties.set('stack', new Stack(this, made, framesOf(calls, inner)));
    const last = calls.at(-1);
    made.native = last && { file: last.file, at: last.at };
  }
  fail(kind: string, message: string): Thrown {
    const thrown = new Thrown(this.error(kind, message));
    const last = this.calls.at(-1);
    if (last) thrown.place = { file: last.file, at: last.at };
    return thrown;
  }
}

/** How many parameters come before one that may be left out. */
function lengthOf(parameters: FunctionNode['params']): number {
  const end = parameters.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement');
  return end < 0 ? parameters.length : end;
}

/** Whether something takes time, and is yet to be run. */
export const isTask = (made: JsValue | Task<JsValue>): made is Task<JsValue> =>
  typeof made === 'object' && made !== null && !(made instanceof JsObject);

const ERRORS = ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError'];
const PROTOS = [
  'Function',
  'Array',
  'String',
  'Number',
  'Boolean',
  'BigInt',
  'Symbol',
  'RegExp',
  'Date',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Promise',
  'Generator',
  'AsyncGenerator',
  'Iterator',
  'Buffer',
  ...ERRORS.slice(0, 1),
];
/** What may be the limits of the machine that simulates. */
const HOSTS_OWN = /string length|array length|Map maximum|Set maximum|allocation/i;
