import { text, texts } from '../../command/flags.ts';
import { group } from '../group.ts';
import { absent } from '../local.ts';
import { env } from './env.ts';
import { image } from './image.ts';
import { selector, serviceAccount } from './others.ts';
import { resources } from './resources.ts';

/** Who is meant has the name of a flag of every command. */
const none = absent('set subject');
const subject = { ...none, flags: [...none.flags, texts('user'), texts('group'), texts('serviceaccount'), text('resource')] };

/** @see kubernetes: kubectl/pkg/cmd/set/set.go */
export const set = group('set', { env, image, resources, selector, serviceaccount: serviceAccount, subject });
