import type { Process } from '../../kernel/index.ts';

/** As a server finds its own, which tells others where it is. */
export const ownAddress = (process: Process): string => process.net.interfaces.find(({ name }) => name === 'eth0')?.address ?? '127.0.0.1';
