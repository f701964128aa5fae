import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import { useState } from 'react';
import type { Question, Verdict } from '../../api/quiz.ts';
import type { SimulateInput } from '../../api/run.ts';
import { Busy, Failure } from '../AskState.tsx';
import { Pre } from '../Pre.tsx';
import { InlineText, RichText } from '../RichText.tsx';
import { PodRun } from '../run/PodRun.tsx';
import { useRun } from '../run/useRun.ts';

interface Props {
  readonly verdict: Verdict;
  readonly question: Question;
  /** Whether the session ended without an answer to it. */
  readonly isMissed: boolean;
}

/** Whether the answer was right, why, and the run that decided it. It is given the focus when it comes. */
export function VerdictView({ verdict, question, isMissed }: Props) {
  const { correct, score, correctResponse, explanation, concept, differences, evidence } = verdict;
  const { number, text, manifest, options: order } = correctResponse;
  return (
    <div className="pp-verdict" data-correct={correct} tabIndex={-1}>
      <p>
        <strong>
          {isMissed ? (
            <Translate id="peapod.quiz.missed">There was no answer to this: it counts as wrong.</Translate>
          ) : correct ? (
            <Translate id="peapod.quiz.right">Right.</Translate>
          ) : (
            <Translate id="peapod.quiz.wrong">Not right.</Translate>
          )}
        </strong>{' '}
        {correct && translate({ id: 'peapod.quiz.points', message: 'Points: {score}' }, { score })}
      </p>
      {differences && differences.length > 0 && (
        <Differences differences={differences} isForetold={question.__typename === 'PredictionQuestion'} />
      )}
      {!correct && (number !== undefined || text !== undefined) && (
        <p>
          <Translate id="peapod.quiz.correct">The answer is</Translate> <code>{number ?? text}</code> {question.unit}
        </p>
      )}
      {!correct && question.__typename === 'OrderingQuestion' && order && (
        <>
          <p>
            <Translate id="peapod.quiz.order">The right order is</Translate>
          </p>
          <ol>
            {order.map((id) => (
              <li key={id}>
                <RichText text={question.options?.find((option) => option.id === id)?.text ?? ''} />
              </li>
            ))}
          </ol>
        </>
      )}
      {!correct && manifest !== undefined && (
        <>
          <p>
            <Translate id="peapod.quiz.solution">This would be right:</Translate>
          </p>
          <Pre>{manifest}</Pre>
        </>
      )}
      <RichText text={explanation} />
      <p>
        <Translate id="peapod.timeline.concept">Read:</Translate> <Link to={concept.url}>{concept.title}</Link>
      </p>
      {evidence && <Evidence input={evidence.input} at={question.atSeconds ?? null} />}
    </div>
  );
}

/** What was asked for, or foretold, each time with what the run has instead. */
function Differences({
  differences,
  isForetold,
}: {
  readonly differences: NonNullable<Verdict['differences']>;
  readonly isForetold: boolean;
}) {
  return (
    <dl
      className="pp-differences"
      aria-label={translate({ id: 'peapod.quiz.differences', message: 'What was expected, and what the run has instead' })}
    >
      {differences.map(({ expected, found }) => (
        <div key={`${expected} ${found}`}>
          <dt>
            {isForetold && (
              <>
                <span className="pp-faint">
                  <Translate id="peapod.quiz.foretold">Your answer:</Translate>
                </span>{' '}
              </>
            )}
            <InlineText text={expected} />
          </dt>
          <dd>
            <span className="pp-faint">
              <Translate id="peapod.quiz.found">In the run:</Translate>
            </span>{' '}
            <InlineText text={found} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Evidence({ input, at }: { readonly input: SimulateInput; readonly at: number | null }) {
  const { result, busy, error, run } = useRun(null);
  const [asked, setAsked] = useState(false);
  const show = () => {
    setAsked(true);
    void run(input, at);
  };
  if (result?.__typename === 'Run') return <PodRun run={result} at={at} />;
  if (error) return <Failure error={error} retry={show} />;
  if (asked && busy) return <Busy />;
  return (
    <button type="button" className="pp-button pp-button--quiet" onClick={show}>
      <Translate id="peapod.quiz.evidence">Watch the run that decides it</Translate>
    </button>
  );
}
