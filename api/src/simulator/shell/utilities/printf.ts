import { formatPrintf } from './lib/printf.ts';
import { utility } from './lib/tool.ts';

export const printf = utility(function* (tool) {
  const args = tool.args[0] === '--' ? tool.args.slice(1) : tool.args;
  const [format, ...rest] = args;
  if (format === undefined) throw tool.usage('missing operand');
  const printed = formatPrintf(format, rest, tool.flavor);
  for (const { text, error } of printed.said) {
    if (error !== undefined) yield* tool.warn(error);
    else if (text !== undefined) tool.print(text);
  }
  return printed.code;
});
