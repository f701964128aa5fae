import { type Card, createEmptyCard, fsrs, type Grade, Rating } from 'ts-fsrs';

/** What is kept of a learner's memory of one question. Dates are text in `card`. */
export interface Memory {
  readonly dueAt: Date;
  readonly answered: number;
  readonly correct: number;
  readonly card: unknown;
}

const scheduler = fsrs({ enable_fuzz: false });

/** Memory after an answer: right at once is Good, right on a later try is Hard, wrong is Again. */
export function remember(before: Memory | null, answer: { correct: boolean; tries: number }, now: Date): Memory {
  const rating: Grade = !answer.correct ? Rating.Again : answer.tries > 1 ? Rating.Hard : Rating.Good;
  const { card } = scheduler.next(before ? cardOf(before) : createEmptyCard(now), now, rating);
  return {
    dueAt: card.due,
    answered: (before?.answered ?? 0) + 1,
    correct: (before?.correct ?? 0) + (answer.correct ? 1 : 0),
    card: JSON.parse(JSON.stringify(card)),
  };
}

/** The chance, 0 to 1, that it is remembered now. */
export function retrievability(memory: Memory, now: Date): number {
  return scheduler.get_retrievability(cardOf(memory), now, false);
}

function cardOf({ card }: Memory): Card {
  const stored = card as Card;
  return { ...stored, due: new Date(stored.due), ...(stored.last_review && { last_review: new Date(stored.last_review) }) };
}
