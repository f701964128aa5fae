import { MILLISECOND } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { isFile } from '../../shell/utilities/lib/files.ts';
import { opaqueScript } from './opaque-script.ts';

/** The Go command: versions, and programs in files, of which what cannot be found is known before they are compiled. */
export const go = (version: string): Program =>
  function* (process) {
    const [verb = '', ...args] = process.argv.slice(1);
    if (verb === 'version') {
      yield* process.write(1, `go version go${version} linux/amd64\n`);
      return 0;
    }
    if (verb === 'env') {
      const known: Readonly<Record<string, string>> = {
        GOARCH: 'amd64',
        GOOS: 'linux',
        GOPATH: process.env.get('GOPATH') ?? '/go',
        GOROOT: '/usr/local/go',
        GOVERSION: `go${version}`,
      };
      const names = args.filter((word) => !word.startsWith('-'));
      const text =
        names.length > 0 ? names.map((each) => known[each] ?? '') : Object.entries(known).map(([key, value]) => `${key}="${value}"`);
      yield* process.write(1, `${text.join('\n')}\n`);
      return 0;
    }
    if (verb === 'run' || verb === 'build') {
      const sources = sourcesOf(process, verb, afterFlags(args), version);
      if (typeof sources === 'string') {
        yield* process.write(2, sources);
        return 1;
      }
      yield* process.compute(1500 * MILLISECOND);
      if (verb === 'build') return notFollowed(process);
      const texts = sources.map((file) => process.readFile(file));
      const main = texts.find((text) => /^func main\(/m.test(text)) ?? texts[0] ?? '';
      return yield* opaqueScript(process, main, 'Go program', 'it is not compiled here');
    }
    if (GO_COMMANDS.has(verb)) return notFollowed(process);
    yield* process.write(
      2,
      verb === ''
        ? 'Go is a tool for managing Go source code.\n\nUsage:\n\n\tgo <command> [arguments]\n'
        : `go ${verb}: unknown command\nRun 'go help' for usage.\n`,
    );
    return 2;
  };

/** @see golang/go: src/cmd/go/main.go */
const GO_COMMANDS: ReadonlySet<string> = new Set(
  'bug clean doc fix fmt generate get help install list mod work telemetry test tool vet'.split(' '),
);

/** What its flags leave. @see golang/go: src/cmd/go/internal/work/build.go AddBuildFlags */
function afterFlags(args: readonly string[]): readonly string[] {
  let at = 0;
  for (; args[at]?.startsWith('-') && args[at] !== '-'; at++) {
    const [name = ''] = args[at]?.replace(/^--?/, '').split('=') ?? [];
    if (WITH_VALUE.has(name) && !args[at]?.includes('=')) at++;
  }
  return args.slice(at);
}
const WITH_VALUE: ReadonlySet<string> = new Set(
  'o C p exec asmflags buildmode buildvcs compiler covermode coverpkg gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo pkgdir tags toolexec'.split(
    ' ',
  ),
);

const NO_MODULE = "go.mod file not found in current directory or any parent directory; see 'go help modules'";

/**
 * The files of what is to be built, or what is said where they are not all there.
 * @see golang/go: src/cmd/go/internal/run/run.go runRun; internal/load/pkg.go PackagesAndErrors, GoFilesPackage
 */
function sourcesOf(process: Process, verb: 'run' | 'build', args: readonly string[], version: string): readonly string[] | string {
  const afterFiles = args.findIndex((arg) => !arg.endsWith('.go'));
  const leading = args.slice(0, afterFiles < 0 ? args.length : afterFiles);
  if (verb === 'run' && args.length === 0) return 'go: no go files listed\n';
  const files = verb === 'run' ? leading : args.some((arg) => arg.endsWith('.go') && isFile(process, arg)) ? args : [];
  const module = moduleOf(process);
  if (files.length > 0) {
    const missing = files.find((file) => !process.access(file, 'f'));
    return missing === undefined ? withImports(process, files, module) : `stat ${missing}: no such file or directory\n`;
  }
  const [path = '.'] = args;
  if (!/^(\.{1,2}$|\.{0,2}\/)/.test(path)) return notInModule(path, module, version);
  if (module === undefined) return `go: ${NO_MODULE}\n`;
  const folder = absolute(process, path);
  if (!process.access(folder, 'f') || process.stat(folder).type !== 'directory') return `stat ${folder}: directory not found\n`;
  const all = process.readdir(folder).filter((name) => name.endsWith('.go'));
  if (all.length === 0) return `no Go files in ${folder}\n`;
  const found = all.filter((name) => !name.endsWith('_test.go'));
  if (found.length === 0) return withTestsOnly(verb, folder, packageOf(folder, module));
  const prefix = path === '.' ? '' : `${path.replace(/^\.\//, '').replace(/\/$/, '')}/`;
  return withImports(
    process,
    found.sort().map((name) => prefix + name),
    module,
  );
}

const withTestsOnly = (verb: 'run' | 'build', folder: string, name: string): string =>
  verb === 'run' ? `package ${name} is not a main package\n` : `${name}: no non-test Go files in ${folder}\n`;

/** What a folder is called to those who import it. */
const packageOf = (folder: string, module: Module): string =>
  `${/^\s*module\s+"?([^\s"]+)/m.exec(module.text)?.[1] ?? ''}${folder.slice(module.root.length)}`;

const absolute = (process: Process, path: string): string => {
  const steps: string[] = [];
  for (const step of (path.startsWith('/') ? path : `${process.cwd}/${path}`).split('/'))
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  return `/${steps.join('/')}`;
};

interface Module {
  /** Its folder, without a slash at the end, and its go.mod. */
  readonly root: string;
  readonly text: string;
}

/** The one that counts here. @see golang/go: src/cmd/go/internal/modload/init.go findModuleRoot */
function moduleOf(process: Process): Module | undefined {
  for (let root = process.cwd.replace(/\/$/, ''); ; root = root.slice(0, root.lastIndexOf('/'))) {
    if (isFile(process, `${root}/go.mod`)) return { root, text: process.readFile(`${root}/go.mod`) };
    if (root === '') return undefined;
  }
}

/** Packages of the standard library have no dot before the first slash. @see golang/go: src/cmd/go/internal/modload/import.go ImportMissingError */
function notInModule(path: string, module: Module | undefined, version: string): string {
  const [, minor = 0] = version.split('.').map(Number);
  if (!isOfModule(path)) return `package ${path} is not in ${minor < 21 ? 'GOROOT' : 'std'} (/usr/local/go/src/${path})\n`;
  return `no required module provides package ${path}${module === undefined ? `: ${NO_MODULE}` : `; to add it:\n\tgo get ${path}`}\n`;
}

const isOfModule = (path: string): boolean => path.split('/', 1)[0]?.includes('.') ?? false;

/** The files, or what is said of the packages that they import and no module brings. */
function withImports(process: Process, files: readonly string[], module: Module | undefined): readonly string[] | string {
  const missing = files
    .flatMap((file) => importsOf(process.readFile(file)).map((each) => ({ file, ...each })))
    .filter(({ path }, i, all) => isOfModule(path) && !isRequired(path, module) && all.findIndex((other) => other.path === path) === i)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  if (missing.length === 0) return files;
  return missing
    .map(({ file, line, column, path }) => `${file.replace(/^\.\//, '')}:${line}:${column}: ${notInModule(path, module, '')}`)
    .join('');
}

/** Whether a module that go.mod names, or it itself, has this package. */
const isRequired = (path: string, module: Module | undefined): boolean =>
  [...(module?.text ?? '').matchAll(/^\s*(?:module\s+|require\s+)?"?([\w./~-]+)"?/gm)].some(
    ([, name = '']) => path === name || path.startsWith(`${name}/`),
  );

/** What a file imports, and where each begins: its name, if it is given one. */
function importsOf(source: string): { readonly line: number; readonly column: number; readonly path: string }[] {
  const found: { line: number; column: number; path: string }[] = [];
  let within = false;
  for (const [i, text] of source.split('\n').entries()) {
    if (/^(func|var|type|const)\b/.test(text)) break;
    const single = /^import\s+(?!\()/.exec(text)?.[0];
    const from = within ? (/^\s*/.exec(text)?.[0].length ?? 0) : single?.length;
    const spec = from === undefined ? null : /^(?:[\w.]+\s+)?"([^"]+)"/.exec(text.slice(from));
    if (spec?.[1] !== undefined && from !== undefined) found.push({ line: i + 1, column: from + 1, path: spec[1] });
    if (/^import\s*\(/.test(text)) within = true;
    else if (/^\)/.test(text)) within = false;
  }
  return found;
}
