import Translate, { translate } from '@docusaurus/Translate';
import { useEffect, useRef, useState } from 'react';
import { type Answer, AskError, asAskError, askRaw } from '../../api/ask.ts';
import { useLocale } from '../../api/useLocale.ts';
import { Failure } from '../AskState.tsx';
import { CodeEditor } from '../editor/CodeEditor.tsx';
import { Reset } from '../editor/Reset.tsx';
import { useKept } from '../editor/useKept.ts';
import { Pre } from '../Pre.tsx';
import { loadSchema } from './schema.ts';
import { useFenceName } from './useFenceName.ts';

interface Props {
  /** Which of its page's fences it is, from 0. */
  readonly place: number;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  /** As it was recorded. */
  readonly answer?: Answer<unknown>;
}

/** The fence `graphql live`: a query that can be changed and asked. */
export function LiveQuery({ place, query, variables, answer }: Props) {
  const locale = useLocale();
  const name = useFenceName(place);
  const [text, setText, keptText] = useKept(name, query);
  const given = JSON.stringify(variables, null, 2);
  const [values, setValues, keptValues] = useKept(`${name}/variables`, given);
  const [shown, setShown] = useState<{ answer: Answer<unknown> | undefined; recorded: boolean }>({ answer, recorded: true });
  const [error, setError] = useState<AskError | null>(null);
  const [busy, setBusy] = useState(false);
  const hasVariables = Object.keys(variables).length > 0 || /\$\w/.test(text);

  const asked = useRef(0);
  const run = async (wanted = text, having = values) => {
    const turn = ++asked.current;
    setBusy(true);
    setError(null);
    try {
      const answer = await askRaw(wanted, parseVariables(having), { locale });
      if (turn === asked.current) setShown({ answer, recorded: false });
    } catch (failure) {
      if (turn === asked.current) setError(asAskError(failure));
    }
    if (turn === asked.current) setBusy(false);
  };
  // The answer that is shown is not that of what somebody wrote here before. What changes something is not done twice.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is found
  useEffect(() => {
    if ((keptText ?? keptValues) !== null && !/\bmutation\b/.test(keptText ?? query)) void run(keptText ?? query, keptValues ?? given);
  }, [keptText, keptValues]);
  return (
    <div className="pp-live">
      <CodeEditor
        value={text}
        language="graphql"
        label={translate({ id: 'peapod.query', message: 'GraphQL query' })}
        onChange={setText}
        onRun={() => run()}
        schema={loadSchema}
      />
      {hasVariables && (
        <details className="pp-variables" open>
          <summary>
            <Translate id="peapod.variables">Variables</Translate>
          </summary>
          <CodeEditor
            value={values}
            language="json"
            label={translate({ id: 'peapod.variables', message: 'Variables' })}
            onChange={setValues}
            onRun={() => run()}
          />
        </details>
      )}
      <div className="pp-actions">
        <button type="button" className="pp-button" onClick={() => run()} aria-busy={busy}>
          {busy ? <Translate id="peapod.running">Running…</Translate> : <Translate id="peapod.run">Run</Translate>}
        </button>
        <Reset
          isChanged={text !== query || values !== given}
          onReset={() => {
            setText(query);
            setValues(given);
          }}
        />
        {shown.answer && (
          <small className="pp-actions__end">
            {shown.recorded ? (
              <Translate id="peapod.answer.recorded">the recorded answer</Translate>
            ) : (
              <Translate id="peapod.answer.now">answered just now</Translate>
            )}
          </small>
        )}
      </div>
      {error && <Failure error={error} retry={run} />}
      {shown.answer && <Pre data-failed={Boolean(shown.answer.errors) || undefined}>{JSON.stringify(shown.answer, null, 2)}</Pre>}
    </div>
  );
}

function parseVariables(text: string): object {
  try {
    return text.trim() ? JSON.parse(text) : {};
  } catch (error) {
    throw new AskError('refused', `${translate({ id: 'peapod.variables', message: 'Variables' })}: ${(error as Error).message}`);
  }
}
