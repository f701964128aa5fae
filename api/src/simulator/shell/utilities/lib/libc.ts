import type { Process } from './kernel.ts';

/** Whether the image's programs are linked with musl, as Alpine's. */
export const hasMusl = (process: Process): boolean => process.access('/lib/ld-musl-x86_64.so.1', 'f');
