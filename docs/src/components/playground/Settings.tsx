import Translate, { translate } from '@docusaurus/Translate';
import type { SimulateInput } from '../../api/run.ts';
import { Behaviors, Interventions } from './Interventions.tsx';
import { NumberInput } from './NumberInput.tsx';

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
        <NumberInput min={1} max={86_400} value={horizonSeconds} onChange={(next) => onChange({ ...input, horizonSeconds: next })}>
          <Translate id="peapod.settings.horizon">Seconds to run</Translate>
        </NumberInput>
        <NumberInput min={-(2 ** 31)} max={2 ** 31 - 1} value={seed} onChange={(next) => onChange({ ...input, seed: next })}>
          <Translate id="peapod.settings.seed">Seed</Translate>
        </NumberInput>
        <label className="pp-choice">
          <span>
            <Translate id="peapod.settings.namespace">Namespace</Translate>
          </span>
          <input value={namespace} spellCheck={false} onChange={(event) => onChange({ ...input, namespace: event.target.value })} />
        </label>
      </div>
      <details open={count > 0}>
        <summary>{translate({ id: 'peapod.settings.more', message: 'Behaviours and interventions ({count})' }, { count })}</summary>
        <h2>
          <Translate id="peapod.settings.behaviors">What the processes do</Translate>
        </h2>
        <p className="pp-note">
          <Translate id="peapod.settings.behaviorsHint">
            An image that the simulator does not know listens on the ports that its Pod names, and runs until it is told to stop. Say here
            when it exits, listens elsewhere or uses memory.
          </Translate>
        </p>
        <Behaviors rows={behaviors} onChange={(rows) => onChange({ ...input, behaviors: rows })} />
        <h2>
          <Translate id="peapod.settings.interventions">What is done while it runs</Translate>
        </h2>
        <Interventions rows={interventions} horizon={horizonSeconds} onChange={(rows) => onChange({ ...input, interventions: rows })} />
      </details>
    </div>
  );
}
