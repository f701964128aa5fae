import Translate from '@docusaurus/Translate';
import { type ReactNode, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

interface Props {
  /** What would be lost; nothing, and it is done at once. */
  readonly question: string | null;
  /** What it is called where somebody was asked. */
  readonly anyway: ReactNode;
  readonly isQuiet: boolean;
  readonly onDo: () => void;
  readonly children: ReactNode;
}

/** A button for something that may lose what was done: whoever presses it is asked first. */
export function AskedButton({ question, anyway, isQuiet, onDo, children }: Props) {
  const [asks, setAsks] = useState(false);
  const next = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone then: the one in its place, which loses nothing, takes the focus.
  const turn = (to: boolean) => {
    flushSync(() => setAsks(to));
    next.current?.focus();
  };
  if (asks && question !== null) {
    return (
      <div className="pp-row">
        <span role="alert">{question}</span>
        <button
          type="button"
          className="pp-button pp-button--quiet"
          onClick={() => {
            setAsks(false);
            onDo();
          }}
        >
          {anyway}
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
      className={isQuiet ? 'pp-button pp-button--quiet' : 'pp-button'}
      onClick={() => (question !== null ? turn(true) : onDo())}
    >
      {children}
    </button>
  );
}
