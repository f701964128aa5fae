import Translate, { translate } from '@docusaurus/Translate';
import type { ReactNode, RefObject } from 'react';
import type { InvalidManifest, Problem } from '../../api/run.ts';
import type { EditorHandle } from '../editor/CodeEditor.tsx';
import type { Mark } from '../editor/codemirror.ts';
import { InlineText } from '../RichText.tsx';

interface Props {
  readonly result: InvalidManifest;
  readonly editor: RefObject<EditorHandle | null>;
  /** Takes the Pods that the manifest's objects would make in its place. */
  readonly onPods?: (manifest: string) => void;
  readonly children?: ReactNode;
}

/** What is wrong with a manifest, where, and what to do about it. */
export function Problems({ result: { message, problems, asPods }, editor, onPods, children }: Props) {
  return (
    <div className="pp-problems" role="alert">
      <p>
        <strong>
          {asPods === null ? (
            <Translate id="peapod.invalid">The API server would not accept this.</Translate>
          ) : (
            <Translate id="peapod.notPods">A run takes Pods, and what Pods need.</Translate>
          )}
        </strong>{' '}
        {children}
      </p>
      {problems.length === 0 && <p>{message}</p>}
      <ul>
        {problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list of problems is replaced as a whole
          <li key={index}>
            {problem.line !== null && (
              <button type="button" className="pp-link" onClick={() => editor.current?.goTo(problem.line!, problem.column ?? 1)}>
                {place(problem.line, problem.column)}
              </button>
            )}{' '}
            {problem.path && <code>{problem.path}</code>} {sentence(problem)}
            {problem.hint && (
              <div className="pp-hint">
                <InlineText text={problem.hint} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {asPods !== null && onPods && (
        <button type="button" className="pp-button" onClick={() => onPods(asPods)}>
          <Translate id="peapod.asPods">Rewrite it for a run</Translate>
        </button>
      )}
    </div>
  );
}

/** The same, for the editor. */
export function marksOf(problems: readonly Problem[]): Mark[] {
  return problems.map((problem) => ({
    line: problem.line ?? 1,
    column: problem.column ?? 1,
    message: [sentence(problem), problem.hint?.replaceAll('`', '')].filter(Boolean).join('\n'),
  }));
}

function sentence({ type, detail }: Problem): string {
  if (detail === '') return type;
  return detail.startsWith(type) ? detail : `${type}: ${detail}`;
}

function place(line: number, column: number | null): string {
  return column === null
    ? translate({ id: 'peapod.problem.line', message: 'line {line}' }, { line })
    : translate({ id: 'peapod.problem.place', message: 'line {line}, column {column}' }, { line, column });
}
