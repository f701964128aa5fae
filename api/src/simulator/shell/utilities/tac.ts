import { readAll, withInput } from './lib/input.ts';
import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';

export const tac = utility(function* (tool) {
  const { operands } = readOptions(tool, { short: '' });
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    const ok = yield* withInput(tool, path, function* (fd) {
      const text = yield* readAll(tool.process, fd);
      tool.print((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''));
    });
    if (!ok) code = 1;
  }
  return code;
});
