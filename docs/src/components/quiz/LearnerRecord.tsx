import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import { useState } from 'react';
import type { AskError } from '../../api/ask.ts';
import { asAskError, ask } from '../../api/ask.ts';
import { learner, sessionName } from '../../api/learner.ts';
import { deleteMeMutation, type Me, type Mode } from '../../api/quiz.ts';
import { useLocale } from '../../api/useLocale.ts';
import { useMe } from '../../api/useMe.ts';
import { Failure } from '../AskState.tsx';

interface Props {
  /** Where a session is held; without a quiz, a review. */
  readonly urlOf: (quiz: string | null, mode: Mode) => string;
}

/** What is known of whoever uses this browser: what they left unfinished, what they answered, and what they should see again. */
export function LearnerRecord({ urlOf }: Props) {
  const locale = useLocale();
  const { token, me, error, retry, forget: forgetHere } = useMe();
  const [failed, setFailed] = useState<AskError | null>(null);
  if (error) return <Failure error={error} retry={retry} />;
  if (!me) return null;
  const forget = async () => {
    if (!window.confirm(translate({ id: 'peapod.me.sure', message: 'Delete all your sessions and answers, for good?' }))) return;
    try {
      await ask(deleteMeMutation, {}, { locale, token });
    } catch (failure) {
      setFailed(asAskError(failure));
      return;
    }
    forgetHere();
  };
  const { dueCount, mastery } = me;
  const unfinished = unfinishedOf(me);
  return (
    <section>
      <h2>
        <Translate id="peapod.me.title">What you know</Translate>
      </h2>
      {unfinished.length > 0 && (
        <ul className="pp-mastery">
          {unfinished.map(({ id, quiz, mode, state, items }) => (
            <li key={id}>
              <Link to={urlOf(quiz.slug, mode)}>
                {state === 'EXPIRED'
                  ? translate({ id: 'peapod.me.result', message: 'See how {title} went' }, { title: quiz.title })
                  : translate({ id: 'peapod.me.goOn', message: 'Go on with {title}' }, { title: quiz.title })}
              </Link>
              <span className="pp-faint">
                {state === 'EXPIRED' && `${translate({ id: 'peapod.me.over', message: 'its time is over' })} · `}
                {mode === 'EXAM' && `${translate({ id: 'peapod.me.exam', message: 'exam' })} · `}
                {translate(
                  { id: 'peapod.me.answered', message: '{count} of {all} questions answered' },
                  { count: items.filter(({ tries }) => tries > 0).length, all: items.length },
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p>
        {translate({ id: 'peapod.me.due', message: 'Due for review: {count}' }, { count: dueCount })}{' '}
        {dueCount > 0 && (
          <Link className="pp-button pp-button--small" to={urlOf(null, 'REVIEW')}>
            <Translate id="peapod.quiz.review">Review</Translate>
          </Link>
        )}
      </p>
      <ul className="pp-mastery">
        {mastery.map(({ concept, answered, correct, dueAt }) => (
          <li key={concept.slug}>
            <Link to={concept.url}>{concept.title}</Link>
            <meter min={0} max={answered} value={correct} aria-hidden="true" />
            <span className="pp-faint">
              {translate({ id: 'peapod.me.right', message: '{correct} of {answered} answers right' }, { correct, answered })}
              {dueAt && ` · ${reviewOf(dueAt, locale)}`}
            </span>
          </li>
        ))}
      </ul>
      <button type="button" className="pp-link" onClick={forget}>
        <Translate id="peapod.me.forget">Forget me</Translate>
      </button>
      {failed && <Failure error={failed} />}
    </section>
  );
}

type Unfinished = Me['sessions']['nodes'][number] & { readonly quiz: { readonly slug: string } };

/** Those that this browser goes on with: where something waits for an answer, and exams, which tell how they went when they are finished. */
function unfinishedOf({ sessions }: Me): Unfinished[] {
  const isOpen = (session: Me['sessions']['nodes'][number]): session is Unfinished =>
    session.state !== 'FINISHED' &&
    session.quiz !== null &&
    (session.mode === 'EXAM' || session.next !== null) &&
    learner.session(sessionName(session.quiz.slug, session.mode)) === session.id;
  return sessions.nodes.filter(isOpen);
}

/** When it should be asked again, as people say it: tomorrow, in 5 days. */
function reviewOf(dueAt: string, locale: string): string {
  const hours = (Date.parse(dueAt) - Date.now()) / 3_600_000;
  if (hours <= 0) return translate({ id: 'peapod.me.dueNow', message: 'due for review' });
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const when =
    hours < 1
      ? format.format(Math.ceil(hours * 60), 'minute')
      : hours < 20
        ? format.format(Math.ceil(hours), 'hour')
        : format.format(Math.round(hours / 24), 'day');
  return translate({ id: 'peapod.me.dueAt', message: 'review {when}' }, { when });
}
