import type { Task } from '../../engine/index.ts';
import { joinPath } from './lib/files.ts';
import { goThrough } from './lib/input.ts';
import { OsError, type Process } from './lib/kernel.ts';
import { type Grammar, type Options, readOptions } from './lib/options.ts';
import { type Tool, utility } from './lib/tool.ts';
import { compress, decompress } from './tar/ustar.ts';

/** A device (`/dev/zero`) is read as it comes. */
function* contentOf(process: Process, path: string): Task<string> {
  if (path === '-') return yield* goThrough(process, 0, COST);
  if (process.stat(path).type !== 'char') return process.readFile(path);
  return yield* goThrough(process, process.open(path, { read: true }), COST);
}

/** In microseconds for each byte: some 100 MB/s. */
const COST = 0.01;

/** gzip, gunzip and zcat. */
export const gzip = utility(
  function* (tool) {
    const called = tool.name.replace(/.*\//, '');
    const options = readOptions(tool, tool.gnu ? GRAMMAR : { ...GRAMMAR, short: GRAMMAR.short.replace('r', '') });
    const run = new GzipRun(tool, called, options);
    for (const path of options.operands.length > 0 ? options.operands : ['-']) yield* run.treat(path);
    return run.code;
  },
  { shortName: true },
);

const GRAMMAR: Grammar = {
  short: 'cdfkrvtnq123456789',
  long: {
    decompress: 'd',
    uncompress: 'd',
    stdout: 'c',
    'to-stdout': 'c',
    keep: 'k',
    force: 'f',
    recursive: 'r',
    test: 't',
    verbose: 'v',
    quiet: 'q',
    fast: '1',
    best: '9',
  },
};

/** One call of gzip, which goes through its files. @see gzip: gzip.c treat_file, treat_dir; busybox: archival/bbunzip.c, gzip.c */
class GzipRun {
  code = 0;
  readonly #tool: Tool;
  readonly #called: string;
  readonly #options: Options;
  readonly #unpacks: boolean;
  readonly #toStdout: boolean;

  constructor(tool: Tool, called: string, options: Options) {
    this.#tool = tool;
    this.#called = called;
    this.#options = options;
    this.#unpacks = options.has('d', 't') || called !== 'gzip';
    this.#toStdout = options.has('c') || called === 'zcat';
  }

  *treat(given: string): Task<void> {
    const { process, gnu } = this.#tool;
    // A name that is not there may have been given without its ending.
    const isBare = gnu && this.#unpacks && given !== '-' && !given.endsWith('.gz') && !process.access(given, 'f');
    const path = isBare ? `${given}.gz` : given;
    try {
      if (path !== '-' && process.access(path, 'f') && (yield* this.#isPassedOver(path))) return;
      yield* this.#convert(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* this.#fail(`${path}: ${error.message}`, 1);
    }
  }

  /** Whether nothing is done with a file that is there: of a directory GNU's takes what is in it, where it is asked to. */
  *#isPassedOver(path: string): Task<boolean> {
    const { process, gnu } = this.#tool;
    const options = this.#options;
    if (gnu && process.stat(path).type === 'directory') {
      if (!options.has('r')) yield* this.#fail(`${path} is a directory -- ignored`, 2);
      else for (const name of process.readdir(path)) yield* this.treat(joinPath(path, name));
      return true;
    }
    if (this.#unpacks && !this.#toStdout && !options.has('t') && !/\.t?gz$/.test(path)) {
      if (!options.has('r')) yield* this.#fail(`${path}: unknown suffix -${gnu ? '-' : ''} ignored`, gnu ? 2 : 1);
      return true;
    }
    if (!gnu || this.#unpacks || options.has('f', 'c') || !/.\.t?gz$/.test(path)) return false;
    // Since 1.13 it is no more than told.
    if (!options.has('r')) yield* this.#fail(`${path} already has .${path.endsWith('.tgz') ? 'tgz' : 'gz'} suffix -- unchanged`, 2);
    return true;
  }

  *#convert(path: string): Task<void> {
    const { gnu, process } = this.#tool;
    const options = this.#options;
    // It goes through what it is given and keeps none of it, however long that is.
    const text = yield* contentOf(process, path);
    const result = this.#unpacks ? decompress(text) : compress(text);
    if (result === undefined) {
      const magic = this.#called === 'zcat' ? 'no gzip/bzip2/xz magic' : 'invalid magic';
      yield* gnu ? this.#tool.complain(`\ngzip: ${path === '-' ? 'stdin' : path}: not in gzip format\n`) : this.#tell(magic);
      this.code = 1;
    } else if (options.has('t')) {
      if (options.has('v')) yield* this.#tool.complain(`${path}:\t OK\n`);
    } else if (this.#toStdout || path === '-') yield* this.#tool.write(result);
    else {
      const to = this.#unpacks ? path.replace(/\.gz$|(?<=\.t)gz$/, '').replace(/\.t$/, '.tar') : `${path}.gz`;
      if (!options.has('f') && process.access(to, 'f'))
        return yield* gnu ? this.#fail(`${to} already exists;\tnot overwritten`, 2) : this.#fail(`can't open '${to}': File exists`, 1);
      process.writeFile(to, result);
      if (!options.has('k')) process.unlink(path);
    }
  }

  *#fail(message: string, code: number): Task<void> {
    yield* this.#tell(message);
    this.code = code;
  }
  /** GNU's gunzip and zcat are scripts that call gzip. */
  *#tell(message: string): Task<void> {
    yield* this.#tool.complain(`${this.#tool.gnu ? 'gzip' : this.#called}: ${message}\n`);
  }
}
