import type { Answer } from '../../api/ask.ts';
import type { SimulateAnswer, SimulateInput } from '../../api/run.ts';
import { Reset } from '../editor/Reset.tsx';
import { useKept } from '../editor/useKept.ts';
import { PlaygroundLink } from '../playground/PlaygroundLink.tsx';
import { ManifestRun } from '../run/ManifestRun.tsx';
import { useRun } from '../run/useRun.ts';
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
  const [text, setText, kept] = useKept(useFenceName(place), manifest);
  const running = useRun(answer?.data?.simulate ?? null, at);
  const input: SimulateInput = { manifest: text, seed, horizonSeconds: horizon };
  return (
    <div className="pp-live">
      <ManifestRun
        input={input}
        running={running}
        kept={kept}
        onChange={setText}
        onRun={(changed) => running.run({ ...input, manifest: changed }, at)}
      >
        <Reset isChanged={text !== manifest} onReset={() => setText(manifest)} />
        <PlaygroundLink input={input} at={at} />
      </ManifestRun>
    </div>
  );
}
