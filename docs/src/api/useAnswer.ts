import { useCallback, useEffect, useState } from 'react';
import { type AskError, asAskError, ask } from './ask.ts';
import { useLocale } from './useLocale.ts';

type Asked<Data> =
  | { readonly state: 'asking'; readonly data?: Data }
  | { readonly state: 'answered'; readonly data: Data }
  | { readonly state: 'failed'; readonly error: AskError; readonly data?: Data };

/** Asks whenever the question changes, and shows the last answer until the next is there. No query: nothing is asked. */
export function useAnswer<Data>(query: string | null, variables: object, token?: string | null): Asked<Data> & { retry: () => void } {
  const locale = useLocale();
  const [asked, setAsked] = useState<Asked<Data>>({ state: 'asking' });
  const [attempt, setAttempt] = useState(0);
  const question = JSON.stringify(variables);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    if (!query) return;
    const stop = new AbortController();
    setAsked((before) => ({ state: 'asking', ...(before.data !== undefined && { data: before.data }) }));
    ask<Data>(query, JSON.parse(question), { locale, token: token ?? null, signal: stop.signal })
      .then((data) => setAsked({ state: 'answered', data }))
      .catch((error) => {
        if (!stop.signal.aborted) setAsked({ state: 'failed', error: asAskError(error) });
      });
    return () => stop.abort();
  }, [query, question, locale, token, attempt]);
  return { ...asked, retry: useCallback(() => setAttempt((count) => count + 1), []) };
}
