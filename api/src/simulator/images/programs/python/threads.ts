import { type Task, wait } from '../../../engine/index.ts';
import { OsError } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { bind } from './evaluator.ts';
import { osRaised } from './exceptions.ts';
import type { Interpreter } from './interpreter.ts';
import { iterate } from './operations.ts';
import { Signal } from './signal.ts';
import { Callable, Dict, Instance, PythonClass, Raised, truth, type Value } from './values.ts';

/** A program's threads: its own, and those that it starts. It ends when all have that are no daemons. @see cpython: Lib/threading.py */
export class Threads {
  readonly loop = new EventLoop();
  #failure: unknown;
  #alive = 0;

  constructor(readonly interpreter: Interpreter) {}

  *run(main: Task<unknown>): Task<void> {
    this.#begin(main, false, true);
    yield* this.loop.run();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** What is raised in a thread ends it alone, and in the main thread the program. */
  #begin(task: Task<unknown>, daemon: boolean, main: boolean, ended?: () => void): void {
    if (!daemon) this.#alive++;
    this.loop.start(this.#guarded(task, main), () => {
      ended?.();
      if (!daemon && --this.#alive === 0) this.loop.stop();
    });
  }
  *#guarded(task: Task<unknown>, main: boolean): Task<void> {
    try {
      yield* task;
    } catch (error) {
      const raised = error instanceof OsError ? osRaised(error) : error;
      if (main || !(raised instanceof Raised)) {
        this.#failure = raised;
        this.loop.stop();
      } else if (raised.kind !== 'SystemExit')
        yield* this.interpreter.process.write(
          2,
          `Exception in thread Thread-1:\nTraceback (most recent call last):\n${raised.kind}: ${raised.message}\n`,
        );
    }
  }

  /** A signal's handler is the main thread's. */
  handle(): void {
    this.#begin(this.interpreter.handleSignals(), true, true);
  }

  start(task: Task<unknown>, daemon: boolean): { readonly ended: Signal; alive: boolean } {
    const thread = { ended: new Signal(), alive: true };
    this.#begin(task, daemon, false, () => {
      thread.alive = false;
      thread.ended.tell();
    });
    return thread;
  }

  /** Whether it was told before `timeout` seconds were over. */
  *await(signal: Signal, timeout: Value | undefined): Task<boolean> {
    if (typeof timeout !== 'number') return yield* wait(signal);
    let over = false;
    const both = new Signal();
    const inner = signal.start(() => both.tell());
    this.loop.start(
      (function* (interpreter): Task<void> {
        yield* interpreter.process.sleep(Math.round(timeout * 1_000_000));
        over = true;
        both.tell();
      })(this.interpreter),
    );
    yield* wait(both);
    inner.cancel();
    return !over;
  }
}

type Members = Readonly<Record<string, Value | Callable['run']>>;
const instance = (kind: string, members: Members): Instance => {
  const made = new Instance(new PythonClass(kind, [], new Map()));
  for (const [name, value] of Object.entries(members))
    made.fields.set(name, typeof value === 'function' ? new Callable(name, value) : value);
  return made;
};

/** The module threading. */
export function threading(interpreter: Interpreter): Members {
  const threads = interpreter.threads as Threads;
  const started = new WeakMap<Instance, ReturnType<Threads['start']>>();
  const members = new Map<string, Value>();
  const method = (
    name: string,
    run: (self: Instance, args: readonly Value[], named: ReadonlyMap<string, Value>) => Value | Task<Value>,
  ): unknown => members.set(name, new Callable(name, ({ args, named }) => run(args[0] as Instance, args.slice(1), named)));
  method('__init__', (self, args, named) => {
    self.fields.set('target', named.get('target') ?? args[1] ?? null).set('daemon', named.get('daemon') ?? false);
    self.fields
      .set('args', named.get('args') ?? args[3] ?? null)
      .set('kwargs', named.get('kwargs') ?? null)
      .set('name', named.get('name') ?? 'Thread-1');
    return null;
  });
  method('run', function* (self) {
    const target = self.fields.get('target') ?? null;
    if (target === null) return null;
    const given = self.fields.get('kwargs');
    const named = new Map(given instanceof Dict ? [...given.entries].map(([name, value]) => [String(name), value] as const) : []);
    return yield* interpreter.call(target, { args: [...iterate(self.fields.get('args') ?? '')], named });
  });
  method('start', (self) => {
    const run = bind(self.of.find('run') ?? null, self);
    started.set(self, threads.start(interpreter.call(run, { args: [], named: new Map() }), truth(self.fields.get('daemon') ?? false)));
    return null;
  });
  method('join', function* (self, args, named) {
    const thread = started.get(self);
    if (thread?.alive) yield* threads.await(thread.ended, named.get('timeout') ?? args[0]);
    return null;
  });
  method('is_alive', (self) => started.get(self)?.alive ?? false);
  method('setDaemon', (self, [daemon = true]) => {
    self.fields.set('daemon', daemon);
    return null;
  });
  const lock = (): Instance => instance('lock', { acquire: () => true, release: () => null, locked: () => false });
  return {
    Thread: new PythonClass('Thread', [], members),
    Event: () => event(threads),
    Lock: lock,
    RLock: lock,
    Timer: ({ args, named }) => {
      const [delay = 0, target = null] = args;
      let cancelled = false;
      const task = function* (): Task<void> {
        yield* interpreter.sleep(Number(delay));
        if (!cancelled) yield* interpreter.call(target, { args: [...iterate(named.get('args') ?? args[2] ?? '')], named: new Map() });
      };
      return instance('Timer', {
        start: () => {
          threads.start(task(), false);
          return null;
        },
        cancel: () => {
          cancelled = true;
          return null;
        },
      });
    },
    active_count: () => 1,
    current_thread: () => instance('_MainThread', { name: 'MainThread', ident: 1 }),
  };
}

function event(threads: Threads): Instance {
  const told = new Signal();
  let set = false;
  const change = (value: boolean): null => {
    set = value;
    if (value) told.tell();
    return null;
  };
  return instance('Event', {
    set: () => change(true),
    clear: () => change(false),
    is_set: () => set,
    isSet: () => set,
    *wait({ args, named }) {
      if (!set) yield* threads.await(told, named.get('timeout') ?? args[0]);
      return set;
    },
  });
}
