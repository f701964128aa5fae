import type { Verb } from '../../command/context.ts';
import { fail, NO_RESOURCES, notSimulated } from '../../command/errors.ts';
import { texts } from '../../command/flags.ts';
import { hasFiles } from '../files.ts';
import { group } from '../group.ts';
import { env } from './env.ts';
import { setFlags } from './flags.ts';
import { image } from './image.ts';
import { selector, serviceAccount } from './others.ts';
import { resources } from './resources.ts';

/** Who is meant has the name of a flag of every command. */
const subject: Verb = {
  flags: [...setFlags, texts('user'), texts('group'), texts('serviceaccount')],
  run(context) {
    const { flags, args } = context;
    if (args.length === 0 && !hasFiles(context)) fail(NO_RESOURCES);
    const given = ['user', 'group', 'serviceaccount'].flatMap((name) => flags.list(name));
    if (given.length === 0) fail('you must specify at least one value of user, group or serviceaccount');
    const account = flags.list('serviceaccount').find((one) => one.split(':').length !== 2);
    if (account !== undefined) fail('serviceaccount must be <namespace>:<name>');
    notSimulated('kubectl set subject');
  },
};

/** @see kubernetes: kubectl/pkg/cmd/set/set.go */
export const set = group('set', { env, image, resources, selector, serviceaccount: serviceAccount, subject });
