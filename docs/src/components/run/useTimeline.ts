import { useEffect, useMemo, useRef, useState } from 'react';
import { type AroundAnswer, aroundQuery, type Entry, type RunView, type TimelinePage } from '../../api/run.ts';
import { useAnswer } from '../../api/useAnswer.ts';
import { useSettled } from './useAtSecond.ts';

/** Which entries are wanted; an empty text: whatever it is. */
export interface TimelineFilter {
  readonly kind: string;
  readonly container: string;
  readonly pod: string;
}
interface TimelineView {
  readonly entries: readonly Entry[];
  /** How many there are in all. */
  readonly all: number;
  readonly more: () => void;
}

/**
 * What happened, as far as it is wanted. A run that has more than was brought along is asked for what is about the second that is
 * looked at, whenever that is not among what is there.
 */
export function useTimeline(run: RunView, at: number, filter: TimelineFilter): TimelineView {
  const { timeline } = run;
  const isWhole = timeline.nodes.length === timeline.totalCount;
  const isFiltered = Boolean(filter.kind || filter.container || filter.pod);
  const [around, setAround] = useState<{ at: number; pages: number } | null>(null);
  const isAsked = !isWhole && (around !== null || isFiltered);
  const { data } = useAnswer<AroundAnswer>(isAsked ? aroundQuery : null, {
    input: run.input,
    at: around?.at ?? 0,
    before: ((around?.pages ?? 1) - 1) * page + context,
    after: (around?.pages ?? 1) * page,
    kinds: filter.kind ? [filter.kind] : null,
    container: filter.container || null,
    pod: filter.pod || null,
  });
  const view = useMemo(() => (isAsked && data ? joined(data.simulate) : chosen(timeline, filter)), [isAsked, data, timeline, filter]);

  const settled = useSettled(at);
  const before = useRef(settled);
  useEffect(() => {
    if (isWhole || before.current === settled) return;
    before.current = settled;
    const { entries, hasEarlier, hasLater } = view;
    const from = hasEarlier ? (entries[0]?.atSeconds ?? 0) : 0;
    const to = hasLater ? (entries.at(-1)?.atSeconds ?? 0) : Infinity;
    if (settled < from || settled > to) setAround({ at: settled, pages: 1 });
  }, [isWhole, settled, view]);
  const more = () => setAround({ at: around?.at ?? 0, pages: (around?.pages ?? 1) + 1 });
  return { entries: view.entries, all: view.all, more };
}

const page = 250;
/** So many of the entries before a second are shown with those after it. */
const context = 50;

/** Of what was brought along, all at once. */
function chosen({ nodes, totalCount }: TimelinePage, { kind, container, pod }: TimelineFilter) {
  const entries = nodes.filter(
    (entry) => (!kind || entry.kind === kind) && (!container || entry.container === container) && (!pod || entry.pod === pod),
  );
  const missing = totalCount - nodes.length;
  return { entries, all: entries.length + missing, hasEarlier: false, hasLater: missing > 0 };
}

function joined({ earlier, later }: AroundAnswer['simulate']) {
  return {
    entries: [...earlier.nodes, ...later.nodes],
    all: earlier.totalCount + later.totalCount,
    hasEarlier: earlier.nodes.length < earlier.totalCount,
    hasLater: later.nodes.length < later.totalCount,
  };
}
