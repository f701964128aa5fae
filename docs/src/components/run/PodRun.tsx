import Translate, { translate } from '@docusaurus/Translate';
import { memo, useEffect, useMemo, useState } from 'react';
import type { PodView, RunView, WatchRow } from '../../api/run.ts';
import { Lanes } from './Lanes.tsx';
import { RunTabs } from './RunTabs.tsx';
import { Timeline } from './Timeline.tsx';
import { TimeSlider } from './TimeSlider.tsx';
import { endOf, showSeconds, timeScale } from './time.ts';
import { useClock } from './useClock.ts';
import { Warnings } from './Warnings.tsx';

interface Props {
  readonly run: RunView;
  /** The second that is shown first; the end where not given. */
  readonly at?: number | null;
  readonly recorded?: boolean;
  /** Told the second that is looked at; null at the end of the run. */
  readonly onLook?: (at: number | null) => void;
}

/**
 * A run to walk about in: its time, its containers, what happened, and what kubectl says at the chosen second. Another run in its
 * place is looked at in the same way, from its own first second on. Who writes in an editor above it does not have it drawn anew.
 */
export const PodRun = memo(function PodRun({ run, at = null, recorded = false, onLook }: Props) {
  const end = Math.max(endOf(run), at ?? 0);
  const first = at ?? end;
  const scale = useMemo(() => timeScale(run, run.timeline, end), [run, end]);
  const clock = useClock(scale, first, `${run.id}/${at}`);
  const looked = clock.at === end ? null : clock.at;
  useEffect(() => onLook?.(looked), [onLook, looked]);
  const [uid, setUid] = useState<string | null>(null);
  const pod = run.pods.find((one) => one.uid === uid) ?? run.pods[0];
  if (!pod) return null;
  const row = rowAt(pod.watch, clock.at);
  const firstRow = rowAt(pod.watch, first);
  const namespaces = new Set(run.pods.map(({ namespace }) => namespace));
  const showPod = run.pods.length === 1 ? 'never' : namespaces.size === 1 ? 'name' : 'namespace';
  return (
    <div className="pp-run">
      <Warnings key={run.id} warnings={run.warnings} />
      {run.pods.length > 1 && (
        <label className="pp-choice pp-run__pod">
          <span>Pod</span>
          <select value={pod.uid} onChange={(event) => setUid(event.target.value)}>
            {run.pods.map((one) => (
              <option key={one.uid} value={one.uid}>
                {labelOf(one, run.pods)}
              </option>
            ))}
          </select>
        </label>
      )}
      <StatusRow name={pod.name} row={row} />
      <TimeSlider scale={scale} clock={clock} status={row?.exists ? row.status : ''} />
      <Lanes pod={pod} scale={scale} at={clock.at} onPick={clock.set} />
      <div className="pp-run__parts">
        <Timeline key={`${run.id}/${at}`} run={run} at={clock.at} fromStart={first === end} showPod={showPod} onPick={clock.set} />
        <RunTabs
          run={run}
          pod={pod}
          at={clock.at}
          first={first}
          onPick={clock.set}
          failed={firstRow !== undefined && toneOf(firstRow) === 'bad'}
        />
      </div>
      <p className="pp-note">
        {translate(
          { id: 'peapod.run.about', message: 'Kubernetes {version}, simulated to {end}. UID and times are the run’s own.' },
          { version: run.kubernetesVersion, end: showSeconds(run.endedAtSeconds) },
        )}{' '}
        {recorded && <Translate id="peapod.run.recorded">This is the recorded run; Run makes it anew.</Translate>}
      </p>
    </div>
  );
});

/** Its name; with its namespace where there are several, and with its number where others of that name were there before or after. */
function labelOf(pod: PodView, pods: readonly PodView[]): string {
  const name = pods.some(({ namespace }) => namespace !== pod.namespace) ? `${pod.namespace}/${pod.name}` : pod.name;
  const namesakes = pods.filter((one) => one.name === pod.name && one.namespace === pod.namespace);
  return namesakes.length > 1 ? `${name} (${namesakes.indexOf(pod) + 1})` : name;
}

/** What `kubectl get pod` prints of the Pod at that second. */
function StatusRow({ name, row }: { readonly name: string; readonly row: WatchRow | undefined }) {
  if (!row?.exists) {
    return (
      <p className="pp-status" data-tone="none">
        {row
          ? translate({ id: 'peapod.run.gone', message: '{name} is deleted.' }, { name })
          : translate({ id: 'peapod.run.notYet', message: '{name} is not created yet.' }, { name })}
      </p>
    );
  }
  return (
    <dl className="pp-status" data-tone={toneOf(row)}>
      <div>
        <dt>NAME</dt>
        <dd>{name}</dd>
      </div>
      <div>
        <dt>READY</dt>
        <dd>{row.ready}</dd>
      </div>
      <div className="pp-status__word">
        <dt>STATUS</dt>
        <dd>{row.status}</dd>
      </div>
      <div>
        <dt>RESTARTS</dt>
        <dd>{row.restarts}</dd>
      </div>
    </dl>
  );
}

function rowAt(watch: readonly WatchRow[], at: number): WatchRow | undefined {
  return watch.findLast((row) => row.atSeconds <= at);
}

function toneOf({ status, phase, ready }: WatchRow): string {
  if (/Err|BackOff|OOM|Evicted|Unknown|Deadline|Invalid/.test(status) || phase === 'FAILED') return 'bad';
  if (phase === 'SUCCEEDED') return 'done';
  const [up, all] = ready.split('/');
  return phase === 'RUNNING' && up === all && status === 'Running' ? 'good' : 'waiting';
}
