import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';

/** Without names all variables; with names their values, and exit code 1 if one is not set. */
export const printenv = utility((tool) => {
  const options = readOptions(tool, { short: '0', long: { null: '0' }, inOrder: true });
  const end = options.has('0') ? '\0' : '\n';
  if (options.operands.length === 0) {
    for (const [name, value] of tool.process.env) tool.print(`${name}=${value}${end}`);
    return 0;
  }
  let code = 0;
  for (const name of options.operands) {
    const value = tool.process.env.get(name);
    if (value === undefined) code = 1;
    else tool.print(value + end);
  }
  return code;
});
