import type { ShownOption } from './options.ts';
import type { Response } from './response.ts';

/** Whether an answer is right, and what would have been. */
export interface Grade {
  readonly correct: boolean;
  /** In the form of a response. */
  readonly correctResponse: Response;
}

/** All that are right, and no other. */
export function gradeChoice(options: readonly ShownOption[], correct: readonly string[], response: Response): Grade {
  const right = options.filter((option) => correct.includes(option.authoredId)).map((option) => option.id);
  const given = 'options' in response ? response.options : [];
  return { correct: given.length === right.length && right.every((id) => given.includes(id)), correctResponse: { options: right } };
}

/** Each in its place. */
export function gradeOrdering(options: readonly ShownOption[], order: readonly string[], response: Response): Grade {
  const right = order.map((authoredId) => options.find((option) => option.authoredId === authoredId)!.id);
  const given = 'options' in response ? response.options : [];
  return { correct: right.every((id, place) => given[place] === id), correctResponse: { options: right } };
}

/** Off by no more than the tolerance, which itself still counts. */
export function gradeNumeric(key: { answer: number; tolerance: number }, response: Response): Grade {
  const given = 'number' in response ? response.number : Number.NaN;
  return { correct: Math.abs(given - key.answer) <= key.tolerance, correctResponse: { number: key.answer } };
}

/**
 * Case, spaces around and between words, full-width forms, quotes around it, and a dash that was typed as two do not matter; nor do the marks of a
 * path (`.spec.containers[*].image`, `pod.spec.containers.image`).
 */
export function gradeText(accept: readonly string[], response: Response): Grade {
  const given = 'text' in response ? response.text : '';
  return { correct: accept.some((text) => folded(text) === folded(given)), correctResponse: { text: accept[0]! } };
}

function folded(text: string): string {
  const plain = text.normalize('NFKC').replaceAll('—', '--').replace(/\s+/g, ' ');
  const bare = plain.replace(/^[\s`'"“”‘’]+|[\s`'"“”‘’]+$/g, '').toLowerCase();
  return bare.replaceAll(/\[(\d+|\*)?\]/g, '').replace(/^(pod)?\.(?=[a-z])/, '');
}
