import Translate, { translate } from '@docusaurus/Translate';
import { useState } from 'react';

interface Props {
  /** How many questions have no answer yet. */
  readonly open: number;
  readonly onFinish: () => void;
}

/** Ends a session: what has no answer then counts as wrong, so who leaves something open is asked. */
export function Finish({ open, onFinish }: Props) {
  const [asks, setAsks] = useState(false);
  if (asks && open > 0) {
    return (
      <div className="pp-row">
        <span role="alert">
          {translate({ id: 'peapod.quiz.open', message: 'Without an answer so far: {count}. They would count as wrong.' }, { count: open })}
        </span>
        <button type="button" className="pp-button pp-button--quiet" onClick={onFinish}>
          <Translate id="peapod.quiz.finishAnyway">Finish all the same</Translate>
        </button>
        {/* biome-ignore lint/a11y/noAutofocus: the button that was pressed is gone, and nothing is lost by this one */}
        <button type="button" className="pp-button" autoFocus onClick={() => setAsks(false)}>
          <Translate id="peapod.quiz.goOn">Go on</Translate>
        </button>
      </div>
    );
  }
  return (
    <button type="button" className="pp-button" onClick={() => (open > 0 ? setAsks(true) : onFinish())}>
      <Translate id="peapod.quiz.finish">Finish</Translate>
    </button>
  );
}
