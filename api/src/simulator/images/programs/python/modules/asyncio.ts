import type { Task } from '../../../../engine/index.ts';
import { OsError } from '../../../../kernel/index.ts';
import { nativeClass } from '../classes.ts';
import { failure, osRaised } from '../exceptions.ts';
import { Generator } from '../generators.ts';
import { through } from '../own-frames.ts';
import { numberOf } from '../types.ts';
import {
  type Arguments,
  given,
  Instance,
  List,
  type Machine,
  Native,
  type NativeRun,
  PythonClass,
  Raised,
  Unsupported,
  type Value,
} from '../values.ts';
import type { Members } from './members.ts';

interface Running {
  done: boolean;
  cancelled: boolean;
  result: Value;
  raised: Raised | undefined;
}
const running = (self: Value | undefined): Running => (self as Instance).native as Running;

function* run(machine: Machine, own: Running, coroutine: Value): Task<void> {
  try {
    if (!own.cancelled) own.result = yield* machine.drive(coroutine);
  } catch (error) {
    const raised = error instanceof OsError ? osRaised(error) : error;
    if (!(raised instanceof Raised)) throw raised;
    own.raised = raised;
  }
  own.done = true;
  machine.threads.changed();
}
function* result(machine: Machine, own: Running): Task<Value> {
  yield* machine.threads.until(() => own.done);
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
      if (own.raised) throw own.raised;
      return own.result;
    },
    cancel: () => {
      throw new Unsupported('cancelling an asyncio task');
    },
    cancelled: ({ args: [self] }) => running(self).cancelled,
    add_done_callback: () => null,
  },
  '_asyncio',
);
function task(machine: Machine, coroutine: Value): Instance {
  if (coroutine instanceof Instance && coroutine.of === taskClass) return coroutine;
  if (!(coroutine instanceof Generator) && !(coroutine instanceof Instance && coroutine.of.find('__await__')))
    throw failure('TypeError', `a coroutine was expected, got ${machine.repr(coroutine)}`);
  const own: Running = { done: false, cancelled: false, result: null, raised: undefined };
  machine.threads.start(run(machine, own, coroutine), true);
  return new Instance(taskClass, own);
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
  for (const each of tasks) {
    const own = running(each);
    yield* machine.threads.until(() => own.done || tasks.some((other) => running(other).raised));
    if (named.get('return_exceptions') === true) yield* machine.threads.until(() => own.done);
    const failed = tasks.map((other) => running(other).raised).find((raised) => raised !== undefined);
    if (failed && named.get('return_exceptions') !== true) throw failed;
    results.push(own.raised?.value ?? own.result);
  }
  return new List(results);
}

const eventClass = nativeClass(
  'Event',
  {
    __init__: ({ args: [self] }) => {
      (self as Instance).native = false;
      return null;
    },
    set: ({ args: [self] }, machine) => {
      (self as Instance).native = true;
      machine.threads.changed();
      return null;
    },
    is_set: ({ args: [self] }) => (self as Instance).native === true,
    wait: later(function* ({ args: [self] }, machine) {
      yield* machine.threads.until(() => (self as Instance).native === true);
      return true;
    }),
  },
  'asyncio',
);
const loopClass = nativeClass(
  '_UnixSelectorEventLoop',
  {
    *run_until_complete({ args: [, coroutine = null] }, machine): Task<Value> {
      return yield* machine.drive(coroutine);
    },
    *run_forever(_, machine): Task<Value> {
      yield* machine.threads.until(() => false);
      return null;
    },
    create_task: ({ args: [, coroutine = null] }, machine) => task(machine, coroutine),
    add_signal_handler: () => {
      throw new Unsupported('loop.add_signal_handler');
    },
    time: (_, { process }) => process.now / 1e6,
    close: () => null,
    is_running: () => true,
  },
  'asyncio',
);
const loop = new Instance(loopClass, 'loop');

export const asyncio: Members = {
  *run({ args: [coroutine = null] }, machine): Task<Value> {
    if (!(coroutine instanceof Generator)) throw failure('ValueError', `a coroutine was expected, got ${machine.repr(coroutine)}`);
    try {
      return yield* machine.drive(coroutine);
    } catch (error) {
      throw error instanceof Raised ? through(machine, 'asyncioRun', error) : error;
    }
  },
  sleep: later(function* ({ args: [duration = 0n, value = null] }, machine) {
    yield* machine.sleep(numberOf(duration));
    return value;
  }),
  gather: later(gather),
  wait: later(function* (all, machine) {
    const items = yield* machine.items(all.args[0] ?? null);
    yield* gather(given(...items), machine);
    return new List([new List(items), new List([])], 'tuple');
  }),
  wait_for: later(function* ({ args: [coroutine = null, timeout], named }, machine) {
    const own = running(task(machine, coroutine));
    const limit = timeout ?? named.get('timeout') ?? null;
    if (!(yield* machine.threads.until(() => own.done, limit === null ? undefined : numberOf(limit)))) throw failure('TimeoutError');
    return yield* result(machine, own);
  }),
  create_task: ({ args: [coroutine = null] }, machine) => task(machine, coroutine),
  ensure_future: ({ args: [coroutine = null] }, machine) => task(machine, coroutine),
  get_event_loop: () => loop,
  get_running_loop: () => loop,
  new_event_loop: () => loop,
  set_event_loop: () => null,
  Event: eventClass,
  CancelledError: new PythonClass('CancelledError', [failure('BaseException').value.of], new Map(), undefined, 'asyncio.exceptions'),
  TimeoutError: failure('TimeoutError').value.of,
  iscoroutinefunction: ({ args: [run] }) => run instanceof Native === false,
};
