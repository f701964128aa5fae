import { MingoError } from 'mingo/util';
import { badValue, EXECUTING, failedToParse, MongoRefusal, NotModelled } from './errors.ts';

/** What the library refuses, or trips over, is refused in the server's words, or not followed. */
export function byLibrary<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The same for what was thrown; it checks little of what it is given. */
export const refusalOf = (error: unknown): unknown =>
  error instanceof MingoError || error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError
    ? wordsFor(error.message)
    : error;

/** What the library says, in the server's words where they are known. */
function wordsFor(message: string): Error {
  const [, unknown] = /^accumulator '(\$\w+)' is not registered/.exec(message) ?? [];
  if (unknown !== undefined) return new MongoRefusal(168, 'InvalidPipelineOperator', `Unrecognized expression '${unknown}'`);
  if (/^Use of undefined variable: (\w+)/.test(message)) return new MongoRefusal(17276, 'Location17276', message);
  if (/must contain a single operator/.test(message)) return failedToParse('an expression specification must contain exactly one field');
  if (/divide by zero/.test(message)) return badValue(`${EXECUTING}can't $divide by zero`);
  return new NotModelled(`a query or an expression (${message})`);
}
