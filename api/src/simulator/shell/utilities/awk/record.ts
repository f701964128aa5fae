import type { Regex } from '../../regex/index.ts';
import { fromInput, type Value } from './values.ts';

/** $0 and its fields: each is made from the other when it is asked for. */
export class AwkRecord {
  #text = '';
  #fields: Value[] | undefined;
  #stale = false;

  constructor(
    readonly separator: () => string,
    readonly outputSeparator: () => string,
    readonly regex: (source: string) => Regex,
  ) {}

  set(text: string): void {
    this.#text = text;
    this.#fields = undefined;
    this.#stale = false;
  }

  get text(): string {
    if (this.#stale) {
      this.#text = (this.#fields as Value[])
        .map((field) => (field instanceof Object ? field.text : field === undefined ? '' : String(field)))
        .join(this.outputSeparator());
      this.#stale = false;
    }
    return this.#text;
  }

  /** It is split and joined by what has held so far. @see gawk: field.c set_FS, set_OFS */
  settle(): void {
    this.#split();
    void this.text;
  }

  get count(): number {
    return this.#split().length;
  }

  get(index: number): Value {
    return index === 0 ? fromInput(this.text) : (this.#split()[index - 1] ?? undefined);
  }

  /** Sets a field, making those before it; the record is joined anew. */
  assign(index: number, value: Value): void {
    const fields = this.#split();
    while (fields.length < index) fields.push('');
    fields[index - 1] = value;
    this.#stale = true;
  }

  resize(count: number): void {
    const fields = this.#split();
    while (fields.length < count) fields.push('');
    fields.length = Math.max(0, count);
    this.#stale = true;
  }

  #split(): Value[] {
    this.#fields ??= splitFields(this.#text, this.separator(), this.regex).map(fromInput);
    return this.#fields;
  }
}

/** FS: a blank splits at white space; one other character at itself; the rest is an expression. */
export function splitFields(text: string, separator: string, regex: (source: string) => Regex): string[] {
  if (separator === ' ') return text.match(/[^ \t\n]+/g) ?? [];
  if (text === '') return [];
  if (separator === '') return [...text];
  if (separator.length === 1 && separator !== '\\') return text.split(separator);
  return splitBy(text, regex(separator));
}

/** As String.split, but what groups match is not put in between. */
export function splitBy(text: string, regex: Regex): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { index, end } of regex.matches(text)) {
    if (end === index) continue;
    parts.push(text.slice(start, index));
    start = end;
  }
  parts.push(text.slice(start));
  return parts;
}
