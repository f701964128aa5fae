import { MILLISECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import type { PromiseState } from './javascript/core.ts';
import { lineAndColumn } from './javascript/core.ts';
import { HeapFull, heapLimit } from './javascript/heap.ts';
import { Interpreter } from './javascript/interpreter.ts';
import { emit, hears } from './javascript/library/events.ts';
import { defineLibrary } from './javascript/library/index.ts';
import { inspect } from './javascript/library/inspect.ts';
import { Exit } from './javascript/library/node-globals.ts';
import { absolute, findScript, requireModule, runFile } from './javascript/modules.ts';
import { ScriptSyntaxError } from './javascript/tokens.ts';
import { JsObject, type JsValue, type SourceFile, Thrown, Unsupported } from './javascript/values.ts';
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
    while (args[0] !== undefined && IGNORED.test(args[0])) if (/^(-r|--require|--import|--loader)$/.test(args.shift() ?? '')) args.shift();
    const [first, second] = args;
    if (first === '-v' || first === '--version') {
      yield* process.write(1, `v${version}\n`);
      return 0;
    }
    yield* process.compute(START_CPU);
    const runs = { version, limit: heapLimit(process, version, memory) };
    if (first === '-e' || first === '--eval') return yield* run(process, { path: '[eval]', source: second ?? '' }, args.slice(2), runs);
    if (first === '-p' || first === '--print' || first === '-pe') {
      const source = `console.log(${(second ?? '').replace(/;\s*$/, '')})`;
      return yield* run(process, { path: '[eval]', source }, args.slice(2), runs);
    }
    if (first === undefined || first === '-')
      return yield* run(process, { path: '[stdin]', source: yield* standardInput(process) }, args.slice(1), runs);
    if (first.startsWith('-')) {
      yield* process.write(2, `${process.argv[0]}: bad option: ${first}\n`);
      return 9;
    }
    const full = absolute(process, first);
    const path = findScript(process, full);
    if (path === undefined) {
      yield* process.write(2, missing(full, version));
      return 1;
    }
    return yield* run(process, { path, source: process.readFile(path) }, args.slice(1), runs);
  };

interface Run {
  readonly version: string;
  readonly limit: number;
}

function* run(process: Process, file: SourceFile, args: readonly string[], { version, limit }: Run): Task<number> {
  const machine = new Interpreter(process, version, limit, requireModule);
  const inner = file.path === '[eval]' || file.path === '[stdin]' ? EVAL_FRAMES : FILE_FRAMES;
  machine.kept.set('inner frames', inner[version.split('.')[0] === '18' ? 18 : 20]);
  defineLibrary(machine, ['/usr/local/bin/node', ...(file.path.startsWith('/') ? [file.path] : []), ...args]);
  machine.onRejected = (promise, value) => rejected(machine, file, promise, value);
  const module = machine.object({ exports: machine.object(), id: '.', filename: file.path });
  try {
    machine.loop.push(() => runFile(machine, file, module));
    machine.loop.push(() => withoutFrames(machine));
    for (;;) {
      try {
        yield* machine.loop.run();
        const promise = machine.kept.get('module promise');
        if (promise instanceof JsObject && (promise.native as PromiseState).state === 'pending') {
          yield* process.write(2, `Warning: Detected unsettled top-level await at ${file.path}\n`);
          return 13;
        }
        return yield* leave(machine, undefined);
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        const handled = yield* uncaught(machine, file, error);
        if (!handled) return yield* leave(machine, 1);
      }
    }
  } catch (error) {
    return yield* ended(machine, file, error);
  }
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

function* ended(machine: Interpreter, file: SourceFile, error: unknown): Task<number> {
  const { process, version } = machine;
  if (error instanceof Exit) {
    try {
      return yield* leave(machine, error.code);
    } catch (again) {
      if (again instanceof Exit) return again.code;
      throw again;
    }
  }
  if (error instanceof ScriptSyntaxError) {
    yield* process.write(
      2,
      `${headOf(file, error.at, error.length)}\n\nSyntaxError: ${error.message}\n${(SYNTAX_FRAMES[file.path.startsWith('/') ? 'file' : 'eval'] ?? []).map((line) => `    at ${line}\n`).join('')}\nNode.js v${version}\n`,
    );
    return 1;
  }
  if (error instanceof HeapFull) {
    yield* process.write(2, OUT_OF_MEMORY);
    process.kill(process.pid, 'ABRT');
    // Process 1 outlives its own signal; abort() then ends it by an instruction that the machine refuses.
    return 139;
  }
  if (error instanceof Unsupported) return yield* opaqueScript(process, file.source, 'JavaScript', error.message);
  throw error;
}

const headOf = ({ path, source }: SourceFile, at: number, length = 1): string => {
  const [line, column] = lineAndColumn(source, at);
  const text = source.split('\n')[line - 1] ?? '';
  return `${path}:${line}\n${text}\n${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}${'^'.repeat(length)}`;
};

/** What nobody has caught: the script's own handler is asked; without one it is told, and the process ends. */
function* uncaught(machine: Interpreter, file: SourceFile, { value, place }: Thrown): Task<boolean> {
  const { process, version } = machine;
  const own = machine.global.own('process')?.value as JsObject;
  machine.calls.length = 0;
  if (hears(own, 'uncaughtException')) {
    yield* emit(machine, own, 'uncaughtException', [value, 'uncaughtException']);
    return true;
  }
  const error = value instanceof JsObject && value.kind === 'Error' ? value : undefined;
  const inEvent = machine.kept.get('unhandled event') as string | undefined;
  const inFiles = error !== undefined && machine.get(error, 'path') !== undefined && machine.get(error, 'syscall') === 'open';
  const head = inFiles ? IN_FILES : inEvent ? UNHANDLED_EVENT : headOf(place?.file ?? file, place?.at ?? 0);
  const code = error && machine.get(error, 'code');
  const shown = error
    ? inspect(machine, error)
    : `${typeof value === 'string' ? value : inspect(machine, value)}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)`;
  const isMissing = code === 'MODULE_NOT_FOUND';
  const text = isMissing
    ? `node:internal/modules/cjs/loader:${version.startsWith('18') ? '1078' : '1080'}\n  throw err;\n  ^\n\n`
    : error
      ? `${head}\n\n`
      : `${head}\n`;
  const detail =
    inEvent && error ? shown.replace(/( \{\n|$)/, `\n${inEvent}$1`) : inFiles ? shown.replace('\n    at', `${OPEN_FRAMES}\n    at`) : shown;
  yield* process.write(2, `${text}${detail}\n\nNode.js v${version}\n`);
  return false;
}

function* rejected(machine: Interpreter, file: SourceFile, promise: JsObject, value: JsValue): Task<void> {
  const own = machine.global.own('process')?.value as JsObject;
  if (hears(own, 'unhandledRejection')) {
    yield* emit(machine, own, 'unhandledRejection', [value, promise]);
    return;
  }
  if (value instanceof JsObject && value.kind === 'Error') {
    const thrown = new Thrown(value);
    const place = value.native as { file: SourceFile; at: number } | undefined;
    thrown.place = place ?? { file, at: 0 };
    throw thrown;
  }
  const reason = typeof value === 'string' ? value : inspect(machine, value);
  yield* machine.process.write(
    2,
    `node:internal/process/promises:288\n            triggerUncaughtException(err, true /* fromPromise */);\n            ^\n\n[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${reason}".] {\n  code: 'ERR_UNHANDLED_REJECTION'\n}\n\nNode.js v${machine.version}\n`,
  );
  throw new Exit(1);
}

const missing = (path: string, version: string): string => {
  const [major = 20, lines] = version.startsWith('18') ? [1078, FILE_FRAMES[18]] : [1080, FILE_FRAMES[20]];
  const [load, run_, main] = (lines ?? []).slice(-3);
  return `node:internal/modules/cjs/loader:${major}\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:${major - 3}:15)\n    at ${load?.replace(/:\d+:\d+\)/, ':922:27)')}\n    at ${run_}\n    at ${main} {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v${version}\n`;
};

const IGNORED =
  /^(--(max|inspect|experimental-|no-|trace-|harmony|enable-|expose-gc|unhandled-rejections|icu-|dns-|preserve-|stack-|optimize|use-)\S*|--require|--import|--loader|-r|--abort-on-uncaught-exception)/;
const START_CPU = 40 * MILLISECOND;

const FILE_FRAMES: Readonly<Record<number, readonly string[]>> = {
  18: [
    'Module._compile (node:internal/modules/cjs/loader:1254:14)',
    'Module._extensions..js (node:internal/modules/cjs/loader:1308:10)',
    'Module.load (node:internal/modules/cjs/loader:1117:32)',
    'Module._load (node:internal/modules/cjs/loader:958:12)',
    'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:81:12)',
    'node:internal/main/run_main_module:23:47',
  ],
  20: [
    'Module._compile (node:internal/modules/cjs/loader:1255:14)',
    'Module._extensions..js (node:internal/modules/cjs/loader:1309:10)',
    'Module.load (node:internal/modules/cjs/loader:1113:32)',
    'Module._load (node:internal/modules/cjs/loader:960:12)',
    'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:83:12)',
    'node:internal/main/run_main_module:23:47',
  ],
};
const EVAL_LINES = [
  'runScriptInThisContext (node:internal/vm:144:10)',
  'node:internal/process/execution:109:14',
  '[eval]-wrapper:6:24',
  'runScript (node:internal/process/execution:92:62)',
  'evalScript (node:internal/process/execution:123:10)',
  'node:internal/main/eval_string:51:3',
];
const EVAL_FRAMES: Readonly<Record<number, readonly string[]>> = { 18: EVAL_LINES, 20: EVAL_LINES };
const SYNTAX_FRAMES: Readonly<Record<string, readonly string[]>> = {
  file: [
    'internalCompileFunction (node:internal/vm:73:18)',
    'wrapSafe (node:internal/modules/cjs/loader:1178:20)',
    'Module._compile (node:internal/modules/cjs/loader:1220:27)',
    ...(FILE_FRAMES[20] ?? []).slice(1),
  ],
  eval: ['new Script (node:vm:100:7)', 'createScript (node:vm:265:10)', ...EVAL_LINES.slice(0, 5)],
};
const IN_FILES = 'node:fs:601\n  handleErrorFromBinding(ctx);\n  ^';
const OPEN_FRAMES = '\n    at Object.openSync (node:fs:601:3)\n    at Object.readFileSync (node:fs:469:35)';
const UNHANDLED_EVENT = "node:events:491\n      throw er; // Unhandled 'error' event\n      ^";
const OUT_OF_MEMORY = `
<--- Last few GCs --->

<--- JS stacktrace --->

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
`;
