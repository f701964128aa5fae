import type { OptionEntry, QuestionEntry } from '../catalogue/index.ts';
import { seedFor, shuffle } from './shuffle.ts';

/** An option as one session shows it: its id is its place, so that it says nothing about the authored order. */
export interface ShownOption extends OptionEntry {
  readonly authoredId: string;
}

/** In the order of that session: the same each time it is asked for. */
export function shownOptions(question: Pick<QuestionEntry, 'slug' | 'body'>, sessionSeed: number): ShownOption[] {
  const shuffled = shuffle(question.body.options ?? [], seedFor(sessionSeed, question.slug));
  return shuffled.map((option, place) => ({ id: `o${place + 1}`, text: option.text, authoredId: option.id }));
}
