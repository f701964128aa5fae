import type { Item, Session } from '../../api/quiz.ts';

/** Practice gives two tries, a review one; an exam's answers may be changed. */
export function isSettled({ mode, state }: Session, { tries, verdict }: Item): boolean {
  if (state !== 'IN_PROGRESS') return true;
  if (mode === 'EXAM') return false;
  return Boolean(verdict?.correct) || tries >= (mode === 'PRACTICE' ? 2 : 1);
}

/** The place of the first question that may still be answered: the number of questions where there is none. */
export function firstOpen(session: Session): number {
  const open = session.items.findIndex((item) => (session.mode === 'EXAM' ? item.tries === 0 : !isSettled(session, item)));
  return open < 0 ? session.items.length : open;
}
