import { translate } from '@docusaurus/Translate';
import type { Refusal, Refused } from '../../api/quiz.ts';

/** What a learner can come upon, in their language: another tab answered, or the time ran out. The rest is in the API's words. */
const words: Partial<Record<Refusal, () => string>> = {
  SESSION_FINISHED: () => translate({ id: 'peapod.quiz.refused.finished', message: 'the session is finished' }),
  SESSION_EXPIRED: () => translate({ id: 'peapod.quiz.refused.expired', message: 'the time of the exam is over' }),
  ALREADY_ANSWERED: () => translate({ id: 'peapod.quiz.refused.answered', message: 'this question takes no more answers' }),
};

/** Why an answer was not taken, in the reader's language; the API's own words for a reason that is not known here. */
export function refusalText({ reason, message }: Refused): string {
  return words[reason]?.() ?? message;
}
