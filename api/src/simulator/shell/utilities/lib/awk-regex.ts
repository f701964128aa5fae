import { posixRegex, type Regex } from '../../regex/index.ts';
import type { Tool } from './tool.ts';

/** Expressions as awk reads them: Debian's is mawk, to which braces are characters. */
export const awkRegex =
  ({ gnu, name, process }: Tool): ((source: string) => Regex) =>
  (source) =>
    posixRegex(source, { extended: true, dialect: gnu && name !== 'gawk' ? 'mawk' : 'awk' }, (steps) => process.work(steps));
