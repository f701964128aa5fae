import Head from '@docusaurus/Head';
import Link from '@docusaurus/Link';
import { useLocation } from '@docusaurus/router';
import Translate, { translate } from '@docusaurus/Translate';
import useIsBrowser from '@docusaurus/useIsBrowser';
import Layout from '@theme/Layout';
import { useEffect, useRef } from 'react';
import { sessionName } from '../api/learner.ts';
import type { Mode, QuizSummary, QuizzesAnswer } from '../api/quiz.ts';
import type { Recorded } from '../api/scenarios.ts';
import { LevelBadge } from '../components/course/Badges.tsx';
import { TopicSections } from '../components/course/TopicSections.tsx';
import { LearnerRecord } from '../components/quiz/LearnerRecord.tsx';
import { QuizBox } from '../components/quiz/QuizBox.tsx';

/** All quizzes, to practise or as an exam; what is due for review; and what the learner knows. */
export default function Quizzes({ recorded }: { readonly recorded: Recorded<QuizzesAnswer> }) {
  const quizzes = recorded.answer?.quizzes.nodes ?? [];
  const { search } = useLocation();
  // The page was built without a choice, and is first shown as it was built.
  const chosen = chosenBy(useIsBrowser() ? search : '', quizzes);
  const title = translate({ id: 'peapod.quiz.title', message: 'Quiz' });
  const lead = translate({
    id: 'peapod.quiz.lead',
    message:
      'Questions whose answers the simulator decides wherever it can. Practice tells you at once; an exam at its end; a review asks what you are about to forget.',
  });
  const main = useFocusAfterChange<HTMLElement>(search);
  return (
    <Layout title={chosen ? (chosen.quiz?.title ?? reviewTitle()) : title} description={lead}>
      {/* Whoever comes with a choice does not see the list, of which the page is built, before there is a script. */}
      <Head>
        <script>{"if(/[?&](quiz|mode)=/.test(location.search))document.documentElement.dataset.chosen=''"}</script>
      </Head>
      <main className="container pp-page" ref={main} tabIndex={-1}>
        <h1>{title}</h1>
        {!chosen && <p className="pp-lead">{lead}</p>}
        {chosen ? (
          <div className="pp-live pp-quiz" key={search}>
            <QuizBox
              name={sessionName(chosen.quiz?.slug ?? null, chosen.mode)}
              title={chosen.quiz?.title ?? reviewTitle()}
              count={chosen.quiz?.questionCount ?? null}
              {...(chosen.quiz && chosen.mode === 'EXAM' && { limits: limitsOf(chosen.quiz) })}
              start={{ ...(chosen.quiz && { quiz: chosen.quiz.slug }), mode: chosen.mode }}
            />
            <p className="pp-quiz__back">
              <Link to="/quiz">
                <Translate id="peapod.quiz.back">All quizzes</Translate>
              </Link>
            </p>
          </div>
        ) : (
          <>
            <LearnerRecord urlOf={urlOf} />
            <TopicSections
              items={quizzes}
              topicOf={({ topic }) => topic}
              wordsOf={({ title: name, description }) => `${name} ${description}`}
              card={(quiz) => <QuizCard key={quiz.slug} quiz={quiz} />}
            />
          </>
        )}
      </main>
    </Layout>
  );
}

interface Chosen {
  readonly quiz: QuizSummary | null;
  readonly mode: Mode;
}

/** The choice stands in the address: it outlives a reload, can be sent to somebody, and the browser's Back leads out of it. */
function urlOf(quiz: string | null, mode: Mode): string {
  return `/quiz?${new URLSearchParams({ ...(quiz !== null && { quiz }), ...(mode !== 'PRACTICE' && { mode: mode.toLowerCase() }) })}`;
}

function chosenBy(search: string, quizzes: readonly QuizSummary[]): Chosen | null {
  const given = new URLSearchParams(search);
  if (given.get('mode') === 'review') return { quiz: null, mode: 'REVIEW' };
  const quiz = quizzes.find(({ slug }) => slug === given.get('quiz'));
  return quiz ? { quiz, mode: given.get('mode') === 'exam' ? 'EXAM' : 'PRACTICE' } : null;
}

/** What was there is gone, and with it the focus: it goes on to what is there now. */
function useFocusAfterChange<Element extends HTMLElement>(what: string) {
  const element = useRef<Element>(null);
  const before = useRef(what);
  useEffect(() => {
    if (before.current === what) return;
    before.current = what;
    element.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: 'instant' });
  }, [what]);
  return element;
}

function QuizCard({ quiz }: { readonly quiz: QuizSummary }) {
  const { title, description, level, questionCount } = quiz;
  return (
    <li className="pp-card">
      <h3>{title}</h3>
      <p>{description}</p>
      <p className="pp-faint">
        <LevelBadge level={level} /> {translate({ id: 'peapod.quiz.count', message: 'Questions: {count}' }, { count: questionCount })}
        {' · '}
        {limitsOf(quiz)}
      </p>
      <div className="pp-actions">
        <Link className="pp-button pp-button--small" to={urlOf(quiz.slug, 'PRACTICE')}>
          <Translate id="peapod.quiz.practise">Practise</Translate>
        </Link>
        <Link className="pp-button pp-button--quiet pp-button--small" to={urlOf(quiz.slug, 'EXAM')}>
          <Translate id="peapod.quiz.takeExam">Take the exam</Translate>
        </Link>
      </div>
    </li>
  );
}

function limitsOf({ questionCount, timeLimitSeconds, passPercent }: QuizSummary): string {
  const minutes = Math.ceil((timeLimitSeconds ?? questionCount * 90) / 60);
  return translate({ id: 'peapod.quiz.limits', message: 'exam: {minutes} min, {percent}% passes' }, { minutes, percent: passPercent });
}

function reviewTitle(): string {
  return translate({ id: 'peapod.quiz.review', message: 'Review' });
}
