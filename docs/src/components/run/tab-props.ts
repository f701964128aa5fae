import type { PodView, RunView } from '../../api/run.ts';

/** What each tab below a run gets. */
export interface TabProps {
  readonly run: RunView;
  readonly pod: PodView;
  /** The chosen second. */
  readonly at: number;
  /** The second for which answers were recorded with the run. */
  readonly first: number;
  readonly onPick: (seconds: number) => void;
}
