import { posixRegex, type Regex, RegexError } from '../../regex/index.ts';
import { Failure, type Tool } from '../lib/tool.ts';
import type { AwkKind } from './values.ts';

/** Expressions as awk reads them: to mawk braces are characters. */
export const awkRegex =
  ({ process }: Tool, kind: AwkKind): ((source: string) => Regex) =>
  (source) => {
    try {
      return posixRegex(source, { extended: true, dialect: kind === 'mawk' ? 'mawk' : 'awk' }, (steps) => process.work(steps));
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      if (kind === 'busybox') throw new Failure(`bad regex '${source}': ${error.message}`, 1);
      if (kind === 'gawk') throw new Failure(`cmd. line:1: error: ${error.message}: /${source}/`, 1);
      throw new Failure(`line 1: regular expression compile failed (${mawkSays[error.message] ?? error.message})\n${source}`, 2);
    }
  };

/** @see mawk: rexp.c RE_error_trap */
const mawkSays: Readonly<Record<string, string>> = {
  'Unmatched ( or \\(': "missing ')'",
  'Unmatched ) or \\)': "missing '('",
  'Invalid preceding regular expression': 'missing operand',
};
