import { joinPath } from '../lib/files.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { type Options, readOptions } from '../lib/options.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';
import { changeDirectory, createArchive } from './create.ts';
import { compareArchive, extractArchive } from './extract.ts';
import { type TarJob, withExclusions } from './job.ts';
import { GRAMMAR, TOLD } from './options.data.ts';

/** tar: it makes, lists, unpacks, compares and changes archives. */
export const tar = utility(
  function* (tool) {
    const args = oldStyle(tool);
    const { options, operands } = read(tool, args);
    if (options.has('version')) {
      tool.print('tar (GNU tar) 1.34\n');
      return 0;
    }
    if (options.given.some(([name]) => TOLD.has(name))) notFollowed(tool.process);
    const file = options.value('f') ?? '-';
    const start = tool.process.cwd;
    const job: TarJob = withExclusions(tool, {
      options,
      operands,
      start,
      named: file,
      path: file === '-' || file.startsWith('/') ? file : joinPath(start, file),
    });
    if (options.has('c', 'r', 'u')) return yield* createArchive(tool, job);
    // Where it unpacks to; what is packed comes from where each -C says.
    for (const [name, directory] of options.given) if (name === 'C') changeDirectory(tool, directory);
    if (options.has('d', 'delete')) return yield* compareArchive(tool, job);
    if (options.has('x') || options.has('t')) return yield* extractArchive(tool, job);
    if (!tool.gnu) throw tool.usage('missing action');
    throw new Failure("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2, 'operands');
  },
  { usageCode: 64, busyboxUsageCode: 1, shortName: true },
);

/** The first word may be a cluster without its dash, whose letters take the words after it in turn. @see tar: doc/tar.texi "Old Option Style" */
function oldStyle(tool: Tool): readonly string[] {
  const [first = '', ...rest] = tool.args;
  if (!/^[a-zA-Z]+$/.test(first)) return tool.args;
  const words: string[] = [];
  for (const letter of first) {
    words.push(`-${letter}`);
    if (!GRAMMAR.short.includes(`${letter}:`)) continue;
    const value = rest.shift();
    if (value === undefined)
      throw new Failure(
        tool.gnu ? `Old option '${letter}' requires an argument.` : `option requires an argument -- '${letter}'`,
        tool.gnu ? 2 : 1,
        'option',
      );
    words.push(value);
  }
  return [...words, ...rest];
}

/** All options, and each operand with the directory that it is looked for in: where the last -C before it leads. */
function read(tool: Tool, args: readonly string[]): { options: Options; operands: TarJob['operands'] } {
  const options = readOptions(tool, GRAMMAR, args);
  const operands: { name: string; directories: readonly string[] }[] = [];
  let directories: readonly string[] = [];
  for (let rest = args; ; ) {
    const part = readOptions(tool, { ...GRAMMAR, inOrder: true }, rest);
    directories = [...directories, ...part.values('C')];
    const [name, ...more] = part.operands;
    if (name === undefined) break;
    // After `--` there are names alone.
    if (rest[rest.length - part.operands.length - 1] === '--') {
      for (const each of part.operands) operands.push({ name: each, directories });
      break;
    }
    operands.push({ name, directories });
    rest = more;
  }
  return { options, operands };
}
