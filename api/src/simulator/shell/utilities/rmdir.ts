import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { reason, utility } from './lib/tool.ts';

export const rmdir = utility(function* (tool) {
  const options = readOptions(tool, { short: 'pv', long: { parents: 'p', 'ignore-fail-on-non-empty': 'ignore', verbose: 'v' } });
  if (options.operands.length === 0) throw tool.usage('missing operand');
  let code = 0;
  for (const operand of options.operands) {
    for (let path = operand; path !== '' && path !== '/'; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
      try {
        if (options.has('v')) tool.print(`${tool.name}: removing directory, ${tool.gnu ? quote(path) : `'${path}'`}\n`);
        tool.process.rmdir(path);
      } catch (error) {
        const why = reason(error);
        if (options.has('ignore') && why === 'Directory not empty') break;
        yield* tool.warn(tool.gnu ? `failed to remove ${quote(path)}: ${why}` : `'${path}': ${why}`);
        code = 1;
        break;
      }
      if (!options.has('p')) break;
    }
  }
  return code;
});
