import { group } from '../group.ts';
import { env } from './env.ts';
import { image } from './image.ts';
import { selector, serviceAccount } from './others.ts';
import { resources } from './resources.ts';
import { subject } from './subject.ts';

/** @see kubernetes: kubectl/pkg/cmd/set/set.go */
export const set = group('set', { env, image, resources, selector, serviceaccount: serviceAccount, subject });
