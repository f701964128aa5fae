import type { Answer } from '../../api/ask.ts';
import type { SimulateAnswer } from '../../api/run.ts';
import { KeptRun } from '../playground/KeptRun.tsx';
import { useFenceName } from './useFenceName.ts';

interface Props {
  /** Which of its page's fences it is, from 0. */
  readonly place: number;
  readonly manifest: string;
  readonly at: number | null;
  readonly seed: number;
  readonly horizon: number;
  /** As it was recorded; a page that is being written may have none yet. */
  readonly answer?: Answer<SimulateAnswer>;
}

/** The fence `yaml pod`: a manifest and its run. */
export function PodFence({ place, manifest, at, seed, horizon, answer }: Props) {
  const first = { manifest, seed, horizonSeconds: horizon };
  return <KeptRun name={useFenceName(place)} first={first} recorded={answer?.data?.simulate ?? null} at={at} />;
}
