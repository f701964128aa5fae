import { useEffect, useState } from 'react';
import { learner } from './learner.ts';
import { type Me, meQuery } from './quiz.ts';
import { useAnswer } from './useAnswer.ts';

/** What is kept of whoever uses this browser; nobody is asked about who has answered nothing here. */
export function useMe() {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => setToken(learner.token()), []);
  const asked = useAnswer<{ me: Me | null }>(token && meQuery, {}, token);
  return {
    token,
    me: (token && asked.data?.me) || null,
    error: token && asked.state === 'failed' ? asked.error : null,
    retry: asked.retry,
    forget: () => {
      learner.forget();
      setToken(null);
    },
  };
}
