import Translate from '@docusaurus/Translate';
import type { Question, Response, Verdict } from '../../api/quiz.ts';
import { useKept } from '../editor/useKept.ts';
import { Pre } from '../Pre.tsx';
import { RichText } from '../RichText.tsx';
import { ChoiceField, ManifestField, NumberField, OrderField, TextField } from './fields.tsx';

interface Props {
  /** Under which an answer is kept while it is written. */
  readonly name: string;
  readonly question: Question;
  readonly response: Response | null;
  readonly verdict: Verdict | null;
  /** Whether it still takes an answer. */
  readonly open: boolean;
  /** While the answer is judged. */
  readonly busy: boolean;
  readonly onSubmit: (response: Response) => void;
}

/** A question, and what it is answered with. */
export function QuestionForm({ name, question, response, verdict, open, busy, onSubmit }: Props) {
  const [text, setText] = useKept(name, JSON.stringify(response ?? beginning(question)));
  const given = JSON.parse(text) as Response;
  const Field = fields[question.__typename];
  return (
    <form
      className="pp-question"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(given);
      }}
    >
      <div className="pp-question__prompt" tabIndex={-1}>
        <RichText text={question.prompt} />
      </div>
      {question.__typename === 'PredictionQuestion' && <Pre>{question.manifest}</Pre>}
      {question.goals && question.goals.length > 0 && (
        <ul>
          {question.goals.map((goal) => (
            <li key={goal}>
              <RichText text={goal} />
            </li>
          ))}
        </ul>
      )}
      <Field question={question} given={given} disabled={!open} verdict={verdict} onChange={(next) => setText(JSON.stringify(next))} />
      {open && (
        <button type="submit" className="pp-button" disabled={isEmpty(given)} aria-busy={busy}>
          <Translate id="peapod.quiz.answer">Answer</Translate>
        </button>
      )}
    </form>
  );
}

const fields = {
  ChoiceQuestion: ChoiceField,
  PredictionQuestion: ChoiceField,
  OrderingQuestion: OrderField,
  NumericQuestion: NumberField,
  TextQuestion: TextField,
  ManifestQuestion: ManifestField,
};

function beginning({ __typename, options, starter }: Question): Response {
  if (__typename === 'OrderingQuestion') return { options: options!.map(({ id }) => id) };
  return __typename === 'ManifestQuestion' ? { manifest: starter ?? '' } : {};
}

function isEmpty({ options, number, text, manifest }: Response): boolean {
  return !options?.length && number === undefined && !text?.trim() && !manifest?.trim();
}
