// find's actions, one after the other.

import type { Task } from '../../../engine/index.ts';
import { readEscapes } from '../lib/escapes.ts';
import { baseName, directoryName } from '../lib/files.ts';
import { OsError } from '../lib/kernel.ts';
import { quote } from '../lib/quote.ts';
import { exitCode } from '../lib/run-command.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';
import { type Found, formatted } from './format.ts';
import { longLine } from './line.ts';
import { type FindReading, simple, type Test } from './reading.ts';

/** Reads what an action is to do. */
type ActionReader = (find: FindReading, name: string) => Test;

/** By their names. */
export const findActions: ReadonlyMap<string, ActionReader> = new Map<string, ActionReader>([
  ['-print', ({ tool }) => writing(tool, undefined, line)],
  ['-print0', ({ tool }) => writing(tool, undefined, text0)],
  ['-printf', (find, name) => writing(find.tool, undefined, format(find, name))],
  ['-ls', (find) => writing(find.tool, undefined, listing(find))],
  ['-fprint', (find, name) => writing(find.tool, file(find, name), line)],
  ['-fprint0', (find, name) => writing(find.tool, file(find, name), text0)],
  ['-fprintf', (find, name) => writing(find.tool, file(find, name), format(find, name))],
  ['-fls', (find, name) => writing(find.tool, file(find, name), listing(find))],
  ['-quit', quit],
  ['-delete', remove],
  ['-exec', execution],
  ['-execdir', execution],
  ['-ok', execution],
  ['-okdir', execution],
]);

/** Writes of each file to the output, or to a file. */
function writing(tool: Tool, path: string | undefined, textOf: (file: Found) => string): Test {
  return simple((found) => {
    if (path === undefined) tool.print(textOf(found));
    else tool.process.writeFile(path, textOf(found), { append: true });
    return true;
  });
}

const line = ({ path }: Found): string => `${path}\n`;
const text0 = ({ path }: Found): string => `${path}\0`;

function format(find: FindReading, name: string): (found: Found) => string {
  const text = find.argument(name);
  return (found) => readEscapes(formatted(find.process, found, text), 'plain').text;
}

const listing =
  (find: FindReading) =>
  ({ path, stat }: Found): string =>
    `${longLine(path, stat, find.accounts, find.process)}\n`;

/** It is there, and empty, even if nothing is found. */
function file(find: FindReading, name: string): string {
  const path = find.argument(name);
  try {
    find.process.writeFile(path, '');
    return path;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new Failure(`${quote(path)}: ${reason(error)}`, 1);
  }
}

/** GNU's runs first what was put off to the end. */
function quit(find: FindReading): Test {
  return function* () {
    if (find.tool.gnu) yield* runBatches(find);
    yield* find.tool.flush();
    return find.process.exit(0);
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
  const { tool } = find;
  const { argv, end } = command(find, name);
  const inDirectory = name.endsWith('dir');
  const nameOf = (path: string): string => (inDirectory ? `./${baseName(path)}` : path);
  const directoryOf = (path: string): string | undefined => (inDirectory ? directoryName(path) : undefined);
  if (end === '+') {
    const at = argv.findIndex((word) => word.includes('{}'));
    const files = new Map<string | undefined, string[]>();
    find.batches.push({ before: argv.slice(0, at), after: argv.slice(at + 1), files });
    return simple(({ path }) => {
      const directory = directoryOf(path);
      const known = files.get(directory);
      if (known) known.push(nameOf(path));
      else files.set(directory, [nameOf(path)]);
      return true;
    });
  }
  return function* ({ path }) {
    const words = argv.map((word) => word.replaceAll('{}', () => nameOf(path)));
    const question = tool.gnu ? `< ${words[0]} ... ${path} > ? ` : `${words.join(' ')} ?`;
    if (name.startsWith('-ok') && !(yield* find.ask(question))) return false;
    return (yield* run(tool, words, directoryOf(path))) === 0;
  };
}

/** The words of a command, and what ends it. @see findutils: find/parser.c insert_exec_ok; busybox: findutils/find.c parse_params */
function command(find: FindReading, name: string): { readonly argv: readonly string[]; readonly end: string } {
  const { gnu } = find.tool;
  const argv: string[] = [];
  const endsAtPlus = (): boolean => (gnu ? !name.startsWith('-ok') && argv.at(-1) === '{}' : true);
  let end = find.take();
  for (; end !== undefined && end !== ';' && !(end === '+' && endsAtPlus()); end = find.take()) argv.push(end);
  const [last, beforeLast = ''] = argv.toReversed();
  if (end === undefined && gnu && last === '+' && beforeLast.includes('{}')) {
    const said = quote('-exec ... {} +').replace('-exec', name);
    throw new Failure(`In ${said} the '{}' must appear by itself, but you specified ${quote(beforeLast)}`, 1);
  }
  if (end !== undefined && argv.length === 0 && gnu) throw new Failure(`invalid argument \`${end}' to \`${name}'`, 1);
  if (end === undefined || argv.length === 0) return find.noArgument(name);
  if (end === '+' && argv.join(' ').split('{}').length !== 2)
    throw new Failure(gnu ? `Only one instance of {} is supported with ${name} ... +` : "only one '{}' allowed for -exec +", 1);
  return { argv, end };
}

/** Runs what was put off to the end; 1 where one of them failed. */
export function* runBatches({ tool, batches }: FindReading): Task<number> {
  let code = 0;
  for (const { before, after, files } of batches)
    for (const [directory, names] of files) if ((yield* run(tool, [...before, ...names, ...after], directory)) !== 0) code = 1;
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
