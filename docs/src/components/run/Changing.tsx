import Translate, { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { RunView } from '../../api/run.ts';
import { playgroundUrl } from '../playground/state.ts';
import { showSeconds } from './time.ts';

/** What changes something, be it kubectl's own configuration: a run is asked for it as of a copy, and stays as it is. */
const CHANGES =
  /^(?:kubectl\s+|k\s+)?(?:-\S+\s+)*(?:annotate|apply|autoscale|certificate|config\s+(?:delete-\w+|rename-context|set|set-\w+|unset|use|use-context)|cordon|cp|create|debug|delete|drain|exec|expose|label|patch|replace|rollout\s+(?:pause|restart|resume|undo)|run|scale|set|taint|uncordon)\s/;

/** Whether a command, which has succeeded, would have changed the cluster. */
export const isChange = (command: string): boolean => CHANGES.test(command.trim()) && !/\s--dry-run=(client|server)\b/.test(command);

/** Seconds that a run may last. */
const LONGEST = 86_400;

/** Says that the run is as it was, and takes its reader to one in which the command is carried out at that second. */
export function Changing({ run, command, at }: { readonly run: RunView; readonly command: string; readonly at: number }) {
  const atSeconds = Math.round(at * 1000) / 1000;
  const { interventions = [], horizonSeconds = 600 } = run.input;
  const added = { kind: 'KUBECTL', atSeconds, command: [command.trim()] };
  // What comes of it is seen, too.
  const horizon = Math.min(LONGEST, Math.max(horizonSeconds, Math.ceil(at) + 60));
  const url = useBaseUrl(playgroundUrl({ ...run.input, interventions: [...interventions, added], horizonSeconds: horizon }));
  return (
    <p className="pp-note">
      <Translate id="peapod.changing">This was tried on a copy: the run is as it was.</Translate>{' '}
      {/* No Link: in the Playground itself the fragment has to change as by a visitor. */}
      <a href={url}>
        {translate({ id: 'peapod.changing.do', message: 'Run it with this command at {second}' }, { second: showSeconds(atSeconds) })}
      </a>
    </p>
  );
}
