import type { Process } from './kernel.ts';

/** Whether the image's programs are linked with musl, as Alpine's. */
export const hasMusl = (process: Process): boolean => process.access('/lib/ld-musl-x86_64.so.1', 'f');

/** Whether they bring it themselves, as busybox when it is built with uClibc: the image has no libraries. */
export const hasNone = (process: Process): boolean => !process.access('/lib', 'f');
