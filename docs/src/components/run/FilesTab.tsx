import Translate, { translate } from '@docusaurus/Translate';
import { useState } from 'react';
import { Busy, Failure } from '../AskState.tsx';
import { Pre } from '../Pre.tsx';
import { ContainerChoice, useContainer } from './ContainerChoice.tsx';
import type { TabProps } from './RunTabs.tsx';
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
        className="pp-row"
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
      {found && <FileText path={path} {...found} />}
    </>
  );
}

function FileText({ path, file, fileInfo }: File & { readonly path: string }) {
  if (!fileInfo) {
    return (
      <p className="pp-note">
        {translate({ id: 'peapod.files.none', message: 'There is no {path} in the container at this second.' }, { path })}
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
