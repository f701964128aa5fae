import { SECOND } from '../../../engine/index.ts';
import { KERNEL_RELEASE, KERNEL_VERSION, OsError, resolveUser, type SignalName, signalNumbers } from '../../../kernel/index.ts';
import { strftime, unixTime } from '../../../shell/utilities/lib/calendar.ts';
import { idle } from '../../generic.ts';
import { makeDirectories } from '../make-directories.ts';
import { packageOfModule, SITE_PACKAGES } from '../packages/pip.ts';
import { leave } from './builtins.ts';
import { httpServer, urlRequest } from './http.ts';
import type { Interpreter } from './interpreter.ts';
import { fromJson, toJson } from './json.ts';
import { binary, iterate } from './operations.ts';
import { threading } from './threads.ts';
import { Callable, Dict, Instance, List, Module, PythonClass, Raised, text, Unsupported, type Value } from './values.ts';

const isInstalled = ({ process }: Interpreter, module: string): boolean =>
  [module.toLowerCase(), packageOfModule[module] ?? ''].some((name) => name !== '' && process.access(`${SITE_PACKAGES}/${name}`, 'f'));

/** What `import NAME` gives. What is not of the standard library is not there; what of it is not known here is refused. */
export function importModule(interpreter: Interpreter, name: string): Module {
  const known = interpreter.modules.get(name);
  if (known) return known;
  const parts = name.split('.');
  const first = parts[0] as string;
  if (!STANDARD.has(first) && isInstalled(interpreter, first)) throw new Unsupported(name);
  if (!STANDARD.has(first)) throw new Raised('ModuleNotFoundError', `No module named '${first}'`);
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (!make && parts.length === 1 && !['http', 'urllib', 'concurrent'].includes(name)) throw new Unsupported(name);
  const members = new Map(
    Object.entries(make?.(interpreter) ?? {}).map(([key, value]) => [key, typeof value === 'function' ? new Callable(key, value) : value]),
  );
  if (!make && parts.length > 1) throw new Unsupported(name);
  const module = new Module(name, members);
  interpreter.modules.set(name, module);
  if (parts.length > 1) importModule(interpreter, parts.slice(0, -1).join('.')).members.set(parts.at(-1) as string, module);
  return module;
}

type Members = Readonly<Record<string, Value | Callable['run']>>;

const instance = (kind: string, members: Members): Instance => {
  const made = new Instance(new PythonClass(kind, [], new Map()));
  for (const [name, value] of Object.entries(members))
    made.fields.set(name, typeof value === 'function' ? new Callable(name, value) : value);
  return made;
};

const makers: Readonly<Record<string, (interpreter: Interpreter) => Members>> = {
  time: (interpreter) => {
    const { process } = interpreter;
    const now = (): number => unixTime(process.now) + (process.now % SECOND) / SECOND;
    return {
      *sleep({ args }) {
        yield* interpreter.sleep(Number(args[0] ?? 0));
        return null;
      },
      time: now,
      monotonic: () => 86_400 + process.now / SECOND,
      perf_counter: () => 86_400 + process.now / SECOND,
      strftime: ({ args }) => strftime(text(args[0] ?? ''), process.now),
      ctime: () => strftime('%a %b %e %H:%M:%S %Y', process.now),
      asctime: () => strftime('%a %b %e %H:%M:%S %Y', process.now),
      gmtime: () => now(),
      localtime: () => now(),
    };
  },
  sys: (interpreter) => {
    const { process } = interpreter;
    const args = process.argv.slice(1).filter((word, i, all) => !(word.startsWith('-') && i === 0) && !(all[0] === '-c' && i <= 1));
    const stream = (fd: 1 | 2): Instance =>
      instance('TextIOWrapper', {
        *write({ args: given }) {
          const output = text(given[0] ?? '');
          if (fd === 1) yield* interpreter.print(output);
          else yield* process.write(2, output);
          return output.length;
        },
        *flush() {
          yield* interpreter.flush();
          return null;
        },
        reconfigure: () => null,
        fileno: () => fd,
      });
    return {
      exit: leave,
      argv: new List([
        process.argv[1] === '-c' ? '-c' : (process.argv.find((word) => word.endsWith('.py')) ?? ''),
        ...args.filter((word) => !word.endsWith('.py')),
      ]),
      stdout: stream(1),
      stderr: stream(2),
      version: '3.11.3 (main, May  4 2023, 05:53:32) [GCC 10.2.1 20210110]',
      version_info: new List([...(process.env.get('PYTHON_VERSION') ?? '3.11.3').split('.').map(Number), 'final', 0], 'tuple'),
      platform: 'linux',
      maxsize: Number.MAX_SAFE_INTEGER,
      executable: '/usr/local/bin/python',
      getsizeof: () => 64,
    };
  },
  os: (interpreter) => {
    const { process } = interpreter;
    const environ = new Dict();
    for (const [name, value] of process.env) environ.entries.set(name, value);
    const path = importModule(interpreter, 'os.path');
    return {
      environ,
      path,
      sep: '/',
      linesep: '\n',
      getenv: ({ args }) => environ.entries.get(args[0] ?? '') ?? args[1] ?? null,
      getpid: () => process.pid,
      getppid: () => process.ppid,
      getuid: () => process.uid,
      getgid: () => process.gid,
      getcwd: () => process.cwd,
      chdir: ({ args }) => {
        process.chdir(text(args[0] ?? ''));
        return null;
      },
      _exit: ({ args }) => process.exit(Number(args[0] ?? 0)),
      abort: () => process.exit(134),
      *kill({ args }) {
        process.kill(Number(args[0]), signalOf(Number(args[1])));
        yield* interpreter.handleSignals();
        return null;
      },
      listdir: ({ args }) => new List(process.readdir(text(args[0] ?? '.'))),
      makedirs: ({ args }) => {
        makeDirectories(process, text(args[0] ?? ''));
        return null;
      },
      mkdir: ({ args }) => {
        process.mkdir(text(args[0] ?? ''));
        return null;
      },
      remove: ({ args }) => {
        process.unlink(text(args[0] ?? ''));
        return null;
      },
      cpu_count: () => 4,
      uname: () => new List(['Linux', process.net.hostname, KERNEL_RELEASE, KERNEL_VERSION, 'x86_64'], 'tuple'),
      *system({ args }) {
        yield* interpreter.flush();
        const { status } = yield* process.waitpid(process.spawn({ argv: ['sh', '-c', text(args[0] ?? '')] }));
        return status.code * 256;
      },
    };
  },
  'os.path': ({ process }) => ({
    exists: ({ args }) => process.access(text(args[0] ?? ''), 'f'),
    isfile: ({ args }) => isType(process, text(args[0] ?? ''), 'file'),
    isdir: ({ args }) => isType(process, text(args[0] ?? ''), 'directory'),
    join: ({ args }) => args.map(text).reduce((path, part) => (part.startsWith('/') ? part : `${path.replace(/\/$/, '')}/${part}`)),
    basename: ({ args }) =>
      text(args[0] ?? '')
        .split('/')
        .at(-1) ?? '',
    dirname: ({ args }) => text(args[0] ?? '').replace(/\/[^/]*$/, ''),
    getsize: ({ args }) => process.stat(text(args[0] ?? '')).size,
    abspath: ({ args }) => text(args[0] ?? ''),
  }),
  signal: (interpreter) => {
    const { process } = interpreter;
    const numbered = Object.fromEntries(Object.entries(signalNumbers).map(([name, number]) => [`SIG${name}`, number]));
    return {
      ...numbered,
      SIG_DFL: 0,
      SIG_IGN: 1,
      signal: ({ args }) => {
        const [number, handler = null] = args;
        const name = signalOf(Number(number));
        process.onSignal(name, handler === 0 ? 'default' : handler === 1 ? 'ignore' : () => interpreter.interrupt(handler, Number(number)));
        return 0;
      },
      *pause() {
        const before = interpreter.pending.length;
        try {
          while (interpreter.pending.length === before) yield* idle(process);
        } catch (error) {
          if (!(error instanceof OsError)) throw error;
        }
        yield* interpreter.handleSignals();
        return null;
      },
    };
  },
  socket: ({ process }) => ({
    gethostname: () => process.net.hostname,
    *gethostbyname({ args }) {
      const [address] = yield* process.net.resolve(text(args[0] ?? ''));
      if (address === undefined) throw new Raised('gaierror', '[Errno -2] Name or service not known');
      return address;
    },
    getfqdn: () => process.net.hostname,
    setdefaulttimeout: () => null,
  }),
  random: ({ process: { random } }) => ({
    random: () => random.next(),
    randint: ({ args }) => Number(args[0]) + random.int(Number(args[1]) - Number(args[0]) + 1),
    uniform: ({ args }) => Number(args[0]) + random.next() * (Number(args[1]) - Number(args[0])),
    choice: ({ args }) => {
      const items = [...iterate(args[0] ?? null)];
      return items[random.int(items.length)] ?? null;
    },
    seed: () => null,
  }),
  json: () => ({
    dumps: ({ args, named }) => toJson(args[0] ?? null, named.get('indent')),
    loads: ({ args }) => fromJson(text(args[0] ?? '')),
  }),
  datetime: ({ process }) => {
    const moment = (): Value =>
      instance('datetime', {
        message: `${strftime('%Y-%m-%d %H:%M:%S', process.now)}.${String(process.now % SECOND).padStart(6, '0')}`,
        isoformat: () => `${strftime('%Y-%m-%dT%H:%M:%S', process.now)}.${String(process.now % SECOND).padStart(6, '0')}`,
        strftime: ({ args }) => strftime(text(args[0] ?? ''), process.now),
        timestamp: () => unixTime(process.now),
      });
    return {
      datetime: new Module(
        'datetime.datetime',
        new Map([
          ['now', new Callable('now', moment)],
          ['utcnow', new Callable('utcnow', moment)],
        ]),
      ),
    };
  },
  math: () => ({
    pi: Math.PI,
    e: Math.E,
    sqrt: ({ args }) => Math.sqrt(Number(args[0])),
    floor: ({ args }) => Math.floor(Number(args[0])),
    ceil: ({ args }) => Math.ceil(Number(args[0])),
    factorial: ({ args }) => Array.from({ length: Number(args[0]) }, (_, i) => i + 1).reduce((a, b) => a * b, 1),
    pow: ({ args }) => Number(args[0]) ** Number(args[1]),
    log: ({ args }) => Math.log(Number(args[0])),
  }),
  logging: (interpreter) => {
    let from = 30;
    let format = '%(levelname)s:%(name)s:%(message)s';
    const levels = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;
    const log = (name: keyof typeof levels): Callable['run'] =>
      function* ({ args }) {
        if (levels[name] < from) return null;
        const parts: Readonly<Record<string, string>> = {
          levelname: name,
          name: 'root',
          message: args.length > 1 ? text(binary('%', text(args[0] ?? ''), new List(args.slice(1), 'tuple'))) : text(args[0] ?? ''),
          process: String(interpreter.process.pid),
          threadName: 'MainThread',
          levelno: String(levels[name]),
          asctime: `${strftime('%Y-%m-%d %H:%M:%S', interpreter.process.now)},000`,
        };
        const line = format.replace(/%\((\w+)\)(-?\d*)[sd]/g, (_, key: string, width: string) =>
          width.startsWith('-') ? (parts[key] ?? '').padEnd(Number(width.slice(1))) : (parts[key] ?? '').padStart(Number(width)),
        );
        yield* interpreter.process.write(2, `${line}\n`);
        return null;
      };
    const methods = {
      debug: log('DEBUG'),
      info: log('INFO'),
      warning: log('WARNING'),
      error: log('ERROR'),
      critical: log('CRITICAL'),
      exception: log('ERROR'),
    };
    const configure: Callable['run'] = ({ args, named }) => {
      const level = named.get('level') ?? args[0];
      if (typeof level === 'number') from = level;
      const given = named.get('format');
      if (given !== undefined) format = text(given);
      return null;
    };
    return { ...levels, ...methods, basicConfig: configure, getLogger: () => instance('Logger', { ...methods, setLevel: configure }) };
  },
  getpass: ({ process }) => ({
    getuser: () => resolveUser(String(process.uid), process.readFile('/etc/passwd'), process.readFile('/etc/group'))?.name ?? '',
  }),
  platform: ({ process }) => ({
    node: () => process.net.hostname,
    system: () => 'Linux',
    python_version: () => '3.11.3',
    machine: () => 'x86_64',
  }),
  gc: () => ({ collect: () => 0 }),
  uuid: ({ process: { random } }) => ({ uuid4: () => instance('UUID', { message: random.uuid() }) }),
  'http.server': httpServer,
  socketserver: (interpreter) => {
    const { HTTPServer } = httpServer(interpreter);
    return {
      TCPServer: HTTPServer as Callable['run'],
      ThreadingTCPServer: HTTPServer as Callable['run'],
      ThreadingMixIn: new PythonClass('ThreadingMixIn', [], new Map()),
    };
  },
  threading,
  'urllib.request': urlRequest,
  'urllib.error': () => ({ URLError: new PythonClass('URLError', [], new Map()), HTTPError: new PythonClass('HTTPError', [], new Map()) }),
};

function signalOf(number: number): SignalName {
  const found = (Object.keys(signalNumbers) as SignalName[]).find((name) => signalNumbers[name] === number);
  if (!found) throw new Raised('ValueError', 'signal number out of range');
  return found;
}

function isType(process: Interpreter['process'], path: string, type: 'file' | 'directory'): boolean {
  try {
    return process.stat(path).type === type;
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

const STANDARD = new Set(
  `abc argparse array ast asyncio base64 bisect calendar collections concurrent configparser contextlib copy csv ctypes datetime decimal
difflib email enum errno fcntl fnmatch functools gc getpass glob gzip hashlib heapq hmac html http importlib inspect io ipaddress itertools
json logging math mmap multiprocessing operator os pathlib pickle platform pprint queue random re resource sched secrets select shlex shutil
signal smtplib socket socketserver sqlite3 ssl stat statistics string struct subprocess sys tarfile tempfile textwrap threading time
traceback types typing unittest urllib uuid warnings weakref xml zipfile zlib`.split(/\s+/),
);
