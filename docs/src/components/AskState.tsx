import Translate, { translate } from '@docusaurus/Translate';
import type { AskError } from '../api/ask.ts';

/** Why there is nothing to show, and what to do about it. */
export function Failure({ error, retry }: { readonly error: AskError; readonly retry?: () => void }) {
  const offline = error.kind === 'offline';
  return (
    <div className="pp-failure" role="alert">
      <p>
        {offline ? (
          <Translate id="peapod.offline">The API does not answer. What is recorded on the page stays; try again in a moment.</Translate>
        ) : (
          <>
            {error.kind === 'refused' && <Translate id="peapod.refused">The API could not answer:</Translate>} {error.message}
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

/** Shown, and told to a screen reader, while an answer is waited for. */
export function Busy() {
  return (
    <p className="pp-busy" role="status">
      {translate({ id: 'peapod.busy', message: 'Asking…' })}
    </p>
  );
}
