import type { SimulateInput, SimulateResult } from '../../api/run.ts';
import { Reset } from '../editor/Reset.tsx';
import { useKept } from '../editor/useKept.ts';
import { ManifestRun } from '../run/ManifestRun.tsx';
import { useRun } from '../run/useRun.ts';
import { PlaygroundLink } from './PlaygroundLink.tsx';

interface Props {
  /** By which the browser keeps what is written here. */
  readonly name: string;
  /** What there is to begin with. */
  readonly first: SimulateInput;
  readonly recorded: SimulateResult | null;
  /** The second that is shown first; the end of the run where not given. */
  readonly at?: number | null;
}

/** A manifest and its run, as it was recorded or as it was changed; it can be put back, and taken to the Playground. */
export function KeptRun({ name, first, recorded, at = null }: Props) {
  const [manifest, setManifest, kept] = useKept(name, first.manifest);
  const running = useRun(recorded, at);
  const input = { ...first, manifest };
  return (
    <div className="pp-live">
      <ManifestRun
        input={input}
        running={running}
        kept={kept}
        onChange={setManifest}
        onRun={(changed) => running.run({ ...first, manifest: changed }, at)}
      >
        <Reset isChanged={manifest !== first.manifest} onReset={() => setManifest(first.manifest)} />
        <PlaygroundLink input={input} at={at} />
      </ManifestRun>
    </div>
  );
}
