import { type Digest, md5, sha1, sha256, sha512 } from '../../../../apimachinery/digest.ts';
import { SECOND, type Task } from '../../../../engine/index.ts';
import { type ExitStatus, KERNEL_RELEASE, KERNEL_VERSION, OsError, signalNumbers, textOf } from '../../../../kernel/index.ts';
import { base64Encode } from '../../../../shell/utilities/lib/base64.ts';
import { memoryTotal } from '../heap.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine, Thrown, Unsupported } from '../values.ts';
import { assertModule } from './assert.ts';
import { define, type Members } from './define.ts';
import { emit, emitterOf, eventsModule } from './events.ts';
import { fsModule } from './files.ts';
import { textOf as bytesText, httpModule } from './http.ts';
import { depthOf, formatted, inspect } from './inspect.ts';
import { modulesModule } from './module-of-modules.ts';
import { netModule } from './net.ts';
import { called } from './node-globals.ts';
import { pathModule } from './path.ts';
import { readlineModule } from './readline.ts';
import { systemError } from './system-error.ts';
import { urlModule } from './urls.ts';

type Maker = (machine: Machine) => JsObject;
const plain =
  (members: (machine: Machine) => Members): Maker =>
  (machine) =>
    define(machine, machine.object(), members(machine), true);

// ---- os

const os = plain((machine) => {
  const { process } = machine;
  const total = memoryTotal(process);
  return {
    EOL: '\n',
    hostname: () => process.net.hostname,
    platform: () => 'linux',
    type: () => 'Linux',
    arch: () => 'x64',
    machine: () => 'x86_64',
    endianness: () => 'LE',
    devNull: '/dev/null',
    release: () => KERNEL_RELEASE,
    version: () => KERNEL_VERSION,
    tmpdir: () => '/tmp',
    homedir: () => process.env.get('HOME') ?? '/root',
    totalmem: () => total,
    freemem: () => Math.round(total * 0.7),
    uptime: () => 86_400 + Math.floor(process.now / SECOND),
    loadavg: () => machine.array([0.1, 0.1, 0.1]),
    cpus: () => machine.array(Array.from({ length: 4 }, () => machine.object({ model: 'Intel(R) Xeon(R) CPU', speed: 2200 }))),
    availableParallelism: () => 4,
    userInfo: () => machine.object({ uid: process.uid, gid: process.gid, username: process.uid === 0 ? 'root' : 'node', homedir: '/root' }),
    networkInterfaces: () => {
      const made = machine.object();
      for (const { name, address } of process.net.interfaces)
        made.put(name, machine.array([machine.object({ address, family: 'IPv4', internal: name === 'lo' })]));
      return made;
    },
    constants: machine.object({
      signals: machine.object(Object.fromEntries(Object.entries(signalNumbers).map(([name, number]) => [`SIG${name}`, number]))),
    }),
  };
});

// ---- util

function inspectOf(machine: Machine): JsFunction {
  const made = machine.native('inspect', (_, [value, options, depth]) => {
    if (options instanceof JsObject) return inspect(machine, value, 0, [], depthOf(machine, options));
    if (options === true) throw new Unsupported('util.inspect of hidden members');
    return inspect(
      machine,
      value,
      0,
      [],
      depth === undefined ? undefined : depth === null ? Number.POSITIVE_INFINITY : machine.number(depth),
    );
  });
  return made;
}

const util = plain((machine) => ({
  inspect: inspectOf(machine),
  format: (_, args) => formatted(machine, args),
  promisify: (_, [run]) =>
    machine.native('', (self, args) => {
      const made = machine.promise();
      const done = machine.native('', (__, [error, value]) => {
        if (error !== null && error !== undefined) machine.settle(made, 'rejected', error);
        else machine.settle(made, 'fulfilled', value);
        return undefined;
      });
      if (run === machine.global.own('setTimeout')?.value) machine.callNow(run, self, [done, args[0], null, args[1]]);
      else machine.callNow(run, self, [...args, done]);
      return made;
    }),
  inherits: (_, [of, from]) => {
    const proto = machine.get(of, 'prototype');
    const above = machine.get(from, 'prototype');
    if (proto instanceof JsObject) proto.proto = above as JsObject;
    return undefined;
  },
  isDeepStrictEqual: (_, [a, b]) => inspect(machine, a, 0, [], 20) === inspect(machine, b, 0, [], 20),
  types: define(machine, machine.object(), {
    isPromise: (_, [value]) => value instanceof JsObject && value.kind === 'Promise',
    isDate: (_, [value]) => value instanceof JsObject && value.kind === 'Date',
    isRegExp: (_, [value]) => value instanceof JsObject && value.kind === 'RegExp',
    isNativeError: (_, [value]) => value instanceof JsObject && value.kind === 'Error',
    isAsyncFunction: (_, [value]) => value instanceof JsFunction && value.node?.async === true,
    isGeneratorFunction: (_, [value]) => value instanceof JsFunction && value.node?.generator === true,
  }),
  isArray: (_, [value]) => value instanceof JsArray,
  deprecate: (_, [run]) => run,
  callbackify: (_, [run]) =>
    machine.native('', (self, args) => {
      machine.whenSettled(machine.callNow(run, self, args.slice(0, -1)), (state, value) =>
        called(machine, args.at(-1), state === 'fulfilled' ? [null, value] : [value]),
      );
      return undefined;
    }),
}));

// ---- child_process

const code = (status: ExitStatus): JsValue => (status.signal ? null : status.code);
function* output(machine: Machine, fd: number): Task<string> {
  let text = '';
  for (;;) {
    const data = yield* machine.process.read(fd);
    if (data === '') break;
    text += textOf(data);
  }
  machine.process.close(fd);
  return text;
}
function* children(machine: Machine, argv: readonly string[], made: JsObject, callback: JsValue): Task<void> {
  const { process } = machine;
  const [out, outTo] = process.pipe();
  const [err, errTo] = process.pipe();
  let pid: number;
  try {
    pid = process.spawn({
      argv,
      fds: new Map([
        [0, 0],
        [1, outTo],
        [2, errTo],
      ]),
    });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    for (const fd of [out, outTo, err, errTo]) process.close(fd);
    const failure = systemError(machine, error.code, `spawn ${argv[0] ?? ''} ${error.code}`, {});
    machine.loop.push(() => failedToStart(machine, made, callback, failure));
    return;
  }
  process.close(outTo);
  process.close(errTo);
  made.put('pid', pid);
  const stdout = yield* output(machine, out);
  const stderr = yield* output(machine, err);
  const { status } = yield* process.waitpid(pid);
  machine.loop.push(() => ended(machine, made, callback, status, stdout, stderr, argv));
}
function* failedToStart(machine: Machine, made: JsObject, callback: JsValue, error: JsObject): Task<void> {
  if (callback !== undefined) yield* called(machine, callback, [error, '', '']);
  else yield* emit(machine, made, 'error', [error]);
}
function* ended(
  machine: Machine,
  made: JsObject,
  callback: JsValue,
  status: ExitStatus,
  stdout: string,
  stderr: string,
  argv: readonly string[],
): Task<void> {
  const tell = (name: string, text: string): Task<boolean> =>
    emit(machine, machine.get(made, name), 'data', [new JsObject(machine.protos.Buffer as JsObject, 'Buffer', text)]);
  if (stdout !== '') yield* tell('stdout', stdout);
  if (stderr !== '') yield* tell('stderr', stderr);
  for (const event of ['exit', 'close']) yield* emit(machine, made, event, [code(status), status.signal ? `SIG${status.signal}` : null]);
  if (callback === undefined) return;
  let error: JsValue = null;
  if (status.code !== 0) {
    error = machine
      .error('Error', `Command failed: ${argv.at(-1) ?? ''}\n${stderr}`)
      .put('code', code(status))
      .put('killed', false);
  }
  yield* called(machine, callback, [error, stdout, stderr]);
}
function childOf(machine: Machine, argv: readonly string[], callback: JsValue): JsObject {
  const made = emitterOf(machine, 'ChildProcess');
  made.put('stdout', emitterOf(machine)).put('stderr', emitterOf(machine));
  define(machine, made, {
    kill: (_, [signal]) => {
      machine.process.kill(
        machine.number(machine.get(made, 'pid')),
        (signal === undefined ? 'TERM' : machine.text(signal).replace(/^SIG/, '')) as 'TERM',
      );
      return true;
    },
  });
  machine.loop.start(children(machine, argv, made, callback));
  return made;
}
interface Ran {
  readonly pid: number;
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}
/** Runs a program to its end, while the script waits. */
function* runNow(machine: Machine, argv: readonly string[], options: JsValue, keepsErrors: boolean): Task<Ran> {
  const { process } = machine;
  const [out, to] = process.pipe();
  const [err, errTo] = keepsErrors ? process.pipe() : [undefined, undefined];
  const stdio = options instanceof JsObject ? machine.get(options, 'stdio') : undefined;
  const inherits = stdio === 'inherit';
  const pid = process.spawn({
    argv,
    fds: new Map([
      [0, 0],
      [1, inherits ? 1 : to],
      [2, inherits ? 2 : (errTo ?? 2)],
    ]),
  });
  process.close(to);
  if (errTo !== undefined) process.close(errTo);
  const stdout = yield* output(machine, out);
  const stderr = err === undefined ? '' : yield* output(machine, err);
  const { status } = yield* process.waitpid(pid);
  return { pid, status, stdout, stderr };
}
const encodedAs = (machine: Machine, text: string, options: JsValue): JsValue => {
  const encoding = options instanceof JsObject ? machine.get(options, 'encoding') : undefined;
  return encoding !== undefined && encoding !== 'buffer' ? text : new JsObject(machine.protos.Buffer as JsObject, 'Buffer', text);
};
function* soon(machine: Machine, argv: readonly string[], options: JsValue, shown: string): Task<JsValue> {
  const isPiped = options instanceof JsObject && machine.get(options, 'stdio') === 'pipe';
  let ran: Ran;
  try {
    ran = yield* runNow(machine, argv, options, isPiped);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new Thrown(systemError(machine, error.code, `spawnSync ${argv[0] ?? ''} ${error.code}`, {}));
  }
  const { pid, status, stdout, stderr } = ran;
  if (status.code === 0 && !status.signal) return encodedAs(machine, stdout, options);
  const thrown = machine.fail('Error', `Command failed: ${shown}${stderr === '' ? '' : `\n${stderr}`}`);
  const made = thrown.value as JsObject;
  made
    .put('status', code(status))
    .put('signal', status.signal ? `SIG${status.signal}` : null)
    .put('output', machine.array([null, encodedAs(machine, stdout, options), encodedAs(machine, stderr, options)]))
    .put('pid', pid)
    .put('stdout', encodedAs(machine, stdout, options))
    .put('stderr', encodedAs(machine, stderr, options));
  throw thrown;
}
function* spawnedSync(machine: Machine, argv: readonly string[], options: JsValue): Task<JsValue> {
  try {
    const { pid, status, stdout, stderr } = yield* runNow(machine, argv, options, true);
    const [out, err] = [encodedAs(machine, stdout, options), encodedAs(machine, stderr, options)];
    return machine.object({
      status: code(status),
      signal: status.signal ? `SIG${status.signal}` : null,
      output: machine.array([null, out, err]),
      pid,
      stdout: out,
      stderr: err,
    });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const failure = systemError(machine, error.code, `spawnSync ${argv[0] ?? ''} ${error.code}`, {});
    return machine.object({ error: failure, status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null });
  }
}
const childProcess = plain((machine) => {
  const list = (value: JsValue): string[] => (value instanceof JsArray ? value.items.map((each) => machine.text(each)) : []);
  const find = (args: readonly JsValue[]): JsValue => args.find((each) => each instanceof JsFunction);
  return {
    exec: (_, args) => childOf(machine, ['/bin/sh', '-c', machine.text(args[0])], find(args)),
    execFile: (_, args) => childOf(machine, [machine.text(args[0]), ...list(args[1])], find(args)),
    spawn: (_, args) => childOf(machine, [machine.text(args[0]), ...list(args[1])], undefined),
    *execSync(_, [command, options]): Task<JsValue> {
      const text = machine.text(command);
      return yield* soon(machine, ['/bin/sh', '-c', text], options, text);
    },
    *execFileSync(_, [file, args, options]): Task<JsValue> {
      const argv = [machine.text(file), ...list(args)];
      return yield* soon(machine, argv, args instanceof JsArray ? options : args, argv.join(' '));
    },
    *spawnSync(_, [file, args, options]): Task<JsValue> {
      return yield* spawnedSync(machine, [machine.text(file), ...list(args)], args instanceof JsArray ? options : args);
    },
    fork: () => {
      throw new Unsupported('child_process.fork');
    },
  };
});

// ---- crypto

const DIGESTS: Readonly<Record<string, Digest>> = { md5, sha1, sha256, sha512 };
const cryptoModule = plain((machine) => ({
  randomUUID: () => machine.process.random.uuid(),
  randomInt: (_, [a, b]) =>
    b === undefined
      ? machine.process.random.int(machine.number(a))
      : machine.number(a) + machine.process.random.int(machine.number(b) - machine.number(a)),
  randomBytes: (_, [length]) => {
    const hex = machine.process.random.hex(2 * machine.number(length));
    return define(machine, machine.object(), {
      toString: (__: JsValue, [kind]: readonly JsValue[]) => (kind === 'base64' ? base64Encode(hex.slice(hex.length / 2)).trim() : hex),
    });
  },
  createHash: (_, [name]) => {
    const digest = DIGESTS[machine.text(name)];
    if (!digest) throw machine.fail('Error', 'Digest method not supported');
    let text = '';
    return define(machine, machine.object(), {
      update: (self, [more]) => {
        text += bytesText(machine, more);
        return self;
      },
      digest: (__, [kind]) => {
        const hex = digest(text);
        return kind === 'base64'
          ? base64Encode((hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('')).trim()
          : hex;
      },
    });
  },
}));

const timersPromises = plain((machine) => ({
  setImmediate: (_, [value]) => {
    const made = machine.promise();
    machine.loop.timer(1.001, () => fulfil(machine, made, value), false);
    return made;
  },
  setInterval: (_, [delay, value]) => {
    const wait = machine.number(delay ?? 1);
    const made = define(machine, machine.object(), {
      next: () => {
        const promise = machine.promise();
        machine.loop.timer(wait, () => fulfil(machine, promise, machine.object({ value, done: false })), false);
        return promise;
      },
      return: () => {
        const promise = machine.promise();
        machine.settle(promise, 'fulfilled', machine.object({ value: undefined, done: true }));
        return promise;
      },
    });
    return made.put(
      Symbol.asyncIterator,
      machine.native('[Symbol.asyncIterator]', (self) => self),
      false,
    );
  },
  setTimeout: (_, [delay, value]) => {
    const made = machine.promise();
    machine.loop.timer(machine.number(delay ?? 1), () => fulfil(machine, made, value), false);
    return made;
  },
}));
function* fulfil(machine: Machine, made: JsObject, value: JsValue): Task<void> {
  machine.settle(made, 'fulfilled', value);
  yield* [];
}

const escaped = (text: string): string => encodeURIComponent(text);
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}

/** Modules of Node's own. */
export const nodeModules: Readonly<Record<string, Maker>> = {
  assert: assertModule,
  'assert/strict': assertModule,
  buffer: (machine) => machine.object({ Buffer: machine.global.own('Buffer')?.value }),
  child_process: childProcess,
  cluster: plain((machine) => ({
    isMaster: true,
    isPrimary: true,
    isWorker: false,
    workers: machine.object(),
    settings: machine.object(),
  })),
  crypto: cryptoModule,
  dns: plain((machine) => ({
    promises: dnsPromises(machine),
    lookup: (_, args) => {
      const callback = args.find((each) => each instanceof JsFunction);
      machine.loop.start(lookUp(machine, machine.text(args[0]), callback));
      return undefined;
    },
  })),
  'dns/promises': dnsPromises,
  events: eventsModule,
  fs: fsModule,
  'fs/promises': (machine) => machine.get(fsModule(machine), 'promises') as JsObject,
  http: httpModule(false),
  https: httpModule(true),
  net: netModule,
  module: modulesModule,
  os,
  readline: readlineModule,
  path: pathModule,
  'path/posix': pathModule,
  perf_hooks: plain((machine) => ({ performance: define(machine, machine.object(), { now: () => machine.process.now / 1000 }) })),
  process: (machine) => machine.global.own('process')?.value as JsObject,
  querystring: plain((machine) => {
    const parse = (_: JsValue, [text]: readonly JsValue[]): JsValue => {
      const made = new JsObject(null);
      for (const part of machine
        .text(text)
        .split('&')
        .filter((each) => each !== '')) {
        const [name, value] = [part.split('=')[0] ?? '', part.includes('=') ? part.slice(part.indexOf('=') + 1) : ''].map(unescaped) as [
          string,
          string,
        ];
        const before = made.own(name)?.value;
        if (before instanceof JsArray) before.items.push(value);
        else made.put(name, before === undefined ? value : machine.array([before, value]));
      }
      return made;
    };
    const stringify = (_: JsValue, [of]: readonly JsValue[]): JsValue => {
      if (!(of instanceof JsObject)) return '';
      const pair = (name: string, value: JsValue): string =>
        `${escaped(name)}=${value instanceof JsObject || value === undefined || value === null ? '' : escaped(machine.text(value))}`;
      return of
        .keys()
        .flatMap((name) => {
          const value = machine.get(of, name);
          return value instanceof JsArray ? value.items.map((each) => pair(name, each)) : [pair(name, value)];
        })
        .join('&');
    };
    return {
      parse,
      decode: parse,
      stringify,
      encode: stringify,
      escape: (_, [text]) => escaped(machine.text(text)),
      unescape: (_, [text]) => unescaped(machine.text(text)),
    };
  }),
  timers: plain(({ global }) =>
    Object.fromEntries(
      ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'].map((name) => [
        name,
        global.own(name)?.value,
      ]),
    ),
  ),
  'timers/promises': timersPromises,
  url: urlModule,
  worker_threads: plain(() => ({ isMainThread: true, parentPort: null, workerData: null, threadId: 0 })),
  util,
  v8: plain((machine) => ({
    getHeapStatistics: () => machine.object({ heap_size_limit: (machine as unknown as { heap: { limit: number } }).heap.limit }),
  })),
};
function* lookUp(machine: Machine, name: string, callback: JsValue): Task<void> {
  const [address] = yield* machine.process.net.resolve(name);
  const answer: JsValue[] =
    address === undefined ? [systemError(machine, 'ENOTFOUND', 'getaddrinfo', { hostname: name })] : [null, address, 4];
  machine.loop.push(() => called(machine, callback, answer));
}
function dnsPromises(machine: Machine): JsObject {
  return define(
    machine,
    machine.object(),
    {
      lookup: (_, [name]) => {
        const made = machine.promise();
        machine.loop.start(settleAddress(machine, made, machine.text(name)));
        return made;
      },
    },
    true,
  );
}
function* settleAddress(machine: Machine, promise: JsObject, name: string): Task<void> {
  const [address] = yield* machine.process.net.resolve(name);
  machine.loop.push(() => settled(machine, promise, name, address));
}
function* settled(machine: Machine, promise: JsObject, name: string, address: string | undefined): Task<void> {
  yield* [];
  if (address === undefined) machine.settle(promise, 'rejected', systemError(machine, 'ENOTFOUND', 'getaddrinfo', { hostname: name }));
  else machine.settle(promise, 'fulfilled', machine.object({ address, family: 4 }));
}
