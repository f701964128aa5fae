import type { Task } from '../../engine/index.ts';
import { expandQuoted } from '../expansion/expansion.ts';
import { traceWord } from '../quote.ts';
import type { Shell } from '../shell.ts';

/** A line of `set -x`. bash repeats the first character of PS4 for each text within a text. @see bash: print_cmd.c indirection_level_string */
export function* trace(shell: Shell, text: string): Task<void> {
  const raw = shell.get('PS4') ?? '+ ';
  const ps4 = /[$`]/.test(raw) ? yield* expandQuoted(shell, raw) : raw;
  const repeated = shell.bash ? (ps4[0] ?? '').repeat(shell.traceDepth) + ps4 : ps4;
  yield* shell.tell(`${repeated}${text}\n`);
}

/** A word of such a line, as this shell in its locale writes it. */
export function traced(shell: Shell, text: string): string {
  const locale = shell.get('LC_ALL') || shell.get('LC_CTYPE') || shell.get('LANG') || '';
  return traceWord(text, shell.flavor, /utf-?8/i.test(locale));
}

/** What is assigned: nothing is nothing. */
export const tracedValue = (shell: Shell, text: string): string => (text === '' ? '' : traced(shell, text));
