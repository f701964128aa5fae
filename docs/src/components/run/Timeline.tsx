import Translate, { translate } from '@docusaurus/Translate';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ContainerView, Entry, RunView } from '../../api/run.ts';
import { Failure } from '../AskState.tsx';
import { ButtonList } from './ButtonList.tsx';
import { allKinds, kindName } from './kinds.ts';
import type { Direction, Loaded, TimelineFilter } from './loaded.ts';
import { type PodShown, TimelineEntry } from './TimelineEntry.tsx';
import { showSeconds } from './time.ts';
import { useTimeline } from './useTimeline.ts';

interface Props {
  readonly run: RunView;
  readonly at: number;
  /** Whether it begins with the first entry, rather than at the second that is looked at. */
  readonly fromStart: boolean;
  readonly showPod: PodShown;
  readonly onPick: (seconds: number) => void;
}

/** What happened, by the second, with what led to it. What is still to come at the chosen second is pale. */
export function Timeline({ run, at, fromStart, showPod, onPick }: Props) {
  const [filter, setFilter] = useState<TimelineFilter>({ kind: '', container: '', pod: '' });
  const [pointed, setPointed] = useState<number | null>(null);
  const { loaded, begun, error, retry, more } = useTimeline(run, at, filter, fromStart);
  const { entries, all, cursors, isFirst } = loaded;
  const { nodes, totalCount } = run.timeline;
  const bySequence = useMemo(() => new Map([...nodes, ...entries].map((entry) => [entry.sequence, entry])), [nodes, entries]);
  const kinds = useMemo(() => (nodes.length < totalCount ? allKinds : distinct(nodes.map((entry) => entry.kind))), [nodes, totalCount]);
  const containers = useMemo(() => distinct(run.pods.flatMap((pod) => pod.containers.filter(isOwn).map(({ name }) => name))), [run]);
  const pods = useMemo(() => distinct(run.pods.map(({ name }) => name)), [run]);
  const list = useRef<HTMLOListElement>(null);
  const keepPlace = useScroll(list, at, begun, entries, fromStart);
  const ask = (direction: Direction) => {
    keepPlace(direction);
    more(direction);
  };

  const causes = useMemo(() => new Map(entries.map((entry) => [entry.sequence, known(entry.causes, bySequence)])), [entries, bySequence]);
  const because = useMemo(() => causesOf(pointed, bySequence), [pointed, bySequence]);
  return (
    <section className="pp-timeline" aria-label={translate({ id: 'peapod.timeline.title', message: 'What happened' })}>
      <div className="pp-timeline__head">
        <strong>
          <Translate id="peapod.timeline.title">What happened</Translate>
        </strong>
        <Choice
          label={translate({ id: 'peapod.timeline.kind', message: 'Kind' })}
          value={filter.kind}
          options={kinds}
          show={kindName}
          onChange={(kind) => setFilter({ ...filter, kind })}
        />
        {pods.length > 1 && <Choice label="Pod" value={filter.pod} options={pods} onChange={(pod) => setFilter({ ...filter, pod })} />}
        {containers.length > 1 && (
          <Choice
            label={translate({ id: 'peapod.timeline.container', message: 'Container' })}
            value={filter.container}
            options={containers}
            onChange={(container) => setFilter({ ...filter, container })}
          />
        )}
      </div>
      <ButtonList as="ol" buttons=".pp-entry__summary" ref={list} className="pp-timeline__list" onMouseLeave={() => setPointed(null)}>
        {cursors.earlier && <More direction="earlier" onAsk={ask} />}
        {entries.map((entry, index) => (
          <TimelineEntry
            key={entry.sequence}
            entry={entry}
            time={timeOf(entry) === timeOf(entries[index - 1]) ? null : timeOf(entry)}
            future={entry.atSeconds > at}
            mark={because.get(entry.sequence) ?? (pointed === entry.sequence ? 'pointed' : null)}
            causes={causes.get(entry.sequence)!}
            showPod={showPod}
            onPoint={setPointed}
            onPick={onPick}
          />
        ))}
        {(cursors.later || isFirst) && <More direction="later" onAsk={ask} />}
      </ButtonList>
      {error && <Failure error={error} retry={retry} />}
      {all > entries.length && (
        <p className="pp-note">
          {translate({ id: 'peapod.timeline.shown', message: '{shown} of {all} entries.' }, { shown: entries.length, all })}
        </p>
      )}
    </section>
  );
}

/** Stands where what it asks for will stand. */
function More({ direction, onAsk }: { readonly direction: Direction; readonly onAsk: (direction: Direction) => void }) {
  return (
    <li className="pp-timeline__more">
      <button type="button" className="pp-link" onClick={() => onAsk(direction)}>
        {direction === 'earlier' ? (
          <Translate id="peapod.timeline.earlier">Show what came before</Translate>
        ) : (
          <Translate id="peapod.timeline.later">Show what came next</Translate>
        )}
      </button>
    </li>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly show?: (option: string) => string;
  readonly onChange: (value: string) => void;
}
function Choice({ label, value, options, show = (option) => option, onChange }: ChoiceProps) {
  return (
    <label className="pp-choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{translate({ id: 'peapod.all', message: 'all' })}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {show(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

function isOwn({ role }: ContainerView): boolean {
  return role !== 'SANDBOX';
}

function timeOf(entry: Entry | undefined): string | null {
  return entry ? showSeconds(entry.atSeconds) : null;
}

function known(sequences: readonly number[], bySequence: ReadonlyMap<number, Entry>): readonly Entry[] {
  return sequences.map((sequence) => bySequence.get(sequence)).filter((entry) => entry !== undefined);
}

/** All that led to an entry, near or far. */
function causesOf(sequence: number | null, bySequence: ReadonlyMap<number, Entry>): Map<number, 'cause'> {
  const found = new Map<number, 'cause'>();
  const visit = (current: number) => {
    for (const cause of bySequence.get(current)?.causes ?? []) {
      if (found.has(cause)) continue;
      found.set(cause, 'cause');
      visit(cause);
    }
  };
  if (sequence !== null) visit(sequence);
  return found;
}

/**
 * Scrolls the list itself, never the page, to what happened last, unless that is to be seen or it was chosen there. Where somebody asks for more
 * all stays where it is, and the focus is not lost with the last button.
 */
function useScroll(
  list: React.RefObject<HTMLOListElement | null>,
  at: number,
  begun: Loaded,
  entries: readonly Entry[],
  fromStart: boolean,
): (direction: Direction) => void {
  const before = useRef({ at: fromStart ? at : null, begun, entries });
  const asked = useRef<{ readonly below: number; readonly direction: Direction } | null>(null);
  useLayoutEffect(() => {
    const { current: was } = before;
    before.current = { at, begun, entries };
    const box = list.current;
    if (!box) return;
    if (asked.current && was.at === at && was.entries !== entries) {
      if (asked.current.direction === 'earlier') box.scrollTop = box.scrollHeight - asked.current.below;
      asked.current = null;
      if (document.activeElement === document.body) box.focus({ preventScroll: true });
    } else if (was.at !== at || was.begun !== begun) {
      asked.current = null;
      if (document.activeElement?.matches('.pp-entry__summary') && box.contains(document.activeElement)) return;
      const past = box.querySelectorAll<HTMLElement>('li[data-kind]:not([data-future])');
      const last = past[past.length - 1];
      const end = last ? last.offsetTop + last.offsetHeight : 0;
      const isSeen = end > box.scrollTop && end <= box.scrollTop + box.clientHeight;
      if (!isSeen || was.begun !== begun) box.scrollTo({ top: end - box.clientHeight * 0.6 });
    }
  }, [list, at, begun, entries]);
  return (direction) => {
    const { scrollHeight = 0, scrollTop = 0 } = list.current ?? {};
    asked.current = { below: scrollHeight - scrollTop, direction };
  };
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value): value is string => Boolean(value)))].sort();
}
