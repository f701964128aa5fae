import { useEffect, useState } from 'react';
import { type FormField, readField, showField } from './form-fields.ts';

interface Props {
  readonly field: FormField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** One member of an intervention or a behaviour; the name that the API gives it is its title. */
export function FieldInput({ field, value, onChange }: Props) {
  const { name, type, label, hint } = field;
  const [typed, setTyped] = useState(showField(type, value));
  useEffect(() => {
    setTyped((before) =>
      JSON.stringify(readField(type, before)) === JSON.stringify(value ?? undefined) ? before : showField(type, value),
    );
  }, [type, value]);
  if (type === 'boolean') {
    return (
      <label className="pp-check" title={name}>
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked || undefined)} />
        <span>{label()}</span>
      </label>
    );
  }
  const change = (text: string) => {
    setTyped(text);
    onChange(readField(type, text));
  };
  const wrong = typed.trim() !== '' && readField(type, typed) === undefined;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one of the two is always there
    <label className="pp-field" data-type={type} title={name}>
      <span>{label()}</span>
      {type === 'yaml' ? (
        <textarea rows={4} value={typed} spellCheck={false} onChange={(event) => change(event.target.value)} />
      ) : (
        <input
          value={typed}
          placeholder={typeof hint === 'function' ? hint() : hint}
          aria-invalid={wrong || undefined}
          inputMode={type === 'number' ? 'decimal' : 'text'}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => change(event.target.value)}
        />
      )}
    </label>
  );
}
