import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import Layout from '@theme/Layout';
import type { Recorded, ScenarioAnswer } from '../api/scenarios.ts';
import { plainWords } from '../components/plain-text.ts';
import { KeptRun } from '../components/playground/KeptRun.tsx';
import { InlineText, RichText } from '../components/RichText.tsx';
import { showSeconds } from '../components/run/time.ts';

/** One run worth watching. Its story is its description, in which the search finds it. */
export default function Scenario({ recorded }: { readonly recorded: Recorded<ScenarioAnswer> }) {
  const scenario = recorded.answer!.scenario!;
  const { slug, title, story, concepts, interventions, run } = scenario;
  return (
    <Layout title={title} description={plainWords(story)}>
      {/* biome-ignore lint/a11y/useSemanticElements: what is in a <main> the search takes for another text, and shows the scenario twice */}
      <div role="main" className="container pp-page">
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
        <KeptRun name={`scenario/${slug}`} first={{ ...run.input, manifest: scenario.manifest }} recorded={run} />
        <p className="pp-tags">
          <Translate id="peapod.timeline.concept">Read:</Translate>
          {concepts.map((concept) => (
            <Link key={concept.slug} to={concept.url}>
              {concept.title}
            </Link>
          ))}
        </p>
      </div>
    </Layout>
  );
}
