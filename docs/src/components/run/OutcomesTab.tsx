import type { RunView } from '../../api/run.ts';
import { Colored } from '../Colored.tsx';
import { Pre } from '../Pre.tsx';
import { interventionKinds } from '../playground/form-fields.ts';
import { ButtonList } from './ButtonList.tsx';
import type { TabProps } from './tab-props.ts';
import { showSeconds } from './time.ts';

/** What the interventions got back. */
export function OutcomesTab({ run, at, onPick }: TabProps) {
  return (
    <ButtonList as="ul" buttons="li > .pp-link" className="pp-events">
      {run.interventions.map((outcome, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <li key={index} data-type={outcome.ok ? 'Normal' : 'Warning'} data-future={outcome.atSeconds > at || undefined}>
          <button type="button" className="pp-link" tabIndex={-1} onClick={() => onPick(outcome.atSeconds)}>
            {showSeconds(outcome.atSeconds)}
          </button>{' '}
          <strong>{commandAt(run, index) ?? interventionKinds[outcome.kind]?.label() ?? outcome.kind}</strong>{' '}
          {outcome.exitCode !== null && <small>exit {outcome.exitCode}</small>}
          {outcome.httpStatus !== null && <small>HTTP {outcome.httpStatus}</small>}
          {outcome.message && <div>{outcome.message}</div>}
          {[outcome.stdout, outcome.stderr, outcome.body].filter(Boolean).map((text) => (
            <Pre key={text}>
              <Colored text={text ?? ''} />
            </Pre>
          ))}
        </li>
      ))}
    </ButtonList>
  );
}

/** They come in the order in which they were planned. */
function commandAt({ input }: RunView, index: number): string | undefined {
  const planned = input.interventions?.[index];
  if (planned?.kind !== 'KUBECTL' || !Array.isArray(planned.command)) return undefined;
  const line = planned.command.join(' ');
  const isWhole = /\bkubectl\b|^k\s/.test(line) || (planned.command.length === 1 && /[|;&<>`$\n]/.test(line));
  return isWhole ? line : `kubectl ${line}`;
}
