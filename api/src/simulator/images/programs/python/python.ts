import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { runHttpServer } from '../../servers/run-server.ts';
import { numbers } from '../errno.ts';
import { opaqueScript } from '../opaque-script.ts';
import { pip } from '../packages/pip.ts';
import { standardInput } from '../standard-input.ts';
import { defineBuiltins } from './builtins.ts';
import { fileAnswer } from './http.ts';
import { Interpreter } from './interpreter.ts';
import { importModule } from './modules.ts';
import { parsePython } from './syntax.ts';
import { Threads } from './threads.ts';
import { PythonSyntaxError } from './tokens.ts';
import { Raised, text, Unsupported } from './values.ts';

/** Python of one version. A script beyond what is known here is taken for a server, or for work that goes on. */
export const python = (version: string): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    let unbuffered = (process.env.get('PYTHONUNBUFFERED') ?? '') !== '';
    while (args[0] !== undefined && /^-[uBEIOsSvqW]+$/.test(args[0])) {
      unbuffered ||= args[0].includes('u');
      args.shift();
    }
    const [first, second] = args;
    if (first === '--version' || first === '-V') {
      yield* process.write(1, `Python ${version}\n`);
      return 0;
    }
    yield* process.compute(START_CPU);
    if (first === '-c') {
      if (second === undefined) {
        yield* process.write(
          2,
          `Argument expected for the -c option\nusage: ${process.argv[0]} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`python -h' for more information.\n`,
        );
        return 2;
      }
      return yield* runSource(process, second, '<string>', unbuffered);
    }
    if (first === '-m') return yield* runModule(process, second ?? '', args.slice(2), version, unbuffered);
    if (first === undefined || first === '-') {
      // Without a terminal it reads its program from standard input.
      return yield* runSource(process, yield* standardInput(process), '<stdin>', unbuffered);
    }
    if (first.startsWith('-')) {
      yield* process.write(
        2,
        `unknown option ${first}\nusage: ${process.argv[0]} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`python -h' for more information.\n`,
      );
      return 2;
    }
    let source: string;
    try {
      source = process.readFile(first);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const full = first.startsWith('/') ? first : `${process.cwd.replace(/\/$/, '')}/${first}`;
      yield* process.write(
        2,
        error.code === 'EISDIR'
          ? `${process.argv[0]}: can't find '__main__' module in '${full}'\n`
          : `${process.argv[0]}: can't open file '${full}': [Errno ${numbers[error.code]}] ${error.message}\n`,
      );
      return error.code === 'EISDIR' ? 1 : 2;
    }
    return yield* runSource(process, source, first, unbuffered);
  };

function* runSource(process: Process, source: string, file: string, unbuffered: boolean): Task<number> {
  const interpreter = new Interpreter(process, unbuffered, importModule);
  process.onSignal('INT', () => interpreter.interrupt(null, 2));
  defineBuiltins(interpreter);
  try {
    const program = parsePython(source);
    const main = interpreter.run(program, interpreter.globals);
    if (/^\s*(import|from)\s[^\n]*\bthreading\b/m.test(source)) {
      interpreter.threads = new Threads(interpreter);
      yield* interpreter.threads.run(main);
    } else yield* main;
    yield* interpreter.flush();
    return 0;
  } catch (error) {
    if (error instanceof PythonSyntaxError) {
      const line = source.split('\n')[error.line - 1]?.trim() ?? '';
      yield* process.write(
        2,
        `  File "${file}", line ${error.line}\n    ${line}\n    ${'^'.repeat(Math.max(1, Math.min(line.length, 1)))}\n${error.kind}: ${error.message}\n`,
      );
      return 1;
    }
    if (error instanceof Unsupported) {
      yield* interpreter.flush();
      return yield* opaqueScript(process, source);
    }
    if (!(error instanceof Raised)) throw error;
    yield* interpreter.flush();
    if (error.kind === 'SystemExit') {
      if (typeof error.value === 'number') return error.value & 255;
      if (error.value === null || error.value === '') return 0;
      yield* process.write(2, `${text(error.value)}\n`);
      return 1;
    }
    const lines = source.split('\n');
    const frames = error.frames.map(
      ({ line, where }) =>
        `  File "${file}", line ${line}, in ${where}\n${file.startsWith('<') ? '' : `    ${lines[line - 1]?.trim() ?? ''}\n`}`,
    );
    yield* process.write(
      2,
      `Traceback (most recent call last):\n${frames.join('')}${error.kind}${error.message === '' ? '' : `: ${error.message}`}\n`,
    );
    return error.kind === 'KeyboardInterrupt' ? 130 : 1;
  }
}

function* runModule(process: Process, name: string, args: readonly string[], version: string, unbuffered: boolean): Task<number> {
  if (name === 'http.server' || name === 'SimpleHTTPServer') {
    const at = args.findIndex((word) => word === '-d' || word === '--directory');
    const root = at < 0 ? process.cwd : (args[at + 1] ?? process.cwd);
    const host = args.findIndex((word) => word === '-b' || word === '--bind');
    const port = Number(args.find((word, i) => /^\d+$/.test(word) && args[i - 1] !== '-b') ?? 8000);
    const address = host < 0 ? undefined : args[host + 1];
    if (unbuffered) yield* process.write(1, `Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
    process.onSignal('INT', () => process.exit(0));
    return yield* runHttpServer(
      process,
      [{ port, ...(address === '::' ? {} : { family: 4 }), ...(address !== undefined && address !== '::' && { address }) }],
      { handle: (request) => fileAnswer(process, root, request), version: 'HTTP/1.0' },
      ({ error }) => ({
        message: `Traceback (most recent call last):\n  File "/usr/local/lib/python${version.split('.').slice(0, 2).join('.')}/socketserver.py", line 472, in server_bind\n    self.socket.bind(self.server_address)\nOSError: [Errno ${numbers[error.code]}] ${error.message}\n`,
      }),
    );
  }
  if (name === 'pip' && args.length > 0 && args[0] !== '--version') {
    process.argv = ['pip', ...args];
    return yield* pip(process);
  }
  if (name === 'pip') {
    yield* process.write(
      1,
      `pip 22.3.1 from /usr/local/lib/python${version.split('.').slice(0, 2).join('.')}/site-packages/pip (python ${version.split('.').slice(0, 2).join('.')})\n`,
    );
    return 0;
  }
  const path = `${name.replaceAll('.', '/')}.py`;
  if (process.access(path, 'r')) return yield* runSource(process, process.readFile(path), path, unbuffered);
  yield* process.write(2, `${process.argv[0]}: No module named ${name}\n`);
  return 1;
}

const START_CPU = 20 * MILLISECOND;
