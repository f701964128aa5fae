import { Outcome, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import type { Heap } from './heap.ts';
import type { FunctionNode, Tree } from './nodes.ts';

/** What a script handles: JavaScript's own primitives, and objects that are kept apart from those of the simulator. */
export type JsValue = undefined | null | boolean | number | bigint | string | symbol | JsObject;

/** What has no properties of its own. */
export type Primitive = Exclude<JsValue, JsObject>;

/** A value, or a getter and a setter. */
export interface Property {
  value: JsValue;
  get?: JsValue;
  set?: JsValue;
  enumerable: boolean;
  /** It can be given no other value. */
  fixed?: boolean;
}

/** What a property is called; numbers are texts. */
export type Key = string | symbol;

/** Any object of a script: its own properties, and the prototype that it looks further in. */
export class JsObject {
  readonly properties = new Map<Key, Property>();
  frozen = false;
  /** It gets no more members. */
  closed = false;
  /** What it is made of, if it is one of JavaScript's own: a map, a date, a promise … */
  native: unknown;
  constructor(
    public proto: JsObject | null,
    readonly kind = 'Object',
    native?: unknown,
  ) {
    this.native = native;
  }
  find(key: Key): Property | undefined {
    for (let at: JsObject | null = this; at; at = at.proto) {
      const own = at.own(key);
      if (own) return own;
    }
    return undefined;
  }
  own(key: Key): Property | undefined {
    return this.properties.get(key);
  }
  put(key: Key, value: JsValue, enumerable = true): this {
    const own = this.properties.get(key);
    if (own && !own.get && !own.set) own.value = value;
    else this.properties.set(key, { value, enumerable });
    return this;
  }
  delete(key: Key): void {
    this.properties.delete(key);
  }
  /** The names that can be gone through: numbers first, in their order. */
  keys(): string[] {
    return this.names(true);
  }
  /** All names, or those that can be gone through. */
  names(shown = false): string[] {
    const names = [...this.properties].flatMap(([key, { enumerable }]) => (typeof key === 'string' && (enumerable || !shown) ? [key] : []));
    const isIndex = (name: string): boolean => /^(0|[1-9]\d{0,9})$/.test(name);
    if (!names.some(isIndex)) return names;
    return [...names.filter(isIndex).sort((a, b) => Number(a) - Number(b)), ...names.filter((name) => !isIndex(name))];
  }
}

/** An array; `items` are its elements, and has holes where the array has them. */
export class JsArray extends JsObject {
  constructor(
    proto: JsObject | null,
    readonly items: JsValue[],
  ) {
    super(proto, 'Array');
  }
  /** What a function was called with, which is no array. */
  isArguments = false;
  override own(key: Key): Property | undefined {
    if (key === 'length') return { value: this.items.length, enumerable: false };
    const at = indexOf(key);
    if (at === undefined) return super.own(key);
    return at in this.items ? { value: this.items[at], enumerable: true } : undefined;
  }
  override put(key: Key, value: JsValue): this {
    const at = indexOf(key);
    if (key === 'length') this.#stretch(Number(value));
    else if (at !== undefined) {
      if (at > this.items.length) this.#stretch(at);
      this.items[at] = value;
    } else super.put(key, value);
    return this;
  }
  #stretch(length: number): void {
    this.items.length = boundedLength(length);
  }
  override delete(key: Key): void {
    const at = indexOf(key);
    if (at === undefined) super.delete(key);
    else if (at < this.items.length) Reflect.deleteProperty(this.items, at);
  }
  override keys(): string[] {
    return [...Object.keys(this.items), ...super.keys()];
  }
}
/** Places that hold nothing take memory here: an array of very many is not followed, as V8 aborts where one cannot be had. */
const MOST_ITEMS = 2 ** 24;

/** The length, unless an array of it is more than a run models: the script is then Unsupported. */
export function boundedLength(length: number): number {
  if (length > MOST_ITEMS) throw new Unsupported('a very long array');
  return length;
}
const LARGEST_LENGTH = 2 ** 32 - 1;

/** Whether an array may be made so long: a whole number up to 2³² − 1. */
export const isLength = (value: JsValue): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST_LENGTH;

/** The number that a key is an array's index by; undefined for other names (`01`, `-1`, `length`). */
export function indexOf(key: Key): number | undefined {
  if (typeof key !== 'string' || !/^(0|[1-9]\d{0,9})$/.test(key)) return undefined;
  const at = Number(key);
  return at < LARGEST_LENGTH ? at : undefined;
}

/** A function of JavaScript's own; `target` is what `new` was used with, undefined for a plain call. */
export type NativeRun = (self: JsValue, args: readonly JsValue[], machine: Machine, target?: JsObject) => JsValue | Task<JsValue>;

/** A function: one of JavaScript's own, or of the script. */
export class JsFunction extends JsObject {
  constructor(
    proto: JsObject | null,
    readonly name: string,
    readonly run: NativeRun,
    /** `new` makes something of it. */
    readonly constructs: 'nothing' | 'itself' | 'object' = 'nothing',
    readonly node?: FunctionNode,
    /** Where it was made. */
    readonly scope?: Scope,
  ) {
    super(proto, 'Function');
  }
  /** What its own calls are called in the stack of an error. */
  frame: string | undefined;
  isClass = false;
  classSource: string | undefined;
  /** What each new object of a class gets. */
  fields: readonly Field[] | undefined;
  /** Where `super` looks. */
  home: JsObject | undefined;
}

/** A member that each object of a class has from the beginning. Private methods come before what has a value. */
export interface Field {
  readonly key: Key;
  readonly isPrivate: boolean;
  readonly value?: Tree;
  readonly made?: Partial<Property>;
}

/** Adds one half of a getter and setter, and keeps the other half if it is there. */
export function accessor(of: JsObject, name: Key, kind: 'get' | 'set', run: JsValue, enumerable: boolean): void {
  const before = of.properties.get(name);
  of.properties.set(name, {
    value: undefined,
    ...(before?.get !== undefined && { get: before.get }),
    ...(before?.set !== undefined && { set: before.set }),
    [kind]: run,
    enumerable,
  });
}

/** What a name stands for; UNSET until its declaration has run. */
export interface Binding {
  value: JsValue | typeof UNSET;
  /** `own`: the name of a function within it, which cannot be given to anything else. */
  readonly kind: 'var' | 'let' | 'const' | 'own';
}
/** Before its declaration has been reached. */
export const UNSET = Symbol('unset');

/** The names that a block or function declares, within the scope around it. */
export class Scope {
  readonly names = new Map<string, Binding>();
  constructor(
    readonly outer: Scope | undefined,
    /** Of functions, but of arrows: `this`, and what they were called with. */
    readonly call: Call,
  ) {}
  find(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.outer) {
      const found = scope.names.get(name);
      if (found) return found;
    }
    return undefined;
  }
  declare(name: string, kind: Binding['kind'], value: Binding['value']): void {
    const own = this.names.get(name);
    if (own === undefined || own.kind !== kind) {
      if (own === undefined || kind !== 'var') this.names.set(name, { value, kind });
      else if (value !== undefined) own.value = value;
    } else if (kind !== 'var' || value !== undefined) own.value = value;
  }
}

/** One call of a function, as `this`, `super` and a stack need it. */
export interface Call {
  self: JsValue | typeof UNSET;
  readonly run: JsFunction | undefined;
  /** Where `super` looks. */
  readonly home: JsObject | undefined;
  readonly target: JsObject | undefined;
  readonly outer: Call | undefined;
  /** The name for the stack of an error, and where it stands. */
  readonly name: string;
  readonly file: SourceFile;
  readonly strict: boolean;
  at: number;
  /** Of an async function: what tells of its end. */
  promise?: JsObject;
  readonly isNative?: boolean;
}

/** A file of a script, or what stands for one. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
  /** Of a module: an address. */
  readonly url?: string;
}
/** What an error keeps of where it was made. */
export interface ErrorPlace {
  readonly file: SourceFile;
  readonly at: number;
  /** Of a part of the script that says what it may not. */
  readonly length?: number;
  /** No empty line stands between what it shows and what it says. */
  readonly isTight?: boolean;
  /** Of an error of Node's own: what it shows in place of the script. */
  readonly head?: string;
  /** Where it was told of, as an event that nobody hears. */
  readonly emitted?: string;
}

/** What a stack names a file by: a module by its URL. */
export const shownPath = ({ path, url }: SourceFile): string => url ?? path;

/** An exception on its way. */
export class Thrown extends Outcome {
  /** Where it was thrown. */
  place: { readonly file: SourceFile; readonly at: number } | undefined;
  /** What process.on('uncaughtException') is told. */
  origin: 'uncaughtException' | 'unhandledRejection' = 'uncaughtException';
  constructor(readonly value: JsValue) {
    super('thrown');
  }
}
/** Something that is JavaScript's or Node's, but not known here. */
export class Unsupported extends Error {}

/** What the functions of JavaScript's own need of the machine. */
export interface Machine {
  readonly process: Process;
  readonly version: string;
  readonly global: JsObject;
  readonly protos: Readonly<Record<string, JsObject>>;
  readonly kept: Map<string, unknown>;
  readonly loop: Loop;
  readonly heap: Heap;
  readonly calls: Call[];
  call(run: JsValue, self: JsValue, args: readonly JsValue[]): Task<JsValue>;
  callNow(run: JsValue, self: JsValue, args: readonly JsValue[]): JsValue;
  construct(of: JsValue, args: readonly JsValue[], target?: JsObject): Task<JsValue>;
  get(of: JsValue, key: Key): JsValue;
  set(of: JsValue, key: Key, value: JsValue): void;
  object(members?: Readonly<Record<string, JsValue>>): JsObject;
  array(items: JsValue[]): JsArray;
  native(name: string, run: NativeRun): JsFunction;
  regex(text: string, flags: string): JsObject;
  error(kind: string, message: string): JsObject;
  stackOf(made: JsObject, calls: readonly Call[]): void;
  fail(kind: string, message: string): Thrown;
  key(value: JsValue): Key;
  primitive(value: JsValue, hint: 'string' | 'number' | 'default'): Primitive;
  text(value: JsValue): string;
  number(value: JsValue): number;
  items(of: JsValue): Task<JsValue[]>;
  deeper(call: Call): number;
  tick(): Iterable<never> | Task<void>;
  hold(bytes: number): void;
  rested(): void;
  /** Before what promises wait for. */
  nextTick(job: () => Task<void>): void;
  soon(job: () => Task<void>): void;
  promise(): JsObject;
  settle(promise: JsObject, state: 'fulfilled' | 'rejected', value: JsValue): void;
  whenSettled(value: JsValue, done: (state: 'fulfilled' | 'rejected', value: JsValue) => Task<void>): void;
  require(name: string, from: SourceFile): Task<JsValue>;
  print(fd: 1 | 2, text: string): Task<void>;
}

/** Node's event loop. */
export interface Loop {
  /** Runs a job as soon as nothing else runs. */
  push(job: () => Task<void>): void;
  /** A task beside the script: it waits, and pushes jobs. While it lives, so does the process, unless it is let go of. */
  start(task: Task<void>): Handle;
  timer(delay: number, job: () => Task<void>, repeat: boolean): Handle;
}

/** Something that goes on beside the script: a timer, a server, a socket. */
export interface Handle {
  stop(): void;
  /** Whether the process lives for it. */
  alive: boolean;
}
