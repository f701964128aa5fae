import Translate, { translate } from '@docusaurus/Translate';
import type { Session } from '../../api/quiz.ts';
import { AskedButton } from './AskedButton.tsx';
import { firstOpen } from './progress.ts';

interface Props {
  readonly session: Session;
  readonly onFinish: () => void;
  readonly onBegin: () => void;
}

/** How a session is left: finished, or for another one. */
export function Endings({ session, onFinish, onBegin }: Props) {
  const { state, mode, items } = session;
  const isWhole = firstOpen(session) === items.length;
  const hasAnswers = items.some(({ tries }) => tries > 0);
  return (
    <>
      {state === 'IN_PROGRESS' && items.length > 0 && (mode === 'EXAM' || isWhole) && (
        <Finish open={items.filter(({ tries }) => tries === 0).length} onFinish={onFinish} />
      )}
      {(state === 'FINISHED' || (mode !== 'EXAM' && hasAnswers)) &&
        (mode === 'REVIEW' ? (
          <button type="button" className="pp-button pp-button--quiet" onClick={onBegin}>
            <Translate id="peapod.quiz.more">Review what else is due</Translate>
          </button>
        ) : (
          <Again answered={state === 'FINISHED' || isWhole ? 0 : items.filter(({ tries }) => tries > 0).length} onBegin={onBegin} />
        ))}
    </>
  );
}

/** What has no answer then counts as wrong. */
function Finish({ open, onFinish }: { readonly open: number; readonly onFinish: () => void }) {
  const left = translate(
    { id: 'peapod.quiz.open', message: 'Without an answer so far: {count}. They would count as wrong.' },
    { count: open },
  );
  return (
    <AskedButton
      question={open > 0 ? left : null}
      anyway={<Translate id="peapod.quiz.finishAnyway">Finish all the same</Translate>}
      isQuiet={open > 0}
      onDo={onFinish}
    >
      <Translate id="peapod.quiz.finish">Finish</Translate>
    </AskedButton>
  );
}

/** Who is in the middle of it does not come back to where it was. */
function Again({ answered, onBegin }: { readonly answered: number; readonly onBegin: () => void }) {
  const begun = translate(
    { id: 'peapod.quiz.begun', message: 'Answered so far: {count}. They count, but the questions begin anew.' },
    { count: answered },
  );
  return (
    <AskedButton
      question={answered > 0 ? begun : null}
      anyway={<Translate id="peapod.quiz.againAnyway">Begin all the same</Translate>}
      isQuiet
      onDo={onBegin}
    >
      <Translate id="peapod.quiz.again">Begin again</Translate>
    </AskedButton>
  );
}
