import type { Verb } from '../../command/context.ts';
import { usageError } from '../../command/errors.ts';
import { help } from '../help.ts';
import { absent } from '../local.ts';
import { env } from './env.ts';
import { image } from './image.ts';
import { selector, serviceAccount } from './others.ts';
import { resources } from './resources.ts';

/** @see kubernetes: kubectl/pkg/cmd/set/set.go */
export const set: Verb = {
  flags: [],
  subcommands: { env, image, resources, selector, serviceaccount: serviceAccount, subject: absent('set subject') },
  run(context) {
    if (context.args.length > 0) usageError('set', `unknown command "${context.args.join(' ')}"`);
    context.out(help('set', set));
    context.exitCode = 1;
  },
};
