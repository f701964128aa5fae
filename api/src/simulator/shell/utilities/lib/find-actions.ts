// find's actions, one after the other.

import type { Task } from '../../../engine/index.ts';
import { readEscapes } from './escapes.ts';
import { baseName, directoryName } from './files.ts';
import { formatted } from './find-format.ts';
import { longLine } from './find-line.ts';
import { type FindReading, simple, type Test } from './find-reading.ts';
import { OsError } from './kernel.ts';
import { quote } from './quote.ts';
import { exitCode } from './run-command.ts';
import { reason, type Tool } from './tool.ts';

/** Reads what an action is to do. */
type ActionReader = (find: FindReading, name: string) => Test;

/** By their names. */
export const findActions: ReadonlyMap<string, ActionReader> = new Map<string, ActionReader>([
  ['-print', print],
  ['-print0', print],
  ['-printf', printFormatted],
  ['-ls', list],
  ['-quit', quit],
  ['-delete', remove],
  ['-exec', execution],
  ['-execdir', execution],
  ['-ok', execution],
]);

function print({ tool }: FindReading, name: string): Test {
  const end = name === '-print' ? '\n' : '\0';
  return simple(({ path }) => {
    tool.print(path + end);
    return true;
  });
}

function printFormatted(find: FindReading, name: string): Test {
  const { tool, process } = find;
  const format = find.argument(name);
  return simple((file) => {
    tool.print(readEscapes(formatted(process, file, format), 'plain').text);
    return true;
  });
}

function list(find: FindReading): Test {
  return simple(({ path, stat }) => {
    find.tool.print(`${longLine(path, stat, find.accounts, find.process.now)}\n`);
    return true;
  });
}

function quit({ tool }: FindReading): Test {
  return function* () {
    yield* tool.flush();
    return tool.process.exit(0);
  };
}

/** What is in a directory goes before it. */
function remove({ tool, process, settings }: FindReading): Test {
  settings.depthFirst = true;
  return function* ({ path, stat }) {
    if (path === '.') return true;
    try {
      if (stat.type === 'directory') process.rmdir(path);
      else process.unlink(path);
      return true;
    } catch (error) {
      yield* tool.warn(tool.gnu ? `cannot delete ${quote(path)}: ${reason(error)}` : `${path}: ${reason(error)}`);
      return false;
    }
  };
}

/** `… ;` is run for each file; `… {} +` once, with all of them, when the search is over. */
function execution(find: FindReading, name: string): Test {
  const argv: string[] = [];
  let end = find.take();
  for (; end !== undefined && end !== ';' && !(end === '+' && argv.at(-1) === '{}'); end = find.take()) argv.push(end);
  if (end === undefined) return find.noArgument(name);
  if (end === '+') {
    const batch = { argv: argv.slice(0, -1), files: [] as string[] };
    find.batches.push(batch);
    return simple(({ path }) => batch.files.push(path) > 0);
  }
  return function* ({ path }) {
    const file = name === '-execdir' ? `./${baseName(path)}` : path;
    const words = argv.map((word) => word.replaceAll('{}', () => file));
    return (yield* run(find.tool, words, name === '-execdir' ? directoryName(path) : undefined)) === 0;
  };
}

/** Runs what was put off to the end; 1 where one of them failed. */
export function* runBatches({ tool, batches }: FindReading): Task<number> {
  let code = 0;
  for (const { argv, files } of batches) if (files.length > 0 && (yield* run(tool, [...argv, ...files])) !== 0) code = 1;
  return code;
}

function* run(tool: Tool, argv: readonly string[], cwd?: string): Task<number> {
  const { process } = tool;
  yield* tool.flush();
  try {
    const pid = process.spawn({ argv, ...(cwd === undefined ? {} : { cwd }) });
    return exitCode((yield* process.waitpid(pid)).status);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* tool.warn(tool.gnu ? `${quote(argv[0] as string)}: ${error.message}` : `${argv[0]}: ${error.message}`);
    return 127;
  }
}
