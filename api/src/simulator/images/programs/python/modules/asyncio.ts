import type { Task } from '../../../../engine/index.ts';
import { OsError } from '../../../../kernel/index.ts';
import { nativeClass } from '../classes.ts';
import { failure, raisedOf, systemRaised } from '../exceptions.ts';
import { Generator } from '../generators.ts';
import { through } from '../own-frames.ts';
import { isReachable } from '../reachable.ts';
import { numberOf, stringOf, wholeOf } from '../types.ts';
import {
  type Arguments,
  given,
  Instance,
  List,
  type Machine,
  Native,
  type NativeRun,
  PythonClass,
  PythonSet,
  Raised,
  type Value,
} from '../values.ts';
import { eventMembers, isSet } from './event-flag.ts';
import type { Members } from './members.ts';
import { signalOf } from './os.ts';

interface Running {
  done: boolean;
  cancelled: boolean;
  result: Value;
  raised: Raised | undefined;
  /** Throws into it where it stands. */
  interrupt?: (error: Raised) => void;
  readonly whenDone: Value[];
  /** Somebody has asked, or waits, for what comes of it. */
  watched: boolean;
  readonly coroutine: Generator | undefined;
}
const running = (self: Value | undefined): Running => (self as Instance).native as Running;

function* run(machine: Machine, own: Running, coroutine: Value, self: Instance): Task<void> {
  try {
    own.result = yield* machine.drive(coroutine);
  } catch (error) {
    const raised = systemRaised(error);
    if (!(raised instanceof Raised)) throw raised;
    own.raised = raised;
    own.cancelled = raised.value.of === cancelledError;
  }
  own.done = true;
  machine.threads.changed();
  for (const each of own.whenDone) yield* machine.call(each, given(self));
  // Others go on first.
  yield* machine.sleep(0);
  const roots = [machine.globals, ...machine.active, ...[...machine.modules.values()].filter((module) => module.own)];
  if (!isReachable(roots, self)) yield* complain(machine, own, self);
}
/** A failure that nobody has asked for is logged when the task is let go of. @see cpython: Lib/asyncio/futures.py */
function* complain(machine: Machine, own: Running, self: Instance): Task<void> {
  if (!own.raised || own.cancelled || own.watched || !own.done) return;
  own.watched = true;
  const { value } = own.raised;
  value.native = own.raised;
  const { coroutine } = own;
  const about = coroutine ? `coro=<${coroutine.name}() done, defined at ${coroutine.defined}> ` : '';
  const text = `Task exception was never retrieved\nfuture: <Task finished name=${machine.repr(self.fields.get('name') ?? null)} ${about}exception=${machine.repr(value)}>`;
  const logging = yield* machine.importModule('logging');
  const logger = yield* machine.call(machine.attribute(logging, 'getLogger'), given('asyncio'));
  yield* machine.call(machine.attribute(logger, 'error'), { args: ['%s', text], named: new Map<string, Value>([['exc_info', value]]) });
}
const cancelledError = new PythonClass('CancelledError', [failure('BaseException').value.of], new Map(), undefined, 'asyncio.exceptions');
function cancel(own: Running): boolean {
  if (own.done) return false;
  own.interrupt?.(raisedOf(cancelledError, []));
  return true;
}
/** Signals are handled meanwhile, by whoever waits in the main thread. */
function* until(machine: Machine, holds: () => boolean, limit?: number): Task<boolean> {
  for (;;) {
    try {
      return yield* machine.threads.until(holds, limit);
    } catch (error) {
      if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
      yield* machine.handleSignals();
    }
  }
}
function* result(machine: Machine, own: Running): Task<Value> {
  own.watched = true;
  yield* until(machine, () => own.done);
  if (own.raised) throw own.raised;
  return own.result;
}

const taskClass = nativeClass(
  'Task',
  {
    *__await__({ args: [self] }, machine): Task<Value> {
      return yield* result(machine, running(self));
    },
    done: ({ args: [self] }) => running(self).done,
    result: ({ args: [self] }) => {
      const own = running(self);
      own.watched = true;
      if (own.raised) throw own.raised;
      return own.result;
    },
    cancel: ({ args: [self] }) => cancel(running(self)),
    exception: ({ args: [self] }) => {
      running(self).watched = true;
      return running(self).raised?.value ?? null;
    },
    cancelled: ({ args: [self] }) => running(self).cancelled,
    add_done_callback: ({ args: [self, run = null] }) => {
      running(self).whenDone.push(run);
      return null;
    },
    get_name: ({ args: [self] }) => (self as Instance).fields.get('name') ?? null,
    set_name: ({ args: [self, name = null] }) => {
      (self as Instance).fields.set('name', name);
      return null;
    },
  },
  '_asyncio',
);
function task(machine: Machine, coroutine: Value, name?: Value): Instance {
  if (coroutine instanceof Instance && coroutine.of === taskClass) return coroutine;
  if (!(coroutine instanceof Generator) && !(coroutine instanceof Instance && coroutine.of.find('__await__')))
    throw failure('TypeError', `a coroutine was expected, got ${machine.repr(coroutine)}`);
  const own: Running = {
    done: false,
    cancelled: false,
    result: null,
    raised: undefined,
    whenDone: [],
    watched: false,
    coroutine: coroutine instanceof Generator ? coroutine : undefined,
  };
  const made = new Instance(taskClass, own);
  const all = tasksOf(machine);
  all.push(made);
  made.fields.set('name', name ?? `Task-${all.length + 1}`);
  own.interrupt = machine.threads.start(run(machine, own, coroutine, made), true, undefined, made);
  return made;
}
function tasksOf(machine: Machine): Instance[] {
  const known = machine.kept.get('asyncio tasks') as Instance[] | undefined;
  const made = known ?? [];
  if (!known) machine.kept.set('asyncio tasks', made);
  return made;
}
/** At the end of the main coroutine those that still run are cancelled, and waited for. */
function* leave(machine: Machine): Task<void> {
  const rest = tasksOf(machine).filter((each) => !running(each).done);
  for (const each of rest) cancel(running(each));
  yield* until(machine, () => rest.every((each) => running(each).done));
  for (const each of tasksOf(machine)) yield* complain(machine, running(each), each);
}

/** What can be awaited, and does this then. */
const awaitable = nativeClass(
  'Future',
  {
    *__await__({ args: [self] }, machine): Task<Value> {
      const { act, all } = (self as Instance).native as { act: (all: Arguments, machine: Machine) => Task<Value>; all: Arguments };
      return yield* act(all, machine);
    },
  },
  '_asyncio',
);
const later =
  (act: (all: Arguments, machine: Machine) => Task<Value>): NativeRun =>
  (all) =>
    new Instance(awaitable, { act, all });

function* gather({ args, named }: Arguments, machine: Machine): Task<Value> {
  const tasks = args.map((each) => task(machine, each));
  const results: Value[] = [];
  for (const each of tasks) running(each).watched = true;
  for (const each of tasks) {
    const own = running(each);
    yield* until(machine, () => own.done || tasks.some((other) => running(other).raised));
    if (named.get('return_exceptions') === true) yield* until(machine, () => own.done);
    const failed = tasks.map((other) => running(other).raised).find((raised) => raised !== undefined);
    if (failed && named.get('return_exceptions') !== true) throw failed;
    results.push(own.raised?.value ?? own.result);
  }
  return new List(results);
}

const eventClass = nativeClass(
  'Event',
  {
    ...eventMembers,
    wait: later(function* ({ args: [self] }, machine) {
      yield* until(machine, () => isSet(self));
      return true;
    }),
  },
  'asyncio',
);
function* callLater(machine: Machine, wait: number, run: Value, args: readonly Value[]): Task<void> {
  yield* machine.sleep(wait);
  yield* machine.call(run, given(...args));
}
const loopClass = nativeClass(
  '_UnixSelectorEventLoop',
  {
    *run_until_complete({ args: [, coroutine = null] }, machine): Task<Value> {
      return yield* machine.drive(coroutine);
    },
    *run_forever(_, machine): Task<Value> {
      yield* until(machine, () => machine.kept.get('asyncio stopped') === true);
      machine.kept.delete('asyncio stopped');
      return null;
    },
    create_task: ({ args: [, coroutine = null], named }, machine) => task(machine, coroutine, named.get('name')),
    add_signal_handler: ({ args: [, number, run = null, ...args] }, machine) => {
      const act = new Native('handler', (_, own) => own.call(run, given(...args)));
      machine.onSignal(signalOf(wholeOf(number)), act, wholeOf(number));
      return null;
    },
    remove_signal_handler: ({ args: [, number] }, { process }) => {
      process.onSignal(signalOf(wholeOf(number)), 'default');
      return true;
    },
    run_in_executor: later(function* ({ args: [, , run = null, ...args] }, machine) {
      return yield* machine.call(run, given(...args));
    }),
    call_later: ({ args: [, wait, run = null, ...args] }, machine) => {
      machine.threads.start(callLater(machine, numberOf(wait), run, args), true);
      return null;
    },
    call_soon: ({ args: [, run = null, ...args] }, machine) => {
      machine.threads.start(callLater(machine, 0, run, args), true);
      return null;
    },
    stop: (_, machine) => {
      machine.kept.set('asyncio stopped', true);
      machine.threads.changed();
      return null;
    },
    time: (_, { process }) => process.now / 1e6,
    *create_future(_, machine): Task<Value> {
      return yield* machine.call(machine.attribute(yield* machine.importModule('asyncio'), 'Future'), given());
    },
    close: () => null,
    is_closed: () => false,
    shutdown_asyncgens: later(function* (_, machine) {
      yield* machine.tick();
      return null;
    }),
    set_debug: () => null,
    is_running: () => true,
  },
  'asyncio',
);
const loop = new Instance(loopClass, 'loop');

interface Limit {
  deadline: number | undefined;
  expired: boolean;
  left: boolean;
  interrupt: ((error: Raised) => void) | undefined;
}
const limitOf = (self: Value | undefined): Limit => (self as Instance).native as Limit;
function* watch(machine: Machine, own: Limit): Task<void> {
  const { deadline } = own;
  if (deadline === undefined) return;
  yield* machine.sleep(Math.max(0, deadline - machine.process.now / 1e6));
  if (own.left || own.deadline !== deadline) return;
  own.expired = true;
  own.interrupt?.(raisedOf(cancelledError, []));
}
/** `async with asyncio.timeout(…)`: who is in it is cancelled when the time is over. */
const timeoutClass = nativeClass(
  'Timeout',
  {
    __aenter__: later(function* ({ args: [self = null] }, machine) {
      const own = limitOf(self);
      own.interrupt = machine.threads.interrupter();
      machine.threads.start(watch(machine, own), true);
      yield* machine.tick();
      return self;
    }),
    __aexit__: later(function* ({ args: [self, kind] }, machine) {
      const own = limitOf(self);
      own.left = true;
      yield* machine.tick();
      if (own.expired && kind === cancelledError) throw failure('TimeoutError');
      return false;
    }),
    expired: ({ args: [self] }) => limitOf(self).expired,
    when: ({ args: [self] }) => limitOf(self).deadline ?? null,
    reschedule: ({ args: [self, when = null] }, machine) => {
      const own = limitOf(self);
      own.deadline = when === null ? undefined : numberOf(when);
      machine.threads.start(watch(machine, own), true);
      return null;
    },
  },
  'asyncio',
);
const limited = (deadline: number | undefined): Instance =>
  new Instance(timeoutClass, { deadline, expired: false, left: false, interrupt: undefined } satisfies Limit);

const mainTask = new Instance(taskClass, {
  done: false,
  cancelled: false,
  result: null,
  raised: undefined,
  whenDone: [],
  watched: true,
  coroutine: undefined,
} satisfies Running);
mainTask.fields.set('name', 'Task-1');

export const asyncio: Members = {
  *run({ args: [coroutine = null] }, machine): Task<Value> {
    if (!(coroutine instanceof Generator)) throw failure('ValueError', `a coroutine was expected, got ${machine.repr(coroutine)}`);
    try {
      const result = yield* machine.drive(coroutine);
      yield* leave(machine);
      return result;
    } catch (error) {
      if (error instanceof Raised) yield* leave(machine);
      throw error instanceof Raised ? through(machine, 'asyncioRun', error) : error;
    }
  },
  sleep: later(function* ({ args: [duration = 0n, value = null] }, machine) {
    yield* machine.sleep(numberOf(duration));
    return value;
  }),
  gather: later(gather),
  wait: later(function* (all, machine) {
    const items = (yield* machine.items(all.args[0] ?? null)).map((each) => task(machine, each));
    const limit = all.named.get('timeout') ?? null;
    const enough = {
      FIRST_COMPLETED: () => items.some((each) => running(each).done),
      FIRST_EXCEPTION: () => items.every((each) => running(each).done) || items.some((each) => running(each).raised),
    }[String(all.named.get('return_when'))];
    yield* until(machine, enough ?? (() => items.every((each) => running(each).done)), limit === null ? undefined : numberOf(limit));
    const sets = [true, false].map((done) => new PythonSet(items.filter((each) => running(each).done === done)));
    return new List(sets, 'tuple');
  }),
  wait_for: later(function* ({ args: [coroutine = null, timeout], named }, machine) {
    const own = running(task(machine, coroutine));
    own.watched = true;
    const limit = timeout ?? named.get('timeout') ?? null;
    if (!(yield* until(machine, () => own.done, limit === null ? undefined : numberOf(limit)))) {
      cancel(own);
      yield* until(machine, () => own.done);
      throw failure('TimeoutError');
    }
    return yield* result(machine, own);
  }),
  to_thread: later(function* ({ args: [run = null, ...args], named }, machine) {
    return yield* machine.call(run, { args, named });
  }),
  all_tasks: (_, machine) => new PythonSet(tasksOf(machine).filter((each) => !running(each).done)),
  FIRST_COMPLETED: 'FIRST_COMPLETED',
  FIRST_EXCEPTION: 'FIRST_EXCEPTION',
  ALL_COMPLETED: 'ALL_COMPLETED',
  _when: later(function* ({ args: [holds = null] }, machine) {
    yield* until(machine, () => machine.truth(machine.callNow(holds, given())));
    return null;
  }),
  _raise: ({ args: [calls = '', value] }, machine) => {
    throw through(machine, stringOf(calls), new Raised(value as Instance));
  },
  _changed: (_, machine) => {
    machine.threads.changed();
    return null;
  },
  timeout: ({ args: [delay = null] }, { process }) => limited(delay === null ? undefined : process.now / 1e6 + numberOf(delay)),
  timeout_at: ({ args: [when = null] }) => limited(when === null ? undefined : numberOf(when)),
  current_task: (_, { threads }) => threads.currentTask ?? mainTask,
  Task: taskClass,
  create_task: ({ args: [coroutine = null], named }, machine) => task(machine, coroutine, named.get('name')),
  ensure_future: ({ args: [coroutine = null] }, machine) => task(machine, coroutine),
  get_event_loop: () => loop,
  get_running_loop: () => loop,
  new_event_loop: () => loop,
  set_event_loop: () => null,
  Event: eventClass,
  CancelledError: cancelledError,
  TimeoutError: failure('TimeoutError').value.of,
  iscoroutinefunction: ({ args: [run] }) => !(run instanceof Native),
};
