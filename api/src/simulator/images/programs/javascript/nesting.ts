import { Unsupported } from './values.ts';

/**
 * How deep the parts of a script may lie in each other: what parses and runs them calls itself for each, and where the stack of
 * the machine ends must be nothing that a run depends on.
 */
export const MOST_NESTING = 500;

/** Recursion over the script would overflow the stack of the simulator itself. */
export class TooDeep extends Unsupported {
  constructor() {
    super('a script whose parts lie very deep in each other');
  }
}
