import Translate, { translate } from '@docusaurus/Translate';
import { useState } from 'react';
import { Busy, Failure } from '../AskState.tsx';
import { Colored } from '../Colored.tsx';
import { ButtonList } from './ButtonList.tsx';
import { ContainerChoice, useContainer } from './ContainerChoice.tsx';
import type { TabProps } from './tab-props.ts';
import { showSeconds } from './time.ts';
import { useRunFields } from './useAtSecond.ts';

interface Logs {
  readonly pod: {
    readonly containers: readonly {
      readonly name: string;
      readonly logs: readonly { readonly atSeconds: number; readonly stream: string; readonly text: string }[];
    }[];
  };
}

/** What a container had written by the chosen second. */
export function LogsTab({ run, pod, at, onPick }: TabProps) {
  const [container, setContainer] = useContainer(pod);
  const [previous, setPrevious] = useState(false);
  const asked = useRunFields<Logs>(
    run,
    'pod(uid: $uid) { containers { name logs(atSeconds: $at, previous: $previous, tail: 500) { atSeconds stream text } } }',
    {
      uid: { type: 'String!', value: pod.uid },
      at: { type: 'Float!', value: at },
      previous: { type: 'Boolean!', value: previous },
    },
  );
  const lines = asked.data?.pod.containers.find(({ name }) => name === container)?.logs ?? [];
  return (
    <>
      <div className="pp-row">
        <ContainerChoice pod={pod} value={container} onChange={setContainer} />
        <label className="pp-check">
          <input type="checkbox" checked={previous} onChange={(event) => setPrevious(event.target.checked)} />
          <Translate id="peapod.logs.previous">of the run before (--previous)</Translate>
        </label>
      </div>
      {asked.error && <Failure error={asked.error} retry={asked.retry} />}
      {!asked.error && !asked.data && <Busy />}
      {asked.data && lines.length === 0 && (
        <p className="pp-note">{translate({ id: 'peapod.logs.none', message: 'It has written nothing by this second.' })}</p>
      )}
      {lines.length > 0 && (
        <ButtonList as="ol" buttons="li > .pp-link" className="pp-logs">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows
            <li key={index} data-stream={line.stream}>
              <button type="button" className="pp-link" tabIndex={-1} onClick={() => onPick(line.atSeconds)}>
                {showSeconds(line.atSeconds)}
              </button>
              <code>
                <Colored text={line.text} />
              </code>
            </li>
          ))}
        </ButtonList>
      )}
    </>
  );
}
