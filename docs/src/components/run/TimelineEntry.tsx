import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import { memo, useState } from 'react';
import type { Entry } from '../../api/run.ts';
import { kindName } from './kinds.ts';
import { showSeconds } from './time.ts';

/** How an entry names its Pod: not at all where there is but one, and with its namespace where there are several. */
export type PodShown = 'never' | 'name' | 'namespace';

interface Props {
  readonly entry: Entry;
  /** Null where it is the same as that of the entry above. */
  readonly time: string | null;
  readonly future: boolean;
  readonly mark: 'pointed' | 'cause' | null;
  readonly causes: readonly Entry[];
  readonly showPod: PodShown;
  readonly onPoint: (sequence: number | null) => void;
  readonly onPick: (seconds: number) => void;
}

/** Pointing at it marks what led to it; choosing it goes to its second, and tells why. */
export const TimelineEntry = memo(function TimelineEntry({ entry, time, future, mark, causes, showPod, onPoint, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const { sequence, atSeconds, kind, pod, namespace, container, summary, source, concept } = entry;
  const shownPod = showPod === 'never' || pod === '' ? '' : showPod === 'name' ? pod : `${namespace}/${pod}`;
  const where = [shownPod, container].filter(Boolean).join(' / ');
  const choose = () => {
    onPick(atSeconds);
    setOpen(!open);
  };
  return (
    <li data-kind={kind} data-future={future || undefined} data-mark={mark ?? undefined} onMouseEnter={() => onPoint(sequence)}>
      <span className="pp-entry__time">{time}</span>
      <div className="pp-entry__body">
        <button
          type="button"
          className="pp-entry__summary"
          tabIndex={-1}
          aria-expanded={open}
          onClick={choose}
          onFocus={() => onPoint(sequence)}
        >
          <span className="pp-kind" data-kind={kind}>
            {kindName(kind)}
          </span>
          {where && <code>{where}</code>} {summary}
        </button>
        {open && (
          <div className="pp-entry__why">
            {causes.length > 0 && (
              <>
                <strong>
                  <Translate id="peapod.timeline.because">Because</Translate>
                </strong>
                <ul>
                  {causes.map((cause) => (
                    <li key={cause.sequence}>
                      <button type="button" className="pp-link" onClick={() => onPick(cause.atSeconds)}>
                        {showSeconds(cause.atSeconds)}
                      </button>{' '}
                      {cause.summary}
                    </li>
                  ))}
                </ul>
              </>
            )}
            {source && (
              <p>
                <Translate id="peapod.timeline.source">The rule:</Translate>{' '}
                <a
                  href={upstream(source)}
                  title={translate({ id: 'peapod.timeline.sourceTitle', message: 'in the source of Kubernetes v1.27.1' })}
                >
                  <code>{source}</code>
                </a>
              </p>
            )}
            {concept && (
              <p>
                <Translate id="peapod.timeline.concept">Read:</Translate> <Link to={concept.url}>{concept.title}</Link>
              </p>
            )}
          </div>
        )}
      </div>
    </li>
  );
});

function upstream(source: string): string {
  return `https://github.com/kubernetes/kubernetes/blob/v1.27.1/${source.split(' ')[0]}`;
}
