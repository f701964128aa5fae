import { utility } from './lib/tool.ts';
import { busyboxWget } from './wget-busybox.ts';
import { gnuWget } from './wget-gnu.ts';

export const wget = utility((tool) => (tool.gnu ? gnuWget(tool) : busyboxWget(tool)), { usageCode: 2, shortName: true });
