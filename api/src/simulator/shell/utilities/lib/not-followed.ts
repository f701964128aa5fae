import { baseName } from './files.ts';
import type { Process } from './kernel.ts';

/**
 * What a command is asked to do that is not known of it: the reader of the run is told, in the words that it was called with, and
 * it is taken to have done that, or to be at it until it is told to stop.
 */
export function notFollowed(process: Process, taken: 'done' | 'running' | 'server' = 'done'): number {
  const [called = '', ...words] = process.argv;
  const name = baseName(called);
  const told = [name, ...words].join(' ').replace(/\s+/g, ' ');
  const why = told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told;
  process.remark({ kind: 'NotFollowed', program: `command ${name}`, why, taken });
  return 0;
}

/** What a server is asked for, or configured with, that is not known of it: the reader is told, and it goes on without. */
export const notFollowedBy =
  (program: string) =>
  (process: Process, why: string): void =>
    process.remark({ kind: 'NotFollowed', program, why, taken: 'statement' });

const LONGEST = 60;
