import { searchable } from '../endless-search.ts';
import { type Machine, Unsupported } from './values.ts';

/** The same expression, if it is known how its search ends. */
export function searching(machine: Machine, expression: RegExp, text: string, all: boolean, from = 0): RegExp {
  const found = searchable(machine.process, expression, text, all, from);
  if (!found) throw new Unsupported('a regular expression that tries very long');
  return found;
}
