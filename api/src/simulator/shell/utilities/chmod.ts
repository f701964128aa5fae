import type { Task } from '../../engine/index.ts';
import { joinPath } from './lib/files.ts';
import { modeText, parseMode } from './lib/mode.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';

export const chmod = utility(function* (tool) {
  const { process } = tool;
  // A mode may begin with a dash: `chmod -x file`.
  const at = tool.args.findIndex((word) => /^-[rwxXst]/.test(word) && parseMode(word, 0, 0, false) !== undefined);
  const words = at < 0 ? tool.args : [...tool.args.slice(0, at), '--', ...tool.args.slice(at)];
  const options = readOptions(
    tool,
    {
      short: 'Rvfc',
      long: { recursive: 'R', verbose: 'v', silent: 'f', quiet: 'f', changes: 'c', reference: 'reference:' },
    },
    words,
  );
  const reference = options.value('reference');
  const [mode, ...files] = reference === undefined ? options.operands : [process.stat(reference).mode.toString(8), ...options.operands];
  if (mode === undefined) throw tool.usage('missing operand');
  if (files.length === 0) throw tool.usage(`missing operand after ${quote(mode)}`);
  if (parseMode(mode, 0, 0, false) === undefined)
    throw tool.gnu ? tool.usage(`invalid mode: ${quote(mode)}`) : new Failure(`invalid mode '${mode}'`, 1);
  let code = 0;
  for (const file of files) yield* change(file);
  return code;

  /** With GNU's, a directory that cannot be changed is gone through all the same; busybox' says so twice, and leaves it. */
  function* change(path: string): Task<void> {
    let descends = false;
    try {
      const stat = process.stat(path);
      descends = options.has('R') && stat.type === 'directory';
      const wanted = parseMode(mode as string, stat.mode, process.umask, stat.type === 'directory') as number;
      process.chmod(path, wanted);
      if (options.has('v') || (options.has('c') && wanted !== stat.mode)) {
        const told = (mode: number): string => `${mode.toString(8).padStart(4, '0')} (${modeText({ ...stat, mode }).slice(1)})`;
        const change = wanted === stat.mode ? `retained as ${told(wanted)}` : `changed from ${told(stat.mode)} to ${told(wanted)}`;
        tool.print(tool.gnu ? `mode of ${quote(path)} ${change}\n` : `mode of '${path}' changed to ${told(wanted)}\n`);
      }
    } catch (error) {
      for (let times = descends && !tool.gnu ? 2 : 1; times > 0; times--) yield* refuse(path, reason(error));
      descends &&= tool.gnu;
    }
    if (!descends) return;
    let names: string[];
    try {
      names = process.readdir(path);
    } catch (error) {
      return yield* refuse(path, reason(error), 'cannot read directory');
    }
    for (const name of names) if (process.lstat(joinPath(path, name)).type !== 'symlink') yield* change(joinPath(path, name));
  }

  function* refuse(path: string, why: string, what?: string): Task<void> {
    code = 1;
    if (options.has('f') && tool.gnu) return;
    const word = what ?? (why === 'No such file or directory' || why === 'Not a directory' ? 'cannot access' : 'changing permissions of');
    yield* tool.warn(tool.gnu ? `${word} ${quote(path)}: ${why}` : `${path}: ${why}`);
    if (tool.gnu && options.has('v') && word === 'cannot access') tool.print(`${quote(path)} could not be accessed\n`);
  }
});
