import type { Process } from '../kernel/index.ts';

/** Of the process, as it was started: the shell's own numbers are its. */
export function openDescriptors(process: Process): ReadonlyMap<number, number> {
  const open = new Map<number, number>();
  for (let fd = 0; fd < 10; fd++) if (process.isOpen(fd)) open.set(fd, fd);
  return unmoved(open);
}

/** stdin, stdout and stderr where they are, and nothing else. */
export const standardDescriptors: ReadonlyMap<number, number> = new Map([0, 1, 2].map((fd) => [fd, fd]));

/** The same descriptors once the process has them under the shell's own numbers. */
export function unmoved(descriptors: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  if (descriptors.size === 3 && descriptors.has(0) && descriptors.has(1) && descriptors.has(2)) return standardDescriptors;
  return new Map([...descriptors.keys()].map((fd) => [fd, fd]));
}
