import type { Task } from '../../engine/index.ts';
import { sourcesAndTarget } from './cp.ts';
import { asker } from './lib/ask.ts';
import { backupName, backupOptions } from './lib/backup.ts';
import { copyTree, destination, isInto } from './lib/copy.ts';
import { joinPath, statOrNone } from './lib/files.ts';
import { isSameFile, OsError, type Stat } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { cannotRemove, quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

export const mv = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'bfinuvS:Tt:Z',
    long: {
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      verbose: 'v',
      update: 'u',
      'no-target-directory': 'T',
      'target-directory': 't',
      'strip-trailing-slashes': 'strip',
      ...backupOptions,
    },
  });
  const ask = asker(tool);
  const backup = backupName(tool, options);
  // The last of them says it.
  const heed = options.given.findLast(([name]) => 'fin'.includes(name))?.[0];
  const [sources, target] = sourcesAndTarget(tool, options);
  const into = !options.has('T') && isInto(tool, target);
  if (sources.length > 1 && !into)
    throw new Failure(tool.gnu ? `target ${quote(target)}: No such file or directory` : `target '${target}' is not a directory`, 1);
  let code = 0;
  for (const given of sources) {
    const source = options.has('strip') ? given.replace(/(?<=.)\/+$/, '') : given;
    const to = destination(source, target, into);
    const there = statOrNone(process, to, false);
    if (there && heed === 'n') continue;
    const own = statOrNone(process, source, false);
    if (tool.gnu && !own) {
      yield* tool.warn(`cannot stat ${quote(source)}: No such file or directory`);
      code = 1;
      continue;
    }
    if (own && there && isSameFile(own, there)) {
      yield* tool.warn(tool.gnu ? `${quote(source)} and ${quote(to)} are the same file` : `'${source}' and '${to}' are the same file`);
      code = 1;
      continue;
    }
    // Only a directory can be given a name that ends in a slash.
    if (own && own.type !== 'directory' && to.endsWith('/') && !there) {
      yield* tool.warn(
        tool.gnu ? `cannot move ${quote(source)} to ${quote(to)}: Not a directory` : `can't rename '${source}': Not a directory`,
      );
      code = 1;
      continue;
    }
    if (there && options.has('u') && own && there.mtime >= own.mtime) continue;
    if (there && heed === 'i' && !(yield* ask(`overwrite ${tool.gnu ? quote(to) : `'${to}'`}`))) continue;
    if (there?.type === 'directory' && own && own.type !== 'directory') {
      yield* tool.warn(tool.gnu ? `cannot overwrite directory ${quote(to)} with non-directory ${quote(source)}` : `'${to}' is a directory`);
      code = 1;
      continue;
    }
    const kept = there && backup?.(to);
    if (kept !== undefined) process.rename(to, kept);
    try {
      process.rename(source, to);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'EXDEV') {
        const why = there && own && whyNotRemoved(tool, to, own);
        if (why !== undefined) {
          yield* tool.warn(
            tool.gnu
              ? `inter-device move failed: ${quote(source)} to ${quote(to)}; unable to remove target: ${why}`
              : `can't remove '${to}': ${why}`,
          );
          code = 1;
          continue;
        }
        if (!(yield* copyTree(tool, source, to, across)) || !(yield* removeTree(tool, source))) code = 1;
        continue;
      }
      const isInItself = tool.gnu && error.code === 'EINVAL' && own?.type === 'directory';
      yield* tool.warn(
        isInItself
          ? `cannot move ${quote(source)} to a subdirectory of itself, ${quote(to)}`
          : tool.gnu
            ? `cannot move ${quote(source)} to ${quote(to)}: ${error.message}`
            : `can't rename '${source}': ${error.message}`,
      );
      code = 1;
      // busybox tells of what did not work, too.
      if (tool.gnu) continue;
    }
    if (options.has('v'))
      tool.print(
        tool.gnu
          ? `renamed ${quote(source)} -> ${quote(to)}${kept === undefined ? '' : ` (backup: ${quote(kept)})`}\n`
          : `'${source}' -> '${to}'\n`,
      );
  }
  return code;
});

/** What is there has to go first. @see busybox: coreutils/mv.c mv_main; coreutils: src/copy.c copy_internal */
function whyNotRemoved({ process, gnu }: Tool, path: string, own: Stat): string | undefined {
  try {
    if (gnu && own.type === 'directory') process.rmdir(path);
    else process.unlink(path);
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

/** Between two file systems a move is a copy that keeps all, and a removal. */
const across = {
  recursive: true,
  follows: 'none',
  link: 'none',
  preserveTimes: true,
  preserveMode: true,
  preserveOwner: true,
  force: true,
  noClobber: false,
  update: false,
  verbose: false,
} as const;

function* removeTree(tool: Tool, path: string): Task<boolean> {
  const { process } = tool;
  let all = true;
  try {
    if (process.lstat(path).type !== 'directory') process.unlink(path);
    else {
      for (const name of process.readdir(path)) all = (yield* removeTree(tool, joinPath(path, name))) && all;
      if (all) process.rmdir(path);
    }
  } catch (error) {
    yield* tool.warn(cannotRemove(tool, path, reason(error)));
    return false;
  }
  return all;
}
