import Translate, { translate } from '@docusaurus/Translate';
import clsx from 'clsx';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';

interface Props {
  /** How many questions have no answer yet. */
  readonly open: number;
  readonly onFinish: () => void;
}

/** Ends a session: what has no answer then counts as wrong, so who leaves something open is asked. */
export function Finish({ open, onFinish }: Props) {
  const [asks, setAsks] = useState(false);
  const next = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone then: the one in its place, which loses nothing, takes the focus.
  const turn = (to: boolean) => {
    flushSync(() => setAsks(to));
    next.current?.focus();
  };
  if (asks && open > 0) {
    return (
      <div className="pp-row">
        <span role="alert">
          {translate({ id: 'peapod.quiz.open', message: 'Without an answer so far: {count}. They would count as wrong.' }, { count: open })}
        </span>
        <button type="button" className="pp-button pp-button--quiet" onClick={onFinish}>
          <Translate id="peapod.quiz.finishAnyway">Finish all the same</Translate>
        </button>
        <button ref={next} type="button" className="pp-button" onClick={() => turn(false)}>
          <Translate id="peapod.quiz.goOn">Go on</Translate>
        </button>
      </div>
    );
  }
  return (
    <button
      ref={next}
      type="button"
      className={clsx('pp-button', open > 0 && 'pp-button--quiet')}
      onClick={() => (open > 0 ? turn(true) : onFinish())}
    >
      <Translate id="peapod.quiz.finish">Finish</Translate>
    </button>
  );
}
