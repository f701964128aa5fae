import { SECOND, type Task } from '../../../../engine/index.ts';
import { abort, KERNEL_VERSION, OsError, type SignalName, signalNumbers } from '../../../../kernel/index.ts';
import { absolutePath, loadAverages, makeDirectories } from '../../../../shell/utilities/lib/files.ts';
import { unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { lettersOf } from '../byte-string.ts';
import { nativeClass } from '../classes.ts';
import { failure, osRaised } from '../exceptions.ts';
import { stringOf, wholeOf } from '../types.ts';
import { Bytes, Dict, Instance, List, type Machine, type NativeRun, Unsupported, type Value } from '../values.ts';
import { openFile } from './files.ts';
import type { Members } from './members.ts';

type Process = Machine['process'];

/** A failed call names the path that it was given. */
export function onPath<T>(path: string, act: (path: string) => T): T {
  try {
    return act(path);
  } catch (error) {
    if (error instanceof OsError) throw osRaised(new OsError(error.code, error.message, path));
    throw error;
  }
}
const path =
  (act: (process: Process, path: string) => unknown): NativeRun =>
  ({ args: [given = '.'] }, { process }) =>
    (onPath(stringOf(given), (name) => act(process, name)) as Value | undefined) ?? null;

const time = (at: number): number => unixTime(at) + (at % SECOND) / SECOND;

const statResult = nativeClass('stat_result', {}, 'os');

/** What `os.stat` answers. Throws the system's error where nothing is there. */
export function statOf(process: Process, name: string): Instance {
  const { size, mode, uid, gid, mtime, nlink, inode, type } = process.stat(name);
  const made = new Instance(statResult);
  const kinds: Readonly<Record<string, number>> = { directory: 0o040000, symlink: 0o120000, fifo: 0o010000 };
  made.fields
    .set('st_size', BigInt(size))
    .set('st_mode', BigInt(mode | (kinds[type] ?? 0o100000)))
    .set('st_uid', BigInt(uid))
    .set('st_gid', BigInt(gid))
    .set('st_mtime', time(mtime))
    .set('st_ctime', time(mtime))
    .set('st_nlink', BigInt(nlink))
    .set('st_ino', BigInt(inode));
  return made;
}

/** The signal with this number; a ValueError where there is none. */
export function signalOf(number: number): SignalName {
  const found = (Object.keys(signalNumbers) as SignalName[]).find((name) => signalNumbers[name] === number);
  if (!found) throw failure('ValueError', 'signal number out of range');
  return found;
}

/** False where nothing is at the path; links are followed unless one is asked for. */
export function isType(process: Process, name: string, type: 'file' | 'directory' | 'symlink'): boolean {
  try {
    return (type === 'symlink' ? process.lstat(name) : process.stat(name)).type === type;
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

function removeTree(process: Process, name: string): void {
  if (process.lstat(name).type !== 'directory') {
    process.unlink(name);
    return;
  }
  for (const each of process.readdir(name)) removeTree(process, `${name}/${each}`);
  process.rmdir(name);
}

function* walk(process: Process, top: string, found: Value[]): Task<void> {
  const names = isType(process, top, 'directory') ? process.readdir(top) : [];
  const directories = names.filter((name) => isType(process, `${top}/${name}`, 'directory'));
  const files = names.filter((name) => !directories.includes(name));
  if (isType(process, top, 'directory')) found.push(new List([top, new List(directories), new List(files)], 'tuple'));
  for (const name of directories) yield* walk(process, `${top}/${name}`, found);
}

/** Python's `os`, with the process's environment. */
export const os = (machine: Machine): Members => {
  const environ = new Dict('environ');
  for (const [name, value] of machine.process.env) environ.set(name, value);
  return { ...functions, environ };
};

const environ = (machine: Machine): Dict => machine.modules.get('os')?.members.get('environ') as Dict;
/** A child has what the script has put into os.environ. */
export const environment = (machine: Machine): ReadonlyMap<string, string> => {
  const dict = machine.modules.has('os') ? environ(machine) : undefined;
  if (!dict) return machine.process.env;
  return new Map([...dict.entries.values()].map(([key, value]) => [String(key), String(value)]));
};

const functions: Members = {
  sep: '/',
  linesep: '\n',
  pathsep: ':',
  curdir: '.',
  devnull: '/dev/null',
  name: 'posix',
  O_RDONLY: 0n,
  W_OK: 2n,
  SEEK_SET: 0n,
  SEEK_CUR: 1n,
  SEEK_END: 2n,
  O_WRONLY: 1n,
  O_RDWR: 2n,
  O_CREAT: 64n,
  O_EXCL: 128n,
  O_TRUNC: 512n,
  O_APPEND: 1024n,
  O_NONBLOCK: 2048n,
  EX_OK: 0n,
  EX_USAGE: 64n,
  EX_DATAERR: 65n,
  EX_NOINPUT: 66n,
  EX_UNAVAILABLE: 69n,
  EX_SOFTWARE: 70n,
  EX_OSERR: 71n,
  EX_OSFILE: 72n,
  EX_CANTCREAT: 73n,
  EX_IOERR: 74n,
  EX_TEMPFAIL: 75n,
  EX_NOPERM: 77n,
  EX_CONFIG: 78n,
  R_OK: 4n,
  X_OK: 1n,
  F_OK: 0n,
  getenv: ({ args: [name = '', otherwise = null], named }, machine) => environ(machine).get(name) ?? named.get('default') ?? otherwise,
  putenv: () => null,
  getpid: (_, { process }) => BigInt(process.pid),
  getppid: (_, { process }) => BigInt(process.ppid),
  getuid: (_, { process }) => BigInt(process.uid),
  geteuid: (_, { process }) => BigInt(process.uid),
  getgid: (_, { process }) => BigInt(process.gid),
  getegid: (_, { process }) => BigInt(process.gid),
  getgroups: (_, { process }) => new List([...process.groups].map(BigInt)),
  getlogin: () => {
    throw failure('OSError', 6n, 'No such device or address');
  },
  getcwd: (_, { process }) => process.cwd,
  chdir: path((process, name) => process.chdir(name)),
  umask: ({ args: [mask] }, { process }) => {
    const before = process.umask;
    process.umask = wholeOf(mask);
    return BigInt(before);
  },
  _exit: ({ args: [code] }, { process }) => process.exit(wholeOf(code ?? 0n)),
  abort: (_, { process }) => abort(process),
  *kill({ args: [pid, number] }, machine): Task<Value> {
    const signal = wholeOf(number);
    machine.process.kill(wholeOf(pid), signal === 0 ? 0 : signalOf(signal));
    yield* machine.handleSignals();
    return null;
  },
  listdir: path((process, name) => new List(process.readdir(name))),
  scandir: path((process, name) => new List(process.readdir(name).map((each) => entryOf(process, name, each)))),
  *walk({ args: [top = '.'] }, { process }): Task<Value> {
    const found: Value[] = [];
    yield* walk(process, stringOf(top), found);
    return new List(found);
  },
  makedirs: ({ args: [name = '', mode], named }, machine) => {
    const { process } = machine;
    const directory = stringOf(name);
    if (process.access(directory, 'f')) {
      if (machine.truth(named.get('exist_ok') ?? false) && isType(process, directory, 'directory')) return null;
      throw failure('FileExistsError', 17n, 'File exists', directory);
    }
    onPath(directory, () => makeDirectories(process, directory));
    if (typeof mode === 'bigint') process.chmod(directory, Number(mode) & ~process.umask);
    return null;
  },
  mkdir: path((process, name) => process.mkdir(name)),
  rmdir: path((process, name) => process.rmdir(name)),
  remove: path((process, name) => process.unlink(name)),
  unlink: path((process, name) => process.unlink(name)),
  rename: ({ args: [from = '', to = ''] }, { process }) => onPath(stringOf(from), (name) => process.rename(name, stringOf(to))) ?? null,
  replace: ({ args: [from = '', to = ''] }, { process }) => onPath(stringOf(from), (name) => process.rename(name, stringOf(to))) ?? null,
  symlink: ({ args: [to = '', from = ''] }, { process }) => onPath(stringOf(from), (name) => process.symlink(stringOf(to), name)) ?? null,
  readlink: path((process, name) => process.readlink(name)),
  chmod: ({ args: [name = '', mode] }, { process }) => onPath(stringOf(name), (each) => process.chmod(each, wholeOf(mode))) ?? null,
  chown: ({ args: [name = '', uid, gid] }, { process }) =>
    onPath(stringOf(name), (each) => process.chown(each, wholeOf(uid), wholeOf(gid))) ?? null,
  stat: path(statOf),
  lstat: path(statOf),
  access: ({ args: [name = '', mode] }, { process }) => {
    const wanted = wholeOf(mode);
    const asked = [...(wanted & 4 ? ['r'] : []), ...(wanted & 2 ? ['w'] : []), ...(wanted & 1 ? ['x'] : [])] as ('r' | 'w' | 'x')[];
    return process.access(stringOf(name), 'f') && asked.every((each) => process.access(stringOf(name), each));
  },
  cpu_count: (_, { process }) => BigInt(process.system.cpus),
  sched_getaffinity: (_, { process }) => new List(Array.from({ length: process.system.cpus }, (_, i) => BigInt(i))),
  getloadavg: (_, { process }) => new List(loadAverages(process), 'tuple'),
  nice: () => 0n,
  uname: (_, { process }) => unameOf(process),
  urandom: ({ args: [length] }, { process }) => {
    const size = wholeOf(length);
    if (size < 0) throw failure('ValueError', 'negative argument not allowed');
    process.work(size >> 3);
    return Bytes.of(lettersOf(Array.from({ length: size }, () => process.random.int(256))));
  },
  *system({ args: [command = ''] }, machine): Task<Value> {
    const { process } = machine;
    yield* machine.flush();
    const { status } = yield* process.waitpid(process.spawn({ argv: ['sh', '-c', stringOf(command)], env: environment(machine) }));
    return BigInt(status.signal ? signalNumbers[status.signal] : status.code * 256);
  },
  *popen({ args: [command = ''] }, machine): Task<Value> {
    const { process } = machine;
    yield* machine.flush();
    const [from, to] = process.pipe();
    process.spawn({
      argv: ['sh', '-c', stringOf(command)],
      env: environment(machine),
      fds: new Map([
        [0, 0],
        [1, to],
        [2, 2],
      ]),
    });
    process.close(to);
    return yield* openFile(machine, BigInt(from), 'r');
  },
  *execvp({ args: [, words = null] }, machine): Task<Value> {
    yield* machine.flush();
    return yield* machine.process.exec(
      (yield* machine.items(words)).map((each) => stringOf(each)),
      environment(machine),
    );
  },
  *execv({ args: [, words = null] }, machine): Task<Value> {
    yield* machine.flush();
    return yield* machine.process.exec(
      (yield* machine.items(words)).map((each) => stringOf(each)),
      environment(machine),
    );
  },
  fork: () => {
    throw new Unsupported('os.fork');
  },
  fspath: ({ args: [value = ''] }) => stringOf(value),
  fsync: () => null,
  sync: () => null,
  get_terminal_size: () => {
    throw failure('OSError', 25n, 'Inappropriate ioctl for device');
  },
  WEXITSTATUS: ({ args: [status] }) => BigInt(wholeOf(status) >> 8),
};

const unameResult = nativeClass('uname_result', {}, 'posix');
function unameOf(process: Process): Instance {
  const made = new Instance(unameResult);
  const values = ['Linux', process.net.hostname, process.system.release, KERNEL_VERSION, process.system.machine];
  for (const [i, name] of ['sysname', 'nodename', 'release', 'version', 'machine'].entries()) made.fields.set(name, values[i] as string);
  return made;
}

const entry = nativeClass(
  'DirEntry',
  {
    is_file: ({ args: [self] }, { process }) => isType(process, (self as Instance).fields.get('path') as string, 'file'),
    is_dir: ({ args: [self] }, { process }) => isType(process, (self as Instance).fields.get('path') as string, 'directory'),
  },
  'posix',
);
function entryOf(_: Process, folder: string, name: string): Instance {
  const made = new Instance(entry);
  made.fields.set('name', name).set('path', joined([folder, name]));
  return made;
}

/** `os.path.join`: an absolute part begins anew. */
export const joined = (parts: readonly string[]): string =>
  parts.reduce((before, part) => (part.startsWith('/') ? part : before === '' ? part : `${before.replace(/\/$/, '')}/${part}`));

/** `os.path.basename`. */
export const base = (name: string): string => name.split('/').at(-1) ?? '';

/** `os.path.dirname`. */
export const directory = (name: string): string => {
  const head = name.slice(0, name.lastIndexOf('/') + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
};

/** `os.path.splitext`: a leading dot begins no extension. */
export const split = (name: string): [string, string] => {
  const dot = base(name).lastIndexOf('.');
  const at = name.length - base(name).length + dot;
  return dot <= 0 ? [name, ''] : [name.slice(0, at), name.slice(at)];
};

export const osPath: Members = {
  sep: '/',
  exists: ({ args: [name = ''] }, { process }) => process.access(stringOf(name), 'f'),
  lexists: ({ args: [name = ''] }, { process }) => process.access(stringOf(name), 'f') || isType(process, stringOf(name), 'symlink'),
  isfile: ({ args: [name = ''] }, { process }) => isType(process, stringOf(name), 'file'),
  isdir: ({ args: [name = ''] }, { process }) => isType(process, stringOf(name), 'directory'),
  islink: ({ args: [name = ''] }, { process }) => isType(process, stringOf(name), 'symlink'),
  ismount: ({ args: [name = ''] }, { process }) => process.mounts().some(({ path: at }) => at === stringOf(name)),
  isabs: ({ args: [name = ''] }) => stringOf(name).startsWith('/'),
  join: ({ args }) => joined(args.map((each) => stringOf(each))),
  basename: ({ args: [name = ''] }) => base(stringOf(name)),
  dirname: ({ args: [name = ''] }) => directory(stringOf(name)),
  split: ({ args: [name = ''] }) => new List([directory(stringOf(name)), base(stringOf(name))], 'tuple'),
  splitext: ({ args: [name = ''] }) => new List(split(stringOf(name)), 'tuple'),
  getsize: path((process, name) => BigInt(process.stat(name).size)),
  getmtime: path((process, name) => time(process.stat(name).mtime)),
  getctime: path((process, name) => time(process.stat(name).mtime)),
  abspath: ({ args: [name = ''] }, { process }) => absolutePath(process, stringOf(name)),
  normpath: ({ args: [name = ''] }, { process }) =>
    stringOf(name).startsWith('/') ? absolutePath(process, stringOf(name)) : stringOf(name),
  realpath: ({ args: [name = ''] }, { process }) =>
    process.access(stringOf(name), 'f') ? process.realpath(stringOf(name)) : absolutePath(process, stringOf(name)),
  expanduser: ({ args: [name = ''] }, { process }) => stringOf(name).replace(/^~(?=\/|$)/, process.env.get('HOME') ?? '/root'),
  expandvars: ({ args: [name = ''] }, { process }) =>
    stringOf(name).replace(/\$(\w+)|\$\{(\w+)\}/g, (whole, a: string, b: string) => process.env.get(a ?? b) ?? whole),
  samefile: ({ args: [a = '', b = ''] }, { process }) => process.realpath(stringOf(a)) === process.realpath(stringOf(b)),
};

export const shutil: Members = {
  copy: ({ args }, { process }) => copied(process, stringOf(args[0]), stringOf(args[1])),
  copyfile: ({ args }, { process }) => copied(process, stringOf(args[0]), stringOf(args[1])),
  copy2: ({ args }, { process }) => copied(process, stringOf(args[0]), stringOf(args[1])),
  move: ({ args: [from = '', to = ''] }, { process }) => {
    process.rename(
      stringOf(from),
      isType(process, stringOf(to), 'directory') ? joined([stringOf(to), base(stringOf(from))]) : stringOf(to),
    );
    return to;
  },
  rmtree: ({ args: [name = ''], named }, machine) => {
    if (machine.truth(named.get('ignore_errors') ?? false) && !machine.process.access(stringOf(name), 'f')) return null;
    return onPath(stringOf(name), (each) => removeTree(machine.process, each)) ?? null;
  },
  which: ({ args: [name = ''] }, { process }) => process.which(stringOf(name)) ?? null,
  disk_usage: ({ args: [name = '/'] }, { process }) => {
    const at = [...process.mounts()]
      .filter((each) => stringOf(name).startsWith(each.path))
      .sort((a, b) => b.path.length - a.path.length)[0];
    const [total, used] = [at?.totalBytes ?? 0, at?.usedBytes ?? 0].map((each) => BigInt(Math.round(each)));
    return new List([total as bigint, used as bigint, (total as bigint) - (used as bigint)], 'tuple');
  },
};
function copied(process: Process, from: string, to: string): string {
  const target = isType(process, to, 'directory') ? joined([to, base(from)]) : to;
  onPath(target, () =>
    process.writeFile(
      target,
      onPath(from, (each) => process.readFile(each)),
    ),
  );
  return target;
}
