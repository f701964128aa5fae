import type { ImportDeclaration } from 'acorn';
import type { Task } from '../../../engine/index.ts';
import { absolutePath, isFile } from '../../../shell/utilities/lib/files.ts';
import { isSince } from '../../../shell/utilities/lib/version.ts';
import { loadFile } from './commonjs.ts';
import { DEFAULT, declarationOf, type Interpreter } from './interpreter.ts';
import type { PromiseState } from './jobs.ts';
import { nameOf, namesOf, type Script, type Tree } from './nodes.ts';
import { ScriptSyntaxError } from './parse.ts';
import { builtIn, folderOf, folderOfFile, installed, isRelative, kindOf, parsed, syntaxError } from './resolve.ts';
import {
  type Binding,
  type Call,
  type ErrorPlace,
  JsObject,
  type JsValue,
  type Property,
  Scope,
  type SourceFile,
  Thrown,
  UNSET,
  Unsupported,
} from './values.ts';

/** A file that imports and exports. @see https://262.ecma-international.org/14.0/#sec-source-text-module-records */
interface Module {
  readonly file: SourceFile;
  readonly script: Script;
  readonly scope: Scope;
  /** What it asks for, by the words that it uses. */
  readonly asked: Map<string, Imported>;
  isLinked: boolean;
  isEvaluated: boolean;
  namespace: JsObject | undefined;
}
/** What knows no modules, but is asked for by one: it exports what it comes to. */
interface Plain {
  readonly path: string | undefined;
  value: JsValue;
}
type Imported = Module | Plain;
const isModule = (of: Imported): of is Module => 'script' in of;

/** Runs a module that a process was started with; what it waits for at its top, its process waits for. */
export function* runModule(machine: Interpreter, file: SourceFile): Task<void> {
  const module = loaded(machine, file);
  const promise = yield* machine.start(evaluated(machine, module), undefined);
  machine.kept.set('module promise', promise);
}
/** `import(name)` */
export function* imported(machine: Interpreter, name: string, from: SourceFile): Task<JsValue> {
  const found = resolved(machine, name, from);
  yield* evaluated(machine, found);
  return namespaceOf(machine, found);
}
function* ignored(): Task<void> {
  yield* [];
}

/** `import.meta` of a module: its URL, and since Node 20.11 its folder and file. */
export function metaOf(machine: Interpreter, { path, url }: SourceFile): JsObject {
  const made = machine.object({ url: url ?? '' });
  if (isSince(machine.version, 20, 11)) made.put('dirname', folderOf(path)).put('filename', path);
  return made;
}

// ---- loading

const callOf = (file: SourceFile): Call => ({
  self: undefined,
  run: undefined,
  home: undefined,
  target: undefined,
  outer: undefined,
  name: '',
  file,
  strict: true,
  at: 0,
});

function loaded(machine: Interpreter, { path, source }: SourceFile): Module {
  const key = `module file ${path}`;
  const known = machine.kept.get(key) as { readonly module: Module } | undefined;
  if (known) return known.module;
  const file: SourceFile = {
    path,
    source,
    url: path.startsWith('/') ? `file://${path}` : `file://${machine.process.cwd.replace(/\/$/, '')}/${path}1`,
  };
  const script = parsed(machine, file, 'module');
  const scope = new Scope(undefined, callOf(file));
  const module: Module = { file, script, scope, asked: new Map(), isLinked: false, isEvaluated: false, namespace: undefined };
  machine.kept.set(key, { module, run: undefined });
  for (const { source: from } of imports(script))
    if (from) module.asked.set(String(from.value), resolved(machine, String(from.value), file));
  return module;
}
const imports = ({ body }: Script): (Tree & { type: 'ImportDeclaration' | 'ExportNamedDeclaration' | 'ExportAllDeclaration' })[] =>
  body.filter(
    (each) => each.type === 'ImportDeclaration' || each.type === 'ExportAllDeclaration' || each.type === 'ExportNamedDeclaration',
  );

/** @see node: lib/internal/modules/esm/resolve.js */
function resolved(machine: Interpreter, name: string, from: SourceFile): Imported {
  const { process } = machine;
  const own = builtIn(machine, name);
  if (own) return { path: undefined, value: own };
  if (name.startsWith('node:')) throw coded(machine, 'ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${name}`);
  const folder = folderOfFile(process, from);
  const base = from.path.startsWith('/') ? from.path : `${process.cwd.replace(/\/$/, '')}/${from.path}1`;
  if (isRelative(name) || name.startsWith('file://')) {
    const path = absolutePath(process, name.startsWith('file://') ? name.slice(7) : name.startsWith('/') ? name : `${folder}/${name}`);
    if (isFile(process, path)) return ofFile(machine, path);
    if (process.access(path, 'f'))
      throw coded(
        machine,
        'ERR_UNSUPPORTED_DIR_IMPORT',
        `Directory import '${path}' is not supported resolving ES modules imported from ${base}`,
      );
    throw coded(machine, 'ERR_MODULE_NOT_FOUND', `Cannot find module '${path}' imported from ${base}`);
  }
  const found = installed(machine, name, folder);
  if (!found) throw coded(machine, 'ERR_MODULE_NOT_FOUND', `Cannot find package '${name}' imported from ${base}`);
  return 'known' in found ? { path: undefined, value: found.known } : ofFile(machine, found.path);
}
function ofFile(machine: Interpreter, path: string): Imported {
  if (path.endsWith('.json')) throw new Unsupported('import of JSON');
  if (kindOf(machine.process, path) === 'module') return loaded(machine, { path, source: machine.process.readFile(path) });
  return { path, value: undefined };
}
function coded(machine: Interpreter, code: string, message: string): Thrown {
  const thrown = machine.fail('Error', message);
  const made = thrown.value as JsObject;
  made.put('stack', String(machine.get(made, 'stack')).replace(/^Error/, `Error [${code}]`), false).put('code', code);
  made.native = { file: machine.calls.at(-1)?.file ?? { path: '', source: '' }, at: 0, head: NODE_ERROR } satisfies ErrorPlace;
  return thrown;
}

const NODE_ERROR = 'node:internal/errors:490\n    ErrorCaptureStackTrace(err);\n    ^';

// ---- linking

/** A name that is another module's: it can be looked at, not given to anything else. */
class Live implements Binding, Property {
  readonly kind = 'const';
  readonly enumerable = true;
  constructor(readonly read: () => JsValue | typeof UNSET) {}
  get value(): JsValue {
    return this.read();
  }
}

function link(machine: Interpreter, module: Module): void {
  if (module.isLinked) return;
  module.isLinked = true;
  const { script, scope, asked } = module;
  for (const name of script.vars) scope.declare(name, 'var', undefined);
  if (script.body.some((each) => each.type === 'ExportDefaultDeclaration')) scope.declare(DEFAULT, 'let', UNSET);
  machine.hoist(script.body, scope);
  for (const each of asked.values()) if (isModule(each)) link(machine, each);
  for (const each of script.body) if (each.type === 'ImportDeclaration') bindImports(machine, module, each);
}
function bindImports(machine: Interpreter, { asked, scope, file }: Module, { source, specifiers }: ImportDeclaration): void {
  const from = asked.get(String(source.value)) as Imported;
  for (const each of specifiers) {
    const local = each.local.name;
    if (each.type === 'ImportNamespaceSpecifier') {
      scope.names.set(local, new Live(() => namespaceOf(machine, from)));
      continue;
    }
    const name = each.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(each.imported);
    const found = exportOf(machine, from, name, new Set());
    if (!found) {
      const at = each.type === 'ImportDefaultSpecifier' ? each.local : each.imported;
      const message = `The requested module '${source.value}' does not provide an export named '${name}'`;
      const thrown = syntaxError(machine, file, new ScriptSyntaxError({ message, from: at.start, to: at.end }));
      const made = thrown.value as JsObject;
      made.put('stack', `SyntaxError: ${message}${LINK_FRAMES}`, false).native = {
        file,
        at: at.start,
        length: at.end - at.start,
        isTight: true,
      } satisfies ErrorPlace;
      throw thrown;
    }
    scope.names.set(local, new Live(found));
  }
}

const LINK_FRAMES =
  '\n    at ModuleJob._instantiate (node:internal/modules/esm/module_job:124:21)\n    at async ModuleJob.run (node:internal/modules/esm/module_job:190:5)';

/** Where what a module exports is read. */
function exportOf(machine: Interpreter, of: Imported, name: string, seen: Set<Module>): (() => JsValue | typeof UNSET) | undefined {
  if (!isModule(of)) return () => plainExport(machine, of, name);
  if (seen.has(of)) return undefined;
  seen.add(of);
  const { script, scope, asked } = of;
  for (const each of script.body) {
    if (each.type === 'ExportDefaultDeclaration' && name === 'default') {
      const { declaration } = each;
      const own = 'id' in declaration && declaration.id && declaration.type.endsWith('Declaration') ? declaration.id.name : DEFAULT;
      return () => scope.names.get(own)?.value;
    }
    if (each.type === 'ExportAllDeclaration' && each.exported && nameOf(each.exported) === name)
      return () => namespaceOf(machine, asked.get(String(each.source.value)) as Imported);
    if (each.type !== 'ExportNamedDeclaration') continue;
    if (each.declaration && declaredNames(declarationOf(each)).includes(name)) return () => scope.names.get(name)?.value;
    const specifier = each.specifiers.find(({ exported }) => nameOf(exported) === name);
    if (!specifier) continue;
    const local = nameOf(specifier.local);
    if (each.source) return exportOf(machine, asked.get(String(each.source.value)) as Imported, local, seen);
    return () => scope.names.get(local)?.value;
  }
  if (name === 'default') return undefined;
  for (const each of script.body) {
    if (each.type !== 'ExportAllDeclaration' || each.exported) continue;
    const found = exportOf(machine, asked.get(String(each.source.value)) as Imported, name, seen);
    if (found) return found;
  }
  return undefined;
}
function plainExport(machine: Interpreter, { value }: Plain, name: string): JsValue {
  if (name === 'default') return value;
  return value instanceof JsObject ? machine.get(value, name) : undefined;
}
const declaredNames = (declaration: Tree): string[] =>
  declaration.type === 'VariableDeclaration'
    ? declaration.declarations.flatMap(({ id }) => namesOf(id))
    : declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration'
      ? [declaration.id?.name ?? DEFAULT]
      : [];

function exportedNames(of: Imported, seen: Set<Module> = new Set()): string[] {
  if (!isModule(of)) return [...(of.value instanceof JsObject ? of.value.keys() : []), 'default'];
  if (seen.has(of)) return [];
  seen.add(of);
  return of.script.body.flatMap((each) => {
    if (each.type === 'ExportDefaultDeclaration') return ['default'];
    if (each.type === 'ExportAllDeclaration')
      return each.exported
        ? [nameOf(each.exported)]
        : exportedNames(of.asked.get(String(each.source.value)) as Imported, seen).filter((name) => name !== 'default');
    if (each.type !== 'ExportNamedDeclaration') return [];
    return [...(each.declaration ? declaredNames(each.declaration) : []), ...each.specifiers.map(({ exported }) => nameOf(exported))];
  });
}
/** What `import * as name` gives. */
function namespaceOf(machine: Interpreter, of: Imported): JsObject {
  if (isModule(of) && of.namespace) return of.namespace;
  const made = new JsObject(null, 'Namespace');
  for (const name of [...new Set(exportedNames(of))].sort()) {
    const read = exportOf(machine, of, name, new Set());
    if (read) made.properties.set(name, new Live(read));
  }
  made.frozen = true;
  if (isModule(of)) of.namespace = made;
  return made;
}

// ---- evaluating

/** One after the other: first what it asks for, in that order. */
function* evaluated(machine: Interpreter, of: Imported): Task<JsValue> {
  if (!isModule(of)) {
    if (of.path !== undefined) of.value = yield* loadFile(machine, of.path);
    return undefined;
  }
  link(machine, of);
  if (of.isEvaluated) return undefined;
  of.isEvaluated = true;
  for (const each of of.asked.values()) yield* evaluated(machine, each);
  const promise = yield* machine.start(machine.runBody(of.script.body, of.scope), of.scope.call);
  const { state, value } = promise.native as PromiseState;
  if (state === 'pending') return yield* machine.awaited(promise);
  machine.whenSettled(promise, ignored);
  if (state === 'rejected') throw new Thrown(value);
  return undefined;
}
