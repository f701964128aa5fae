import { utility } from '../lib/tool.ts';
import { busyboxWget } from './busybox.ts';
import { gnuWget } from './gnu.ts';

/** Alpine's, of busybox. */
export const alpineWget = utility((tool) => busyboxWget(tool, true), { usageCode: 2, shortName: true });

export const wget = utility((tool) => (tool.gnu ? gnuWget(tool) : busyboxWget(tool)), { usageCode: 2, shortName: true });
