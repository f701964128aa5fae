import type { Task } from '../engine/index.ts';
import { expandQuoted } from './expansion.ts';
import type { Shell } from './shell.ts';

/** A line of `set -x`. bash repeats the first character of PS4 for each level of substitution. */
export function* trace(shell: Shell, text: string): Task<void> {
  const raw = shell.get('PS4') ?? '+ ';
  const ps4 = /[$`]/.test(raw) ? yield* expandQuoted(shell, raw) : raw;
  const repeated = shell.bash ? (ps4[0] ?? '').repeat(shell.substitutionDepth) + ps4 : ps4;
  yield* shell.tell(`${repeated}${text}\n`);
}
