import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import Layout from '@theme/Layout';
import type { Recorded, ScenarioAnswer } from '../api/scenarios.ts';
import { Reset } from '../components/editor/Reset.tsx';
import { useKept } from '../components/editor/useKept.ts';
import { firstWords } from '../components/plain-text.ts';
import { PlaygroundLink } from '../components/playground/PlaygroundLink.tsx';
import { InlineText, RichText } from '../components/RichText.tsx';
import { ManifestRun } from '../components/run/ManifestRun.tsx';
import { showSeconds } from '../components/run/time.ts';
import { useRun } from '../components/run/useRun.ts';

/** One run worth watching. */
export default function Scenario({ recorded }: { readonly recorded: Recorded<ScenarioAnswer> }) {
  const scenario = recorded.answer!.scenario!;
  const { slug, title, story, concepts, interventions, run } = scenario;
  const [manifest, setManifest, kept] = useKept(`scenario/${slug}`, scenario.manifest);
  const running = useRun(run);
  const input = { ...run.input, manifest };
  return (
    <Layout title={title} description={firstWords(story)}>
      <main className="container pp-page">
        <p className="pp-note">
          <Link to="/scenarios">
            <Translate id="peapod.scenarios.title">Scenarios</Translate>
          </Link>
        </p>
        <h1>{title}</h1>
        <div className="pp-story">
          <RichText text={story} />
        </div>
        {interventions.length > 0 && (
          <ul>
            {interventions.map(({ atSeconds, description }) => (
              <li key={`${atSeconds}/${description}`}>
                {showSeconds(atSeconds)}: <InlineText text={description} />
              </li>
            ))}
          </ul>
        )}
        <div className="pp-live">
          <ManifestRun
            input={input}
            running={running}
            kept={kept}
            onChange={setManifest}
            onRun={(changed) => running.run({ ...input, manifest: changed })}
          >
            <Reset isChanged={manifest !== scenario.manifest} onReset={() => setManifest(scenario.manifest)} />
            <PlaygroundLink input={input} />
          </ManifestRun>
        </div>
        <p className="pp-tags">
          <Translate id="peapod.timeline.concept">Read:</Translate>
          {concepts.map((concept) => (
            <Link key={concept.slug} to={concept.url}>
              {concept.title}
            </Link>
          ))}
        </p>
      </main>
    </Layout>
  );
}
