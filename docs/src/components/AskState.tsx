import Translate, { translate } from '@docusaurus/Translate';
import type { AskError } from '../api/ask.ts';

/** Why there is nothing to show, and what to do about it. */
export function Failure({ error, retry }: { readonly error: AskError; readonly retry?: () => void }) {
  const offline = error.kind === 'offline';
  const known = error.code === undefined ? undefined : words[error.code]?.();
  return (
    <div className="pp-failure" role="alert">
      <p>
        {offline ? (
          <Translate id="peapod.offline">The API does not answer. What is recorded on the page stays; try again in a moment.</Translate>
        ) : (
          <>
            {error.kind === 'refused' && <Translate id="peapod.refused">The API could not answer:</Translate>} {known ?? error.message}
          </>
        )}
      </p>
      {retry && (
        <button type="button" className="pp-button pp-button--small" onClick={retry}>
          <Translate id="peapod.retry">Try again</Translate>
        </button>
      )}
    </div>
  );
}

/** What may happen to anybody, in their language; the rest is in the API's words. */
const words: Readonly<Record<string, () => string>> = {
  UNAVAILABLE: () => translate({ id: 'peapod.refused.unavailable', message: 'its database is busy or full. Try again in a moment.' }),
  TOO_MANY_RUNS: () => translate({ id: 'peapod.refused.tooMany', message: 'too many of your runs wait already. Try again in a moment.' }),
  TOO_MANY_SESSIONS: () =>
    translate({ id: 'peapod.refused.sessions', message: 'too many sessions were begun from your address. Try again in an hour.' }),
  UNAUTHENTICATED: () =>
    translate({ id: 'peapod.refused.forgotten', message: 'what was kept of you here has been deleted. Reload the page, and begin again.' }),
};

/** Shown, and told to a screen reader, while an answer is waited for. */
export function Busy() {
  return (
    <p className="pp-busy" role="status">
      {translate({ id: 'peapod.busy', message: 'Asking…' })}
    </p>
  );
}
