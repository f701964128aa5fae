import type { Process } from '../../kernel/index.ts';

/** Whether the image is one of Alpine's: its C library and its tools have other words. */
export const onAlpine = (process: Process): boolean => process.access('/etc/alpine-release', 'f');
