import { asker } from './lib/ask.ts';
import { backupName, backupOptions } from './lib/backup.ts';
import { type CopyOptions, copyTree, destination, isInto } from './lib/copy.ts';
import { directoryName, isDirectory, joinPath } from './lib/files.ts';
import { type Options, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

export const cp = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'abdfiHlLnpPrRsS:Tt:uvxZ',
    long: {
      archive: 'a',
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      recursive: 'r',
      dereference: 'L',
      'no-dereference': 'P',
      link: 'l',
      'symbolic-link': 's',
      'remove-destination': 'removefirst',
      'attributes-only': 'attributes',
      'strip-trailing-slashes': 'strip',
      'one-file-system': 'x',
      reflink: 'reflink::',
      sparse: 'sparse:',
      ...backupOptions,
      'no-target-directory': 'T',
      'target-directory': 't',
      preserve: 'preserve::',
      'no-preserve': 'nopreserve:',
      parents: 'parents',
      update: 'u',
      verbose: 'v',
    },
  });
  const [sources, target] = sourcesAndTarget(tool, options);
  const into = !options.has('T') && isInto(tool, target);
  if (sources.length > 1 && !into) {
    throw new Failure(tool.gnu ? `target ${quote(target)}: No such file or directory` : `target '${target}' is not a directory`, 1);
  }
  if (options.has('parents') && !isDirectory(tool.process, target))
    throw tool.gnu
      ? tool.usage('with --parents, the destination must be a directory')
      : new Failure('with --parents, the destination must be a directory', 1);
  const chosen = copyOptions(tool, options);
  let code = 0;
  for (const given of sources) {
    const source = options.has('strip') ? given.replace(/(?<=.)\/+$/, '') : given;
    const to = options.has('parents') ? underParents(tool, source, target) : destination(source, target, into);
    if (!(yield* copyTree(tool, source, to, chosen))) code = 1;
  }
  return code;
});

/** The operands of cp and mv. */
export function sourcesAndTarget(tool: Tool, options: Options): [readonly string[], string] {
  const { operands } = options;
  const target = options.value('t') ?? operands.at(-1);
  const sources = options.has('t') ? operands : operands.slice(0, -1);
  if (operands.length === 0 || target === undefined) throw tool.usage('missing file operand');
  if (sources.length === 0) throw tool.usage(`missing destination file operand after ${quote(target)}`);
  return [sources, target];
}

/** Where a source goes with `--parents`: below the directory, with the directories that lead to it. */
function underParents(tool: Tool, source: string, target: string): string {
  const path = joinPath(target, source.replace(/^\/+/, ''));
  const parent = directoryName(path);
  for (let slash = parent.indexOf('/', target.length); ; slash = parent.indexOf('/', slash + 1)) {
    const made = slash < 0 ? parent : parent.slice(0, slash);
    if (made !== '' && !isDirectory(tool.process, made)) tool.process.mkdir(made);
    if (slash < 0) return path;
  }
}

function copyOptions(tool: Tool, options: Options): CopyOptions {
  const archive = options.has('a');
  // The last of them says it.
  const heed = options.given.findLast(([name]) => name === 'i' || name === 'n')?.[0];
  const what = options.value('preserve');
  const preserves = (attribute: string): boolean =>
    what !== undefined && (what === '' || what === 'all' || what.split(',').includes(attribute));
  return {
    recursive: archive || options.has('r', 'R'),
    follows: follows(options),
    link: options.has('s') ? 'symbolic' : options.has('l') ? 'hard' : 'none',
    ask: heed === 'i' ? asker(tool) : undefined,
    backup: backupName(tool, options),
    removeFirst: options.has('removefirst'),
    attributesOnly: options.has('attributes'),
    preserveTimes: archive || options.has('p') || preserves('timestamps'),
    preserveMode: archive || options.has('p') || preserves('mode'),
    preserveOwner: archive || options.has('p') || preserves('ownership'),
    force: options.has('f'),
    noClobber: heed === 'n',
    update: options.has('u'),
    verbose: options.has('v'),
  };
}

/** Which symbolic links are followed: the last of -L, -H and -P says it, else only a copy of no tree does. @see coreutils: src/cp.c */
function follows(options: Options): CopyOptions['follows'] {
  const last = options.given.findLast(([name]) => FOLLOWING.has(name))?.[0];
  if (last === 'L') return 'all';
  if (last === 'H') return 'named';
  if (last !== undefined) return 'none';
  return options.has('r', 'R', 'l') ? 'none' : 'all';
}
const FOLLOWING: ReadonlySet<string> = new Set(['a', 'd', 'H', 'L', 'P']);
