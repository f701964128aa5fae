import { seconds } from '../../engine/index.ts';
import { parseDuration } from './lib/amounts.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, utility } from './lib/tool.ts';

/** Sleeps for the sum of its arguments. */
export const sleep = utility(function* (tool) {
  const operands = tool.gnu ? readOptions(tool, { short: '', inOrder: true }).operands : tool.args.slice(tool.args[0] === '--' ? 1 : 0);
  if (operands.length === 0) throw tool.usage('missing operand');
  let total = 0;
  // GNU's tells of each that is none.
  const wrong = tool.gnu ? operands.filter((operand) => parseDuration(operand) === undefined) : [];
  for (const operand of wrong.slice(0, -1)) yield* tool.warn(`invalid time interval ${quote(operand)}`);
  const last = wrong.at(-1);
  if (last !== undefined) throw tool.usage(`invalid time interval ${quote(last)}`);
  for (const operand of operands) {
    const duration = parseDuration(operand);
    if (duration === undefined) {
      throw new Failure(`invalid number '${operand}'`, 1);
    }
    total += duration;
  }
  yield* tool.process.sleep(seconds(Math.min(total, LONGEST)));
  return 0;
});

/** Longer than any run: `sleep infinity`. */
const LONGEST = 100 * 365 * 86_400;
