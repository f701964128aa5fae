import { MILLISECOND, Outcome, SECOND, type Task } from '../../../../engine/index.ts';
import { abort } from '../../../../kernel/index.ts';
import { type Handle, JsFunction, JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { defineBuffer } from './buffers.ts';
import { cloned } from './clone.ts';
import { define, Lazy } from './define.ts';
import { emit, emitterOf, emitterProto } from './events.ts';
import { fromScript } from './in-script.ts';
import { depthOf, formatted, inspect } from './inspect.ts';
import { nodeArch } from './os.ts';
import { onSignal } from './signals.ts';
import { stdinOf } from './stdin.ts';
import { received, withCode } from './system-error.ts';
import { tableOf } from './table.ts';

/** Ends the process at once. */
export class Exit extends Outcome {
  constructor(readonly code: number) {
    super('exit');
  }
}

/** console, process, timers and Buffer. */
export function defineNodeGlobals(machine: Machine, argv: readonly string[]): void {
  defineConsole(machine);
  defineTimers(machine);
  defineBuffer(machine);
  machine.global.put('process', processOf(machine, argv), false).put('global', machine.global, false);
}

function defineConsole(machine: Machine): void {
  let indent = '';
  const counts = new Map<string, number>();
  const started = new Map<string, number>();
  const line = (text: string): string => (indent === '' ? `${text}\n` : `${indent}${text.replaceAll('\n', `\n${indent}`)}\n`);
  const out = (fd: 1 | 2) =>
    function* (_: JsValue, args: readonly JsValue[]): Task<JsValue> {
      yield* machine.print(fd, line(formatted(machine, args)));
      return undefined;
    };
  const label = (value: JsValue): string => (value === undefined ? 'default' : machine.text(value));
  function* elapsed(name: string, of: string): Task<JsValue> {
    if (!started.has(name)) {
      const more = '(Use `node --trace-warnings ...` to show where the warning was created)';
      yield* machine.print(2, `(node:${machine.process.pid}) Warning: No such label '${name}' for console.${of}()\n${more}\n`);
      return undefined;
    }
    const millis = (machine.process.now - (started.get(name) ?? machine.process.now)) / MILLISECOND;
    const shown = millis >= 1000 ? `${(millis / 1000).toFixed(3)}s` : `${millis.toFixed(3)}ms`;
    yield* machine.print(1, line(`${name}: ${shown}`));
    return undefined;
  }
  machine.global.put(
    'console',
    define(machine, machine.object(), {
      log: out(1),
      info: out(1),
      debug: out(1),
      error: out(2),
      warn: out(2),
      *trace(_, args): Task<JsValue> {
        const stack = machine.text(machine.get(machine.error('Trace', formatted(machine, args)), 'stack'));
        yield* machine.print(2, line(stack.replace(/^Error/, 'Trace')));
        return undefined;
      },
      *dir(_, [value, options]): Task<JsValue> {
        yield* machine.print(1, line(inspect(machine, value, 0, [], depthOf(machine, options))));
        return undefined;
      },
      *assert(_, [test, ...args]): Task<JsValue> {
        if (test) return undefined;
        yield* machine.print(2, line(`Assertion failed${args.length > 0 ? `: ${formatted(machine, args)}` : ''}`));
        return undefined;
      },
      *group(_, args): Task<JsValue> {
        if (args.length > 0) yield* machine.print(1, line(formatted(machine, args)));
        indent += '  ';
        return undefined;
      },
      countReset: (_, [name]) => {
        counts.delete(label(name));
        return undefined;
      },
      groupEnd: () => {
        indent = indent.slice(2);
        return undefined;
      },
      *count(_, [name]): Task<JsValue> {
        const key = label(name);
        counts.set(key, (counts.get(key) ?? 0) + 1);
        yield* machine.print(1, line(`${key}: ${counts.get(key)}`));
        return undefined;
      },
      time: (_, [name]) => {
        started.set(label(name), machine.process.now);
        return undefined;
      },
      *timeEnd(_, [name]): Task<JsValue> {
        yield* elapsed(label(name), 'timeEnd');
        started.delete(label(name));
        return undefined;
      },
      timeLog: (_, [name]) => elapsed(label(name), 'timeLog'),
      *table(_, [data, columns]): Task<JsValue> {
        yield* machine.print(1, line(tableOf(machine, data, columns) ?? formatted(machine, [data])));
        return undefined;
      },
    }),
    false,
  );
}

function defineTimers(machine: Machine): void {
  const timerProto = define(machine, machine.object(), {
    unref: (self) => {
      handle(self).alive = false;
      return self;
    },
    ref: (self) => {
      handle(self).alive = true;
      return self;
    },
    hasRef: (self) => handle(self).alive,
    refresh: () => {
      throw new Unsupported('timeout.refresh');
    },
    close: (self) => {
      handle(self).stop();
      return self;
    },
  });
  (machine.protos.Timer as JsObject | undefined) ??= timerProto;
  let count = 0;
  const known = new Map<number, JsObject>();
  machine.kept.set('timers', known);
  const start =
    (repeat: boolean) =>
    (_: JsValue, [run, delay, ...args]: readonly JsValue[]): JsValue => {
      if (!(run instanceof JsFunction))
        throw withCode(
          machine,
          machine.fail('TypeError', `The "callback" argument must be of type function. Received ${received(machine, run)}`),
          'ERR_INVALID_ARG_TYPE',
        );
      const wait = machine.number(delay ?? 1);
      const made = new JsObject(timerProto, 'Timeout');
      made.native = machine.loop.timer(
        Number.isNaN(wait) || wait < 1 || wait > 2 ** 31 - 1 ? 1 : wait,
        () => fired(machine, run, args),
        repeat,
      );
      made.put('_onTimeout', run, false);
      if (repeat) known.set(++count, made);
      else count++;
      const number = count;
      made.put(
        Symbol.toPrimitive,
        machine.native('', () => number),
        false,
      );
      return made;
    };
  const clear = (_: JsValue, [timer]: readonly JsValue[]): JsValue => {
    const made = typeof timer === 'number' ? known.get(timer) : timer;
    if (made instanceof JsObject && made.native) handle(made).stop();
    for (const [number, each] of known) if (each === made) known.delete(number);
    return undefined;
  };
  for (const name of ['AbortController', 'AbortSignal', 'CustomEvent', 'DOMException', 'Event', 'EventTarget'])
    machine.global.properties.set(name, new Lazy(() => fromScript(machine, 'abort', name)));
  define(machine, machine.global, {
    setTimeout: start(false),
    setInterval: start(true),
    performance: define(machine, machine.object(), { now: () => machine.process.now / 1000 }),
    setImmediate: (_, [run, ...args]) => {
      const made = machine.object();
      made.native = machine.loop.timer(1.001, () => called(machine, run, args), false);
      return made;
    },
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
    queueMicrotask: (_, [run]) => {
      machine.soon(() => called(machine, run, []));
      return undefined;
    },
    structuredClone: (_, [value]) => cloned(machine, value),
    // Each letter is a byte.
    btoa: (_, [value]) => {
      const text = machine.text(value);
      if (/[^\0-\xff]/.test(text)) throw machine.fail('Error', 'Invalid character');
      return btoa(text);
    },
    atob: (_, [value]) => {
      try {
        return atob(machine.text(value));
      } catch {
        throw machine.fail('Error', 'The string to be decoded is not correctly encoded.');
      }
    },
  });
}
const handle = (value: JsValue): Handle => (value as JsObject).native as Handle;
function* fired(machine: Machine, run: JsValue, args: readonly JsValue[]): Task<void> {
  machine.kept.set('entry', 'Timeout._onTimeout');
  machine.kept.set('inner frames', TIMER_FRAMES);
  yield* called(machine, run, args);
  machine.kept.set('inner frames', []);
  machine.kept.delete('entry');
}
const TIMER_FRAMES = ['listOnTimeout (node:internal/timers:569:17)', 'process.processTimers (node:internal/timers:512:7)'];

/** Runs a callback from the event loop: with nothing below it on the stack, and after what waited for a rest. */
export function* called(machine: Machine, run: JsValue, args: readonly JsValue[], self: JsValue = undefined): Task<void> {
  machine.rested();
  machine.calls.length = 0;
  yield* machine.call(run, self, args);
}

function processOf(machine: Machine, argv: readonly string[]): JsObject {
  const { process, version } = machine;
  const env = new JsObject(machine.protos.Object as JsObject, 'Environment');
  for (const [name, value] of process.env) env.put(name, value);
  const stream = (fd: 1 | 2): JsObject =>
    define(machine, emitterOf(machine, 'Stream'), {
      *write(_, [text, ...more]): Task<JsValue> {
        yield* machine.print(fd, text instanceof JsObject ? String(text.native) : machine.text(text));
        const run = more.find((each) => each instanceof JsFunction);
        if (run) machine.nextTick(() => called(machine, run, []));
        return true;
      },
      end: () => undefined,
      isTTY: undefined,
      fd,
    });
  const exit = (code: JsValue): never => {
    const given = code ?? machine.get(made, 'exitCode');
    throw new Exit(given === undefined || given === null ? 0 : machine.number(given) & 255);
  };
  const made: JsObject = new JsObject(emitterProto(machine), 'process');
  const mib = 2 ** 20;
  const usage = (): JsObject => {
    const { heap } = machine;
    return machine.object({
      rss: 42 * mib + heap.used + heap.outside,
      heapTotal: 6 * mib + heap.used,
      heapUsed: 4 * mib + heap.used,
      external: mib + heap.outside,
      arrayBuffers: 10_515 + heap.outside,
    });
  };
  const hrtime = machine.native('hrtime', () => machine.array([86_400 + Math.floor(process.now / SECOND), (process.now % SECOND) * 1000]));
  hrtime.put(
    'bigint',
    machine.native('bigint', () => BigInt(86_400 * SECOND + process.now) * 1000n),
    false,
  );
  define(machine, made, {
    env,
    argv: machine.array([...argv]),
    argv0: 'node',
    execArgv: machine.array([]),
    execPath: '/usr/local/bin/node',
    pid: process.pid,
    ppid: process.ppid,
    platform: 'linux',
    arch: nodeArch(process.system),
    title: 'node',
    version: `v${version}`,
    versions: machine.object({ node: version, v8: '11.3.244.8-node.9' }),
    release: machine.object({ name: 'node' }),
    exitCode: undefined,
    stdout: stream(1),
    stderr: stream(2),
    stdin: stdinOf(machine),
    exit: (_, [code]) => exit(code),
    abort: () => abort(process),
    cwd: () => process.cwd,
    chdir: (_, [path]) => process.chdir(machine.text(path)) as undefined,
    uptime: () => (process.now - (process.processes().find(({ pid }) => pid === process.pid)?.startedAt ?? process.now)) / SECOND,
    hrtime,
    memoryUsage: usage,
    cpuUsage: () => machine.object({ user: process.processes().find(({ pid }) => pid === process.pid)?.cpuTime ?? 0, system: 0 }),
    getuid: () => process.uid,
    getgid: () => process.gid,
    umask: () => process.umask,
    nextTick: (_, [run, ...args]) => {
      machine.nextTick(() => called(machine, run, args));
      return undefined;
    },
    kill: (_, [pid, signal]) => {
      process.kill(
        machine.number(pid),
        signal === 0 ? 0 : ((signal === undefined ? 'TERM' : machine.text(signal).replace(/^SIG/, '')) as 'TERM'),
      );
      return true;
    },
    emitWarning: (self, [warning, options, code]) => {
      const kind = options instanceof JsObject ? machine.get(options, 'type') : options;
      const given = options instanceof JsObject ? machine.get(options, 'code') : code;
      const made = warning instanceof JsObject ? warning : machine.error('Error', machine.text(warning));
      if (made !== warning) made.put('name', typeof kind === 'string' ? kind : 'Warning', false);
      if (typeof given === 'string') made.put('code', given);
      const name = machine.text(machine.get(made, 'name'));
      const head = typeof given === 'string' ? `[${given}] ` : '';
      const flag = name === 'DeprecationWarning' ? '--trace-deprecation' : '--trace-warnings';
      const first = machine.kept.get('warned') === undefined ? `(Use \`node ${flag} ...\` to show where the warning was created)\n` : '';
      machine.kept.set('warned', true);
      machine.nextTick(function* () {
        yield* machine.print(2, `(node:${process.pid}) ${head}${machine.text(made)}\n${first}`);
        yield* emit(machine, self as JsObject, 'warning', [made]);
      });
      return undefined;
    },
  });
  onSignal(machine, made);
  return made;
}
