import { translate } from '@docusaurus/Translate';
import { useMemo } from 'react';
import type { RunView } from '../../api/run.ts';
import { Table } from '../Table.tsx';
import { type Difference, differences } from './compare.ts';

interface Props {
  /** What was shown before it, of another input. */
  readonly before: RunView;
  readonly now: RunView;
}

/** What a change has changed: how the Pods of both runs stand at their ends, and the events. */
export function Comparison({ before, now }: Props) {
  const found = useMemo(() => differences(before, now), [before, now]);
  if (!found) return null;
  if (found.length === 0) {
    return (
      <p className="pp-note">
        {translate({ id: 'peapod.compare.same', message: 'Pods and events end as in the run before, each as often.' })}
      </p>
    );
  }
  return (
    <details className="pp-compare">
      <summary>
        {translate({ id: 'peapod.compare.differs', message: 'Unlike the run before ({count})' }, { count: found.length })}
        {found
          .filter(({ what }) => what === 'STATUS')
          .map((one) => (
            <span key={one.about}>
              {' '}
              · {one.about}: {one.before ?? '–'} → <strong>{one.now ?? '–'}</strong>
            </span>
          ))}
      </summary>
      <Table>
        <thead>
          <tr>
            <td />
            <th scope="col">{translate({ id: 'peapod.compare.before', message: 'Before' })}</th>
            <th scope="col">{translate({ id: 'peapod.compare.now', message: 'Now' })}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((one) => (
            <tr key={`${one.about} ${nameOf(one)}`}>
              <th scope="row">
                {nameOf(one)} <small className="pp-faint">{one.about}</small>
              </th>
              <td>{one.before ?? '–'}</td>
              <td>{one.now ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

function nameOf({ what }: Difference): string {
  if (typeof what === 'object') return what.event;
  return what === 'READY_AFTER' ? translate({ id: 'peapod.compare.readyAfter', message: 'first ready after' }) : what;
}
