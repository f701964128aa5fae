import { useCallback, useEffect, useRef, useState } from 'react';
import { type AskError, asAskError, ask } from '../../api/ask.ts';
import { type SimulateAnswer, type SimulateInput, type SimulateResult, simulateQuery, simulateVariables } from '../../api/run.ts';
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
  run(input: SimulateInput, at?: number | null): Promise<void>;
}

type Shown = Pick<Running, 'result' | 'recorded' | 'asked' | 'at'>;

/** Runs manifests, beginning with a recorded run. A newer run stops the one before it. */
export function useRun(recorded: SimulateResult | null, first: number | null = null): Running {
  const locale = useLocale();
  const [shown, setShown] = useState<Shown>({ result: recorded, recorded: recorded !== null, asked: null, at: first });
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
        setShown({ result: simulate, recorded: false, asked: input, at });
      } catch (failure) {
        if (!stop.signal.aborted) setError(asAskError(failure));
      }
      if (!stop.signal.aborted) setBusy(false);
    },
    [locale],
  );
  return { ...shown, busy, error, run };
}
