import type { QuizMode } from '@peapod/database';

/** EXPIRED: its time is over, and it is yet to be finished. */
export type SessionState = 'IN_PROGRESS' | 'FINISHED' | 'EXPIRED';

/** When a session's time is over (null without a limit), and when it ended. */
interface Times {
  readonly expiresAt: Date | null;
  readonly finishedAt: Date | null;
}

/** What came of the answers to one item so far. */
interface Answered {
  readonly tries: number;
  readonly correct: boolean;
}

/** One that ran out counts as expired until it is finished. */
export function stateOf({ expiresAt, finishedAt }: Times, now: Date): SessionState {
  if (finishedAt) return 'FINISHED';
  return expiresAt && expiresAt <= now ? 'EXPIRED' : 'IN_PROGRESS';
}

/** How often an item may be answered: an exam's answers may be changed until its end. */
const triesAllowed: Record<QuizMode, number> = { PRACTICE: 2, EXAM: Number.POSITIVE_INFINITY, REVIEW: 1 };

/** Whether an item takes no more answers while its session goes on. */
export function isSettled(mode: QuizMode, { tries, correct }: Answered): boolean {
  return tries >= triesAllowed[mode] || (mode !== 'EXAM' && correct);
}

/** Half the points on the second try of a practice. */
export function scoreFor(mode: QuizMode, points: number, correct: boolean, attempt: number): number {
  if (!correct) return 0;
  return mode === 'PRACTICE' && attempt > 1 ? points / 2 : points;
}

/** What may be told of an item: nothing; only whether it was right, while a try is left; or all, also where nobody answered. */
export function tellable(mode: QuizMode, state: SessionState, item: Answered): 'nothing' | 'correctness' | 'all' {
  if (state === 'FINISHED') return 'all';
  if (mode === 'EXAM' || item.tries === 0) return 'nothing';
  return isSettled(mode, item) ? 'all' : 'correctness';
}

/** An exam's score is told at its end; a practice's at any time. */
export function mayTellScore(mode: QuizMode, state: SessionState): boolean {
  return mode !== 'EXAM' || state === 'FINISHED';
}

/** A quiz without a limit of its own: a minute and a half for each question. */
export function examSeconds(timeLimitSeconds: number | null | undefined, questions: number): number {
  return timeLimitSeconds ?? 90 * Math.max(1, questions);
}
