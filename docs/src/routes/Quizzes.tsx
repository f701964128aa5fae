import Translate, { translate } from '@docusaurus/Translate';
import Layout from '@theme/Layout';
import { useState } from 'react';
import type { Mode, QuizSummary, QuizzesAnswer } from '../api/quiz.ts';
import type { Recorded } from '../api/scenarios.ts';
import { LevelBadge } from '../components/course/Badges.tsx';
import { TopicSections } from '../components/course/TopicSections.tsx';
import { LearnerRecord } from '../components/quiz/LearnerRecord.tsx';
import { QuizBox } from '../components/quiz/QuizBox.tsx';

interface Chosen {
  readonly quiz: QuizSummary | null;
  readonly mode: Mode;
}

/** All quizzes, to practise or as an exam; what is due for review; and what the learner knows. */
export default function Quizzes({ recorded }: { readonly recorded: Recorded<QuizzesAnswer> }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const title = translate({ id: 'peapod.quiz.title', message: 'Quiz' });
  return (
    <Layout title={title}>
      <main className="container pp-page">
        <h1>{title}</h1>
        <p className="pp-lead">
          <Translate id="peapod.quiz.lead">
            Questions whose answers the simulator decides wherever it can. Practice tells you at once; an exam at its end; a review asks
            what you are about to forget.
          </Translate>
        </p>
        {chosen ? (
          <div className="pp-live pp-quiz">
            <QuizBox
              name={`${chosen.quiz?.slug ?? 'review'}.${chosen.mode}`}
              title={chosen.quiz?.title ?? reviewTitle()}
              count={chosen.quiz?.questionCount ?? null}
              start={{ ...(chosen.quiz && { quiz: chosen.quiz.slug }), mode: chosen.mode }}
            />
            <button type="button" className="pp-link" onClick={() => setChosen(null)}>
              <Translate id="peapod.quiz.back">All quizzes</Translate>
            </button>
          </div>
        ) : (
          <>
            <LearnerRecord onReview={() => setChosen({ quiz: null, mode: 'REVIEW' })} />
            <TopicSections
              items={recorded.answer?.quizzes.nodes ?? []}
              topicOf={({ topic }) => topic}
              card={(quiz) => <QuizCard key={quiz.slug} quiz={quiz} onPick={(mode) => setChosen({ quiz, mode })} />}
            />
          </>
        )}
      </main>
    </Layout>
  );
}

function QuizCard({ quiz, onPick }: { readonly quiz: QuizSummary; readonly onPick: (mode: Mode) => void }) {
  const { title, description, level, questionCount, timeLimitSeconds, passPercent } = quiz;
  const minutes = Math.ceil((timeLimitSeconds ?? questionCount * 90) / 60);
  return (
    <li className="pp-card">
      <h3>{title}</h3>
      <p>{description}</p>
      <p className="pp-faint">
        <LevelBadge level={level} /> {translate({ id: 'peapod.quiz.count', message: 'Questions: {count}' }, { count: questionCount })}
        {' · '}
        {translate({ id: 'peapod.quiz.limits', message: 'exam: {minutes} min, {percent}% passes' }, { minutes, percent: passPercent })}
      </p>
      <div className="pp-actions">
        <button type="button" className="pp-button pp-button--small" onClick={() => onPick('PRACTICE')}>
          <Translate id="peapod.quiz.practise">Practise</Translate>
        </button>
        <button type="button" className="pp-button pp-button--quiet pp-button--small" onClick={() => onPick('EXAM')}>
          <Translate id="peapod.quiz.takeExam">Take the exam</Translate>
        </button>
      </div>
    </li>
  );
}

function reviewTitle(): string {
  return translate({ id: 'peapod.quiz.review', message: 'Review' });
}
