import type { Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { Interpreter } from './interpreter.ts';
import { expressModule } from './library/express.ts';
import { fromJson } from './library/json.ts';
import { nodeModules } from './library/modules.ts';
import { parseScript } from './syntax.ts';
import { type Call, JsObject, type JsValue, Scope, type SourceFile, type Thrown, Unsupported } from './values.ts';
import { varsOf } from './vars.ts';

/** Packages that have to be installed. */
const PACKAGES: Readonly<Record<string, (machine: Interpreter) => JsObject>> = { express: expressModule };

const isFile = (process: Process, path: string): boolean => process.access(path, 'f') && process.stat(path).type === 'file';
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** `a`, `a.js`, `a.json`, `a/index.js`. */
export function findScript(process: Process, path: string): string | undefined {
  try {
    return [path, `${path}.js`, `${path}.json`, `${path}.cjs`, `${path}.mjs`, `${path}/index.js`].find((each) => isFile(process, each));
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}
export function absolute(process: Process, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${process.cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** What `require(name)` gives. */
export function* requireModule(machine: Interpreter, name: string, from: SourceFile): Task<JsValue> {
  const { process } = machine;
  const plain = name.replace(/^node:/, '');
  if (BUILT_IN.has(plain)) {
    const key = `module ${plain}`;
    const known = machine.kept.get(key);
    if (known) return known as JsValue;
    const make = nodeModules[plain];
    if (!make) throw new Unsupported(`the module ${plain}`);
    const made = make(machine);
    const shown = made.kind === 'Object' ? Object.assign(new JsObject(made.proto, 'Module', plain), { properties: made.properties }) : made;
    machine.kept.set(key, shown);
    return shown;
  }
  const folder = from.path.startsWith('/') ? folderOf(from.path) : process.cwd;
  if (/^\.{0,2}\//.test(name) || name === '.' || name === '..') {
    const wanted = absolute(process, name.startsWith('/') ? name : `${folder}/${name}`);
    const path = findScript(process, wanted);
    if (path === undefined) throw missing(machine, name, from);
    return yield* loadFile(machine, path);
  }
  for (let at = folder; ; at = folderOf(at)) {
    const installed = `${at.replace(/\/$/, '')}/node_modules/${name}`;
    if (process.access(installed, 'f')) {
      const own = findScript(process, installed);
      if (own !== undefined) return yield* loadFile(machine, own);
      const make = PACKAGES[name];
      if (!make) throw new Unsupported(`the package ${name}`);
      const known = machine.kept.get(`package ${name}`) ?? make(machine);
      machine.kept.set(`package ${name}`, known);
      return known as JsValue;
    }
    if (at === '/') break;
  }
  throw missing(machine, name, from);
}

function missing(machine: Interpreter, name: string, from: SourceFile): Thrown {
  const path = from.path.startsWith('/') ? from.path : `${machine.process.cwd.replace(/\/$/, '')}/[eval]`;
  const thrown = machine.fail('Error', `Cannot find module '${name}'\nRequire stack:\n- ${path}`);
  const made = thrown.value as JsObject;
  made.put('code', 'MODULE_NOT_FOUND').put('requireStack', machine.array([path]));
  return thrown;
}

function* loadFile(machine: Interpreter, path: string): Task<JsValue> {
  const known = machine.kept.get(`file ${path}`);
  if (known instanceof JsObject) return machine.get(known, 'exports');
  const module = machine.object({ exports: machine.object(), id: path, filename: path });
  machine.kept.set(`file ${path}`, module);
  const source = machine.process.readFile(path);
  if (path.endsWith('.json')) {
    module.put('exports', fromJson(machine, source));
    return machine.get(module, 'exports');
  }
  yield* runFile(machine, { path, source }, module);
  return machine.get(module, 'exports');
}

/** A file has names of its own: `module`, `exports`, `require`, `__dirname`. */
export function* runFile(machine: Interpreter, file: SourceFile, module: JsObject): Task<void> {
  const body = parseScript(file.source);
  const exported = machine.get(module, 'exports');
  const isModule = body.some(({ type }) => type === 'import' || type === 'export') || file.path.endsWith('.mjs');
  const call: Call = {
    self: exported,
    run: undefined,
    target: undefined,
    outer: undefined,
    name: file.path.startsWith('/') ? (isModule ? '' : 'Object.<anonymous>') : '',
    file,
    at: 0,
  };
  const scope = new Scope(undefined, call);
  const require_ = machine.native('require', (_, [name]) => machine.require(machine.text(name), file));
  const main = machine.kept.get('main') ?? module;
  machine.kept.set('main', main);
  require_.put('main', main as JsObject);
  scope.declare('require', 'var', require_);
  scope.declare('module', 'var', module);
  scope.declare('exports', 'var', exported);
  scope.declare('__filename', 'var', file.path);
  scope.declare('__dirname', 'var', folderOf(file.path));
  for (const name of varsOf(body)) scope.declare(name, 'var', undefined);
  if (isModule) {
    // What a module waits for at its top, its process waits for.
    const promise = yield* machine.start(machine.runBody(body, scope), call);
    machine.kept.set('module promise', promise);
    return;
  }
  const depth = machine.calls.push(call) - 1;
  yield* machine.runBody(body, scope);
  machine.calls.length = Math.min(machine.calls.length, depth);
  for (const statement of body) {
    if (statement.type !== 'export') continue;
    const { inner } = statement;
    if (inner.type === 'function' || inner.type === 'class')
      (exported as JsObject).put(inner.made.name, scope.find(inner.made.name)?.value as JsValue);
  }
}

export const BUILT_IN: ReadonlySet<string> = new Set(
  'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs fs/promises http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream stream/promises string_decoder sys timers timers/promises tls trace_events tty url util v8 vm wasi worker_threads zlib'.split(
    ' ',
  ),
);
