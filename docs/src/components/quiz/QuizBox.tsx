import Translate, { translate } from '@docusaurus/Translate';
import { useEffect, useRef, useState } from 'react';
import type { Item, Response, Session } from '../../api/quiz.ts';
import { Busy, Failure } from '../AskState.tsx';
import { useKept } from '../editor/useKept.ts';
import { Endings } from './Endings.tsx';
import { firstOpen, isSettled } from './progress.ts';
import { QuestionForm } from './QuestionForm.tsx';
import { TimeLeft } from './TimeLeft.tsx';
import { type Start, useSession } from './useSession.ts';
import { VerdictView } from './VerdictView.tsx';

interface Props {
  /** Under which the session is kept. */
  readonly name: string;
  readonly title: string;
  readonly count: number | null;
  /** How long an exam takes, and what passes. */
  readonly limits?: string;
  readonly start: Start;
}

/** A session of questions, one at a time. What a button leads to takes the focus, as the button is then gone. */
export function QuizBox({ name, title, count, limits, start }: Props) {
  const sitting = useSession(name, start);
  const { session, busy, error } = sitting;
  // Which question is looked at outlives a reload, a change of the language and the tab.
  const [kept, keep] = useKept(`${session?.id ?? name}/place`, '', 'localStorage');
  const place = kept === '' ? null : Number(kept);
  const setPlace = (next: number | null) => keep(next === null ? '' : String(next));
  const { box, focusOn } = useFocus(busy, error !== null);
  const begin = () => {
    setPlace(null);
    focusOn('.pp-question__prompt', '.pp-quiz__note');
    sitting.start();
  };
  const finish = () => {
    focusOn('.pp-quiz__title');
    sitting.finish();
  };
  if (!session || session.state === 'EXPIRED') {
    return (
      <div ref={box}>
        <p className="pp-quiz__title">
          <strong>{title}</strong>{' '}
          {count !== null && (
            <span className="pp-faint">
              {translate({ id: 'peapod.quiz.count', message: 'Questions: {count}' }, { count })}
              {limits && ` · ${limits}`}
            </span>
          )}
        </p>
        {session && (
          <p className="pp-note">
            <Translate id="peapod.quiz.expired">The time of the last exam is over.</Translate>{' '}
            <button type="button" className="pp-link" onClick={finish}>
              <Translate id="peapod.quiz.result">See how it went</Translate>
            </button>
          </p>
        )}
        {error && <Failure error={error} {...(sitting.isMissing && { retry: sitting.reload })} />}
        {session && busy && <Busy />}
        {!sitting.isMissing && (
          <button type="button" className="pp-button" onClick={begin} aria-busy={busy}>
            {start.mode === 'EXAM' ? (
              <Translate id="peapod.quiz.exam">Begin the exam</Translate>
            ) : (
              <Translate id="peapod.quiz.begin">Begin</Translate>
            )}
          </button>
        )}
      </div>
    );
  }
  const current = place ?? firstOpen(session);
  const item = session.items[current];
  const submit = (response: Response) => {
    if (busy || !item) return;
    setPlace(session.mode === 'EXAM' ? null : current);
    focusOn('.pp-verdict', '.pp-question__prompt', '.pp-quiz__note');
    sitting.submit(item.position, response);
  };
  const next = () => {
    setPlace(current + 1);
    focusOn('.pp-question__prompt');
  };
  return (
    <div ref={box}>
      <p className="pp-quiz__title" tabIndex={-1} data-timed={(session.state === 'IN_PROGRESS' && session.expiresAt !== null) || undefined}>
        <strong>{title}</strong> <Score session={session} />{' '}
        {session.state === 'IN_PROGRESS' && session.expiresAt && <TimeLeft until={session.expiresAt} onOver={sitting.reload} />}
      </p>
      <Places session={session} current={item ? current : -1} onPick={setPlace} />
      {item ? (
        <ItemView key={`${session.id}/${current}/${item.tries}`} item={item} session={session} busy={busy} onSubmit={submit} />
      ) : (
        <p className="pp-quiz__note" tabIndex={-1}>
          {session.items.length > 0 ? (
            <Translate id="peapod.quiz.allAnswered">All questions are answered.</Translate>
          ) : (
            <Translate id="peapod.quiz.nothingDue">Nothing is due for review now.</Translate>
          )}
        </p>
      )}
      {error && <Failure error={error} />}
      {busy && <Busy />}
      <div className="pp-actions">
        {item && isSettled(session, item) && current + 1 < session.items.length && (
          <button type="button" className="pp-button" onClick={next}>
            <Translate id="peapod.quiz.next">Next question</Translate>
          </button>
        )}
        <Endings session={session} onFinish={finish} onBegin={begin} />
      </div>
    </div>
  );
}

/** Once nothing is waited for any more, the first of the wanted elements that is there takes the focus; where it failed, all stays. */
function useFocus(busy: boolean, failed: boolean) {
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<readonly string[]>([]);
  const [asked, ask] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is somebody's wish
  useEffect(() => {
    if (busy || wanted.current.length === 0) return;
    const found = wanted.current.map((selector) => box.current?.querySelector<HTMLElement>(selector)).find(Boolean);
    wanted.current = [];
    if (!failed) found?.focus();
  }, [busy, asked]);
  const focusOn = (...selectors: string[]) => {
    wanted.current = selectors;
    ask((count) => count + 1);
  };
  return { box, focusOn };
}

interface ItemProps {
  readonly item: Item;
  readonly session: Session;
  readonly busy: boolean;
  readonly onSubmit: (response: Response) => void;
}

function ItemView({ item, session, busy, onSubmit }: ItemProps) {
  const open = session.state === 'IN_PROGRESS' && !isSettled(session, item);
  return (
    <>
      <QuestionForm
        name={`${session.id}/${item.position}/${item.tries}`}
        question={item.question}
        response={item.response}
        open={open}
        busy={busy}
        verdict={item.verdict}
        onSubmit={onSubmit}
      />
      {item.verdict && <VerdictView verdict={item.verdict} question={item.question} isMissed={item.tries === 0} />}
    </>
  );
}

function Places({
  session,
  current,
  onPick,
}: {
  readonly session: Session;
  readonly current: number;
  readonly onPick: (place: number) => void;
}) {
  return (
    <ol className="pp-places">
      {session.items.map((item, place) => (
        <li key={item.position}>
          <button
            type="button"
            aria-current={place === current ? 'step' : undefined}
            data-verdict={verdictOf(item)}
            aria-label={[translate({ id: 'peapod.quiz.question', message: 'Question {place}' }, { place: place + 1 }), stateOf(item)].join(
              ' ',
            )}
            onClick={() => onPick(place)}
          >
            {place + 1}
          </button>
        </li>
      ))}
    </ol>
  );
}

function verdictOf(item: Item): 'right' | 'wrong' | 'given' | undefined {
  if (item.verdict) return item.verdict.correct ? 'right' : 'wrong';
  return item.tries > 0 ? 'given' : undefined;
}

function stateOf({ verdict, tries }: Item): string {
  if (verdict?.correct) return translate({ id: 'peapod.quiz.right', message: 'Right.' });
  if (verdict) return translate({ id: 'peapod.quiz.wrong', message: 'Not right.' });
  return tries > 0 ? translate({ id: 'peapod.quiz.given', message: 'answered' }) : '';
}

function Score({ session: { score, maxScore, passed } }: { readonly session: Session }) {
  if (score === null) return null;
  return (
    <>
      <span className="pp-faint">
        {translate({ id: 'peapod.quiz.score', message: '{score} of {max} points' }, { score, max: maxScore })}
      </span>{' '}
      {passed !== null && (
        <strong className="pp-badge" data-passed={passed}>
          {passed ? <Translate id="peapod.quiz.passed">passed</Translate> : <Translate id="peapod.quiz.failed">not passed</Translate>}
        </strong>
      )}
    </>
  );
}
