import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import { useEffect, useState } from 'react';
import type { AskError } from '../../api/ask.ts';
import { asAskError, ask } from '../../api/ask.ts';
import { learner } from '../../api/learner.ts';
import { deleteMeMutation, type Me, meQuery } from '../../api/quiz.ts';
import { useAnswer } from '../../api/useAnswer.ts';
import { useLocale } from '../../api/useLocale.ts';
import { Failure } from '../AskState.tsx';

/** What is known of whoever uses this browser: what they answered, and what they should see again. */
export function LearnerRecord({ reviewUrl }: { readonly reviewUrl: string }) {
  const locale = useLocale();
  const [token, setToken] = useState<string | null>(null);
  const [failed, setFailed] = useState<AskError | null>(null);
  useEffect(() => setToken(learner.token()), []);
  const asked = useAnswer<{ me: Me | null }>(token && meQuery, {}, token);
  if (token && asked.state === 'failed') return <Failure error={asked.error} retry={asked.retry} />;
  const { data } = asked;
  if (!token || !data?.me) return null;
  const forget = async () => {
    if (!window.confirm(translate({ id: 'peapod.me.sure', message: 'Delete all your sessions and answers, for good?' }))) return;
    try {
      await ask(deleteMeMutation, {}, { locale, token });
    } catch (error) {
      setFailed(asAskError(error));
      return;
    }
    learner.forget();
    setToken(null);
  };
  const { dueCount, mastery } = data.me;
  return (
    <section>
      <h2>
        <Translate id="peapod.me.title">What you know</Translate>
      </h2>
      <p>
        {translate({ id: 'peapod.me.due', message: 'Due for review: {count}' }, { count: dueCount })}{' '}
        {dueCount > 0 && (
          <Link className="pp-button pp-button--small" to={reviewUrl}>
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
