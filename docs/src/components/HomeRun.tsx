import { firstInput } from '../api/first.ts';
import type { SimulateResult } from '../api/run.ts';
import { Reset } from './editor/Reset.tsx';
import { useKept } from './editor/useKept.ts';
import { PlaygroundLink } from './playground/PlaygroundLink.tsx';
import { ManifestRun } from './run/ManifestRun.tsx';
import { useRun } from './run/useRun.ts';

/** A first run, to be changed at once. */
export function HomeRun({ recorded }: { readonly recorded: SimulateResult | null }) {
  const [manifest, setManifest, kept] = useKept('home', firstInput.manifest);
  const running = useRun(recorded);
  const input = { ...firstInput, manifest };
  return (
    <div className="pp-live">
      <ManifestRun
        input={input}
        running={running}
        kept={kept}
        onChange={setManifest}
        onRun={(text) => running.run({ ...firstInput, manifest: text })}
      >
        <Reset isChanged={manifest !== firstInput.manifest} onReset={() => setManifest(firstInput.manifest)} />
        <PlaygroundLink input={input} />
      </ManifestRun>
    </div>
  );
}
