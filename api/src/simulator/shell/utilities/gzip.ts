import type { Task } from '../../engine/index.ts';
import { goThrough } from './lib/input.ts';
import { OsError, type Process } from './lib/kernel.ts';
import { utility } from './lib/tool.ts';
import { compress, decompress } from './lib/ustar.ts';
import { readOptions } from './options.ts';

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
    const options = readOptions(tool, {
      short: 'cdfkvtnq123456789',
      long: {
        decompress: 'd',
        uncompress: 'd',
        stdout: 'c',
        'to-stdout': 'c',
        keep: 'k',
        force: 'f',
        test: 't',
        verbose: 'v',
        quiet: 'q',
        fast: '1',
        best: '9',
      },
    });
    const tests = options.has('t');
    const unpacks = options.has('d') || tests || called !== 'gzip';
    const toStdout = options.has('c') || called === 'zcat';
    // GNU's gunzip and zcat are scripts that call gzip.
    const tell = (message: string): Task<void> => tool.complain(`${tool.gnu ? 'gzip' : called}: ${message}\n`);
    let code = 0;
    for (const given of options.operands.length > 0 ? options.operands : ['-']) {
      // A name that is not there may have been given without its ending.
      const bare = tool.gnu && unpacks && given !== '-' && !given.endsWith('.gz') && !tool.process.access(given, 'f');
      const path = bare ? `${given}.gz` : given;
      try {
        if (unpacks && !toStdout && path !== '-' && !/\.t?gz$/.test(path) && tool.process.access(path, 'f')) {
          yield* tell(`${path}: unknown suffix -${tool.gnu ? '-' : ''} ignored`);
          code = tool.gnu ? 2 : 1;
          continue;
        }
        if (tool.gnu && !unpacks && !options.has('f', 'c') && /.\.t?gz$/.test(path) && tool.process.access(path, 'f')) {
          yield* tell(`${path} already has .${path.endsWith('.tgz') ? 'tgz' : 'gz'} suffix -- unchanged`);
          code = 2;
          continue;
        }
        // It goes through what it is given and keeps none of it, however long that is.
        const text = yield* contentOf(tool.process, path);
        const result = unpacks ? decompress(text) : compress(text);
        if (result === undefined) {
          const magic = called === 'zcat' ? 'no gzip/bzip2/xz magic' : 'invalid magic';
          yield* tool.gnu ? tool.complain(`\ngzip: ${path === '-' ? 'stdin' : path}: not in gzip format\n`) : tell(magic);
          code = 1;
        } else if (tests) {
          if (options.has('v')) yield* tool.complain(`${path}:\t OK\n`);
        } else if (toStdout || path === '-') yield* tool.write(result);
        else {
          const to = unpacks ? path.replace(/\.gz$|(?<=\.t)gz$/, '').replace(/\.t$/, '.tar') : `${path}.gz`;
          if (!options.has('f') && tool.process.access(to, 'f')) {
            yield* tell(tool.gnu ? `${to} already exists;\tnot overwritten` : `can't open '${to}': File exists`);
            code = tool.gnu ? 2 : 1;
            continue;
          }
          tool.process.writeFile(to, result);
          if (!options.has('k')) tool.process.unlink(path);
        }
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* tell(`${path}: ${error.message}`);
        code = 1;
      }
    }
    return code;
  },
  { shortName: true },
);
