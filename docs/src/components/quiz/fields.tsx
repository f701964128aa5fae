import { translate } from '@docusaurus/Translate';
import { type RefObject, useId } from 'react';
import type { Question, Response, Verdict } from '../../api/quiz.ts';
import { CodeEditor, type EditorHandle } from '../editor/CodeEditor.tsx';
import type { Mark as EditorMark } from '../editor/codemirror.ts';
import { Pre } from '../Pre.tsx';
import { RichText } from '../RichText.tsx';

interface FieldProps {
  readonly question: Question;
  readonly given: Response;
  readonly verdict: Verdict | null;
  readonly disabled: boolean;
  /** What is wrong with a manifest, and where. */
  readonly marks: readonly EditorMark[];
  readonly editor: RefObject<EditorHandle | null>;
  readonly onChange: (given: Response) => void;
}

/** One option, or several where the question takes `multiple`; the right ones are marked once there is a verdict. */
export function ChoiceField({ question, given, verdict, disabled, onChange }: FieldProps) {
  const group = useId();
  const chosen = given.options ?? [];
  const right = verdict?.correctResponse.options;
  const choose = (id: string, on: boolean) => {
    if (!question.multiple) return onChange({ options: [id] });
    onChange({ options: on ? [...chosen, id] : chosen.filter((one) => one !== id) });
  };
  return (
    <fieldset disabled={disabled}>
      {question.multiple ? (
        <legend className="pp-faint">{translate({ id: 'peapod.quiz.several', message: 'More than one may be right.' })}</legend>
      ) : (
        <legend className="pp-hidden">{translate({ id: 'peapod.quiz.options', message: 'Options' })}</legend>
      )}
      {question.options?.map(({ id, text }) => {
        const isRight = right?.includes(id);
        const isWrong = right && !isRight && chosen.includes(id);
        return (
          <label key={id} className="pp-option" data-right={isRight || undefined} data-wrong={isWrong || undefined}>
            <input
              type={question.multiple ? 'checkbox' : 'radio'}
              name={group}
              checked={chosen.includes(id)}
              onChange={(event) => choose(id, event.target.checked)}
            />
            <RichText text={text} />
            {isRight && <Mark sign="✓" says={translate({ id: 'peapod.quiz.belongs', message: 'belongs to the answer' })} />}
            {isWrong && <Mark sign="✗" says={translate({ id: 'peapod.quiz.notBelongs', message: 'does not belong to the answer' })} />}
          </label>
        );
      })}
    </fieldset>
  );
}

/** For those who do not see the colour. */
function Mark({ sign, says }: { readonly sign: string; readonly says: string }) {
  return (
    <span className="pp-mark">
      <span aria-hidden="true">{sign}</span>
      <span className="pp-hidden">{says}</span>
    </span>
  );
}

/** Options to be put in order, moved by buttons so that a keyboard will do. */
export function OrderField({ question, given, verdict, disabled, onChange }: FieldProps) {
  const order = given.options ?? [];
  const move = (place: number, by: number) => {
    const next = [...order];
    const [id] = next.splice(place, 1);
    next.splice(place + by, 0, id!);
    onChange({ options: next });
  };
  return (
    <ol className="pp-order">
      {order.map((id, place) => (
        <li key={id} data-right={verdict?.correctResponse.options?.[place] === id || undefined}>
          <div className="pp-order__text">
            <RichText text={question.options?.find((option) => option.id === id)?.text ?? ''} />
          </div>
          {verdict?.correctResponse.options?.[place] === id && (
            <Mark sign="✓" says={translate({ id: 'peapod.quiz.inPlace', message: 'is in its place' })} />
          )}
          <button
            type="button"
            className="pp-icon"
            disabled={disabled || place === 0}
            aria-label={translate({ id: 'peapod.quiz.up', message: 'Earlier' })}
            onClick={() => move(place, -1)}
          >
            ↑
          </button>
          <button
            type="button"
            className="pp-icon"
            disabled={disabled || place === order.length - 1}
            aria-label={translate({ id: 'peapod.quiz.down', message: 'Later' })}
            onClick={() => move(place, 1)}
          >
            ↓
          </button>
        </li>
      ))}
    </ol>
  );
}

/** A number, with the question's unit after it. */
export function NumberField({ question, given, disabled, onChange }: FieldProps) {
  return (
    <p>
      <input
        type="number"
        step="any"
        disabled={disabled}
        value={given.number ?? ''}
        aria-label={translate({ id: 'peapod.quiz.yourAnswer', message: 'Your answer' })}
        onChange={(event) => onChange(event.target.value === '' ? {} : { number: Number(event.target.value) })}
      />{' '}
      {question.unit}
    </p>
  );
}

/** One line: a command, a name, a word. */
export function TextField({ question, given, disabled, onChange }: FieldProps) {
  return (
    <p>
      <input
        type="text"
        disabled={disabled}
        value={given.text ?? ''}
        placeholder={question.placeholder ?? ''}
        aria-label={translate({ id: 'peapod.quiz.yourAnswer', message: 'Your answer' })}
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => onChange({ text: event.target.value })}
      />
    </p>
  );
}

/** YAML in an editor; plain once it has been judged. */
export function ManifestField({ given, disabled, marks, editor, onChange }: FieldProps) {
  if (disabled) return <Pre>{given.manifest}</Pre>;
  return (
    <CodeEditor
      value={given.manifest ?? ''}
      language="yaml"
      label={translate({ id: 'peapod.manifest', message: 'Manifest' })}
      marks={marks}
      handle={editor}
      onChange={(manifest) => onChange({ manifest })}
    />
  );
}
