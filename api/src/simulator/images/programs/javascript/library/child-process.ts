import type { Task } from '../../../../engine/index.ts';
import { type ExitStatus, OsError, textOf } from '../../../../kernel/index.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine, Thrown, Unsupported } from '../values.ts';
import { define } from './define.ts';
import { emit, emitterOf } from './events.ts';
import { called } from './node-globals.ts';
import { plain } from './plain.ts';
import { systemError } from './system-error.ts';

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
function* children(machine: Machine, argv: readonly string[], made: JsObject, callback: JsValue, options: JsValue): Task<void> {
  const { process } = machine;
  const stdio = options instanceof JsObject ? machine.get(options, 'stdio') : undefined;
  const wanted = (fd: number): JsValue => (stdio instanceof JsArray ? stdio.items[fd] : stdio);
  const place = (fd: number, pipe: number): number => (wanted(fd) === 'inherit' || wanted(fd) === fd ? fd : pipe);
  const [out, outTo] = process.pipe();
  const [err, errTo] = process.pipe();
  let pid: number;
  try {
    pid = process.spawn({
      argv,
      fds: new Map([
        [0, 0],
        [1, place(1, outTo)],
        [2, place(2, errTo)],
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
  const told = (fd: number, text: string): string => (wanted(fd) === 'ignore' ? '' : text);
  const stdout = told(1, yield* output(machine, out));
  const stderr = told(2, yield* output(machine, err));
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
      .put('killed', false)
      .put('signal', status.signal ? `SIG${status.signal}` : null)
      .put('cmd', argv.at(-1) ?? '');
  }
  yield* called(machine, callback, [error, stdout, stderr]);
}
function childOf(machine: Machine, argv: readonly string[], callback: JsValue, options?: JsValue): JsObject {
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
  machine.loop.start(children(machine, argv, made, callback, options));
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
  const wanted = (fd: number): JsValue => (stdio instanceof JsArray ? stdio.items[fd] : stdio);
  const nowhere = [1, 2].some((fd) => wanted(fd) === 'ignore') ? process.open('/dev/null', { write: true }) : undefined;
  const place = (fd: number, pipe: number): number =>
    wanted(fd) === 'inherit' || wanted(fd) === fd ? fd : wanted(fd) === 'ignore' && nowhere !== undefined ? nowhere : pipe;
  const pid = process.spawn({
    argv,
    fds: new Map([
      [0, 0],
      [1, place(1, to)],
      [2, place(2, errTo ?? 2)],
    ]),
  });
  if (nowhere !== undefined) process.close(nowhere);
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
  const isPiped = options instanceof JsObject && machine.get(options, 'stdio') !== undefined;
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
/** The module child_process. */
export const childProcessModule = plain((machine) => {
  const list = (value: JsValue): string[] => (value instanceof JsArray ? value.items.map((each) => machine.text(each)) : []);
  const find = (args: readonly JsValue[]): JsValue => args.find((each) => each instanceof JsFunction);
  return {
    exec: (_, args) => childOf(machine, ['/bin/sh', '-c', machine.text(args[0])], find(args)),
    execFile: (_, args) => childOf(machine, [machine.text(args[0]), ...list(args[1])], find(args)),
    spawn: (_, args) =>
      childOf(machine, [machine.text(args[0]), ...list(args[1])], undefined, args[1] instanceof JsArray ? args[2] : args[1]),
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
