import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import Layout from '@theme/Layout';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import type { SimulateInput } from '../api/run.ts';
import { type Recorded, type ScenarioSummary, type ScenariosAnswer, scenarioInputQuery } from '../api/scenarios.ts';
import { useLocale } from '../api/useLocale.ts';
import { copyText } from '../components/copy-text.ts';
import { Settings } from '../components/playground/Settings.tsx';
import { encodeInput } from '../components/playground/state.ts';
import { usePlayground } from '../components/playground/usePlayground.ts';
import { ManifestRun } from '../components/run/ManifestRun.tsx';
import { useRun } from '../components/run/useRun.ts';

/** Paste a manifest, and see what a cluster would do with it. */
export default function Playground({ recorded }: { readonly recorded: Recorded<ScenariosAnswer> }) {
  const { input, change, opened, damaged } = usePlayground();
  const running = useRun(null);
  const { run } = running;
  const title = translate({ id: 'peapod.playground.title', message: 'Playground' });

  const lead = translate({
    id: 'peapod.playground.lead',
    message: 'Paste a manifest and run it: a simulated Kubernetes v1.27.1 shows what becomes of it, second by second.',
  });

  // Whoever opens a link wants to see the run in it.
  useEffect(() => {
    if (opened) void run(opened.input, opened.at);
  }, [opened, run]);

  const looked = useRef<number | null>(null);
  const look = useCallback((at: number | null) => {
    looked.current = at;
  }, []);
  const pick = (next: SimulateInput) => {
    change(next);
    void run(next);
  };
  return (
    <Layout title={title} description={lead}>
      <main className="container pp-page">
        <h1>{title}</h1>
        <p className="pp-lead">
          {lead}{' '}
          <Link to="/docs/what-a-run-is">
            <Translate id="peapod.playground.about">How exact is that?</Translate>
          </Link>
        </p>
        {damaged && (
          <p className="pp-failure" role="alert">
            <Translate id="peapod.playground.damaged">
              This link cannot be read, as if a part of it were lost. What is below is an example, not what was to be shown.
            </Translate>
          </p>
        )}
        <div className="pp-live">
          <Examples scenarios={recorded.answer?.scenarios ?? []} onPick={pick} />
          <ManifestRun
            input={input}
            running={running}
            onChange={(manifest) => change({ ...input, manifest })}
            onRun={(changed) => run({ ...input, manifest: changed })}
            settings={<Settings input={input} onChange={change} />}
            onLook={look}
            opened={opened?.at == null ? null : opened}
          >
            <Share input={input} looked={looked} />
          </ManifestRun>
        </div>
      </main>
    </Layout>
  );
}

interface ExamplesProps {
  readonly scenarios: readonly ScenarioSummary[];
  readonly onPick: (input: SimulateInput) => void;
}

function Examples({ scenarios, onPick }: ExamplesProps) {
  const locale = useLocale();
  const [failed, setFailed] = useState(false);
  if (scenarios.length === 0) return null;
  const choose = async (slug: string) => {
    try {
      const { scenario } = await ask<{ scenario: { run: { input: SimulateInput } } }>(scenarioInputQuery, { slug }, { locale });
      setFailed(false);
      onPick(scenario.run.input);
    } catch {
      setFailed(true);
    }
  };
  return (
    <p className="pp-row">
      <label className="pp-choice">
        <span>
          <Translate id="peapod.playground.examples">Begin with an example</Translate>
        </span>
        <select value="" onChange={(event) => event.target.value && void choose(event.target.value)}>
          <option value="">…</option>
          {scenarios.map(({ slug, title }) => (
            <option key={slug} value={slug}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {failed && (
        <span role="alert">
          <Translate id="peapod.playground.noExample">The example cannot be loaded: the API does not answer.</Translate>
        </span>
      )}
    </p>
  );
}

interface ShareProps {
  readonly input: SimulateInput;
  /** The second that is looked at. */
  readonly looked: RefObject<number | null>;
}

function Share({ input, looked }: ShareProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    window.history.replaceState(window.history.state, '', `#${encodeInput(input, looked.current)}`);
    if (await copyText(window.location.href)) {
      setCopied(true);
      setTimeout(() => setCopied(false), 3000);
    } else {
      window.prompt(translate({ id: 'peapod.share.prompt', message: 'This link holds all of it:' }), window.location.href);
    }
  };
  return (
    <button type="button" className="pp-button pp-button--quiet" onClick={copy}>
      {copied ? (
        <Translate id="peapod.share.copied">The link is copied</Translate>
      ) : (
        <Translate id="peapod.share">Copy a link to this</Translate>
      )}
    </button>
  );
}
