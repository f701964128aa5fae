import Translate, { translate } from '@docusaurus/Translate';
import { useState } from 'react';
import type { PodView } from '../../api/run.ts';
import { Busy, Failure } from '../AskState.tsx';
import { Pre } from '../Pre.tsx';
import { ContainerChoice, useContainer } from './ContainerChoice.tsx';
import type { TabProps } from './tab-props.ts';
import { useRunFields } from './useAtSecond.ts';

interface File {
  readonly name: string;
  readonly file: string | null;
  readonly fileInfo: {
    readonly type: string;
    readonly mode: string;
    readonly uid: number;
    readonly gid: number;
    readonly size: number;
    readonly target: string | null;
  } | null;
}

/** A file as a container sees it at the chosen second. */
export function FilesTab({ run, pod, at }: TabProps) {
  const [container, setContainer] = useContainer(pod);
  const [typed, setTyped] = useState('/etc/hosts');
  const [path, setPath] = useState('/etc/hosts');
  const asked = useRunFields<{ pod: { containers: readonly File[] } }>(
    run,
    'pod(uid: $uid) { containers { name file(path: $path, atSeconds: $at) fileInfo(path: $path, atSeconds: $at) { type mode uid gid size target } } }',
    {
      uid: { type: 'String!', value: pod.uid },
      path: { type: 'String!', value: path },
      at: { type: 'Float!', value: at },
    },
  );
  const found = asked.data?.pod.containers.find(({ name }) => name === container);
  return (
    <>
      <form
        className="pp-row pp-files"
        onSubmit={(event) => {
          event.preventDefault();
          setPath(typed);
        }}
      >
        <ContainerChoice pod={pod} value={container} onChange={setContainer} />
        <input
          value={typed}
          aria-label={translate({ id: 'peapod.files.path', message: 'Path of a file' })}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="pp-button pp-button--small">
          <Translate id="peapod.files.show">Show</Translate>
        </button>
      </form>
      {asked.error && <Failure error={asked.error} retry={asked.retry} />}
      {!asked.error && !found && <Busy />}
      {found && <FileText path={path} isRunning={isRunning(pod, container, at)} {...found} />}
    </>
  );
}

function isRunning(pod: PodView, container: string, at: number): boolean {
  const states = pod.containers.find(({ name }) => name === container)?.states ?? [];
  return states.findLast(({ fromSeconds }) => fromSeconds <= at)?.state === 'RUNNING';
}

interface FileTextProps extends File {
  readonly path: string;
  readonly isRunning: boolean;
}

function FileText({ name, path, file, fileInfo, isRunning }: FileTextProps) {
  if (!fileInfo) {
    return (
      <p className="pp-note">
        {isRunning
          ? translate({ id: 'peapod.files.none', message: 'There is no {path} in the container at this second.' }, { path })
          : translate({ id: 'peapod.files.notRunning', message: '{name} does not run at this second.' }, { name })}
      </p>
    );
  }
  const { mode, uid, gid, size, target } = fileInfo;
  return (
    <Pre>
      <span className="pp-faint">{`${mode} ${uid} ${gid} ${size} ${path}${target ? ` -> ${target}` : ''}\n`}</span>
      {file}
    </Pre>
  );
}
