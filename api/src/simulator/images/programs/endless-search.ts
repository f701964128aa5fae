import { MILLISECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { backtrackingWork } from '../../shell/regex/backtracking.ts';

/** A search that a script began and of which nobody lives to see the end: its thread computes, and does nothing else. */
export class EndlessSearch extends Error {}

/** What a search with an expression costs; undefined if that is more than can be followed. One without an end is thrown. */
export function searchable(process: Process, expression: RegExp, text: string, all: boolean, from = 0): RegExp | undefined {
  const { work, ends } = backtrackingWork(expression, text, all, from);
  process.work(work >> 6);
  if (ends === 'never') throw new EndlessSearch();
  return ends === 'soon' ? expression : undefined;
}

/** What a process does from there on. */
export function* searchOn(process: Process): Task<never> {
  for (;;) yield* process.compute(1000 * MILLISECOND);
}
