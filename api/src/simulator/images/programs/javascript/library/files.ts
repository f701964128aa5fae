import { MILLISECOND, type Task } from '../../../../engine/index.ts';
import { OsError, type Stat } from '../../../../kernel/index.ts';
import { makeDirectories } from '../../../../shell/utilities/lib/files.ts';
import { unixTime } from '../../../../shell/utilities/time/calendar.ts';
import { JsFunction, JsObject, type JsValue, type Machine, Thrown, Unsupported } from '../values.ts';
import { define, type Members } from './define.ts';
import { descriptorMembers } from './descriptors.ts';
import { textOf } from './http-message.ts';
import { fromScript } from './in-script.ts';
import { called } from './node-globals.ts';
import { fileError } from './system-error.ts';

type Operation = (machine: Machine, args: readonly JsValue[]) => JsValue;

/** The calls on files, by name: what they do, and how the system calls it. */
const OPERATIONS: Readonly<Record<string, readonly [string, Operation]>> = {
  readFile: ['open', (machine, [path, options]) => content(machine, machine.process.readFile(machine.text(path)), options)],
  writeFile: ['open', (machine, [path, data]) => machine.process.writeFile(machine.text(path), textOf(machine, data)) as undefined],
  appendFile: [
    'open',
    (machine, [path, data]) => machine.process.writeFile(machine.text(path), textOf(machine, data), { append: true }) as undefined,
  ],
  mkdir: [
    'mkdir',
    (machine, [path, options]) => {
      const recursive = options instanceof JsObject && machine.get(options, 'recursive') === true;
      return (recursive ? makeDirectories(machine.process, machine.text(path)) : machine.process.mkdir(machine.text(path))) as undefined;
    },
  ],
  readdir: ['scandir', (machine, [path, options]) => entriesOf(machine, machine.text(path), options)],
  unlink: ['unlink', (machine, [path]) => machine.process.unlink(machine.text(path)) as undefined],
  rmdir: ['rmdir', (machine, [path]) => machine.process.rmdir(machine.text(path)) as undefined],
  rm: [
    'rm',
    (machine, [path, options]) => {
      const force = options instanceof JsObject && machine.get(options, 'force') === true;
      if (force && !machine.process.access(machine.text(path), 'f')) return undefined;
      return remove(machine, machine.text(path)) as undefined;
    },
  ],
  rename: ['rename', (machine, [from, to]) => machine.process.rename(machine.text(from), machine.text(to)) as undefined],
  copyFile: [
    'copyfile',
    (machine, [from, to]) => machine.process.writeFile(machine.text(to), machine.process.readFile(machine.text(from))) as undefined,
  ],
  chmod: ['chmod', (machine, [path, mode]) => machine.process.chmod(machine.text(path), machine.number(mode)) as undefined],
  stat: ['stat', (machine, [path]) => statOf(machine, machine.process.stat(machine.text(path)))],
  lstat: ['lstat', (machine, [path]) => statOf(machine, machine.process.lstat(machine.text(path)))],
  realpath: ['realpath', (machine, [path]) => machine.process.realpath(machine.text(path))],
  access: [
    'access',
    (machine, [path]) => {
      machine.process.stat(machine.text(path));
      return undefined;
    },
  ],
};

function content(machine: Machine, text: string, options: JsValue): JsValue {
  const encoding = typeof options === 'string' ? options : options instanceof JsObject ? machine.get(options, 'encoding') : undefined;
  return typeof encoding === 'string' ? text : new JsObject(machine.protos.Buffer as JsObject, 'Buffer', text);
}
function remove({ process }: Machine, path: string): void {
  if (process.lstat(path).type === 'directory') {
    for (const name of process.readdir(path)) remove({ process } as Machine, `${path}/${name}`);
    process.rmdir(path);
  } else process.unlink(path);
}
function entriesOf(machine: Machine, path: string, options: JsValue): JsValue {
  const names = machine.process.readdir(path).sort();
  const option = (name: string): boolean => options instanceof JsObject && machine.get(options, name) === true;
  if (option('recursive')) throw new Unsupported('fs.readdir of what lies deeper');
  if (!option('withFileTypes')) return machine.array(names);
  return machine.array(
    names.map((name) => {
      const { type } = machine.process.lstat(`${path}/${name}`);
      return define(machine, new JsObject(machine.protos.Object as JsObject, 'Stats').put('name', name).put('path', path), kindsOf(type));
    }),
  );
}
const kindsOf = (type: string): Members => ({
  isFile: () => type === 'file',
  isDirectory: () => type === 'directory',
  isSymbolicLink: () => type === 'symlink',
});
function statOf(machine: Machine, { size, mode, uid, gid, type, mtime }: Stat): JsObject {
  const time = unixTime(mtime) * 1000 + Math.floor((mtime % 1_000_000) / MILLISECOND);
  const made = new JsObject(machine.protos.Object as JsObject, 'Stats');
  made.put('size', size).put('mode', mode).put('uid', uid).put('gid', gid).put('mtimeMs', time);
  return define(machine, made, kindsOf(type));
}

function attempt(machine: Machine, name: string, args: readonly JsValue[], later = false): JsValue {
  const [syscall, act] = OPERATIONS[name] as [string, Operation];
  try {
    return act(machine, args);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw fileError(machine, error, syscall, machine.text(args[0]), later);
  }
}

function* promise(machine: Machine, made: JsObject, name: string, args: readonly JsValue[]): Task<void> {
  yield* [];
  try {
    machine.settle(made, 'fulfilled', attempt(machine, name, args, true));
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    machine.settle(made, 'rejected', error.value);
  }
}

/** Node's `fs`: each operation as `nameSync`, with a callback, and as a promise. */
export function fsModule(machine: Machine): JsObject {
  const members: Record<string, Members[string]> = {};
  const promised: Record<string, Members[string]> = {};
  for (const name of Object.keys(OPERATIONS)) {
    members[`${name}Sync`] = (_: JsValue, args: readonly JsValue[]) => attempt(machine, name, args);
    members[name] = (_: JsValue, args: readonly JsValue[]) => {
      const callback = args.find((each) => each instanceof JsFunction);
      let answer: JsValue[];
      try {
        answer = [null, attempt(machine, name, args, true)];
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        answer = [error.value];
      }
      machine.loop.push(() => called(machine, callback, answer));
      return undefined;
    };
    promised[name] = (_: JsValue, args: readonly JsValue[]) => {
      const made = machine.promise();
      machine.loop.push(() => promise(machine, made, name, args));
      return made;
    };
  }
  const promises = define(machine, new JsObject(machine.protos.Object as JsObject, 'Module', 'fs.promises'), promised, true);
  return define(
    machine,
    machine.object(),
    {
      ...members,
      promises,
      existsSync: (_, [path]) => machine.process.access(machine.text(path), 'f'),
      watchFile: (_, args) => watchFile(machine, args),
      unwatchFile: () => {
        throw new Unsupported('fs.unwatchFile');
      },
      constants: machine.object({ F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 }),
      ...descriptorMembers(machine),
      createReadStream: (_, args) => machine.callNow(fromScript(machine, 'fs streams', 'createReadStream'), undefined, args),
      createWriteStream: (_, args) => machine.callNow(fromScript(machine, 'fs streams', 'createWriteStream'), undefined, args),
    },
    true,
  );
}
/** Asks every now and then whether a file has changed. */
function watchFile(machine: Machine, [path, options, listener]: readonly JsValue[]): JsValue {
  const run = options instanceof JsFunction ? options : listener;
  const interval = options instanceof JsObject && !(options instanceof JsFunction) ? machine.get(options, 'interval') : undefined;
  const look = (): JsValue => {
    try {
      return attempt(machine, 'stat', [path]);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      return machine.object({ mtimeMs: 0, size: 0 });
    }
  };
  const seen = { before: look() };
  machine.loop.timer(interval === undefined ? USUAL_INTERVAL : machine.number(interval), () => compare(machine, look, seen, run), true);
  return undefined;
}
const USUAL_INTERVAL = 5007;
const LOOK_WORK = 8;
function* compare(machine: Machine, look: () => JsValue, seen: { before: JsValue }, run: JsValue): Task<void> {
  machine.process.work(LOOK_WORK);
  const { before } = seen;
  const now = look();
  if (machine.get(now, 'mtimeMs') === machine.get(before, 'mtimeMs')) return;
  seen.before = now;
  yield* called(machine, run, [now, before]);
}
