import type { Task } from '../../../engine/index.ts';
import { joinPath } from '../lib/files.ts';
import { OsError, type Stat } from '../lib/kernel.ts';
import { quote } from '../lib/quote.ts';
import { reason, utility } from '../lib/tool.ts';
import { parseFind } from './expression.ts';

/** A path that find begins with. */
interface Start {
  readonly path: string;
  /** Known as soon as it has been looked at. */
  stat?: Stat;
}

/** find. What it looks for, and what it does with it, is read before it looks. */
export const find = utility(
  function* (tool) {
    const { process } = tool;
    const { paths, expression, settings } = parseFind(tool);
    const { minimum, maximum, depthFirst, follow, followStarts, oneFileSystem } = settings;
    let code = 0;
    for (const path of paths) yield* visit(path, 0, { path });
    code ||= yield* expression.finish();
    return code;

    function* visit(path: string, depth: number, start: Start): Task<void> {
      let stat: Stat;
      try {
        stat = follow || (followStarts && depth === 0) ? statFollowing(path) : process.lstat(path);
      } catch (error) {
        yield* tool.warn(tool.gnu ? `${quote(path)}: ${reason(error)}` : `${path}: ${reason(error)}`);
        code = 1;
        return;
      }
      start.stat ??= stat;
      const file = { path, stat, depth, start: start.path, prune: false };
      const applies = depth >= minimum;
      if (applies && !depthFirst) yield* expression.test(file);
      const isElsewhere = oneFileSystem && stat.fileSystem !== start.stat.fileSystem;
      if (stat.type === 'directory' && depth < maximum && !file.prune && !isElsewhere) {
        let names: string[] = [];
        try {
          names = process.readdir(path);
        } catch (error) {
          yield* tool.warn(tool.gnu ? `${quote(path)}: ${reason(error)}` : `${path}: ${reason(error)}`);
          code = 1;
        }
        for (const name of names) yield* visit(joinPath(path, name), depth + 1, start);
      }
      if (applies && depthFirst) yield* expression.test(file);
      yield* tool.spill();
    }

    function statFollowing(path: string): Stat {
      try {
        return process.stat(path);
      } catch (error) {
        if (error instanceof OsError) return process.lstat(path);
        throw error;
      }
    }
  },
  { shortName: true },
);
