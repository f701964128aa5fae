import type { FormattedExecutionResult } from 'graphql';

const MEBIBYTES = 64;

/**
 * The answer, or an error in its place where it is larger than may be. While an answer is written nobody else is served, and one
 * of hundreds of mebibytes (the same long texts under many names) would take a minute and all the memory there is.
 */
export function bounded<Answer extends FormattedExecutionResult>(answer: Answer, mebibytes = MEBIBYTES): Answer | FormattedExecutionResult {
  if (roomLeft(answer.data, mebibytes * 2 ** 20) >= 0) return answer;
  const message = `the answer is larger than ${mebibytes} MiB: ask for less at once`;
  return { errors: [{ message, extensions: { code: 'ANSWER_TOO_LARGE' } }] };
}

/** About how many characters an answer has, be it `bounded`. */
export const sizeOf = ({ data }: FormattedExecutionResult): number => MEBIBYTES * 2 ** 20 - roomLeft(data, MEBIBYTES * 2 ** 20);

/** What is left of so many characters when a value is written as JSON: about, and negative as soon as there is no room. */
function roomLeft(value: unknown, room: number): number {
  if (typeof value === 'string') return room - value.length - 2;
  if (typeof value !== 'object' || value === null) return room - 5;
  let left = room - 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      left = roomLeft(item, left - 1);
      if (left < 0) return left;
    }
    return left;
  }
  for (const key in value) {
    left = roomLeft((value as Record<string, unknown>)[key], left - key.length - 4);
    if (left < 0) return left;
  }
  return left;
}
