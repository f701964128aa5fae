import { goQuote } from '../../apimachinery/go-quote.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax } from './go-syntax.ts';

/** What an error can show of a rejected value. Null and undefined are nil pointers, which print as the text `"null"`. */
type Shown = string | number | boolean | GoSyntax | null | undefined;

/** How a path without a name is printed. @see kubernetes: apimachinery/pkg/util/validation/field/path.go String */
export const WHOLE_OBJECT = '[]';

/**
 * The constructors of field errors, worded as field.Error.ErrorBody words them.
 * @see kubernetes: apimachinery/pkg/util/validation/field/errors.go
 */
export const required = (path: string, detail = ''): FieldProblem => ({ path, type: 'Required value', detail });

/** The field may not be set, or not so. */
export const forbidden = (path: string, detail: string): FieldProblem => ({ path, type: 'Forbidden', detail });

/** The detail says what would be valid. */
export const invalid = (path: string, value: Shown, detail: string): FieldProblem => withValue(path, 'Invalid value', value, detail);

/** The value is none of those that there are, which are listed as they are given. */
export const notSupported = (path: string, value: Shown, supported: readonly string[]): FieldProblem =>
  withValue(path, 'Unsupported value', value, supported.length ? `supported values: ${supported.map(goQuote).join(', ')}` : '');

/** The value stands in the list already. */
export const duplicate = (path: string, value: Shown, detail = ''): FieldProblem => withValue(path, 'Duplicate value', value, detail);

/** The value names something that is not there. */
export const notFound = (path: string, value: Shown): FieldProblem => withValue(path, 'Not found', value, '');

/** The value itself is not shown. */
export const tooLong = (path: string, bytes: number): FieldProblem => ({
  path,
  type: 'Too long',
  detail: `must have at most ${bytes} bytes`,
});

/** `given`: how many there are. */
export const tooMany = (path: string, given: number, most: number): FieldProblem => ({
  path,
  type: 'Too many',
  detail: `${given}: must have at most ${most} items`,
});

/** One Invalid value for each message of a check of names. */
export const invalids = (path: string, value: Shown, messages: readonly string[]): FieldProblem[] =>
  messages.map((message) => invalid(path, value, message));

function withValue(path: string, type: string, value: Shown, detail: string): FieldProblem {
  const shown = goValue(value);
  return { path, type, detail: detail ? `${shown}: ${detail}` : shown };
}

function goValue(value: Shown): string {
  if (value === null || value === undefined) return '"null"';
  if (value instanceof GoSyntax) return value.text;
  return typeof value === 'string' ? goQuote(value) : String(value);
}

/** A text that must be there, and one of these. */
export function oneOf(value: string, supported: readonly string[], path: string): FieldProblem[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}
