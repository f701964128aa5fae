import { MingoError } from 'mingo/util';
import { NotModelled } from './errors.ts';

/** What the library refuses, or trips over, is not followed: the server would have words of its own for it. */
export function byLibrary<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!isOfLibrary(error)) throw error;
    throw new NotModelled(`a query or an expression (${error.message})`);
  }
}

/** It checks little of what it is given. */
export const isOfLibrary = (error: unknown): error is Error =>
  error instanceof MingoError || error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError;
