import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import { useState } from 'react';
import { firstInput } from '../api/first.ts';
import type { SimulateResult } from '../api/run.ts';
import { playgroundUrl } from './playground/state.ts';
import { ManifestRun } from './run/ManifestRun.tsx';
import { useRun } from './run/useRun.ts';

/** A first run, to be changed at once. */
export function HomeRun({ recorded }: { readonly recorded: SimulateResult | null }) {
  const [manifest, setManifest] = useState(firstInput.manifest);
  const running = useRun(recorded);
  const input = { ...firstInput, manifest };
  return (
    <div className="pp-live">
      <ManifestRun manifest={manifest} running={running} onChange={setManifest} onRun={() => running.run(input)}>
        <Link className="pp-actions__end" to={playgroundUrl(input)}>
          <Translate id="peapod.toPlayground">Open in the Playground</Translate>
        </Link>
      </ManifestRun>
    </div>
  );
}
