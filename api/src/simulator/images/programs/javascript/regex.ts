import { mayTryForEver } from '../regex-guard.ts';
import { Unsupported } from './values.ts';

/** A regular expression as JavaScript itself has it, unless it may never end. */
export function compiled(text: string, flags: string): RegExp {
  if (mayTryForEver(text)) throw new Unsupported('a regular expression that may try for ever');
  return new RegExp(text, flags);
}
