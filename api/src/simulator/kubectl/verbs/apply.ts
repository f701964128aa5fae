import type { Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { changeFlags } from './change.ts';

/** What a command line alone cannot give. */
export const apply: Verb = {
  flags: [
    list('filename', 'f'),
    text('kustomize', 'k'),
    bool('force'),
    bool('prune'),
    bool('server-side'),
    bool('wait'),
    text('selector', 'l'),
    bool('validate'),
    ...changeFlags,
  ],
  run({ flags }) {
    if (flags.list('filename').length === 0 && !flags.text('kustomize')) fail('must specify one of -f and -k');
    for (const path of flags.list('filename')) fail(path === '-' ? 'no objects passed to apply' : `the path "${path}" does not exist`);
    fail(
      `must build at directory: not a valid directory: evalsymlink failure on '${flags.text('kustomize')}' : lstat ${flags.text('kustomize')}: no such file or directory`,
    );
  },
};
