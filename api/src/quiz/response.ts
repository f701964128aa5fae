import type { QuestionKind } from '@peapod/database';

/** What a learner sends: exactly one of these. */
export interface ResponseInput {
  readonly options?: readonly string[] | null;
  readonly number?: number | null;
  readonly text?: string | null;
  readonly manifest?: string | null;
}

/** An answer that has been checked to be of its question's kind. */
export type Response =
  | { readonly options: readonly string[] }
  | { readonly number: number }
  | { readonly text: string }
  | { readonly manifest: string };

const expected: Record<QuestionKind, keyof ResponseInput> = {
  choice: 'options',
  ordering: 'options',
  prediction: 'options',
  numeric: 'number',
  text: 'text',
  manifest: 'manifest',
};

/** The response, or in words why it is none that this question can take. `optionIds` are those the question shows. */
export function readResponse(
  kind: QuestionKind,
  input: ResponseInput,
  optionIds: readonly string[],
): Response | { readonly malformed: string } {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  const want = expected[kind];
  if (given.length !== 1 || given[0]![0] !== want) return { malformed: `this question takes exactly one member, ${want}` };
  if (want === 'options') {
    const options = input.options!;
    if (new Set(options).size !== options.length) return { malformed: 'an option is named twice' };
    const unknown = options.find((option) => !optionIds.includes(option));
    if (unknown !== undefined) return { malformed: `this question has no option ${unknown}` };
    if (kind === 'ordering' && options.length !== optionIds.length) return { malformed: 'all options must be put in order' };
    if (options.length === 0) return { malformed: 'no option is named' };
  }
  if (want === 'text' && !input.text!.trim()) return { malformed: 'the text is empty' };
  if (want === 'number' && !Number.isFinite(input.number)) return { malformed: 'number is not finite' };
  return { [want]: given[0]![1] } as Response;
}
