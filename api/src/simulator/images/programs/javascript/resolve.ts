import { OsError, type Process } from '../../../kernel/index.ts';
import { absolutePath, isFile } from '../../../shell/utilities/lib/files.ts';
import type { Interpreter } from './interpreter.ts';
import { BUILT_IN } from './library/built-in.ts';
import { expressModule } from './library/express.ts';
import { nodeModules } from './library/modules.ts';
import { REQUIRE_FRAMES } from './node-frames.ts';
import type { Script } from './nodes.ts';
import { type Kind, parseScript, ScriptSyntaxError } from './parse.ts';
import { type ErrorPlace, JsObject, type JsValue, type SourceFile, type Thrown, Unsupported } from './values.ts';

/** Packages that have to be installed. */
const PACKAGES: Readonly<Record<string, (machine: Interpreter) => JsObject>> = { express: expressModule };

/** Of an absolute path; that of the root is the root. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** `a`, `a.js`, `a.json`, the main file of a package, `a/index.js`. */
export function findScript(process: Process, path: string): string | undefined {
  try {
    const main = packageOf(process, path)?.main;
    const places = [path, `${path}.js`, `${path}.json`, `${path}.cjs`, `${path}.mjs`];
    if (typeof main === 'string') places.push(`${path}/${main}`, `${path}/${main}.js`, `${path}/${main}/index.js`);
    places.push(`${path}/index.js`, `${path}/index.json`);
    const found = places.find((each) => isFile(process, each));
    return found === undefined ? undefined : absolutePath(process, found);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

/** What a folder's package.json says. */
function packageOf(process: Process, folder: string): Readonly<Record<string, unknown>> | undefined {
  const path = `${folder.replace(/\/$/, '')}/package.json`;
  if (!process.access(path, 'f')) return undefined;
  try {
    const read: unknown = JSON.parse(process.readFile(path));
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof OsError) return undefined;
    throw error;
  }
}
/** What a file is by its name, or by the package that it belongs to. @see node: lib/internal/modules/esm/get_format.js */
export function kindOf(process: Process, path: string): Kind {
  if (path.endsWith('.mjs')) return 'module';
  if (path.endsWith('.cjs') || !path.startsWith('/')) return 'commonjs';
  for (let at = folderOf(path); ; at = folderOf(at)) {
    const own = packageOf(process, at);
    if (own) return own.type === 'module' ? 'module' : 'commonjs';
    if (at === '/') return 'commonjs';
  }
}

/** Parses a file; what it may not say is an error of the script that asked for it. */
export function parsed(machine: Interpreter, file: SourceFile, kind: Kind): Script {
  try {
    return parseScript(file.source, kind);
  } catch (error) {
    if (!(error instanceof ScriptSyntaxError)) throw error;
    throw syntaxError(machine, file, error);
  }
}

/** The SyntaxError of a file that can not be read as JavaScript, with the stack of whoever required it. */
export function syntaxError(machine: Interpreter, file: SourceFile, { message, at, length }: ScriptSyntaxError): Thrown {
  const isFirst = machine.calls.length === 0;
  const frames = (isFirst ? (machine.kept.get('syntax frames') as readonly string[]) : REQUIRE_FRAMES).map((each) => `\n    at ${each}`);
  const thrown = machine.fail('SyntaxError', message);
  const made = thrown.value as JsObject;
  const asked = isFirst ? '' : String(machine.get(made, 'stack')).slice(`SyntaxError: ${message}`.length);
  made.put('stack', `SyntaxError: ${message}${frames.join('')}${asked}`.split('\n').slice(0, MOST_LINES).join('\n'), false);
  made.native = { file, at, length } satisfies ErrorPlace;
  return thrown;
}
const MOST_LINES = 11;

/** A module of Node's own. */
export function builtIn(machine: Interpreter, name: string): JsObject | undefined {
  const plain = name.replace(/^node:/, '');
  if (!BUILT_IN.has(plain)) return undefined;
  const key = `module ${plain}`;
  const known = machine.kept.get(key);
  if (known) return known as JsObject;
  const make = nodeModules[plain];
  if (!make) throw new Unsupported(`the module ${plain}`);
  const made = make(machine);
  const shown = made.kind === 'Object' ? Object.assign(new JsObject(made.proto, 'Module', plain), { properties: made.properties }) : made;
  machine.kept.set(key, shown);
  return shown;
}

/** Where a package is installed, and what it is if it is known without its files. */
export function installed(
  machine: Interpreter,
  name: string,
  from: string,
): { readonly path: string } | { readonly known: JsValue } | undefined {
  const { process } = machine;
  for (let at = from; ; at = folderOf(at)) {
    const place = `${at.replace(/\/$/, '')}/node_modules/${name}`;
    if (process.access(place, 'f') || process.access(`${place}.js`, 'f')) {
      const own = findScript(process, place);
      if (own !== undefined) return { path: own };
      const make = PACKAGES[name];
      if (!make) throw new Unsupported(`the package ${name}`);
      const known = machine.kept.get(`package ${name}`) ?? make(machine);
      machine.kept.set(`package ${name}`, known);
      return { known: known as JsValue };
    }
    if (at === '/') return undefined;
  }
}

/** Where a script's `require` begins to look: for `node -e`, where the process stands. */
export const folderOfFile = (process: Process, { path }: SourceFile): string => (path.startsWith('/') ? folderOf(path) : process.cwd);

/** A path, from here or from the root, rather than a package's name. */
export const isRelative = (name: string): boolean => /^\.{0,2}\//.test(name) || name === '.' || name === '..';
