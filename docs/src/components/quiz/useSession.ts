import { useCallback, useEffect, useRef, useState } from 'react';
import { AskError, asAskError, ask } from '../../api/ask.ts';
import { learner } from '../../api/learner.ts';
import {
  endMutation,
  finishMutation,
  type Mode,
  type Refused,
  type Response,
  type Session,
  sessionQuery,
  startMutation,
  submitMutation,
} from '../../api/quiz.ts';
import { useLocale } from '../../api/useLocale.ts';
import { firstOpen } from './progress.ts';

/** What a session is begun with; without a quiz, a review. */
export interface Start {
  readonly quiz?: string;
  readonly mode: Mode;
}
interface Sitting {
  readonly session: Session | null;
  readonly busy: boolean;
  readonly error: AskError | null;
  /** Whether there is one to go on with, which is asked for or could not be. */
  readonly isMissing: boolean;
  start(): void;
  submit(position: number, response: Response): void;
  finish(): void;
  /** How it stands by now. */
  reload(): void;
}

/**
 * A session that is kept by its name in this browser: whoever comes back goes on with it. A review begins at once; one that is done gives way to
 * the next.
 */
export function useSession(name: string, start: Start): Sitting {
  const locale = useLocale();
  const [session, setSession] = useState<Session | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AskError | null>(null);
  const how = useRef(start);
  how.current = start;

  const attempt = useCallback(async (work: () => Promise<Session | null>) => {
    setBusy(true);
    setError(null);
    try {
      const answered = await work();
      if (answered) setSession(answered); // together with the end of being busy: what is shown can be used
    } catch (failure) {
      setError(asAskError(failure));
    }
    setBusy(false);
  }, []);
  const send = useCallback(
    <Data>(query: string, variables: object) => ask<Data>(query, variables, { locale, token: learner.token() }),
    [locale],
  );

  const started = useCallback(async () => {
    const { startQuizSession } = await send<{ startQuizSession: { token: string | null; session: Session } }>(startMutation, {
      input: how.current,
    });
    if (startQuizSession.token) learner.keepToken(startQuizSession.token);
    const before = learner.session(name);
    if (before) learner.dropTexts(before);
    learner.keepSession(name, startQuizSession.session.id);
    return startQuizSession.session;
  }, [send, name]);
  const { mode } = start;
  /** The one to go on with, if there is one. */
  const kept = useCallback(async () => {
    const id = learner.session(name);
    if (!id || !learner.token()) return null;
    const { quizSession } = await send<{ quizSession: Session | null }>(sessionQuery, { id });
    if (!quizSession) learner.keepSession(name, null);
    return quizSession;
  }, [name, send]);
  const load = useCallback(
    () =>
      attempt(async () => {
        const quizSession = await kept();
        if (mode === 'REVIEW' && !(quizSession && firstOpen(quizSession) < quizSession.items.length)) return started();
        return quizSession;
      }),
    [mode, attempt, kept, started],
  );
  useEffect(() => {
    if (learner.token() && (learner.session(name) || mode === 'REVIEW')) void load();
  }, [name, mode, load]);
  const isFirst = session === null;
  const left = session && session.state !== 'FINISHED' ? session.id : null;
  const begin = useCallback(
    () =>
      attempt(async () => {
        // Another tab may have begun since this one was opened.
        const begun = isFirst ? await kept() : null;
        if (begun?.state === 'IN_PROGRESS') return begun;
        // What was answered in the one that is left counts; where it cannot be ended, the next is begun all the same.
        if (left) await send(endMutation, { session: left }).catch(() => {});
        return started();
      }),
    [attempt, isFirst, kept, left, send, started],
  );

  const submit = useCallback(
    (position: number, response: Response) =>
      attempt(async () => {
        const input = { session: session!.id, position, response, idempotencyKey: crypto.randomUUID?.() ?? `${Date.now()}-${position}` };
        const { submitAnswer } = await send<{ submitAnswer: { session: Session } | Refused }>(submitMutation, { input });
        if (!('reason' in submitAnswer)) {
          learner.dropTexts(session!.id, position);
          return submitAnswer.session;
        }
        const { quizSession } = await send<{ quizSession: Session | null }>(sessionQuery, { id: session!.id });
        setSession(quizSession); // something has changed it, or it would not have been refused
        throw new AskError('told', submitAnswer.message);
      }),
    [attempt, send, session],
  );
  const finish = useCallback(
    () =>
      attempt(async () => {
        const { finishQuizSession } = await send<{ finishQuizSession: Session }>(finishMutation, { session: session!.id });
        return finishQuizSession;
      }),
    [attempt, send, session],
  );
  const id = session?.id;
  const reload = useCallback(() => {
    if (id) void attempt(async () => (await send<{ quizSession: Session | null }>(sessionQuery, { id })).quizSession);
  }, [attempt, send, id]);
  const isMissing = isFirst && (error !== null || busy) && learner.session(name) !== null;
  return { session, busy, error, isMissing, start: begin, submit, finish, reload: isFirst ? load : reload };
}
