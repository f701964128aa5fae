import Translate, { translate } from '@docusaurus/Translate';
import { ButtonList } from './ButtonList.tsx';
import type { TabProps } from './tab-props.ts';
import { showSeconds } from './time.ts';

/** Events that had been seen by the chosen second, and how often they were seen by when in all. */
export function EventsTab({ run, at, onPick }: TabProps) {
  const seen = run.events.filter((event) => event.firstSeconds <= at);
  if (seen.length === 0) {
    return (
      <p className="pp-note">
        <Translate id="peapod.events.none">No events yet at this second.</Translate>
      </p>
    );
  }
  return (
    <ButtonList as="ul" buttons="li > .pp-link" className="pp-events">
      {seen.map((event) => (
        <li key={`${event.object}/${event.reason}/${event.message}/${event.firstSeconds}`} data-type={event.type}>
          <button type="button" className="pp-link" tabIndex={-1} onClick={() => onPick(event.firstSeconds)}>
            {showSeconds(event.firstSeconds)}
          </button>{' '}
          <strong>{event.reason}</strong> <code>{event.object}</code>{' '}
          {event.count > 1 && (
            <small className="pp-faint">
              {translate(
                { id: 'peapod.events.count', message: '×{count} by {time}' },
                { count: event.count, time: showSeconds(event.lastSeconds) },
              )}
            </small>
          )}
          <div>{event.message}</div>
        </li>
      ))}
    </ButtonList>
  );
}
