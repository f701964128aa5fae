import { goQuote } from '../apimachinery/go-quote.ts';
import { defaultLimits, LimitReached } from '../engine/index.ts';
import type { Localized } from '../types.ts';

/**
 * One thing wrong with a field of an object.
 * @see kubernetes: apimachinery/pkg/util/validation/field/errors.go
 */
export interface FieldProblem {
  /** As the API server writes it: `spec.containers[0].ports[0].containerPort`, `metadata.annotations[example.com/a]`. */
  readonly path: string;
  /** As the API server words it: Required value, Invalid value, Unsupported value, Duplicate value, Forbidden, Not found, Too long, Too many, Unknown field, Duplicate field, Syntax, Type … */
  readonly type: string;
  /** What follows the type: `"Foo_": a lowercase RFC 1123 label must consist of …`; '' where nothing does. */
  readonly detail: string;
  /** Of a field that v1.27 does not have: from which version on it works. */
  readonly later?: string;
  /** What to do about it, in the course's words. */
  readonly hint?: Localized;
}

/** Ends the run where there is too much to tell. The texts are only measured: none of them needs to be made for that. */
export function checkTold(problems: readonly FieldProblem[]): void {
  let length = 0;
  for (const { path, type, detail } of problems) length += path.length + type.length + detail.length;
  const { refusalText } = defaultLimits;
  if (length > refusalText) throw new LimitReached('refusalText', refusalText);
}

/** `spec.containers[0].name: Required value`. @see kubernetes: field.Error.Error */
export function fieldProblemText(problem: FieldProblem): string {
  return `${problem.path}: ${problem.type}${problem.detail ? `: ${problem.detail}` : ''}`;
}

/** What the API server says of a whole object, from what it says of its fields. @see kubernetes: apimachinery/pkg/api/errors NewInvalid, utilerrors.Aggregate */
export function invalidMessage(kind: string, name: string, texts: readonly string[], group = ''): string {
  const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return `${kind}${group ? `.${group}` : ''} ${goQuote(name)} is invalid: ${all}`;
}
