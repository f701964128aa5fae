import Translate, { translate } from '@docusaurus/Translate';
import useIsBrowser from '@docusaurus/useIsBrowser';
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Problem, SimulateInput, SimulateResult } from '../../api/run.ts';
import { Failure } from '../AskState.tsx';
import { CodeEditor, type EditorHandle } from '../editor/CodeEditor.tsx';
import { Comparison } from './Comparison.tsx';
import { freed } from './freed.ts';
import { PodRun } from './PodRun.tsx';
import { marksOf, Problems } from './Problems.tsx';
import { isSame, type Running } from './useRun.ts';

interface Props {
  /** What would be run now. */
  readonly input: SimulateInput;
  readonly running: Running;
  readonly onChange: (manifest: string) => void;
  readonly onRun: (manifest: string) => void;
  /** What somebody wrote here before; it is run at once, as the run that is shown is not its own. */
  readonly kept?: string | null;
  /** Beside the button Run. */
  readonly children?: ReactNode;
  /** Between the editor and the run. */
  readonly settings?: ReactNode;
  /** Told the second that is looked at; null at the end of the run. */
  readonly onLook?: (at: number | null) => void;
  /** Of what a link brought, its run is brought into sight as one that was asked for here. */
  readonly opened?: object | null;
}

/** A manifest that can be changed and run; its problems are marked where they stand. */
export function ManifestRun({ input, running, onChange, onRun, kept = null, children, settings, onLook, opened = null }: Props) {
  const { manifest } = input;
  // Before that a browser would send the form itself, and load the page anew.
  const isAwake = useIsBrowser();
  const { result, before, busy, error, recorded, at } = running;
  const editor = useRef<EditorHandle>(null);
  const problems = result?.__typename === 'InvalidManifest' ? result.problems : none;
  const marks = useMemo(() => marksOf(problems), [problems]);
  const outcome = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (opened) asked.current = true;
  }, [opened]);
  const ask = (text = manifest): void => {
    asked.current = true;
    onRun(text);
  };
  useEffect(() => {
    if (busy || !asked.current) return;
    asked.current = false;
    // What it was asked with may be gone, and the focus with it.
    if (document.activeElement === document.body) outcome.current?.focus({ preventScroll: true });
    reveal(outcome.current);
  }, [busy]);
  /** In whatever field of the settings Enter is pressed. */
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is found
  useEffect(() => {
    if (kept !== null) onRun(kept);
  }, [kept]);
  const free = useMemo(() => {
    if (result?.__typename !== 'Run' || recorded) return null;
    const text = freed(result.input.manifest, result.warnings);
    return text === result.input.manifest ? null : text;
  }, [result, recorded]);
  const askForPods = (asPods: string): void => {
    onChange(asPods);
    ask(asPods);
  };
  return (
    <>
      <CodeEditor
        value={manifest}
        language="yaml"
        label={translate({ id: 'peapod.manifest', message: 'Manifest' })}
        onChange={onChange}
        onRun={() => ask()}
        marks={marks}
        handle={editor}
      />
      <form noValidate onSubmit={submit}>
        {settings}
        <div className="pp-actions">
          <button type={isAwake ? 'submit' : 'button'} className="pp-button" aria-busy={busy}>
            {busy ? <Translate id="peapod.running">Running…</Translate> : <Translate id="peapod.run">Run</Translate>}
          </button>
          {!busy && isChanged(running, input) && (
            <small className="pp-faint">
              {result?.__typename === 'Run' ? (
                <Translate id="peapod.run.changed">Changed since the run below.</Translate>
              ) : (
                <Translate id="peapod.run.mended">Changed since it was checked.</Translate>
              )}
            </small>
          )}
          {children}
        </div>
      </form>
      <div className="pp-outcome" ref={outcome} tabIndex={-1}>
        <span className="pp-hidden" role="status">
          {busy || recorded ? '' : outcomeOf(result)}
        </span>
      </div>
      {error && <Failure error={error} retry={() => ask()} />}
      {!error && result?.__typename === 'LimitExceeded' && (
        <div className="pp-failure" role="alert">
          <p>
            <strong>
              <Translate id="peapod.limit">This is more than the simulator takes on.</Translate>
            </strong>
          </p>
          <p>{result.message}</p>
          <Translate id="peapod.limit.remedy">Let it run for fewer seconds, or leave out what you do not need.</Translate>
        </div>
      )}
      {!error && result?.__typename === 'InvalidManifest' && <Problems result={result} editor={editor} onPods={askForPods} />}
      {result?.__typename === 'Run' && (
        <div className="pp-shown" data-busy={busy || undefined}>
          {before && <Comparison before={before} now={result} />}
          {free !== null && (
            <p className="pp-row">
              <Translate id="peapod.run.held">This was copied from a cluster, whose node or owner of the Pod is not here.</Translate>{' '}
              <button type="button" className="pp-button pp-button--small" onClick={() => askForPods(free)}>
                <Translate id="peapod.run.free">Run it without them</Translate>
              </button>
            </p>
          )}
          <PodRun run={result} at={at} recorded={recorded} {...(onLook && { onLook })} />
        </div>
      )}
    </>
  );
}

/** Whether what is shown answers something else than what would be asked now. */
function isChanged({ result, asked }: Running, input: SimulateInput): boolean {
  if (asked) return !isSame(asked, input);
  return result?.__typename === 'Run' && result.input.manifest !== input.manifest;
}

/** For those who do not see that it is there. */
function outcomeOf(result: SimulateResult | null): string {
  if (result?.__typename !== 'Run') return ''; // what went wrong is an alert
  return result.pods.map(({ name, watch }) => `${name}: ${watch.at(-1)?.status ?? ''}`).join(', ');
}

/** What came of it would else often be below what the window shows. */
function reveal(outcome: HTMLElement | null): void {
  const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  outcome?.scrollIntoView({ block: 'nearest', behavior: isStill ? 'auto' : 'smooth' });
}

const none: readonly Problem[] = [];
