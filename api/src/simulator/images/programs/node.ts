import { MILLISECOND, type Task } from '../../engine/index.ts';
import { abort, type Process, type Program } from '../../kernel/index.ts';
import { absolutePath } from '../../shell/utilities/lib/files.ts';
import { EndlessSearch, searchOn } from './endless-search.ts';
import { moduleOf } from './javascript/commonjs.ts';
import { HeapFull, heapLimit } from './javascript/heap.ts';
import { Interpreter } from './javascript/interpreter.ts';
import type { PromiseState } from './javascript/jobs.ts';
import { emit, hears } from './javascript/library/events.ts';
import { defineLibrary } from './javascript/library/index.ts';
import { inspect } from './javascript/library/inspect.ts';
import { Exit } from './javascript/library/node-globals.ts';
import { modules, runFile } from './javascript/modules.ts';
import { FILE_FRAMES, framesOf, syntaxFramesOf } from './javascript/node-frames.ts';
import { parseScript, ScriptSyntaxError } from './javascript/parse.ts';
import { findScript, kindOf } from './javascript/resolve.ts';
import { lineAndColumn } from './javascript/stack.ts';
import { type ErrorPlace, JsObject, type JsValue, type SourceFile, shownPath, Thrown, Unsupported } from './javascript/values.ts';
import { opaqueScript } from './opaque-script.ts';
import { standardInput } from './standard-input.ts';

/** Node.js of one version. A script that goes beyond what is known here is said to, and taken for a server, or for work that goes on. */
export const node = (version: string): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    let memory: number | undefined;
    const options = `${process.env.get('NODE_OPTIONS') ?? ''} ${args.join(' ')}`;
    const given = /--max[-_]old[-_]space[-_]size=(\d+)/.exec(options)?.[1];
    if (given !== undefined) memory = Number(given);
    let isModule = false;
    while (args[0] !== undefined && IGNORED.test(args[0]) && !UNKNOWN.test(args[0])) {
      const option = args.shift() ?? '';
      if (/^(-r|--require|--import|--loader)$/.test(option)) args.shift();
      if (option.startsWith('--input-type=')) isModule = option.endsWith('=module');
    }
    const [first, second] = args;
    if (first === '-v' || first === '--version') {
      yield* process.write(1, `v${version}\n`);
      return 0;
    }
    process.clientCost = CLIENT_CPU;
    yield* process.compute(START_CPU);
    const runs = { version, limit: heapLimit(process, version, memory), isModule };
    if (first === '-e' || first === '--eval') return yield* run(process, { path: '[eval]', source: second ?? '' }, args.slice(2), runs);
    if (first === '-p' || first === '--print' || first === '-pe') {
      return yield* run(process, { path: '[eval]', source: printing(second ?? '') }, args.slice(2), runs);
    }
    if (first === undefined || first === '-')
      return yield* run(process, { path: '[stdin]', source: yield* standardInput(process) }, args.slice(1), runs);
    if (first.startsWith('-')) {
      yield* process.write(2, `${process.argv[0]}: bad option: ${first}\n`);
      return 9;
    }
    const full = absolutePath(process, first);
    const path = findScript(process, full);
    if (path === undefined) {
      yield* process.write(2, missing(full, version));
      return 1;
    }
    return yield* run(process, { path, source: process.readFile(path) }, args.slice(1), runs);
  };

/** Shows what the last statement comes to. */
function printing(source: string): string {
  try {
    const last = parseScript(source, 'script').body.at(-1);
    if (last?.type !== 'ExpressionStatement') return `${source}\nconsole.log(undefined)`;
    const { start, end } = last.expression;
    return `${source.slice(0, last.start)}console.log((${source.slice(start, end)}))`;
  } catch (error) {
    if (error instanceof ScriptSyntaxError) return source;
    throw error;
  }
}

interface Run {
  readonly version: string;
  readonly limit: number;
  /** What is not in a file is a module. */
  readonly isModule: boolean;
}

function* run(process: Process, file: SourceFile, args: readonly string[], { version, limit, isModule: given }: Run): Task<number> {
  const machine = new Interpreter(process, version, limit, modules);
  const isModule = file.path.startsWith('/') ? kindOf(process, file.path) === 'module' : given;
  machine.kept.set('inner frames', framesOf(file.path, version, isModule));
  machine.kept.set('syntax frames', syntaxFramesOf(file.path, version, isModule));
  defineLibrary(machine, ['/usr/local/bin/node', ...(file.path.startsWith('/') ? [file.path] : []), ...args]);
  machine.onRejected = (promise, value) => rejected(machine, file, promise, value);
  const module = moduleOf(machine, '.', file.path);
  try {
    machine.loop.push(() => runFile(machine, file, module, isModule));
    machine.loop.push(() => withoutFrames(machine));
    for (;;) {
      try {
        yield* untilDone(machine);
        const promise = machine.kept.get('module promise');
        if (promise instanceof JsObject && (promise.native as PromiseState).state === 'pending') {
          return 13;
        }
        return yield* leave(machine, undefined);
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        const code = yield* uncaught(machine, file, error);
        if (code !== undefined) return code;
      }
    }
  } catch (error) {
    return yield* ended(machine, file, error);
  }
}
/** Before a process ends by itself it is asked whether there is more to do. */
function* untilDone(machine: Interpreter): Task<void> {
  const own = machine.global.own('process')?.value as JsObject;
  do {
    yield* machine.loop.run();
    if (!hears(own, 'beforeExit')) return;
    const code = machine.get(own, 'exitCode');
    machine.loop.push(() => told(machine, own, 'beforeExit', code === undefined || code === null ? 0 : code));
    yield* machine.loop.run(true);
  } while (machine.loop.isBusy);
}
function* told(machine: Interpreter, own: JsObject, event: string, value: JsValue): Task<void> {
  yield* emit(machine, own, event, [value]);
}
function* withoutFrames(machine: Interpreter): Task<void> {
  machine.kept.set('inner frames', []);
  yield* [];
}

/** `exit` is told of before the process is no more. */
function* leave(machine: Interpreter, code: number | undefined): Task<number> {
  const own = machine.global.own('process')?.value as JsObject;
  const given = machine.get(own, 'exitCode');
  const status = code ?? (given === undefined || given === null ? 0 : machine.number(given) & 255);
  machine.calls.length = 0;
  if (hears(own, 'exit')) yield* emit(machine, own, 'exit', [status]);
  return status;
}

/** What is thrown while it leaves for another error is heard by nobody. */
function* leaveAfter(machine: Interpreter, code: number): Task<number> {
  try {
    return yield* leave(machine, code);
  } catch (error) {
    if (error instanceof Thrown) return code;
    throw error;
  }
}
/** @see https://nodejs.org/api/process.html#exit-codes */
const HANDLER_FAILED = 7;

function* ended(machine: Interpreter, file: SourceFile, error: unknown): Task<number> {
  const { process } = machine;
  if (error instanceof Exit) {
    try {
      return yield* leave(machine, error.code);
    } catch (again) {
      if (again instanceof Exit) return again.code;
      if (!(again instanceof Thrown)) throw again;
      yield* tell(machine, file, again);
      return 1;
    }
  }
  if (error instanceof HeapFull) {
    yield* process.write(2, OUT_OF_MEMORY);
    return abort(process);
  }
  if (error instanceof EndlessSearch) return yield* searchOn(process);
  if (error instanceof Unsupported) return yield* opaqueScript(process, file.source, 'JavaScript', error.message);
  if (error instanceof Thrown) return HANDLER_FAILED;
  throw error;
}

const headOf = (file: SourceFile, at: number, length = 1): string => {
  const [line, column] = lineAndColumn(file.source, at);
  const text = file.source.split('\n')[line - 1] ?? '';
  return `${shownPath(file)}:${line}\n${text}\n${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}${'^'.repeat(length)}`;
};

/** What nobody has caught: the script's own handler is asked; without one it is told, and the process ends with that code. */
function* uncaught(machine: Interpreter, file: SourceFile, thrown: Thrown): Task<number | undefined> {
  const own = machine.global.own('process')?.value as JsObject;
  machine.calls.length = 0;
  if (hears(own, 'uncaughtException')) {
    try {
      yield* emit(machine, own, 'uncaughtException', [thrown.value, thrown.origin]);
      return undefined;
    } catch (again) {
      if (!(again instanceof Thrown)) throw again;
      yield* tell(machine, file, again);
      return HANDLER_FAILED;
    }
  }
  // `exit` is told of before anybody reads why. @see node: lib/internal/process/execution.js createOnGlobalUncaughtException
  const code = yield* leaveAfter(machine, 1);
  yield* tell(machine, file, thrown);
  return code;
}

function* tell(machine: Interpreter, file: SourceFile, { value, place }: Thrown): Task<void> {
  const { process, version } = machine;
  const error = value instanceof JsObject && value.kind === 'Error' ? value : undefined;
  const own_ = error?.native as ErrorPlace | undefined;
  const inEvent = own_?.emitted;
  const inFiles =
    error !== undefined && machine.get(error, 'path') !== undefined && FILE_FRAMES_OF[String(machine.get(error, 'syscall'))] !== undefined;
  const refused = own_?.length === undefined ? undefined : headOf(own_.file, own_.at, own_.length);
  const head = own_?.head ?? refused ?? (inFiles ? IN_FILES : headOf(place?.file ?? file, place?.at ?? 0));
  const code = error && machine.get(error, 'code');
  const shown = error
    ? inspect(machine, error)
    : value instanceof JsObject
      ? inspect(machine, value)
      : `${typeof value === 'string' ? value : inspect(machine, value)}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)`;
  const isMissing = code === 'MODULE_NOT_FOUND';
  const text = isMissing
    ? `node:internal/modules/cjs/loader:${version.startsWith('18') ? '1078' : '1080'}\n  throw err;\n  ^\n\n`
    : error && !own_?.isTight
      ? `${head}\n\n`
      : `${error ? '' : '\n'}${head}\n`;
  const detail =
    inEvent && error
      ? shown.replace(/( \{\n|$)/, `\n${inEvent}$1`)
      : inFiles
        ? shown.replace('\n    at', `${FILE_FRAMES_OF[String(error && machine.get(error, 'syscall'))]}\n    at`)
        : shown;
  yield* process.write(2, `${text}${detail}\n\nNode.js v${version}\n`);
}

function* rejected(machine: Interpreter, file: SourceFile, promise: JsObject, value: JsValue): Task<void> {
  const own = machine.global.own('process')?.value as JsObject;
  if (hears(own, 'unhandledRejection')) {
    yield* emit(machine, own, 'unhandledRejection', [value, promise]);
    return;
  }
  if (value instanceof JsObject && value.kind === 'Error') {
    const thrown = new Thrown(value);
    const place = (value.native as ErrorPlace | undefined) ?? { file, at: 0 };
    thrown.place = place;
    thrown.origin = 'unhandledRejection';
    // What comes from nowhere in the script is shown where Node found it.
    const isPlaced = String(machine.get(value, 'stack')).includes('\n    at ');
    if (!isPlaced) value.native = { ...place, head: PROMISE_HEAD } satisfies ErrorPlace;
    throw thrown;
  }
  const reason = typeof value === 'string' ? value : machine.shown(value);
  yield* machine.process.write(
    2,
    `${PROMISE_HEAD}\n\n[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${reason}".] {\n  code: 'ERR_UNHANDLED_REJECTION'\n}\n\nNode.js v${machine.version}\n`,
  );
  throw new Exit(1);
}

const missing = (path: string, version: string): string => {
  const [major = 20, lines] = version.startsWith('18') ? [1078, FILE_FRAMES[18]] : [1080, FILE_FRAMES[20]];
  const [load, run_, main] = (lines ?? []).slice(-3);
  return `node:internal/modules/cjs/loader:${major}\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:${major - 3}:15)\n    at ${load?.replace(/:\d+:\d+\)/, ':922:27)')}\n    at ${run_}\n    at ${main} {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v${version}\n`;
};

const IGNORED =
  /^(--(max|inspect|experimental-|no-|input-type=|trace-|harmony|enable-|expose-gc|unhandled-rejections|icu-|dns-|preserve-|stack-|optimize|use-)\S*|--require|--import|--loader|-r|--abort-on-uncaught-exception)/;
/** What it may turn off. @see node: doc/api/cli.md */
const UNKNOWN =
  /^--no-(?!(addons|deprecation|extra-info-on-fatal-exception|experimental-|force-async-hooks-checks|global-search-paths|network-family-autoselection|warnings|node-snapshot|opt|concurrent-|flush-|use-|turbo|liftoff|wasm|verify-|lazy|compilation-cache|async-|inspect))/;
const START_CPU = 40 * MILLISECOND;
/** Of its http module, for a request. */
const CLIENT_CPU = 0.15 * MILLISECOND;

const PROMISE_HEAD =
  'node:internal/process/promises:288\n            triggerUncaughtException(err, true /* fromPromise */);\n            ^';
const IN_FILES = 'node:fs:601\n  handleErrorFromBinding(ctx);\n  ^';
/** By system call. */
const FILE_FRAMES_OF: Readonly<Record<string, string>> = {
  open: '\n    at Object.openSync (node:fs:601:3)\n    at Object.readFileSync (node:fs:469:35)',
  scandir: '\n    at Object.readdirSync (node:fs:1514:3)',
  mkdir: '\n    at Object.mkdirSync (node:fs:1396:3)',
  stat: '\n    at Object.statSync (node:fs:1646:3)',
  lstat: '\n    at Object.lstatSync (node:fs:1626:3)',
  unlink: '\n    at Object.unlinkSync (node:fs:1776:3)',
  rmdir: '\n    at Object.rmdirSync (node:fs:1266:10)',
  rename: '\n    at Object.renameSync (node:fs:1028:3)',
  access: '\n    at Object.accessSync (node:fs:254:3)',
};
const OUT_OF_MEMORY = `
<--- Last few GCs --->

<--- JS stacktrace --->

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
`;
