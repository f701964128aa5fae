import type { Task } from '../../../engine/index.ts';
import { absolutePath } from '../../../shell/utilities/lib/files.ts';
import type { Interpreter } from './interpreter.ts';
import { IN_SCRIPT } from './library/in-script.ts';
import { fromJson } from './library/json.ts';
import { withCode } from './library/system-error.ts';
import type { Script } from './nodes.ts';
import { builtIn, findScript, folderOf, folderOfFile, installed, isRelative, kindOf, parsed } from './resolve.ts';
import { type Call, JsObject, type JsValue, Scope, type SourceFile, Thrown } from './values.ts';

/** What `require(name)` gives. */
export function* requireModule(machine: Interpreter, name: string, from: SourceFile): Task<JsValue> {
  const { process } = machine;
  const source = Object.hasOwn(IN_SCRIPT, name) ? IN_SCRIPT[name] : undefined;
  if (source !== undefined) return yield* loadWritten(machine, name, source);
  const own = builtIn(machine, name);
  if (own) return own;
  const folder = folderOfFile(process, from);
  if (isRelative(name)) {
    const path = findScript(process, absolutePath(process, name.startsWith('/') ? name : `${folder}/${name}`));
    if (path === undefined) throw missing(machine, name, from);
    return yield* loadFile(machine, path);
  }
  const found = installed(machine, name, folder);
  if (!found) throw missing(machine, name, from);
  return 'known' in found ? found.known : yield* loadFile(machine, found.path);
}
function whereIs(machine: Interpreter, name: string, from: SourceFile): JsValue {
  if (builtIn(machine, name)) return name;
  const folder = folderOfFile(machine.process, from);
  const found = isRelative(name)
    ? findScript(machine.process, absolutePath(machine.process, name.startsWith('/') ? name : `${folder}/${name}`))
    : installed(machine, name, folder);
  if (typeof found === 'string') return found;
  if (found && 'path' in found) return found.path;
  throw missing(machine, name, from);
}
function missing(machine: Interpreter, name: string, from: SourceFile): Thrown {
  if (name.startsWith('node:')) {
    const unknown = machine.fail('Error', `No such built-in module: ${name}`);
    (unknown.value as JsObject).put('code', 'ERR_UNKNOWN_BUILTIN_MODULE');
    return unknown;
  }
  const path = from.path.startsWith('/') ? from.path : `${machine.process.cwd.replace(/\/$/, '')}/[eval]`;
  const thrown = machine.fail('Error', `Cannot find module '${name}'\nRequire stack:\n- ${path}`);
  const made = thrown.value as JsObject;
  made.put('code', 'MODULE_NOT_FOUND').put('requireStack', machine.array([path]));
  return thrown;
}

/** A module of Node's own that is written in JavaScript. */
function* loadWritten(machine: Interpreter, name: string, source: string): Task<JsValue> {
  const known = machine.kept.get(`file ${name}`);
  if (known instanceof JsObject) return machine.get(known, 'exports');
  const path = `node:internal${name.replace(' ', '/')}`;
  const module = moduleOf(machine, path, path);
  machine.kept.set(`file ${name}`, module);
  const main = machine.kept.get('main');
  yield* runScript(machine, { path, source }, module);
  machine.kept.set('main', main);
  return machine.get(module, 'exports');
}

/** A file of CommonJS, or of JSON; what it exports. */
export function* loadFile(machine: Interpreter, path: string): Task<JsValue> {
  const known = machine.kept.get(`file ${path}`);
  if (known instanceof JsObject) return machine.get(known, 'exports');
  if (kindOf(machine.process, path) === 'module' && !path.endsWith('.json')) throw requiredModule(machine, path);
  const module = moduleOf(machine, path, path);
  machine.kept.set(`file ${path}`, module);
  const source = machine.process.readFile(path);
  if (path.endsWith('.json')) module.put('exports', fromJson(machine, source));
  else {
    try {
      yield* runScript(machine, { path, source }, module);
    } catch (error) {
      machine.kept.delete(`file ${path}`);
      throw error;
    }
  }
  module.put('loaded', true);
  return machine.get(module, 'exports');
}
/** What `module` is within a file. */
export const moduleOf = (machine: Interpreter, id: string, filename: string): JsObject =>
  machine.object({
    id,
    path: folderOf(filename),
    exports: machine.object(),
    filename,
    loaded: false,
    children: machine.array([]),
    paths: machine.array([]),
  });
function requiredModule(machine: Interpreter, path: string): Thrown {
  const thrown = machine.fail(
    'Error',
    `require() of ES Module ${path} not supported.\nInstead change the require of ${path} to a dynamic import() which is available in all CommonJS modules.`,
  );
  return withCode(machine, thrown, 'ERR_REQUIRE_ESM');
}

/** A file that imports is told how to. @see node: lib/internal/modules/cjs/loader.js enrichCJSError */
function* read(machine: Interpreter, file: SourceFile, isWritten: boolean): Task<Script> {
  try {
    return parsed(machine, file, isWritten ? 'script' : 'commonjs');
  } catch (error) {
    const message = error instanceof Thrown ? machine.get(error.value, 'message') : '';
    if (!isWritten && /^(Cannot use import statement outside a module|Unexpected token 'export')$/.test(String(message)))
      yield* machine.print(2, `(node:${machine.process.pid}) Warning: ${TO_LOAD}`);
    throw error;
  }
}
const TO_LOAD =
  'To load an ES module, set "type": "module" in the package.json or use the .mjs extension.\n(Use `node --trace-warnings ...` to show where the warning was created)\n';

/** A file has names of its own: `module`, `exports`, `require`, `__dirname`. */
export function* runScript(machine: Interpreter, file: SourceFile, module: JsObject): Task<void> {
  const isWritten = !file.path.startsWith('/');
  const { body, vars, strict } = yield* read(machine, file, isWritten);
  const exported = machine.get(module, 'exports');
  const call: Call = {
    self: isWritten ? machine.global : exported,
    run: undefined,
    home: undefined,
    target: undefined,
    outer: undefined,
    name: isWritten ? '' : 'Object.<anonymous>',
    file,
    strict,
    at: 0,
  };
  const scope = new Scope(undefined, call);
  const require_ = machine.native('require', (_, [name]) => machine.require(machine.text(name), file));
  const main = machine.kept.get('main') ?? module;
  machine.kept.set('main', main);
  require_.put('main', main as JsObject);
  require_.put('cache', machine.object(), false);
  require_.put(
    'resolve',
    machine.native('resolve', (_, [name]) => whereIs(machine, machine.text(name), file)),
    false,
  );
  scope.declare('require', 'var', require_);
  scope.declare('module', 'var', module);
  scope.declare('exports', 'var', exported);
  scope.declare('__filename', 'var', file.path);
  scope.declare('__dirname', 'var', isWritten ? '.' : folderOf(file.path));
  for (const name of vars) scope.declare(name, 'var', undefined);
  const depth = machine.calls.push(call) - 1;
  yield* machine.runBody(body, scope);
  machine.calls.length = Math.min(machine.calls.length, depth);
}
