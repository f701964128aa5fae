import { translate } from '@docusaurus/Translate';
import { AskError } from '../../api/ask.ts';
import type { Refusal, Refused } from '../../api/quiz.ts';

/** What a learner can come upon, in their language: another tab answered, or the time ran out. The rest is in the API's words. */
const words: Partial<Record<Refusal, () => string>> = {
  SESSION_FINISHED: () => translate({ id: 'peapod.quiz.refused.finished', message: 'This session is finished; the answer was not taken.' }),
  SESSION_EXPIRED: () =>
    translate({ id: 'peapod.quiz.refused.expired', message: 'The time of the exam is over; the answer was not taken.' }),
  ALREADY_ANSWERED: () => translate({ id: 'peapod.quiz.refused.answered', message: 'This question takes no more answers.' }),
};

/** Why an answer was not taken, in the reader's language; the API's own words for a reason that is not known here. */
export function refusal({ reason, message }: Refused): AskError {
  const known = words[reason];
  return known ? new AskError('told', known()) : new AskError('refused', message);
}
