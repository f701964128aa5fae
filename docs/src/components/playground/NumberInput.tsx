import { type ReactNode, useEffect, useState } from 'react';

interface Props {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Whether it may have a fraction. */
  readonly fractions?: boolean;
  /** As the API calls it. */
  readonly name?: string;
  readonly className?: string;
  readonly onChange: (value: number) => void;
  /** What it is called. */
  readonly children: ReactNode;
}

/** A number in its range, whole unless it may have a fraction. What is typed on the way to one, such as nothing at all, is let be until one leaves the field. */
export function NumberInput({ value, min, max, fractions = false, name, className = 'pp-choice', onChange, children }: Props) {
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped((before) => (isNumber(before, value) ? before : String(value))), [value]);
  const change = (text: string) => {
    setTyped(text);
    const number = Number(text);
    const fits = fractions ? Number.isFinite(number) : Number.isInteger(number);
    if (text.trim() !== '' && fits && number >= min && number <= max) onChange(number);
  };
  return (
    <label className={className} title={name}>
      <span>{children}</span>
      <input
        type="number"
        min={min}
        max={max}
        step={fractions ? 'any' : 1}
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
