import Translate, { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { RunView } from '../../api/run.ts';
import { playgroundUrl } from '../playground/state.ts';
import { showSeconds } from './time.ts';

const FLAGS = String.raw`(?:-n\s+\S+\s+|-\S+\s+)*`;
const VERBS =
  'annotate|apply|autoscale|certificate|cordon|cp|create|debug|delete|drain|exec|expose|label|patch|replace|' +
  String.raw`config\s+(?:delete-\w+|rename-context|set|set-\w+|unset|use|use-context)|rollout\s+(?:pause|restart|resume|undo)|run|scale|set|taint|uncordon`;
/** What changes something, be it kubectl's own configuration: a run is asked for it as of a copy, and stays as it is. The first command may leave out `kubectl`. */
const CHANGES = new RegExp(String.raw`(?:^|\s)k(?:ubectl)?\s+${FLAGS}(?:${VERBS})(?:\s|$)`);
const CHANGES_BARE = new RegExp(String.raw`^${FLAGS}(?:${VERBS})\s`);

/** Whether a command, or a line of them, which has succeeded, would have changed the cluster. */
export const isChange = (line: string): boolean =>
  line
    .trim()
    .split(/[|;&\n]+/)
    .some((part, i) => (CHANGES.test(part) || (i === 0 && CHANGES_BARE.test(part))) && !/\s--dry-run=(client|server)\b/.test(part));

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
