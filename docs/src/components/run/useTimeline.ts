import { useCallback, useState } from 'react';
import { ask } from '../../api/ask.ts';
import { moreQuery, type RunView, type TimelinePage } from '../../api/run.ts';
import { useLocale } from '../../api/useLocale.ts';

/** The entries of a run that are loaded so far; `more` loads the next. */
export function useTimeline(run: RunView): { timeline: TimelinePage; more: () => Promise<void> } {
  const locale = useLocale();
  const [timeline, setTimeline] = useState(run.timeline);
  const more = useCallback(async () => {
    const variables = { input: run.input, after: timeline.pageInfo.endCursor };
    const { simulate } = await ask<{ simulate: { timeline: TimelinePage } }>(moreQuery, variables, { locale }).catch(() => ({
      simulate: { timeline }, // the button stays, to be tried again
    }));
    if (simulate.timeline === timeline) return;
    setTimeline({ ...simulate.timeline, nodes: [...timeline.nodes, ...simulate.timeline.nodes] });
  }, [run.input, timeline, locale]);
  return { timeline, more };
}
