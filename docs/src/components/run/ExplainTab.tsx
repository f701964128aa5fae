import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import { type Explanation, explanationFields } from '../../api/run.ts';
import { Busy, Failure } from '../AskState.tsx';
import type { TabProps } from './tab-props.ts';
import { showSeconds } from './time.ts';
import { recordedExplanation, useRunFields } from './useAtSecond.ts';

/** Why the Pod is as it is at the chosen second, and what would mend it. */
export function ExplainTab({ run, pod, at, first, onPick }: TabProps) {
  const asked = useRunFields<{ explain: Explanation }>(
    run,
    `explain(atSeconds: $at, uid: $uid) { ${explanationFields} }`,
    { at: { type: 'Float!', value: at }, uid: { type: 'String!', value: pod.uid } },
    recordedExplanation(run, pod.uid, at, first),
  );
  if (asked.error) return <Failure error={asked.error} retry={asked.retry} />;
  if (!asked.data) return <Busy />;
  const { headline, text, remedies, chain, concepts } = asked.data.explain;
  return (
    <div className="pp-explain" data-busy={asked.state === 'asking' || undefined}>
      <p className="pp-explain__headline">{headline}</p>
      {/* Lines of logs are in it: they are no Markdown. */}
      {text.split('\n\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {remedies.length > 0 && (
        <>
          <strong>
            <Translate id="peapod.explain.remedies">What would mend it</Translate>
          </strong>
          <ul>
            {remedies.map((remedy) => (
              <li key={remedy}>{remedy}</li>
            ))}
          </ul>
        </>
      )}
      {chain.length > 0 && (
        <>
          <strong>
            <Translate id="peapod.explain.chain">How it came to this</Translate>
          </strong>
          <ol className="pp-chain">
            {chain.map((entry) => (
              <li key={entry.sequence}>
                <button type="button" className="pp-link" onClick={() => onPick(entry.atSeconds)}>
                  {showSeconds(entry.atSeconds)}
                </button>{' '}
                {entry.summary}
              </li>
            ))}
          </ol>
        </>
      )}
      {concepts.length > 0 && (
        <p>
          <Translate id="peapod.timeline.concept">Read:</Translate>{' '}
          {concepts.map((concept, index) => (
            <span key={concept.slug}>
              {index > 0 && ' · '}
              <Link to={concept.url}>{concept.title}</Link>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
