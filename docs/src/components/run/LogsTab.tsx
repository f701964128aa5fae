import Translate, { translate } from '@docusaurus/Translate';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Busy, Failure } from '../AskState.tsx';
import { Colored } from '../Colored.tsx';
import { ButtonList } from './ButtonList.tsx';
import { ContainerChoice, useContainer } from './ContainerChoice.tsx';
import type { TabProps } from './tab-props.ts';
import { showSeconds } from './time.ts';
import { useRunFields } from './useAtSecond.ts';

interface Line {
  readonly atSeconds: number;
  readonly stream: string;
  readonly text: string;
}
interface Logs {
  readonly pod: { readonly containers: readonly { readonly name: string; readonly logs: readonly Line[] }[] };
}

const none: readonly Line[] = [];
/** So many lines of a log are shown. */
const MOST = 500;

/** What a container had written by the chosen second. */
export function LogsTab({ run, pod, at, onPick }: TabProps) {
  const [container, setContainer] = useContainer(pod);
  const [previous, setPrevious] = useState(false);
  const asked = useRunFields<Logs>(
    run,
    'pod(uid: $uid) { containers { name logs(atSeconds: $at, previous: $previous, tail: $tail) { atSeconds stream text } } }',
    {
      uid: { type: 'String!', value: pod.uid },
      at: { type: 'Float!', value: at },
      previous: { type: 'Boolean!', value: previous },
      tail: { type: 'Int!', value: MOST + 1 },
    },
  );
  const all = asked.data?.pod.containers.find(({ name }) => name === container)?.logs ?? none;
  const lines = useMemo(() => all.slice(-MOST), [all]);
  const list = useRef<HTMLOListElement>(null);
  // As in a terminal, what was written last is to be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when other lines are shown
  useLayoutEffect(() => {
    const box = list.current;
    if (box && !box.contains(document.activeElement)) box.scrollTop = box.scrollHeight;
  }, [lines]);
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
      {lines.length < all.length && (
        <p className="pp-note">
          {translate({ id: 'peapod.logs.last', message: 'The last {count} lines; kubectl logs shows all of them.' }, { count: MOST })}
        </p>
      )}
      {lines.length > 0 && (
        <ButtonList as="ol" ref={list} buttons="li > .pp-link" className="pp-logs">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows
            <li key={index} data-stream={line.stream}>
              <button type="button" className="pp-link" tabIndex={-1} onClick={() => onPick(line.atSeconds)}>
                {showSeconds(line.atSeconds)}
              </button>
              <code title={line.stream === 'stderr' ? line.stream : undefined}>
                <Colored text={line.text} />
              </code>
            </li>
          ))}
        </ButtonList>
      )}
    </>
  );
}
