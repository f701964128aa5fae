import Translate, { translate } from '@docusaurus/Translate';
import type { SimulateInput } from '../../api/run.ts';
import { Behaviors, Interventions } from './Interventions.tsx';

interface Props {
  readonly input: SimulateInput;
  readonly onChange: (input: SimulateInput) => void;
}

/** All that a run depends on, besides the manifest. */
export function Settings({ input, onChange }: Props) {
  const { seed = 1, horizonSeconds = 600, namespace = 'default', behaviors = [], interventions = [] } = input;
  const count = behaviors.length + interventions.length;
  return (
    <div className="pp-settings">
      <div className="pp-row">
        <label className="pp-choice">
          <span>
            <Translate id="peapod.settings.horizon">Seconds to run</Translate>
          </span>
          <input
            type="number"
            min={1}
            max={86_400}
            value={horizonSeconds}
            onChange={(event) =>
              onChange({ ...input, horizonSeconds: Math.min(86_400, Math.max(1, Math.trunc(Number(event.target.value)) || 1)) })
            }
          />
        </label>
        <label className="pp-choice">
          <span>
            <Translate id="peapod.settings.seed">Seed</Translate>
          </span>
          <input
            type="number"
            value={seed}
            onChange={(event) => onChange({ ...input, seed: Math.trunc(Number(event.target.value)) || 0 })}
          />
        </label>
        <label className="pp-choice">
          <span>
            <Translate id="peapod.settings.namespace">Namespace</Translate>
          </span>
          <input value={namespace} spellCheck={false} onChange={(event) => onChange({ ...input, namespace: event.target.value })} />
        </label>
      </div>
      <details open={count > 0}>
        <summary>{translate({ id: 'peapod.settings.more', message: 'Behaviours and interventions ({count})' }, { count })}</summary>
        <h3>
          <Translate id="peapod.settings.behaviors">What the processes do</Translate>
        </h3>
        <p className="pp-note">
          <Translate id="peapod.settings.behaviorsHint">
            An image that the simulator does not know listens on the ports that its Pod names, and runs until it is told to stop. Say here
            when it exits, listens elsewhere or uses memory.
          </Translate>
        </p>
        <Behaviors rows={behaviors} onChange={(rows) => onChange({ ...input, behaviors: rows })} />
        <h3>
          <Translate id="peapod.settings.interventions">What is done while it runs</Translate>
        </h3>
        <Interventions rows={interventions} onChange={(rows) => onChange({ ...input, interventions: rows })} />
      </details>
    </div>
  );
}
