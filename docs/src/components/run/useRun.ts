import { useCallback, useEffect, useRef, useState } from 'react';
import { type AskError, asAskError, ask } from '../../api/ask.ts';
import {
  type RunView,
  type SimulateAnswer,
  type SimulateInput,
  type SimulateResult,
  simulateQuery,
  simulateVariables,
} from '../../api/run.ts';
import { useLocale } from '../../api/useLocale.ts';

/** A run that may be asked for anew, with its last answer. */
export interface Running {
  readonly result: SimulateResult | null;
  readonly busy: boolean;
  readonly error: AskError | null;
  /** Whether the result is the recorded one, not one of the API's from now. */
  readonly recorded: boolean;
  /** What the result answers; of a recorded one its own input tells. */
  readonly asked: SimulateInput | null;
  /** The second that the result is shown at first; its end where null. */
  readonly at: number | null;
  /** The last run before this one of another input; null where there was none. */
  readonly before: RunView | null;
  run(input: SimulateInput, at?: number | null): Promise<void>;
}

/** `last` is the newest run that there was, the one that is shown if it is one. */
type Shown = Pick<Running, 'result' | 'recorded' | 'asked' | 'at' | 'before'> & { readonly last: RunView | null };

/** Runs manifests, beginning with a recorded run. A newer run stops the one before it. */
export function useRun(recorded: SimulateResult | null, first: number | null = null): Running {
  const locale = useLocale();
  const [shown, setShown] = useState<Shown>({
    result: recorded,
    recorded: recorded !== null,
    asked: null,
    at: first,
    before: null,
    last: runOf(recorded),
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AskError | null>(null);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const run = useCallback(
    async (input: SimulateInput, at: number | null = null) => {
      current.current?.abort();
      const stop = new AbortController();
      current.current = stop;
      setBusy(true);
      setError(null);
      try {
        const { simulate } = await ask<SimulateAnswer>(simulateQuery, simulateVariables(input, at), { locale, signal: stop.signal });
        setShown((was) => {
          const now = runOf(simulate);
          const isAnother = now !== null && was.last !== null && !isSame(was.last.input, now.input);
          return { result: simulate, recorded: false, asked: input, at, before: isAnother ? was.last : was.before, last: now ?? was.last };
        });
      } catch (failure) {
        if (!stop.signal.aborted) setError(asAskError(failure));
      }
      if (!stop.signal.aborted) setBusy(false);
    },
    [locale],
  );
  const { last: _last, ...visible } = shown;
  return { ...visible, busy, error, run };
}

function runOf(result: SimulateResult | null): RunView | null {
  return result?.__typename === 'Run' ? result : null;
}

/** Whether two inputs ask for the same run, as they are given. */
export function isSame(one: SimulateInput, other: SimulateInput): boolean {
  const members = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof SimulateInput>;
  return [...members].every((member) => JSON.stringify(one[member]) === JSON.stringify(other[member]));
}
