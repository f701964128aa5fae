// What every value can do: the same questions, asked of each kind of them.
import { nothing, seconds, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type SignalName } from '../../../kernel/index.ts';
import { InterpreterPace } from '../interpreter-pace.ts';
import { escaped } from './byte-string.ts';
import { bound, isProperty } from './classes.ts';
import { docOf } from './docs.ts';
import { exceptionClass, failure, MOST_NESTED, messageOf } from './exceptions.ts';
import { floatText } from './format.ts';
import { isKnownMember, namesOf } from './known-members.ts';
import { methodOf } from './methods/index.ts';
import { nearest } from './nearest.ts';
import { reachableBytes } from './reachable.ts';
import { typeOf } from './standard-types.ts';
import { ThreadScheduler } from './threads.ts';
import { plainTruth, typeName } from './types.ts';
import {
  type Arguments,
  Bytes,
  Dict,
  Ellipsis,
  GuardedIteration,
  given,
  Instance,
  Iteration,
  isTask,
  Large,
  List,
  ListIteration,
  type Machine,
  Method,
  Module,
  Native,
  PythonClass,
  PythonFunction,
  PythonSet,
  Raised,
  Range,
  RangeIteration,
  Scope,
  Steps,
  Super,
  Unsupported,
  type Unwritten,
  type Value,
} from './values.ts';

const COSTS = { time: 0.1, work: 300 };
const HOLD_WORK = 4;
const BUFFER = 8192;
/** Of memory that is taken, so much is a sign that a loop gets somewhere. */
const PROGRESS = 2 ** 20;
/** So much may be held before it is looked whether it still is. */
const FIRST_LOOK = 32 * 2 ** 20;
/** A look takes its time for each value, however large. */
const VALUES_PER_STEP = 16;

/** What all of Python's values can do, and what a process has: its output, its memory, its signals and its time. */
export abstract class Core extends InterpreterPace implements Machine {
  readonly builtins: Scope;
  readonly globals: Scope;
  readonly modules = new Map<string, Module>();
  readonly kept = new Map<string, unknown>();
  openings = 0;
  readonly unwritten = new Set<Unwritten>();
  readonly threads: ThreadScheduler;
  interrupted: (() => void) | undefined;
  /** The exception that is being handled. */
  handling: Raised | undefined;
  readonly #pending: { readonly handler: Value; readonly name: string; readonly number: number }[] = [];
  #output = '';
  #held = 0;
  #most = 0;
  #next = FIRST_LOOK;
  /** What is being made just now, and held by nobody yet. */
  #passing = 0;
  /** Those whose names are in use. */
  readonly active = new Set<Scope>();
  /** What is being filled, and has no name yet. */
  readonly #unfinished = new Set<unknown>();
  /** The texts of the files that run. */
  readonly sources = new Map<string, readonly string[]>();

  constructor(
    process: Process,
    readonly file: string,
    readonly version: string,
    readonly unbuffered: boolean,
  ) {
    super(process, COSTS);
    this.threads = new ThreadScheduler(process);
    const frame = { where: '<module>', file, at: { line: 1, column: 0, endLine: 1, endColumn: 0 } };
    this.builtins = new Scope(undefined, frame);
    this.globals = new Scope(this.builtins, frame);
  }

  abstract call(callee: Value, args: Arguments): Task<Value>;
  abstract importModule(name: string): Task<Module>;
  abstract traceback(raised: Raised): string;
  abstract drive(coroutine: Value): Task<Value>;

  // ---- time and memory

  protected override *work(): Task<void> {
    yield* super.work();
    if (this.#pending.length > 0) yield* this.handleSignals();
  }

  /** Memory of what is large; the rest is the program's own. */
  hold(bytes: number): void {
    this.#passing = Math.max(0, bytes);
    this.#held = Math.max(0, this.#held + bytes);
    this.process.work(HOLD_WORK);
    if (this.#held >= this.#next) {
      // What was let go of unseen is found by what can still be reached.
      const { bytes, values } = reachableBytes([
        this.globals,
        ...this.modules.values(),
        ...this.kept.values(),
        ...this.active,
        ...this.#unfinished,
      ]);
      const live = bytes + this.#passing;
      this.process.work(Math.ceil(values / VALUES_PER_STEP));
      this.#held = live;
      this.#next = Math.max(FIRST_LOOK, live + Math.max(FIRST_LOOK / 4, live / 4));
    }
    this.process.setMemory(this.#held);
    if (this.#held > this.#most + PROGRESS) {
      this.#most = this.#held;
      this.rested();
    }
  }

  *sleep(duration: number): Task<void> {
    this.rested();
    // Signals are handled between steps; a sleep then goes on. See https://peps.python.org/pep-0475/
    const until = this.process.now + seconds(duration);
    do {
      try {
        yield* this.process.sleep(Math.max(0, until - this.process.now));
      } catch (error) {
        if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
      }
      yield* this.handleSignals();
    } while (this.process.now < until);
  }

  // ---- signals

  onSignal(name: SignalName, handler: Value, number: number): void {
    this.process.onSignal(name, () => {
      this.#pending.push({ handler, name, number });
      this.interrupted?.();
    });
  }
  get pendingSignals(): number {
    return this.#pending.length;
  }
  *handleSignals(): Task<void> {
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      if (next.handler === null) throw failure('KeyboardInterrupt');
      yield* this.call(next.handler, given(BigInt(next.number), null));
    }
  }

  // ---- output

  print(output: string, flush = false): Task<void> {
    this.#output += output;
    const now = flush || this.unbuffered || this.#output.length > BUFFER || (this.process.isTerminal(1) && output.includes('\n'));
    return this.still === 0 && now ? this.flush() : nothing;
  }
  *flush(): Task<void> {
    const output = this.#output;
    this.#output = '';
    if (output !== '') yield* this.process.write(1, output);
  }

  // ---- calls that may not wait

  callNow(callee: Value, args: Arguments): Value {
    this.still++;
    try {
      const task = this.call(callee, args);
      const step = task.next();
      if (!step.done) throw new Unsupported('a method that waits where Python asks for its answer at once');
      return step.value;
    } finally {
      this.still--;
    }
  }

  // ---- attributes

  attribute(of: Value, name: string): Value {
    const found = this.attributeIf(of, name);
    if (found !== undefined) return found;
    if (of instanceof Module) {
      if (!of.own) throw new Unsupported(`${of.name}.${name}`);
      throw failure('AttributeError', `module '${of.name}' has no attribute '${name}'`);
    }
    if (of instanceof PythonClass && of.module !== '__main__' && isKnownMember(of.name, name)) throw new Unsupported(`${of.name}.${name}`);
    // Until 3.12 an enumeration says no more than the name.
    if (of instanceof PythonClass && of.find('__members__') && Number(this.version.split('.')[1]) < 12)
      throw failure('AttributeError', name);
    if (of instanceof PythonClass) throw failure('AttributeError', `type object '${of.name}' has no attribute '${name}'`);
    if (of instanceof Super) throw failure('AttributeError', `'super' object has no attribute '${name}'`);
    // One of Python's own objects, of which not all is known.
    if (of instanceof Instance && of.of.module !== '__main__' && !of.of.isKindOf(exceptionClass('BaseException')))
      throw new Unsupported(`${of.of.name}.${name}`);
    const kind = typeName(of);
    if (isKnownMember(kind, name)) throw new Unsupported(`${kind}.${name}`);
    const raised = failure('AttributeError', `'${kind}' object has no attribute '${name}'`);
    if (Number(this.version.split('.')[1]) >= 10) {
      raised.value.fields.set('name', name).set('obj', of);
      const own =
        of instanceof Instance ? [...of.fields.keys(), ...of.of.order.flatMap((each) => [...each.members.keys()])] : namesOf(kind);
      raised.meant = nearest(name, [...new Set(own)].sort());
    }
    throw raised;
  }

  attributeIf(of: Value, name: string): Value | undefined {
    if (typeof of === 'bigint' || typeof of === 'number' || typeof of === 'boolean') {
      const part = partOfNumber(of, name);
      if (part !== undefined) return part;
    }
    if (of instanceof Module) return of.members.get(name) ?? (name === '__name__' ? of.name : undefined);
    if (of instanceof Instance) return this.#instanceAttribute(of, name);
    if (of instanceof PythonClass) return classAttribute(of, name);
    if (of instanceof Super) {
      const after = of.of.order.slice(of.of.order.indexOf(of.after) + 1);
      for (const each of after) {
        const member = each.members.get(name);
        if (member !== undefined) {
          if (isProperty(member)) return this.callNow(member.native.get, given(of.self));
          return bound(member, of.self instanceof Instance ? of.self : undefined, of.of);
        }
      }
      return undefined;
    }
    if (of instanceof PythonFunction || of instanceof Native || of instanceof Method) {
      const plain = of instanceof Method ? of.run : of;
      const own = plain.fields?.get(name);
      if (own !== undefined) return own;
      if (name === '__name__' || name === '__qualname__') return plain.name;
      if (name === '__doc__') return (plain instanceof PythonFunction ? docOf(plain.node.body) : undefined) ?? null;
      if (of instanceof Method && name === '__self__') return of.self;
      if (of instanceof Method && name === '__func__') return of.run;
      return undefined;
    }
    const method = methodOf(of, name);
    if (!method && name === '__class__') return typeOf(of);
    return method && new Method(of, method);
  }

  #instanceAttribute(of: Instance, name: string): Value | undefined {
    const member = of.of.find(name);
    if (isProperty(member)) return this.callNow(member.native.get, given(of));
    const own = of.fields.get(name);
    if (own !== undefined) return own;
    if (member !== undefined) return bound(member, of, of.of);
    if (name.startsWith('__') && of.of.isKindOf(exceptionClass('BaseException'))) {
      const raised = of.native instanceof Raised ? of.native : undefined;
      if (name === '__cause__') return raised?.cause?.value ?? null;
      if (name === '__context__') return raised?.context && raised.context !== raised ? raised.context.value : null;
      if (name === '__suppress_context__') return raised?.cause !== undefined || (raised !== undefined && raised.context === raised);
    }
    if (name === '__class__') return of.of;
    if (name === '__dict__') return Dict.of(of.fields);
    if (name === '__doc__') return null;
    const otherwise = of.of.find('__getattr__');
    return otherwise === undefined || name.startsWith('__')
      ? undefined
      : this.callNow(new Method(of, otherwise as PythonFunction), given(name));
  }

  // ---- what a value is as a text, and whether it is true

  truth(value: Value): boolean {
    if (!(value instanceof Instance)) return plainTruth(value);
    const own = this.attributeIf(value, '__bool__');
    if (own) return this.callNow(own, given()) === true;
    const length = this.attributeIf(value, '__len__');
    return length ? this.callNow(length, given()) !== 0n : true;
  }

  text(value: Value): string {
    if (typeof value === 'string') return value;
    if (value instanceof Instance) {
      const own = value.of.find('__str__') ?? (value.of.isKindOf(exceptionClass('BaseException')) ? undefined : value.of.find('__repr__'));
      if (own !== undefined) return String(this.callNow(bound(own, value, value.of), given()));
      if (value.of.isKindOf(exceptionClass('BaseException'))) return messageOf(this, value);
    }
    return this.repr(value);
  }

  repr(value: Value): string {
    switch (typeof value) {
      case 'boolean':
        return value ? 'True' : 'False';
      case 'bigint':
        return String(value);
      case 'number':
        return floatText(value);
      case 'string':
        return quoted(value);
    }
    if (value === null) return 'None';
    if (!(value instanceof List || value instanceof Dict || value instanceof PythonSet)) return this.#plainText(value);
    // What is met in several places is shown in each; what is within itself is not.
    if (this.#showing.has(value)) return value instanceof List ? (value.kind === 'tuple' ? '(...)' : '[...]') : '{...}';
    if (this.#showing.size === MOST_NESTED)
      throw failure('RecursionError', 'maximum recursion depth exceeded while getting the repr of an object');
    this.process.work(1);
    this.#showing.add(value);
    try {
      return this.#heldText(value);
    } finally {
      this.#showing.delete(value);
    }
  }
  readonly #showing = new Set<Value>();

  #heldText(value: List | Dict | PythonSet): string {
    const each = (item: Value): string => this.repr(item);
    if (value instanceof List) {
      const inner = value.items.map(each).join(', ');
      if (value.kind !== 'list' && value.kind !== 'tuple') return `${value.kind}([${inner}])`;
      return value.kind === 'list' ? `[${inner}]` : value.items.length === 1 ? `(${inner},)` : `(${inner})`;
    }
    if (value instanceof Dict) return this.#dictText(value, each);
    const inner = value.items.map(each).join(', ');
    const name = value.frozen ? 'frozenset' : 'set';
    return value.members.size === 0 ? `${name}()` : value.frozen ? `frozenset({${inner}})` : `{${inner}}`;
  }

  #plainText(value: Value): string {
    if (value instanceof Bytes) return value.kind === 'bytes' ? `b${quoted(value.raw, true)}` : `bytearray(b${quoted(value.raw, true)})`;
    if (value instanceof Range) return `range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`;
    if (value instanceof Module) return `<module '${value.name}'>`;
    if (value instanceof PythonClass) return `<class '${value.module === 'builtins' ? '' : `${value.module}.`}${value.name}'>`;
    if (value instanceof Instance) return this.#instanceText(value);
    if (value instanceof Native) return `<built-in function ${value.name}>`;
    if (value instanceof Large) throw new Unsupported('a very long text that is shown');
    if (value instanceof Method)
      return value.run instanceof Native ? `<built-in method ${value.run.name}>` : `<bound method ${value.run.name}>`;
    if (value instanceof Iteration) return `<${value.kind} object at 0x7f3b5c0d2e50>`;
    return value instanceof PythonFunction
      ? `<function ${value.name} at 0x7f3b5c0d2e50>`
      : value instanceof Ellipsis
        ? value.name
        : `<${typeName(value)} object>`;
  }

  #dictText(value: Dict, each: (item: Value) => string): string {
    const entries = [...value.entries.values()];
    // The most common come first.
    if (value.kind === 'Counter') entries.sort(([, a], [, b]) => Number(b) - Number(a));
    const inner = `{${entries.map(([key, item]) => `${each(key)}: ${each(item)}`).join(', ')}}`;
    if (value.kind === 'dict') return inner;
    if (value.kind === 'defaultdict') return `defaultdict(${this.repr(value.missing ?? null)}, ${inner})`;
    if (value.kind === 'OrderedDict')
      return `OrderedDict([${[...value.entries.values()].map(([key, item]) => `(${each(key)}, ${each(item)})`).join(', ')}])`;
    if (value.kind === 'environ') return `environ(${inner})`;
    return value.kind === 'Counter'
      ? `Counter(${entries.length === 0 ? '' : inner})`
      : value.kind === 'dict_keys'
        ? `dict_keys([${value.keys().map(each).join(', ')}])`
        : inner;
  }

  #instanceText(value: Instance): string {
    const own = value.of.find('__repr__');
    if (own !== undefined) return String(this.callNow(bound(own, value, value.of), given()));
    if (value.of.isKindOf(exceptionClass('BaseException'))) {
      const args = value.fields.get('args');
      return `${value.of.name}(${args instanceof List ? args.items.map((item) => this.repr(item)).join(', ') : ''})`;
    }
    const text = value.of.module !== '__main__' && value.of.find('__str__');
    if (text) return String(this.callNow(bound(text, value, value.of), given()));
    return `<${value.of.module}.${value.of.name} object at 0x7f3b5c0d2e50>`;
  }

  // ---- iteration

  iterate(of: Value): Iteration | Task<Iteration> {
    if (of instanceof Iteration) return of;
    if (of instanceof List) return of.of ? new GuardedIteration(of.items, of.of, changedSize) : new ListIteration(of.items);
    if (of instanceof Range) return new RangeIteration(of);
    if (typeof of === 'string') return new ListIteration([...of], 'str_iterator');
    if (of instanceof Dict) return new GuardedIteration(of.keys(), of.view ?? of, changedSize);
    if (of instanceof PythonSet) return new GuardedIteration(of.items, of, changedSize);
    if (of instanceof Bytes) return new ListIteration(Array.from(of.raw, (letter) => BigInt(letter.charCodeAt(0))));
    if (of instanceof Large) throw new Unsupported('going through a very long text or list');
    if (of instanceof Instance) {
      const own = this.attributeIf(of, '__iter__');
      if (own) return this.#instanceIteration(own);
      const items = this.attributeIf(of, '__getitem__');
      if (items) {
        let at = 0n;
        return new Steps('iterator', () => {
          try {
            return this.callNow(items, given(at++));
          } catch (error) {
            if (isRaised(error) && error.value.of.isKindOf(exceptionClass('IndexError'))) return undefined;
            throw error;
          }
        });
      }
    }
    if (of instanceof PythonClass && of.members.has('__iter_class__'))
      return new ListIteration((of.members.get('__iter_class__') as List).items);
    throw failure('TypeError', `'${typeName(of)}' object is not iterable`);
  }

  *#instanceIteration(make: Value): Task<Iteration> {
    const made = yield* this.call(make, given());
    if (made instanceof Iteration) return made;
    if (made instanceof Instance) {
      const next = this.attributeIf(made, '__next__');
      if (next) return new Steps('iterator', () => nextOf(this, next));
    }
    const inner = this.iterate(made);
    return isTask(inner) ? yield* inner : inner;
  }

  *items(of: Value): Task<Value[]> {
    if (of instanceof List) return [...of.items];
    const made = this.iterate(of);
    const iteration = isTask(made) ? yield* made : made;
    const items: Value[] = [];
    yield* this.fill(items, this.#collect(iteration, items));
    return items;
  }
  *#collect(iteration: Iteration, items: Value[]): Task<void> {
    for (;;) {
      yield* this.tick();
      const got = iteration.step(this);
      const item = isTask(got) ? yield* got : got;
      if (item === undefined) return;
      items.push(item);
    }
  }

  /** What is in it takes memory meanwhile. */
  protected *fill(unfinished: unknown, filling: Task<void>): Task<void> {
    this.#unfinished.add(unfinished);
    try {
      yield* filling;
    } finally {
      this.#unfinished.delete(unfinished);
    }
  }
}

function* nextOf(machine: Machine, next: Value): Task<Value | undefined> {
  try {
    return yield* machine.call(next, given());
  } catch (error) {
    if (isRaised(error) && error.value.of.isKindOf(exceptionClass('StopIteration'))) return undefined;
    throw error;
  }
}
const isRaised = (error: unknown): error is Raised => error instanceof Raised;

function classAttribute(of: PythonClass, name: string): Value | undefined {
  const found = of.find(name);
  if (found !== undefined) return bound(found, undefined, of);
  if (name === '__name__' || name === '__qualname__') return of.name;
  if (name === '__module__') return of.module;
  if (name === '__doc__') return null;
  if (name === '__mro__') return new List([...of.order], 'tuple');
  if (name === '__bases__') return new List([...of.bases], 'tuple');
  return undefined;
}

/** Text or bytes as `repr` writes them, without the `b` before bytes: double quotes only if there are single ones
 *  within and no double ones. */
export function quoted(value: string, bytes = false): string {
  const mark = value.includes("'") && !value.includes('"') ? '"' : "'";
  let inner = '';
  for (const letter of value) {
    const code = letter.codePointAt(0) ?? 0;
    if (letter === '\\') inner += '\\\\';
    else if (letter === '\n') inner += '\\n';
    else if (letter === '\r') inner += '\\r';
    else if (letter === '\t') inner += '\\t';
    else if (letter === mark) inner += `\\${mark}`;
    else if (code < 32 || code === 127 || (code > 127 && (bytes || UNSEEN.test(letter)))) inner += escaped(code);
    else inner += letter;
  }
  return `${mark}${inner}${mark}`;
}

/** str.isprintable */
const UNSEEN = /[\p{C}\p{Z}]/u;

const changedSize = (what: string): Raised => failure('RuntimeError', `${what} changed size during iteration`);

/** What a number has that is no method. */
function partOfNumber(of: bigint | number | boolean, name: string): Value | undefined {
  const value = typeof of === 'boolean' ? BigInt(of) : of;
  if (name === 'real') return value;
  if (name === 'imag') return typeof value === 'bigint' ? 0n : 0;
  if (typeof value === 'bigint') return name === 'numerator' ? value : name === 'denominator' ? 1n : undefined;
  return undefined;
}
