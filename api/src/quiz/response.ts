import type { QuestionKind } from '@peapod/database';
import type { Localized } from '../simulator/index.ts';

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
): Response | { readonly malformed: Localized } {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  const want = expected[kind];
  if (given.length !== 1 || given[0]![0] !== want)
    return malformed(`This question takes exactly one member, ${want}.`, `这道题只接受一个成员：${want}。`);
  if (want === 'options') {
    const options = input.options!;
    if (new Set(options).size !== options.length) return malformed('An option is named twice.', '有选项出现了两次。');
    const unknown = options.find((option) => !optionIds.includes(option));
    if (unknown !== undefined) return malformed(`This question has no option ${unknown}.`, `这道题没有选项 ${unknown}。`);
    if (kind === 'ordering' && options.length !== optionIds.length)
      return malformed('All options must be put in order.', '必须为所有选项排序。');
    if (options.length === 0) return malformed('No option is named.', '没有选择任何选项。');
  }
  if (want === 'text' && !input.text!.trim()) return malformed('The text is empty.', '没有输入文字。');
  if (want === 'number' && !Number.isFinite(input.number)) return malformed('The number is not finite.', '数字不是有限的。');
  return { [want]: given[0]![1] } as Response;
}

const malformed = (en: string, zhHans: string): { readonly malformed: Localized } => ({ malformed: { en, zhHans } });
