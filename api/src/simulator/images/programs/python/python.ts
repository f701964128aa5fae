import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/lib/not-followed.ts';
import { runHttpServer } from '../../servers/run-server.ts';
import { EndlessSearch, searchOn } from '../endless-search.ts';
import { numbers } from '../errno.ts';
import { opaqueScript } from '../opaque-script.ts';
import { pip } from '../packages/pip.ts';
import { standardInput } from '../standard-input.ts';
import { defineBuiltins } from './builtins.ts';
import { isExit } from './classes.ts';
import { docOf } from './docs.ts';
import { raisedBy } from './exceptions.ts';
import { Interpreter } from './interpreter.ts';
import { fileAnswer } from './modules/file-server.ts';
import { importModule } from './modules/index.ts';
import { commandLine } from './options.ts';
import { parsePython } from './syntax.ts';
import { PythonSyntaxError } from './tokens.ts';
import { finalTraceback } from './traceback.ts';
import type { Block } from './tree.ts';
import { given, Native, Raised, Unsupported, type Value } from './values.ts';

/** Python of one version. A script that goes beyond what is known here is said to, and taken for a server, or for work that goes on. */
export const python = (version: string): Program =>
  function* (process) {
    const { flags, program: args } = commandLine(process.argv.slice(1));
    const unbuffered = (process.env.get('PYTHONUNBUFFERED') ?? '') !== '' || flags.includes('u');
    const [first, second] = args;
    if (first === '--version' || first === '-V' || first === '-VV') {
      yield* process.write(1, `Python ${version}\n`);
      return 0;
    }
    process.clientCost = CLIENT_CPU;
    yield* process.compute(START_CPU);
    const runs: Run = { version, unbuffered };
    if (first === '-c') {
      if (second === undefined) {
        yield* process.write(
          2,
          `Argument expected for the -c option\nusage: ${process.argv[0]} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`python -h' for more information.\n`,
        );
        return 2;
      }
      return yield* runSource(process, second, '<string>', runs);
    }
    if (first === '-m') return yield* runModule(process, second ?? '', args.slice(2), runs);
    if (first === undefined || first === '-') {
      // Without a terminal it reads its program from standard input.
      return yield* runSource(process, yield* standardInput(process), '<stdin>', runs);
    }
    if (first.startsWith('-')) {
      yield* process.write(
        2,
        `unknown option ${first}\nusage: ${process.argv[0]} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`python -h' for more information.\n`,
      );
      return 2;
    }
    let source: string;
    const full = first.startsWith('/') ? first : `${process.cwd.replace(/\/$/, '')}/${first}`;
    try {
      source = process.readFile(first);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'EISDIR' && process.access(`${first}/__main__.py`, 'r'))
        return yield* runSource(process, process.readFile(`${first}/__main__.py`), `${full}/__main__.py`, runs);
      yield* process.write(
        2,
        error.code === 'EISDIR'
          ? `${process.argv[0]}: can't find '__main__' module in '${full}'\n`
          : `${process.argv[0]}: can't open file '${full}': [Errno ${numbers[error.code]}] ${error.message}\n`,
      );
      return error.code === 'EISDIR' ? 1 : 2;
    }
    // Since 3.9 a script is known by its absolute path.
    return yield* runSource(process, source, minor(version) >= 9 ? full.replace('/./', '/') : first, runs);
  };

interface Run {
  readonly version: string;
  readonly unbuffered: boolean;
}
const minor = (version: string): number => Number(version.split('.')[1]);

function* runSource(process: Process, source: string, file: string, { version, unbuffered }: Run): Task<number> {
  if (version.startsWith('2.')) return yield* opaqueScript(process, source, 'Python script', 'it is for Python 2');
  const machine = new Interpreter(process, file, version, unbuffered, importModule);
  // In the background of a shell it is ignored, and stays so. @see cpython: Modules/signalmodule.c signal_install_handlers
  if (machine.process.actionOf('INT') !== 'ignore') machine.onSignal('INT', null, 2);
  defineBuiltins(machine);
  if (file !== '<string>' && file !== '<stdin>') machine.sources.set(file, source.split('\n'));
  try {
    const program = parsePython(source);
    return yield* machine.threads.run(main(machine, program));
  } catch (error) {
    if (error instanceof PythonSyntaxError) {
      yield* process.write(2, syntaxError(error, source, file));
      return 1;
    }
    if (error instanceof EndlessSearch) return yield* searchOn(process);
    if (!(error instanceof Unsupported)) throw error;
    yield* machine.flush();
    return yield* opaqueScript(process, source, 'Python script', error.message);
  }
}

/** The script itself, the threads that it leaves, and what it has asked for at its end. */
function* main(machine: Interpreter, program: Block): Task<number> {
  machine.globals.names.set('__doc__', docOf(program) ?? null);
  let code = yield* outcome(machine, machine.run(program, machine.globals));
  const rest = yield* outcome(machine, machine.threads.rest());
  code ||= rest;
  for (const run of ((machine.kept.get('atexit') ?? []) as (() => Task<Value>)[]).toReversed()) yield* outcome(machine, run());
  yield* machine.writeOpened(0);
  yield* machine.flush();
  return code;
}

/** How Python ends: an exception that nobody has caught is told. */
function* outcome(machine: Interpreter, task: Task<unknown>): Task<number> {
  try {
    yield* task;
    return 0;
  } catch (error) {
    const raised = raisedBy(error);
    if (!(raised instanceof Raised)) throw raised;
    yield* machine.flush();
    if (isExit(raised.value)) {
      const code = raised.value.fields.get('code') ?? null;
      if (code === null) return 0;
      if (typeof code === 'bigint' || typeof code === 'boolean') return Number(BigInt.asUintN(8, BigInt(code)));
      yield* machine.process.write(2, `${machine.text(code)}\n`);
      return 1;
    }
    const hook = machine.modules.get('sys')?.members.get('excepthook');
    if (hook !== undefined && !(hook instanceof Native)) {
      yield* outcome(machine, machine.call(hook, given(raised.value.of, raised.value, null)));
      yield* machine.flush();
      return 1;
    }
    yield* machine.process.write(2, finalTraceback(machine, raised));
    if (raised.value.of.name !== 'KeyboardInterrupt') return 1;
    // It ends by the signal, unless it is process 1.
    machine.process.onSignal('INT', 'default');
    machine.process.kill(machine.process.pid, 'INT');
    return 130;
  }
}

function syntaxError({ line, column, endColumn, kind, message }: PythonSyntaxError, source: string, file: string): string {
  const text = source.split('\n')[line - 1] ?? '';
  const indent = text.length - text.trimStart().length;
  const carets =
    column === undefined
      ? ''
      : `    ${' '.repeat(Math.max(0, column - indent))}${'^'.repeat(Math.max(1, (endColumn ?? column + 1) - column))}\n`;
  const shown = text.trim() === '' ? '' : `    ${text.trim()}\n${carets}`;
  return `  File "${file}", line ${line}\n${shown}${kind}: ${message}\n`;
}

/** What argparse says of arguments that http.server does not take. @see cpython: Lib/http/server.py */
function serverFault(args: readonly string[], minor: number): string | undefined {
  const isNew = minor >= 11;
  const valued = ['-b', '--bind', '-d', '--directory', ...(isNew ? ['-p', '--protocol'] : [])];
  const strange: string[] = [];
  let port: string | undefined;
  let fault: string | undefined;
  for (let i = 0; i < args.length && fault === undefined; i++) {
    const word = args[i] as string;
    if (valued.includes(word)) i++;
    else if (word === '--cgi' || valued.some((name) => word.startsWith(`${name}=`) || (name.length === 2 && word.startsWith(name))))
      continue;
    else if (/^-\D/.test(word) || port !== undefined) strange.push(word);
    else if (/^\s*[+-]?\d+\s*$/.test(word)) port = word;
    else fault = `argument port: invalid int value: '${word}'`;
  }
  if (strange.length > 0) fault ??= `unrecognized arguments: ${strange.join(' ')}`;
  if (fault === undefined || minor < 7) return undefined;
  const options = isNew ? '[-b ADDRESS] [-d DIRECTORY] [-p VERSION]' : '[--bind ADDRESS] [--directory DIRECTORY]';
  return `usage: server.py [-h] [--cgi] ${options} [port]\nserver.py: error: ${fault}\n`;
}

function* runModule(process: Process, name: string, args: readonly string[], runs: Run): Task<number> {
  const short = runs.version.split('.').slice(0, 2).join('.');
  if (name === 'http.server' || name === 'SimpleHTTPServer') {
    const at = args.findIndex((word) => word === '-d' || word === '--directory');
    const root = at < 0 ? process.cwd : (args[at + 1] ?? process.cwd);
    const host = args.findIndex((word) => word === '-b' || word === '--bind');
    const wrong = serverFault(args, Number(short.split('.')[1]));
    if (wrong !== undefined) {
      yield* process.write(2, wrong);
      return 2;
    }
    const port = Number(args.find((word, i) => /^\d+$/.test(word) && args[i - 1] !== '-b') ?? 8000);
    const address = host < 0 ? undefined : args[host + 1];
    if (runs.unbuffered) yield* process.write(1, `Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
    process.onSignal('INT', () => process.exit(0));
    return yield* runHttpServer(
      process,
      [{ port, ...(address === '::' ? {} : { family: 4 }), ...(address !== undefined && address !== '::' && { address }) }],
      { handle: (request) => fileAnswer(process, root, request, runs.version), version: 'HTTP/1.0' },
      ({ error }) => ({
        message: `Traceback (most recent call last):\n  File "/usr/local/lib/python${short}/socketserver.py", line 472, in server_bind\n    self.socket.bind(self.server_address)\n${error.code === 'EACCES' ? 'PermissionError' : 'OSError'}: [Errno ${numbers[error.code]}] ${error.message}\n`,
      }),
    );
  }
  if (name === 'pip' && args.length > 0 && args[0] !== '--version') {
    process.argv = ['pip', ...args];
    return yield* pip(process);
  }
  if (name === 'pip') {
    yield* process.write(1, `pip 22.3.1 from /usr/local/lib/python${short}/site-packages/pip (python ${short})\n`);
    return 0;
  }
  if (name === 'json.tool') {
    const source = jsonTool(args);
    return source === undefined ? notFollowed(process) : yield* runSource(process, source, `/usr/lib/python${short}/json/tool.py`, runs);
  }
  const path = [`${name.replaceAll('.', '/')}.py`, `${name.replaceAll('.', '/')}/__main__.py`].find((each) => process.access(each, 'r'));
  if (path !== undefined) return yield* runSource(process, process.readFile(path), `${process.cwd.replace(/\/$/, '')}/${path}`, runs);
  yield* process.write(2, `${process.argv[0]}: No module named ${name}\n`);
  return 1;
}

/** What it does with a file, or with its standard input; undefined: with other options. @see cpython: Lib/json/tool.py */
function jsonTool(args: readonly string[]): string | undefined {
  const options = new Map([
    ['--sort-keys', 'sort_keys=True'],
    ['--no-ensure-ascii', 'ensure_ascii=False'],
  ]);
  const [file = '-', ...more] = args.filter((word) => !options.has(word));
  if ((file !== '-' && file.startsWith('-')) || more.length > 0) return undefined;
  const input = file === '-' ? 'sys.stdin' : `open(${JSON.stringify(file)})`;
  const chosen = args.flatMap((word) => options.get(word) ?? []).map((option) => `, ${option}`);
  return `import json, sys
try:
    value = json.load(${input})
except ValueError as error:
    sys.exit(str(error))
print(json.dumps(value, indent=4${chosen.join('')}))
`;
}

const START_CPU = 20 * MILLISECOND;
/** Of its http.server, for a request. */
const CLIENT_CPU = 0.5 * MILLISECOND;
