import Translate from '@docusaurus/Translate';
import type { TabProps } from './tab-props.ts';
import { showSeconds } from './time.ts';

/** Events that had been seen by the chosen second; counts are those of the whole run. */
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
    <ul className="pp-events">
      {seen.map((event) => (
        <li key={`${event.object}/${event.reason}/${event.message}/${event.firstSeconds}`} data-type={event.type}>
          <button type="button" className="pp-link" onClick={() => onPick(event.firstSeconds)}>
            {showSeconds(event.firstSeconds)}
          </button>{' '}
          <strong>{event.reason}</strong> {event.count > 1 && <small>×{event.count}</small>} <code>{event.object}</code>
          <div>{event.message}</div>
        </li>
      ))}
    </ul>
  );
}
