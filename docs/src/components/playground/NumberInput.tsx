import { type ReactNode, useEffect, useState } from 'react';

interface Props {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
  /** What it is called. */
  readonly children: ReactNode;
}

/** A whole number in its range. What is typed on the way to one, such as nothing at all, is let be until one leaves the field. */
export function NumberInput({ value, min, max, onChange, children }: Props) {
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped((before) => (isNumber(before, value) ? before : String(value))), [value]);
  const change = (text: string) => {
    setTyped(text);
    const number = Number(text);
    if (text.trim() !== '' && Number.isInteger(number) && number >= min && number <= max) onChange(number);
  };
  return (
    <label className="pp-choice">
      <span>{children}</span>
      <input
        type="number"
        min={min}
        max={max}
        value={typed}
        aria-invalid={!isNumber(typed, value) || undefined}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setTyped(String(value))}
      />
    </label>
  );
}

function isNumber(text: string, value: number): boolean {
  return text.trim() !== '' && Number(text) === value;
}
