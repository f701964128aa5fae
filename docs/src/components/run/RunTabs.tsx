import { translate } from '@docusaurus/Translate';
import { type KeyboardEvent, useId, useState } from 'react';
import { EventsTab } from './EventsTab.tsx';
import { ExplainTab } from './ExplainTab.tsx';
import { FilesTab } from './FilesTab.tsx';
import { KubectlTab, YamlTab } from './KubectlTab.tsx';
import { LogsTab } from './LogsTab.tsx';
import { OutcomesTab } from './OutcomesTab.tsx';
import type { TabProps } from './tab-props.ts';
import { useSettled } from './useAtSecond.ts';

const tabs = {
  explain: { label: () => translate({ id: 'peapod.tab.explain', message: 'Explain' }), Content: ExplainTab },
  kubectl: { label: () => 'kubectl', Content: KubectlTab },
  events: { label: () => translate({ id: 'peapod.tab.events', message: 'Events' }), Content: EventsTab },
  logs: { label: () => translate({ id: 'peapod.tab.logs', message: 'Logs' }), Content: LogsTab },
  yaml: { label: () => 'YAML', Content: YamlTab },
  files: { label: () => translate({ id: 'peapod.tab.files', message: 'Files' }), Content: FilesTab },
  outcomes: { label: () => translate({ id: 'peapod.tab.outcomes', message: 'Interventions' }), Content: OutcomesTab },
};
type TabName = keyof typeof tabs;

interface Props extends TabProps {
  /** Whether the Pod had failed at the second that is shown first: whoever sees that wants to know why. */
  readonly failed: boolean;
}

/** What can be asked of the cluster at the chosen second. What somebody chose stays, also for the next run. */
export function RunTabs({ run, pod, at, first, onPick, failed }: Props) {
  const [wanted, setChosen] = useState<TabName | null>(null);
  const id = useId();
  const settled = useSettled(at);
  const names = (Object.keys(tabs) as TabName[]).filter((name) => name !== 'outcomes' || run.interventions.length > 0);
  const chosen = wanted && names.includes(wanted) ? wanted : failed ? 'explain' : 'kubectl';
  const { Content } = tabs[chosen];
  const onKeyDown = (event: KeyboardEvent) => {
    const place = names.indexOf(chosen);
    const places: Record<string, number> = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: -1 };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const name = names.at(next % names.length)!;
    setChosen(name);
    document.getElementById(`${id}-${name}`)?.focus();
  };
  return (
    <section className="pp-tabs">
      <div role="tablist" className="pp-tabs__list" onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => setChosen(name)}
          >
            {tabs[name].label()}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} className="pp-tabs__panel">
        <Content run={run} pod={pod} at={settled} first={first} onPick={onPick} />
      </div>
    </section>
  );
}
