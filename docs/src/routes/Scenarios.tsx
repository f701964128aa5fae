import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import Layout from '@theme/Layout';
import type { Recorded, ScenariosAnswer } from '../api/scenarios.ts';
import { TopicSections } from '../components/course/TopicSections.tsx';
import { RichText } from '../components/RichText.tsx';

/** All runs worth watching. */
export default function Scenarios({ recorded }: { readonly recorded: Recorded<ScenariosAnswer> }) {
  const scenarios = recorded.answer?.scenarios ?? [];
  const title = translate({ id: 'peapod.scenarios.title', message: 'Scenarios' });
  const lead = translate({ id: 'peapod.scenarios.lead', message: 'Runs worth watching, each with what to look for and why.' });
  return (
    <Layout title={title} description={lead}>
      <main className="container pp-page">
        <h1>{title}</h1>
        <p className="pp-lead">{lead}</p>
        {scenarios.length === 0 && (
          <p className="pp-note">
            <Translate id="peapod.scenarios.none">No scenarios were recorded when this site was built.</Translate>
          </p>
        )}
        <TopicSections
          items={scenarios}
          topicOf={({ concepts }) => concepts[0]?.topic ?? null}
          wordsOf={({ title: name, story, concepts }) => [name, story, ...concepts.map((concept) => concept.title)].join(' ')}
          card={({ slug, title: name, story, concepts }) => (
            <li key={slug} className="pp-card">
              <h3>
                <Link to={`/scenarios/${slug}`}>{name}</Link>
              </h3>
              <RichText text={story.trim().split(/\n{2,}/)[0] ?? ''} />
              <p className="pp-tags">
                {concepts.map((concept) => (
                  <Link key={concept.slug} to={concept.url}>
                    {concept.title}
                  </Link>
                ))}
              </p>
            </li>
          )}
        />
      </main>
    </Layout>
  );
}
