import { type Digest, md5, sha1, sha256, sha512 } from '../../../../apimachinery/digest.ts';
import { SECOND, type Task } from '../../../../engine/index.ts';
import { type ExitStatus, KERNEL_RELEASE, KERNEL_VERSION, OsError, signalNumbers, textOf } from '../../../../kernel/index.ts';
import { base64Encode } from '../../../../shell/utilities/lib/base64.ts';
import { memoryTotal } from '../heap.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { define, type Members } from './define.ts';
import { emit, emitterOf, eventsModule } from './events.ts';
import { fsModule } from './files.ts';
import { textOf as bytesText, httpModule } from './http.ts';
import { formatted, inspect } from './inspect.ts';
import { netModule } from './net.ts';
import { called } from './node-globals.ts';
import { systemError } from './system-error.ts';
import { urlModule } from './urls.ts';

type Maker = (machine: Machine) => JsObject;
const plain =
  (members: (machine: Machine) => Members): Maker =>
  (machine) =>
    define(machine, machine.object(), members(machine), true);

// ---- path

function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part === '..' && path.startsWith('/')) continue;
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.';
}
const base = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';
const extension = (path: string): string => /[^/](\.[^./]*)$/.exec(base(path))?.[1] ?? '';

const path = plain((machine) => {
  const words = (args: readonly JsValue[]): string[] => args.map((each) => machine.text(each));
  return {
    sep: '/',
    delimiter: ':',
    join: (_, args) =>
      normalized(
        words(args)
          .filter((each) => each !== '')
          .join('/'),
      ),
    resolve: (_, args) =>
      normalized(words(args).reduce((at, part) => (part.startsWith('/') ? part : `${at}/${part}`), machine.process.cwd)),
    basename: (_, [of, end]) => {
      const name = base(machine.text(of));
      return end !== undefined && name.endsWith(machine.text(end)) ? name.slice(0, -machine.text(end).length) : name;
    },
    dirname: (_, [of]) => {
      const text = machine.text(of).replace(/\/+$/, '');
      const at = text.lastIndexOf('/');
      return at < 0 ? '.' : at === 0 ? '/' : text.slice(0, at);
    },
    extname: (_, [of]) => extension(machine.text(of)),
    normalize: (_, [of]) => normalized(machine.text(of)),
    isAbsolute: (_, [of]) => machine.text(of).startsWith('/'),
  };
});

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

const util = plain((machine) => ({
  inspect: (_, [value]) => inspect(machine, value),
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
  types: machine.object(),
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
const childProcess = plain((machine) => {
  const list = (value: JsValue): string[] => (value instanceof JsArray ? value.items.map((each) => machine.text(each)) : []);
  const find = (args: readonly JsValue[]): JsValue => args.find((each) => each instanceof JsFunction);
  return {
    exec: (_, args) => childOf(machine, ['/bin/sh', '-c', machine.text(args[0])], find(args)),
    execFile: (_, args) => childOf(machine, [machine.text(args[0]), ...list(args[1])], find(args)),
    spawn: (_, args) => childOf(machine, [machine.text(args[0]), ...list(args[1])], undefined),
    *execSync(_, [command, options]): Task<JsValue> {
      const { process } = machine;
      const [out, to] = process.pipe();
      const pid = process.spawn({
        argv: ['/bin/sh', '-c', machine.text(command)],
        fds: new Map([
          [0, 0],
          [1, to],
          [2, 2],
        ]),
      });
      process.close(to);
      const text = yield* output(machine, out);
      const { status } = yield* process.waitpid(pid);
      if (status.code !== 0) throw machine.fail('Error', `Command failed: ${machine.text(command)}`);
      const encoded = options instanceof JsObject && machine.get(options, 'encoding') !== undefined;
      return encoded ? text : new JsObject(machine.protos.Buffer as JsObject, 'Buffer', text);
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

/** Modules of Node's own. */
export const nodeModules: Readonly<Record<string, Maker>> = {
  assert: (machine) => {
    const check = (test: boolean, message: JsValue, otherwise: string): JsValue => {
      if (!test) throw machine.fail('Error', message === undefined ? otherwise : machine.text(message));
      return undefined;
    };
    const made = machine.native('ok', (_, [value, message]) => check(Boolean(value), message, 'The expression evaluated to a falsy value'));
    return define(machine, made, {
      ok: made,
      equal: (_, [a, b, message]) => check(a === b, message, 'Expected values to be equal'),
      strictEqual: (_, [a, b, message]) => check(a === b, message, 'Expected values to be strictly equal'),
    });
  },
  buffer: (machine) => machine.object({ Buffer: machine.global.own('Buffer')?.value }),
  child_process: childProcess,
  crypto: cryptoModule,
  dns: plain((machine) => ({
    lookup: (_, args) => {
      const callback = args.find((each) => each instanceof JsFunction);
      machine.loop.start(lookUp(machine, machine.text(args[0]), callback));
      return undefined;
    },
  })),
  events: eventsModule,
  fs: fsModule,
  'fs/promises': (machine) => machine.get(fsModule(machine), 'promises') as JsObject,
  http: httpModule(false),
  https: httpModule(true),
  net: netModule,
  os,
  path,
  perf_hooks: plain((machine) => ({ performance: define(machine, machine.object(), { now: () => machine.process.now / 1000 }) })),
  process: (machine) => machine.global.own('process')?.value as JsObject,
  querystring: plain((machine) => ({
    parse: (_, [text]) =>
      machine.object(
        Object.fromEntries(
          [...machine.text(text).matchAll(/([^=&]+)=([^&]*)/g)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)]),
        ),
      ),
  })),
  timers: plain(({ global }) =>
    Object.fromEntries(['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout'].map((name) => [name, global.own(name)?.value])),
  ),
  'timers/promises': timersPromises,
  url: urlModule,
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
