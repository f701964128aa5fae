import { asker } from './lib/ask.ts';
import { backupName, backupOptions } from './lib/backup.ts';
import { baseName, directoryName, isDirectory, joinPath, statOrNone } from './lib/files.ts';
import type { Process } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';

export const ln = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'sfnvTt:irbS:LPFd',
    long: {
      symbolic: 's',
      force: 'f',
      interactive: 'i',
      'no-dereference': 'n',
      verbose: 'v',
      relative: 'r',
      'no-target-directory': 'T',
      'target-directory': 't',
      logical: 'L',
      physical: 'P',
      directory: 'd',
      ...backupOptions,
    },
  });
  const { operands } = options;
  if (operands.length === 0) throw tool.usage('missing file operand');
  const target = options.value('t') ?? (operands.length > 1 ? (operands.at(-1) as string) : '.');
  const sources = operands.length > 1 && !options.has('t') ? operands.slice(0, -1) : operands;
  const link = statOrNone(process, target, false)?.type === 'symlink' && options.has('n');
  const into = !options.has('T') && !link && isDirectory(process, target);
  const ask = asker(tool);
  const backup = backupName(tool, options);
  const heed = options.given.findLast(([name]) => name === 'f' || name === 'i')?.[0];
  if (options.has('r') && !options.has('s')) throw new Failure('cannot do --relative without --symbolic', 1);
  let code = 0;
  for (const given of sources) {
    const path = into ? joinPath(target, baseName(given)) : target;
    const source = options.has('r') ? relative(given, path) : options.has('L') && !options.has('s') ? resolved(process, given) : given;
    try {
      if (heed === 'i' && statOrNone(process, path, false)) {
        if (!(yield* ask(`replace ${quote(path)}`))) {
          code = 1;
          continue;
        }
        process.unlink(path);
      }
      const kept = statOrNone(process, path, false) && backup?.(path);
      if (kept !== undefined) process.rename(path, kept);
      if (options.has('f') && statOrNone(process, path, false)) process.unlink(path);
      // busybox tells of it before it tries.
      if (options.has('v') && !tool.gnu) tool.print(`'${path}' -> '${source}'\n`);
      if (options.has('s')) process.symlink(source, path);
      else process.link(source, path);
      if (options.has('v') && tool.gnu) tool.print(`${quote(path)} ${options.has('s') ? '->' : '=>'} ${quote(source)}\n`);
    } catch (error) {
      const why = reason(error);
      const missing = !options.has('s') && !statOrNone(process, source);
      if (!tool.gnu) yield* tool.warn(`${missing ? source : path}: ${why}`);
      else if (missing) yield* tool.warn(`failed to access ${quote(source)}: ${why}`);
      else yield* tool.warn(`failed to create ${options.has('s') ? 'symbolic' : 'hard'} link ${quote(path)}: ${why}`);
      code = 1;
    }
  }
  return code;

  /** From the directory of the link to what it is to lead to. @see coreutils: src/relpath.c */
  function relative(source: string, path: string): string {
    const to = resolved(process, source).split('/');
    const from = resolved(process, directoryName(path)).split('/');
    let common = 0;
    while (common < to.length && common < from.length && to[common] === from[common]) common++;
    return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
  }
});

/** The real path of what may not be there (its directory is). */
function resolved(process: Process, path: string): string {
  if (statOrNone(process, path)) return process.realpath(path);
  const directory = process.realpath(directoryName(path));
  return joinPath(directory, baseName(path));
}
