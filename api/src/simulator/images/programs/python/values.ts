// All kinds of values, and what the interpreter is to them: types that know each other.
import { Outcome, type Task } from '../../../engine/index.ts';
import type { Process, SignalName } from '../../../kernel/index.ts';
import { Bytes } from './byte-string.ts';
import type { FunctionNode, Parameter, Span } from './tree.ts';

export { Bytes };

/** What a Python program handles: a bigint is an `int`, a number a `float`. Large texts and lists are known by their size alone. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Bytes
  | Large
  | List
  | Range
  | Dict
  | PythonSet
  | Native
  | PythonFunction
  | Method
  | PythonClass
  | Instance
  | Module
  | Iteration
  | Super
  | Ellipsis;

/** What is larger is known by its size alone. */
export const LARGE = 2 ** 18;

/** A text, bytes or a list of which only the size is kept: what `'x' * 10**9` holds in memory, and not what is in it. */
export class Large {
  constructor(
    readonly kind: 'str' | 'bytes' | 'bytearray' | 'list',
    readonly length: number,
    readonly bytes: number,
  ) {}
}

/** A list, a tuple, or a dict's view of its items or values. */
export class List {
  constructor(
    readonly items: Value[],
    readonly kind: 'list' | 'tuple' | 'dict_items' | 'dict_values' = 'list',
    /** The dict that it is a view of. */
    readonly of?: Dict,
  ) {}
}

/** What `range` gives: none of its numbers are made. */
export class Range {
  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {}
  get length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }
}

/** What `...` is. */
export class Ellipsis {
  constructor(readonly name: 'Ellipsis' | 'NotImplemented' = 'Ellipsis') {}
}
export const ellipsis = new Ellipsis();
/** What an operator's method answers that has nothing to say of the other value. */
export const notImplemented = new Ellipsis('NotImplemented');

/** What a function is called with, by place and by name. */
export interface Arguments {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** The arguments were made for this call: nothing else holds them. */
  readonly fresh?: boolean;
}
export const NO_NAMES: ReadonlyMap<string, Value> = new Map();

/** Arguments by place alone. */
export const given = (...args: Value[]): Arguments => ({ args, named: NO_NAMES });

/** A function of Python's own. */
export type NativeRun = (given: Arguments, machine: Machine) => Value | Task<Value>;

/** A function of Python's own. */
export class Native {
  /** Attributes, of one that has some. */
  fields: Map<string, Value> | undefined;
  constructor(
    readonly name: string,
    readonly run: NativeRun,
  ) {}
}

/** A function of the script's, with the scope that it was made in. */
export class PythonFunction {
  /** The class in whose body it stands. */
  owner: PythonClass | undefined;
  readonly fields = new Map<string, Value>();
  constructor(
    readonly node: FunctionNode,
    readonly defaults: ReadonlyMap<string, Value>,
    readonly scope: Scope,
  ) {}
  get name(): string {
    return this.node.name;
  }
  get parameters(): readonly Parameter[] {
    return this.node.parameters;
  }
}

/** A function bound to what it is called upon. */
export class Method {
  constructor(
    readonly self: Value,
    readonly run: PythonFunction | Native,
  ) {}
}

/** A class, with the order in which its bases are looked through. */
export class PythonClass {
  readonly order: readonly PythonClass[];
  /** What makes two instances one key, if that is not the instance itself. */
  keyBy: ((of: Instance) => Value) | undefined;
  /** Its instances are plain objects, though it is a kind of what is none. */
  plain = false;
  constructor(
    readonly name: string,
    readonly bases: readonly PythonClass[] = [],
    readonly members: Map<string, Value> = new Map(),
    /** What calling it makes, if it is one of Python's own that is no plain object. */
    readonly make?: NativeRun,
    readonly module = 'builtins',
  ) {
    this.order = linear(this);
  }
  find(name: string): Value | undefined {
    for (const each of this.order) {
      const found = each.members.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  isKindOf(other: PythonClass): boolean {
    return this.order.includes(other);
  }
}
/** Each class before its bases, and those in their order. */
function linear(of: PythonClass): PythonClass[] {
  const all = [of, ...of.bases.flatMap((base) => base.order)];
  // Where a class is met more than once, the last place counts.
  return of.bases.length === 1 ? all : [...new Set(all.toReversed())].toReversed();
}

/** An object of a class: its attributes, and what Python's own are made of. */
export class Instance {
  readonly fields = new Map<string, Value>();
  /** What it is made of, if it is one of Python's own. */
  native: unknown;
  constructor(
    readonly of: PythonClass,
    native?: unknown,
  ) {
    this.native = native;
  }
}

/** What `import` gives. */
export class Module {
  constructor(
    readonly name: string,
    readonly members: Map<string, Value>,
    /** It is a file of the user's: all of it is known. */
    readonly own = false,
  ) {}
}
/** A number or a text that has a name besides, as members of `IntEnum` have; anything else as it is. */
export const plainOf = (value: Value): Value =>
  value instanceof Instance && value.of.find(PLAIN) === true ? (value.fields.get('value') ?? null) : value;
export const PLAIN = '__plain__';

/** `super()` */
export class Super {
  constructor(
    readonly self: Value,
    readonly of: PythonClass,
    readonly after: PythonClass,
  ) {}
}

/** What `for` goes through. */
export abstract class Iteration {
  readonly kind: string = 'iterator';
  /** undefined: there is no more. */
  abstract step(machine: Machine): Value | undefined | Task<Value | undefined>;
}

/** Steps through items that are there already. */
export class ListIteration extends Iteration {
  #at = 0;
  constructor(
    readonly items: readonly Value[],
    override readonly kind = 'list_iterator',
  ) {
    super();
  }
  step(): Value | undefined {
    return this.items[this.#at++];
  }
}

/** Steps through what a dict or a set holds, which may not grow or shrink meanwhile. */
export class GuardedIteration extends Iteration {
  #at = 0;
  readonly #size: number;
  constructor(
    readonly items: readonly Value[],
    readonly of: Dict | PythonSet,
    readonly failed: (what: string) => Raised,
  ) {
    super();
    this.#size = sizeOfGuarded(of);
  }
  step(): Value | undefined {
    if (sizeOfGuarded(this.of) !== this.#size) throw this.failed(this.of instanceof Dict ? 'dictionary' : 'Set');
    return this.items[this.#at++];
  }
}
const sizeOfGuarded = (of: Dict | PythonSet): number => (of instanceof Dict ? of.entries.size : of.members.size);

/** Steps through numbers that are made one by one. */
export class RangeIteration extends Iteration {
  #at = 0;
  constructor(readonly range: Range) {
    super();
  }
  step(): Value | undefined {
    return this.#at < this.range.length ? BigInt(this.range.start + this.#at++ * this.range.step) : undefined;
  }
}

/** Steps of any other kind: each is asked for when it is needed, and may take time. */
export class Steps extends Iteration {
  constructor(
    override readonly kind: string,
    readonly next: (machine: Machine) => Value | undefined | Task<Value | undefined>,
  ) {
    super();
  }
  step(machine: Machine): Value | undefined | Task<Value | undefined> {
    return this.next(machine);
  }
}

// ---- dictionaries and sets

/** What makes two keys one: a text of what is equal by its value, or the object itself. */
export type Key = string | object;

let counted = 0;
const numbers = new WeakMap<object, number>();

/** What a value is in a dict or a set: equal values have one key (1, 1.0 and True). Throws Unhashable for lists, dicts and sets. */
export function keyOf(value: Value): Key {
  switch (typeof value) {
    case 'string':
      return `s${value}`;
    case 'bigint':
      return `n${value}`;
    case 'boolean':
      return value ? 'n1' : 'n0';
    case 'number':
      return `n${Number.isInteger(value) ? BigInt(value) : value}`;
  }
  if (value === null) return 'None';
  if (value instanceof Bytes && value.kind === 'bytes') return `b${value.raw}`;
  if (value instanceof List && value.kind === 'tuple') {
    const keys = value.items.map((item) => {
      const key = keyOf(item);
      if (typeof key === 'string') return `${key.length}:${key}`;
      const known = numbers.get(key) ?? ++counted;
      numbers.set(key, known);
      return `#${known}`;
    });
    return `t${keys.join(',')}`;
  }
  if (value instanceof Instance) {
    const plain = plainOf(value);
    if (plain !== value) return keyOf(plain);
    const key = value.fields.get('__key__');
    if (key !== undefined) return `i${value.of.name}${String(keyOf(key))}`;
    if (value.of.find('__hash__') === null) throw new Unhashable();
    const { keyBy } = value.of.order.find((each) => each.keyBy) ?? value.of;
    return keyBy ? `i${value.of.name}${String(keyOf(keyBy(value)))}` : value;
  }
  if (value instanceof List || value instanceof Dict || (value instanceof PythonSet && !value.frozen) || value instanceof Bytes)
    throw new Unhashable();
  return value;
}
/** It is told as a TypeError where the kind of value is known. */
export class Unhashable extends Outcome {}

/** A dict, a Counter or the environment, in the order in which its keys were first set. */
export class Dict {
  readonly entries = new Map<Key, [Value, Value]>();
  /** What `defaultdict` puts where nothing is. */
  missing: Value | undefined;
  /** The dict that these are the keys of. */
  view: Dict | undefined;
  constructor(readonly kind = 'dict') {}

  static of(pairs: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of pairs) dict.set(key, value);
    return dict;
  }
  get(key: Value): Value | undefined {
    return this.entries.get(keyOf(key))?.[1];
  }
  has(key: Value): boolean {
    return this.entries.has(keyOf(key));
  }
  set(key: Value, value: Value): void {
    const known = keyOf(key);
    const found = this.entries.get(known);
    if (found) found[1] = value;
    else this.entries.set(known, [key, value]);
  }
  delete(key: Value): boolean {
    return this.entries.delete(keyOf(key));
  }
  keys(): Value[] {
    return [...this.entries.values()].map(([key]) => key);
  }
  values(): Value[] {
    return [...this.entries.values()].map(([, value]) => value);
  }
}

/** A set or a frozenset. */
export class PythonSet {
  readonly members = new Map<Key, Value>();
  constructor(
    items: Iterable<Value>,
    readonly frozen = false,
  ) {
    for (const item of items) this.add(item);
  }
  add(value: Value): void {
    const key = keyOf(value);
    if (!this.members.has(key)) this.members.set(key, value);
  }
  has(value: Value): boolean {
    return this.members.has(keyOf(value));
  }
  /** Small whole numbers stand in their order, as they do in a hash table. */
  get items(): Value[] {
    const items = [...this.members.values()];
    return items.every((item) => typeof item === 'bigint' && item >= 0n && item < 1000n)
      ? items.sort((a, b) => Number((a as bigint) - (b as bigint)))
      : items;
  }
}

// ---- where names are

/** What a traceback tells of one call. */
export interface Frame {
  readonly where: string;
  readonly file: string;
  at: Span;
  readonly of?: PythonFunction;
  readonly self?: Value;
  /** The exception that is being handled. */
  handling?: Raised;
}

/** The names of a module, a function or a class's body, within the scope around it. */
export class Scope {
  readonly names: Map<string, Value>;
  /** Names that are another scope's. */
  elsewhere: Map<string, Scope> | undefined;
  constructor(
    readonly outer: Scope | undefined,
    readonly frame: Frame,
    readonly locals?: ReadonlySet<string>,
    names: Map<string, Value> = new Map(),
  ) {
    this.names = names;
  }
  get(name: string): Value | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.outer) {
      const found = scope.names.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  set(name: string, value: Value): void {
    const place = this.elsewhere?.get(name) ?? this;
    place.names.set(name, value);
  }
  get global(): Scope {
    let scope: Scope = this;
    while (scope.outer?.outer) scope = scope.outer;
    return scope;
  }
}

// ---- failures

/** An exception on its way. */
export class Raised extends Outcome {
  readonly frames: { readonly where: string; readonly file: string; readonly at: Span; readonly text?: string }[] = [];
  /** The frame that has written itself down last. */
  last: Frame | undefined;
  override cause: Raised | undefined;
  context: Raised | undefined;
  /** The name that was meant, maybe: told where nobody has caught it. */
  meant: string | undefined;
  constructor(readonly value: Instance) {
    super(value.of.name);
  }
}
/** Something that is Python's, but not known here: the script cannot be followed beyond it. */
export class Unsupported extends Error {}

// ---- who runs it

/** A file of which a part is still to be written. */
export interface Unwritten {
  /** The how many that was opened. */
  readonly opening: number;
  flush(machine: Machine): Task<void>;
}

/** What Python's own functions need of the interpreter. */
export interface Machine {
  readonly process: Process;
  readonly file: string;
  /** The texts of the files that run. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  readonly version: string;
  readonly unbuffered: boolean;
  readonly builtins: Scope;
  readonly globals: Scope;
  readonly modules: Map<string, Module>;
  readonly threads: Threads;
  /** What modules keep for the length of a run. */
  readonly kept: Map<string, unknown>;
  /** How many files have been opened. */
  openings: number;
  readonly unwritten: Set<Unwritten>;
  /** The scopes whose names are in use: the innermost last. */
  readonly active: ReadonlySet<Scope>;
  print(output: string, flush?: boolean): Task<void>;
  flush(): Task<void>;
  sleep(seconds: number): Task<void>;
  handleSignals(): Task<void>;
  onSignal(name: SignalName, handler: Value, number?: number): void;
  readonly pendingSignals: number;
  handling: Raised | undefined;
  truth(value: Value): boolean;
  /** What a server does when a signal comes. */
  interrupted: (() => void) | undefined;
  hold(bytes: number): void;
  call(callee: Value, given: Arguments): Task<Value>;
  /** A call that neither waits nor takes long. */
  callNow(callee: Value, given: Arguments): Value;
  attribute(of: Value, name: string): Value;
  attributeIf(of: Value, name: string): Value | undefined;
  iterate(of: Value): Iteration | Task<Iteration>;
  /** All that an iteration gives. */
  items(of: Value): Task<Value[]>;
  text(value: Value): string;
  repr(value: Value): string;
  tick(): Iterable<never> | Task<void>;
  traceback(raised: Raised): string;
  importModule(name: string): Task<Module>;
  drive(coroutine: Value): Task<Value>;
}

/** Python's threads, of which one runs at a time. */
export interface Threads {
  /** Who runs just now; undefined: the main thread. */
  readonly current: Instance | undefined;
  /** What is returned throws into it where it stands. */
  start(task: Task<void>, daemon: boolean, owner?: Instance, coroutine?: Instance): (error: Raised) => void;
  /** asyncio's task that runs just now; undefined: the main one. */
  readonly currentTask: Instance | undefined;
  /** What is given to it is thrown into who runs just now, where it stands by then. */
  interrupter(): (error: Raised) => void;
  /** Waits until it is so. */
  until(done: () => boolean, timeout?: number): Task<boolean>;
  changed(): void;
}

/** Whether something takes time, and is yet to be run. */
export const isTask = <T>(made: T | Task<T>): made is Task<T> =>
  typeof made === 'object' && made !== null && 'next' in made && typeof made.next === 'function' && Symbol.iterator in made;
