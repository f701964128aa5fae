import type { Data } from '../kernel/types.ts';

/** What was read, as text. */
export const textOf = (data: Data): string => (typeof data === 'string' ? data : data.fill.repeat(data.length));
