import { createHash, randomBytes } from 'node:crypto';
import type { Database, Learner } from '@peapod/database';
import { retrievability } from './schedule.ts';

/** The token is shown once and stored as a hash: who has the database cannot be a learner. */
export async function createLearner(database: Pick<Database, 'learner'>): Promise<{ learner: Learner; token: string }> {
  const token = randomBytes(32).toString('base64url');
  const learner = await database.learner.create({ data: { tokenHash: hashOf(token) } });
  return { learner, token };
}

/** Whoever holds this token; only its hash is stored. */
export async function findLearner(database: Database, token: string): Promise<Learner | null> {
  return database.learner.findUnique({ where: { tokenHash: hashOf(token) } });
}

/** The learner and all that is kept of them. */
export async function deleteLearner(database: Database, id: string): Promise<boolean> {
  const { count } = await database.learner.deleteMany({ where: { id } });
  return count > 0;
}

/** `retrievability` is the chance, 0 to 1, that it is still known, over its questions; `dueAt` is when the first of them is asked again. */
interface Mastery {
  readonly conceptSlug: string;
  readonly answered: number;
  readonly correct: number;
  readonly retrievability: number;
  readonly dueAt: Date | null;
}

/** How well a learner knows each concept they were asked about, in the order of the course. */
export async function masteryOf(database: Database, learnerId: string, now: Date): Promise<Mastery[]> {
  const cards = await database.reviewCard.findMany({
    where: { learnerId },
    include: { question: { select: { conceptSlug: true } } },
    orderBy: { question: { position: 'asc' } },
  });
  const byConcept = new Map<string, typeof cards>();
  for (const card of cards) byConcept.set(card.question.conceptSlug, [...(byConcept.get(card.question.conceptSlug) ?? []), card]);
  return [...byConcept].map(([conceptSlug, its]) => ({
    conceptSlug,
    answered: sum(its.map((card) => card.answered)),
    correct: sum(its.map((card) => card.correct)),
    retrievability: sum(its.map((card) => retrievability(card, now))) / its.length,
    dueAt: its.reduce<Date | null>((first, { dueAt }) => (first && first < dueAt ? first : dueAt), null),
  }));
}

/** How many questions wait to be reviewed. */
export function countDue(database: Database, learnerId: string, now: Date): Promise<number> {
  return database.reviewCard.count({ where: { learnerId, dueAt: { lte: now } } });
}

const DAY = 86_400_000;
/** A session in which nothing was answered, and that nobody finished, is dropped so many days after it began. */
export const DAYS_UNANSWERED = 30;

/** Drops such sessions, and the learners who have neither another one nor anything to remember. What was answered stays. */
export async function dropUnanswered(database: Database, now: Date): Promise<void> {
  const before = { lt: new Date(now.getTime() - DAYS_UNANSWERED * DAY) };
  const none = { none: { tries: { gt: 0 } } };
  await database.quizSession.deleteMany({ where: { startedAt: before, finishedAt: null, items: none } });
  await database.learner.deleteMany({ where: { createdAt: before, sessions: { none: {} }, cards: { none: {} } } });
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
