import Translate, { translate } from '@docusaurus/Translate';
import { useRef } from 'react';
import type { Behavior, Intervention } from '../../api/run.ts';
import { FieldInput } from './FieldInput.tsx';
import { behaviorFields, type FormField, interventionKinds } from './form-fields.ts';
import { NumberInput } from './NumberInput.tsx';

interface ListProps<Row> {
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
}

interface InterventionsProps extends ListProps<Intervention> {
  /** The second at which the run ends. */
  readonly horizon: number;
}

/** What is done to the cluster while it runs. */
export function Interventions({ rows, horizon, onChange }: InterventionsProps) {
  return (
    <Rows
      rows={rows}
      onChange={onChange}
      added={{ kind: 'DELETE_POD', atSeconds: 30 }}
      addLabel={translate({ id: 'peapod.intervention.add', message: 'Add an intervention' })}
      fieldsOf={(row) => interventionKinds[row.kind]?.fields ?? []}
      head={(row, change) => (
        <>
          <NumberInput
            className="pp-field"
            name="atSeconds"
            value={row.atSeconds}
            min={0}
            max={86_400}
            fractions
            onChange={(atSeconds) => change({ ...row, atSeconds })}
          >
            <Translate id="peapod.field.at">at second</Translate>
          </NumberInput>
          <label className="pp-field" data-type="kind" title="kind">
            <Translate id="peapod.field.kind">do this</Translate>
            <select value={row.kind} onChange={(event) => change({ kind: event.target.value, atSeconds: row.atSeconds })}>
              {Object.entries(interventionKinds).map(([kind, { label }]) => (
                <option key={kind} value={kind}>
                  {label()}
                </option>
              ))}
            </select>
          </label>
          {row.atSeconds > horizon && (
            <p className="pp-note" role="status">
              {translate(
                { id: 'peapod.intervention.late', message: 'The run ends at {seconds} s: this is not done.' },
                { seconds: horizon },
              )}
            </p>
          )}
        </>
      )}
    />
  );
}

/** What the containers' processes do, where image and command do not say. */
export function Behaviors({ rows, onChange }: ListProps<Behavior>) {
  return (
    <Rows
      rows={rows}
      onChange={onChange}
      added={{ container: '' }}
      addLabel={translate({ id: 'peapod.behavior.add', message: 'Add a behaviour' })}
      fieldsOf={() => behaviorFields}
      head={(row, change) => (
        <label className="pp-field" title="container">
          <Translate id="peapod.field.container">container</Translate>
          <input value={row.container} spellCheck={false} onChange={(event) => change({ ...row, container: event.target.value })} />
        </label>
      )}
    />
  );
}

interface RowsProps<Row> extends ListProps<Row> {
  readonly added: Row;
  readonly addLabel: string;
  readonly fieldsOf: (row: Row) => readonly FormField[];
  readonly head: (row: Row, change: (row: Row) => void) => React.ReactNode;
}

function Rows<Row extends Readonly<Record<string, unknown>>>({ rows, onChange, added, addLabel, fieldsOf, head }: RowsProps<Row>) {
  const add = useRef<HTMLButtonElement>(null);
  const change = (place: number, row: Row) => onChange(rows.map((one, index) => (index === place ? row : one)));
  const remove = (place: number) => {
    onChange(rows.filter((_, index) => index !== place));
    add.current?.focus();
  };
  return (
    <>
      {rows.map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else to be known by
        <div key={place} className="pp-fields">
          {head(row, (next) => change(place, next))}
          {fieldsOf(row).map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={row[field.name]}
              onChange={(value) => change(place, { ...row, [field.name]: value })}
            />
          ))}
          <button type="button" className="pp-link" onClick={() => remove(place)}>
            <Translate id="peapod.remove">Remove</Translate>
          </button>
        </div>
      ))}
      <button ref={add} type="button" className="pp-button pp-button--quiet pp-button--small" onClick={() => onChange([...rows, added])}>
        {addLabel}
      </button>
    </>
  );
}
