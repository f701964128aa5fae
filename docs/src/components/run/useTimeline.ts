import { useEffect, useMemo, useRef, useState } from 'react';
import { type AskError, asAskError, ask } from '../../api/ask.ts';
import { type AroundAnswer, aroundQuery, type FurtherAnswer, furtherQuery, type RunView } from '../../api/run.ts';
import { useAnswer } from '../../api/useAnswer.ts';
import { useLocale } from '../../api/useLocale.ts';
import { chosen, type Direction, extended, joined, type Loaded, type TimelineFilter } from './loaded.ts';
import { useSettled } from './useAtSecond.ts';

interface TimelineView {
  readonly loaded: Loaded;
  /** As `loaded` was before anybody asked for more of it. */
  readonly begun: Loaded;
  readonly error: AskError | null;
  readonly retry: () => void;
  readonly more: (direction: Direction) => void;
}

/**
 * What happened, as far as it is wanted. A run that has more than was brought along is asked for what is about the second that is
 * looked at, whenever that is not among what is there, and for what comes before and after that a page at a time.
 */
export function useTimeline(run: RunView, at: number, filter: TimelineFilter, fromStart: boolean): TimelineView {
  const { timeline } = run;
  const isWhole = timeline.nodes.length === timeline.totalCount;
  const isFiltered = Boolean(filter.kind || filter.container || filter.pod);
  const [around, setAround] = useState<{ at: number; pages: number } | null>(null);
  const isAsked = !isWhole && (around !== null || isFiltered);
  const wanted = {
    input: run.input,
    at: around?.at ?? 0,
    kinds: filter.kind ? [filter.kind] : null,
    container: filter.container || null,
    pod: filter.pod || null,
  };
  const after = (around?.pages ?? 1) * page;
  const asked = useAnswer<AroundAnswer>(isAsked ? aroundQuery : null, { ...wanted, before: context, after });
  const { data } = asked;
  const first = useMemo(() => chosen(timeline, filter), [timeline, filter]);
  const begun = useMemo(() => (isAsked && data ? joined(data.simulate) : first), [isAsked, data, first]);
  const further = useFurther(begun, wanted);
  const { loaded } = further;

  const settled = useSettled(at, 180, Infinity); // a page of entries is much to ask for while it plays
  const before = useRef(fromStart ? settled : null);
  useEffect(() => {
    if (isWhole || before.current === settled) return;
    before.current = settled;
    const { entries, cursors, isFirst } = loaded;
    const from = cursors.earlier ? (entries[0]?.atSeconds ?? 0) : 0;
    const to = cursors.later || isFirst ? (entries.at(-1)?.atSeconds ?? 0) : Infinity;
    if (settled < from || settled > to) setAround({ at: settled, pages: 1 });
  }, [isWhole, settled, loaded]);
  return {
    loaded,
    begun,
    error: further.failed?.error ?? (isAsked && asked.state === 'failed' ? asked.error : null),
    retry: further.failed?.retry ?? asked.retry,
    more: (direction) => (loaded.isFirst ? setAround({ at: 0, pages: 2 }) : further.more(direction)),
  };
}

const page = 250;
/** So many of the entries before a second are shown with those after it. */
const context = 50;

/** More of what was begun with; what was asked for is forgotten where something else is. */
function useFurther(begun: Loaded, wanted: object) {
  const locale = useLocale();
  const [further, setFurther] = useState({ of: begun, loaded: begun, failed: null as { error: AskError; retry: () => void } | null });
  const { loaded, failed } = further.of === begun ? further : { loaded: begun, failed: null };
  const busy = useRef(false);
  const more = async (direction: Direction) => {
    const cursor = loaded.cursors[direction];
    if (busy.current || cursor === null) return;
    busy.current = true;
    const place = direction === 'later' ? { first: page, after: cursor } : { last: page, before: cursor };
    try {
      const { simulate } = await ask<FurtherAnswer>(furtherQuery(direction), { ...wanted, ...place }, { locale });
      setFurther({ of: begun, loaded: extended(loaded, direction, simulate.timeline), failed: null });
    } catch (failure) {
      setFurther({ of: begun, loaded, failed: { error: asAskError(failure), retry: () => void more(direction) } });
    }
    busy.current = false;
  };
  return { loaded, failed, more };
}
