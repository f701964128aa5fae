import Translate, { translate } from '@docusaurus/Translate';
import { useRef, useState } from 'react';
import type { PodView } from '../../api/run.ts';
import { Busy, Failure } from '../AskState.tsx';
import { Pre } from '../Pre.tsx';
import { ButtonList } from './ButtonList.tsx';
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
    readonly entries: readonly string[] | null;
  } | null;
}

/** A file as a container sees it at the chosen second, or what is in a directory. */
export function FilesTab({ run, pod, at }: TabProps) {
  const [container, setContainer] = useContainer(pod);
  const [typed, setTyped] = useState('/etc/hosts');
  const [path, setPath] = useState('/etc/hosts');
  const shown = useRef<HTMLDivElement>(null);
  const show = (next: string) => {
    setTyped(next);
    setPath(next);
    shown.current?.focus({ preventScroll: true }); // what was chosen is gone
  };
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
      <div ref={shown} className="pp-outcome" tabIndex={-1}>
        <FileAt key={path} run={run} pod={pod} at={at} container={container} path={path} onShow={show} />
      </div>
    </>
  );
}

interface FileAtProps extends Pick<TabProps, 'run' | 'pod' | 'at'> {
  readonly container: string;
  readonly path: string;
  readonly onShow: (path: string) => void;
}

function FileAt({ run, pod, at, container, path, onShow }: FileAtProps) {
  const asked = useRunFields<{ pod: { containers: readonly File[] } }>(
    run,
    'pod(uid: $uid) { containers { name file(path: $path, atSeconds: $at) fileInfo(path: $path, atSeconds: $at) { type mode uid gid size target entries } } }',
    {
      uid: { type: 'String!', value: pod.uid },
      path: { type: 'String!', value: path },
      at: { type: 'Float!', value: at },
    },
  );
  if (asked.error) return <Failure error={asked.error} retry={asked.retry} />;
  const found = asked.data?.pod.containers.find(({ name }) => name === container);
  if (!found) return <Busy />;
  return <FileText path={path} isRunning={isRunning(pod, container, at)} onShow={onShow} {...found} />;
}

function isRunning(pod: PodView, container: string, at: number): boolean {
  const states = pod.containers.find(({ name }) => name === container)?.states ?? [];
  return states.findLast(({ fromSeconds }) => fromSeconds <= at)?.state === 'RUNNING';
}

interface FileTextProps extends File {
  readonly path: string;
  readonly isRunning: boolean;
  readonly onShow: (path: string) => void;
}

function FileText({ name, path, file, fileInfo, isRunning, onShow }: FileTextProps) {
  if (!fileInfo) {
    return (
      <p className="pp-note">
        {isRunning
          ? translate({ id: 'peapod.files.none', message: 'There is no {path} in the container at this second.' }, { path })
          : translate({ id: 'peapod.files.notRunning', message: '{name} does not run at this second.' }, { name })}
      </p>
    );
  }
  const { mode, uid, gid, size, target, entries } = fileInfo;
  const above = path.replace(/[^/]+\/*$/, '') || '/';
  const around = [...(above === path ? [] : ['../']), ...(entries ?? [])];
  return (
    <>
      <Pre>
        <span className="pp-faint">{`${mode} ${uid} ${gid} ${size} ${path}${target ? ` -> ${target}` : ''}\n`}</span>
        {file}
      </Pre>
      {around.length > 0 && (
        <ButtonList as="ul" buttons="li > .pp-link" className="pp-directory">
          {around.map((entry) => (
            <li key={entry}>
              <button
                type="button"
                className="pp-link"
                tabIndex={-1}
                onClick={() => onShow(entry === '../' ? above : path.replace(/\/*$/, '/') + entry)}
              >
                {entry}
              </button>
            </li>
          ))}
        </ButtonList>
      )}
    </>
  );
}
