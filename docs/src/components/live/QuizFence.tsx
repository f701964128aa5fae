import Translate from '@docusaurus/Translate';
import type { Answer } from '../../api/ask.ts';
import { sessionName } from '../../api/learner.ts';
import type { QuizAnswer } from '../../api/quiz.ts';
import { QuizBox } from '../quiz/QuizBox.tsx';

interface Props {
  readonly slug: string;
  /** What the quiz is, as it was recorded. */
  readonly answer?: Answer<QuizAnswer>;
}

/** The fence `quiz`: questions on the page, in practice. */
export function QuizFence({ slug, answer }: Props) {
  const quiz = answer?.data?.quiz ?? null;
  return (
    <div className="pp-live pp-quiz">
      <QuizBox
        name={sessionName(slug, 'PRACTICE')}
        title={quiz?.title ?? slug}
        count={quiz?.questionCount ?? null}
        start={{ quiz: slug, mode: 'PRACTICE' }}
      />
      <noscript>
        <p className="pp-note">
          <Translate id="peapod.quiz.noScript">Questions are asked one after the other, and need JavaScript.</Translate>
        </p>
      </noscript>
    </div>
  );
}
