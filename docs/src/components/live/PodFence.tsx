import Translate from '@docusaurus/Translate';
import { useState } from 'react';
import type { Answer } from '../../api/ask.ts';
import type { SimulateAnswer, SimulateInput } from '../../api/run.ts';
import { PlaygroundLink } from '../playground/PlaygroundLink.tsx';
import { ManifestRun } from '../run/ManifestRun.tsx';
import { useRun } from '../run/useRun.ts';

interface Props {
  readonly manifest: string;
  readonly at: number | null;
  readonly seed: number;
  readonly horizon: number;
  /** As it was recorded; a page that is being written may have none yet. */
  readonly answer?: Answer<SimulateAnswer>;
}

/** The fence `yaml pod`: a manifest and its run. */
export function PodFence({ manifest, at, seed, horizon, answer }: Props) {
  const [text, setText] = useState(manifest);
  const running = useRun(answer?.data?.simulate ?? null);
  const input: SimulateInput = { manifest: text, seed, horizonSeconds: horizon };
  return (
    <div className="pp-live">
      <ManifestRun
        manifest={text}
        running={running}
        at={at}
        onChange={setText}
        onRun={(changed) => running.run({ ...input, manifest: changed }, at)}
      >
        {text !== manifest && (
          <button type="button" className="pp-button pp-button--quiet" onClick={() => setText(manifest)}>
            <Translate id="peapod.reset">Reset</Translate>
          </button>
        )}
        <PlaygroundLink input={input} />
      </ManifestRun>
    </div>
  );
}
