import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import Layout from '@theme/Layout';
import type { SimulateAnswer } from '../api/run.ts';
import type { Recorded } from '../api/scenarios.ts';
import { HomeRun } from '../components/HomeRun.tsx';

/** What Peapod is, and a run at once. */
export default function Home({ recorded }: { readonly recorded: Recorded<SimulateAnswer> }) {
  const run = recorded.answer?.simulate ?? null;
  const tagline = translate({ id: 'peapod.home.tagline', message: 'Learn Kubernetes Pods by asking and by watching' });
  const lead = translate({
    id: 'peapod.home.lead',
    message:
      'Paste a manifest and see what a Kubernetes v1.27.1 cluster does with it: every second, every event, and the reason for each. No cluster, no account.',
  });
  return (
    <Layout title={tagline} description={lead}>
      <main className="pp-home">
        <header className="container pp-hero">
          <div>
            <h1>{tagline}</h1>
            <p className="pp-lead">{lead}</p>
            <p className="pp-actions">
              <Link className="pp-button" to="/docs">
                <Translate id="peapod.home.course">Begin the course</Translate>
              </Link>
              <Link className="pp-button pp-button--quiet" to="/playground">
                <Translate id="peapod.home.playground">Go to the Playground</Translate>
              </Link>
            </p>
          </div>
          <img src={useBaseUrl('/img/peapod.svg')} alt="" width="220" height="220" />
        </header>
        <section className="container">
          <h2>
            <Translate id="peapod.home.try">Try it here</Translate>
          </h2>
          <p>
            <Translate id="peapod.home.tryHint">
              This Pod has two containers, and one of them asks the other over localhost. Move along its time, or change it and run it
              again.
            </Translate>
          </p>
          <HomeRun recorded={run} />
        </section>
        <section className="container">
          <ul className="pp-cards">
            <Card to="/docs" title={translate({ id: 'peapod.home.learn', message: 'Learn' })}>
              <Translate id="peapod.home.learnText">
                Short pages, from what a Pod is to how it is evicted. Every manifest on them runs, and says what it really does.
              </Translate>
            </Card>
            <Card to="/scenarios" title={translate({ id: 'peapod.scenarios.title', message: 'Scenarios' })}>
              <Translate id="peapod.home.scenariosText">
                Crash loops, missing images, sidecars, probes that lie: runs worth watching, and what to look for.
              </Translate>
            </Card>
            <Card to="/quiz" title={translate({ id: 'peapod.quiz.title', message: 'Quiz' })}>
              <Translate id="peapod.home.quizText">
                Say what a Pod will do, or mend one that is broken. The simulator is the judge, and shows its evidence.
              </Translate>
            </Card>
            <Card to="/docs/ask-the-api" title="GraphQL">
              <Translate id="peapod.home.apiText">
                One API for concepts, runs and quizzes: everything on these pages can be asked for.
              </Translate>
            </Card>
          </ul>
        </section>
      </main>
    </Layout>
  );
}

function Card({ to, title, children }: { readonly to: string; readonly title: string; readonly children: React.ReactNode }) {
  return (
    <li className="pp-card">
      <h3>
        <Link to={to}>{title}</Link>
      </h3>
      <p>{children}</p>
    </li>
  );
}
