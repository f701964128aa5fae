import Translate, { translate } from '@docusaurus/Translate';
import { useEffect, useId, useRef, useState } from 'react';
import { firstCommand, type KubectlOutput, type RunView } from '../../api/run.ts';
import { Changing, isChange } from './Changing.tsx';
import { Output } from './Output.tsx';
import type { TabProps } from './tab-props.ts';
import { recordedKubectl, useRunFields } from './useAtSecond.ts';

/** Any command of kubectl, or line of the shell, at the chosen second. */
export function KubectlTab({ run, pod, at, first }: TabProps) {
  const there = pod.namespace === (run.input.namespace ?? 'default') ? '' : ` -n ${pod.namespace}`;
  const beginning = `${firstCommand}${there}`;
  const [edited, setTyped] = useState<string | null>(null);
  const [asked, setCommand] = useState<string | null>(null);
  const typed = edited ?? beginning;
  const command = asked ?? beginning;
  const list = useId();
  const suggestions = [
    beginning,
    `kubectl get pods -o wide${there}`,
    `kubectl describe pod ${pod.name}${there}`,
    `kubectl get pod ${pod.name} -o yaml${there}`,
    `kubectl logs ${pod.name} --all-containers${there}`,
    `kubectl get events${there}`,
    'kubectl get nodes',
  ];
  const choose = (text: string) => {
    setTyped(text);
    setCommand(text);
  };
  return (
    <>
      <form
        className="pp-prompt"
        onSubmit={(event) => {
          event.preventDefault();
          setCommand(typed);
        }}
      >
        <span aria-hidden="true">$</span>
        <CommandBox typed={typed} list={list} onType={setTyped} onEnter={() => setCommand(typed)} />
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
        <button type="submit" className="pp-button pp-button--small">
          <Translate id="peapod.kubectl.ask">Ask</Translate>
        </button>
      </form>
      <div className="pp-chips">
        {suggestions.slice(0, 6).map((suggestion) => (
          <button key={suggestion} type="button" aria-pressed={suggestion === command} onClick={() => choose(suggestion)}>
            {suggestion.replace('kubectl ', '').replace(` ${pod.name}`, '').replace(there, '')}
          </button>
        ))}
      </div>
      <Kubectl run={run} command={command} at={at} first={first} />
    </>
  );
}

interface BoxProps {
  readonly typed: string;
  readonly list: string;
  readonly onType: (text: string) => void;
  readonly onEnter: () => void;
}

/** For one line; what is pasted of several (`cat <<EOF | …`) keeps them. */
function CommandBox({ typed, list, onType, onEnter }: BoxProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const isLong = typed.includes('\n');
  useEffect(() => {
    if (isLong) box.current?.focus();
  }, [isLong]);
  const common = {
    value: typed,
    'aria-label': translate({ id: 'peapod.kubectl.command', message: 'kubectl command' }),
    placeholder: 'kubectl get pods | grep web',
    spellCheck: false,
    autoCapitalize: 'off',
    autoComplete: 'off',
    onChange: (event: { readonly target: { readonly value: string } }) => onType(event.target.value),
  };
  if (!isLong)
    return (
      <input
        {...common}
        list={list}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text').trim();
          if (!text.includes('\n')) return;
          event.preventDefault();
          const { selectionStart, selectionEnd } = event.currentTarget;
          onType(typed.slice(0, selectionStart ?? 0) + text + typed.slice(selectionEnd ?? typed.length));
        }}
      />
    );
  return (
    <textarea
      {...common}
      rows={Math.min(12, typed.split('\n').length)}
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}

/** The whole Pod, as kubectl prints it. */
export function YamlTab({ run, pod, at, first }: TabProps) {
  return <Kubectl run={run} command={`kubectl get pod ${pod.name} -n ${pod.namespace} -o yaml`} at={at} first={first} />;
}

function Kubectl({
  run,
  command,
  at,
  first,
}: {
  readonly run: RunView;
  readonly command: string;
  readonly at: number;
  readonly first: number;
}) {
  const asked = useRunFields<{ kubectl: KubectlOutput }>(
    run,
    'kubectl(command: $command, atSeconds: $at) { stdout stderr exitCode }',
    { command: { type: 'String!', value: command }, at: { type: 'Float!', value: at } },
    recordedKubectl(run, command, at, first),
  );
  const output = asked.data?.kubectl;
  return (
    <>
      <Output
        text={output && output.stdout + output.stderr}
        failed={Boolean(output?.exitCode)}
        busy={asked.state === 'asking'}
        error={asked.error}
        retry={asked.retry}
      />
      {output?.exitCode === 0 && asked.state !== 'asking' && isChange(command) && <Changing run={run} command={command} at={at} />}
    </>
  );
}
