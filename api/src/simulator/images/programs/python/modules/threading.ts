import type { Task } from '../../../../engine/index.ts';
import { OsError } from '../../../../kernel/index.ts';
import { nativeClass } from '../classes.ts';
import { exceptionClass, failure, systemRaised } from '../exceptions.ts';
import { numberOf, stringOf, timeoutOf, wholeOf } from '../types.ts';
import {
  type Arguments,
  Dict,
  given,
  Instance,
  List,
  type Machine,
  PythonClass,
  PythonFunction,
  Raised,
  Unsupported,
  type Value,
} from '../values.ts';
import { eventMembers, isSet } from './event-flag.ts';
import type { Members } from './members.ts';

const fields = (value: Value | undefined): Map<string, Value> => (value as Instance).fields;

/** What a thread does; a failure is told, and ends that thread alone. */
function* body(machine: Machine, thread: Instance): Task<void> {
  try {
    yield* machine.call(machine.attribute(thread, 'run'), given());
  } catch (error) {
    const raised = systemRaised(error);
    if (!(raised instanceof Raised)) throw raised;
    if (!raised.value.of.isKindOf(exceptionClass('SystemExit'))) {
      const hook = machine.modules.get('threading')?.members.get('excepthook');
      if (hook instanceof PythonFunction) {
        const told = new Instance(hookArguments);
        told.fields.set('exc_type', raised.value.of).set('exc_value', raised.value).set('exc_traceback', null).set('thread', thread);
        yield* machine.call(hook, given(told));
        ended(machine, thread);
        return;
      }
      const name = stringOf(thread.fields.get('name'));
      const head = 'Traceback (most recent call last):\n';
      const trace = machine.traceback(raised).replace(head, `${head}${startingFrames(machine.version)}`);
      yield* machine.process.write(2, `Exception in thread ${name}:\n${trace}`);
    }
  }
  ended(machine, thread);
}

function ended(machine: Machine, thread: Instance): void {
  thread.native = 'over';
  living(machine).delete(thread);
  machine.threads.changed();
}

const hookArguments = new PythonClass('ExceptHookArgs', [], new Map(), undefined, '_thread');

function living(machine: Machine): Set<Instance> {
  const known = machine.kept.get('living threads') as Set<Instance> | undefined;
  const made = known ?? new Set<Instance>();
  if (!known) machine.kept.set('living threads', made);
  return made;
}

/** The frames of Python's own that start a thread. @see cpython: Lib/threading.py */
function startingFrames(version: string): string {
  const short = version.split('.').slice(0, 2).join('.');
  const [first, second] = { '3.8': [932, 870], '3.9': [980, 917], '3.10': [1016, 953], '3.11': [1038, 975], '3.12': [1073, 1010] }[
    short
  ] ?? [1038, 975];
  const file = `  File "/usr/local/lib/python${short}/threading.py", line`;
  return `${file} ${first}, in _bootstrap_inner\n    self.run()\n${file} ${second}, in run\n    self._target(*self._args, **self._kwargs)\n`;
}

const threadClass = nativeClass(
  'Thread',
  {
    __init__: ({ args: [self, , target, name], named }, machine) => {
      const run = target ?? named.get('target') ?? null;
      const own = named.get('name') ?? name ?? null;
      const number = ((machine.kept.get('threads') as number | undefined) ?? 0) + (own === null ? 1 : 0);
      machine.kept.set('threads', number);
      const called = run !== null && machine.attributeIf(run, '__name__');
      fields(self)
        .set('_target', run)
        .set('_args', named.get('args') ?? new List([], 'tuple'))
        .set('_kwargs', named.get('kwargs') ?? new Dict())
        .set('daemon', named.get('daemon') ?? false)
        .set('name', own ?? `Thread-${number}${called ? ` (${machine.text(called)})` : ''}`)
        .set('ident', BigInt(140_737_353_000_000 + number));
      return null;
    },
    *run({ args: [self] }, machine): Task<Value> {
      const run = fields(self).get('_target') ?? null;
      if (run === null) return null;
      const named = new Map<string, Value>();
      const more = fields(self).get('_kwargs');
      if (more instanceof Dict) for (const [name, value] of more.entries.values()) named.set(String(name), value);
      yield* machine.call(run, { args: yield* machine.items(fields(self).get('_args') ?? null), named });
      return null;
    },
    *start({ args: [self] }, machine): Task<Value> {
      const thread = self as Instance;
      if (thread.native !== undefined) throw failure('RuntimeError', 'threads can only be started once');
      thread.native = 'alive';
      machine.threads.start(body(machine, thread), machine.truth(thread.fields.get('daemon') ?? false), thread);
      living(machine).add(thread);
      // The new thread gets to run before its maker goes on, as it mostly does.
      yield* machine.process.sleep(0);
      return null;
    },
    *join({ args: [self, timeout], named }, machine): Task<Value> {
      const thread = self as Instance;
      yield* machine.threads.until(() => thread.native === 'over', timeoutOf(timeout ?? named.get('timeout')));
      return null;
    },
    is_alive: ({ args: [self] }) => (self as Instance).native === 'alive',
    isAlive: ({ args: [self] }) => (self as Instance).native === 'alive',
    setDaemon: ({ args: [self, daemon = false] }) => {
      fields(self).set('daemon', daemon);
      return null;
    },
    getName: ({ args: [self] }) => fields(self).get('name') ?? null,
    __repr__: ({ args: [self] }) => {
      const state = { alive: 'started', over: 'stopped' }[String((self as Instance).native)] ?? 'initial';
      const ident = state === 'initial' ? '' : ` ${fields(self).get('ident')}`;
      const daemon = fields(self).get('daemon') === true ? ' daemon' : '';
      return `<${(self as Instance) === main ? '_MainThread' : (self as Instance).of.name}(${fields(self).get('name')}, ${state}${daemon}${ident})>`;
    },
  },
  'threading',
);
const timerClass = nativeClass(
  'Timer',
  {
    __init__: (all, machine) => {
      const [self, interval = 0n, run = null, args] = all.args;
      machine.callNow(threadClass.members.get('__init__') as Value, {
        args: [self as Value, null, run],
        named: new Map([['args', args ?? new List([], 'tuple')]]),
      });
      fields(self).set('interval', interval);
      return null;
    },
    *run({ args: [self] }, machine): Task<Value> {
      const over = yield* machine.threads.until(() => fields(self).get('cancelled') === true, numberOf(fields(self).get('interval')));
      if (!over) yield* machine.call(threadClass.members.get('run') as Value, given(self as Value));
      return null;
    },
    cancel: ({ args: [self] }, machine) => {
      fields(self).set('cancelled', true);
      machine.threads.changed();
      return null;
    },
  },
  'threading',
  [threadClass],
);

interface Counted {
  count: number;
  readonly most: number;
}
const counted = (self: Value | undefined): Counted => (self as Instance).native as Counted;
function* acquire({ args: [self, blocking, timeout], named }: Arguments, machine: Machine): Task<Value> {
  const own = counted(self);
  const limit = timeoutOf(timeout ?? named.get('timeout'));
  if ((blocking ?? named.get('blocking')) === false && own.count <= 0) return false;
  if (!(yield* machine.threads.until(() => own.count > 0, limit === -1 ? undefined : limit))) return false;
  own.count--;
  return true;
}
function release({ args: [self] }: Arguments, machine: Machine): Value {
  counted(self).count++;
  if (counted(self).count > counted(self).most) throw failure('RuntimeError', 'release unlocked lock');
  machine.threads.changed();
  return null;
}
const lock = (name: string, most?: number): PythonClass =>
  nativeClass(
    name,
    {
      __init__: ({ args: [self, value], named }) => {
        const count = most ?? wholeOf(value ?? named.get('value') ?? 1n);
        (self as Instance).native = { count, most: most ?? Number.POSITIVE_INFINITY };
        return null;
      },
      acquire,
      release,
      locked: ({ args: [self] }) => counted(self).count <= 0,
      *__enter__(all, machine): Task<Value> {
        yield* acquire({ args: [all.args[0] as Value], named: all.named }, machine);
        return true;
      },
      __exit__: (all, machine) => {
        release(all, machine);
        return false;
      },
    },
    'threading',
  );
const eventClass = nativeClass(
  'Event',
  {
    ...eventMembers,
    isSet: eventMembers.is_set,
    *wait({ args: [self, timeout], named }, machine): Task<Value> {
      const limit = timeoutOf(timeout ?? named.get('timeout'));
      // Signals are handled meanwhile, in the main thread.
      for (;;) {
        try {
          return yield* machine.threads.until(() => isSet(self), limit);
        } catch (error) {
          if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
          yield* machine.handleSignals();
        }
      }
    },
  },
  'threading',
);
const main = new Instance(threadClass, 'alive');
main.fields.set('name', 'MainThread').set('daemon', false).set('ident', 140_737_353_983_808n);

const ownOf = (self: Value | undefined, machine: Machine): Map<string, Value> => {
  const instance = self as Instance;
  const all = (instance.native as Map<Instance, Map<string, Value>> | undefined) ?? new Map<Instance, Map<string, Value>>();
  instance.native = all;
  const thread = machine.threads.current ?? main;
  const found = all.get(thread) ?? new Map<string, Value>();
  all.set(thread, found);
  return found;
};
/** Attributes that each thread has for itself. */
const localClass = nativeClass(
  'local',
  {
    __getattr__: ({ args: [self, name] }, machine) => {
      const found = ownOf(self, machine).get(stringOf(name));
      if (found === undefined) throw failure('AttributeError', `'_thread._local' object has no attribute '${stringOf(name)}'`);
      return found;
    },
    __setattr__: ({ args: [self, name, value = null] }, machine) => {
      ownOf(self, machine).set(stringOf(name), value);
      return null;
    },
    __delattr__: ({ args: [self, name] }, machine) => {
      if (!ownOf(self, machine).delete(stringOf(name))) throw failure('AttributeError', stringOf(name));
      return null;
    },
  },
  '_thread',
);

export const threading: Members = {
  local: localClass,
  Thread: threadClass,
  Timer: timerClass,
  Lock: lock('Lock', 1),
  // Whoever holds it may take it again: nobody here asks how often.
  RLock: lock('RLock', Number.MAX_SAFE_INTEGER),
  Semaphore: lock('Semaphore'),
  BoundedSemaphore: lock('BoundedSemaphore'),
  Event: eventClass,
  current_thread: (_, { threads }) => threads.current ?? main,
  currentThread: (_, { threads }) => threads.current ?? main,
  main_thread: () => main,
  get_ident: (_, { threads }) => fields(threads.current ?? main).get('ident') ?? null,
  get_native_id: (_, { process, threads }) =>
    BigInt(process.pid) + (threads.current ? (fields(threads.current).get('ident') as bigint) - 140_737_353_000_000n : 0n),
  active_count: (_, machine) => BigInt(1 + living(machine).size),
  activeCount: (_, machine) => BigInt(1 + living(machine).size),
  enumerate: (_, machine) => new List([main, ...living(machine)]),
};

// ---- concurrent.futures

interface Room extends Counted {
  ended: number;
}
interface Future {
  done: boolean;
  /** The how many that ended. */
  order: number;
  result: Value;
  raised: Raised | undefined;
}
const future = (self: Value | undefined): Future => (self as Instance).native as Future;
function* work(machine: Machine, self: Instance, run: Value, all: Arguments, room: Room): Task<void> {
  yield* machine.threads.until(() => room.count > 0);
  room.count--;
  const own = future(self);
  try {
    own.result = yield* machine.call(run, all);
  } catch (error) {
    const raised = systemRaised(error);
    if (!(raised instanceof Raised)) throw raised;
    own.raised = raised;
  }
  room.count++;
  own.done = true;
  own.order = ++room.ended;
  machine.threads.changed();
}
const futureClass = nativeClass(
  'Future',
  {
    *result({ args: [self, timeout], named }, machine): Task<Value> {
      const own = future(self);
      if (!(yield* machine.threads.until(() => own.done, timeoutOf(timeout ?? named.get('timeout'))))) throw failure('TimeoutError');
      if (own.raised) throw own.raised;
      return own.result;
    },
    done: ({ args: [self] }) => future(self).done,
    exception: ({ args: [self] }) => future(self).raised?.value ?? null,
  },
  'concurrent.futures._base',
);
const poolClass = nativeClass(
  'ThreadPoolExecutor',
  {
    __init__: ({ args: [self, most], named }) => {
      const count = wholeOf(most ?? named.get('max_workers') ?? 8n);
      (self as Instance).native = { room: { count, most: count, ended: 0 }, all: [] };
      return null;
    },
    submit: ({ args: [self, run = null, ...args], named }, machine) => submit(machine, self as Instance, run, { args, named }),
    *map({ args: [self, run = null, ...lists] }, machine): Task<Value> {
      const columns: Value[][] = [];
      for (const each of lists) columns.push(yield* machine.items(each));
      const futures = (columns[0] ?? []).map((_, i) =>
        submit(machine, self as Instance, run, given(...columns.map((column) => column[i] as Value))),
      );
      const results: Value[] = [];
      for (const each of futures) results.push(yield* machine.call(futureClass.members.get('result') as Value, given(each)));
      return new List(results);
    },
    *shutdown({ args: [self] }, machine): Task<Value> {
      yield* allDone(machine, self as Instance);
      return null;
    },
    __enter__: ({ args: [self = null] }) => self,
    *__exit__({ args: [self] }, machine): Task<Value> {
      yield* allDone(machine, self as Instance);
      return false;
    },
  },
  'concurrent.futures',
);
function submit(machine: Machine, pool: Instance, run: Value, all: Arguments): Instance {
  const { room, all: futures } = pool.native as { room: Room; all: Instance[] };
  const made = new Instance(futureClass, { done: false, order: 0, result: null, raised: undefined } satisfies Future);
  futures.push(made);
  machine.threads.start(work(machine, made, run, all, room), false);
  return made;
}
function* allDone(machine: Machine, pool: Instance): Task<void> {
  const { all } = pool.native as { all: Instance[] };
  yield* machine.threads.until(() => all.every((each) => future(each).done));
}
export const concurrent: Members = {
  ThreadPoolExecutor: poolClass,
  ProcessPoolExecutor: poolClass,
  *_until({ args: [holds = null, limit] }, machine): Task<Value> {
    return yield* machine.threads.until(() => machine.truth(machine.callNow(holds, given())), timeoutOf(limit));
  },
  _order: ({ args: [self] }) => BigInt(future(self).order),
};

/** Processes of Python's are not told apart from threads where they only work and wait. */
export const multiprocessing: Members = {
  cpu_count: (_, { process }) => BigInt(process.system.cpus),
  Process: () => {
    throw new Unsupported('multiprocessing.Process');
  },
  Pool: () => {
    throw new Unsupported('multiprocessing.Pool');
  },
};
