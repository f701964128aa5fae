import type { Program } from '../../kernel/types.ts';
import { nslookupOf } from './nslookup.ts';
import { makers } from './table.ts';

const made = (flavor: 'busybox' | 'gnu'): Record<string, Program> =>
  Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(flavor)]));

/** As busybox has them, by name. */
export const utilities: Readonly<Record<string, Program>> = made('busybox');

/** As busybox before 1.29 has them (`busybox:1.28`): its nslookup asks the C library, search path and all. */
export const oldUtilities: Readonly<Record<string, Program>> = { ...utilities, nslookup: nslookupOf('busybox-old')('busybox') };

/** As Debian's packages have them, by name. */
export const coreutils: Readonly<Record<string, Program>> = made('gnu');

export * from './http-client.ts';
export { Failure, type Flavor, type Maker, Tool, utility } from './lib/tool.ts';
export { type NslookupVersion, nslookupOf } from './nslookup.ts';
export { type Grammar, type Options, readOptions } from './options.ts';
