import { statOrNone } from './files.ts';
import type { Options } from './options.ts';
import { quote } from './quote.ts';
import { Failure, type Tool } from './tool.ts';

/** For a grammar: `-b` is the short letter, `-S` names the suffix. */
export const backupOptions = { backup: 'backup::', suffix: 'S' } as const;

/**
 * How `-b` and `--backup` name what stood in the way: `name~`, or with a number where such are asked for or are there.
 * @see gnulib: lib/backupfile.c, lib/backup-find.c
 */
export function backupName(tool: Tool, options: Options): ((path: string) => string) | undefined {
  if (!options.has('b', 'backup', 'S')) return undefined;
  const control = options.value('backup') || tool.process.env.get('VERSION_CONTROL') || 'existing';
  const kind = KINDS[control];
  if (kind === undefined) throw new Failure(`invalid argument ${quote(control)} for ${quote('backup type')}`, 1);
  const suffix = options.value('S') ?? (tool.process.env.get('SIMPLE_BACKUP_SUFFIX') || '~');
  if (kind === 'none') return undefined;
  return (path) => {
    let number = 1;
    while (statOrNone(tool.process, `${path}.~${number}~`, false)) number++;
    return kind === 'numbered' || (kind === 'existing' && number > 1) ? `${path}.~${number}~` : `${path}${suffix}`;
  };
}

const KINDS: Readonly<Record<string, 'none' | 'simple' | 'existing' | 'numbered'>> = {
  none: 'none',
  off: 'none',
  simple: 'simple',
  never: 'simple',
  existing: 'existing',
  nil: 'existing',
  numbered: 'numbered',
  t: 'numbered',
};
