import type { Task } from '../../../../engine/index.ts';
import { type ExitStatus, OsError, type SignalName, signalNumbers, textOf } from '../../../../kernel/index.ts';
import { nativeClass } from '../classes.ts';
import { exceptionClass, osRaised, raisedOf } from '../exceptions.ts';
import { framed, framedIn, through } from '../own-frames.ts';
import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, Bytes, given, Instance, List, type Machine, PythonClass, Raised, type Value } from '../values.ts';
import { openFile } from './files.ts';
import type { Members } from './members.ts';
import { environment, signalOf } from './os.ts';

const PIPE = -1n;
const STDOUT = -2n;
const DEVNULL = -3n;

const errorClass = new PythonClass('SubprocessError', [exceptionClass('Exception')], new Map(), undefined, 'subprocess');
const calledError = nativeClass(
  'CalledProcessError',
  {
    __str__: ({ args: [self] }, machine) => {
      const { fields } = self as Instance;
      const code = fields.get('returncode') as bigint;
      const command = `'${machine.text(fields.get('cmd') ?? null)}'`;
      return code < 0n
        ? `Command ${command} died with <Signals.SIG${signalOf(Number(-code))}: ${-code}>.`
        : `Command ${command} returned non-zero exit status ${code}.`;
    },
  },
  'subprocess',
  [errorClass],
);
const timeoutError = nativeClass(
  'TimeoutExpired',
  {
    __str__: ({ args: [self] }, machine) =>
      `Command '${machine.text((self as Instance).fields.get('cmd') ?? null)}' timed out after ${machine.text((self as Instance).fields.get('timeout') ?? null)} seconds`,
  },
  'subprocess',
  [errorClass],
);

const code = (status: ExitStatus): bigint => (status.signal ? -BigInt(signalNumbers[status.signal]) : BigInt(status.code));

interface Child {
  readonly pid: number;
  readonly command: Value;
  readonly asText: boolean;
  /** Our ends of its pipes. */
  readonly out: number | undefined;
  readonly err: number | undefined;
  readonly input: number | undefined;
  status: bigint | undefined;
}

function* start(machine: Machine, { args, named }: Arguments): Task<Child> {
  const command = args[0] ?? named.get('args') ?? null;
  const { process } = machine;
  const shell = machine.truth(named.get('shell') ?? false);
  const words = typeof command === 'string' ? [command] : (yield* machine.items(command)).map((each) => stringOf(each));
  yield* machine.flush();
  const opened: number[] = [];
  const place = (value: Value | undefined, fd: number, to: 'read' | 'write'): [number, number | undefined] => {
    if (value === undefined || value === null) return [fd, undefined];
    if (value === PIPE) {
      const [a, b] = process.pipe();
      opened.push(to === 'read' ? a : b);
      return to === 'read' ? [a, b] : [b, a];
    }
    if (value === DEVNULL) {
      const null_ = process.open('/dev/null', { read: true, write: true });
      opened.push(null_);
      return [null_, undefined];
    }
    if (typeof value === 'bigint') return [Number(value), undefined];
    return [wholeOf(machine.callNow(machine.attribute(value, 'fileno'), given())), undefined];
  };
  const capture = machine.truth(named.get('capture_output') ?? false);
  const given_ = named.get('input') ?? null;
  const [stdin, input] = place(given_ === null ? named.get('stdin') : PIPE, 0, 'read');
  const [stdout, out] = place(capture ? PIPE : named.get('stdout'), 1, 'write');
  const [stderr, err] = named.get('stderr') === STDOUT ? [stdout, undefined] : place(capture ? PIPE : named.get('stderr'), 2, 'write');
  const env = named.get('env') ?? null;
  const variables =
    env === null
      ? environment(machine)
      : new Map(
          (yield* machine.items(machine.callNow(machine.attribute(env, 'items'), given()))).map(
            (pair) => (pair as List).items.map(String) as [string, string],
          ),
        );
  const folder = named.get('cwd') ?? null;
  try {
    const pid = process.spawn({
      argv: shell ? ['/bin/sh', '-c', words[0] ?? ''] : words,
      env: variables,
      fds: new Map([
        [0, stdin],
        [1, stdout],
        [2, stderr],
      ]),
      ...(folder !== null && { cwd: stringOf(folder) }),
    });
    for (const fd of opened) process.close(fd);
    if (input !== undefined && given_ !== null) {
      yield* process.write(input, stringOf(given_));
      process.close(input);
    }
    const asText = ['text', 'universal_newlines', 'encoding'].some((name) => machine.truth(named.get(name) ?? false));
    return { pid, command, asText, out, err, input: given_ === null ? input : undefined, status: undefined };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw osRaised(new OsError(error.code, error.message, words[0] ?? ''));
  }
}

function* all({ process }: Machine, fd: number | undefined): Task<string | undefined> {
  if (fd === undefined) return undefined;
  let text = '';
  for (;;) {
    const data = yield* process.read(fd);
    if (data === '') break;
    text += textOf(data);
  }
  process.close(fd);
  return text;
}

function* wait(machine: Machine, child: Child, timeout: Value): Task<bigint> {
  const { process } = machine;
  if (timeout !== null && child.status === undefined) {
    const end = process.now + Number(timeout) * 1e6;
    for (;;) {
      const status = process.pollChild(child.pid);
      if (status) {
        child.status = code(status);
        break;
      }
      if (process.now >= end) {
        const made = raisedOf(timeoutError, [child.command, timeout]);
        made.value.fields.set('cmd', child.command).set('timeout', timeout);
        throw made;
      }
      yield* process.sleep(Math.min(50_000, end - process.now));
    }
  }
  while (child.status === undefined) {
    try {
      child.status = code((yield* process.waitpid(child.pid)).status);
    } catch (error) {
      if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
      yield* machine.handleSignals();
    }
  }
  return child.status;
}

const completed = nativeClass(
  'CompletedProcess',
  {
    __repr__: ({ args: [self] }, machine) => {
      const { fields } = self as Instance;
      const shown = ['args', 'returncode', 'stdout', 'stderr'].flatMap((name, i) => {
        const value = fields.get(name) ?? null;
        return i < 2 || value !== null ? [`${name}=${machine.repr(value)}`] : [];
      });
      return `CompletedProcess(${shown.join(', ')})`;
    },
    check_returncode: ({ args: [self] }) => {
      const { fields } = self as Instance;
      if (fields.get('returncode') !== 0n) throw failed(fields.get('args') ?? null, fields.get('returncode') as bigint, null);
      return null;
    },
  },
  'subprocess',
);
function failed(command: Value, status: bigint, output: Value): Raised {
  const made = raisedOf(calledError, [status, command]);
  made.value.fields.set('returncode', status).set('cmd', command).set('output', output).set('stdout', output).set('stderr', null);
  return made;
}

function* run(machine: Machine, given: Arguments, calls = 'run'): Task<Instance> {
  const child = yield* start(machine, given);
  const timeout = given.named.get('timeout') ?? null;
  if (timeout !== null) {
    try {
      yield* wait(machine, child, timeout);
    } catch (error) {
      if (error instanceof Raised) machine.process.kill(child.pid, 'KILL');
      throw error;
    }
  }
  const [out, err] = [yield* all(machine, child.out), yield* all(machine, child.err)];
  const status = yield* wait(machine, child, null);
  const wrap = (text: string | undefined): Value => (text === undefined ? null : child.asText ? text : new Bytes(text));
  const made = new Instance(completed);
  made.fields.set('args', child.command).set('returncode', status).set('stdout', wrap(out)).set('stderr', wrap(err));
  if (machine.truth(given.named.get('check') ?? false) && status !== 0n) {
    const raised = failed(child.command, status, wrap(out));
    raised.value.fields.set('stderr', wrap(err));
    throw through(machine, calls, raised);
  }
  return made;
}

const child = (self: Value | undefined): Child => (self as Instance).native as Child;
function signal({ args: [self] }: Arguments, { process }: Machine, name: SignalName): Value {
  if (child(self).status === undefined) process.kill(child(self).pid, name);
  return null;
}
const popenClass = nativeClass(
  'Popen',
  {
    __repr__: ({ args: [self] }, machine) => {
      const { fields } = self as Instance;
      return `<Popen: returncode: ${machine.repr(fields.get('returncode') ?? null)} args: ${machine.repr(fields.get('args') ?? null)}>`;
    },
    __init__: framed('subprocessPopen', function* ({ args: [self, ...args], named }, machine): Task<Value> {
      const made = yield* start(machine, { args, named });
      const { fields } = self as Instance;
      (self as Instance).native = made;
      const mode = made.asText ? 'r' : 'rb';
      fields
        .set('args', made.command)
        .set('pid', BigInt(made.pid))
        .set('returncode', null)
        .set('stdout', made.out === undefined ? null : yield* openFile(machine, BigInt(made.out), mode))
        .set('stderr', made.err === undefined ? null : yield* openFile(machine, BigInt(made.err), mode))
        .set('stdin', made.input === undefined ? null : yield* openFile(machine, BigInt(made.input), made.asText ? 'w' : 'wb'));
      return null;
    }),
    *wait({ args: [self, timeout], named }, machine): Task<Value> {
      const status = yield* wait(machine, child(self), timeout ?? named.get('timeout') ?? null);
      (self as Instance).fields.set('returncode', status);
      return status;
    },
    poll: ({ args: [self] }, { process }) => {
      const own = child(self);
      if (own.status === undefined) {
        const status = process.pollChild(own.pid);
        if (status) own.status = code(status);
      }
      (self as Instance).fields.set('returncode', own.status ?? null);
      return own.status ?? null;
    },
    *communicate({ args: [self, input], named }, machine): Task<Value> {
      const own = child(self);
      const limit = named.get('timeout') ?? null;
      const stdin = (self as Instance).fields.get('stdin') ?? null;
      if (stdin !== null) {
        const text = input ?? named.get('input') ?? null;
        if (text !== null) yield* machine.call(machine.attribute(stdin, 'write'), given(text));
        yield* machine.call(machine.attribute(stdin, 'close'), given());
      }
      if (limit !== null) yield* wait(machine, own, limit);
      const [out, err] = [yield* all(machine, own.out), yield* all(machine, own.err)];
      (self as Instance).fields.set('returncode', yield* wait(machine, own, null));
      const wrap = (text: string | undefined): Value => (text === undefined ? null : own.asText ? text : new Bytes(text));
      return new List([wrap(out), wrap(err)], 'tuple');
    },
    terminate: (all, machine) => signal(all, machine, 'TERM'),
    kill: (all, machine) => signal(all, machine, 'KILL'),
    send_signal: (all, machine) => signal(all, machine, signalOf(wholeOf(all.args[1]))),
    __enter__: ({ args: [self = null] }) => self,
    *__exit__({ args: [self] }, machine): Task<Value> {
      const stdin = (self as Instance).fields.get('stdin') ?? null;
      if (stdin !== null) yield* machine.call(machine.attribute(stdin, 'close'), given());
      (self as Instance).fields.set('returncode', yield* wait(machine, child(self), null));
      return false;
    },
  },
  'subprocess',
);

/** What a shell's command writes, on either stream, without the last newline. */
function* shellOutput(machine: Parameters<typeof run>[0], command: Value): Task<{ readonly code: Value; readonly output: string }> {
  const made = yield* run(machine, {
    args: [command],
    named: new Map<string, Value>([
      ['shell', true],
      ['text', true],
      ['stdout', PIPE],
      ['stderr', STDOUT],
    ]),
  });
  return { code: made.fields.get('returncode') ?? 0n, output: stringOf(made.fields.get('stdout')).replace(/\n$/, '') };
}

export const subprocess: Members = framedIn(
  {
    PIPE,
    STDOUT,
    DEVNULL,
    CalledProcessError: calledError,
    TimeoutExpired: timeoutError,
    SubprocessError: errorClass,
    Popen: popenClass,
    *run(given, machine): Task<Value> {
      return yield* run(machine, given);
    },
    *call(given, machine): Task<Value> {
      return (yield* run(machine, given)).fields.get('returncode') ?? null;
    },
    *check_call({ args, named }, machine): Task<Value> {
      yield* run(machine, { args, named: new Map([...named, ['check', true]]) }, 'checkCall');
      return 0n;
    },
    *check_output({ args, named }, machine): Task<Value> {
      try {
        const made = yield* run(machine, { args, named: new Map<string, Value>([...named, ['check', true], ['stdout', PIPE]]) });
        return made.fields.get('stdout') ?? null;
      } catch (error) {
        throw error instanceof Raised && error.value.of === calledError ? through(machine, 'checkOutput', error) : error;
      }
    },
    *getoutput({ args: [command = ''] }, machine): Task<Value> {
      return (yield* shellOutput(machine, command)).output;
    },
    *getstatusoutput({ args: [command = ''] }, machine): Task<Value> {
      const { code, output } = yield* shellOutput(machine, command);
      return new List([code, output], 'tuple');
    },
  },
  { run: 'subprocessRun', call: 'subprocessCall', check_call: 'subprocessCheckCall', check_output: 'subprocessCheckOutput' },
);
