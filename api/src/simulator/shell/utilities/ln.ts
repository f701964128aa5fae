import { baseName, isDirectory, joinPath, statOrNone } from './lib/files.ts';
import { quote } from './lib/quote.ts';
import { reason, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

export const ln = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'sfnvTt:irbS:',
    long: { symbolic: 's', force: 'f', 'no-dereference': 'n', verbose: 'v', relative: 'r', 'no-target-directory': 'T' },
  });
  const { operands } = options;
  if (operands.length === 0) throw tool.usage('missing file operand');
  const target = options.value('t') ?? (operands.length > 1 ? (operands.at(-1) as string) : '.');
  const sources = operands.length > 1 && !options.has('t') ? operands.slice(0, -1) : operands;
  const link = statOrNone(process, target, false)?.type === 'symlink' && options.has('n');
  const into = !options.has('T') && !link && isDirectory(process, target);
  let code = 0;
  for (const source of sources) {
    const path = into ? joinPath(target, baseName(source)) : target;
    try {
      if (options.has('f') && statOrNone(process, path, false)) process.unlink(path);
      if (options.has('s')) process.symlink(source, path);
      else process.link(source, path);
      if (options.has('v'))
        tool.print(tool.gnu ? `${quote(path)} ${options.has('s') ? '->' : '=>'} ${quote(source)}\n` : `'${path}' -> '${source}'\n`);
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
});
