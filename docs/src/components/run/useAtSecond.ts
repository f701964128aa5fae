import { useEffect, useRef, useState } from 'react';
import { firstCommand, type RunView } from '../../api/run.ts';
import { useAnswer } from '../../api/useAnswer.ts';

/** The chosen second once it stands still, so that sliding does not ask for each on the way; of one that goes on, now and then. */
export function useSettled(at: number, still = 180, atLatest = 900): number {
  const [settled, setSettled] = useState(at);
  const moves = useRef<number | null>(null);
  useEffect(() => {
    moves.current ??= performance.now();
    const rest = moves.current + atLatest - performance.now();
    const settle = () => {
      moves.current = null;
      setSettled(at);
    };
    const timer = setTimeout(settle, Math.min(still, Math.max(0, rest)));
    return () => clearTimeout(timer);
  }, [at, still, atLatest]);
  return settled;
}

/**
 * Asks the API something about a run at a second. `fields` are those of Run, and may use `$at: Float!` and the given
 * variables. What was recorded with the run is shown without asking.
 */
export function useRunFields<Fields>(
  run: RunView,
  fields: string,
  variables: Record<string, { readonly type: string; readonly value: unknown }>,
  recorded?: Fields,
) {
  const declared = Object.entries(variables).map(([name, { type }]) => `, $${name}: ${type}`);
  const query = `query($input: SimulateInput!${declared.join('')}) { simulate(input: $input) { ... on Run { ${fields} } } }`;
  const values = Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value]));
  const asked = useAnswer<{ simulate: Fields }>(recorded ? null : query, { input: run.input, ...values });
  const data = recorded ?? asked.data?.simulate;
  return {
    ...asked,
    state: recorded ? ('answered' as const) : asked.state,
    data,
    error: recorded || asked.state !== 'failed' ? null : asked.error,
  };
}

/** What a run brought along for the second that it is shown at first. */
export function recordedKubectl(run: RunView, command: string, at: number, first: number) {
  return command.trim() === firstCommand && at === first ? { kubectl: run.kubectl } : undefined;
}

/** As `recordedKubectl`: only of the first Pod. */
export function recordedExplanation(run: RunView, uid: string, at: number, first: number) {
  return uid === run.pods[0]?.uid && at === first ? { explain: run.explain } : undefined;
}
