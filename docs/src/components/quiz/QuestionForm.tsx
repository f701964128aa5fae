import Translate from '@docusaurus/Translate';
import { useMemo, useRef } from 'react';
import type { Question, Response, Verdict } from '../../api/quiz.ts';
import type { EditorHandle } from '../editor/CodeEditor.tsx';
import { useKept } from '../editor/useKept.ts';
import { Pre } from '../Pre.tsx';
import { RichText } from '../RichText.tsx';
import { marksOf, Problems } from '../run/Problems.tsx';
import { ChoiceField, ManifestField, NumberField, OrderField, TextField } from './fields.tsx';
import { useManifestCheck } from './useManifestCheck.ts';

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
  const [text, setText] = useKept(name, JSON.stringify(response ?? beginning(question)), 'localStorage');
  const given = JSON.parse(text) as Response;
  const Field = fields[question.__typename];
  const editor = useRef<EditorHandle>(null);
  const { checking, refused, check } = useManifestCheck();
  const marks = useMemo(() => marksOf(refused?.problems ?? []), [refused]);
  return (
    <form
      className="pp-question"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || checking) return; // once is enough
        void check(given.manifest).then((isFit) => isFit && onSubmit(given));
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
      <Field
        question={question}
        given={given}
        disabled={!open}
        verdict={verdict}
        marks={marks}
        editor={editor}
        onChange={(next) => setText(JSON.stringify(next))}
      />
      {open && refused && (
        <Problems result={refused} editor={editor}>
          <Translate id="peapod.quiz.unfit">It was not sent as an answer, and takes no try.</Translate>
        </Problems>
      )}
      {open && (
        <button type="submit" className="pp-button" disabled={isEmpty(given)} aria-busy={busy || checking}>
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
