import type { Process } from '../kernel/index.ts';
import type { Flavor } from './flavor.ts';

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

interface Substituting {
  readonly flavor: Flavor;
  readonly process: Process;
  readonly descriptors: ReadonlyMap<number, number>;
  readonly processSubstitutions: { readonly fd: number }[];
  readonly substitutionsBelow: number;
}

/** bash gives the other ends of `<(…)` numbers from 63 down, busybox from 64 up: so what has a number is that one of them, and the other way round. */
export const substitutionNumber = (flavor: Flavor, place: number): number => (flavor === 'ash' ? 64 + place : 63 - place);
const substitutionPlace = (flavor: Flavor, number: number): number => (flavor === 'ash' ? number - 64 : 63 - number);

/** With the other ends of `<(…)`, or of the first so many of them. */
export function withSubstitutions(
  { flavor, processSubstitutions }: Substituting,
  descriptors: ReadonlyMap<number, number>,
  count = processSubstitutions.length,
): ReadonlyMap<number, number> {
  if (count === 0) return descriptors;
  const all = new Map(descriptors);
  for (const [i, { fd }] of processSubstitutions.slice(0, count).entries()) all.set(substitutionNumber(flavor, i), fd);
  return all;
}

/** What a command got by `<(…)` is closed after it. */
export function closeSubstitutions({ process, processSubstitutions, substitutionsBelow }: Substituting): void {
  if (processSubstitutions.length <= substitutionsBelow) return;
  for (const { fd } of processSubstitutions.splice(substitutionsBelow)) process.close(fd);
}

/** The process's own number of what a path names by the shell's: `/dev/stdin`, `/dev/fd/63`. */
export function descriptorAt({ flavor, descriptors, processSubstitutions }: Substituting, path: string): number | undefined {
  if (path === '/dev/stdin') return descriptors.get(0);
  const [, digits] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path) ?? [];
  return digits === undefined
    ? undefined
    : (descriptors.get(Number(digits)) ?? processSubstitutions[substitutionPlace(flavor, Number(digits))]?.fd);
}
